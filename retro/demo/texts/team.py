"""The last weeks of a team that builds software, for the retrospectives."""

from typing import Final

from retro.demo.texts.decks import Learned, PlannedAction, Tale, Theme

TEAM: Final = Tale(
    themes={
        "reviews": Theme(
            "Reviews that do not wait",
            (
                "The median wait is nine hours, the longest was six days (a holiday, and nobody said so)",
                "Small ones are read at once; the big ones frighten all of us equally",
            ),
            "Whoever asks for a review names a reader; without an answer by noon, somebody else is asked",
            PlannedAction("Show the open reviews with their age on the team page", "friday"),
            Learned(
                "A review of 200 lines gets comments, one of 1,000 lines gets a thumbs-up",
                "Teams of three to ten people who read each other's code",
                "review flow",
                "The last forty: 3 comments on the longest, 11 on the shortest ten",
                "Split a change before you ask for a review of it",
            ),
        ),
        "focus": Theme(
            "Fewer meetings, longer quiet",
            (
                "Eleven meetings a week each; four of them could be a message",
                "Quiet mornings work when everybody has the same ones",
            ),
            "Tuesday and Thursday mornings stay free of meetings for six weeks, then we look again",
            PlannedAction("Move the two meetings that lie in the quiet mornings", "tomorrow"),
            Learned(
                "Quiet time holds when the whole team has it at the same hours",
                "Held for four weeks; blocking one's own calendar alone did not hold for one",
                "meetings focus",
            ),
        ),
        "deploy": Theme(
            "Calm deployments",
            (
                "Three of the four bad evenings began after four in the afternoon",
                "Switching the feature off took one minute, finding the switch took twenty",
            ),
            "We deploy until two in the afternoon; later only to mend something that is broken",
            PlannedAction("Write the page “how to switch a feature off”, one screen long", "+7"),
            Learned(
                "Deploy while everybody who could help is still awake",
                "Web service with users in two time zones, about ten deployments a week",
                "deploy habits",
                "Three of the four bad evenings began after four in the afternoon",
                "Begin no deployment after three",
            ),
        ),
        "tests": Theme(
            "Flaky tests",
            (
                "Five tests cause nearly all red builds; we know them by their first names",
                "“Run again” costs us about three hours a week together",
            ),
            "A test that fails twice in a week for no reason is switched off and gets a ticket with a name",
            PlannedAction("Mend or delete the five tests that fail most", "+2w"),
            Learned(
                "A test that people run again until it is green teaches them not to look",
                "Suites that talk to a real clock or a real network",
                "tests trust",
            ),
        ),
        "oncall": Theme(
            "On-call and support",
            (
                "The same question came in five chats; the answer was right in three of them",
                "Nights were calm since the runbook; the handover is still by word of mouth",
            ),
            "On-call ends with five lines of handover, on Monday before lunch",
            PlannedAction("Make a page of the ten questions that support hears most", "+7"),
            Learned(
                "A runbook is read at three in the morning: short lines, commands to copy, no prose",
                "On-call by rotation of a week",
                "oncall runbook",
            ),
        ),
        "newcomers": Theme(
            "Welcoming newcomers",
            (
                "The first commit took nine days, six of them waiting for access",
                "Everybody new has fixed the setup page a little; nobody has read it from the start",
            ),
            "Access is asked for a week before somebody starts, and their buddy checks it",
            PlannedAction("Set up a machine by the page alone, and mend the page", "+2w"),
            Learned(
                "Whoever is new sees what the rest of us stopped seeing: ask them after two weeks",
                "Any team that hires",
                "onboarding",
            ),
        ),
        "docs": Theme(
            "Written down once",
            (
                "We decided the same thing twice, and differently",
                "A short page with date and reasons is enough; nobody misses the minutes of who said what",
            ),
            "Decisions go onto a page of their own: what, why, until when",
            PlannedAction("Collect the decisions of the last quarter on one page each", "friday"),
            Learned(
                "Write down why, the what is in the code",
                "Decisions that somebody will doubt within a year, which is most of them",
                "decisions docs",
            ),
        ),
        "thanks": Theme(
            "Saying thank you",
            (
                "Nobody knew that support had built the list of examples; it saved us two days",
                "Cake scales surprisingly well",
            ),
            "The demo on Thursday ends with a round of thanks, which may be short",
            PlannedAction("Invite the two customers who wrote to us to the next demo", "+7"),
            Learned(
                "Thanks that name the deed work; “great job, all” does not",
                "At the end of demos, in one minute",
                "team recognition",
            ),
        ),
    },
    decks={
        "start": (
            ("Deploy before lunch, while everybody is here to help", "deploy"),
            ("Read small pull requests the same day", "reviews"),
            ("Pair with whoever is new in their first two weeks", "newcomers"),
            ("One afternoon a week without any meeting", "focus"),
            ("Write the decision on a page, not only into my memory", "docs"),
            ("Mend or delete a flaky test within the week", "tests"),
            ("Hand over on-call with a short note on what was odd", "oncall"),
            ("Tell the other team when their change made our day", "thanks"),
        ),
        "stop": (
            ("Merging at ten to six on a Friday", "deploy"),
            ("Pull requests of 1,400 lines called “small fix”. I wrote one of them", "reviews"),
            ("Status rounds that a message could do", "focus"),
            ("Pressing “run again” until the build is green", "tests"),
            ("Answering the same support question in five chats", "oncall"),
            ("Calling a page final_v3_new", "docs"),
            ("Letting newcomers hunt for their access rights", "newcomers"),
            ("Apologising for a lunch break", "focus"),
        ),
        "continue": (
            ("Feature switches: we turned it off within a minute", "deploy"),
            ("The runbook. It saved me at three in the morning", "oncall"),
            ("Reading code together when it is hard", "reviews"),
            ("Quiet mornings, I finished two things in one week", "focus"),
            ("A buddy for everybody who is new", "newcomers"),
            ("Cake when a bug older than a year is closed", "thanks"),
            ("Short decision pages, I found three of them again", "docs"),
            ("The demo on Thursday, with people who use it", "thanks"),
        ),
        "liked": (
            ("The demo on Thursday: somebody from support applauded", "thanks"),
            ("Quiet mornings. I had forgotten how long a morning is", "focus"),
            ("That we could switch it off and go home", "deploy"),
            ("Reviews came with reasons, not only with verdicts", "reviews"),
            ("The list of examples that support made for us", "oncall"),
            ("How the two new people were welcomed", "newcomers"),
            ("A whole week of green builds. It was the second week", "tests"),
        ),
        "learned": (
            ("Deploying small is not slower, it only feels like it", "deploy"),
            ("A red test is worth reading before it is run again", "tests"),
            ("Nobody reads a pull request of 1,400 lines, me included", "reviews"),
            ("A page with the reason saves the second discussion", "docs"),
            ("People who are new see what we stopped seeing", "newcomers"),
            ("Most alarms at night are one alarm with many names", "oncall"),
            ("Two hours in one piece are worth four in pieces", "focus"),
        ),
        "lacked": (
            ("Time in one piece", "focus"),
            ("A place where decisions can be found again", "docs"),
            ("Somebody to ask about the payment code while Kofi was away", "docs"),
            ("Trust in the build", "tests"),
            ("An answer to my review before the weekend", "reviews"),
            ("Access rights on the first day", "newcomers"),
            ("A handover after the on-call week", "oncall"),
        ),
        "longed for": (
            ("A Friday without a rollback", "deploy"),
            ("A build that is red only when something is wrong", "tests"),
            ("One page that answers the ten usual questions", "oncall"),
            ("A review partner for the week", "reviews"),
            ("A day a month to tidy up", "focus"),
            ("Telling the people who use it how much they help", "thanks"),
            ("Knowing why, two months later", "docs"),
        ),
        "glad": (
            ("The customer who sent a postcard. A paper one", "thanks"),
            ("We switched the feature off in a minute and slept", "deploy"),
            ("Somebody sat down with me for an hour, unasked", "newcomers"),
            ("The build was green for a week", "tests"),
            ("The morning when nobody needed anything from me", "focus"),
            ("My first on-call night, and the runbook was right", "oncall"),
            ("A review that taught me something, kindly", "reviews"),
            ("Cake", "thanks"),
        ),
        "sad": (
            ("The page I wrote was out of date before anybody read it", "docs"),
            ("Nine days until my first commit", "newcomers"),
            ("We stopped saying what went well", "thanks"),
            ("My pull request waited over the weekend", "reviews"),
            ("Half of Thursday went into one test", "tests"),
            ("The quiet morning was the first thing to go", "focus"),
            ("Nobody told support, and they had to tell the customers", "oncall"),
            ("We talked about the same thing as in March", "docs"),
        ),
        "mad": (
            ("The deployment on Friday at five. Yes, mine", "deploy"),
            ("Red, green, red, green, and no line had changed", "tests"),
            ("Eleven meetings in one week", "focus"),
            ("Woken twice for the same alarm", "oncall"),
            ("Comments on commas, none on the idea", "reviews"),
            ("Asking three people for one access right", "newcomers"),
            ("The decision was changed and I read it in the code", "docs"),
            ("A rollback without a word to those who waited", "deploy"),
        ),
    },
)
