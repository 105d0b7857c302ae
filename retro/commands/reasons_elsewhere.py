"""What a meeting said in words of records of earlier ones stands on the pages of these, too."""

import sys
from collections.abc import Iterable, Mapping

from retro.commands.past_actions import sync_before_opening
from retro.errors import StoreError, UnknownSession
from retro.memory.index_files import erasing
from retro.publish.followups import Followups
from retro.publish.published_page import PublishedPage
from retro.publish.targets.places import shown_place
from retro.session.model import Session
from retro.storage import Library
from retro.workspace import Workspace


def homes_of_reasons(before: Session, after: Session | None = None) -> set[str]:
    """Return the ids of the sessions whose records have reasons here that change, or go.

    Without `after` all go.
    """
    left = {verdict.ref: verdict.words for verdict in after.record.verdicts} if after else {}
    changed = (each for each in before.record.verdicts if each.words and each.words != left.get(each.ref))
    return {each.ref.rpartition("/")[0] for each in changed} - {before.id}


def forget_reasons(
    workspace: Workspace, library: Library, homes: Iterable[str]
) -> dict[str, list[PublishedPage]]:
    """Forget what the pages of these sessions were like, which had the reasons; return the pages of each.

    One that is deleted had its pages forgotten with it. Whoever calls this forgets the copies of wikis then.
    Raises RetroError.
    """
    found: dict[str, list[PublishedPage]] = {}
    kept: list[Followups] = []
    for home in sorted(homes):
        try:
            followups = Followups(library.path(home))
            found[home] = followups.of(PublishedPage)
        except UnknownSession:
            continue
        except StoreError as error:
            print(f"It is not known whether pages of {home} have it. {error}", file=sys.stderr)
            continue
        if found[home]:
            kept.append(followups)
    if kept:
        sync_before_opening(workspace, library)  # what was ticked on these pages is not to be lost
        with erasing(workspace.private):
            for followups in kept:
                followups.forget_text("")
    return found


def say_who_had_it(workspace: Workspace, homes: Mapping[str, list[PublishedPage]]) -> None:
    """Print where reasons may still be that the minutes of these sessions had."""
    for home, pages in homes.items():
        print(f"The minutes of {home} had this too, below the record it was said of.", file=sys.stderr)
        say_where_it_is(workspace, home, pages)


def say_where_it_is(workspace: Workspace, session_id: str, pages: list[PublishedPage]) -> None:
    """Print where a removed text may still be, beside what is kept here."""
    written = workspace.command("minutes", session_id, "-o", "FILE")
    print(
        f"Minutes that were written to another file still have it; to write them again: {written}",
        file=sys.stderr,
    )
    for page in pages:
        again = workspace.command("publish", session_id, "--to", page.target, "--force")
        place = shown_place(page.place)
        print(
            f"Its page in {page.target} ({place}) may still have it; to publish it again: {again}",
            file=sys.stderr,
        )
    if pages:
        print(
            "A wiki keeps older versions of its pages: they still have it after that, and only the person "
            "who runs the wiki can remove them. Copies that people made also stay.",
            file=sys.stderr,
        )
