"""`retro publish --channel`: put the page of a channel where the team reads it."""

import argparse
import sys

from retro.commands.channel_pages import ChannelPages
from retro.commands.channels import channel_to_publish
from retro.commands.chosen_team import only_team
from retro.commands.progress import progress
from retro.commands.said_of_pages import say_done, show_plan
from retro.commands.trust import ask_for_trust
from retro.commands.wikis import Wikis, wiki_of_team
from retro.errors import Conflict
from retro.publish.carry_out import look_at, sent
from retro.publish.channel_plan import ChannelPage, digest_of, draft_of_channel, plan_channel, written_for
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.target import Movable
from retro.session.belonging import NO_TEAM
from retro.workspace import Workspace


def publish_channel(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Write the page, unless it is there or somebody changed it."""
    ask_for_trust(workspace)
    wikis = Wikis(workspace)
    team = only_team(workspace, arguments.team)
    name = wikis.chosen(arguments.to or wiki_of_team(workspace, team or ""))
    channel, title, page = channel_to_publish(workspace, arguments)
    workspace.prepare()
    pages, mark = ChannelPages(workspace), wikis.marks[name]
    target = wikis.open(name, Deadline())
    of_team = "" if team is None else team or NO_TEAM
    draft = draft_of_channel(channel, title, of_team)
    last = pages.get(mark, of_team, channel)
    with progress(f"Looking at {name}"):
        place = target.place(draft)
        if last and isinstance(target, Movable):
            place = target.current_place(place, draft)
        there = look_at(target, draft, place)
    plan = plan_channel(there, written_for(there, draft, page), last, force=arguments.force)
    try:
        if arguments.dry_run:
            show_plan(target, plan)
            return 0
        if plan.conflict:
            raise plan.conflict
        with progress(f"Publishing to {name}"):
            put = sent(plan, target) if plan.step != "nothing" else None
    except Conflict as conflict:
        if conflict.difference:
            sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
            print(conflict.difference)
        raise
    seen = plan.seen.revision if plan.seen else ""
    left = ChannelPage(put.revision if put else seen, digest_of(plan.draft.text, there.flavour))
    if left != last:
        pages.keep(mark, of_team, channel, left)
    say_done(name, plan.step, plan.place, put.url if put else "", unlisted=plan.unlisted)
    return 0
