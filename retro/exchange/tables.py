"""Tables for spreadsheets: cards, topics and actions as CSV (RFC 4180), in which no cell is a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from retro.markdown.board_index import BoardIndex
from retro.minutes.sections import discussed
from retro.minutes.tasks import task_id
from retro.session.model import Session
from retro.session.open_actions import KnownAction
from retro.session.record import Action, Note, Verdict
from retro.stages.dots import latest_vote, latest_votes

Row = Iterable[str | int]

SIGNS: Final = "=+-@" + "＝＋－＠" + "﹦﹢﹣﹫"
"""What a cell begins with that a spreadsheet calculates, also in the widths of East Asian keyboards."""
SEPARATORS: Final = ",;\t"
"""Where spreadsheets begin a new cell, depending on the language they run in and on what the person chose."""
_FORMULA: Final = re.compile(rf'(^|[{SEPARATORS}\r\n])([\s"]*)(?=[{re.escape(SIGNS)}])')
"""What stands before such a sign: blanks and quotes are taken away when a file is opened."""


_STATES: Final = MappingProxyType(
    {
        **dict.fromkeys((Verdict.OPEN, Verdict.KEEP, Verdict.MORE, Verdict.LESS), "open"),
        **dict.fromkeys((Verdict.DROP, Verdict.STOP), "dropped"),
        Verdict.DONE: "done",
    }
)


def cards(session: Session) -> list[Row]:
    """Return every revealed card."""
    board = BoardIndex(session)
    prompts = {prompt.id: prompt.title for prompt in session.agenda.prompts}
    vote, votes = latest_vote(session), latest_votes(session)
    topics = {label: topic for topic in session.board.topics for label in topic.cards}
    rows: list[Row] = [
        ("session", "card", "question", "text", "author", "topic", "topic title", "topic dots")
    ]
    for card in session.board.cards:
        topic = topics[card.id]
        author, title = board.author_of(card), board.title(topic)
        dots = votes.get(topic.id, vote).cell(topic.id)
        rows.append((session.id, card.id, prompts[card.prompt], card.text, author, topic.id, title, dots))
    if any(card.answers for card in session.board.cards):  # a column more only where cards answer topics
        answers = [topics[c.answers].id if c.answers in topics else "" for c in session.board.cards]
        return [(*row, more) for row, more in zip(rows, ("answers", *answers), strict=True)]
    return rows


def topics(session: Session) -> list[Row]:
    """Return every topic, with its place among those that were talked about."""
    board, spent = BoardIndex(session), discussed(session)
    vote, votes = latest_vote(session), latest_votes(session)
    places = {topic: place for place, topic in enumerate(spent, 1)}
    rows: list[Row] = [("session", "topic", "title", "cards", "dots", "place", "seconds", "notes")]
    for topic in session.board.topics:
        notes = "\n".join(entry.text for entry in board.left_on(topic) if isinstance(entry, Note))
        time = spent[topic.id].seconds if topic.id in spent else ""
        place = places.get(topic.id, "")
        labels = " ".join(topic.cards)
        dots = votes.get(topic.id, vote).cell(topic.id)
        rows.append((session.id, topic.id, board.title(topic), labels, dots, place, time, notes))
    return rows


def actions(session: Session, known: Iterable[KnownAction] = ()) -> list[Row]:
    """Return the actions that were agreed, and earlier ones, each with the state that is known of it.

    Without what is `known` since, the state is that in which the session left it.
    """
    states: dict[str, str] = {each.id: each.state for each in known}
    rows: list[Row] = [("action", "what", "who", "due", "trigger", "topic", "state")]
    agreed = "closed" if session.agenda.actions_closed else "open"
    for action in session.record.actions:
        name = task_id(session.id, action)
        rows.append((name, *_said(action), action.topic, states.get(name, agreed)))
    for carried in session.record.carried_actions:
        name = task_id(carried.session, carried.action)
        rows.append((name, *_said(carried.action), "", states.get(name, _STATES[carried.verdict])))
    return rows


def _said(action: Action) -> Row:
    return action.what, action.who, action.due, action.trigger


TABLES: Mapping[str, Callable[[Session], list[Row]]] = MappingProxyType(
    {"cards": cards, "topics": topics, "actions": actions}
)


def as_csv(rows: Iterable[Row], sign: str = ",") -> str:
    """Write rows as CSV, with this sign between the cells.

    What a spreadsheet would calculate gets an apostrophe before it.

    Also inside a cell: a file is split at semicolons where the comma is the sign of decimals, and then quotes
    no longer hold a cell together. See OWASP, CSV Injection.
    """
    written = io.StringIO()
    csv.writer(written, delimiter=sign, lineterminator="\r\n").writerows(
        [_inert(cell) for cell in row] for row in rows
    )
    return written.getvalue()


def _inert(cell: str | int) -> str | int:
    return cell if isinstance(cell, int) else _FORMULA.sub(r"\1\2'", cell)
