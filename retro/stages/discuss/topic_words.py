"""What is said of a topic under discussion, for screens and for lines."""

from typing import Final

from retro.session.text import counted, nth
from retro.stages.choice import FEWEST
from retro.stages.discuss.rules import DiscussView

IF_TIME: Final = "if time is left"
TO_END: Final = "to end with"


def none_open(shown: DiscussView) -> tuple[str, ...]:
    """What is said while no topic is open: which one comes, and how many there are; or why none comes."""
    ahead = [topic.title for topic in shown.topics if topic.status == "ahead"]
    if not ahead:
        return ("All topics were talked about." if shown.topics else "There is no topic to talk about.",)
    # None is open after a while too, when the open one was removed.
    which = "First" if len(ahead) == len(shown.topics) else "Next"
    return f"{which} topic: {ahead[0]}", f"{counted(len(ahead), 'topic')} to talk about"


def asks(shown: DiscussView) -> str:
    """The question at the end of a time box."""
    again = f"Asked the {nth(shown.round)} time: go on, or stop?"
    return again if shown.round > 1 else "Go on with this topic, or stop?"


def answered(shown: DiscussView) -> str:
    """What came out of that question, or why it is not shown."""
    counts = shown.question.counts if shown.question else None
    if counts:
        return f"Asked the {nth(shown.round)} time: {shown.decided}" if shown.round > 1 else shown.decided
    which = f"Go on or stop, asked the {nth(shown.round)} time:" if shown.round > 1 else "Go on or stop:"
    return f"{which} not shown: with fewer than {FEWEST} answers, people could guess whose they are"


def first_in_time(shown: DiscussView) -> int:
    """How many of the first topics there is time for, without the one that ends the talk; else all."""
    if not 0 < shown.in_time < len(shown.topics):
        return len(shown.topics)
    return max(shown.in_time - (shown.topics[-1].id == shown.last), 1)
