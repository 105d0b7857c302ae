"""Verbs about what comes back of earlier meetings."""

from collections.abc import Callable
from typing import Final

from retro.errors import RuleError
from retro.plain.second_look_verbs import SECOND_LOOKS, still_holds, the_recalled
from retro.plain.verb import Call, For, Outcome, Verb
from retro.session import acts
from retro.session.recall_words import REPLIED, named, said_here, second_looks, whence
from retro.session.recalled import Recalled
from retro.session.record import Reply
from retro.session.view import View


def recalled_line(recalled: Recalled) -> str:
    """Return an entry of an earlier meeting as it is announced."""
    return f"{whence(recalled).capitalize()}: {named(recalled)}: {recalled.heading} ({recalled.ref})"


def has_recalled(view: View) -> bool:
    """Whether something of earlier meetings is shown now."""
    return bool(view.recalled)


def _show(call: Call) -> Outcome:
    lines: list[str] = []
    for each in call.view.recalled:
        lines.append(recalled_line(each))
        said = said_here(call.view.record, each.ref)
        lines.append(f"  {', '.join(filter(None, (f'why: {each.why}', said)))}")
    if not lines:
        lines.append("Nothing of earlier meetings fits now.")
    return Outcome(lines=tuple(lines), data=list(call.view.recalled))


def _replying(reply: Reply) -> Callable[[Call], Outcome]:
    def run(call: Call) -> Outcome:
        if reply == "true" and second_looks(call.view):
            return still_holds(call)
        if call.given.get("DATE"):
            raise RuleError("When to look again is said in the review of open actions.")
        found = the_recalled(call.view.recalled, call.given["REF"])
        return Outcome((acts.AnswerRecalled(found.ref, reply),), f"{found.ref}: {REPLIED[reply]}.")

    return run


def _verb(name: str, does: str, reply: Reply) -> Verb:
    return Verb(
        name,
        does,
        _replying(reply),
        ("REF", "[DATE]") if reply == "true" else ("REF",),
        offered=has_recalled,
        sends=(acts.AnswerRecalled, acts.JudgeRecord) if reply == "true" else (acts.AnswerRecalled,),
        example="still-true D1 +6m" if reply == "true" else "",
    )


RECALLING: Final = (
    Verb(
        "earlier",
        "Show what earlier meetings say about this, and why it is shown.",
        _show,
        shows=True,
        whose=For.EVERYBODY,
        offered=has_recalled,
    ),
    _verb(
        "still-true",
        "Say that something of an earlier meeting is still true, perhaps with a date to look again.",
        "true",
    ),
    _verb("helped", "Say that something of an earlier meeting helped here.", "helped"),
    _verb("not-now", "Show something of an earlier meeting no more in this meeting.", "not now"),
    *SECOND_LOOKS,
)
