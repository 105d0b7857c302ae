"""Notes on a memo that proposes two quiet mornings, and topics over coffee."""

from typing import Final

from retro.demo.texts.decks import Learned, PlannedAction, Tale, Theme

MEMO: Final = Tale(
    themes={
        "zones": Theme(
            "Colleagues in other time zones",
            (
                "Lima shares four hours with us; on two days it would be one",
                "Shifting both mornings by an hour keeps two of them",
            ),
            "The quiet mornings end at eleven, so that Lima keeps two hours with us. Objection heard: "
            "it is a short morning; we ask again after three weeks",
            PlannedAction("Ask the people in Lima whether eleven works for them", "tomorrow"),
            Learned(
                "Count shared hours with other places before planning quiet ones",
                "Teams over more than three time zones",
                "meetings timezones",
            ),
        ),
        "urgent": Theme(
            "What is urgent enough",
            (
                "The phone on call stays; “urgent” means that a customer cannot work",
                "In the last month there were three such mornings",
            ),
            "Urgent is when a customer cannot work; then we call, everything else waits for lunch",
            PlannedAction("Write “when to call” into the topic of the team channel", "friday"),
            Learned(
                "A rule for quiet time needs one sentence on what may break it",
                "Teams that also run what they build",
                "focus oncall",
            ),
        ),
        "others": Theme(
            "Other teams and customers",
            (
                "Sales books calls into any gap it sees",
                "A line in the calendar worked for the design team",
            ),
            "The mornings stand in the shared calendar, with one sentence why",
            PlannedAction("Tell sales and support, with the reason and not only the rule", "+7"),
            Learned(
                "Tell neighbours the reason of a rule, and they defend it for you",
                "Whenever other teams book our time",
                "meetings neighbours",
            ),
        ),
        "measure": Theme(
            "How we will know",
            (
                "Two questions every week take one minute and say more than a survey",
                "We need a number from before the trial, else everything looks better",
            ),
            "We ask the two questions this week already, as the number from before. Safe enough to try: "
            "nobody objects",
            PlannedAction("Ask the two questions on Friday, without names", "friday"),
            Learned(
                "Measure once before a trial starts",
                "Every trial that is to be judged by numbers",
                "trial measuring",
            ),
        ),
    },
    decks={
        "reactions": (
            ("I would have had two whole chapters written by now", "measure"),
            ("I like it, if the phone on call still rings", "urgent"),
            ("Two mornings are much for those who share few hours with us", "zones"),
            ("Sales will forget it in the first week", "others"),
            ("Better than everybody blocking their own hours", "measure"),
            ("I would rather begin with one morning", "measure"),
            ("It helps me as much as those who write code", "others"),
            ("Somebody has to say no to customers on those mornings", "urgent"),
        ),
        "questions": (
            ("Who decides what is urgent, and by what?", "urgent"),
            ("“Four are affected”: which four meetings?", "others"),
            ("What happens in weeks with a holiday?", "measure"),
            ("Does pairing count as quiet? I hope so", "urgent"),
            ("Until noon in which time zone?", "zones"),
            ("Who asks the two questions, and who sees the answers?", "measure"),
        ),
        "concerns": (
            ("Lima loses three of the four hours we share", "zones"),
            ("Sales will book over it in the second week", "others"),
            ("Afternoons become one long meeting", "others"),
            ("“Urgent” will grow until everything is", "urgent"),
            ("Those who work half days lose a day for meetings", "zones"),
            ("After six weeks nobody remembers how it was before", "measure"),
        ),
        "agree": (
            ("Six weeks, then we look. That is fair", "measure"),
            ("“Work that needs two hours moved to the evening”: mine too", "urgent"),
            ("The same mornings for all. Alone it did not hold", "others"),
            ("Phone for on-call stays, good", "urgent"),
            ("The condition for stopping is written down", "measure"),
            ("Two pages. I read all of it", "others"),
        ),
        "missing": (
            ("A number from before the trial", "measure"),
            ("What we say to customers who ask for a morning", "others"),
            ("The mornings of our colleagues in Lima", "zones"),
            ("Who stands in when on-call is on leave", "urgent"),
            ("A word on lunch, which starts at half past eleven", "zones"),
            ("How to break the rule politely", "urgent"),
        ),
    },
)

COFFEE: Final = Tale(
    themes={
        "hiring": Theme(
            "Who we look for next",
            (
                "The last three people we hired are alike; we like them, and that is the problem",
                "A trial day tells more than three interviews, if it is paid",
            ),
            "One person from outside the team reads every advert before it goes out",
            PlannedAction("Draft the advert together with support", "+7"),
            Learned("Let somebody from another team read an advert", "Hiring in small teams", "hiring"),
        ),
        "ai": Theme(
            "Machines that write code",
            (
                "Good for tests and for the third of five similar things",
                "Whoever merges it answers for it, as before",
            ),
            "What a machine wrote is read like what a person wrote, and its author is who merges it",
            PlannedAction("Collect three good and three bad examples for next time", "+2w"),
            Learned("Whoever merges answers for it, whoever wrote it", "Code from tools", "tools review"),
        ),
        "office": Theme(
            "The day in the office",
            (
                "People come for each other, not for the desk",
                "A shared lunch brought more in than the rule",
            ),
            "Wednesday is lunch day; who comes, comes",
            PlannedAction("Reserve the long table for Wednesdays", "tomorrow"),
            Learned("Invite to lunch instead of ordering to desks", "Hybrid teams", "office"),
        ),
        "debt": Theme(
            "A day a month to tidy up",
            (
                "We spend more than a day on it already, hidden in estimates",
                "It works when it ends with a short show",
            ),
            "The last Thursday of the month is for tidying up, with a show at four",
            PlannedAction("Put the tidying day into the calendar until summer", "friday"),
            Learned("Tidying up needs an end that people see", "One day a month", "maintenance"),
        ),
    },
    decks={
        "topic": (
            ("Who do we hire next, and do we look beyond our own kind?", "hiring"),
            ("Code by machines: what do we want, what not?", "ai"),
            ("The day in the office: what is it for?", "office"),
            ("One day a month to tidy up, instead of never", "debt"),
            ("How do we review what a machine wrote?", "ai"),
            ("Trial days instead of the fourth interview", "hiring"),
            ("Could lunch be the reason to come to the office?", "office"),
            ("The old importer. It is ten, should we sing?", "debt"),
            ("How do we hand topics over before somebody's leave?", "debt"),
            ("Learning time: who really took theirs?", "office"),
            ("What would make our adverts sound like us?", "hiring"),
            ("Should examples from tools go into the wiki?", "ai"),
        ),
    },
)
