"""Over HTTP: a sentence for every answer, no secret where it does not belong, patience where it is safe."""

import json
import socket
import sys
from collections.abc import Callable

import msgspec
import pytest

from retro.errors import Conflict, RetroError, Unreachable, WikiError
from retro.publish.targets.credentials import secret
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.endpoint import Endpoint
from retro.publish.targets.mediawiki import MediaWiki
from retro.publish.targets.target import Page, Unreadable
from retro.publish.targets.target_settings import HttpSettings, MediaWikiSettings, target_settings
from retro.publish.targets.web import Call, Web
from tests.publish.helpers import Reply, Seen, a_draft, quick, stub

SECRET = "s3cret-t0ken-1234"
ENVIRONMENT = {"WIKI_TOKEN": SECRET}


def an_endpoint(base: str, deadline: Deadline | None = None, **more: object) -> Endpoint:
    given = {"url": base + "/pages/${slug}", "headers": {"Authorization": "Bearer env:WIKI_TOKEN"}, **more}
    return Endpoint("wiki", HttpSettings(**given), ENVIRONMENT, deadline or quick())  # type: ignore[arg-type]


def always(status: int, body: str = "", **headers: str) -> Callable[[Seen], Reply]:
    return lambda seen: (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (304, "refused"),
        (400, "did not understand"),
        (401, "did not accept the login"),
        (403, "does not allow this"),
        (404, "has nothing at this address"),
        (409, "somebody changed the page"),
        (412, "somebody changed the page"),
        (418, "refused"),
        (429, "asked too often"),
        (500, "internal error"),
        (503, "internal error"),
    ],
)
def test_every_status_has_a_sentence(status: int, said: str) -> None:
    with stub(always(status, f"no, {SECRET}!")) as server:
        endpoint = an_endpoint(server.url)
        with pytest.raises(WikiError, match=said) as refusal:
            endpoint.put(endpoint.place(a_draft()), a_draft(), None)

    assert str(status) in str(refusal.value)
    assert SECRET not in str(refusal.value)
    assert isinstance(refusal.value, Conflict) == (status in (409, 412))


def test_no_network_has_a_sentence() -> None:
    with socket.socket() as deaf:  # it does not listen, and nobody else can meanwhile
        deaf.bind(("127.0.0.1", 0))
        endpoint = an_endpoint(f"http://127.0.0.1:{deaf.getsockname()[1]}")

        with pytest.raises(Unreachable, match="nothing listens there"):
            endpoint.put(endpoint.place(a_draft()), a_draft(), None)


def test_an_unknown_host_has_a_sentence() -> None:
    web = Web("wiki", "https://no-such-host.invalid", plain_http=False, deadline=quick())

    with pytest.raises(Unreachable, match="cannot be found"):
        web.ask(Call("GET", "https://no-such-host.invalid/"))


def test_a_certificate_that_nobody_vouches_for_is_refused() -> None:
    """Plain HTTP stands in for a server that does not speak TLS; verification is Python's own default."""
    with stub(always(200)) as server:
        url = server.url.replace("http:", "https:")
        web = Web("wiki", url, plain_http=False, deadline=quick())
        with pytest.raises(WikiError, match="TLS"):
            web.ask(Call("GET", url))


# Redirects


def test_a_redirect_to_another_host_is_not_followed_and_gets_no_secret() -> None:
    with stub(always(200, "got it")) as other:
        with stub(always(302, Location=other.url + "/x?token=1")) as server:
            endpoint = an_endpoint(server.url, read=server.url + "/source")
            with pytest.raises(WikiError, match="does not follow"):
                endpoint.read(endpoint.place(a_draft()))
        assert other.seen == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_of_what_was_sent_is_not_followed(status: int) -> None:
    with stub(always(status, Location="/elsewhere")) as server:
        endpoint = an_endpoint(server.url)
        with pytest.raises(WikiError, match="does not follow"):
            endpoint.put(endpoint.place(a_draft()), a_draft(), None)

    assert [seen.path for seen in server.seen] == ["/pages/sprint-42"]


def test_a_redirect_on_the_same_host_is_followed_to_read() -> None:
    def answer(seen: Seen) -> Reply:
        return (302, {"Location": "/new"}, "") if seen.path == "/old" else (200, {}, "text")

    with stub(answer) as server:
        endpoint = an_endpoint(server.url, read=server.url + "/old")
        page = endpoint.read(endpoint.place(a_draft()))

    assert page is not None
    assert page.text == "text"


# Secrets


@pytest.mark.parametrize("value", ["Bearer abc", SECRET, "env:", "env:A B"])
def test_a_secret_in_the_settings_is_refused_without_saying_it(value: str) -> None:
    with pytest.raises(WikiError, match="Retro keeps no secret in a file") as refusal:
        an_endpoint("https://wiki.example.org", headers={"X-Api-Key": value})

    assert value not in str(refusal.value).replace('"env:NAME"', "")


def test_a_secret_that_is_not_set_is_named() -> None:
    with pytest.raises(WikiError, match="OTHER, which is not set"):
        an_endpoint("https://wiki.example.org", headers={"Authorization": "env:OTHER"})


def test_a_secret_does_not_go_over_a_network_in_the_clear() -> None:
    endpoint = an_endpoint("http://wiki.example.org")

    with pytest.raises(WikiError, match="without encryption"):
        endpoint.put(endpoint.place(a_draft()), a_draft(), None)


def test_a_secret_is_in_no_preview() -> None:
    with stub(always(200)) as server:
        endpoint = an_endpoint(server.url)
        place = endpoint.place(a_draft())
        shown = endpoint.preview(place, a_draft(), None)
        endpoint.put(place, a_draft(), None)

    assert SECRET not in shown
    assert "Authorization: ***" in shown
    assert server.seen[0].headers["authorization"] == f"Bearer {SECRET}"
    assert shown.endswith(server.seen[0].body.decode() + "\n")


def test_a_url_with_a_secret_is_refused() -> None:
    with pytest.raises(WikiError, match="must not contain a user") as refusal:
        an_endpoint(f"https://me:{SECRET}@wiki.example.org")

    assert SECRET not in str(refusal.value)


def test_a_redirect_without_an_end_is_no_page() -> None:
    with stub(lambda seen: (302, {"Location": seen.path}, "")) as server:
        endpoint = an_endpoint(server.url, read=server.url + "/source")
        with pytest.raises(WikiError, match=r"refused \(302\)"):
            endpoint.read(endpoint.place(a_draft()))


def test_an_answer_that_is_no_json_is_said_to_be_that_of_the_wiki() -> None:
    with stub(always(200, "<html>Log in</html>")) as server:
        endpoint = an_endpoint(server.url, read=server.url + "/source", field="data")
        with pytest.raises(WikiError, match=r"^wiki: its answer is not JSON"):
            endpoint.read(endpoint.place(a_draft()))


# Patience


def test_a_busy_wiki_is_asked_again() -> None:
    answers = iter([503, 429, 200])
    with stub(lambda seen: (next(answers), {}, "text")) as server:
        endpoint = an_endpoint(server.url, read=server.url + "/source")
        page = endpoint.read(endpoint.place(a_draft()))

    assert page is not None
    assert len(server.seen) == 3


def test_what_may_have_arrived_is_not_sent_twice() -> None:
    with stub(always(503)) as server:
        endpoint = an_endpoint(server.url)
        with pytest.raises(WikiError):
            endpoint.put(endpoint.place(a_draft()), a_draft(), None)

    assert len(server.seen) == 1


def test_all_patience_together_has_an_end() -> None:
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    deadline = Deadline(3.0, clock=lambda: now[0], sleep=sleep)
    with stub(always(429, Retry_After="2")) as server:
        endpoint = an_endpoint(server.url, deadline, read=server.url + "/source")
        with pytest.raises(WikiError, match="asked too often"):
            endpoint.read(endpoint.place(a_draft()))

    assert len(server.seen) == 2
    assert now[0] <= 3.0


# Bodies


def test_a_text_is_quoted_for_json() -> None:
    text = 'A "quote", a \\ and\na line ${title} </script>\n'
    body = '{"title": ${title}, "body": {"md": ${text}}}'
    with stub(always(200)) as server:
        endpoint = an_endpoint(server.url, body=body, format="json", method="POST")
        endpoint.put(endpoint.place(a_draft()), a_draft(text, title='A "title"'), None)

    assert json.loads(server.seen[0].body) == {"title": 'A "title"', "body": {"md": text}}
    assert server.seen[0].method == "POST"


def test_a_title_in_a_url_stays_one_part_of_it() -> None:
    with stub(always(200)) as server:
        endpoint = an_endpoint(server.url, url=server.url + "/${title}?x=1")
        endpoint.put(endpoint.place(a_draft(title="../a/b?c#d e")), a_draft(), None)

    assert server.seen[0].path == "/..%2Fa%2Fb%3Fc%23d%20e?x=1"


def test_an_unknown_field_is_named() -> None:
    endpoint = an_endpoint("https://wiki.example.org", body="${secret}")

    with pytest.raises(WikiError, match=r"\$\{secret\} is not one of"):
        endpoint.preview("https://wiki.example.org/pages/x", a_draft(), None)


def test_a_page_is_held_to_its_tag() -> None:
    def answer(seen: Seen) -> Reply:
        return 200, {"ETag": '"7"'}, json.dumps({"data": [{"text": "there"}]})

    with stub(answer) as server:
        endpoint = an_endpoint(server.url, read=server.url + "/source/${session}", field="data.0.text")
        place = endpoint.place(a_draft())
        page = endpoint.read(place)
        endpoint.put(place, a_draft(), page)

    assert page == Page("there", '"7"')
    assert server.seen[0].path == "/source/2026-11-21-sprint-42"
    assert server.seen[1].headers["if-match"] == '"7"'


def test_an_endpoint_that_cannot_be_read_says_so() -> None:
    with pytest.raises(Unreadable):
        an_endpoint("https://wiki.example.org").read("https://wiki.example.org/pages/x")


# Settings


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, "set kind = "),
        ({"kind": "sharepoint"}, "sharepoint"),
        ({"kind": "folder"}, "folder"),
        ({"kind": "git", "url": "x", "brunch": "y"}, "brunch"),
        ({"kind": "confluence", "url": "x", "space": 7}, "space"),
    ],
)
def test_a_wrong_table_is_named_with_its_key(table: dict[str, object], said: str) -> None:
    with pytest.raises(RetroError, match=said) as refusal:
        target_settings("wiki", table)

    assert "[publish.wiki]" in str(refusal.value)


# Where secrets are


class KeyRing:
    """A system's key ring with one entry; it may be locked."""

    def __init__(self, locked: bool = False) -> None:
        self._locked = locked

    def get_password(self, service: str, user: str) -> str | None:
        if self._locked:
            raise RuntimeError(SECRET)
        return SECRET if (service, user) == ("wiki", "fran") else None


def test_a_secret_comes_from_the_key_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", KeyRing())

    found = secret("token", "Bearer keyring:wiki/fran", {})

    assert found.reveal() == f"Bearer {SECRET}"
    assert SECRET not in f"{found!r} {found}"


@pytest.mark.parametrize(
    ("ring", "name", "said"),
    [
        (KeyRing(), "wiki/other", "nothing under wiki/other"),
        (KeyRing(locked=True), "wiki/fran", "could not be opened"),
        (None, "wiki/fran", "pip install keyring"),
    ],
)
def test_a_key_ring_that_gives_nothing_has_a_sentence(
    ring: KeyRing | None, name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", ring)

    with pytest.raises(WikiError, match=said) as refusal:
        secret("token", f"keyring:{name}", {})

    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize("title", ["Sprint #43", "[x] done", "a|b", "{{x}}", "<b>"])
def test_a_title_that_mediawiki_cannot_have_is_refused_with_what_can_be_done(title: str) -> None:
    settings = MediaWikiSettings(url="https://wiki.example.org/api.php", page="{title}")
    with pytest.raises(WikiError, match="cannot be the title") as refusal:
        MediaWiki("wiki", settings, {}, quick()).place(a_draft(title=title))

    assert 'page = "{date} {slug}"' in str(refusal.value)
    advised = msgspec.structs.replace(settings, page="{date} {slug}")
    assert MediaWiki("wiki", advised, {}, quick()).place(a_draft(title=title)) == "2026-11-21 sprint-42"
