"""The interface between the session and the kinds of stages: what a kind must answer.

A kind is a stateless object. Everything it remembers of a stage is a frozen value in `Session.states`,
built by `enter` and changed only by `apply`; all of it may be seen by everybody.

What people give in private is kept by the engine, and a kind that declares nothing keeps nothing
private. It declares `Private`, the type of what one person gives, and `private_acts`, with which they
give it. For such an act `give` makes the value to keep: it learns neither who gives it nor what others
gave. With one of the `closing_acts`, `outcome` gets all pieces of all values, in an order drawn anew,
and what it makes of them is public; then the values are destroyed. Sessions that a kind gets hold
nothing private.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar, cast

import msgspec

from retro.session.acts import StageAct
from retro.session.agenda import Agenda, Stage
from retro.session.changeable_kind import ChangeableKind
from retro.session.context import Context
from retro.session.done_words import DoneWords
from retro.session.events import Event, StageEvent
from retro.session.forgetting_kind import ForgettingKind
from retro.session.giving_kind import GivingKind
from retro.session.model import Session
from retro.session.people import Seat
from retro.session.private import Audience, Gathered, Given
from retro.session.recalled import Fitting
from retro.session.template_kind import TemplateKind
from retro.session.text import texts_in
from retro.session.view import RoomState, Step, TopicsInTime

S = TypeVar("S", bound=msgspec.Struct)


class NoSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of a kind that has none."""


NO_STATE = "NoState"
"""What snapshots call the state of kinds that keep none."""


class NoState(msgspec.Struct, frozen=True):
    """The state of a kind that keeps none."""


class Kind(ChangeableKind, ForgettingKind, GivingKind, TemplateKind, Generic[S]):
    """One way a stage can work. The defaults are a stage in which there is only something to hear."""

    name: ClassVar[str]
    title: ClassVar[str]
    """What the kind is called on screens."""
    Settings: ClassVar[type[msgspec.Struct]] = NoSettings
    State: ClassVar[type[msgspec.Struct]] = NoState
    """What `enter` builds. Its fields are stored in snapshots: a change is a new schema version."""
    state_name: ClassVar[str] = ""
    """What a snapshot calls such a state; the kind's own name where it says nothing."""
    kept_nothing_before: ClassVar[bool] = False
    """Whether stages of this kind kept no state in files and exports of an earlier version."""
    audience: ClassVar[Audience] = Audience.SEAT
    """Who sees a private value before the outcome."""
    summed: ClassVar[bool] = True
    """Whether only sums of what is given are shown. Then somebody who leads has a voice among enough others
    only, because who knows one part of a small sum can tell the rest."""
    of_the_moment: ClassVar[bool] = False
    """Whether what is given matters only until the group goes on: then it is destroyed, and nobody is told
    how much of it there was."""
    shows_authors: ClassVar[bool] = False
    """Whether it is shown who gave what, once it is shown, where the stage is not anonymous."""
    public_names: ClassVar[tuple[tuple[str, ...], tuple[str, ...]]] = ((), ())
    """Fields of its own that name seats for all to see: always, and only where it is not anonymous."""
    acts: ClassVar[tuple[type[StageAct], ...]] = ()
    """What is public at once."""
    private_acts: ClassVar[tuple[type[StageAct], ...]] = ()
    """With which people who take part give a private value, change it or take it back."""
    closing_acts: ClassVar[tuple[type[StageAct], ...]] = ()
    """With which the facilitator brings it to an outcome, after which nothing that was given is kept."""
    events: ClassVar[tuple[type[StageEvent], ...]] = ()
    individual: ClassVar[bool] = False
    """Whether each person works alone and says when they are done."""
    for_several: ClassVar[bool] = False
    """Whether a seat may give for several people in one room; `give_for` is told for how many."""
    one_answer: ClassVar[bool] = False
    """Whether what one person gives in private is a single answer, which makes them done."""
    done_words: ClassVar[DoneWords] = DoneWords()
    given: ClassVar[str] = "answer"
    """What people give in private."""
    writes_cards: ClassVar[bool] = False
    """Whether the cards of the board are written here."""
    reviews_actions: ClassVar[bool] = False
    """Whether the group looks here at actions that were left open; without any, such a stage is left out."""
    reviews_captures: ClassVar[bool] = False
    """Whether the group looks here at what was captured; without any, such a stage is left out."""
    ranks_topics: ClassVar[bool] = False
    """Whether the topics are put in order here."""
    recalls: ClassVar[tuple[Fitting, ...]] = ()
    """What of earlier meetings may come back here: lessons, decisions, experiments. Nothing does where it is
    not said, and nothing while people give what others do not see."""
    recalls_due: ClassVar[bool] = False
    """Whether what is due for a second look comes back here, instead of what fits."""
    takes_topics: ClassVar[bool] = False
    """Whether topics are voted on or talked about here, single cards too: those that `of` names."""

    @classmethod
    def stored_state(cls) -> str:
        """Return the name under which a snapshot holds the state of such a stage."""
        return NO_STATE if cls.State is NoState else cls.state_name or cls.name

    def enter(self, session: Session, stage: Stage) -> S:
        """Build what the stage keeps when it is entered; called again when the group comes back."""
        raise NotImplementedError

    def begin(self, session: Session, stage: Stage, ctx: Context) -> tuple[Event, ...]:
        """Return what happens as soon as the stage is entered, after that; `session` is the one before.

        `ctx` has fresh randomness, from which groups can be drawn.
        """
        return ()

    def joined(self, session: Session, stage: Stage, seat: Seat, ctx: Context) -> tuple[Event, ...]:
        """Return what happens when somebody takes a seat to take part while the group is in the stage.

        `session` has the seat already; `ctx.present` does not yet.
        """
        return ()

    def group_of(self, session: Session, stage: Stage, seat: str) -> tuple[str, ...]:
        """Return the ids of the seats that see what this seat gives, where the audience is the group.

        It must be the same for each of them. Nobody sees anything of a seat that is in no group.
        """
        return (seat,)

    def with_seats(self, session: Session, stage: Stage, ids: Mapping[str, str]) -> Session:
        """Return the session whose stage calls seats by these ids; those that have none it does not know.

        Asked with the ids of an export, and at the end without any where the minutes may not tell of people.
        """
        return session

    def leave(self, session: Session, stage: Stage, at: int) -> Session:
        """Finish what runs in the stage when the group goes to another."""
        return session

    def skip(self, session: Session, stage: Stage, seconds: int) -> Session:
        """Leave out seconds in which nobody hosted, where the stage measures time itself."""
        return session

    def decide(self, session: Session, stage: Stage, act: StageAct, ctx: Context) -> tuple[Event, ...]:
        """Turn a public act of this kind into events, or refuse it with a RuleError.

        `ctx.seat` is empty unless the kind shows authors and the stage is not anonymous.
        """
        raise NotImplementedError

    def give(self, session: Session, stage: Stage, act: StageAct, mine: Any, draw: Callable[[], str]) -> Any:
        """Make the private value that its giver has after a private act, or refuse it with a RuleError.

        `mine` is what the giver had before, or None; `draw` gives fresh ids. None takes everything back.
        """
        raise NotImplementedError

    def give_for(
        self,
        session: Session,
        stage: Stage,
        act: StageAct,
        mine: Any,
        draw: Callable[[], str],
        people: int,
    ) -> Any:
        """Do what `give` does, for a seat that gives for so many people."""
        return self.give(session, stage, act, mine, draw)

    def on_behalf(self, act: StageAct) -> str:
        """Return for whom somebody does this who leads, by the name of that person; empty for oneself."""
        return ""

    def value_made_anonymous(self, value: Any) -> Any:
        """Return a private value as a stage that has become anonymous may keep it."""
        return value

    def pieces(self, value: Any) -> Sequence[Any]:
        """Part a private value into pieces, which are mixed with those of others before the outcome."""
        return (value,)

    def question(self, piece: Any) -> str:
        """Return which question a piece answers, where a kind asks several; each has its own sums."""
        return ""

    def shown_before(self, session: Session, stage: Stage) -> Sequence[Given]:
        """Return the pieces that an outcome has shown already and the next one shows again, among the new."""
        return ()

    def complete(self, stage: Stage, value: Any) -> bool:
        """Whether this private value answers all that the stage asks of one person, who then counts as done.

        Everybody sees who is done, so it must depend on what is answered and never on how.
        """
        return self.one_answer

    def unseen(self, value: Any) -> int:
        """Count what a private value holds, in units of `given`."""
        return 1

    def most(self, session: Session, stage: Stage) -> int | None:
        """Return how many of these all private values together may hold; None for any number."""
        return None

    def outcome(
        self, session: Session, stage: Stage, act: StageAct, pieces: Sequence[Given], ctx: Context
    ) -> tuple[Event, ...]:
        """Turn a closing act into the public events that stand for everything that was given."""
        return self.decide(session, stage, act, ctx)

    def goes_on_without(self, act: StageAct) -> bool:
        """Whether the group goes on to the next stage with this closing act where nobody gave anything."""
        return False

    def starts_round(self, stage: Stage, act: StageAct) -> bool:
        """Whether with this closing act a round begins in which each in turn speaks."""
        return False

    def apply(self, session: Session, stage: Stage, event: StageEvent) -> Session:
        """Fold an event of this kind into the session. Never fails."""
        raise NotImplementedError

    def letter(self, agenda: Agenda, prompt: str) -> str:
        """Return the letter that labels of cards under a prompt begin with; each kind counts for itself."""
        return agenda.letter(prompt, self.name)

    def sums_only(self, session: Session, stage: Stage) -> bool:
        """Whether `summed` holds in this stage now. It does not where people are asked by name, and all know
        whom: a voice that was promised is never dropped."""
        return self.summed

    def asked(self, session: Session, stage: Stage) -> frozenset[str] | None:
        """Return the ids of the seats whose people give something now; None for everybody who takes part."""
        return None

    def names_shown(self, session: Session, stage: Stage) -> bool:
        """Whether it was shown already who gave what, so that the stage cannot become more private."""
        return False

    def words_for_done(self, session: Session, stage: Stage) -> DoneWords:
        """Return how it is said now what people do, and that they have finished."""
        return self.done_words

    def waits(self, session: Session, stage: Stage) -> bool:
        """Whether people are working alone now, so that it matters who is done."""
        return self.individual

    def time_up(self, session: Session, stage: Stage, ctx: Context) -> tuple[Event, ...]:
        """Return what happens when the timer reaches zero."""
        return ()

    def next_step(self, session: Session, stage: Stage) -> Step | None:
        """Name the next thing inside this stage, or None when it is time for the next stage."""
        return None

    def step_once_enough(self, session: Session, stage: Stage) -> Step | None:
        """Name what comes before that as soon as so many gave something that their sum can be shown."""
        return None

    def announces(self, session: Session, stage: Stage) -> str:
        """Return a sentence that every screen says for a moment when it changes within the stage."""
        return ""

    def topic(self, session: Session, stage: Stage) -> str:
        """The id of the topic that is open, which what is written down is about; empty where none is."""
        return ""

    def ranking(self, session: Session, stage: Stage) -> tuple[tuple[str, int], ...]:
        """Return the topics by id with their dots, most first, once all may see them; empty before that."""
        return ()

    def topics_in_time(
        self, session: Session, stage: Stage, ranked: Sequence[tuple[str, int]]
    ) -> TopicsInTime | None:
        """Return how many of these topics there is time for, where they are talked about one at a time."""
        return None

    def talked_about(self, session: Session, stage: Stage) -> tuple[str, ...]:
        """Return the ids of the topics that were opened here to talk about, in that order."""
        return ()

    def box(self, session: Session, stage: Stage) -> int:
        """Return the seconds that the timer starts with when the stage is entered."""
        return stage.minutes * 60

    def privacy_note(self, session: Session, stage: Stage) -> str:
        """Return in one sentence what others can see of what is written or chosen here.

        While people are at it, the warning of a group too small for any of it is added to the sentence.
        """
        return ""

    def view(
        self, session: Session, stage: Stage, seat: str, room_state: RoomState, gathered: Gathered
    ) -> object:
        """Show the stage to a seat; `gathered` has the seat's own private value, and no other's."""
        return None

    def written_openly(self, stage: Stage) -> bool:
        """Whether everybody sees what is written here as it comes, before any reveal."""
        return False

    def hint(self, before: Sequence["Kind[Any]"], stages: Sequence[Stage]) -> str:
        """Advise the author of a template on the last of `stages`, behind those; empty when all is well."""
        return ""

    def texts(self, session: Session, stage: Stage) -> Iterator[tuple[str, str]]:
        """People's own words that the state of a stage holds: the name of each place, and its text."""
        return ((f"what came out of {stage.title}", text) for text in texts_in(session.states[stage.id]))

    def unfit(self, stage: Stage) -> str:
        """Return why the settings of a stage do not go with its prompts, without a full stop; or nothing."""
        return ""

    def settings(self, stage: Stage) -> Any:
        """Read the stage's settings as this kind's type."""
        return msgspec.convert(stage.settings, self.Settings)

    def state(self, session: Session, stage: Stage) -> S:
        """Return what the stage keeps."""
        state: Any = session.states[stage.id]
        if self.kept_nothing_before and isinstance(state, NoState):
            state = self.State()
        return cast("S", state)

    def put(self, session: Session, stage: Stage, **changes: Any) -> Session:
        """Replace parts of what the stage keeps."""
        state = msgspec.structs.replace(self.state(session, stage), **changes)
        return session.with_state(stage.id, state)
