"""Questions about a street that a town wants to close to cars, for people who practise a difficult talk."""

from typing import Final

from retro.demo.texts.decks import Learned, PlannedAction, Tale, Theme

STREET: Final = Tale(
    themes={
        "shops": Theme(
            "What the shops would lose",
            (
                "Nobody has counted how many customers come by car",
                "The shops say yes if goods can still arrive before ten",
            ),
            "Goods arrive before ten, and two people count the customers for a week before the summer",
            PlannedAction("Count the customers of five shops for one week", "+7"),
            Learned(
                "Count before you argue about numbers",
                "Talks in which each side has its own number",
                "practice numbers",
            ),
        ),
        "bus": Theme(
            "The bus company",
            (
                "The bus company would hear of it from the newspaper",
                "People who cannot walk far need a stop near the doctor",
            ),
            "Nothing is decided before the bus company has been asked",
            PlannedAction("Call the bus company and ask for three possible stops", "tomorrow"),
            Learned(
                "Ask first who is affected and not at the table",
                "Every decision about other people's way to work",
                "practice affected",
            ),
        ),
        "money": Theme(
            "Benches or a bus stop",
            (
                "A new stop stays for years; benches can be borrowed for a summer",
                "Nobody at the table knew the price of either",
            ),
            "The money is for the bus stop; the benches are borrowed",
            PlannedAction("Ask the garden office whether it lends benches", "friday"),
            Learned(
                "Bring the prices to the table before the wishes",
                "Talks about money that is enough for one thing only",
                "practice money",
            ),
        ),
        "trial": Theme(
            "A smaller trial",
            (
                "A whole summer frightens people; one Saturday does not",
                "In September we need to know what “good” would have been",
            ),
            "One Saturday in May is tried first; then the summer is decided",
            PlannedAction("Write down three things to look at on that Saturday", "friday"),
            Learned(
                "If a yes is too large, ask for a smaller one",
                "Proposals that some people fear",
                "practice trial",
            ),
        ),
    },
    decks={
        "what do you want to ask the table?": (
            ("How many customers come by car, and has anybody counted them?", "shops"),
            ("Why has nobody asked the bus company?", "bus"),
            ("Does it have to be the whole street and the whole summer?", "trial"),
            ("What does a bench cost, and what does a bus stop cost?", "money"),
            ("What would the shops need so that they can say yes?", "shops"),
            ("Where would the bus stop while the street is closed?", "bus"),
            ("How will we know in September whether it was good?", "trial"),
            ("Who pays if it costs more than planned?", "money"),
            ("How do people who cannot walk far get to the doctor?", "bus"),
            ("May we try it on one Saturday first?", "trial"),
        ),
    },
)
