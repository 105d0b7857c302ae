"""What a template becomes: names, stages, prompts, contracts, texts to read."""

from textwrap import dedent

import msgspec
import pytest

from retro.agenda import parse
from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.stages import KINDS


def read(page: str) -> Agenda:
    return parse(dedent(page).lstrip(), "templates/sample.md", KINDS)


def stage(block: str, body: str = "", title: str = "A stage") -> Stage:
    page = f"# Sample\n\n## {title}\n\n```toml\n{dedent(block).strip()}\n```\n\n{dedent(body)}"
    return parse(page, "templates/sample.md", KINDS).stages[0]


def test_the_page_of_the_handbook_becomes_an_agenda() -> None:
    agenda = read(
        """
        # Start, stop, continue

        The shortest way from "how was it"
        to "what changes on Monday".

        ```toml
        tags = ["retrospective", "actions"]
        people = "3-12"
        attendance = false
        ```

        ## Silent ideation

        ```toml
        kind = "ideate"
        minutes = 8
        anonymous = true
        ```

        One thought per card.

        ### Start
        What new behaviours should we adopt?

        ### Stop
        What existing behaviours should we stop?

        ## Voting

        ```toml
        kind = "vote"
        minutes = 4
        dots = 5
        of = ["Stop"]
        ```
        """
    )

    assert agenda == Agenda(
        name="Start, stop, continue",
        template="sample",
        description='The shortest way from "how was it" to "what changes on Monday".',
        tags=("retrospective", "actions"),
        people="3-12",
        attendance=False,
        stages=(
            Stage(
                id="s1",
                kind="ideate",
                title="Silent ideation",
                minutes=8,
                privacy=Privacy.ANONYMOUS,
                instruction="One thought per card.",
                prompts=(
                    Prompt("p1", "Start", "What new behaviours should we adopt?"),
                    Prompt("p2", "Stop", "What existing behaviours should we stop?"),
                ),
            ),
            Stage(id="s2", kind="vote", title="Voting", minutes=4, settings={"dots": 5, "of": ["Stop"]}),
        ),
    )


def test_an_agenda_survives_being_stored() -> None:
    agenda = read('# A\n## B\n```toml\nkind = "discuss"\nminutes = 9\nboxes = [5, 2]\n```\n')

    assert msgspec.json.decode(msgspec.json.encode(agenda), type=Agenda) == agenda
    assert KINDS["discuss"].settings(agenda.stages[0]).boxes == (5, 2)


@pytest.mark.parametrize(
    ("said", "privacy"),
    [
        ("true", Privacy.ANONYMOUS),
        ("false", Privacy.NAMED),
        ('"until revealed"', Privacy.REVEALED),
    ],
)
def test_anonymous_says_the_contract(said: str, privacy: Privacy) -> None:
    assert stage(f'kind = "ideate"\nminutes = 1\nanonymous = {said}').privacy is privacy


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_kind_decides_the_contract_when_the_page_says_nothing(kind: str) -> None:
    assert stage(f'kind = "{kind}"\nminutes = 1', "Some text.").privacy is KINDS[kind].privacy


def test_ids_count_through_the_whole_page() -> None:
    agenda = read(
        """
        # A
        ## Again
        ```toml
        kind = "ideate"
        minutes = 1
        ```
        ### X
        ### Y
        ## Again
        ```toml
        kind = "ideate"
        minutes = 1
        ```
        ### X
        """
    )

    assert [s.id for s in agenda.stages] == ["s1", "s2"]
    assert [p.id for p in agenda.prompts] == ["p1", "p2", "p3"]


def test_prose_loses_its_markup_and_keeps_its_words() -> None:
    instruction = stage(
        'kind = "group"\nminutes = 3',
        """
        Write **small** and `plain`, see [the page](https://example.org),
        then <https://example.com>.<!-- not for people -->

        <!-- nor this -->

        - one
        - two
          - inner

        1. first
        2. second

        #### A heading
        > Said by *somebody*

            code  here
        """,
    ).instruction

    assert instruction == (
        "Write small and plain, see the page (https://example.org), then https://example.com.\n\n"
        "- one\n- two\n- inner\n\n1. first\n2. second\n\n"
        "A heading\n\nSaid by somebody\n\ncode here"
    )


@pytest.mark.parametrize(
    ("body", "question", "instruction"),
    [
        ("What slowed us down?", "What slowed us down?", ""),
        ("Write small cards.", "", "Write small cards."),
        ("", "", ""),
        (f"Is this {'very ' * 20}long?", "", f"Is this {'very ' * 20}long?"),
    ],
)
def test_ideation_without_prompts_gets_one_of_its_own(body: str, question: str, instruction: str) -> None:
    ideation = stage('kind = "ideate"\nminutes = 3', body, title="Obstacles")

    assert ideation.prompts == (Prompt("p1", "Obstacles", question),)
    assert ideation.instruction == instruction


def test_a_check_in_asks_by_its_instruction() -> None:
    checkin = stage('kind = "checkin"\nminutes = 3\nchoices = ["sun", "rain"]', "How are you?")

    assert checkin.prompts == ()
    assert checkin.instruction == "How are you?"
    assert checkin.settings == {"choices": ["sun", "rain"]}


MEMO = """### Memo

| a   | b |
|-----|---|

- one
    - two

```toml
not = our
    business
```

# Any heading

---

The end."""


def test_the_text_below_a_line_is_read_as_it_is_written() -> None:
    reading = stage('kind = "read"\nminutes = 3', f"Read in silence.\n\n---\n\n{MEMO}\n")

    assert reading.instruction == "Read in silence."
    assert reading.document == MEMO
    assert reading.prompts == ()


def test_without_a_line_all_prose_is_the_text() -> None:
    reading = stage('kind = "read"\nminutes = 3', "### Memo\n\nFirst.\n\n- second\n")

    assert reading.instruction == ""
    assert reading.document == "### Memo\n\nFirst.\n\n- second"


def test_settings_among_the_text_are_no_part_of_it() -> None:
    agenda = read(
        """
        # A
        ## B

        Above.

        ```toml
        kind = "read"
        minutes = 1
        ```

        Below.

        ## C
        ```toml
        kind = "close"
        minutes = 1
        ```
        """
    )

    assert agenda.stages[0].document == "Above.\n\nBelow."


def test_a_file_is_loaded_and_all_prose_is_the_instruction() -> None:
    page = '# A\n## B\n```toml\nkind = "read"\nminutes = 1\nfile = "memo.md"\n```\nRead.\n\nTwice.\n'

    reading = parse(page, "x.md", KINDS, {"memo.md": "# Memo\r\n\r\nText\x1b[31m"}.__getitem__).stages[0]

    assert reading.document == "# Memo\n\nText[31m"
    assert reading.instruction == "Read.\n\nTwice."
    assert reading.settings == {"file": "memo.md"}


def test_nothing_that_steers_a_terminal_comes_out_of_a_page() -> None:
    evil = "\x1b]0;x\x07\u202e\u200b"
    agenda = read(
        f"""
        # Na{evil}me
        De{evil}scription
        ```toml
        tags = ["t\\u001b[2Jag"]
        people = "1{evil[-1]}2"
        ```
        ## Ti{evil}tle
        ```toml
        kind = "checkin"
        minutes = 1
        low = "\\u009b31m"
        ```
        In{evil}struction &#27;[31m

        ### Pro{evil}mpt
        Ques{evil}tion
        ## Read
        ```toml
        kind = "read"
        minutes = 1
        ```
        Docu{evil}ment
        """
    )

    written = msgspec.json.decode(msgspec.json.encode(agenda))
    assert not {c for c in str(written) if ord(c) < 32 or c in "\u202e\u200b" or 0x7F <= ord(c) < 0xA0}


def test_pages_from_other_systems_read_the_same() -> None:
    page = '# A\n\nText.\n\n## B\n\n```toml\nkind = "read"\nminutes = 1\n```\n\n- x\n  - y\n'

    assert read("\ufeff" + page.replace("\n", "\r\n")) == read(page) == read(page.replace("\n", "\r"))
