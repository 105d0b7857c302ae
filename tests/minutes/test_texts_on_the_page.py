"""Whatever people write, the page has the same shape, and every text can be read from it exactly."""

import re
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.record import Action, CarriedAction, Verdict
from retro.session.text import clean, excerpt
from tests.builders import Meeting, a_stage, apart, clean_texts, names
from tests.minutes.reading import shape, tree, words

CARDS = 4
KINDS_OF_BLOCKS = ("heading", "paragraph", "list_item", "blockquote", "td", "inline")


@dataclass(frozen=True)
class Words:
    """All that people say in a meeting."""

    title: str
    people: list[str]
    cards: list[str]
    topic: str
    action: str
    who: str
    trigger: str
    decision: str
    method: str
    tally: str
    objections: str
    why: str
    instead: str
    hypothesis: str
    test: str
    measure: str
    before: str
    lesson: str
    context: str
    tag: str
    note: str
    loose: str
    line: str
    prompt: str
    question: str
    choices: list[str]

    def harmless(self) -> "Words":
        """Say the same with nothing but the letter x, of the same lengths."""
        plain: dict[str, Any] = {
            name: [f"n{n}" for n, _ in enumerate(said)]
            if name in ("people", "choices")
            else [_x(text) for text in said]
            if isinstance(said, list)
            else _x(said)
            for name, said in vars(self).items()
        }
        return Words(**plain)


def _x(text: str) -> str:
    return re.sub(r"\S", "x", text)


def spoken() -> st.SearchStrategy[Words]:
    text, short = clean_texts(), clean_texts().map(lambda said: clean(said[:30])).filter(bool)
    return st.builds(
        Words,
        title=short,
        people=st.lists(names(), min_size=3, max_size=3).filter(lambda drawn: apart("Dana", *drawn)),
        cards=st.lists(text, min_size=CARDS, max_size=CARDS),
        topic=short,
        action=text,
        who=short,
        trigger=text,
        decision=text,
        method=short,
        tally=short,
        objections=text,
        why=text,
        instead=text,
        hypothesis=text,
        test=text,
        measure=text,
        before=text,
        lesson=text,
        context=text,
        tag=short.filter(lambda said: len(said) == len(said.casefold()) and " " not in said),
        note=clean_texts(lines=True),
        loose=clean_texts(lines=True),
        line=text,
        prompt=short,
        question=text,
        choices=st.lists(short, min_size=2, max_size=2),
    )


def held(said: Words) -> Meeting:
    """Hold a meeting in which all of this is said."""
    asked = (Prompt("q", said.prompt, said.question),)
    stages = (
        Stage("checkin", "checkin", said.prompt, 5, prompts=asked, settings={"choices": said.choices}),
        a_stage("review"),
        Stage(
            "ideate",
            "ideate",
            "Ideas",
            5,
            Privacy.REVEALED,
            prompts=(Prompt("p", said.prompt, said.question),),
        ),
        a_stage("group"),
        a_stage("vote"),
        a_stage("discuss"),
        a_stage("close"),
    )
    carried = CarriedAction(Action("A1", said.action, said.who), "2026-11-07-before", "2026-11-07")
    meeting = Meeting(Agenda(said.prompt, stages), said.title, (carried,)).join(*said.people).next()
    ana, ben, carl = said.people
    for name in said.people:
        meeting.answer(name, 1)
    meeting.show_answers().next().judge(0, Verdict.DONE).next()
    prompt = meeting.session.agenda.stages[2].prompts[0].title
    meeting.add(ana, prompt, *said.cards).reveal()
    meeting.next().together("a1", "a2", title=said.topic).next().vote(ben, "T1", "a3").close_vote()
    meeting.next().talk("T1", 2).talk("a4", 1)
    meeting.action(said.action, said.who, "2026-12-05", "T1", said.trigger)
    how = {"method": said.method, "tally": said.tally, "objections": said.objections}
    how |= {"why": said.why, "instead": said.instead}
    meeting.decision(said.decision, "a4", review="2027-01-15", tags=(said.tag,), **how)
    looks = {"test": said.test, "measure": said.measure, "before": said.before, "tags": (said.tag,)}
    meeting.experiment(said.hypothesis, "T1", who=said.who, until="2026-12-19", **looks)
    meeting.lesson(said.lesson, said.context, (said.tag,)).note(said.note, "T1").note(said.loose)
    meeting.next()
    for name in said.people:
        meeting.rate(name, 3)
    return meeting.rate(carl, 3, said.line).show_closing().end()


@settings(deadline=None, max_examples=80)
@given(spoken())
def test_no_text_changes_the_shape_of_the_page(said: Words) -> None:
    assert shape(held(said).minutes) == shape(held(said.harmless()).minutes)


@settings(deadline=None, max_examples=80)
@given(spoken())
def test_every_text_can_be_read_from_the_page_exactly(said: Words) -> None:
    meeting = held(said)
    author = said.people[0]
    page = meeting.minutes
    nodes = [*tree(page).walk()]
    seen = {kind: [words(node) for node in nodes if node.type == kind] for kind in KINDS_OF_BLOCKS}

    assert seen["heading"][0] == said.title
    for card in meeting.session.board.cards:
        assert f"{card.id}: {card.text} — {author}" in seen["list_item"]
    assert sorted(card.text for card in meeting.session.board.cards) == sorted(said.cards)
    assert f"Took part: {', '.join(said.people)}" in seen["list_item"]
    assert f"T1: {said.topic}" in seen["heading"]
    assert f"a4: {excerpt(meeting.session.board.card('a4').text, 80)}" in seen["heading"]
    agreed = f"{said.action} — {said.who}, by 2026-12-05 · from T1 · 2026-11-21-sprint-42/A1"
    assert f"[ ] {agreed}" in seen["inline"]
    assert f"Trigger: {said.trigger}" in seen["list_item"]
    promised = "agreed 2 weeks earlier · done · 2026-11-07-before/A1"
    assert f"[x] {said.action} — {said.who} · {promised}" in seen["list_item"]
    assert f"{said.decision} (D1, from a4)" in seen["inline"]
    assert f"How: {said.method}" in seen["list_item"]
    assert f"Tally: {said.tally}" in seen["list_item"]
    assert f"Objections: {said.objections}" in seen["list_item"]
    assert "To be looked at again: 2027-01-15" in seen["list_item"]
    assert f"Why: {said.why}" in seen["list_item"]
    assert f"Instead of: {said.instead}" in seen["list_item"]
    assert f"{said.hypothesis} (E1, from T1)" in seen["inline"]
    assert f"Smallest test: {said.test}" in seen["list_item"]
    assert f"What we look at: {said.measure}" in seen["list_item"]
    assert f"Before: {said.before}" in seen["list_item"]
    assert "Until: 2026-12-19" in seen["list_item"]
    assert f"Who: {said.who}" in seen["list_item"]
    assert seen["list_item"].count(f"Tags: {said.tag.casefold()}") == 3
    assert f"{said.lesson} (L1)" in seen["inline"]
    assert f"Context: {said.context}" in seen["list_item"]
    assert f"Tags: {said.tag.casefold()}" in seen["list_item"]
    assert said.note in seen["list_item"]
    assert said.loose in seen["list_item"]
    assert said.line in seen["blockquote"]
    assert said.prompt in seen["heading"]
    assert said.question in seen["paragraph"]
    assert set(said.choices) <= {*seen["td"]}
    assert all(line == line.rstrip() and "\r" not in line for line in page.split("\n"))
