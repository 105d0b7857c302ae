"""How it was, in figures that can be compared from one session to the next."""

from retro.markdown.blocks import bullet, bullets
from retro.markdown.escape import inline
from retro.markdown.kind_minutes import Figure
from retro.minutes.sections import figures
from retro.session.model import Session
from retro.session.text import counted


def health(session: Session, before: Session | None) -> list[str]:
    """List the figures, with the change since an earlier session where that had them too."""
    earlier = figures(before) if before else ()
    return bullets(
        bullet(_line(figure, next(filter(figure.same, earlier), None), before)) for figure in figures(session)
    )


def _line(figure: Figure, last: Figure | None, before: Session | None) -> str:
    said = f"**{inline(figure.name)}** {figure.mean:.1f} of {figure.top}, {counted(figure.answers, 'answer')}"
    if last is None or before is None:
        return said
    change = round(figure.mean, 1) - round(last.mean, 1)
    moved = f"{change:+.1f} since" if abs(change) > 0.01 else "as in"
    return f"{said} ({moved} {inline(before.id)})"
