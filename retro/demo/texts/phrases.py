"""Names, lines for the end, and what to say where no story fits."""

from typing import Final

from retro.demo.texts.decks import Learned, PlannedAction, Theme, Tried

FACILITATOR: Final = "Noor"

NAMES: Final = (
    *("Ana", "Björn", "Chidi", "李娜", "Fatima", "Mateo", "Aoife", "Yuki", "Kofi", "Zeynep"),
    *("Priya", "Łukasz", "Leilani", "Omar", "Sanna", "Thandi", "Đức", "Inés", "Jonas", "Mei"),
    *("Tariq", "Giulia", "Anwar", "Saoirse", "Ravi", "Ewa", "Malik", "Freya", "Nikos", "Amara"),
    *("Hugo", "Ximena", "Bao", "Ilse", "Said", "Marta", "Olu", "Petra", "Rosa", "Tenzin"),
    *("Emeka", "Signe", "Dilara", "Tomás", "Hana", "Levi", "Oksana", "Rahim", "Maja", "Wei"),
    *("Nadia", "Piotr", "Ayumi", "Clara", "Sven", "Lucía", "Bogdan", "Esi", "Farid", "Greta"),
    *("Henrik", "Imani", "Jürgen", "Kavya", "Lucas", "Mónica", "Naveed", "Orla", "Pavel", "Quynh"),
    *("Renata", "Sibel", "Teun", "Uma", "Viktor", "Wanjiru", "Xavier", "Yara", "Zoltán", "Adaeze"),
    *("Bruno", "Camille", "Dong-hyun", "Elif", "Flávia", "Goran", "Hyun-ju", "Ivo", "Joana", "Kaito"),
    *("Lindiwe", "Marek", "Nour", "Otto", "Pia", "Rachid", "Salma", "Tove", "Usha", "Vera"),
)

EARLIER_ACTIONS: Final = (
    ("Switch off the alarm that wakes people for nothing", "Chidi"),
    ("Try quiet Tuesday mornings for two weeks", "Ana"),
)
"""The actions that were agreed last time, and by whom."""

LINES: Final = (
    "I said the thing I came to say",
    "Shorter than I feared, better than I hoped",
    "Nice to be heard without raising a hand",
    "More of this, and coffee next time",
    "We decided two things. Two!",
    "I was wrong about the tests, thank you",
    "Good pace, and the silence was the best part",
    "For once I knew what was next",
    "I leave with one thing to do, which is the right number",
    "The quiet start helped me a lot",
)

EDIT: Final = " (I mean it)"
SLIP: Final = "Ooops, wrong window"

ANY: Final = Theme(
    "Things that belong together",
    (
        "Several of us see it, from different sides",
        "It is smaller than it looks when it is said aloud",
    ),
    "We try it for four weeks and look at it again",
    PlannedAction("Write down what we try, and by when we look again", "friday"),
    Learned(
        "Try a change for a few weeks and look again, instead of arguing about it",
        "Changes that can be taken back",
        "trial",
    ),
)

TRIED: Final = Tried(
    "If we try it for three weeks, then we know more than after another hour of talk",
    "One team, three weeks, and nothing that cannot be taken back",
    "What the team says each Friday, in one sentence a person",
    "Everybody has an opinion, and nobody has tried it",
    "+21",
)

LEADS: Final = (
    "What comes to my mind first:",
    "A small thing:",
    "Something I noticed twice:",
    "For the new people too:",
    "Not urgent, but true:",
    "My wish for next month:",
    "I would put this first:",
    "Seen from where I sit:",
    "It has been said before, and still:",
    "This took me an hour last week:",
    "A question rather than an answer:",
    "Since nobody has written it yet:",
    "To think about, not to decide today:",
    "If I could change one thing:",
)

DECK: Final = (
    "A short round at the start, so that everybody has spoken",
    "Smaller steps, shown earlier",
    "Ask those who use it before we ask ourselves",
    "Write it down where the next person looks",
    "Say when something went well",
    "One thing at a time, said by somebody who does three",
    "Decide with a date to look at it again",
    "Leave room for those who think before they speak",
)
"""Cards that fit under nearly any question."""
