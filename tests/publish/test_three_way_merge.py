"""Two sides' changes of one text: no line of either is lost, and only the same lines are a conflict."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.publish.merge_page import merge_page
from retro.publish.three_way_merge import merge

LINES = st.lists(st.sampled_from(["", "a", "b", "c", "d  ", "e"]), max_size=9)


@given(LINES, LINES, LINES)
def test_no_line_that_a_side_added_is_lost(base: list[str], theirs: list[str], ours: list[str]) -> None:
    merged = merge(base, theirs, ours)

    for side in (theirs, ours):
        added = {line.rstrip() for line in side} - {line.rstrip() for line in base}
        if side is ours or not merged.conflicts:
            assert added <= {line.rstrip() for line in merged.lines}


@given(LINES, LINES)
def test_what_one_side_left_alone_is_as_the_other_has_it(base: list[str], changed: list[str]) -> None:
    for merged in (merge(base, changed, base), merge(base, base, changed), merge(base, changed, changed)):
        assert [line.rstrip() for line in merged.lines] == [line.rstrip() for line in changed]
        assert not merged.conflicts


@given(LINES, LINES, LINES)
def test_the_same_lines_are_a_conflict_for_either_side(
    base: list[str], theirs: list[str], ours: list[str]
) -> None:
    assert bool(merge(base, theirs, ours).conflicts) == bool(merge(base, ours, theirs).conflicts)


def test_lines_that_change_beside_each_other_are_changes_of_their_own() -> None:
    merged = merge(["head", "a", "b", "c"], ["head", "A", "b", "c"], ["head", "A", "B", "c"])

    assert merged.lines == ("head", "A", "B", "c")
    assert not merged.conflicts


def test_in_a_conflict_a_line_added_above_it_stands_there_once() -> None:
    merged = merge(
        ["head", "a", "b", "end"], ["head", "theirs", "end"], ["head", "added", "a", "ours", "end"]
    )

    assert merged.lines == ("head", "added", "a", "ours", "end")
    assert merged.conflicts == (2,)


@given(st.lists(st.integers(0, 30), unique=True, max_size=12), st.data())
def test_lines_of_their_own_between_ours_are_never_a_conflict(
    numbers: list[int], data: st.DataObject
) -> None:
    """Wherever they stand, and whatever changed in the lines around them."""
    base = [f"line {number}" for number in numbers]
    ours = [f"{line}, ours" if data.draw(st.booleans()) else line for line in base]
    theirs = [*base]
    own = [f"mine {number}" for number in range(data.draw(st.integers(1, 4)))]
    for line in own:
        theirs.insert(data.draw(st.integers(0, len(theirs))), line)

    merged = merge(base, theirs, ours)

    assert not merged.conflicts
    assert Counter(merged.lines) == Counter([*ours, *own])
    assert [line for line in merged.lines if line not in own] == ours


@pytest.mark.parametrize(
    ("theirs", "ours", "lines", "conflicts"),
    [
        ("a b X c", "a b c Y", "a b X c Y", ()),
        ("a b c X", "a b c Y", "a b c Y X", ()),
        ("a B c", "a b C", "a B C", ()),
        ("a X b c", "A b c", "A X b c", ()),
        ("a c", "a b C", "a C", ()),
        ("a B c", "a c", "a c", (2,)),
        ("a c", "a B c", "a B c", (2,)),
        ("a X Y c", "a B c", "a B c", (2, 3)),
    ],
)
def test_a_conflict_is_only_where_both_changed_the_same_lines(
    theirs: str, ours: str, lines: str, conflicts: tuple[int, ...]
) -> None:
    merged = merge(["a", "b", "c"], theirs.split(), ours.split())

    assert (merged.lines, merged.conflicts) == (tuple(lines.split()), conflicts)


ID = "2026-11-21-x/A1"


@pytest.mark.parametrize(
    ("theirs", "ours", "line"),
    [
        ("- [x] Ask — **Ben** · `ID`", "- [x] Ask — **Ben** · `ID`", "- [x] Ask — **Ben** · `ID`"),
        ("- [X] Ask — **Ana** · `ID`", "- [ ] Ask — **Ana** · `ID`", "- [ ] Ask — **Ana** · `ID`"),
        (
            "- [x] Ask — **Ana**, by 5 dec · `ID`",
            "- [x] Ask — **Ana**, by 2026-12-05 · `ID`",
            "- [x] Ask — **Ana**, by 2026-12-05 · `ID`",
        ),
        (
            "- [ ] Ask — **Ana** (with Eve) · `ID`",
            "- [x] Ask — **Ana (with Eve)** · `ID`",
            "- [x] Ask — **Ana (with Eve)** · `ID`",
        ),
        (
            "- [ ] [Ask](https://example.org/12) them — **Ana** · `ID`",
            "- [x] Ask them — **Ana** · `ID`",
            "- [x] [Ask](https://example.org/12) them — **Ana** · `ID`",
        ),
    ],
)
def test_the_line_of_an_action_is_no_conflict_once_it_was_read_back(
    theirs: str, ours: str, line: str
) -> None:
    base, after, new = (
        f"# Top\n\n{text.replace('ID', ID)}\n" for text in ("- [ ] Ask — **Ana** · `ID`", theirs, ours)
    )

    merged = merge_page(base, after, new, "md", [ID])

    assert (merged.lines[2], merged.conflicts) == (line.replace("ID", ID), ())


@pytest.mark.parametrize(("before", "after"), [("''", "''"), ("<code>", "</code>")])
def test_a_ticked_and_reworded_task_is_no_conflict_in_a_flavour_that_is_not_parsed(
    before: str, after: str
) -> None:
    base = f"  * ☐ Ask — **Ana** · {before}{ID}{after}"
    theirs, ours = base.replace("☐ Ask", "☑ Call"), base.replace("☐", "☑")

    merged = merge_page(base, theirs, ours, "dokuwiki" if before == "''" else "mediawiki", [ID])

    assert (merged.lines, merged.conflicts) == ((theirs,), ())
