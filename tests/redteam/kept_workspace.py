"""A workspace of several teams in which every text is a word of its own; and its twin for somebody, in which
nothing is that this person may not read."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import asyncssh

from retro.commands.trust import confirm
from retro.server.host_key import fingerprint
from retro.session.agenda import Agenda, Privacy
from retro.session.captures import new_capture
from retro.session.record import Action, Decision, Experiment, Lesson, Note
from retro.session.summary import summary_of
from retro.state import StateFolder
from retro.storage import Journal, Library
from retro.storage.capture_files import CaptureFiles
from retro.workspace import Workspace
from tests.builders import OPENED, START_STOP_CONTINUE, Meeting, a_stage
from tests.publish.helpers import retro
from tests.redteam.kept_secrets import (
    ENDINGS,
    GONE,
    NOBODY,
    OWN,
    OWNERS,
    SHARED,
    TEAMS,
    Secret,
    Team,
    may_read,
    word,
)
from tests.server.people import a_key

COMMON: Final = "deploys"
"""A word that everything has, so that one question finds all."""
DAY: Final = 24 * 3600
CAPTURED: Final = "2026-10-20"


@dataclass
class KeptWorkspace:
    """The workspace, with everything secret in it, and the keys of people."""

    folder: Path
    keys: dict[str, asyncssh.SSHKey]
    only_for: str = ""
    """For whom it is the twin; for all if empty."""
    captured: Path | None = None
    """Of a twin, the captures of the first."""
    secrets: list[Secret] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    """The names of all entries that there are, for whomever."""
    workspace: Workspace = field(init=False)

    def says(self, team: str, sort: str, *about: str) -> str:
        """Return a new secret word."""
        return self.keep(word(team, sort, *about), team, sort)

    def keep(self, text: str, team: str, sort: str) -> str:
        """Call a text secret."""
        self.secrets.append(Secret(text, team, sort))
        return text

    def has(self, team: str, sort: str) -> bool:
        """Whether something is to be in it."""
        return not self.only_for or may_read(self.only_for, Secret("", team, sort))

    def read_by(self, person: str) -> list[Secret]:
        """Return all that somebody may read."""
        return [secret for secret in self.secrets if may_read(person, secret)]

    def kept_from(self, person: str) -> list[Secret]:
        """Return all that somebody may not read."""
        return [secret for secret in self.secrets if not may_read(person, secret)]


def a_kept_workspace(folder: Path, keys: Mapping[str, asyncssh.SSHKey]) -> KeptWorkspace:
    """Write the workspace; `RETRO_STATE` says where what is private of it goes."""
    made = KeptWorkspace(folder, dict(keys))
    return _written(made)


def a_twin(of: KeptWorkspace, folder: Path, person: str) -> KeptWorkspace:
    """Write the same workspace without anything that somebody may not read."""
    return _written(KeptWorkspace(folder, of.keys, person, of.folder / "captures"))


def _written(made: KeptWorkspace) -> KeptWorkspace:
    made.folder.mkdir(parents=True)
    _files(made, everybody=True)
    for number, team in enumerate(OWNERS):
        _session(made, number, team)
        _captures(made, team)
    _removed(made)
    _files(made, everybody=False)
    made.workspace = Workspace.find(made.folder, StateFolder.find(None))
    confirm(made.workspace)
    for path in (made.workspace.folder, made.workspace.private, made.workspace.state.folder):
        made.keep(str(path), "", NOBODY)
    for key in made.keys.values():
        made.keep(fingerprint(key).removeprefix("SHA256:"), "", NOBODY)
        made.keep(key.export_public_key().decode().split()[1][30:], "", NOBODY)
    return made


def some_keys() -> dict[str, asyncssh.SSHKey]:
    """Make a key for everybody."""
    return {name: a_key() for name in OWN}


def _files(made: KeptWorkspace, *, everybody: bool) -> None:
    """Write what says whose keys count: first of all who ever was in a team, then of those who still are."""
    folder, people = made.folder, {team.id: team.people for team in TEAMS}
    if everybody:
        people |= {"zzred": ("Ana", "Rex"), GONE: ("Mo",)}
    line = {name: key.export_public_key().decode().strip() for name, key in made.keys.items()}
    (folder / "teams").mkdir(exist_ok=True)
    (folder / "channels").mkdir(exist_ok=True)
    (folder / "retro.toml").write_text(f'facilitators = ["{line["Lea"]}"]\n', "utf-8")
    (folder / "teams" / f"{GONE}.toml").unlink(missing_ok=True)
    for team in (team for team in (*TEAMS, Team(GONE)) if made.has(team.id, "id")):
        if team.id == GONE and not everybody:
            continue
        members = [f'{{ name = "{word(team.id, "silent")}" }}']
        members += (
            [f'{{ name = "{word(name)}", keys = ["{line[name]}"] }}' for name in people[team.id]]
            if (team.id in people)
            else []
        )
        (folder / "teams" / f"{team.id}.toml").write_text(
            f'name = "{word(team.id, "name")}"\nlanguage = "{team.language}"\n'
            f'purpose = "{word(team.id, "purpose")}"\nmembers = [ {", ".join(members)} ]\n'
            f"share = {[*team.share]}\n",
            "utf-8",
        )
        (folder / "channels" / f"{word(team.id, 'channel')}.toml").write_text(
            f'about = "{word(team.id, "about")}"\nalso = ["{word(team.id, "also")}"]\n', "utf-8"
        )
    if everybody:
        return
    for team in TEAMS:
        made.keep(word(team.id, "also"), team.id, NOBODY)
        made.keep(team.id, team.id, "id")
        made.keep(word(team.id, "name"), team.id, "name")
        made.keep(word(team.id, "silent"), team.id, NOBODY)
        made.keep(word(team.id, "purpose"), team.id, NOBODY)
        made.keep(word(team.id, "about"), team.id, NOBODY)
    made.keep(GONE, GONE, "id")
    for name in OWN:
        made.keep(word(name), "", NOBODY)


def _agenda(name: str) -> Agenda:
    stages = (
        a_stage("ideate", prompts=START_STOP_CONTINUE, privacy=Privacy.ANONYMOUS),
        a_stage("group", privacy=Privacy.NAMED),
        a_stage("discuss"),
        a_stage("ideate", "late", prompts=("Start",), privacy=Privacy.ANONYMOUS),
        a_stage("close"),
    )
    return Agenda(name=name, stages=stages)


def _session(made: KeptWorkspace, number: int, team: str) -> None:
    """Keep a finished session of a team with everything that can be in one, and a running one."""

    def may(sort: str) -> bool:
        return made.has(team, sort)

    if not any(map(may, (*SHARED.values(), "session"))):
        return

    def text(sort: str, *about: str) -> str:
        talk = f" {talk_of(team, sort)}" if about == ("text",) else ""
        return f"{COMMON} {made.says(team, sort, *about)}{talk}"

    whole = may("session")
    day = OPENED - (40 - number) * DAY
    name = f"2026-10-{12 + number}-{word(team, 'slug')}"
    channel = word(team, "channel")
    made.keep(word(team, "slug"), team, "id")
    if team:
        made.keep(channel, team, "channel")
    title = text("session", "title") if whole else "A title"
    agenda = _agenda(text("session", "agenda") if whole else "An agenda")
    meeting = Meeting(agenda, title, name=name, now=day, team_id=team, channels=(channel,) if team else ())
    guest = made.keep(word(team, "guest"), team, NOBODY)
    meeting.join(guest, "Hana").go("ideate")
    meeting.add(guest, "Start", *([text("card", "one"), text("card", "two")] if whole else ["a", "b"]))
    meeting.reveal().go("group")
    cards = [card.id for card in meeting.session.board.cards]
    meeting.together(*cards, title=text("topic", "title") if whole else "A topic").go("discuss")
    topic = meeting.session.board.topics[0].id
    meeting.talk(topic)
    entries: dict[str, Iterable[object]] = {
        "note": [Note("N", _kin(made, team) if whole else "", topic)] if whole else [],
        "decision": _once(may("decision"), lambda: _decision(text, topic)),
        "lesson": _once(may("lesson"), lambda: _lesson(made, text, team, topic)),
        "experiment": _once(may("experiment"), lambda: _experiment(made, text, team, topic, whole)),
        "action": _once(whole, lambda: _action(made, text, team)),
    }
    for entry in (entry for some in entries.values() for entry in some):
        meeting.write(entry)  # type: ignore[arg-type]
    meeting.go("late").add(guest, "Start", made.says(team, NOBODY, "never shown"))
    meeting.go("close").rate(guest, 3, text("note", "closing") if whole else "Well.").rate("Hana", 3, "Well.")
    meeting.show_closing().end()
    _put(made.folder, meeting)
    made.refs += [name, *(f"{name}/{label}" for label in ("T1", "a1", "a2", "N1", "L1", "D1", "E1", "A1"))]
    if not made.only_for:
        _running(made, team, day + DAY)


def talk_of(team: str, sort: str) -> str:
    """Return words that a meeting can talk about, and that only one record has; with no ending to be cut."""
    return f"{word(team, sort, 'talk')}x {word(team, sort, 'more talk')}x"


def _once(wanted: bool, make: Callable[[], object]) -> Iterator[object]:
    if wanted:
        yield make()


def _kin(made: KeptWorkspace, team: str) -> str:
    """A note in which a word stands that other teams have too, with another ending."""
    ending = ENDINGS[OWNERS.index(team) % len(ENDINGS)]
    return f"{COMMON} {made.says(team, 'note', 'note')} {word('kin')[:9]}{ending}"


def _decision(text: Callable[..., str], topic: str) -> Decision:
    return Decision("D", text("decision", "text"), topic, why=text("decision", "why"), review="2026-11-01")


def _lesson(made: KeptWorkspace, text: Callable[..., str], team: str, topic: str) -> Lesson:
    tag = made.says(team, "lesson", "tag")
    return Lesson(
        "L",
        text("lesson", "text"),
        text("lesson", "context"),
        (tag,),
        topic,
        evidence=text("lesson", "evidence"),
        review="2026-11-02",
    )


def _experiment(
    made: KeptWorkspace, text: Callable[..., str], team: str, topic: str, whole: bool
) -> Experiment:
    who = made.says(team, "owner", "of experiment") if whole else ""
    return Experiment(
        "E",
        text("experiment", "text"),
        test=text("experiment", "test"),
        until="2026-11-03",
        who=who,
        topic=topic,
    )


def _action(made: KeptWorkspace, text: Callable[..., str], team: str) -> Action:
    owner = made.says(team, "owner", "of action")
    return Action("A", text("action", "what"), owner, "2026-11-04", trigger=text("action", "trigger"))


def _running(made: KeptWorkspace, team: str, day: int) -> None:
    """Keep a session that is not over: cards that are shown, cards that are not, something written down."""
    name = f"2026-10-{25 + OWNERS.index(team)}-{made.says(team, NOBODY, 'slug of running')}"
    meeting = Meeting(
        _agenda("Running"), made.says(team, NOBODY, "running"), name=name, now=day, team_id=team
    )
    meeting.join("Ira").go("ideate").add("Ira", "Start", made.says(team, NOBODY, "shown in running"))
    meeting.reveal().write(Lesson("L", made.says(team, NOBODY, "lesson of running")))
    meeting.go("late").add("Ira", "Start", made.says(team, NOBODY, "hidden in running"))
    _put(made.folder, meeting)
    made.refs += [name, f"{name}/L1", f"{name}/a1"]


def _captures(made: KeptWorkspace, team: str) -> None:
    if not made.has(team, "capture"):
        return
    if made.captured:  # their names are drawn
        (made.folder / "captures").mkdir(exist_ok=True)
        for file in made.captured.glob(f"{team or 'none'}-*.json"):
            shutil.copy(file, made.folder / "captures")
        return
    files = CaptureFiles(made.folder / "captures", team)
    about = {"pain": made.says(team, NOBODY, "signature"), "": ""}
    new = [
        new_capture(f"{COMMON} {made.says(team, 'capture', why)}", about=why, name=name, day=CAPTURED)
        for why, name in about.items()
    ]
    made.refs += [each.ref for each in files.add(new, CAPTURED)]


def _removed(made: KeptWorkspace) -> None:
    """Remove texts, a name and a session again, as a person does it; in a twin they were others."""
    if not made.has("zzred", "session"):
        return
    kept = f"2026-10-09-{word('removed', 'slug')}"
    own = ("name", "card", "lesson", "slug", "of deleted")
    name, card, lesson, slug, gone = (made.says("zzred", NOBODY, each, made.only_for) for each in own)
    meeting = Meeting(_agenda("Removed"), COMMON, name=kept, now=OPENED - 50 * DAY, team_id="zzred")
    meeting.join("Jo").go("ideate").add("Jo", "Start", card).reveal().write(Lesson("L", lesson))
    meeting.write(Action("A", COMMON, name, "2026-11-05")).end()
    _put(made.folder, meeting)
    deleted = f"2026-10-08-{slug}"
    other = Meeting(_agenda("Deleted"), COMMON, name=deleted, now=OPENED - 51 * DAY, team_id="zzred")
    _put(made.folder, other.join("Jo").go("ideate").write(Lesson("L", gone)).end())
    assert retro(made.folder, "search", COMMON) == 0  # so that all of it was in the index
    label = meeting.session.board.cards[0].id
    for done in (
        ("remove", kept, label),
        ("remove", kept, "L1"),
        ("forget", kept, name),
        ("delete", deleted),
    ):
        assert retro(made.folder, "sessions", *done, "--yes") == 0
    made.refs += [kept, f"{kept}/L1", f"{kept}/{label}", f"{kept}/A1", deleted, f"{deleted}/L1"]


def _put(folder: Path, meeting: Meeting) -> None:
    path = Library(folder / "sessions").new_path(meeting.session.id)
    Journal.create(path, summary_of(meeting.session), meeting.documents).close()
