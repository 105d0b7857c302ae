"""`retro sessions remove SESSION later D1`: what was said of a record later goes, and its state stays."""

import sys
from collections.abc import Callable
from functools import partial

from retro.commands.prompts import is_meant
from retro.commands.rewrite_session import delete_damaged, ended, store_without, with_it
from retro.errors import StoreError
from retro.publish.followups import Followups
from retro.publish.published_page import PublishedPage
from retro.session.later_words import RecordWord
from retro.storage import Library
from retro.words import listed
from retro.workspace import Workspace

LATER = "later "
"""What the label of such a text begins with; the id of the record follows."""


def later_texts(library: Library, session_id: str) -> dict[str, str]:
    """Return what was said in words of the records of a session after it, by label."""
    found: dict[str, str] = {}
    for word in sorted(Followups(library.path(session_id)).of(RecordWord), key=lambda word: word.order):
        if said := " ".join(filter(None, (word.saw, word.because))):
            label = LATER + word.record.rpartition("/")[2]
            found[label] = f"{found[label]} · {said}" if label in found else said
    return found


def remove_later(
    workspace: Workspace,
    library: Library,
    session_id: str,
    label: str,
    tell: Callable[[str, list[PublishedPage]], None],
    *,
    sure: bool,
) -> int:
    """Remove these words for good; `tell` says of a session where its pages may still have them."""
    refusal = "{} has not ended yet."
    record = label.removeprefix(LATER).strip()
    with ended(workspace, library, session_id, refusal) as (found, damaged):
        having = [each for each in found if LATER + record in later_texts(library, each)]
        if not having:
            raise StoreError(f"Nothing was said later of {record[:40]!r} in {session_id}.")
        if not (sure or is_meant(f"Remove what was said later of {record} permanently?{with_it(damaged)}")):
            print("Nothing was changed.", file=sys.stderr)
            return 1
        pages = {}
        for each in having:
            clean = partial(Followups.forget_said, record=f"{each}/{record}")
            pages[each] = store_without(workspace, library, each, found[each], clean)
    delete_damaged(workspace, library, damaged)
    print(f"What was said later of {record} is removed from {listed(having)}.", file=sys.stderr)
    for each in having:
        tell(each, pages[each])
    return 0
