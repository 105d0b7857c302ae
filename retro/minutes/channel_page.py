"""The page of a channel: what holds of what it is about, over all meetings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from retro.markdown.blocks import bullet, bullets, under
from retro.markdown.escape import inline
from retro.minutes.page_head import day
from retro.session.later_sentences import later_line, state_in_words
from retro.session.model import Session
from retro.session.open_actions import KnownAction
from retro.session.record import Decision, Experiment, Lesson
from retro.session.record_states import KnownRecord


@dataclass
class Contents:
    """What there is in one channel, the newest first."""

    sessions: list[Session] = field(default_factory=list)
    decisions: list[KnownRecord] = field(default_factory=list)
    """Those in force."""
    lessons: list[KnownRecord] = field(default_factory=list)
    """Those that nobody has retired."""
    experiments: list[KnownRecord] = field(default_factory=list)
    """All, with what came of them."""
    actions: list[KnownAction] = field(default_factory=list)
    """Those that are open."""


def contents(
    sessions: Sequence[Session],
    records: Iterable[KnownRecord],
    actions: Iterable[KnownAction],
    channels_of: Callable[[Iterable[str]], Iterable[str]],
) -> dict[str, Contents]:
    """Sort sessions, the newest first, and what is known of all they wrote down into channels.

    What is written down is about its own tags; where it has none, it is about what its session is about.
    `channels_of` returns the channels that words mean.
    """
    found: dict[str, Contents] = {}

    def of(own: Iterable[str], session: Session) -> list[Contents]:
        channels = [*channels_of(own)] or [*channels_of(session.channels)]
        return [found.setdefault(channel, Contents()) for channel in channels]

    homes = {session.id: session for session in sessions}
    written: dict[str, list[KnownRecord]] = {}
    for known in records:
        written.setdefault(known.session.id, []).append(known)
    for session in sessions:
        for known in written.get(session.id, ()):
            if known.is_over and not isinstance(known.record, Experiment):
                continue
            for channel in of(known.record.tags, session):
                match known.record:
                    case Decision():
                        channel.decisions.append(known)
                    case Lesson():
                        channel.lessons.append(known)
                    case Experiment():
                        channel.experiments.append(known)
        for channel in of((), session):
            channel.sessions.append(session)
    for action in actions:
        home = homes.get(action.carried.session) or homes.get(action.home)
        if action.state == "open" and home:
            for channel in of((), home):
                channel.actions.append(action)
    return dict(sorted(found.items()))


def channel_page(channel: str, held: Contents, title: str = "", about: str = "") -> str:
    """Write the page as Markdown."""
    blocks = [
        f"# {inline(title or f'#{channel}')}",
        *([inline(about)] if about else []),
        *([f"Channel: {inline(f'#{channel}')}"] if title else []),
        *under("## Decisions in force", bullets(map(_entry, held.decisions))),
        *under("## Lessons", bullets(map(_entry, held.lessons))),
        *under("## Experiments", bullets(map(_entry, held.experiments))),
        *under("## Open actions", bullets(map(_action, held.actions))),
        *under(
            "## Sessions",
            bullets(
                bullet(f"{day(session).isoformat()}: {inline(session.title)} ({inline(session.id)})")
                for session in held.sessions
            ),
        ),
    ]
    if len(blocks) <= 3 and not any((held.sessions, held.decisions, held.lessons, held.experiments)):
        blocks.append("There is nothing in this channel yet.")
    return "\n\n".join(blocks) + "\n"


def _entry(known: KnownRecord) -> str:
    became = later_line(known) or (state_in_words(known, "") if known.is_over else "")
    inner = [bullet(inline(said)) for said in (*_details(known), became) if said]
    return bullet(f"{inline(known.text)} ({inline(known.id)})", *inner)


def _details(known: KnownRecord) -> tuple[str, ...]:
    match known.record:
        case Decision(why=why):
            return (why,)
        case Experiment(test=test):
            return (test,)
        case Lesson(context=context, evidence=evidence, recommendation=recommendation):
            parts = (("Context", context), ("Evidence", evidence), ("Recommendation", recommendation))
            return tuple(f"{name}: {said}" for name, said in parts if said)


def _action(known: KnownAction) -> str:
    action = known.carried.action
    facts = [action.who, action.due and f"by {action.due}"]
    said = "".join(f", {inline(fact)}" for fact in facts if fact)
    return bullet(f"{inline(action.what)}{said} ({inline(known.id)})")
