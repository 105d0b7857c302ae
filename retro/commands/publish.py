"""`retro publish`: put a session's minutes where the team reads them."""

import argparse
import datetime
import sys
import time

from retro.commands.aftermath import Aftermath
from retro.commands.progress import progress
from retro.commands.reading import read_session
from retro.commands.wikis import Wikis
from retro.errors import Conflict
from retro.minutes import markdown
from retro.session.model import Session
from retro.session.text import clean
from retro.store import Library
from retro.wiki.publishing import Plan, Published, carried_out, planned, visible
from retro.wiki.targets.opening import mark_of
from retro.wiki.targets.patience import Patience
from retro.wiki.targets.target import Draft, Flavour, Put, Target
from retro.workspace import Workspace


def publish(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Write the page, unless it is there already or somebody changed it."""
    wikis = Wikis(workspace)
    if not arguments.session:
        wikis.chosen(arguments.to or next(iter(wikis.tables), None))
        print("\n".join(wikis.listed()))  # noqa: T201
        return 0
    name = wikis.chosen(arguments.to)
    session = read_session(workspace, arguments.session)
    aftermath = Aftermath(Library(workspace.sessions).path(session.id))
    mark = mark_of(wikis.tables[name])
    last = aftermath.published(name, mark)
    workspace.prepare()
    try:
        with progress(f"Looking at {name}"):
            target = wikis.open(name, Patience())
            plan = planned(
                target, draft_of(session, target.flavour, again=last is not None), last, force=arguments.force
            )
        if arguments.dry_run:
            return _shown(target, plan)
        put = None
        if plan.step != "nothing":
            with progress(f"Publishing to {name}"):
                plan, put = carried_out(target, plan, last, force=arguments.force)
    except Conflict as conflict:
        if conflict.difference:
            sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
            print(conflict.difference)  # noqa: T201
        raise
    aftermath.keep([_published(name, mark, plan, put, last)])
    _say(name, plan, put or Put("", last.url if last else ""))
    return 0


def draft_of(session: Session, flavour: Flavour, *, again: bool) -> Draft:
    """Make the page of a session in the words of a wiki."""
    opened = datetime.datetime.fromtimestamp(session.opened + session.offset * 60, datetime.UTC)
    title = clean(session.title) or session.agenda.name
    done = "Update" if again else "Add"
    return Draft(
        session=session.id,
        date=opened.date().isoformat(),
        title=title,
        text=markdown(session),
        summary=f"{done} the minutes of {session.id}",
    )


def _published(name: str, mark: str, plan: Plan, put: Put | None, last: Published | None) -> Published:
    """What is to be remembered; of a page that was there already, that it was seen like this."""
    seen = plan.seen.revision if plan.seen else ""
    return Published(
        target=name,
        mark=mark,
        place=plan.place,
        revision=put.revision if put else seen or (last.revision if last else ""),
        text=plan.draft.text,
        url=(put.url if put else "") or (last.url if last else ""),
        at=int(time.time()) if put or last is None else last.at,
    )


def _shown(target: Target, plan: Plan) -> int:
    """Show what would be sent; nothing is."""
    if plan.step == "nothing":
        print(f"{plan.place} in {target.name} is up to date; nothing would be sent.", file=sys.stderr)  # noqa: T201
        return 0
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(visible(target.preview(plan.place, plan.draft, plan.seen)))
    done = "created" if plan.step == "create" else "replaced"
    print(f"{plan.place} would be {done} in {target.name}; nothing was sent.", file=sys.stderr)  # noqa: T201
    return 0


def _say(name: str, plan: Plan, put: Put) -> None:
    done = {
        "create": f"Published to {name}: {plan.place}",
        "update": f"Updated in {name}: {plan.place}",
        "nothing": f"{plan.place} in {name} is up to date; nothing was sent.",
    }
    print(done[plan.step], file=sys.stderr)  # noqa: T201
    if put.url:
        print(put.url)  # noqa: T201
