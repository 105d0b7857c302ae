"""`retro publish`: put a session's minutes where the team reads them."""

import argparse
import sys
import time
from collections.abc import Iterable

import msgspec

from retro.commands.followups import Followups, Reading, Remembered, Word, Wording
from retro.commands.open_actions import known_actions, past_sessions
from retro.commands.page_draft import draft_of
from retro.commands.progress import progress
from retro.commands.read_session import read_session, session_before
from retro.commands.trust import ask_for_trust
from retro.commands.wiki_readback import as_mended, promised, reading_of, take, with_ticks
from retro.commands.wikis import Wikis
from retro.errors import Conflict
from retro.minutes import markdown
from retro.minutes.front_matter import front_matter
from retro.minutes.task_readback import Task, tasks
from retro.publish.checkboxes import only_ticked
from retro.publish.flavours import FLAVOURS
from retro.publish.publishing import Plan, Published, carried_out, planned, reached
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.opening import mark_of
from retro.publish.targets.places import spoken
from retro.publish.targets.target import Put, Target, Unreadable
from retro.session.model import Session
from retro.session.text import visible
from retro.storage import Library
from retro.workspace import Workspace


def publish(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Write the page, unless it is there already or somebody changed it."""
    ask_for_trust(workspace)
    wikis = Wikis(workspace)
    if not arguments.session:
        wikis.chosen(arguments.to or next(iter(wikis.tables), None))
        print("\n".join(wikis.listed()))
        return 0
    name = wikis.chosen(arguments.to)
    session = read_session(workspace, arguments.session)
    workspace.prepare()
    desk = _Desk(workspace, session, name, mark_of(wikis.tables[name]))
    target = wikis.open(name, Deadline())
    if desk.last:
        desk.last = reached(target, desk.last, draft_of(session))
    with progress(f"Looking at {name}"):
        done = desk.done(target, keeping=not arguments.dry_run)
    mended = as_mended(session, desk.wordings)
    page = with_ticks(markdown(mended, session_before(workspace, session)), done)
    text = (front_matter(session) if target.front_matter else "") + FLAVOURS[target.flavour](page)
    draft = draft_of(session, text, again=desk.last is not None)
    put = None
    try:
        with progress(f"Looking at {name}"):
            plan = planned(target, draft, desk.last, force=arguments.force)
        if arguments.dry_run:
            return _shown(target, plan)
        if plan.step != "nothing":
            with progress(f"Publishing to {name}"):
                plan, put = carried_out(target, plan, desk.last, force=arguments.force)
    except Conflict as conflict:
        if conflict.difference:
            sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
            print(conflict.difference)
        if desk.last is None or not desk.last.text:
            raise
        sync = workspace.command("actions", "--sync")
        raise Conflict(f"{conflict} What was ticked there is taken over by: {sync}") from conflict
    published = desk.keep(plan, put, tasks(page))
    _say(name, plan, published.url)
    return 0


class _Desk:
    """What is known of one session's page on one target, and where that is kept."""

    def __init__(self, workspace: Workspace, session: Session, target: str, mark: str) -> None:
        self._workspace = workspace
        self._session = session
        self._library = Library(workspace.sessions)
        self._followups = Followups(self._library.path(session.id))
        self._target = target
        self._mark = mark
        self.last = self._followups.published(target, mark)
        self.wordings: dict[str, Wording] = {}
        """How actions on the page were mended in a wiki, as far as was looked."""

    def done(self, target: Target, *, keeping: bool) -> dict[str, bool]:
        """Say which actions are done by now, and which of those the session held for done are not.

        First take over what was ticked on the page.
        """
        pasts = past_sessions(self._workspace, self._library, self._session)
        known = known_actions(pasts)
        self._heard(entry for past in pasts for entry in past.after)
        found = {known_action.id: True for known_action in known if known_action.state == "done"}
        if ended := self._session.ended:
            found |= {
                known_action.id: False
                for known_action in known
                if known_action.state == "open" and known_action.at > ended
            }
        reading = next((r for r in self._followups.of(Reading) if r.target == self._target), None)
        if self.last is None or not promised(self.last, reading):
            return found
        try:
            taken = take(target, self.last, reading, int(time.time()))
        except Unreadable:
            return found
        self._heard(taken.entries)
        for word in (entry for entry in taken.entries if isinstance(entry, Word)):
            found[word.action] = word.done
        if taken.page and only_ticked(self.last.text, taken.page.text, (task.id for task in self.last.tasks)):
            # All of it was taken over just now: nothing of a person's would be lost.
            self.last = msgspec.structs.replace(self.last, text=taken.page.text, revision=taken.page.revision)
        if keeping and taken.page is not None:
            self._followups.keep(taken.entries)
            for line in filter(None, (*taken.news, taken.trouble)):
                print(line, file=sys.stderr)
        return found

    def _heard(self, entries: Iterable[Remembered]) -> None:
        self.wordings |= {entry.action: entry for entry in entries if isinstance(entry, Wording)}

    def keep(self, plan: Plan, put: Put | None, carried_actions: tuple[Task, ...]) -> Published:
        """Remember the page as it is there now, so that later changes are seen as somebody's."""
        last, seen = self.last, plan.seen.revision if plan.seen else ""
        published = Published(
            target=self._target,
            mark=self._mark,
            place=plan.place,
            revision=put.revision if put else seen or (last.revision if last else ""),
            text=plan.draft.text,
            tasks=carried_actions,
            url=(put.url if put else "") or (last.url if last else ""),
            at=int(time.time()) if put or last is None else last.at,
        )
        self._followups.keep([published, reading_of(published, carried_actions)])
        return published


def _shown(target: Target, plan: Plan) -> int:
    """Show what would be sent; nothing is."""
    if plan.step == "nothing":
        print(f"{spoken(plan.place)} in {target.name} is up to date; nothing would be sent.", file=sys.stderr)
        return 0
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(visible(target.preview(plan.place, plan.draft, plan.seen)))
    page = f"{spoken(plan.place)} in {target.name}"
    would = {
        "create": f"{page} would be created",
        "update": f"{page} would be replaced",
        "list": f"{page} is up to date; its entry in {plan.index} would be put right",
    }
    print(f"{would[plan.step]}; nothing was sent.", file=sys.stderr)
    return 0


def _say(name: str, plan: Plan, url: str) -> None:
    done = {
        "create": f"Published to {name}: {spoken(plan.place)}",
        "update": f"Updated in {name}: {spoken(plan.place)}",
        "list": f"{spoken(plan.place)} in {name} is up to date; its entry in {plan.index} was put right.",
        "nothing": f"{spoken(plan.place)} in {name} is up to date; nothing was sent.",
    }
    print(done[plan.step], file=sys.stderr)
    if url:
        print(url)
