"""`retro publish`: put a session's minutes where the team reads them."""

import argparse
import sys
import time

from retro.commands.earlier_pages import earlier_pages
from retro.commands.past_actions import past_sessions
from retro.commands.past_records import later_of
from retro.commands.progress import progress
from retro.commands.prompts import say
from retro.commands.read_session import read_session, say_recovered, session_before
from retro.commands.said_of_pages import say_done, show_plan
from retro.commands.session_teams import team_of_session
from retro.commands.trust import ask_for_trust
from retro.commands.wikis import Wikis, wiki_of_team
from retro.errors import Conflict, RuleError
from retro.publish.carry_out import carry_out, look_at, with_current_place
from retro.publish.followups import Followups
from retro.publish.plan import Publication, draft_of, plan_publication
from retro.publish.published_page import published_pages
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.target import Target
from retro.session.model import Session
from retro.storage import Library
from retro.workspace import Workspace


def publish(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Write the page, unless it is there or somebody changed it; without a session, list the wikis."""
    if arguments.team and not arguments.channel:
        raise RuleError("--team goes with --channel only: a session belongs to its team already.")
    if arguments.channel:
        from retro.commands.publish_channel import publish_channel

        if arguments.session:
            raise RuleError("Give a session or --channel, not both.")
        return publish_channel(workspace, arguments)
    ask_for_trust(workspace)
    wikis = Wikis(workspace)
    if not arguments.session:
        wikis.chosen(arguments.to or next(iter(wikis.tables), None))
        print("\n".join(wikis.listed()))
        return 0
    session = read_session(workspace, arguments.session, say_recovered)
    team = team_of_session(Library(workspace.sessions), session.id, session.team_id)
    name = wikis.chosen(arguments.to or wiki_of_team(workspace, team))
    workspace.prepare()
    followups = Followups(Library(workspace.sessions).path(session.id))
    target = wikis.open(name, Deadline())
    with progress(f"Looking at {name}"):
        publication = _publication(workspace, session, followups, target, wikis.marks[name], arguments.force)
        there = look_at(target, draft_of(session), publication.last)
    plan = plan_publication(there, publication)
    try:
        if arguments.dry_run:
            show_plan(target, plan)
        else:
            with progress(f"Publishing to {name}"):
                done = carry_out(plan, target, wikis.marks[name], followups, publication.at, say)
            kept = done.step == "update" and done.kept
            say_done(name, done.step, done.page.place, done.page.url, unlisted=done.unlisted, kept=kept)
    except Conflict as conflict:
        if conflict.difference:
            sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
            print(conflict.difference)
        if publication.last is None or not publication.last.text:
            raise
        sync = workspace.command("actions", "--sync")
        raise Conflict(f"{conflict} To read back what was ticked there: {sync}") from conflict
    return 0


def _publication(
    workspace: Workspace, session: Session, followups: Followups, target: Target, mark: str, force: bool
) -> Publication:
    """Return what is to be published, with all that is known of it here. Raises StoreError."""
    last, reading = next(iter(published_pages(followups.all(), {target.name: mark})), (None, None))
    last = with_current_place(target, last, draft_of(session)) if last else None
    place = last.place if last else target.place(draft_of(session))
    before = session_before(workspace, session)
    return Publication(
        session,
        before,
        past_sessions(workspace, Library(workspace.sessions), session),
        last,
        reading,
        at=int(time.time()),
        earlier=earlier_pages(workspace, session, before.id if before else "", target, mark, place),
        later=later_of(workspace, session),
        force=force,
    )
