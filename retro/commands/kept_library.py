"""What a workspace keeps, to be asked: the index with its sources, for commands, screens and meetings."""

import datetime
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from retro.commands.library_sources import SessionSources
from retro.commands.prompts import say
from retro.commands.today import today
from retro.errors import RuleError
from retro.memory.answer import Answer
from retro.memory.entry import Entry
from retro.memory.index import SHOWN, Index
from retro.memory.index_files import PATIENCE, IndexFiles
from retro.memory.index_queries import Choose, Kept
from retro.memory.index_tables import Languages
from retro.memory.listing import facts, parts, session_of
from retro.memory.question import NO_TEAM, Question, Term, parse, spelled
from retro.memory.scope import EVERYTHING, Scope
from retro.session.text import clean
from retro.teams.channel import Channels
from retro.teams.team_folder import Teams
from retro.workspace import Workspace


def say_missing(sentence: str) -> None:
    """Say that something could not be read, so that nobody takes what is found for all there is."""
    say(f"retro: something may be missing here: {sentence}")


class KeptLibrary:
    """Everything that is kept and may be found in a scope."""

    def __init__(
        self,
        workspace: Workspace,
        scope: Scope = EVERYTHING,
        warn: Callable[[str], None] = say_missing,
        patience: float = PATIENCE,
    ) -> None:
        """`warn` is told in a sentence what cannot be read; `patience` are the seconds of `Index`.

        Raises StateError where this machine can keep nothing of the workspace.
        """
        workspace.claim()
        self.teams = Teams.read(workspace.teams)
        self._channels = Channels.read(workspace.channels)
        self._scope = scope
        languages = {team.id: team.language for team in self.teams if team.language}
        sources = SessionSources(workspace, self.teams)
        agreed = {team.id: f"{team.review.lesson} {team.review.decision}" for team in self.teams}
        self._index = Index(
            workspace.private, sources, languages, warn=warn, patience=patience, agreed=agreed
        )
        self.words_of = Languages(languages).of
        """Returns the words of a team's language, by the id of the team."""
        self._asking = threading.Lock()
        """Screens ask from several threads; sources are read for one question after the other."""

    @property
    def today(self) -> datetime.date:
        """The day it is here."""
        return datetime.date.fromisoformat(today())

    def ask(
        self,
        text: str,
        options: Mapping[str, Sequence[str]] | None = None,
        *,
        most: int | None = SHOWN,
        seconds: float | None = None,
        blank: bool = False,
        always: Mapping[str, Sequence[str]] | None = None,
    ) -> Answer:
        """Answer a question. With `blank`, no word at all asks for what is newest.

        `always` are options whose kinds and states hold whatever is typed.

        Raises RuleError if it cannot be read, or takes more than `seconds`; StateError.
        """
        also = parse("", self.today, always) if always else Question()
        empty = (blank or always) and not text.strip() and not options
        question = Question() if empty else parse(text, self.today, options)
        question = msgspec.structs.replace(
            question, kinds=question.kinds or also.kinds, states=question.states or also.states
        )
        groups = {spelling: self._channels.spellings(spelling) for spelling in _spellings(question)}
        meant = spelled(question, groups)
        with self._asking:
            answer = self._index.answer(
                meant, self.today, most=most, scope=self._scope, seconds=seconds, also=also
            )
        # As it was typed: not everybody may read the files that name other spellings of a channel.
        return msgspec.structs.replace(answer, question=str(question))

    def refresh(self) -> None:
        """Read what changed, so that the next question needs not wait for it. Raises StateError."""
        with self._asking:
            self._index.refresh()

    def rebuild(self) -> None:
        """Build the index again, whatever there is. Raises StateError."""
        with self._asking:
            self._index.rebuild()

    def entry(self, ref: str) -> Entry:
        """Find an entry by its ref. Raises RuleError."""
        wanted = clean(ref).strip()
        with self._asking:
            found = self._index.entry(wanted, self._scope)
        if found is None:
            raise RuleError(
                f"Nothing is kept under the name {wanted[:60]}. A name looks like 2026-11-21-sprint-42/L2."
            )
        return found

    def kept(self, terms: Sequence[str], choose: Choose) -> Kept:
        """Return lessons, decisions and experiments with any of the words chosen. Raises StateError."""
        with self._asking:
            return self._index.kept(terms, self._scope, choose=choose)

    def with_any(self, words: Sequence[Term], kind: str, team: str, most: int) -> tuple[Entry, ...]:
        """Return the entries of a kind and of a team, by its id, that have any of these words, best first.

        What changed since the last `refresh` may not be found yet. Raises StateError.
        """
        question = Question((tuple(words),), kinds=(kind,), teams=(team or NO_TEAM,))
        with self._asking:
            answer = self._index.answer(question, self.today, most=most, scope=self._scope, fresh=False)
        return tuple(found.entry for found in answer.found)

    def facts_of(self, entry: Entry) -> str:
        """Return what an entry is, in words."""
        return facts(entry, self.today.isoformat(), self.teams.called)

    @staticmethod
    def parts_of(entry: Entry) -> tuple[tuple[str, str], ...]:
        """Return what an entry says besides its heading."""
        return parts(entry)

    @staticmethod
    def session_of(entry: Entry) -> str:
        """Return in which session's minutes it stands; empty for none."""
        return session_of(entry)


def size_of(workspace: Workspace) -> tuple[int, Path]:
    """Return how many bytes the index has, and where it is; 0 where there is none."""
    path = IndexFiles(workspace.private).index
    try:
        return path.stat().st_size, path
    except OSError:
        return 0, path


def _spellings(question: Question) -> set[str]:
    return {name for group in question.channels for name in group}
