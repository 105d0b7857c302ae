"""What is asked before something that cannot be taken back, or that ends what people are at: the same
sentences on screens and in lines."""

from retro.session.people import Role
from retro.session.text import counted_people
from retro.session.view import RoundShown, StageRow, View


def people_not_done(view: View) -> str:
    """Return how many who are here are not done yet, in a sentence; empty where all are, or none can be."""
    here = [p for p in view.people if p.role is Role.PARTICIPANT and p.here and p.done is not None]
    return not_done(sum(not person.done for person in here), str(len(here)))


def not_done(waiting: int, of: str) -> str:
    """Return that so many of so many are not done, such as `1 of 3 groups is not done`; empty for none."""
    return f"{waiting} of {of} {'is' if waiting == 1 else 'are'} not done." if waiting else ""


def still_running(shown: RoundShown) -> str:
    """Return a sentence on a round that is not over."""
    left = len(shown.then)
    if not left:
        return "The round is still running."
    return f"{counted_people(left)} {'has' if left == 1 else 'have'} not had a turn."


def before_step(view: View, doing: str, question: str, waiting: str) -> str:
    """Return what is asked before a step of the meeting; empty where it is taken at once.

    `doing` is what the step does, as in "reveal cards"; `question` is its own, if it has one; `waiting` says
    who is not done. A round that is running is asked about too.
    """
    turns = still_running(view.round) if view.round is not None else ""
    at_it = " ".join(filter(None, (waiting, turns)))
    if not at_it:
        return question
    return f"{at_it} {question or f'{doing[0].upper()}{doing[1:]} anyway?'}"


def before_skipping(stage: str, following: str) -> str:
    """Return what is asked before a stage is left that is not finished, by the titles of both."""
    return f"Go to {following}? {stage} is not finished and stays as it is."


def before_the_end(view: View) -> str:
    """Return what is asked before the session ends early."""
    return f"End the session now? Nothing can be added afterwards. {view.unseen}".strip()


def can_be_more_private(view: View) -> list[StageRow]:
    """Return the current and the coming stages that can still become more private."""
    return [
        row for row in view.rows if row.status in ("now", "ahead") and row.privacy and row.privacy.stricter
    ]


def before_anonymous(stage: str) -> str:
    """Return what is asked before a stage of this title becomes anonymous."""
    return f"Make {stage} anonymous from now on? Everybody is told, and this cannot be undone."


def before_removal(name: str) -> str:
    """Return what is asked before a person's seat is taken away."""
    return f"Remove {name}? What they wrote stays, but they cannot return to it."


def before_ban(name: str) -> str:
    """Return what is asked before a person is also kept out."""
    return (
        f"Remove {name} and keep them out? Their key, name and return code stop working; "
        "what they wrote stays."
    )


def before_removing_text(label: str) -> str:
    """Return what is asked before a text of this label goes for good."""
    return (
        f"Remove {label} permanently? This cannot be undone. The minutes will say that something was removed."
    )
