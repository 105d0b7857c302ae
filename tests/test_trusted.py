"""What settings can do, in sentences that nobody else's text can bend, and a digest that changes with it."""

from typing import Any

import msgspec
import pytest

from retro.commands.public_keys import fingerprint_of
from retro.publish.targets.target_settings import KINDS
from retro.settings import read_toml
from retro.teams.team_file import Team, TeamFile
from retro.trusted import Capabilities, host_of
from retro.workspace import Settings
from tests.server.people import a_key

KEY = a_key()
LINE = KEY.export_public_key().decode().strip()
OTHER = f"SHA256:{'x' * 43}"


def said_of(toml: str, places: dict[str, str] | None = None) -> str:
    """Give all sentences about settings."""
    return "\n".join(reach_of(toml, places).sentences(fingerprint_of))


def team_of(toml: str, team_id: str = "platform") -> Team:
    found = msgspec.convert(read_toml(toml), TeamFile)
    return Team(id=team_id, **{name: getattr(found, name) for name in TeamFile.__struct_fields__})


def with_teams(*teams: Team) -> Capabilities:
    return Capabilities(Settings(), {}, teams)


def test_what_a_team_file_can_do_is_said_and_changes_the_digest() -> None:
    toml = (
        f'name = "Platform"\nfacilitators = ["{LINE}"]\nshare = ["lessons", "decisions"]\npublish = "wiki"\n'
        f'members = [ {{ name = "Ana", keys = ["{OTHER}"] }}, {{ name = "Ben" }} ]\n'
    )
    reach = with_teams(team_of(toml))
    said = reach.sentences(fingerprint_of)

    assert said == [
        f"The key {fingerprint_of(LINE)} can lead every session of the team platform.",
        f'The key {OTHER} belongs to "Ana" of the team platform, and can look up what that team keeps.',
        "Other teams can find the decisions and lessons of the team platform.",
        "Minutes of the team platform are published to wiki where nothing else is said.",
    ]
    assert reach.acts
    digests = {reach.digest}
    for old, new in (
        (LINE, OTHER),
        ('"Ana"', '"Zoe"'),
        (f'keys = ["{OTHER}"]', "keys = []"),
        ('"lessons", ', ""),
        ('"wiki"', '"blog"'),
    ):
        digests.add(with_teams(team_of(toml.replace(old, new))).digest)
    digests.add(with_teams(team_of(toml, "product")).digest)
    assert len(digests) == 7


def test_a_team_that_only_says_who_belongs_to_it_changes_nothing() -> None:
    plain = with_teams(team_of('name = "P"\nmembers = [ { name = "Ana" } ]\nchannels = ["ci"]'))

    assert plain.digest == with_teams().digest == reach_of("").digest
    assert not plain.acts
    assert plain.sentences(fingerprint_of) == []


def test_who_belongs_to_a_team_is_somebody_else_s_text() -> None:
    toml = f'members = [ {{ name = "\\u001b[2JAna\\" can lead.", keys = ["{OTHER}", "no\\u202ekey"] }} ]'
    said = "\n".join(with_teams(team_of(toml)).sentences(fingerprint_of))

    assert "\x1b" not in said
    assert "\u202e" not in said
    assert '\\" can lead." (parts of it cannot be shown' in said


def reach_of(toml: str, places: dict[str, str] | None = None) -> Capabilities:
    return Capabilities(msgspec.convert(read_toml(toml), Settings), places or {})


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://wiki.example.org/a", "wiki.example.org"),
        ("https://wiki.example.org:8443/a", "wiki.example.org, port 8443"),
        ("https://github.com@evil.example/a", "evil.example"),
        (
            "https://xn--gthub-n4a.com/x",
            'xn--gthub-n4a.com (which means "gıthub.com", whose letters may look like others)',
        ),
        (
            "https://gıthub.com/x",
            'xn--gthub-n4a.com (written "gıthub.com", whose letters may look like others)',
        ),
        ("git@github.com:team/x.git", "github.com"),
        ("git@evil.example:github.com/team/x.git", "evil.example"),
        ("ssh://git@github.com/x", "github.com"),
        ("/srv/git/x.git", ""),
        ("file:///srv/git/x.git", ""),
    ],
)
def test_a_host_is_named_so_that_one_that_looks_like_another_is_seen(url: str, host: str) -> None:
    assert host_of(url) == host


def test_another_s_text_steers_no_terminal_and_fakes_no_sentence() -> None:
    toml = (
        f'facilitators = ["{LINE} \\u001b[2Jme\\" may not lead. \\u202e"]\n'
        '[publish."x\\u001b]0;title\\u0007"]\nkind = "http"\n'
        'url = "https://example.org/\\u001b[31m\\nThis is fine."\n'
        '[limits]\n"tries\\n - nothing" = "\\u009b1m"\n'
    )
    for sentence in reach_of(toml).sentences(fingerprint_of):
        assert sentence.isprintable()
        assert "\u202e" not in sentence
    assert 'me\\" may not lead.' in said_of(toml)


def test_a_long_text_is_shortened_visibly_and_its_end_is_not_lost() -> None:
    toml = '[publish.x]\nkind = "http"\nurl = "https://example.org/"\nbody = "{}"\n'
    one, other = said_of(toml.format("a" * 5000 + "b")), said_of(toml.format("a" * 5000 + "c"))

    assert "shortened from 5,001 characters" in one
    assert len(one) < 1000
    assert one != other


def test_a_secret_that_is_written_out_is_not_shown() -> None:
    toml = (
        '[publish.x]\nkind = "http"\nurl = "https://example.org/"\n'
        'headers = { Authorization = "hush-hush" }\n'
        '[publish.y]\nkind = "dokuwiki"\nurl = "https://example.org/"\nuser = "u"\npassword = "hush-hush"\n'
    )
    assert "hush" not in said_of(toml)
    assert said_of(toml).count("a secret that is written out, which is refused") == 2


def test_everything_is_said_in_a_sentence() -> None:
    toml = f"""
        facilitators = ["{LINE} ana@laptop"]
        allow = ["{OTHER}"]
        waiting = true
        address = "retro.example.org:2222"
        [limits]
        tries = 9
        [publish.wiki]
        kind = "git"
        url = "git@github.com:team/x.git"
        branch = "main"
        [publish.notes]
        kind = "folder"
        folder = "notes"
        [publish.doku]
        kind = "dokuwiki"
        url = "https://wiki.example.org"
        user = "fran"
        password = "keyring:wiki/fran"
        plain_http = true
        [publish.odd]
        kind = "fax"
    """
    found = reach_of(toml, {"notes": "/srv/notes"}).sentences(fingerprint_of)

    assert found[:-1] == [
        f'The key {KEY.get_fingerprint()} (called "ana@laptop" there) can lead every session here.',
        "Only listed keys can join.",
        f"The key {OTHER} can join.",
        "Newcomers wait until the facilitator lets them in.",
        "The line that people type to join leads to retro.example.org, port 2222.",
        "The limit tries is 9.",
        'publish.wiki: minutes are pushed to the git repository at github.com, "git@github.com:team/x.git", '
        "as you, and read back from there.",
        'publish.wiki: its setting branch is "main".',
        'publish.notes: minutes are written into the folder "/srv/notes", and read back from there.',
        'publish.doku: minutes are written into DokuWiki at wiki.example.org, "https://wiki.example.org", '
        "and read back from there.",
        'publish.doku: the secret in the entry "wiki/fran" of your key ring is read, and sent as '
        "password to wiki.example.org.",
        "publish.doku: data for wiki.example.org can be sent without encryption, including secrets.",
        'publish.doku: its setting user is "fran".',
    ]
    assert found[-1].startswith("publish.odd: this version of Retro cannot use it as it is written (SHA-256 ")


VALUES: dict[str, object] = {
    "front_matter": True,
    "link_urls": False,
    "plain_http": True,
    "links": "page",
    "flavour": "gfm",
    "method": "POST",
    "format": "json",
    "api": "v1",
    "headers": {"X-Team": "ours"},
    "password": "env:A",
    "token": "env:A",
}


@pytest.mark.parametrize(
    ("kind", "setting"), [(kind, name) for kind, struct in KINDS.items() for name in struct.__struct_fields__]
)
def test_no_setting_of_a_target_changes_without_a_word(kind: str, setting: str) -> None:
    least = {"url": "https://example.org", "folder": "notes", "space": "S"}
    table = {"kind": kind} | {name: least[name] for name in KINDS[kind].__struct_fields__ if name in least}
    places = {"notes": "/srv/notes", "other": "/srv/other"}
    before = Capabilities(Settings(publish={"x": table}), places)

    for other in ({setting: VALUES.get(setting, "other")}, {setting: least.get(setting, "")}):
        after = Capabilities(Settings(publish={"x": {**table, **other}}), places)
        same = {**table, **other} == table or before.digest == after.digest
        assert (before.sentences(str) == after.sentences(str)) == same
    assert (
        before.digest
        != Capabilities(
            Settings(publish={"x": {**table, setting: VALUES.get(setting, "other")}}), places
        ).digest
    )


@pytest.mark.parametrize("setting", Settings.__struct_fields__)
def test_no_setting_that_acts_changes_without_a_word(setting: str) -> None:
    values: dict[str, Any] = {
        "facilitators": (LINE,),
        "allow": (),
        "waiting": True,
        "address": "retro.example.org",
        "limits": {"tries": 1},
        "publish": {"x": {"kind": "git", "url": "git@example.org:x"}},
    }
    before, after = (
        Capabilities(Settings(), {}),
        Capabilities(Settings(**{setting: values.get(setting, "x")}), {}),
    )

    acts_on_nothing = setting in ("team", "theme", "link_urls")
    assert (before.digest == after.digest) == acts_on_nothing
    assert (before.sentences(fingerprint_of) == after.sentences(fingerprint_of)) == acts_on_nothing
    assert after.acts == (setting in ("facilitators", "address", "limits", "publish"))
