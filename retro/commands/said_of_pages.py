"""What is said of a page that is published, or that would be."""

import sys

from retro.commands.prompts import say
from retro.publish.plan import Plan, Step
from retro.publish.targets.places import shown_place
from retro.publish.targets.target import Target
from retro.session.text import visible


def show_plan(target: Target, plan: Plan) -> None:
    """Show what would be sent; nothing is. Raises Conflict."""
    if plan.conflict:
        raise plan.conflict
    page = f"{shown_place(plan.place)} in {target.name}"
    if plan.step == "nothing":
        print(f"{page} is up to date; nothing would be sent.", file=sys.stderr)
        return
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(visible(target.preview(plan.place, plan.draft, plan.seen)))
    would = {
        "create": f"{page} would be created",
        "update": f"{page} would be replaced",
        "list": f"{page} is up to date; its entry in {plan.unlisted} would be corrected",
    }
    print(f"{would[plan.step]}; nothing was sent.", file=sys.stderr)


def say_done(name: str, step: Step, place: str, url: str, *, unlisted: str = "", kept: bool = False) -> None:
    """Say what was done with a page, and print where it is; `kept` says that it has lines of other people."""
    page = shown_place(place)
    said = {
        "create": f"Published to {name}: {page}",
        "update": f"Updated in {name}: {page}",
        "list": f"{page} in {name} is up to date; its entry in {unlisted} was corrected.",
        "nothing": f"{page} in {name} is up to date; nothing was sent.",
    }
    say(said[step] + (" (what other people wrote there stays)" if kept else ""))
    if url:
        print(url)
