"""One word of each person: written alone, then shown side by side without names."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from retro.session.text import counted_people
from retro.session.view import View
from retro.stages.checkin.asking import WORD_LIMIT
from retro.stages.checkin.known_already import DELETED, known_rows
from retro.stages.checkin.rules import CheckinView, SayWord
from retro.stages.choice import FEWEST
from retro.stages.choice_words import ALONE, why_no_counts
from retro.tui.charts.planned import what_comes_next
from retro.tui.charts.trays import Tray, Trays
from retro.tui.keys import TAKE, Command
from retro.tui.panel import Panel, Panels
from retro.tui.widgets.field import Field
from retro.tui.widgets.plate import Plate
from retro.tui.widgets.row import Row
from retro.tui.widgets.row_list import RowList
from retro.tui.widgets.strips import StripCache
from retro.tui.widgets.wrap import wrapped

SAVE = Command("enter", "save", "save", "Save your word.", rank=0, means=TAKE)


class WordPanel(Panel[CheckinView]):
    """A line for one word, then the words of all."""

    FITS_ITSELF = True
    COMMANDS = (SAVE,)

    def __init__(self, view: View, cache: StripCache) -> None:
        super().__init__(view, cache)
        self._lines: tuple[Field, ...] = ()
        """The line to write in, of those who have one."""

    @property
    def _draft(self) -> str:
        return f"word {self.stage_id}"

    @property
    def asked(self) -> str:
        """What everybody is asked."""
        stage = self.view.stage
        if stage is None:
            return ""
        return next((p.question or p.title for p in stage.prompts), stage.instruction or stage.title)

    @property
    def asks(self) -> str:
        instruction = self.view.stage.instruction if self.view.stage else ""
        return self.asked if instruction in ("", self.asked) else ""

    def compose(self) -> ComposeResult:
        yield Static(classes="question", markup=False)
        yield Static(classes="gap")
        if self.takes_part:
            self._lines = (Field(placeholder="One word", max_length=WORD_LIMIT, classes="entry", id="word"),)
        yield from self._lines
        yield RowList(cache=self.cache)

    def start(self) -> None:
        for field in self._lines:
            field.value = self.view.drafts.get(self._draft, self.shown.word)
        super().start()
        for above in self.query(".question, .gap"):
            above.display = not self.asks

    def unfinished(self) -> Mapping[str, str]:
        written = "".join(field.value for field in self._lines)
        return {self._draft: written} if written not in ("", self.shown.word) else {}

    def commands(self) -> tuple[Command, ...]:
        return (SAVE,) if self.takes_part and self.shown.open else ()

    def show(self, shown: CheckinView) -> None:
        for field in self._lines:
            field.display = shown.open
        heading = self.query_one(".question", Static)
        if str(heading.content) != self.asked:
            heading.update(Content(self.asked))
        place = self.query_one(RowList)
        place.update(self._own_rows() if shown.open else what_comes_next(self.view)(self.word_rows(), place))

    def _own_rows(self) -> list[Row]:
        if not self.takes_part:
            return [self.so_far()]
        if not self.shown.word:
            return [Row("With your word you are done. To give none, press Ctrl-D.", style="quiet")]
        own = Row(Content.assemble(("your word  ", "$text-quiet"), self.shown.word))
        return [
            own,
            Row(""),
            Row("You are done. You can change it until the words are shown.", style="quiet"),
        ]

    def so_far(self) -> Row:
        """How many wrote one."""
        so_far = self.shown.so_far
        return Row(f"{so_far} so far", style="strong") if so_far else Row(ALONE, style="quiet")

    def word_rows(self) -> list[Row]:
        """The words of all, or why they are not shown."""
        if self.shown.destroyed:
            return [DELETED]
        if not self.shown.words:
            few = why_no_counts(self.shown.answered) if self.shown.answered < FEWEST else ()
            return [Row(said, style=style) for said, style in few]
        return [Row(picture=WordsTogether(self.shown.words, self.size.height or self.screen.size.height))]

    async def action_save(self) -> None:
        for field in self._lines:
            await field.action_submit()

    @on(Input.Changed)
    def keep_draft(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Draft(self._draft, event.value))

    @on(Field.Submitted)
    def save(self, event: Field.Submitted) -> None:
        event.stop()
        self.send(SayWord(self.stage_id, event.text))


class WordOnStage(WordPanel):
    """The shared window: the question on the plate, the words, and what the meeting knows already."""

    @property
    def shows_instruction(self) -> bool:
        return bool(self.view.stage and self.asked == self.view.stage.instruction)

    @property
    def asks(self) -> str:
        return ""

    def compose(self) -> ComposeResult:
        yield RowList(cache=self.cache)

    def show(self, shown: CheckinView) -> None:
        height = self.size.height or self.screen.size.height
        rows = [Row(picture=Plate(self.asked)), Row("")]
        rows += [self.so_far()] if shown.open else self.word_rows()
        used = sum(len(row.broken(max(1, self.size.width))) for row in rows)
        self.query_one(RowList).update([*rows, *known_rows(self.view, height - used)])


@dataclass(frozen=True)
class WordsTogether:
    """Words in the order in which they are shown; the same word of several people once, with how many."""

    words: tuple[str, ...]
    room: int
    """Lines there are: with fewer than the grounds of the words need they follow each other in lines."""

    def lines(self, width: int) -> list[Content]:
        """Each word on a ground of its own, or all of them in as few lines as hold them."""
        times = Counter(word.casefold() for word in self.words)
        first = {word.casefold(): word for word in reversed(self.words)}
        said = [(first[word], counted_people(n) if n > 1 else "") for word, n in times.items()]
        drawn = Trays(tuple(Tray(*each) for each in said)).lines(width)
        if width >= 2 * WORD_LIMIT and len(drawn) <= self.room:
            return drawn
        whole = "  ·  ".join(" ".join(filter(None, each)) for each in said)
        return [line.truncate(width) for line in wrapped(Content.styled(whole, "$text-strong"), width)]


WORDS: Final = Panels(WordPanel, WordOnStage)
