"""Every slip is answered with its line and a sentence that says what to do."""

import pytest

from retro.agenda import Severity, check, parse
from retro.errors import TemplateError
from retro.stages import KINDS

*FORMER, LAST = KINDS
ALL = ", ".join(FORMER)


def page(*settings: str, body: str = "") -> str:
    """A page whose settings begin on line 6."""
    return "\n".join(["# Sample", "", "## A stage", "", "```toml", *settings, "```", "", body])


def short(value: object) -> str:
    """A name for a case, where the page itself would be pages long."""
    return str(value)[-30:]


def errors(text: str) -> list[str]:
    found = check(text, "templates/x.md", KINDS)
    return [f"{p.line}: {p.message}" for p in found if p.severity is Severity.ERROR]


def hints(text: str) -> list[str]:
    found = check(text, "templates/x.md", KINDS)
    return [f"{p.line}: {p.message}" for p in found if p.severity is Severity.HINT]


def test_a_refusal_names_file_line_and_what_was_expected() -> None:
    text = page('kind = "ideate"', "", "# how long", "minutes = 0")

    with pytest.raises(TemplateError) as refused:
        parse(text, "templates/x.md", KINDS)

    assert str(refused.value) == "templates/x.md:9: minutes must be 1-180, not 0"


GROUP = 'kind = "group"'
VOTE = 'kind = "vote"'
IDEATE = 'kind = "ideate"'
ONE = "minutes = 1"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ([GROUP, "minutes = 181"], "7: minutes must be 1-180, not 181"),
        ([GROUP, "minutes = true"], "7: minutes must be a whole number of 1-180, not true"),
        ([GROUP, "minutes = 2.5"], "7: minutes must be a whole number of 1-180, not 2.5"),
        ([GROUP, 'minutes = "5"'], '7: minutes must be a whole number of 1-180, not "5"'),
        ([GROUP, "minutes = 0x" + "f" * 9000], "7: minutes is too large a number"),
        ([GROUP], "5: minutes is missing; it is 1-180"),
        ([IDEATE, ONE, 'before = "yes"'], '8: before must be true or false, not "yes"'),
        (
            [VOTE, ONE, "before = true", "dots = 3"],
            "8: a stage of the kind vote cannot be open before the meeting; these can: read and ideate",
        ),
        (
            [IDEATE, ONE, "before = true", "hidden = false"],
            "8: what is written in this stage is shown at once, so it cannot be open before the meeting",
        ),
        ([ONE], f"5: kind is missing; it is one of {ALL} or {LAST}"),
        ([ONE, 'kind = "ideat"'], '7: there is no kind "ideat"; did you mean "ideate"?'),
        ([ONE, 'kind = "Vote"'], '7: there is no kind "Vote"; did you mean "vote"?'),
        ([ONE, 'kind = "xyzzy"'], f'7: there is no kind "xyzzy"; there are {ALL} and {LAST}'),
        ([ONE, "kind = 3"], f"7: there is no kind 3; there are {ALL} and {LAST}"),
        (
            [GROUP, ONE, 'anonymous = "maybe"'],
            '8: anonymous must be true, false or "until revealed", not "maybe"',
        ),
        (
            [GROUP, ONE, "anonymous = 1"],
            '8: anonymous must be true, false or "until revealed", not 1',
        ),
        ([VOTE, ONE, "dot = 3"], "8: there is no setting dot; did you mean dots?"),
        ([VOTE, ONE, "minuts = 3"], "8: there is no setting minuts; did you mean minutes?"),
        (
            [VOTE, ONE, "xyzzy = 3"],
            "8: there is no setting xyzzy; there are anonymous, dots, kind, method, minutes, most and of",
        ),
        ([GROUP, ONE, "dots = 3"], "8: dots is a setting of vote, not of group"),
        (
            [GROUP, ONE, 'people = "3"'],
            "8: people is a setting of the whole template; it belongs under its name",
        ),
        ([VOTE, ONE, "dots = 99"], "8: dots must be 0-30, not 99"),
        ([VOTE, ONE, 'dots = "5"'], '8: dots must be a whole number, not "5"'),
        ([VOTE, ONE, "dots = 2.5"], "8: dots must be a whole number, not 2.5"),
        ([VOTE, ONE, "dots = 1979-05-27"], "8: dots must be a whole number, not 1979-05-27"),
        ([VOTE, ONE, 'of = "Start"'], '8: of must be a list in brackets, not "Start"'),
        ([VOTE, ONE, "of = [1]"], "8: of must be a list, each item text in quotes, not [1]"),
        ([GROUP, ONE, 'by = "nobody"'], '8: by must be "everyone" or "facilitator", not "nobody"'),
        ([IDEATE, ONE, "hidden = 1"], "8: hidden must be true or false, not 1"),
        ([IDEATE, ONE, "[hidden]", "x = 1"], "8: hidden must be a plain value or a list of plain values"),
        ([VOTE, ONE, 'of = ["Strat"]'], '8: of is not the name of a prompt on this page: "Strat"'),
        # What is not TOML at all.
        (["kind = ideate", ONE], '6: put the text in quotes: kind = "ideate"'),
        ([IDEATE, ONE, "anonymous = True"], "8: write anonymous = true, in small letters"),
        ([IDEATE, "minutes 5"], "7: this is not valid TOML: expected '=' after a key in a key/value pair"),
        ([IDEATE, "minutes = 5", "minutes = 6"], "8: this key is set twice"),
        (['kind = "vote'], "6: this is not valid TOML: illegal character '\\n'"),
        ([VOTE, ONE, "of = [", '"a"'], "8: this is not valid TOML: unclosed array"),
        ([VOTE, ONE, "of = " + "[" * 3000], "5: the settings are nested too deeply"),
        ([VOTE, *["# note"] * 120], "5: a block of settings has up to 100 lines"),
        ([VOTE, "minutes = " + "9" * 5000], "7: this is not valid TOML: "),
    ],
    ids=short,
)
def test_settings_that_do_not_fit(settings: list[str], sentence: str) -> None:
    found = errors(page(*settings))

    assert len(found) == 1
    assert found[0].startswith(sentence) if sentence.endswith(" ") else found == [sentence]


def test_a_key_inside_a_longer_text_is_not_taken_for_the_key() -> None:
    text = page('kind = "checkin"', 'low = """', "minutes = 4", '"""', "'minutes' = 0")

    assert errors(text) == ["10: minutes must be 1-180, not 0"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "",
            [
                '1: a template starts with its name, such as "# Lean coffee"',
                '1: a template needs at least one stage, such as "## Silent ideation"',
            ],
        ),
        ("# A", ['1: a template needs at least one stage, such as "## Silent ideation"']),
        ("#\n" + page(GROUP, ONE)[9:], ["1: the template needs a name after the #"]),
        ("Hello\n\n" + page(GROUP, ONE), ["1: a template starts with its name; remove everything above it"]),
        ("<!-- a note -->\n\n" + page(GROUP, ONE), []),
        (f"# {'x' * 81}" + page(GROUP, ONE)[8:], ["1: a name has up to 80 characters"]),
        ("# A\n# B\n" + page(GROUP, ONE)[9:], ["2: a template has one name; a stage starts with ##"]),
        (page(GROUP, ONE, body="# B"), ["10: a template has one name; a stage starts with ##"]),
        (
            page(GROUP, ONE, body="```toml\ndots = 1\n```"),
            ["10: a stage has one block of settings, right below its heading"],
        ),
        (
            "# A\n\n## B\n\nText",
            ['3: the stage "B" has no settings; start one below its heading with ```toml'],
        ),
        (
            "# A\n\n## B\n\n```\nkind = 1\n```",
            ['3: the stage "B" has no settings; start its block with ```toml'],
        ),
        (
            page('kind = "read"', ONE, body="Read this.\n---\nA text.").rstrip(),
            [
                "3: there is nothing to read; write it below a line of --- or name a file",
                '10: the stage "Read this." has no settings; a --- right below text makes it a heading, '
                "so put an empty line above the ---",
            ],
        ),
        (
            "# A\n\n## B\n\n```toml\nkind = 'vote'\nminutes = 1\n\n## C",
            ["5: this block of settings is not closed; end it with a line of ```"],
        ),
        (
            "# A\n```toml\ntag = ['a']\n```\n" + page(GROUP, ONE)[9:],
            ["3: there is no setting tag; did you mean tags?"],
        ),
        (
            "# A\n```toml\nminutes = 5\n```\n" + page(GROUP, ONE)[9:],
            ["3: minutes is a setting of a stage; it belongs below a ## heading"],
        ),
        (
            "# A\n```toml\nattendance = 'no'\n```\n```toml\n```\n" + page(GROUP, ONE)[9:],
            [
                '3: attendance must be true or false, not "no"',
                "5: a template has one block of settings above its first stage",
            ],
        ),
        (page(GROUP, ONE, body="### X"), ["10: a stage of the kind group has no ### headings"]),
        (
            page('kind = "breakout"', ONE, body="### X\n### Y"),
            ["11: a stage of the kind breakout has up to 1 prompt; this is one too many"],
        ),
        (
            page('kind = "checkin"', ONE, body="### X\n" * 10),
            ["19: a stage of the kind checkin has up to 9 prompts; this is one too many"],
        ),
        (
            page('kind = "checkin"', ONE, 'ask = "word"', body="### X\n### Y"),
            ['3: a stage with ask = "word" has one question at most, not 2'],
        ),
        (
            page(IDEATE, ONE, body="### X\n" * 10),
            ["19: a stage of the kind ideate has up to 9 prompts; this is one too many"],
        ),
        (page(IDEATE, ONE, body="### X\n###\n"), ["11: the title of a prompt is missing"]),
        (page(GROUP, ONE).replace("A stage", ""), ["3: the title of a stage is missing"]),
        (
            page(IDEATE, ONE, body=f"### X\n{'y ' * 200}"),
            ["10: a question has up to 300 characters; this one has 399"],
        ),
        (
            page(GROUP, ONE, body="y" * 2001),
            ["3: an instruction has up to 2,000 characters; this one has 2,001"],
        ),
        (
            page('kind = "read"', ONE),
            ["3: there is nothing to read; write it below a line of --- or name a file"],
        ),
        (
            page('kind = "read"', ONE, 'file = "memo.md"'),
            ["8: memo.md cannot be read: this template is not in a folder"],
        ),
        (
            page('kind = "read"', ONE, 'file = "memo.md"', body="Now read.\n\n---\n\nText."),
            ["13: there are two texts to read: one below this line, one in file"],
        ),
        (
            page('kind = "read"', ONE, body="### A\n\n---\n\nText."),
            ["10: a stage of the kind read has no ### headings; a text to read stands below a line of ---"],
        ),
        (
            "# A\n" + "## B\n```toml\nkind='group'\nminutes=1\n```\n" * 41,
            ["202: a template has up to 40 stages"],
        ),
        ("a\0b", ["1: this is not a text file"]),
        ("x" * 10_000_000, ["1: this has more than 100,000 characters"]),
        ("![" * 10_000, None),
        ("> " * 49_000, None),
        ("- " * 30_000 + "\n## x", None),
    ],
    ids=short,
)
def test_pages_that_do_not_fit(text: str, found: list[str] | None) -> None:
    if found is None:
        assert errors(text)
    else:
        assert errors(text) == found


def test_the_names_of_prompts_are_checked() -> None:
    text = page(IDEATE, ONE, body="### Start\n### Stop\n")
    text += f'## V\n```toml\n{VOTE}\n{ONE}\nof = ["Strat"]\n```'

    assert errors(text) == ['16: of is not the name of a prompt on this page: "Strat"; did you mean "Start"?']


def test_all_problems_are_found_at_once_and_in_order() -> None:
    text = page('kind = "vote"', "minutes = 0", "dots = 99", "most = 99", "colour = 1", "anonymous = 3")

    assert [line.split(":")[0] for line in errors(text)] == ["7", "8", "9", "10", "11"]


def test_a_message_cannot_steer_a_terminal() -> None:
    text = page('kind = "vo\\u001b[2Jte"', ONE)

    (problem,) = [p for p in check(text, "x\x1b.md", KINDS) if p.severity is Severity.ERROR]

    assert str(problem).startswith('x.md:6: there is no kind "vo[2Jte"')


COMPLETE = """
## C
```toml
kind = "commit"
minutes = 1
```
## E
```toml
kind = "close"
minutes = 1
```
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (page(GROUP, ONE) + COMPLETE, []),
        (page('kind = "discuss"', ONE) + COMPLETE, []),
        (
            page(GROUP, ONE),
            [
                "1: no stage of the kind commit: no action will be agreed on",
                "1: no stage of the kind close: nobody will say whether it was worth the time",
            ],
        ),
        (
            page(GROUP, ONE).replace("\n\n", '\n\n```toml\npurpose = "people"\n```\n\n', 1),
            ["1: no stage of the kind close: nobody will say whether it was worth the time"],
        ),
        (page(GROUP, ONE).replace("\n\n", "\n\n```toml\nembeddable = true\n```\n\n", 1), []),
        (
            page(VOTE, ONE) + COMPLETE,
            ["3: a vote before any stage of the kind ideate has no topics"],
        ),
        (
            page(GROUP, "minutes = 179") + COMPLETE,
            ["1: 181 minutes without a break is long; plan two meetings"],
        ),
        (
            page(GROUP, ONE).replace("A stage", "A stage with far too long a name") + COMPLETE,
            ["3: this title is wider than 24 columns and will be cut in the agenda"],
        ),
        (
            page(GROUP, ONE, body="long words " * 40) + COMPLETE,
            ["3: this instruction takes more than 4 lines on a screen of 80 columns"],
        ),
        (
            page(IDEATE, ONE, body=f"### {'界' * 13}\n### B\n{'b' * 77}\n### B\n") + COMPLETE,
            [
                "10: this prompt's title is wider than 24 columns and will be cut",
                "11: this question takes more than one line on a screen of 80 columns",
                '13: two prompts of this stage are called "B"',
            ],
        ),
        (
            page(IDEATE, ONE, body="### Cause\nWho had a part in it, and why did it go well?\n") + COMPLETE,
            [],
        ),
        (
            page(IDEATE, ONE, body="### Cause\nWho caused it?\n### Fault\nWhose fault was it?\n") + COMPLETE,
            [
                '10: "Who caused" asks about a person; ask how and what, not who and why',
                '12: "Whose fault" asks about a person; ask how and what, not who and why',
            ],
        ),
        (
            page(IDEATE, ONE, body="Do not ask why they did it. Why didn\u2019t you say so?\n") + COMPLETE,
            ['3: "Why didn\u2019t you" asks about a person; ask how and what, not who and why'],
        ),
        (
            page(IDEATE, ONE, body="### Cause\nWhy did you press it?\n### Facts\nWho was it?\n").replace(
                "# Sample", "# Incident review"
            )
            + COMPLETE,
            [
                '10: "Why did you" asks about a person; ask how and what, not who and why',
                '12: "Who" asks about a person; ask how and what, not who and why',
            ],
        ),
        (
            page(VOTE, ONE, 'of = ["X"]')
            + '\n## I\n```toml\nkind = "ideate"\nminutes = 1\n```\n### X\n'
            + COMPLETE,
            [
                "3: a vote before any stage of the kind ideate has no topics",
                '8: the prompt "X" comes after this stage',
            ],
        ),
    ],
    ids=short,
)
def test_advice(text: str, found: list[str]) -> None:
    assert errors(text) == []
    assert hints(text) == found
