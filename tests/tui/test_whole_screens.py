"""Whole screens as text, compared with files that read like the screens.

`UPDATE_SCREENS=1 pytest tests/tui/test_whole_screens.py` writes them anew; read the difference.
"""

import difflib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from retro.room.recalls import Memory, NoMemory
from tests.builders import LEADER, Meeting
from tests.due import D1, E1, L1, MORE, Due
from tests.tui.checkin_rooms import (
    closings_asked,
    closings_shown,
    colours_shown,
    destroyed,
    health_asked,
    health_shown,
    lines_asked,
    minutes_of_health,
    mood_asked,
    mood_shown,
    unsafe,
    unwilling,
    words_asked,
    words_shown,
    worth_it,
)
from tests.tui.deciding_rooms import (
    advised,
    consent_anonymous,
    consent_asked,
    decided,
    fists,
    gradients,
    integrated,
    nothing_proposed,
    objected,
    one_asked,
    rated,
    rating,
    too_few_anonymous,
)
from tests.tui.due_scenes import looking_again
from tests.tui.idea_rooms import idea_talked_about, ideas_voted, ideas_voting
from tests.tui.margin_scenes import noted, noting, voting_together, written_for_somebody
from tests.tui.rooms import (
    TERMINAL,
    WATCHER,
    WINDOW,
    Harness,
    Size,
    all_said,
    answered,
    answering,
    asked_in_turn,
    asking,
    awaited,
    before_topics,
    briefing,
    closed,
    closing,
    commit,
    commit_nothing,
    ended,
    gathering,
    go_on_or_stop,
    grouping,
    lessons,
    live,
    more_or_less,
    opinions,
    opinions_shown,
    reading,
    revealed,
    review,
    settle,
    speaking,
    sure,
    sure_shown,
    talking,
    text_of,
    voted,
    voting,
    whole_lessons,
    withheld,
    writing,
    writing_few,
    writing_nothing,
)
from tests.tui.small_groups import (
    alone_first,
    called_back,
    fours_at_work,
    many_groups,
    pairs_at_work,
    same_groups,
    same_groups_called_back,
)
from tests.tui.test_from_earlier import known
from tests.tui.voting_rooms import (
    divided,
    dividing,
    everybody_abstained,
    in_turns,
    ranked,
    ranking,
    three_weighed,
    weighed,
    weighed_talk,
    weighing,
)

UPDATE: Final = bool(os.environ.get("UPDATE_SCREENS"))
SCREENS: Final = Path(__file__).with_name("screens")


class Shown(NamedTuple):
    """A screen: the point of the meeting, whose terminal, its size, and keys that are pressed first."""

    scene: Callable[[], Meeting]
    name: str = LEADER
    size: Size = WINDOW
    keys: Sequence[str] = ()
    note: str = ""
    memory: Memory = NoMemory()

    @property
    def file(self) -> str:
        who = {LEADER: "lead", WATCHER: "observer"}.get(self.name, "seat")
        parts = (self.scene.__name__, who, f"{self.size[0]}x{self.size[1]}", self.note)
        return "-".join(part for part in parts if part) + ".txt"


SMALL: Final = (60, 20)
ALL: Final = (
    Shown(gathering),
    Shown(gathering, size=TERMINAL),
    Shown(gathering, "Ana", TERMINAL),
    Shown(awaited, size=TERMINAL),
    Shown(reading, "Ana", TERMINAL),
    Shown(noting),
    Shown(noting, size=TERMINAL),
    Shown(noting, "Ana", TERMINAL, ("down", "down", "e"), "writing"),
    Shown(noted),
    Shown(noted, "Ana", TERMINAL),
    Shown(written_for_somebody, "Dana's own", TERMINAL, ("ctrl+o", *"Rosa", "enter")),
    Shown(voting_together, "Ana", TERMINAL),
    Shown(voting_together),
    Shown(asking, "Ana", TERMINAL),
    Shown(withheld, "Ana", TERMINAL),
    Shown(review, size=TERMINAL),
    Shown(looking_again, memory=Due(D1, E1, L1)),
    Shown(looking_again, size=TERMINAL, keys=("down", "down", "down"), memory=Due(D1, *MORE, E1, L1)),
    Shown(looking_again, "Ana", TERMINAL, memory=Due(D1, E1, L1)),
    Shown(writing),
    Shown(writing, size=TERMINAL),
    Shown(writing, size=SMALL),
    Shown(writing_nothing, "Ana", TERMINAL),
    Shown(writing_few, "Ana", TERMINAL),
    Shown(writing_few, "Ana", TERMINAL, ("up",), "changing"),
    Shown(writing_few, "Ana", SMALL),
    Shown(writing_few, WATCHER, TERMINAL),
    Shown(revealed),
    Shown(live, "Ana", TERMINAL),
    Shown(grouping, "Ana", TERMINAL, ("space", "space"), "marked"),
    *(Shown(asked_in_turn, "Ana", size) for size in (SMALL, TERMINAL, WINDOW)),
    Shown(asked_in_turn),
    *(Shown(answering, "Ana", size) for size in (SMALL, TERMINAL, WINDOW)),
    Shown(answering),
    *(Shown(answered, "Ana", size) for size in (SMALL, TERMINAL)),
    Shown(answered),
    Shown(ideas_voting),
    Shown(ideas_voting, "Ana", TERMINAL),
    Shown(ideas_voted),
    Shown(ideas_voted, "Ana", TERMINAL),
    Shown(idea_talked_about),
    Shown(idea_talked_about, "Ana", TERMINAL),
    Shown(grouping),
    Shown(grouping, "Ana", TERMINAL),
    Shown(grouping, "Ana", SMALL),
    Shown(voting),
    Shown(voting, "Ana", TERMINAL),
    Shown(voted, "Ana", TERMINAL),
    Shown(ranking, "Ana", TERMINAL),
    Shown(ranking, "Ana", SMALL),
    Shown(ranked),
    Shown(ranked, "Ana", TERMINAL),
    Shown(ranked, "Ana", SMALL),
    Shown(dividing, "Ana", TERMINAL),
    Shown(dividing),
    Shown(divided),
    Shown(divided, "Ana", TERMINAL),
    Shown(weighing),
    Shown(weighing, size=TERMINAL),
    Shown(weighing, "Ana", TERMINAL),
    Shown(weighing, "李娜", TERMINAL, ("tab",), "second"),
    Shown(weighing, "Ana", SMALL),
    Shown(weighed),
    Shown(weighed, size=TERMINAL),
    Shown(weighed, "Ana", TERMINAL),
    Shown(weighed, "Ana", SMALL),
    Shown(three_weighed),
    Shown(everybody_abstained, "Ana", TERMINAL),
    Shown(in_turns),
    Shown(weighed_talk),
    Shown(before_topics),
    Shown(talking),
    Shown(talking, size=TERMINAL),
    Shown(talking, "Ana", TERMINAL, ("a",), "action"),
    Shown(talking, size=TERMINAL, keys=("d",), note="decision"),
    Shown(talking, size=SMALL, keys=("d",), note="decision"),
    Shown(talking, size=TERMINAL, keys=("colon",), note="palette"),
    Shown(talking, size=SMALL, keys=("colon", *"write"), note="palette"),
    Shown(talking, size=WINDOW, keys=("question_mark",), note="help"),
    Shown(speaking),
    Shown(speaking, size=TERMINAL),
    Shown(speaking, size=SMALL),
    Shown(speaking, "Ana", TERMINAL),
    Shown(speaking, "Ana", SMALL),
    Shown(speaking, size=TERMINAL, keys=("S",), note="speakers"),
    Shown(go_on_or_stop, "Ana", TERMINAL),
    Shown(all_said, size=TERMINAL),
    Shown(nothing_proposed, "Ana", TERMINAL),
    Shown(consent_asked),
    Shown(consent_asked, "Ana", TERMINAL, ("3",), "objecting"),
    Shown(objected),
    Shown(objected, size=TERMINAL),
    Shown(objected, "李娜", TERMINAL),
    Shown(consent_anonymous, "Ana", TERMINAL),
    Shown(too_few_anonymous, "Ana", TERMINAL),
    Shown(decided),
    Shown(integrated, size=TERMINAL, keys=("n",), note="writing"),
    Shown(fists, "Ana", TERMINAL),
    Shown(gradients),
    Shown(rating, "Ana", TERMINAL),
    Shown(rated),
    Shown(advised),
    Shown(one_asked, "Emil", TERMINAL),
    Shown(one_asked, "Ana", TERMINAL, note="waiting"),
    Shown(alone_first),
    Shown(pairs_at_work),
    Shown(pairs_at_work, size=TERMINAL),
    Shown(pairs_at_work, "Ana", TERMINAL, ("tab",), "board"),
    Shown(pairs_at_work, WATCHER, TERMINAL),
    Shown(fours_at_work, "Ana", SMALL),
    Shown(many_groups),
    Shown(same_groups),
    Shown(same_groups, size=TERMINAL),
    Shown(same_groups, "Ana", TERMINAL),
    Shown(same_groups, "Ana", TERMINAL, ("ctrl+b",), "bring"),
    Shown(same_groups, "Ana", SMALL, ("ctrl+b",), "bring"),
    Shown(same_groups, "Ana", SMALL),
    Shown(same_groups_called_back),
    Shown(called_back, "Ana", TERMINAL),
    Shown(commit, size=TERMINAL),
    Shown(commit_nothing, "Ana", TERMINAL),
    Shown(lessons, "Ana", TERMINAL),
    Shown(closing, "Ana", TERMINAL),
    Shown(briefing),
    Shown(briefing, "Ana", TERMINAL),
    Shown(briefing, "Ana", SMALL),
    Shown(opinions),
    Shown(opinions, "Ana", TERMINAL),
    Shown(opinions, "Ana", SMALL),
    Shown(opinions_shown),
    Shown(opinions_shown, "Ana", TERMINAL),
    Shown(more_or_less, size=TERMINAL),
    Shown(sure),
    Shown(sure, size=TERMINAL),
    Shown(sure, "Ana", TERMINAL),
    Shown(sure, "Fatima", SMALL),
    Shown(sure_shown),
    Shown(sure_shown, size=TERMINAL),
    Shown(sure_shown, "Ana", TERMINAL),
    Shown(sure_shown, size=SMALL),
    Shown(whole_lessons, "Ana", TERMINAL),
    Shown(whole_lessons),
    Shown(whole_lessons, "Ana", SMALL, ("l",), "lesson"),
    Shown(closed),
    Shown(ended, "Ana", TERMINAL),
    Shown(ended),
    Shown(ended, size=SMALL),
    Shown(health_asked, "Ana", TERMINAL),
    Shown(health_asked),
    Shown(health_shown),
    Shown(health_shown, size=TERMINAL),
    Shown(health_shown, "Ana", SMALL),
    Shown(colours_shown, size=TERMINAL),
    Shown(mood_asked, "Ana", TERMINAL),
    Shown(mood_shown),
    Shown(unsafe),
    Shown(unwilling, size=TERMINAL),
    Shown(destroyed, size=TERMINAL),
    Shown(words_asked, "Ana", TERMINAL),
    Shown(words_shown),
    Shown(words_shown, "Ana", SMALL),
    Shown(closings_asked, "Ana", TERMINAL),
    Shown(closings_asked, "Ana", SMALL),
    Shown(closings_shown),
    Shown(closings_shown, "Ana", TERMINAL),
    Shown(lines_asked, "Ana", TERMINAL),
    Shown(worth_it),
    Shown(minutes_of_health, WATCHER, TERMINAL, ("end",), "below"),
)


@pytest.mark.parametrize("shown", ALL, ids=lambda shown: shown.file.removesuffix(".txt"))
async def test_a_screen_reads_as_its_file(shown: Shown) -> None:
    async with Harness(shown.scene(), memory=shown.memory) as harness:
        if not isinstance(shown.memory, NoMemory):
            await known(harness)
        async with harness.at(shown.name, shown.size) as pilot:
            await pilot.press(*shown.keys)
            await settle(pilot)
            text = text_of(pilot) + "\n"

    file = SCREENS / shown.file
    if UPDATE:
        SCREENS.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    wanted = file.read_text("utf-8") if file.exists() else ""
    difference = difflib.unified_diff(wanted.splitlines(), text.splitlines(), file.name, "now", lineterm="")
    assert text == wanted, "\n" + "\n".join(difference)


def test_every_file_belongs_to_a_screen() -> None:
    assert {file.name for file in SCREENS.glob("*.txt")} == {shown.file for shown in ALL}
