"""The head of the page: what, when, who, how much, and what can be known of who wrote what."""

import datetime

from retro.markdown.blocks import bullet, bullets
from retro.markdown.escape import inline
from retro.minutes.links import EarlierPages
from retro.minutes.withheld import held_back
from retro.session.agenda import IMPORTED, Privacy, Stage
from retro.session.model import Session
from retro.session.outcomes import topics_made
from retro.session.people import Role, Seat
from retro.session.private import Audience
from retro.session.record import standing
from retro.session.record_words import in_words
from retro.session.text import counted, counted_people, excerpt
from retro.stages import KINDS

_PURPOSE = 300
"""Characters of the template's description that the head holds."""

_WRITTEN = {
    Privacy.ANONYMOUS: "nobody can tell who wrote them, not even from the files",
    Privacy.REVEALED: "with the name of who wrote them, since the reveal",
    Privacy.NAMED: "with the name of who wrote them",
}
_NAMELESS = "people saw in the meeting who wrote them; this page names nobody"
_FOREIGN = "without a name; they come from another tool, and what it keeps is not known here"
_BY_GROUPS = "brought back by small groups, without a name"
_OPEN = "without a name; they were written in the open, and everybody saw each as it came"


def head(session: Session, earlier: EarlierPages) -> list[str]:
    """Make the title and the facts that fit on one screen."""
    template = session.agenda.name
    facts = [
        ("Date", when(session)),
        ("Time", _time(session)),
        ("Purpose", inline(purpose(session))),
        ("Template", inline(template)),
        ("Team", inline(session.team_id)),
        ("About", inline(in_words(session.channels))),
        ("Meeting before", earlier.previous and earlier.linked(inline(earlier.previous), earlier.previous)),
        ("Took part", _people(session)),
        ("Absent", _absent(session)),
        ("Facilitator", _facilitators(session)),
        ("Prepared before the meeting", _prepared(session)),
        ("On this page", _sums(session)),
        ("Not on this page", held_back(session)),
        ("Who wrote what", _contracts(session)),
    ]
    title = inline(session.title) or inline(template) or inline(session.id)
    return [
        f"# {title}",
        *_recovered(session),
        *_unfinished(session),
        *bullets(bullet(f"**{name}:** {fact}") for name, fact in facts if fact),
    ]


def purpose(session: Session) -> str:
    """Return what the template says of itself, as much of it as the head holds."""
    return excerpt(session.agenda.description, _PURPOSE)


def when(session: Session) -> str:
    """Return when the meeting was, in the time of its facilitator and with the zone."""
    zone = datetime.timezone(datetime.timedelta(minutes=session.offset))
    start = datetime.datetime.fromtimestamp(_start(session), zone)
    name = f"({zone})"
    if session.began is None:
        return f"{start:%Y-%m-%d, %H:%M} {name}, not begun"
    if session.ended is None:
        return f"{start:%Y-%m-%d}, since {start:%H:%M} {name}"
    if session.ended == session.began:
        return f"{start:%Y-%m-%d, %H:%M} {name}"
    end = datetime.datetime.fromtimestamp(session.ended, zone)
    if end.date() == start.date():
        return f"{start:%Y-%m-%d, %H:%M}-{end:%H:%M} {name}"
    return f"{start:%Y-%m-%d, %H:%M} to {end:%Y-%m-%d, %H:%M} {name}"


def day(session: Session) -> datetime.date:
    """Return the day of the meeting where its facilitator was."""
    zone = datetime.timezone(datetime.timedelta(minutes=session.offset))
    return datetime.datetime.fromtimestamp(_start(session), zone).date()


def _recovered(session: Session) -> list[str]:
    """Return a note that this page may lack the end of the meeting."""
    origin = inline(session.recovered_from)
    return [f"Recovered from {origin}, whose file was damaged: the end may be missing."] if origin else []


def _unfinished(session: Session) -> list[str]:
    """Return a note that a session goes on, or that it ended before its agenda did."""
    if not session.over:
        return ["This session has not ended yet."]
    stages = [stage for stage in session.agenda.stages if not stage.skipped]
    ahead = [stage.title for stage in stages if stage.id not in session.states]
    if session.stage is None or not ahead or session.stage == stages[-1]:
        return []
    return [f"This session ended early; it did not reach {inline(_listed(ahead))}."]


def _listed(titles: list[str]) -> str:
    *first, last = titles
    return f"{', '.join(first)} and {last}" if first else last


def _time(session: Session) -> str:
    """Return how long the meeting was; time in which nobody hosted it does not count."""
    if session.began is None or session.ended is None or not session.agenda.minutes:
        return ""
    used = max(round((session.ended - session.began - session.idle) / 60), 0)
    said = counted(used, "minute") if used else "less than a minute"
    return f"{said} ({session.agenda.minutes} planned)"


def _start(session: Session) -> int:
    return session.opened if session.began is None else session.began


def _with(session: Session, role: Role) -> tuple[Seat, ...]:
    return tuple(seat for seat in session.seats if seat.role is role and not seat.removed)


def _people(session: Session) -> str:
    members, observers = session.members, _with(session, Role.OBSERVER)
    if not session.agenda.attendance:
        people = counted_people(len(members)) if members else ""
        return people + (f", {counted_people(len(observers))} watching" if observers else "")
    people = _names(members)
    return people + (f" (watching: {_names(observers)})" if observers else "")


def _absent(session: Session) -> str:
    if session.began is None or not session.agenda.attendance:
        return ""
    return ", ".join(map(inline, session.absent))


def _facilitators(session: Session) -> str:
    # A co-facilitator who took over has a second seat for it, and is named among those who took part.
    seats = tuple(seat for seat in _with(session, Role.FACILITATOR) if not seat.owner)
    return _names(seats) if session.agenda.attendance else ""


def _prepared(session: Session) -> str:
    """Return which stages were open before the meeting. Who took part in them then is nobody's business."""
    titles = [inline(stage.title) for stage in session.agenda.stages if stage.before]
    return _listed(titles) if titles else ""


def _names(seats: tuple[Seat, ...]) -> str:
    return ", ".join(inline(seat.name) for seat in seats)


def _sums(session: Session) -> str:
    record, board = session.record, session.board
    sums = (
        (len(board.cards), "card"),
        (topics_made(session, KINDS), "topic"),
        (len(record.actions), "action"),
        (len(standing(record)), "decision"),
        (len(record.lessons), "lesson"),
        (len(record.experiments), "experiment"),
    )
    return ", ".join(counted(number, noun) for number, noun in sums if number) or (
        "nothing was written down" if session.over else "nothing yet"
    )


def _contracts(session: Session) -> str:
    """Return what can be known of who wrote the cards, by the privacies of their stages, and the rest."""
    written = {card.prompt for card in session.board.cards}
    titles: dict[str, list[str]] = {}
    for stage in session.agenda.stages:
        found = [inline(prompt.title) for prompt in stage.prompts if prompt.id in written]
        if found:
            titles.setdefault(_known(session, stage), []).extend(found)
    sentences = [
        (f"Cards under {', '.join(prompts)}: " if len(titles) > 1 else "Cards: ") + known
        for known, prompts in titles.items()
    ]
    named = (("Actions", session.record.actions), ("Experiments", session.record.experiments))
    sentences += [f"{what}: by name" for what, written in named if written]
    return " ".join(f"{sentence}." for sentence in sentences)


def _known(session: Session, stage: Stage) -> str:
    if KINDS[stage.kind].audience is Audience.GROUP:
        return _BY_GROUPS
    if stage.anonymous and IMPORTED in session.agenda.tags:
        return _FOREIGN
    if stage.anonymous and KINDS[stage.kind].written_openly(stage):
        return _OPEN
    if not (stage.anonymous or session.agenda.attendance):
        return _NAMELESS
    return _WRITTEN[stage.privacy]
