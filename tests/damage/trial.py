"""A damaged file among good ones, and everything that reads it: what each command makes of it."""

import asyncio
import contextlib
import io
import random
import shutil
import traceback
from collections import Counter
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import msgspec

from retro import cli
from retro.commands.home import _closer, _minutes, content_of
from retro.commands.hosted_session import host_session, unfinished
from retro.commands.read_session import read_session
from retro.errors import RetroError
from retro.publish.followups import Followups
from retro.publish.published_page import PublishedPage
from retro.session.later_words import RecordWord
from retro.session.open_actions import ActionEdit, ActionStatus
from retro.session.summary import summary_of
from retro.storage import Journal, Library, SessionEntry, Vault
from retro.storage.disk import beside
from retro.tui.home_rows import Meeting as Listed
from retro.workspace import Workspace
from tests.builders import Meeting, a_whole_meeting
from tests.damage.mutations import Mutation, mutation
from tests.damage.victims import NAME, OTHER, Victim, victims

GOOD, GOING_ON = "2026-11-20-good", "2026-11-18-going-on"
RECOVERED = f"{NAME}-recovered"


class Broken(AssertionError):
    """Something that no change to a file may lead to."""


class Trial:
    """A workspace with good sessions and a place for a damaged one."""

    def __init__(self, folder: Path) -> None:
        self._parser = cli.parser()
        self.victims = victims(folder)
        self.workspace = Workspace(folder / "team")
        self.workspace.prepare()
        self.library = Library(self.workspace.sessions)
        self.outcomes: Counter[tuple[str, str]] = Counter()
        for name, meeting in (
            (GOOD, a_whole_meeting(name=GOOD)),
            (GOING_ON, Meeting(name=GOING_ON).join("Ana")),
            (OTHER, a_whole_meeting(name=OTHER)),
        ):
            with closing(Journal.create(self.library.new_path(name), summary_of(meeting.session))) as journal:
                asyncio.run(journal.commit(meeting.documents))
        self.kept = {file.name: file.read_bytes() for file in self.workspace.sessions.iterdir()}
        self.others = [self.library.path(name).read_bytes() for name in (GOOD, GOING_ON, OTHER)]
        self.path = self.workspace.sessions / f"{NAME}.json"
        self.pages = self._pages()
        self.good_page = self.said("minutes", GOOD)[1]

    def _pages(self) -> dict[str, str]:
        """The minutes of each victim as it was written, and of the copy before it."""
        found = {}
        for victim in self.victims:
            self.put(victim, victim.data)
            found[victim.about] = self.said("minutes", NAME)[1]
            if victim.older:
                self.put(victim, victim.older)
                found[f"{victim.about} before"] = self.said("minutes", NAME)[1]
        return found

    def put(self, victim: Victim, data: bytes, *, older: bool = False) -> None:
        """Put these bytes in the place of a session's file, perhaps with the copy before them."""
        for file in self.workspace.sessions.iterdir():
            if file.name not in self.kept:
                file.unlink()
        shutil.rmtree(self.workspace.secrets, ignore_errors=True)
        self.path.write_bytes(data)
        self.path.chmod(0o600)
        if older and victim.older:
            beside(self.path, ".bak").write_bytes(victim.older)
            beside(self.path, ".bak").chmod(0o600)
        for name, secret in victim.secrets.items():
            Vault(self.workspace.secrets, NAME).write(name, secret)

    def said(self, *words: str) -> tuple[int, str, str]:
        """What a command answers, prints, and says to people."""
        out, err = io.StringIO(), io.StringIO()
        out.reconfigure = lambda **_: None  # type: ignore[attr-defined]
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            patch.object(cli, "parser", lambda: self._parser),  # to make it takes longer than most commands
        ):
            code = cli.main(["--workspace", str(self.workspace.folder), *words])
        return code, out.getvalue(), err.getvalue()

    def attempt(self, seed: int, *, thorough: bool = False) -> Mutation:
        """Draw a file, a change and whether an older copy is there; look what every command makes of it."""
        chance = random.Random(seed)
        # Each half as often, however many versions there are: only what is written now has a copy before it.
        now = [victim for victim in self.victims if victim.older]
        victim = chance.choice(chance.choice((now, [v for v in self.victims if v not in now])))
        harm = mutation(chance, victim.data, self.others, NAME)
        has_older = chance.random() < 0.3
        self.put(victim, harm.data, older=has_older)
        try:
            outcome = self._looked_at(victim, harm, has_older=has_older, thorough=thorough)
        except Exception as error:
            told = "".join(traceback.format_exception(error))
            raise Broken(
                f"seed {seed}, {victim.about}, {harm.name}, signed {harm.is_signed}:\n{told}"
            ) from None
        self.outcomes[harm.name, outcome] += 1
        return harm

    def attempt_beside(self, seed: int) -> None:
        """The same for the file beside a good session, in which is what became of its actions and pages."""
        chance, victim = random.Random(seed), self.victims[0]
        self.put(victim, victim.data)
        after = beside(self.path, ".after")
        Followups(self.path).keep(
            [
                ActionStatus(action=f"{NAME}/A1", done=True, at=5),
                ActionEdit(action=f"{NAME}/A2", what="Pair", who="Ben", due="2026-12-24", by="wiki", at=6),
                RecordWord(record=f"{NAME}/D1", said="ended", because="So", at=7),
                RecordWord(record=f"{NAME}/L1", said="again", until="2027-01-01", by=GOOD, at=8),
                PublishedPage(target="wiki", mark="m", place="Page", revision="1", text="# Page\n"),
            ]
        )
        harm = mutation(chance, after.read_bytes(), self.others, after.name.removesuffix(".json"))
        after.write_bytes(harm.data)
        try:
            for words in (
                ["actions", "list"],
                ["minutes", NAME],
                ["sessions", "show", NAME],
                ["sessions", "check", NAME],
                ["sessions", "forget", NAME, "Nobody at all", "--yes"],
                ["actions", "done", f"{NAME}/A1"],
                ["decisions", "list"],
                ["lessons", "--json"],
                ["due"],
                ["decisions", "confirm", f"{NAME}/D1"],
            ):
                code, _, told = self.said(*words)
                assert not code or words[0] not in ("minutes", "due", "lessons"), told
        except Exception as error:
            raise Broken(f"seed {seed}, {harm.name}, beside: {error!r}") from error

    def _looked_at(self, victim: Victim, harm: Mutation, *, has_older: bool, thorough: bool) -> str:
        code, page, words = self.said("minutes", NAME)
        outcome = self._outcome(victim, harm, code, page, words)
        self._others_are_well()
        self._hosted()
        checked, found, _ = self.said("sessions", "check", NAME)
        if outcome == "a sentence" and "not installed" not in words and "newer version" not in words:
            assert checked == 1, "minutes refuse what a check finds good"
        assert NAME in found
        if thorough:
            for command in (
                ["minutes", NAME, "--format", "json"],
                ["minutes", NAME, "--format", "csv"],
                ["sessions", "show", NAME],
                ["doctor", "--privacy", NAME],
                ["sessions", "remove", NAME],
                ["sessions", "forget", NAME, "Nobody at all", "--yes"],
                ["actions", "list"],
                ["decisions", "--json"],
                ["due"],
            ):
                self.said(*command)
            self._home()
        return self._repaired(victim, outcome)

    def _outcome(self, victim: Victim, harm: Mutation, code: int, page: str, words: str) -> str:
        if code:
            assert code == 1
            assert NAME in words, f"no name in {words!r}"
            assert "Traceback" not in words
            return "a sentence"
        if page == self.pages[victim.about]:
            return "the right session"
        if page == self.pages.get(f"{victim.about} before"):
            return "the copy before it"
        if harm.is_signed or not victim.has_checksum:
            return "what a hand wrote" if harm.is_signed else "without a checksum"
        raise Broken("another session")

    def _others_are_well(self) -> None:
        code, listed, _ = self.said("sessions", "list")
        assert code == 0
        assert all(name in listed for name in (GOOD, GOING_ON, OTHER, NAME))
        entries = dict(self.library.heads())
        assert all(isinstance(entries[name], SessionEntry) for name in (GOOD, GOING_ON, OTHER))
        assert GOING_ON in unfinished(self.library)

    def _home(self) -> None:
        content = content_of(self.workspace)
        errors = {each.id: each.error for each in (*content.unfinished, *content.past)}
        assert errors.keys() >= {GOOD, GOING_ON, OTHER, NAME}
        assert not any(errors[name] for name in (GOOD, GOING_ON, OTHER))
        for name in (NAME, GOOD):
            with contextlib.suppress(RetroError):
                _closer(self.workspace, Listed(name, name))
                _minutes(self.workspace, name)
        assert self.said("minutes", GOOD)[1] == self.good_page

    def _hosted(self) -> None:
        """Do what `host` and `serve` do, without a terminal."""
        with contextlib.redirect_stderr(io.StringIO()):
            said = ""
            try:
                host_session(self.workspace, NAME).journal.close()
            except RetroError as refusal:
                said = str(refusal)
        assert not said or NAME in said, f"no name in {said}"

    def _repaired(self, victim: Victim, outcome: str) -> str:
        """Repair it, and look at what was recovered."""
        damaged = self.path.read_bytes()
        code, told, _ = self.said("sessions", "check", NAME, "--repair")
        if RECOVERED not in self.library.ids():
            return outcome
        assert outcome == "a sentence", f"{outcome}, and recovered all the same"
        assert self.path.read_bytes() == damaged
        assert (code, NAME in told) == (1, True)
        session = read_session(self.workspace, RECOVERED)
        assert (session.id, session.recovered_from) == (RECOVERED, NAME)
        data = self.library.path(RECOVERED).read_bytes()
        assert msgspec.json.decode(data).keys() == {"meta", "events"}
        assert not [text for text in victim.hidden if text.encode() in data]
        assert self.said("sessions", "check", RECOVERED)[0] == 0
        assert self.said("minutes", RECOVERED)[0] == 0
        return "a recovered one"
