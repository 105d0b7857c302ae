"""A project that is over, for the meeting that keeps what was learned."""

from typing import Final

from retro.demo.texts.decks import Learned, PlannedAction, Tale, Theme

PROJECT: Final = Tale(
    themes={
        "users": Theme(
            "Real people early",
            (
                "Two clinics used it from March on; half of the plan changed within three weeks",
                "The one feature nobody had asked for is the one they show to others",
            ),
            "The next project names its first two users before its first line of code",
            PlannedAction("Write half a page on how we found the first two clinics", "+2w"),
            Learned(
                "Two real users in the third month are worth more than twenty interviews in the first",
                "New products for experts; not for replacing something people must use anyway",
                "users start",
                "What the two said in week nine changed half of the plan",
                "Find two people who use it before you write a plan for a year",
            ),
        ),
        "data": Theme(
            "Moving the old data",
            (
                "Planned: two weeks. It took eleven, and each file had its own idea of a date",
                "The rehearsal in August found what would have cost us the launch",
            ),
            "Old data is moved in a rehearsal every month, from the first month on",
            PlannedAction("Put the checking script where the next team finds it", "friday"),
            Learned(
                "Rehearse moving the data every month, with all of it",
                "Whenever data is older than five years or came out of a form with free text",
                "migration data",
                "The fourth rehearsal found 1,200 dates that cannot exist",
                "Put the rehearsal in the calendar from the first month on",
            ),
        ),
        "scope": Theme(
            "Saying no in time",
            (
                "Of nine wishes in summer we took three; the other six were never asked for again",
                "The list “not now, and why” was read more often than the plan",
            ),
            "Every plan has a list of what is left out, with reasons",
            PlannedAction("Show the list of what we left out to the planning group", "+7"),
            Learned(
                "Write down what is left out and why; it stops the same talk in month six",
                "Projects with more than two clients",
                "scope planning",
                "We had the talk on reports twice, and the third time read the page",
                "Keep one page of what is left out, with a reason each",
            ),
        ),
        "people": Theme(
            "When people come and go",
            (
                "Two left and three came; knowledge went for three weeks and came back as questions",
                "The recorded walk through the code was watched by everybody, also by its author",
            ),
            "No part of the system is known by one person only; we look at it every quarter",
            PlannedAction("Plan a walk through the code for the team that takes over", "+2w"),
            Learned(
                "Record a one-hour walk through the code before somebody leaves, not in their last week",
                "Parts that one person built alone",
                "handover people",
                "The recording was watched eleven times in the last year",
                "Plan the hour when somebody says that they will leave",
            ),
        ),
        "hosting": Theme(
            "The contract for hosting",
            (
                "Signing took four months, two of them because nobody knew who may sign",
                "The interim server on Yuki's desk never failed, which we will not put into the report",
            ),
            "Contracts start on the first day, with one person who asks every week",
            PlannedAction("Describe the way of a contract through the house, with names", "+7"),
            Learned(
                "The slowest part of a technical project is a signature: start it first",
                "Anything bought by a public body",
                "procurement",
                "Nine weeks for the licence, two for all the work that needed it",
                "Ask who signs before you ask what it costs",
                "surprise",
            ),
        ),
        "joy": Theme(
            "What kept us going",
            (
                "The wall with sentences of those who use it",
                "Fridays at four: show something that does not work yet, and laugh",
            ),
            "Friday at four stays, also in the next project",
            PlannedAction("Hand the wall of sentences over to the next team", "friday"),
            Learned(
                "Show unfinished things every week; it is the cheapest quality measure we had",
                "Teams that see each other daily, on site or on screens",
                "team habits",
                "Six of the nine big changes came from a Thursday demo",
                "Show it unfinished, and say what you want to hear",
            ),
        ),
    },
    decks={
        "beginning": (
            ("January: kick-off with everybody in one room, +2", "joy"),
            ("February: nobody knows who may sign the contract, -1", "hosting"),
            ("March: the first two clinics say yes, +2", "users"),
            ("March: we look into the old data for the first time, -2", "data"),
            ("April: nine wishes, three taken, +1", "scope"),
            ("April: Kofi leaves for a year of sailing, -1", "people"),
        ),
        "middle": (
            ("May: a nurse finds a mistake we had all looked at, +2", "users"),
            ("June: the date of birth is a colour in one file, -2", "data"),
            ("July: three new people, no free desk, +1", "people"),
            ("July: the contract is signed, +1", "hosting"),
            ("August: the rehearsal fails, and we are glad it was one, +1", "data"),
            ("August: the wish from the board becomes a polite no, 0", "scope"),
        ),
        "end": (
            ("September: launch on a Tuesday morning, +2", "users"),
            ("September: forty questions on the first day, one bug, +1", "users"),
            ("October: all old data is in, and somebody cried a little, +2", "data"),
            ("October: two of us go to the next project already, -1", "people"),
            ("November: the interim server may retire, +1", "hosting"),
            ("November: the last Friday at four, +1", "joy"),
        ),
        "repeat": (
            ("Two real users from the third month on", "users"),
            ("Rehearsals with all of the data, not with a sample", "data"),
            ("The list of what we left out, with reasons", "scope"),
            ("Friday at four: show what does not work yet", "joy"),
            ("Recording the walk through the code", "people"),
            ("Launching on a Tuesday morning", "users"),
        ),
        "avoid": (
            ("Estimating old data we have not looked into", "data"),
            ("Starting the contract when we need it", "hosting"),
            ("One person who alone knows a part", "people"),
            ("Taking a wish because it was said twice", "scope"),
            ("Handing over in the last week", "people"),
            ("Being proud of a server under a desk", "hosting"),
        ),
        "surprised us": (
            ("The feature nobody asked for is shown around first", "users"),
            ("How much the nurses knew about our mistakes", "users"),
            ("Six refused wishes, and nobody came back for them", "scope"),
            ("A signature takes longer than a database", "hosting"),
            ("Dates. There are so many kinds of dates", "data"),
            ("That we laughed most in the hardest month", "joy"),
        ),
        "tell the next team": (
            ("Go and sit beside people who use it, for a whole day", "users"),
            ("Move all of the data once a month from the first month", "data"),
            ("Ask on the first day who may sign what", "hosting"),
            ("Write down what you leave out", "scope"),
            ("Plan the leaving when people are still there", "people"),
            ("Keep one hour a week in which nothing has to work", "joy"),
        ),
    },
)
