"""What is due for a second look in lines."""

from collections.abc import Iterator

from retro.plain.verb import Line
from retro.session.recall_words import and_more, became, called, grounds, more_about, second_looks
from retro.session.recalled import Recalled
from retro.session.view import View


def due_lines(view: View) -> Iterator[Line]:
    """Yield each record that is due, behind a title, with what was said of it; none where none is listed."""
    listed = second_looks(view)
    if not listed:
        return
    yield Line("Due for a second look:")
    for each in listed:
        yield Line(_line(each, view))
    if more := and_more(view):
        yield Line(f"{more[0].upper()}{more[1:]}")


def _line(recalled: Recalled, view: View) -> str:
    ids = [each.ref.rpartition("/")[2] for each in view.recalled]
    own = recalled.ref.rpartition("/")[2]
    name = called(recalled) + (f" ({recalled.ref})" if ids.count(own) > 1 else "")
    said = ", ".join(
        filter(None, (became(view.record, recalled.ref), *more_about(view.record, recalled.ref)))
    )
    return f"{name}: {'; '.join(filter(None, (recalled.heading, grounds(recalled), said or recalled.why)))}"
