"""Whether a page is written: never the same twice, and never over what a person changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retro.errors import Conflict, Unreachable
from retro.publish.carry_out import look_at, write
from retro.publish.plan import Plan, difference, plan_page
from retro.publish.published_page import PublishedPage
from retro.publish.targets.target import Flavour, Page, Unreadable
from tests.builders import texts
from tests.publish.helpers import Memory, a_draft


def planned(wiki: Memory, text: str, last: PublishedPage | None, *, force: bool = False) -> Plan:
    return plan_page(look_at(wiki, a_draft(text), last), a_draft(text), last, force=force)


def published(
    wiki: Memory, text: str, last: PublishedPage | None = None, *, force: bool = False
) -> PublishedPage:
    plan, put = write(planned(wiki, text, last, force=force), wiki)
    revision = put.revision if put else plan.seen.revision if plan.seen else ""
    merged = "" if plan.draft.text == plan.ours else plan.draft.text
    return PublishedPage(
        target="wiki", mark="m", place=Memory.PLACE, revision=revision, text=plan.ours, merged=merged
    )


def conflict_of(plan: Plan) -> Conflict:
    """The conflict of a plan, which nobody carries out."""
    assert plan.step == "conflict"
    assert plan.conflict is not None
    return plan.conflict


def test_the_same_page_is_not_sent_again() -> None:
    wiki = Memory()

    last = published(wiki, "one\n")
    published(wiki, "one\n", last)

    assert wiki.puts == 1


def test_a_wiki_that_ends_lines_in_its_own_way_is_not_taken_for_a_person() -> None:
    wiki = Memory()
    last = published(wiki, "one\n\ntwo\n")
    wiki.edit("one  \r\n\r\ntwo")

    published(wiki, "one\n\nthree\n", last)

    assert wiki.text == "one\n\nthree\n"


def test_a_change_by_hand_is_shown_and_kept() -> None:
    wiki = Memory()
    last = published(wiki, "one\ntwo\n")
    wiki.edit("one\ntwo, mended\n")

    with pytest.raises(Conflict, match="--force") as conflict:
        published(wiki, "one\nthree\n", last)

    assert "-two\n+two, mended" in conflict.value.difference
    assert wiki.text == "one\ntwo, mended\n"
    assert published(wiki, "one\nthree\n", last, force=True).text == wiki.text


def test_a_line_of_a_persons_stays_when_the_page_is_written_anew() -> None:
    """More than once, although the page is then as it was left."""
    wiki = Memory()
    last = published(wiki, "one\n\ntwo\nthree\n")
    wiki.edit("one\n\nMy own line.\n\ntwo\nthree\n")

    for two in ("2\n", "II\n", "both\n"):
        last = published(wiki, f"one\n\n{two}three\n", last)
        assert wiki.text == f"one\n\nMy own line.\n\n{two}three\n"
    puts = wiki.puts
    published(wiki, "one\n\nboth\nthree\n", last)
    assert wiki.puts == puts
    assert published(wiki, "one\n\nboth\nthree\n", last, force=True).text == wiki.text


def test_a_line_that_both_changed_is_named() -> None:
    wiki = Memory()
    last = published(wiki, "one\ntwo\nthree\n")
    wiki.edit("Mine.\none\ntwo, mended\nthree\n")

    conflict = conflict_of(planned(wiki, "one\n2\nthree\n", last))

    assert "line 3 (“two, mended”)" in str(conflict)
    assert "+two, mended" in conflict.difference


@pytest.mark.parametrize(
    ("flavour", "step"),
    [
        ("md", "update"),
        ("gfm", "update"),
        ("dokuwiki", "update"),
        ("mediawiki", "update"),
        ("confluence", "conflict"),
    ],
)
def test_only_a_page_that_consists_of_lines_is_merged(flavour: Flavour, step: str) -> None:
    wiki = Memory(flavour=flavour)
    last = published(wiki, "one\ntwo\n")
    wiki.edit("one\ntwo\n\nMine.\n")

    assert planned(wiki, "one\n2\n", last).step == step


def test_a_page_that_is_not_utf_8_any_more_is_not_merged() -> None:
    wiki = Memory()
    last = published(wiki, "one\ntwo\n")
    wiki.edit("one\ntwo\n\nPr\ufffdfe es\n")

    assert planned(wiki, "one\n2\n", last).step == "conflict"


def test_who_writes_a_line_between_looking_and_writing_finds_it_on_the_page() -> None:
    wiki = Memory()
    last = published(wiki, "one\ntwo\n")
    wiki.meanwhile = ["one\ntwo\n\nMine.\n"]

    published(wiki, "one\n2\n", last)

    assert wiki.text == "one\n2\n\nMine.\n"


def test_a_page_that_was_removed_is_not_brought_back_unasked() -> None:
    wiki = Memory()
    last = published(wiki, "one\n")
    wiki.edit(None)

    assert "removed" in str(conflict_of(planned(wiki, "two\n", last)))

    published(wiki, "two\n", last, force=True)
    assert wiki.text == "two\n"


def test_somebody_elses_page_is_not_replaced() -> None:
    wiki = Memory(text="theirs\n")

    assert "not published from here" in str(conflict_of(planned(wiki, "ours\n", None)))


def test_a_page_whose_text_is_forgotten_is_taken_for_nobodys() -> None:
    """Also where a wiki has no revisions, or somebody emptied the page."""
    forgotten = PublishedPage(target="wiki", mark="m", place=Memory.PLACE, revision="0", text="")

    for there in ("theirs\n", ""):
        assert "a name was removed from it" in str(conflict_of(planned(Memory(there), "ours\n", forgotten)))
    assert planned(Memory("ours\n"), "ours\n", forgotten).step == "nothing"
    assert planned(Memory("theirs\n"), "ours\n", forgotten, force=True).step == "update"


def test_who_edits_between_looking_and_writing_is_not_overwritten() -> None:
    wiki = Memory(meanwhile=["by hand\n"])

    with pytest.raises(Conflict):
        published(wiki, "ours\n")

    assert wiki.text == "by hand\n"


def test_an_answer_that_was_lost_is_looked_up() -> None:
    wiki = Memory(loses=1)

    last = published(wiki, "one\n")

    assert (wiki.puts, last.revision) == (1, str(wiki.version))


def test_what_never_arrived_is_said_to_be_missing() -> None:
    with pytest.raises(Unreachable):
        published(Memory(drops=1), "one\n")


class Unread(Memory):
    """A wiki that takes pages and shows none."""

    def read(self, place: str) -> Page | None:
        raise Unreadable("it cannot be read")


def test_where_nothing_can_be_looked_up_the_trouble_itself_is_said() -> None:
    with pytest.raises(Unreachable, match="no answer"):
        published(Unread(drops=1), "one\n")


@given(st.lists(st.tuples(st.sampled_from(["publish", "edit", "remove", "force"]), st.sampled_from("abc"))))
def test_no_order_of_things_loses_what_a_person_wrote(steps: list[tuple[str, str]]) -> None:
    wiki, last, by_hand = Memory(), None, False
    for what, letter in steps:
        match what:
            case "edit":
                by_hand = by_hand or letter + "!" != wiki.text
                wiki.edit(letter + "!")
            case "remove":
                by_hand = by_hand or wiki.text is not None
                wiki.edit(None)
            case _:
                before = wiki.text
                try:
                    last = published(wiki, letter, last, force=what == "force")
                    stayed = what != "force" and wiki.text == before
                    assert not by_hand or what == "force" or stayed or before in (letter, None)
                    by_hand = by_hand and stayed and before != letter
                except Conflict:
                    assert wiki.text == before
                    assert by_hand


@given(texts(), texts())
def test_a_difference_steers_no_terminal(before: str, after: str) -> None:
    shown = difference(before, after, "before", "after")

    assert all(character == "\n" or character == "\t" or ord(character) >= 32 for character in shown)
    assert "\x9b" not in shown
    assert "\u202e" not in shown
