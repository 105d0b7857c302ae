"""What people write under Actions on a published page is found, with owner and date as they wrote it."""

import pytest

from retro.publish.added_tasks import added_tasks, found_task
from retro.publish.flavours import FLAVOURS
from retro.publish.page_tasks import tasks
from retro.publish.published_page import PublishedPage, reading_of
from retro.publish.readback import read_back
from retro.publish.targets.target import Flavour, Page
from retro.session.open_actions import PastSession, to_ask_about
from retro.session.record import Answer, FoundTask
from retro.stages.review.rules import AnswerFound
from tests.builders import OPENED, Meeting
from tests.publish.helpers import SESSION, a_meeting

DUE = "2026-12-10"
NEW = ("Ask the vendor", "Ben", DUE)
WRITTEN: dict[Flavour, tuple[str, ...]] = {
    "md": (
        f"- [ ] Ask the vendor — **Ben**, by {DUE}",
        f"* [ ] Ask the vendor — Ben, by {DUE}",
        f"- Ask the vendor - Ben, by {DUE}",
        f"1. Ask the vendor -- Ben, due {DUE}",
    ),
    "mkdocs": (f"- [ ] Ask the vendor — **Ben**, by {DUE}",),
    "kramdown": (f"- [ ] Ask the vendor — **Ben**, by {DUE}",),
    "mediawiki": (
        f"* ☐ Ask the vendor — '''Ben''', by {DUE}",
        f"* Ask the vendor — Ben, by {DUE}",
        f"* Ask [[the vendor]] - Ben, by {DUE}",
    ),
    "dokuwiki": (
        f"  * ☐ Ask the vendor — **Ben**, by {DUE}",
        f"  * Ask the vendor — Ben, by {DUE}",
        f"  - %%Ask the%% [[vendors|vendor]] — Ben, by {DUE}",
    ),
    "confluence": (
        "<ac:task-list><ac:task><ac:task-id>9</ac:task-id><ac:task-uuid>5e-7</ac:task-uuid>"
        "<ac:task-status>incomplete</ac:task-status><ac:task-body>"
        '<span class="placeholder-inline-tasks">Ask the vendor &mdash; <strong>Ben</strong>, by '
        f'<time datetime="{DUE}" /> </span></ac:task-body></ac:task></ac:task-list>',
    ),
}
CASES = [(flavour, line) for flavour, lines in WRITTEN.items() for line in lines]


def a_page(flavour: Flavour) -> str:
    return FLAVOURS[flavour](a_meeting().minutes)


def published(flavour: Flavour) -> PublishedPage:
    text = a_page(flavour)
    return PublishedPage(
        target="wiki", mark="m", place="p", revision="1", text=text, tasks=tasks(a_meeting().minutes)
    )


def with_line(flavour: Flavour, line: str) -> str:
    """Our page with a line behind the last action."""
    lines = a_page(flavour).split("\n")
    last = max(n for n, each in enumerate(lines) if f"{SESSION}/A3" in each)
    return "\n".join([*lines[: last + 1], line, *lines[last + 1 :]])


def found(flavour: Flavour, page: str) -> list[tuple[str, str, str]]:
    added = added_tasks(page, a_page(flavour), flavour, tasks(a_meeting().minutes), (), OPENED)
    asked = [found_task(task, SESSION, "wiki") for task in added]
    return [(task.what, task.who, task.due) for task in asked]


@pytest.mark.parametrize(("flavour", "line"), CASES)
def test_a_new_task_is_found_with_owner_and_date_as_written(flavour: Flavour, line: str) -> None:
    assert found(flavour, with_line(flavour, line)) == [NEW]


@pytest.mark.parametrize("flavour", WRITTEN)
def test_our_own_page_has_no_new_task(flavour: Flavour) -> None:
    assert found(flavour, a_page(flavour)) == []


@pytest.mark.parametrize("flavour", ["md", "mediawiki", "dokuwiki"])
def test_a_line_elsewhere_on_the_page_is_no_task(flavour: Flavour) -> None:
    page = a_page(flavour) + WRITTEN[flavour][0] + "\n"
    assert found(flavour, page) == []


def test_what_is_ticked_already_or_stands_below_an_action_is_not_asked_about() -> None:
    assert found("md", with_line("md", "- [x] Bought a cake")) == []
    assert found("md", with_line("md", "    - as Ana said")) == []


def test_an_action_that_lost_its_id_is_not_new() -> None:
    page = a_page("md").replace(f" · `{SESSION}/A3`", "")
    assert found("md", page) == []


@pytest.mark.parametrize("flavour", WRITTEN)
def test_a_copied_line_with_other_words_is_new_and_leaves_the_action_alone(flavour: Flavour) -> None:
    page = a_page(flavour)
    start, end = ("<ac:task>", "</ac:task>") if flavour == "confluence" else ("\n", "\n")
    at = page.rindex(start, 0, page.index(f"{SESSION}/A3"))
    line = page[at : page.index(end, at + 1) + (len(end) if end != "\n" else 0)]
    copied = page.replace(line, line.replace("Write it", "Sing a song") + line)
    assert copied.count(f"{SESSION}/A3") == 2

    assert found(flavour, copied) == [("Sing a song", "", "")]
    read = read_back(Page(copied, "2"), published(flavour), None, flavour, OPENED)
    assert (read.edits, read.statuses) == ((), ())
    assert read.news == ("p in wiki has a new task (Sing a song); the next review will ask about it.",)


def test_words_that_are_no_date_stay_in_the_text() -> None:
    line = "- [ ] Ask the vendor — **Ben**, by the next audit"
    assert found("md", with_line("md", line)) == [("Ask the vendor (the next audit)", "Ben", "")]


def test_a_date_in_words_stays_the_one_that_was_meant_when_it_was_seen_first() -> None:
    page = Page(with_line("md", "- [ ] Ask the vendor by friday"), "2")
    first = read_back(page, published("md"), None, "md", OPENED)
    assert first.reading is not None
    (task,) = first.reading.added
    assert found_task(task, SESSION, "wiki").due == "2026-11-27"

    later = Page(page.text.replace("[ ] Write it", "[x] Write it"), "3")
    again = read_back(later, published("md"), first.reading, "md", OPENED + 20 * 86400)
    assert again.reading is not None
    assert again.reading.added == (task,)
    assert len(again.news) == 1  # the tick; the task was told of before


def test_a_page_without_actions_is_read_back_too() -> None:
    page = Meeting().end().minutes
    assert "No actions were agreed." in page
    kept = PublishedPage(target="wiki", mark="m", place="p", revision="1", text=page)
    there = Page(page.replace("No actions were agreed.", "- [ ] Ask the vendor"), "2")

    read = read_back(there, kept, reading_of(kept, ()), "md", OPENED)

    assert read.reading is not None
    assert [task.text for task in read.reading.added] == ["Ask the vendor"]
    assert read.news == ("p in wiki has a new task (Ask the vendor); the next review will ask about it.",)


# Asking


TASK = FoundTask("Ask the vendor", "2026-11-07-before", "wiki", "Ben", DUE)


def asked(*answers: Answer) -> Meeting:
    meeting = Meeting(found=(TASK,)).join("Ana").go("review")
    for answer in answers:
        meeting.lead(AnswerFound(meeting.here, 0, answer))
    return meeting


def test_nothing_is_taken_without_being_asked() -> None:
    assert asked().session.record.actions == ()
    assert asked(Answer.LEAVE).session.record.actions == ()


def test_what_is_taken_is_an_action_with_owner_and_date() -> None:
    meeting = asked(Answer.TAKE, Answer.TAKE)
    (action,) = meeting.session.record.actions
    assert (action.id, action.what, action.who, action.due) == ("A1", *NEW)
    assert meeting.session.record.found[0].action == "A1"
    assert meeting.reread() == meeting.session


def test_what_is_left_after_all_is_no_action_any_more() -> None:
    assert asked(Answer.TAKE, Answer.LEAVE).session.record.actions == ()


def test_a_task_is_asked_about_until_it_is_taken_or_left() -> None:
    before = PastSession(Meeting(name="2026-11-07-before").end().session, found=(TASK, TASK))
    assert to_ask_about([before]) == (TASK,)
    assert to_ask_about([before, PastSession(asked().end().session)]) == (TASK,)
    for answer in (Answer.TAKE, Answer.LEAVE):
        assert to_ask_about([before, PastSession(asked(answer).end().session)]) == ()
