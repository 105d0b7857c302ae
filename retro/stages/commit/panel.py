"""Actions: who does what by when."""

from collections.abc import Iterable, Sequence
from typing import Final

from textual import on
from textual.app import ComposeResult

from retro.session.dates import spoken_date
from retro.session.record import Action, Decision
from retro.session.record_words import how_decided, why_decided
from retro.session.view import TopicOutcome
from retro.stages.commit.agreed_words import how_many
from retro.stages.commit.confidence import AGAIN_QUESTION, EXPERIMENTS, AskConfidence, SayConfidence
from retro.stages.commit.confidence_rows import confidence_rows
from retro.stages.commit.experiment_rows import experiment_rows
from retro.stages.commit.rules import CommitView
from retro.tui.charts.filled_list import FilledList, Longer, lines_left
from retro.tui.charts.planned import what_comes_next
from retro.tui.charts.topics_so_far import what_came_of_topics
from retro.tui.dialogs.confirm import Confirm
from retro.tui.keys import ANSWER, OPEN_AGAIN, TAKE, Command, bindings
from retro.tui.panel import Panel, Panels
from retro.tui.widgets.edged_card import LABEL, EdgedCard, alternating
from retro.tui.widgets.pieces import Pieces, joined
from retro.tui.widgets.row import Row, apart
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.section import section

SURE = Command(
    "5,4,3,2,1,0",
    "sure(5)",
    "answer",
    "Say from 0 to 5 whether this will happen.",
    face="0-5",
    rank=0,
    means=ANSWER,
)
AGAIN = Command("o", "again", "ask again", "Ask everybody again whether this will happen.", means=OPEN_AGAIN)
MEND = Command("enter", "mend", "change", "Change what is under the cursor.", means=TAKE)
COLUMNS: Final = (("who", 18), ("by when", 14))
IN_COLUMNS: Final = 100
"""Cells of a terminal from which on who and by when stand in columns."""
WITH_TOPICS: Final = 30
"""Lines of a terminal from which on what came of the topics is shown below."""
FEW: Final = 6
"""Actions up to which they stand apart, where there is room."""
SHORT: Final = 40
"""Characters of how a decision came about up to which they stand beside it."""
NO_ACTION: Final = "No action yet. Press a to write one down."
NO_EXPERIMENT: Final = "No experiment yet. Press y to write one down."


class CommitPanel(Panel[CommitView]):
    """All actions so far; one without a name or a date says so. Below, what came of the topics.

    Above, once everybody was asked whether this will happen, the question and its counts.
    """

    ENTRIES = "ADE"
    OFFERS_SKIP = True
    COMMANDS = (SURE, MEND, AGAIN)
    BINDINGS = bindings([*(Command(n, f"sure({n})", "", "") for n in "543210"), MEND, AGAIN])

    def compose(self) -> ComposeResult:
        yield FilledList(cursor=True, edged=True, cache=self.cache)

    def also_asked(self, letter: str) -> tuple[str, ...]:
        main = letter == "E" and self.shown.write == EXPERIMENTS
        return ("test", "measure", "before", "who", "until") if main else ()

    def commands(self) -> tuple[Command, ...]:
        asked = self.shown.confidence
        mend = (MEND,) if self.query_one(RowList).keys else ()
        if asked is None or (self.leads and asked.open):
            return mend
        if self.leads:
            return (*mend, AGAIN)
        return (SURE, *mend) if self.takes_part and asked.open else mend

    def show(self, shown: CommitView) -> None:
        wide, about = self.screen.size.width >= IN_COLUMNS, self.view.talked_about
        parts: list[list[Row]] = []
        if shown.confidence is not None:
            height = self.screen.size.height
            asked = confidence_rows(
                shown.confidence, answers=self.takes_part, leads=self.leads, height=height
            )
            parts.append(asked)
        if shown.actions:
            close = not self.roomy or len(shown.actions) > FEW
            rows = self.cache.once(
                shown.actions,
                (wide, close),
                lambda: self._action_rows(shown, about, wide=wide, close=close),
                (about,),
            )
            parts.append(rows)
        if shown.decisions:
            parts.append(self.cache.once(shown.decisions, wide, lambda: _decisions(shown.decisions, wide)))
        experiments = self._experiments(shown)
        if experiments and shown.write != EXPERIMENTS:
            parts.append(experiments)
        elif experiments:
            parts.insert(shown.confidence is not None, experiments)
        if about and self.screen.size.height >= WITH_TOPICS:
            parts.append(what_came_of_topics(self.view))
        if not shown.actions and shown.write != EXPERIMENTS:
            parts.insert(shown.confidence is not None, [section("Actions"), Row(NO_ACTION, style="quiet")])
        # Where topics were talked about or decided on, actions come of that, and it is shown already.
        board = () if about or shown.decisions else shown.topics
        longer = _board_below(board, what_comes_next(self.view))
        self.query_one(FilledList).fill(_below_each_other(parts), longer)

    def _action_rows(
        self, shown: CommitView, about: Iterable[TopicOutcome], *, wide: bool, close: bool
    ) -> list[Row]:
        rows = _action_rows(shown.actions, about, wide=wide, close=close)
        return [*self.cache.kept.steady(("actions", wide, close), tuple(rows))]

    def _experiments(self, shown: CommitView) -> list[Row]:
        """The experiments below their head; nothing where there are none and others are mainly written."""
        if shown.experiments:
            close = not self.roomy or len(shown.experiments) > FEW
            return self.cache.once(
                shown.experiments, ("experiments", close), lambda: experiment_rows(shown.experiments, close)
            )
        empty = [section("Experiments"), Row(NO_EXPERIMENT, style="quiet")]
        return empty if shown.write == EXPERIMENTS else []

    @on(RowList.Selected)
    def chosen(self, event: RowList.Selected) -> None:
        event.stop()
        self.post_message(self.Mend(event.key))

    def action_mend(self) -> None:
        self.query_one(RowList).action_choose()

    def action_sure(self, rating: int) -> None:
        asked = self.shown.confidence
        if self.takes_part and asked is not None and asked.open:
            self.send(SayConfidence(self.stage_id, rating))

    async def action_again(self) -> None:
        asked = self.shown.confidence
        if self.leads and asked is not None and not asked.open:
            await self.app.push_screen(Confirm(AGAIN_QUESTION, yes="ask again"), self._again_if)

    def _again_if(self, sure: bool | None) -> None:
        if sure:
            self.send(AskConfidence(self.stage_id))


PANELS: Final = Panels(CommitPanel)


def card_of(action: Action, topic: str, *, columns: bool) -> EdgedCard:
    """An action as a card; who and by when stand beside it in columns, or in the line below."""
    due = spoken_date(action.due) if action.due else ""
    who: Pieces = ((action.who, "$foreground"),) if action.who else (("who?", "bold $warn"),)
    when: Pieces = (("by when?", "bold $warn"),)
    if due:
        when = ((due if columns else f"by {due}", "$foreground"),)
    below: list[Pieces] = [] if columns else [joined((who, when))]
    below += [f"from {action.topic} {topic}"] if topic and columns else []
    below += [((f"trigger: {action.trigger}", "$foreground"),)] if action.trigger else []
    return EdgedCard(
        "$accent" if action.who and action.due else "$warn",
        action.what,
        action.id,
        tuple(zip((who, when), (cells for _, cells in COLUMNS), strict=True)) if columns else (),
        details=tuple(below),
        style="bold $text-strong",
    )


def _action_rows(
    actions: tuple[Action, ...], about: Iterable[TopicOutcome], *, wide: bool, close: bool
) -> list[Row]:
    """The actions below their head; close ones on grounds by turns."""
    topics = {topic.id: topic.title for topic in about}
    cards = [card_of(action, topics.get(action.topic, ""), columns=wide) for action in actions]
    rows = [
        Row(picture=card, key=action.id)
        for action, card in zip(actions, alternating(cards) if close else cards, strict=True)
    ]
    head = section("Actions", how_many(actions), COLUMNS if wide else ())
    return [head, *(rows if close else apart(rows))]


def _decisions(decisions: tuple[Decision, ...], wide: bool) -> list[Row]:
    """The decisions below their head."""
    rows = [section("Decisions", str(len(decisions)))]
    later = {decision.replaces: decision.id for decision in decisions if decision.replaces}
    for decision in decisions:
        replaced = f"replaced by {later[decision.id]}" if decision.id in later else ""
        how = " · ".join(filter(None, (replaced, why_decided(decision), how_decided(decision))))
        text = ((f"{decision.id:<{LABEL}}", "quiet"), decision.text)
        beside = wide and len(how) <= SHORT
        right = ((how, "quiet"),) if beside else ""
        rows.append(Row(text, key=decision.id, right=right, indent=2, hanging=LABEL))
        if how and not beside:
            rows.append(Row(how, style="quiet", indent=2 + LABEL))
    return rows


def _board_below(topics: Sequence[tuple[str, str]], after: Longer) -> Longer:
    """Add what is on the board, where there is room for all of it: it is what actions can come of."""
    rows = [
        section("On the board", str(len(topics))),
        *(Row(((f"{label:<{LABEL}}", "quiet"), title), indent=2, hanging=LABEL) for label, title in topics),
    ]

    def longer(above: list[Row], place: RowList) -> list[Row]:
        with_board = [*above, Row(""), *rows]
        return after(with_board if topics and lines_left(with_board, place) else above, place)

    return longer


def _below_each_other(parts: Iterable[list[Row]]) -> list[Row]:
    return [row for part in parts for row in (*part, Row(""))][:-1]
