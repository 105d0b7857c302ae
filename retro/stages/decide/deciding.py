"""What can be done in a decision stage, and what comes of it as events."""

from retro.session.acts import StageAct
from retro.session.events import StageEvent
from retro.stages.decide.matters import Round


class Propose(StageAct, frozen=True):
    """Write the proposal or change it; once something was decided, propose the next thing."""

    text: str
    options: tuple[str, ...] = ()


class NameDeciders(StageAct, frozen=True):
    """Name who decides, by the ids of their seats."""

    seats: tuple[str, ...]


class ReplaceDeciders(StageAct, frozen=True):
    """Name who decides instead, while those who decide are asked; they are asked anew."""

    seats: tuple[str, ...]


class Ask(StageAct, frozen=True):
    """Ask everybody; once something was decided, ask about it again."""


class AskDeciders(StageAct, frozen=True):
    """Ask those who decide, after everybody was heard."""


class Answer(StageAct, frozen=True):
    """Answer with one of the answers of the method, by its index, and perhaps with a reason."""

    choice: int
    reason: str = ""


class RateOption(StageAct, frozen=True):
    """Rate the resistance against an option, by its index: from 0, none, to 10."""

    option: int
    points: int


class ShowAnswers(StageAct, frozen=True):
    """Show all answers at once."""


class MeetObjection(StageAct, frozen=True):
    """Write how an objection was met, by its round and its number there."""

    round: int
    number: int
    how: str


class WithdrawObjection(StageAct, frozen=True):
    """Take the own objection back, after it was shown."""

    round: int
    number: int


class WriteDecision(StageAct, frozen=True):
    """Write down what was agreed on. `review` is an ISO date, or empty."""

    text: str
    review: str = ""


class WriteNoDecision(StageAct, frozen=True):
    """Write down that there is no decision."""


class Proposed(StageEvent, frozen=True, tag="Proposed"):
    text: str
    options: tuple[str, ...] = ()
    another: bool = False
    """Whether it is the next thing to decide."""


class DecidersNamed(StageEvent, frozen=True, tag="DecidersNamed"):
    seats: tuple[str, ...]
    instead: tuple[str, ...] = ()
    """Who decided before, and left."""


class ViewsAsked(StageEvent, frozen=True, tag="ViewsAsked"):
    """People are asked. `replaces` is the decision that is asked about again, or empty."""

    deciders: bool = False
    replaces: str = ""
    decided_by: tuple[str, ...] = ()
    """Who decides, by the ids of their seats."""


class ViewsShown(StageEvent, frozen=True, tag="ViewsShown"):
    """The outcome of a round."""

    outcome: Round


class ObjectionMet(StageEvent, frozen=True, tag="ObjectionMet"):
    round: int
    number: int
    how: str


class ObjectionWithdrawn(StageEvent, frozen=True, tag="ObjectionWithdrawn"):
    round: int
    number: int


class DecisionWritten(StageEvent, frozen=True, tag="DecisionWritten"):
    """It was written down: `entry` is the id of the decision, or of the note that there is none."""

    entry: str
