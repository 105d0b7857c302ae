"""The page: what the reader needs first comes first."""

from retro.markdown.blocks import under
from retro.markdown.board_index import BoardIndex
from retro.markdown.kind_minutes import Chapter
from retro.minutes.agenda_changes import agenda_changes
from retro.minutes.carried_over_actions import carried
from retro.minutes.health import health
from retro.minutes.later_lines import NOTHING_LATER, Later
from retro.minutes.links import NO_PAGES, EarlierPages, bare, folded
from retro.minutes.page_head import head
from retro.minutes.record_entries import actions, decisions, experiments, lessons, notes
from retro.minutes.sections import told
from retro.minutes.seen_again import seen_again
from retro.minutes.topics import topics
from retro.session.model import Session
from retro.session.text import counted


def markdown(
    session: Session,
    before: Session | None = None,
    earlier: EarlierPages = NO_PAGES,
    later: Later = NOTHING_LATER,
) -> str:
    """Write the minutes of a session as Markdown. What was not revealed or closed is not in them.

    `before` is the session that its figures are compared with; `earlier` are the pages that it links to;
    `later` says what became of its records since.
    """
    session = session.public  # no section of a kind gets what was given in private
    board = BoardIndex(session)
    cards, shown = told(session, Chapter.CARDS), len(session.board.cards)
    blocks = [
        *head(session, earlier),
        *under("## Actions", [*actions(board), *told(session, Chapter.ACTIONS)]),
        *under("### Carried over", carried(session, earlier)),
        *under("## Decisions", [*decisions(board, later), *told(session, Chapter.DECISIONS)]),
        *under("## Lessons", [*lessons(board, later), *told(session, Chapter.LESSONS)]),
        *under("## Experiments", experiments(board, later)),
        *under("## Seen again", seen_again(session, earlier)),
        *under("## Topics", [*told(session, Chapter.TOPICS), *topics(board)]),
        *under("## Notes", notes(board)),
        *under("## How it was", [*health(session, before), *told(session, Chapter.RESULTS)]),
        *under("## Changes of the agenda", agenda_changes(session)),
        *under("## Cards", folded(counted(shown, "card"), cards) if shown else cards),
    ]
    return "\n\n".join(blocks) + "\n"


def for_screens(session: Session, before: Session | None = None) -> str:
    """Write the minutes as Markdown without links and HTML, for a screen that shows the title above them."""
    return without_title(bare(markdown(session, before)))


def without_title(page: str) -> str:
    """Take the title off the minutes, for where it is shown above them anyway."""
    return page.partition("\n\n")[2] if page.startswith("# ") else page
