"""A session of any kind of stage, held by acts that are made from nothing but the kind's declarations.

What everybody but the giver can get hold of is written down after each step. Two meetings in which only
the givers, or only what they give, differ must give the same notes for as long as the stage is open.
"""

import contextlib
import itertools
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec

from retro.errors import RetroError
from retro.exchange.document import exported
from retro.exchange.tables import TABLES, as_csv
from retro.minutes import markdown
from retro.room import AccessPolicy, Room
from retro.room.rate_limits import RateLimit
from retro.session import acts
from retro.session.acts import StageAct
from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.board import Board, Card
from retro.session.codec import Codec
from retro.session.engine import Engine
from retro.session.kind import Kind
from retro.session.model import Session
from retro.session.people import Role, Seat
from retro.session.privacy import has_answered
from retro.session.private import Audience, PrivatePart, pseudonym_of
from retro.session.record import Action, CarriedAction, Record
from retro.session.snapshot import Snapshot
from retro.session.summary import summary_of
from retro.session.view import View
from retro.stages.earlier import part_of_earlier
from retro.storage import Journal, Vault
from retro.storage.checksum import FIELD, is_right
from retro.storage.file_content import PrivateTable
from tests.fakes import FakeClock, counting_entropy

LEADER, WATCHER = "s-leader", "s-watcher"
SILENT = "s-silent"
"""Takes part and gives nothing, so that nobody ever learns what all have said."""
PEOPLE = ("s-person-a", "s-person-b", "s-person-c", "s-person-d")
STAGE = "under-test"
TRIES = 40
"""Acts of one type that are tried at most."""
SESSION = "2026-11-21-any"

Kinds = Mapping[str, Kind[Any]]


def least_settings(kind: Kind[Any]) -> dict[str, Any]:
    """Return a value for each setting of a kind that has no default."""
    some: dict[object, Any] = {str: "Text", int: 4, bool: True, tuple: ["One", "Two", "Three", "Four"]}
    needed = [field for field in msgspec.structs.fields(kind.Settings) if field.required]
    return {field.encode_name: some[get_origin(field.type) or field.type] for field in needed}


def a_session(
    kinds: Kinds, kind: Kind[Any], privacy: Privacy, *, before: bool = False, attendance: bool = True
) -> Session:
    """Make a session with a board, about to come to a stage of this kind, or open before the meeting."""
    asked = tuple(Prompt(f"asked-{n}", f"Question {n}") for n in range(max(kind.prompts[0], 1)))
    stages = (
        Stage(
            STAGE,
            kind.name,
            "Under test",
            5,
            privacy=privacy,
            prompts=asked if kind.prompts[1] else (),
            settings={**least_settings(kind), **kind.private_with},
            document="Text",
            before=before,
        ),
        Stage(
            "before",
            next(other.name for other in kinds.values() if other.prompts[0]),
            "Before",
            5,
            prompts=(Prompt("well", "Well"),),
        ),
        *(behind for other in kinds.values() if _has_time_for_topics(other, behind := _behind(other))),
    )
    cards = tuple(Card(f"b{n}", "well", f"on the board {n}") for n in range(1, 4))
    people = [Seat(seat, f"Name of {seat}", Role.PARTICIPANT) for seat in (*PEOPLE, SILENT)]
    return Session(
        SESSION,
        "Any",
        Agenda("any", stages, attendance=attendance),
        1_700_000_000,
        seats=(
            Seat(LEADER, "Lea", Role.FACILITATOR),
            *people,
            Seat(WATCHER, "Wim", Role.OBSERVER),
        ),
        board=Board().placed(cards),
        record=Record(
            actions=(Action("A1", "to do"),),
            carried_actions=(CarriedAction(Action("A1", "left open"), "2026-11-07-any", "2026-11-07"),),
        ),
    )


def _behind(kind: Kind[Any]) -> Stage:
    return Stage(f"behind-{kind.name}", kind.name, "Behind", 5, settings=least_settings(kind))


def _has_time_for_topics(kind: Kind[Any], stage: Stage) -> bool:
    """Whether everybody is told how many of the topics that were put in order such a stage has time for."""
    return kind.topics_in_time(Session(SESSION, "Any", Agenda("any", ()), 0), stage, ()) is not None


class Meeting:
    """A room on a real disk with one stage under test.

    `hands` says which person plays which part; `shift` makes all parts give something else. Parts have their
    turns in order, or with `by_person` the people who play them.
    """

    def __init__(
        self,
        folder: Path,
        kinds: Kinds,
        kind: Kind[Any],
        privacy: Privacy,
        hands: tuple[int, ...] = (0, 1, 2, 3),
        shift: int = 0,
        *,
        by_person: bool = False,
        before: bool = False,
        attendance: bool = True,
    ) -> None:
        self.folder = folder
        self.path = folder / "sessions" / f"{SESSION}.json"
        self.path.parent.mkdir(parents=True, mode=0o700)
        self.kind = kind
        self.engine, self.codec = Engine(kinds), Codec(kinds, part_of_earlier)
        self.hands, self.shift = hands, shift
        turns = range(len(PEOPLE))
        self.turns = [hands.index(person) for person in turns] if by_person else list(turns)
        self.notes: list[tuple[str, str]] = []
        self.marks_answers = False
        """Whether somebody was done by what they gave."""
        self.given = 0
        """How many private acts were accepted."""
        self.words: set[str] = set()
        """Every text that somebody gave and nobody else may see yet."""
        self.open_until: int | None = None
        """How many notes there were when something that was given was first brought to an outcome."""
        self.refusals: list[tuple[int, str]] = []
        """What people were told when an act was refused, by part."""
        self.secrets: set[bytes] = set()
        self.shared = False
        """Whether somebody has seen what another one of their group gave."""
        self.room: Room
        self._clock = FakeClock()
        self._draw = counting_entropy()
        session = a_session(kinds, kind, privacy, before=before, attendance=attendance)
        first = [self.codec.encode(Snapshot(session))]
        Journal.create(self.path, summary_of(session), first).close()

    def _entropy(self, count: int) -> bytes:
        drawn = self._draw(count)
        if count == 32:
            self.secrets.add(drawn)
        return drawn

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Host the session in this process, which ends with the block."""
        with contextlib.closing(Journal.open(self.path)) as journal:
            self.room = Room(
                engine=self.engine,
                codec=self.codec,
                journal=journal,
                vault=Vault(self.folder / ".retro" / "secrets", SESSION),
                clock=self._clock,
                entropy=self._entropy,
                access_policy=AccessPolicy("maple-otter-violin-42", "basil-comet-harbor-linen-17"),
                pace=RateLimit(rate=1e6, burst=10**6, waiting=10**6),  # no time passes here
            )
            self.room.start()
            for seat in (LEADER, *PEOPLE, SILENT, WATCHER):
                self.room.subscribe(seat, lambda: None, lambda: None)
            try:
                yield
            finally:
                await self.room.close()

    @property
    def session(self) -> Session:
        return self.room.session

    @property
    def stage(self) -> Stage:
        return self.session.agenda.stages[0]

    def seat(self, part: int) -> str:
        """Who plays a part."""
        return PEOPLE[self.hands[part]]

    async def lead(self, act: acts.Act) -> bool:
        """Ask for something as the facilitator; what is refused is noted too."""
        try:
            await self.room.submit(LEADER, act)
        except RetroError as refusal:
            self.notes.append(("what the facilitator is told", str(refusal)))
            return False
        self.note(type(act).__name__)
        return True

    async def give(self, turn: str) -> None:
        """Let everybody give something in private with every act there is, in whatever way is accepted."""
        for part in self.turns:
            for act_type in self.kind.private_acts:
                await self._give(part, act_type, turn)
            for act_type in self.kind.private_acts[:1]:
                await self._give(part, act_type, f"{turn} again")

    async def _give(self, part: int, act_type: type[StageAct], turn: str) -> None:
        for act in self._candidates(act_type, part, turn):
            before = self.session.private.get(STAGE)
            seen = dict(self.look()) if self._has_answered(part) else None
            try:
                await self.room.submit(self.seat(part), act)
            except RetroError as refusal:
                self.refusals.append((part, str(refusal)))
                continue
            if self.session.private.get(STAGE) is before:
                continue
            self.given += 1
            self.words |= {value for value in _texts(act) if value.startswith("words")}
            self.note(act_type.__name__)
            self.marks_answers |= self._has_answered(part)
            if seen is not None and self._has_answered(part):
                for place, text in self.look():
                    older = place.endswith(".bak")  # the generation before, whatever that was
                    assert older or text == seen[place], f"{place}: tells that an answer was changed"
            return

    def _has_answered(self, part: int) -> bool:
        """Whether somebody is done by what they gave."""
        secret = self.room._stage_secrets.known(self.stage)
        return has_answered(self.kind, self.session, self.stage, self.seat(part), secret)

    @property
    def in_groups(self) -> bool:
        """Whether what a person gives is seen by the group that all see them in."""
        return self.kind.audience is Audience.GROUP

    def group(self, seat: str) -> tuple[str, ...]:
        """Who may see what a seat gives."""
        return self.kind.group_of(self.session.outline, self.stage, seat) if self.in_groups else (seat,)

    async def say(self) -> None:
        """Let everybody, and the facilitator, do what is public at once, one way for each act.

        Of groups all see who is in them, and so of which one is what they do: there each says the same,
        whatever part they play.
        """
        for part in range(len(PEOPLE)):
            for act_type in self.kind.acts:
                for act in self._candidates(act_type, part, "aloud"):
                    with contextlib.suppress(RetroError):
                        await self.room.submit(PEOPLE[part] if self.in_groups else self.seat(part), act)
                        self.note(act_type.__name__)
                        break
        for act_type in self.kind.acts:
            for act in self._candidates(act_type, 0, "aloud"):
                if await self.lead(act):
                    break

    async def close_by(self, act_type: type[StageAct]) -> bool:
        """Bring the stage to an outcome with this act."""
        if self.given and self.open_until is None:
            self.open_until = len(self.notes)
        for act in self._candidates(act_type, 0, "led"):
            if await self.lead(act):
                self.words = set()
                return True
        return False

    def _candidates(self, act_type: type[StageAct], part: int, turn: str) -> Iterator[StageAct]:
        """Make acts of a type: its fields hold words, or ids that the person sees, or small values."""
        fields = [field for field in msgspec.structs.fields(act_type) if field.name != "stage"]
        own = sorted(self._own_ids(self.seat(part)))
        shift = 0 if turn in ("led", "aloud") else self.shift
        # Of the same length in every meeting, so that only what is said differs.
        words = f"words of part {part} {'xy'[shift]} in {turn}"
        pools = [self._values(field, words, own, part + shift) for field in fields]
        for values in itertools.islice(itertools.product(*pools), TRIES):
            yield act_type(STAGE, **{f.name: v for f, v in zip(fields, values, strict=True)})

    def _values(self, field: msgspec.structs.FieldInfo, words: str, own: list[str], turn: int) -> list[Any]:
        """Make values of a field. A text that an act can do without is also left out: not all may say it,
        and whoever tries for long is slowed down.
        """
        if field.name == "question" and self.stage.prompts:
            return [prompt.id for prompt in self.stage.prompts]
        if field.type is str and not field.required:
            return [words, field.default]
        return self._pool(field.name, field.type, words, own, turn)

    def _pool(self, name: str, kind: Any, words: str, own: list[str], turn: int) -> list[Any]:
        prompts = [prompt.id for prompt in self.stage.prompts]
        topics = [topic.id for topic in self.session.board.topics]
        if kind is str:
            known = {"prompt": prompts, "topic": topics, "card": own, "note": own}.get(name)
            if known is None:
                return [words, *prompts, *topics, *own]
            return known[turn % 3 :] + known[: turn % 3] if name == "topic" else known
        if kind is bool:
            return [bool(turn % 2), not turn % 2]
        if kind is int:
            return [1 + turn % 3, 0]
        if get_origin(kind) is tuple:
            return [tuple(topics[:2])]
        if isinstance(kind, type) and issubclass(kind, Enum):
            return [*kind][turn % len(kind) :] + [*kind][: turn % len(kind)]
        return list(get_args(kind)) or [words]

    def _own_ids(self, seat: str) -> set[str]:
        """Give the texts that only this person sees in the stage, among them the ids of what is theirs."""
        mine = set(_texts(msgspec.to_builtins(self._view(seat).panel, enc_hook=dict)))
        if self.in_groups:  # the others of a group see it too
            mine = set(_texts(self.belongings()[seat][0]))
        all_see = set(_texts(msgspec.to_builtins(self._view(WATCHER).panel, enc_hook=dict)))
        return {text for text in mine - all_see if not text.startswith("words")}

    def belongings(self) -> dict[str, tuple[Any, bool]]:
        """Give what each person gave and still has, and whether they are done."""
        part, stage = self.session.private.get(STAGE, PrivatePart()), self.stage
        secret = self.room._stage_secrets.known(stage)
        names = {seat: pseudonym_of(stage, secret, seat) for seat in PEOPLE}
        return {seat: (part.values.get(name), name in part.done) for seat, name in names.items()}

    # What anybody else can get hold of.

    def note(self, step: str) -> None:
        """Write down everything that others than the givers can see now."""
        self.notes += [(f"{step}: {place}", text) for place, text in self.look()]

    def look(self) -> list[tuple[str, str]]:
        """Give everything that others than the givers can see now, each with the place where it is."""
        apart = (LEADER, WATCHER) if self.in_groups else (LEADER, WATCHER, SILENT)
        found = [(f"{seat} sees", _json(self._view(seat))) for seat in apart]
        for seat in (*PEOPLE, *((SILENT,) if self.in_groups else ())):
            # Of a person's own view, whatever is not the stage itself or theirs in it.
            view = self._view(seat)
            rows = tuple(msgspec.structs.replace(row, mine="") for row in view.before)
            seen = msgspec.structs.replace(view, panel=None, before=rows)
            found.append((f"{seat} sees around the stage", _json(seen)))
        return [*found, *self.left_behind().items()]

    def look_into_groups(self) -> None:
        """See that what somebody gives is in no view of anybody of another group."""
        for seat in (*PEOPLE, SILENT):
            seen, group = _json(self._view(seat)), self.group(seat)
            for words in self.words:
                giver = self.seat(int(words.split()[3]))
                assert words not in seen or giver in group, f"{seat} of another group holds what {giver} gave"
                self.shared |= words in seen and giver != seat

    def _view(self, seat: str) -> View:
        """What somebody sees who looks at the stage, before the meeting as well."""
        return self.room.view(seat, STAGE)

    def left_behind(self) -> dict[str, str]:
        """Give the minutes, the exports, and all files but secrets; of private parts only their size."""
        session = self.session
        found = {"minutes": markdown(session), "export": exported(session)}
        found |= {f"table {name}": as_csv(table(session)) for name, table in TABLES.items()}
        for file in sorted(self.path.parent.iterdir()):
            if file.name.endswith(".lock"):
                continue
            data = file.read_bytes()
            tables = msgspec.json.decode(data)
            # Whoever has a file can work out its checksum from the name and the other bytes, of what is
            # sealed the ciphertext alone, so it tells nothing that these do not. That holds for the file
            # that it stands in: nothing else may keep it, or it would tell whether a guess at words that
            # were removed since is right.
            checksum = tables["meta"]["1"].pop(FIELD)
            assert is_right(data, SESSION)
            assert not [place for place, text in found.items() if checksum in text], checksum
            kept = PrivateTable.of(tables)
            tables.pop(PrivateTable.NAME, None)
            sealed = {name: len(part["sealed"]) for name, part in kept.items() if "sealed" in part}
            found[f"file {file.name}"] = _json([tables, sealed])
        secrets = self.folder / ".retro" / "secrets" / SESSION
        kept_secrets = sorted(file.name for file in secrets.iterdir()) if secrets.is_dir() else []
        found["secrets"] = _json([name for name in kept_secrets if name.startswith("stage-")])
        return found

    def files(self) -> bytes:
        """Give the bytes of all generations of the file."""
        return b"".join(file.read_bytes() for file in self.path.parent.iterdir())

    def pseudonyms(self) -> set[str]:
        """Give every name that a person ever had in the stage, but the seat's own id."""
        promised = msgspec.structs.replace(self.stage, privacy=Privacy.ANONYMOUS)
        return {pseudonym_of(promised, secret, seat) for secret in self.secrets for seat in PEOPLE}


def without_marks(notes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give notes without the names of those who are done; how many there are stays."""
    return [(place, _unmarked(text) if " sees" in place else text) for place, text in notes]


def _unmarked(text: str) -> str:
    view = msgspec.json.decode(text)
    for person in view["people"]:
        person.pop("done", None)
    for own in ("mine_done", "answered"):
        view.pop(own, None)
    return _json(view)


def _json(value: Any) -> str:
    return msgspec.json.encode(value, enc_hook=dict, order="deterministic").decode()


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for key, inner in value.items():
                yield from (*_texts(key), *_texts(inner))
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from _texts(getattr(value, name))


class Log(logging.Handler):
    """Keeps every line that anything logs."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "asyncio":
            self.lines.append(f"{record.name}: {record.getMessage()} {record.exc_info or ''}")


@contextlib.contextmanager
def logged() -> Iterator[Log]:
    """Listen to all loggers."""
    log, root = Log(), logging.getLogger()
    before = root.level
    root.addHandler(log)
    root.setLevel(logging.DEBUG)
    try:
        yield log
    finally:
        root.removeHandler(log)
        root.setLevel(before)
