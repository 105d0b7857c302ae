"""The topics that can be voted on with some of their cards, as everybody sees them while the vote is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest
from typing import Final

from textual.content import Content

from retro.session.text import counted
from retro.stages.answered_topics import answers_said
from retro.stages.vote.vote_view import VoteRow
from retro.tui.charts.fixed_cells import fixed, gap
from retro.tui.widgets.hues import hue_of_label
from retro.tui.widgets.wrap import wrapped

TWO_COLUMNS: Final = 76
"""Cells from which on topics stand in two columns."""
MANY: Final = 12
"""With more topics than this only titles are shown."""
CARDS: Final = 2
"""Cards of a topic that are shown at most."""
TITLE_LINES: Final = 3
"""Lines of a title at most, where only titles are shown."""
SIGN: Final = 5
_APART = 2


@dataclass(frozen=True)
class BoardTopic:
    """A topic: its id, its title, and its cards with their labels. One card alone is its own title."""

    id: str
    title: str
    cards: tuple[tuple[str, str], ...]
    answers: str = ""
    """What it answers, in words; shown where there is room for more than titles."""

    @property
    def is_card(self) -> bool:
        """Whether it is one card that nobody gave another name."""
        return len(self.cards) == 1 and self.cards[0][1] == self.title


@dataclass(frozen=True)
class TopicBoard:
    """Topics in the order of the board, downwards first, with as many of their cards as there is room for."""

    topics: tuple[BoardTopic, ...]
    height: int
    """Lines there are."""

    def lines(self, width: int) -> list[Content]:
        """One column or two; more lines than there are only if not even the titles fit."""
        two = width >= TWO_COLUMNS
        cells = (width - _APART) // 2 if two else width
        if len(self.topics) <= MANY:
            for cards in range(CARDS, -1, -1):
                blocks = [_block(topic, cells, cards) for topic in self.topics]
                lines = _in_columns(blocks, cells, two=two, apart=True)
                if len(lines) <= self.height:
                    return lines
        for apart, most in ((True, TITLE_LINES), *((False, n) for n in range(TITLE_LINES, 0, -1))):
            grounds = ("$surface", "$surface" if apart else "$card-2") * len(self.topics)
            blocks = [
                _title(topic, cells, most, ground, answers=apart)
                for topic, ground in zip(self.topics, grounds, strict=False)
            ]
            lines = _in_columns(blocks, cells, two=two, apart=apart)
            if len(lines) <= self.height:
                break
        return lines


@dataclass(frozen=True)
class TopicCards:
    """The cards of one topic below a rule that says whose they are; in one line, all of them as they fit."""

    topic: str
    cards: tuple[tuple[str, str], ...]
    height: int
    """Lines there are."""

    def lines(self, width: int) -> list[Content]:
        """At most so many lines; how many cards have no room is said."""
        if self.height < 2:
            text = " · ".join(text for _, text in self.cards)
            return [fixed(f"{self.topic}  {text}", width, "$text-quiet")]
        said = f"{self.topic} · {counted(len(self.cards), 'card')} "
        rule = Content.assemble((said, "$text-quiet"), ("─" * max(0, width - len(said)), "$rule"))
        room = self.height - 1
        shown = self.cards if len(self.cards) <= room else self.cards[: room - 1]
        lines = [rule.truncate(width), *(card_line(label, text, width) for label, text in shown)]
        if more := len(self.cards) - len(shown):
            lines.append(fixed(f"{'':{SIGN + 1}}{more} more", width, "$text-quiet"))
        return lines


def topic_board(rows: Sequence[VoteRow], height: int) -> TopicBoard:
    """The board of these topics for so many lines."""
    topics = (BoardTopic(row.id, row.title, row.cards, answers_said(row.answers)) for row in rows)
    return TopicBoard(tuple(topics), height)


def card_line(label: str, text: str, width: int) -> Content:
    """A card in one line: the edge in the colour of its question, its label, its text."""
    card = Content.assemble(
        Content.styled("▌", hue_of_label(label)),
        " ",
        fixed(label, SIGN - 1, "$text-quiet"),
        fixed(text, max(0, width - SIGN - 1)),
    )
    return card.truncate(width).stylize_before("$foreground on $surface")


def _title(topic: BoardTopic, width: int, most: int, ground: str, *, answers: bool) -> list[Content]:
    """Only the title and what it answers, on a ground that differs from that of its neighbours."""
    count = counted(len(topic.cards), "card") if len(topic.cards) > 1 else ""
    room = max(1, width - SIGN - len(count) - 3)
    texts = _at_most(wrapped(Content(topic.title), room), most, room)
    lines: list[Content] = []
    for number, text in enumerate(texts):
        sign, aside = ("", "") if number else (topic.id, count)
        line = Content.assemble(
            " ",
            fixed(sign, SIGN, "$text-quiet"),
            fixed(text, room),
            " ",
            Content.styled(aside.rjust(len(count)), "$text-quiet"),
        )
        line = line.truncate(width)
        lines.append(line.pad_right(width - line.cell_length).stylize_before(f"$foreground on {ground}"))
    return [*lines, *_answers(topic, width, ground)] if answers else lines


def _answers(topic: BoardTopic, width: int, ground: str) -> list[Content]:
    text = f"{'':{SIGN + 1}}{topic.answers}"
    return [fixed(text, width, f"$text-quiet on {ground}")] if topic.answers else []


def _at_most(lines: Sequence[Content], most: int, width: int) -> list[str]:
    """The first lines of a text; the last of them says with `…` that there is more."""
    texts = [line.plain for line in lines]
    if len(texts) <= most:
        return texts
    rest = Content(f"{texts[most - 1]} {texts[most]}").truncate(width, ellipsis=True)
    return [*texts[: most - 1], rest.plain if rest.plain.endswith("…") else f"{rest.plain[: width - 1]}…"]


def _block(topic: BoardTopic, width: int, cards: int) -> list[Content]:
    count = counted(len(topic.cards), "card")
    room = max(0, width - SIGN - len(count) - 3)
    alone = topic.is_card and cards > 0
    title, *others = (
        _at_most(wrapped(Content(topic.title), max(1, room)), cards + 1, room) if alone else (topic.title,)
    )
    head = Content.assemble(
        " ",
        fixed(topic.id, SIGN, "$text-quiet"),
        fixed(title, room, "bold $text-strong"),
        " ",
        Content.styled(count, "$text-quiet"),
        " ",
    )
    lines = [head.truncate(width).stylize_before("$text-strong on $now-rest")]
    lines += _answers(topic, width, "$now-rest") if cards else []
    if alone:
        edge = Content.styled("▌", hue_of_label(topic.cards[0][0])) + gap(SIGN)
        rest = [
            Content.assemble(edge, fixed(text, max(0, width - SIGN - 1))).truncate(width) for text in others
        ]
        return [*lines, *(line.stylize_before("$foreground on $surface") for line in rest)]
    if not cards:
        return lines
    lines += [card_line(label, text, width) for label, text in topic.cards[:cards]]
    more = len(topic.cards) - cards
    if more > 0:
        lines.append(fixed(f"{'':{SIGN + 1}}{more} more", width, "$text-quiet on $surface"))
    return lines


def _in_columns(blocks: list[list[Content]], width: int, *, two: bool, apart: bool) -> list[Content]:
    """Blocks below each other, in two columns of which neither is longer than it must be."""
    stacks = [_stacked(blocks, apart=apart)]
    if two:
        heights = list(accumulate((len(block) + apart for block in blocks), initial=0))

        def higher(at: int) -> int:
            """The lines of the higher of two columns of which the second begins with this block."""
            return max(heights[at], heights[-1] - heights[at])

        # Of splits as good as each other the one with more in the first column: read downwards first.
        best = min(reversed(range(len(blocks) + 1)), key=higher)
        stacks = [_stacked(part, apart=apart) for part in (blocks[:best], blocks[best:])]
    empty = gap(width)
    return [gap(_APART).join(row) for row in zip_longest(*stacks, fillvalue=empty)]


def _stacked(blocks: list[list[Content]], *, apart: bool) -> list[Content]:
    lines: list[Content] = []
    for block in blocks:
        if apart and lines:
            lines.append(gap(block[0].cell_length))
        lines += block
    return lines
