"""The page of a channel: what holds of what it is about, over all meetings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from retro.markdown.blocks import bullet, bullets, under
from retro.markdown.escape import inline
from retro.minutes.page_head import day
from retro.session.model import Session
from retro.session.open_actions import KnownAction
from retro.session.record import Decision, Experiment, Lesson, standing


@dataclass
class Contents:
    """What there is in one channel: each with the session it is from, the newest first."""

    sessions: list[Session] = field(default_factory=list)
    decisions: list[tuple[Session, Decision]] = field(default_factory=list)
    lessons: list[tuple[Session, Lesson]] = field(default_factory=list)
    experiments: list[tuple[Session, Experiment]] = field(default_factory=list)
    actions: list[KnownAction] = field(default_factory=list)
    """Those that are open."""


def contents(
    sessions: Sequence[Session],
    known: Iterable[KnownAction],
    channels_of: Callable[[Iterable[str]], Iterable[str]],
) -> dict[str, Contents]:
    """Sort what sessions, the newest first, wrote down into channels.

    What is written down is about its own tags; where it has none, it is about what its session is about.
    `known` are all actions; `channels_of` returns the channels that words mean.
    """
    found: dict[str, Contents] = {}

    def of(own: Iterable[str], session: Session) -> list[Contents]:
        channels = [*channels_of(own)] or [*channels_of(session.channels)]
        return [found.setdefault(channel, Contents()) for channel in channels]

    changed = {decision.changes for session in sessions for decision in session.record.decisions}
    for session in sessions:
        record = session.record
        for decision in standing(record):
            if f"{session.id}/{decision.id}" not in changed:
                for channel in of(decision.tags, session):
                    channel.decisions.append((session, decision))
        for lesson in record.lessons:
            for channel in of(lesson.tags, session):
                channel.lessons.append((session, lesson))
        for experiment in record.experiments:
            for channel in of(experiment.tags, session):
                channel.experiments.append((session, experiment))
        for channel in of((), session):
            channel.sessions.append(session)
    homes = {session.id: session for session in sessions}
    for action in known:
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
        *under("## Decisions in force", bullets(_line(d.text, s, d.id, d.why) for s, d in held.decisions)),
        *under("## Lessons", bullets(_lesson(session, lesson) for session, lesson in held.lessons)),
        *under(
            "## Experiments",
            bullets(_line(e.hypothesis, s, e.id, e.test) for s, e in held.experiments),
        ),
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


def _line(text: str, session: Session, entry: str, more: str = "") -> str:
    inner = [bullet(inline(more))] if more else []
    return bullet(f"{inline(text)} ({_ref(session.id, entry)})", *inner)


def _lesson(session: Session, lesson: Lesson) -> str:
    parts = (
        ("Context", lesson.context),
        ("Evidence", lesson.evidence),
        ("Recommendation", lesson.recommendation),
    )
    inner = [bullet(f"{name}: {inline(said)}") for name, said in parts if said]
    return bullet(f"{inline(lesson.statement)} ({_ref(session.id, lesson.id)})", *inner)


def _action(known: KnownAction) -> str:
    action = known.carried.action
    facts = [action.who, action.due and f"by {action.due}"]
    said = "".join(f", {inline(fact)}" for fact in facts if fact)
    return bullet(f"{inline(action.what)}{said} ({inline(known.id)})")


def _ref(session: str, entry: str) -> str:
    return inline(f"{session}/{entry}")
