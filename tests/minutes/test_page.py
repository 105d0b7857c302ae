"""The page as its reader finds it."""

import subprocess
import sys
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import example, given, settings

from retro.exchange.tables import TABLES
from retro.minutes import bare, markdown
from retro.publish.flavours import FLAVOURS
from retro.session.acts import RemoveSeat
from retro.session.agenda import Agenda, Privacy, Stage
from retro.session.people import Role
from retro.session.record import Action, CarriedAction, Lesson, Verdict
from retro.stages import KINDS
from retro.stages.group.rules import NameTopic
from retro.stages.registry import load_part
from tests.builders import OPENED, Meeting, a_stage, a_whole_meeting, an_agenda, clean_texts
from tests.minutes.reading import read, shape


def headings(page: str) -> list[str]:
    return [line for line in page.splitlines() if line.startswith("#")]


def part(page: str, heading: str) -> str:
    """Give what stands under a heading, up to the next of the same rank."""
    mark = heading.split(" ", maxsplit=1)[0] + " "
    return page.split(f"\n{heading}\n", 1)[1].split(f"\n{mark}", 1)[0]


def test_what_the_reader_needs_first_comes_first() -> None:
    assert [line for line in headings(a_whole_meeting().minutes) if not line.startswith("###")] == [
        "# Sprint 42",
        "## Actions",
        "## Decisions",
        "## Lessons",
        "## Topics",
        "## How it was",
        "## Cards",
    ]


def test_the_same_session_gives_the_same_bytes() -> None:
    meeting = a_whole_meeting()

    assert meeting.minutes == markdown(meeting.replayed()) == markdown(meeting.reread())


def test_a_page_ends_with_one_newline_and_has_no_trailing_blanks() -> None:
    page = a_whole_meeting().minutes

    assert page.endswith("\n")
    assert not page.endswith("\n\n")
    assert all(line == line.rstrip() for line in page.split("\n"))
    assert "\n\n\n" not in page


def test_the_head_says_when_with_the_zone() -> None:
    page = Meeting().wait(2).next().wait(59).end().minutes

    assert "- **Date:** 2026-11-21, 10:02-11:01 (UTC+01:00)\n" in page


def test_a_meeting_over_midnight_names_both_days() -> None:
    page = Meeting().wait(13 * 60).next().wait(120).end().minutes

    assert "2026-11-21, 23:00 to 2026-11-22, 01:00 (UTC+01:00)" in page


def test_the_head_names_who_took_part() -> None:
    meeting = Meeting().join("Ana", "Ben").let_in("Eve", Role.OBSERVER)

    assert "- **Took part:** Ana, Ben (watching: Eve)\n- **Facilitator:** Dana\n" in meeting.minutes


def test_the_head_names_who_of_the_team_was_not_there() -> None:
    meeting = Meeting(team=("Ana", "BEN", "Eve", "Chloé", "d_j")).join("Ana", "Ben")
    meeting.let_in("Eve", Role.OBSERVER)
    assert "Absent" not in meeting.minutes

    page = meeting.next().minutes

    assert "- **Took part:** Ana, Ben (watching: Eve)\n- **Absent:** Chloé, d\\_j\n" in page


def test_nobody_is_absent_where_all_came_or_nobody_was_expected() -> None:
    assert "Absent" not in Meeting().join("Ana").next().minutes
    assert "Absent" not in Meeting(team=("Dana", "Ana")).join("Ana").next().minutes


def test_without_attendance_nobody_is_named_as_absent() -> None:
    meeting = Meeting(an_agenda(attendance=False), team=("Chloé",)).join("Ana").next()

    assert "Chloé" not in meeting.minutes
    assert meeting.end().session.team == ()


def test_a_decision_says_how_it_came_about() -> None:
    how = {"method": "*consent*", "tally": "7 for", "objections": "none", "review": "2027-01-15"}
    page = Meeting().next().go("discuss").decision("Stop", **how).decision("Go").minutes

    assert (
        "- Stop (D1)\n  - How: \\*consent\\*\n  - Tally: 7 for\n  - Objections: none\n"
        "  - To be looked at again: 2027-01-15\n- Go (D2)\n"
    ) in page


def test_an_action_says_what_sets_it_off() -> None:
    page = Meeting().next().action("Ring", "Ana", trigger="a red <build>").end().minutes

    assert "`2026-11-21-sprint-42/A1`\n  - Trigger: a red &lt;build>\n" in page


def test_without_attendance_people_are_only_counted() -> None:
    meeting = Meeting(an_agenda(attendance=False)).join("Ana", "Ben").let_in("Eve", Role.OBSERVER)

    assert "- **Took part:** 2 people, 1 person watching\n" in meeting.minutes
    assert not any(name in meeting.minutes for name in ("Ana", "Ben", "Dana", "Eve"))


def test_a_removed_seat_did_not_take_part() -> None:
    meeting = Meeting().join("Ana", "Ben")
    meeting.lead(RemoveSeat(meeting.seat("Ben")))

    assert "Ben" not in meeting.minutes


def test_a_session_that_runs_says_so() -> None:
    waiting, running = Meeting(), Meeting().next()

    assert "\nThis session has not ended yet.\n" in waiting.minutes
    assert "2026-11-21, 10:00 (UTC+01:00), not begun" in waiting.minutes
    assert "\nThis session has not ended yet.\n" in running.minutes
    assert "2026-11-21, since 10:00 (UTC+01:00)" in running.minutes
    assert "not ended" not in running.end().minutes


def test_empty_parts_are_left_out_except_the_actions() -> None:
    page = Meeting().next().end().minutes

    assert headings(page) == ["# Sprint 42", "## Actions"]
    assert page.endswith("## Actions\n\nNo actions were agreed.\n")


def test_a_session_without_a_title_takes_that_of_its_template() -> None:
    assert Meeting(title="").minutes.startswith("# Start, stop, continue\n")


def test_an_action_says_who_by_when_and_where_it_came_from() -> None:
    page = part(a_whole_meeting().minutes, "## Actions")

    promised = "Move the release window to Tuesday — **Ana & Ben**, by 2026-12-05"
    assert f"- [ ] {promised} · from [T1](#t1) · `2026-11-21-sprint-42/A1`\n" in page
    assert "- [ ] Thank the night shift — nobody yet · `2026-11-21-sprint-42/A3`\n" in page


def test_a_carried_over_action_says_its_age_and_what_became_of_it() -> None:
    carried_actions = tuple(
        CarriedAction(Action("A1", what, "Ana"), session, day)
        for what, session, day in [
            ("one", "s1", "2026-11-20"),
            ("two", "s2", "2026-11-09"),
            ("three", "s3", "2026-09-19"),
            ("four", "s4", "2026-11-21"),
            ("five", "s5", ""),
        ]
    )
    meeting = Meeting(carried_actions=carried_actions).go("review")
    meeting.judge(0, Verdict.DONE).judge(1, Verdict.DROP).judge(2, Verdict.KEEP)

    assert part(meeting.minutes, "### Carried over").strip().split("\n") == [
        "- [x] one — **Ana** · agreed 1 day earlier · done · `s1/A1`",
        "- two — **Ana** · agreed 12 days earlier · dropped · `s2/A1`",
        "- [ ] three — **Ana** · agreed 9 weeks earlier · still open at this meeting · `s3/A1`",
        "- [ ] four — **Ana** · agreed the same day · not talked about at this meeting · `s4/A1`",
        "- [ ] five — **Ana** · agreed · not talked about at this meeting · `s5/A1`",
    ]


def test_carried_over_actions_nobody_looked_at_are_on_the_page_all_the_same() -> None:
    carried = CarriedAction(Action("A1", "one", "Ana"), "s1", "2026-11-20")
    meeting = Meeting(an_agenda(stages=(a_stage("commit"),)), carried_actions=(carried,))
    assert "Carried over" not in meeting.minutes

    page = meeting.next().end().minutes

    line = "- [ ] one — **Ana** · agreed 1 day earlier · not talked about at this meeting · `s1/A1`"
    assert f"### Carried over\n\n{line}\n" in page


def test_a_second_review_does_not_repeat_the_carried_over_actions() -> None:
    agenda = Agenda("Twice", (a_stage("review", "first"), a_stage("review", "second")))
    carried = CarriedAction(Action("A1", "one", "Ana"), "s1", "2026-11-20")

    page = Meeting(agenda, carried_actions=(carried,)).next().next().end().minutes

    assert page.count("agreed 1 day earlier") == 1


def test_a_lesson_has_its_context_and_tags() -> None:
    page = part(a_whole_meeting().minutes, "## Lessons")

    assert page.strip().split("\n") == [
        "- Small releases fail small (L1, from [T1](#t1))",
        "  - Context: Holds where a rollback takes minutes",
        "  - Tags: `deploys` `risk`",
    ]


def test_a_lesson_says_how_it_is_known_and_what_to_do() -> None:
    lesson = Lesson("L", "Ask first", evidence="We *moved* twice", recommendation="Invite them early")
    page = part(Meeting().join("Ana").go("lessons").write(lesson).minutes, "## Lessons")

    assert page.strip().split("\n") == [
        "- Ask first (L1)",
        "  - Evidence: We \\*moved\\* twice",
        "  - Recommendation: Invite them early",
    ]


def test_topics_come_in_the_order_they_were_talked_about_then_by_dots() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "one", "two", "three", "four").reveal()
    one, two, three = (meeting.label(text) for text in ("one", "two", "three"))
    meeting.go("vote").vote("Ana", one, two, two).close_vote()
    meeting.go("discuss").talk(three, 3).talk(two, 0.4).end()

    page = part(meeting.minutes, "## Topics")

    assert headings(bare(page)) == [f"### {three}: three", f"### {two}: two", "### Not discussed"]
    told = "written under Start, talked about for 3 minutes (5 planned)"
    assert f'### {three}: three<a id="{three}"></a>\n\n{told}\n' in page
    assert (
        f"### {two}: two\n\n2 dots, written under Start, talked about for less than a minute (5 planned)\n"
        in bare(page)
    )
    rest = f"- {one} (Start): one (1 dot)\n- and 1 single card without a dot\n"
    assert page.endswith(f"### Not discussed\n\n{rest}")


def test_every_card_that_was_not_discussed_names_its_question() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "one", "two", "three")
    meeting.add("Ana", "Stop", "four", "five").reveal()
    one, two, three, four, five = map(meeting.label, ("one", "two", "three", "four", "five"))
    meeting.go("group").together(one, two, four, title="Work").lead(NameTopic("group", five, "Named"))
    meeting.go("discuss").talk(three).end()

    page = part(bare(meeting.minutes), "### Not discussed")

    starts = " and ".join(card for card in (one, two, four) if card in {one, two})
    assert f"- T1: Work (cards {starts} under Start, {four} under Stop)\n" in page
    assert f"- {five} (Stop): Named\n" in page


def test_the_last_topic_has_its_time_when_the_group_goes_on_or_comes_back() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "one").reveal()
    topic = meeting.label("one")

    meeting.go("discuss").wait(5).talk(topic, 7).go("commit").wait(30).go("discuss").wait(2).end()

    assert f"### {topic}: one\n\nwritten under Start, talked about for 9 minutes (5 planned)\n" in bare(
        meeting.minutes
    )


def test_a_topic_shows_its_cards_and_what_was_written_down_on_it() -> None:
    page = part(bare(a_whole_meeting().minutes), "### T1: Deploys")

    assert page.strip().split("\n") == [
        "5 dots, talked about for 12 minutes (5 planned)",
        "",
        "- a1 (Start): Deploy on Tuesdays",
        "- b3 (Stop): Friday deploys",
        "- b1 (Stop): Deploying by hand (see scripts/\\*\\.sh)",
        "",
        "Notes:",
        "",
        "- Three of four outages began on a Friday.\\",
        "  Nobody was there to roll back.",
        "",
        "What came of it: action A1, decision D1, lesson L1",
    ]


def test_what_was_taken_on_a_card_follows_it_into_its_topic() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "one", "two").reveal()
    one, two = meeting.label("one"), meeting.label("two")
    meeting.go("group").action("do it", topic=one).together(one, two)

    assert "- [ ] do it — nobody yet · from [T1](#t1) · `" in meeting.minutes


def test_a_note_on_a_topic_that_is_gone_is_kept_without_it() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "one", "two").reveal()
    meeting.go("group").together(meeting.label("one"), meeting.label("two"))
    meeting.note("said", "T1").action("do it", topic="T1").split("T1")

    assert part(meeting.minutes, "## Notes").startswith("\n- said\n")
    assert "- [ ] do it — nobody yet · `2026-11-21-sprint-42/A1`\n" in meeting.minutes


def test_cards_that_were_not_revealed_are_counted_and_not_shown() -> None:
    meeting = (
        Meeting().join("Ana").go("ideate").add("Ana", "Start", "secret one", "secret two", "secret three")
    )

    assert "The cards are not revealed yet.\n" in meeting.minutes
    assert "- **Not on this page:** cards that were not revealed\n" in meeting.minutes
    assert "3 cards were never revealed.\n" in meeting.end().minutes
    assert "secret" not in meeting.minutes


def test_one_card_that_was_not_revealed() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "secret")

    assert "The cards are not revealed yet.\n" in meeting.minutes
    assert "1 card was never revealed.\n" in meeting.end().minutes


def test_nothing_is_folded_where_no_card_was_shown() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "pairing")

    for waiting in (meeting.minutes, meeting.end().minutes):
        for name, written in FLAVOURS.items():
            page = written(waiting)
            assert "1 card " in page or "The cards are not revealed yet." in page, name
            assert "0 cards" not in page, name
        assert "<details>" not in waiting


def test_an_open_vote_is_not_told() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "one").reveal()
    meeting.go("vote").vote("Ana", meeting.label("one"))

    assert "the voting is still open" in meeting.minutes
    assert "the voting was still open" in meeting.end().minutes
    assert "**Not on this page:** the dots of Voting, which was still open\n" in meeting.minutes


def test_dots_that_are_withheld_are_not_said_to_be_none() -> None:
    meeting = Meeting().join("Ana", "Ben", "Cleo").go("ideate").add("Ana", "Start", "one", "two").reveal()
    meeting.go("vote").vote("Ana", meeting.label("one"))
    meeting.vote("Ben", meeting.label("two")).close_vote()

    assert (
        "Voting: 2 people voted. Their dots are not shown, because fewer than 3 did.\n"
        in meeting.end().minutes
    )
    assert "0 dots" not in meeting.minutes
    assert "1 dot" not in meeting.minutes


def test_too_few_answers_are_withheld() -> None:
    meeting = Meeting().join("Ana", "Ben").next().answer("Ana", 0).answer("Ben", 4).show_answers()
    meeting.go("close").rate("Ana", 1, "my line").show_closing().end()

    assert "Not shown, because fewer than 3 people answered." in meeting.minutes
    assert "The ratings are not shown, because fewer than 3 people gave one." in meeting.minutes
    assert "| " not in meeting.minutes
    assert "> my line" in meeting.minutes


def test_open_questions_are_not_told() -> None:
    meeting = Meeting().join("Ana", "Ben", "Carl").next()
    for name in ("Ana", "Ben", "Carl"):
        meeting.answer(name, 0)
    meeting.go("close").rate("Ana", 1, "secret line").end()

    assert "The question was still open." in meeting.minutes
    assert "The closing was still open." in meeting.minutes
    assert "secret" not in meeting.minutes
    assert "| " not in meeting.minutes


@pytest.mark.parametrize("privacy", list(Privacy))
def test_cards_name_their_authors_only_where_the_contract_allows(privacy: Privacy) -> None:
    meeting = Meeting(an_agenda(privacy)).join("Ana", "Ben").go("ideate")
    meeting.add("Ana", "Start", "one").reveal().add("Ben", "Start", "two")

    assert ("one — Ana" in meeting.minutes) is (privacy is not Privacy.ANONYMOUS)
    assert ("two — Ben" in meeting.minutes) is (privacy is not Privacy.ANONYMOUS)
    assert ("Cards: nobody can tell" in meeting.minutes) is (privacy is Privacy.ANONYMOUS)


@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("privacy", [Privacy.REVEALED, Privacy.NAMED])
def test_minutes_without_attendance_name_no_author_and_say_no_less(privacy: Privacy, over: bool) -> None:
    meeting = Meeting(an_agenda(privacy, attendance=False)).join("Ana", "Ben").go("ideate")
    meeting.add("Ana", "Start", "one").reveal().add("Ben", "Start", "two")
    page = (meeting.end() if over else meeting).minutes

    assert "Cards: people saw in the meeting who wrote them; this page names nobody." in page
    assert "- a1: one\n- a2: two\n" in page
    assert "Ana" not in page
    assert "a participant" not in page


def test_an_anonymous_stage_names_nobody_whatever_a_card_says() -> None:
    meeting = (
        Meeting(an_agenda(attendance=False)).join("Ana").go("ideate").add("Ana", "Start", "one").reveal()
    )
    (card,) = meeting.session.board.cards
    signed = msgspec.structs.replace(card, author=meeting.seat("Ana"))
    board = msgspec.structs.replace(meeting.session.board, cards=(signed,))

    assert "Ana" not in markdown(msgspec.structs.replace(meeting.session, board=board))


def test_different_contracts_are_told_apart() -> None:
    praise = a_stage("ideate", "praise", ["Thanks"], privacy=Privacy.NAMED, settings={"hidden": False})
    ideas = a_stage("ideate", "ideas", ["Ideas"])
    meeting = (
        Meeting(Agenda("Both", (praise, ideas))).join("Ana").next().add("Ana", "Thanks", "to Ben").next()
    )

    page = meeting.add("Ana", "Ideas", "a tent").reveal().end().minutes

    assert (
        "Cards under Thanks: with the name of who wrote them. "
        "Cards under Ideas: nobody can tell who wrote them, not even from the files.\n" in page
    )
    assert "- a1: to Ben — Ana\n" in page
    assert "- b1: a tent\n" in page


def test_the_file_that_was_read_is_named() -> None:
    agenda = Agenda("Reading", (a_stage("read", settings={"file": "docs/plan.md"}),))

    assert "## Topics\n\nRead: the text was `docs/plan.md`.\n" in Meeting(agenda).next().end().minutes


def test_a_session_that_ended_before_it_began_has_a_page() -> None:
    assert "2026-11-21, 10:00 (UTC+01:00), not begun" in Meeting().end().minutes


@pytest.mark.parametrize("begin", [lambda m: m, lambda m: m.next(), lambda m: m.next().end()])
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_stage_of_any_kind_leaves_a_page(kind: str, begin: Callable[[Meeting], Meeting]) -> None:
    prompts = ["What?"] if KINDS[kind].prompts[1] else []

    assert begin(Meeting(Agenda("One", (a_stage(kind, prompts=prompts),)))).minutes.startswith(
        "# Sprint 42\n"
    )


def test_minutes_are_written_without_a_screen() -> None:
    script = (
        "import sys, retro.minutes;"
        "heavy = {'textual', 'rich', 'asyncssh', 'tinydb', 'asyncio', 'markdown_it'};"
        "print(sorted(heavy & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if load_part(kind, "minutes")])
def test_the_minutes_of_a_kind_can_be_imported_first(kind: str) -> None:
    subprocess.run([sys.executable, "-c", f"import retro.stages.{kind}.minutes"], check=True)


def test_the_day_is_that_of_the_facilitator() -> None:
    meeting = Meeting()

    assert OPENED % 86_400 == 9 * 3600
    assert "2026-11-21, 10:00" in meeting.minutes


def test_the_head_says_what_the_meeting_was_for() -> None:
    page = Meeting(an_agenda(description="The *shortest* road\n\nto Monday." + " again" * 99)).minutes

    assert "- **Purpose:** The \\*shortest\\* road to Monday. again " in page
    assert "again…\n" in page


def test_time_in_which_nobody_hosted_is_not_counted() -> None:
    meeting = Meeting().next().wait(10)
    meeting.interrupted(120).wait(20).end()

    assert (
        "- **Date:** 2026-11-21, 10:00-12:30 (UTC+01:00)\n- **Time:** 30 minutes (90 planned)\n"
        in meeting.minutes
    )


def test_a_meeting_that_ended_early_says_what_it_did_not_come_to() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "kept").reveal().go("discuss")
    meeting.talk(meeting.label("kept")).note("said", meeting.label("kept")).end()

    missed = "Check-in, Open actions, Grouping, Voting, Actions, Lessons learned and Close"
    assert f"\nThis session ended early; it did not reach {missed}.\n" in meeting.minutes
    assert "- a1: kept\n" in meeting.minutes
    assert "- said\n" in meeting.minutes
    assert "ended early" not in a_whole_meeting().minutes


def test_everything_that_is_held_back_is_named_at_the_top() -> None:
    meeting = Meeting().join("Ana").next().answer("Ana", 1)
    meeting.go("ideate").add("Ana", "Start", "x").go("close").rate("Ana", 1)

    held = "the answers to Check-in, which is open; cards that were not revealed"
    assert f"- **Not on this page:** {held}; the answers to Close, which is open\n" in meeting.minutes
    assert "Not on this page" not in a_whole_meeting().minutes


def test_figures_say_how_they_moved_since_the_session_before() -> None:
    before, now = a_rated(4, 4, 4), a_rated(3, 4, 4)

    page = markdown(now.session, before.session)

    assert "- **Worth the time** 3.7 of 5, 3 answers (-0.3 since 2026-11-21-sprint-42)\n" in page
    assert "(as in 2026-11-21-sprint-42)" in markdown(now.session, now.session)
    assert "- **Worth the time** 3.7 of 5, 3 answers\n" in now.minutes
    assert "3 answers\n" in markdown(now.session, Meeting().session)


def test_figures_of_another_question_are_not_compared() -> None:
    scale = {"scale": 7}
    agenda = an_agenda()
    asked = Agenda("Other", (a_stage("checkin", prompts=["How are you?"], settings=scale),))

    page = markdown(a_checked_in(Meeting(agenda)).session, a_checked_in(Meeting(asked)).session)

    assert "- **How are you?** 2.0 of 5, 3 answers\n" in page


def a_rated(*ratings: int) -> Meeting:
    names = [f"P{number}" for number, _ in enumerate(ratings)]
    meeting = Meeting().join(*names).go("close")
    for name, rating in zip(names, ratings, strict=True):
        meeting.rate(name, rating)
    return meeting.show_closing().end()


def a_checked_in(meeting: Meeting) -> Meeting:
    meeting.join("Ana", "Ben", "Carl").go("checkin")
    for name in ("Ana", "Ben", "Carl"):
        meeting.answer(name, 1)
    return meeting.show_answers()


def test_cards_are_folded_away_and_topics_are_led_to() -> None:
    page = a_whole_meeting().minutes

    assert part(page, "## Cards").startswith("\n<details>\n<summary>6 cards</summary>\n\n### Start\n")
    assert page.endswith("\n\n</details>\n")
    assert page.count("](#t1)") == 3
    assert page.count('<a id="t1"></a>') == 1


@settings(deadline=None, max_examples=60)
@given(clean_texts(), clean_texts(lines=True))
@example("https://example.com/a_b?c=d&copy;", "x")
def test_a_bare_page_has_neither_html_nor_links_and_all_its_texts(text: str, note: str) -> None:
    meeting = Meeting(title=text[:80]).join("Ana").go("ideate").add("Ana", "Start", text).reveal()
    meeting.note(note, "a1").action(text, topic="a1").decision(text, "a1").end()

    page = bare(meeting.minutes)

    assert not {"html_block", "html_inline", "link"} & set(shape(page))
    assert read(page).count(text) >= 3
    assert note in read(page)
    assert all(line == line.rstrip() for line in page.split("\n"))
    assert page.endswith("\n")
    assert not page.endswith("\n\n")


def test_cards_that_everybody_saw_coming_are_not_said_to_be_secret() -> None:
    agenda = an_agenda()
    stages = tuple(
        msgspec.structs.replace(stage, settings={"hidden": False}) if stage.kind == "ideate" else stage
        for stage in agenda.stages
    )
    meeting = Meeting(msgspec.structs.replace(agenda, stages=stages)).join("Ana").go("ideate")
    page = meeting.add("Ana", "Start", "seen at once").end().minutes

    assert "Cards: without a name; they were written in the open" in page
    assert "nobody can tell" not in page


def test_no_section_gets_what_was_given_in_private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "retro.stages.ideate.minutes.IdeateMinutes.section",
        lambda self, session, stage: [str(session.private)],
    )
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "secret")
    assert "ideate" in meeting.session.private

    assert "## Cards\n\n{}\n" in meeting.minutes


@pytest.mark.parametrize("whole", [False, True])
def test_a_memo_that_was_read_is_named_and_quoted(whole: bool) -> None:
    chosen = {"file": "memo.md", "include_pre_read": whole}
    memo = "We should *buy* <it>.\n\n" + "word " * 100
    stage = Stage("read", "read", "Reading", 5, settings=chosen, document=memo)

    page = Meeting(Agenda("Memo", (stage,))).next().end().minutes

    assert "Reading: the text was `memo.md`" in page
    assert "> We should buy &lt;it>." in page
    assert page.count("word") == 100 if whole else page.count("word") < 70


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**a *b* c** and ***d***", "a b c and d"),
        ("2 * 3 * 4, 5*", "2 \\* 3 \\* 4, 5\\*"),
    ],
)
def test_only_stars_that_emphasise_are_taken_off_a_text(text: str, shown: str) -> None:
    stage = Stage("read", "read", "Reading", 5, settings={"include_pre_read": True}, document=text)
    assert f"> {shown}" in Meeting(Agenda("Memo", (stage,))).next().end().minutes


@pytest.mark.parametrize(
    ("file", "memo", "told"),
    [
        (
            "",
            "## Two *quiet* mornings ##\n\nWe ask",
            "the text was “Two quiet mornings” (a part of the template)",
        ),
        ("memo.md", "# Why\nWe ask", "the text was “Why” (`memo.md`)"),
        ("", "We ask\n\n# Why", "the text was a part of the template"),
    ],
)
def test_a_memo_is_named_by_its_heading_and_by_where_it_stood(file: str, memo: str, told: str) -> None:
    stage = Stage("read", "read", "Reading", 5, settings={"file": file}, document=memo)

    page = Meeting(Agenda("Memo", (stage,))).next().end().minutes

    assert f"## Topics\n\nReading: {told}. It begins:\n\n> We ask" in page


def test_a_memo_that_is_only_a_heading_and_a_stage_without_a_text_say_no_more() -> None:
    stage = Stage("read", "read", "Reading", 5, document="# Why")

    assert (
        "Reading: the text was “Why” (a part of the template).\n"
        in Meeting(Agenda("M", (stage,))).next().end().minutes
    )
    empty = msgspec.structs.replace(stage, document="")
    assert "Reading" not in Meeting(Agenda("M", (empty,))).next().end().minutes


def test_a_topic_names_everything_that_came_of_it() -> None:
    meeting = Meeting().join("Ana").go("ideate").add("Ana", "Start", "one").reveal().go("discuss").talk("a1")
    for what in ("x", "y", "z"):
        meeting.action(what, topic="a1")
    meeting.decision("d", "a1").decision("e", "a1")

    assert "What came of it: actions A1, A2 and A3, decisions D1 and D2\n" in meeting.end().minutes


def test_each_topic_has_the_dots_of_the_vote_it_was_in() -> None:
    stages = (
        a_stage("ideate", prompts=["Problem"]),
        a_stage("vote", settings={"of": ["Problem"]}),
        a_stage("ideate", "tries", prompts=["Try"]),
        a_stage("vote", "second", settings={"of": ["Try"]}),
    )
    meeting = Meeting(Agenda("Two votes", stages)).join("Ana", "Ben", "Chloé").go("ideate")
    meeting.add("Ana", "Problem", "Flaky tests").reveal().go("vote")
    for name in ("Ana", "Ben", "Chloé"):
        meeting.vote(name, "a1")
    meeting.close_vote().go("tries").add("Ben", "Try", "Quarantine").reveal().go("second")
    for name in ("Ana", "Ben", "Chloé"):
        meeting.vote(name, "b1", "b1")
    meeting.close_vote().end()

    assert "Flaky tests (3 dots)" in meeting.minutes
    assert "Quarantine (6 dots)" in meeting.minutes
    assert [[*row][4] for row in TABLES["topics"](meeting.session)][1:] == [3, 6]
