"""What holds for any page: no traceback, clean text, previews that fit."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

import retro
from retro.agenda import Severity, check, parse, show
from retro.agenda.cells import cells, wrapped
from retro.agenda.prose import document
from retro.errors import TemplateError
from retro.session.agenda import Agenda, Privacy, Prompt, Stage
from retro.session.text import clean
from retro.stages import KINDS

quick = settings(max_examples=80, deadline=None)

PIECES = [
    "# Name",
    "## Stage",
    "### Prompt",
    "```toml",
    "```",
    "---",
    "",
    "text",
    "> quoted",
    "- item",
    "  - inner",
    "<!--",
    "-->",
    *(f'kind = "{kind}"' for kind in KINDS),
    "minutes = 5",
    "minutes = -1",
    "minutes = [[1]]",
    "anonymous = true",
    'of = ["Prompt"]',
    "dots = 1e400",
    "scale = nan",
    'choices = ["a"]',
    'file = "../x"',
    "[a.b]",
    '"',
    '"""',
]
pages = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=30).map("\n".join),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=30).map("\n".join),
    st.binary(max_size=200).map(lambda content: content.decode("latin-1")),
)
words = st.text(alphabet=st.sampled_from("abc äß·界李ก้🙂한👍🏽 \n"), max_size=60)


@quick
@given(pages)
def test_any_page_is_read_or_refused_with_a_line(page: str) -> None:
    errors = [p for p in check(page, "x.md", KINDS) if p.severity is Severity.ERROR]

    if errors:
        with pytest.raises(TemplateError) as refused:
            parse(page, "x.md", KINDS)
        assert str(refused.value) == str(errors[0])
    else:
        agenda = parse(page, "x.md", KINDS)
        assert agenda.name == clean(agenda.name) != ""
        for stage in agenda.stages:
            KINDS[stage.kind].settings(stage)
            assert stage.instruction == clean(stage.instruction, lines=True)
    assert all(1 <= error.line <= page.count("\n") + page.count("\r") + 1 for error in errors)


@quick
@given(st.text(max_size=200))
def test_cleaning_a_document_twice_changes_nothing(text: str) -> None:
    cleaned = document(text)

    assert document(cleaned) == cleaned
    assert not {c for c in cleaned if ord(c) < 32 and c != "\n"}


@quick
@given(words, st.integers(2, 40))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrapped(text, width)

    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text", ["abc", "界", "e\u0301", "한국", "👍🏽", "👩\u200d💻", "❤\ufe0f", "🇩🇪", "－"]
)
def test_widths_are_those_of_terminals(text: str) -> None:
    assert cells(text) == cell_len(text)


stages = st.builds(
    Stage,
    id=st.just("s1"),
    kind=st.sampled_from(sorted(KINDS)),
    title=words,
    minutes=st.integers(1, 180),
    privacy=st.sampled_from(Privacy),
    instruction=words,
    prompts=st.lists(st.builds(Prompt, id=st.just("p1"), title=words, question=words), max_size=3).map(tuple),
    settings=st.dictionaries(st.sampled_from(["of", "low"]), words | st.lists(words, max_size=3), max_size=2),
    document=words,
)


@quick
@given(st.builds(Agenda, name=words, stages=st.lists(stages, max_size=4).map(tuple), description=words))
def test_a_preview_fits_80_columns_and_names_everything(agenda: Agenda) -> None:
    shown = show(agenda)
    bare = "".join(shown.split())

    assert all(cell_len(line) <= 80 for line in shown.splitlines())
    for stage in agenda.stages:
        heads = [line for line in shown.splitlines() if f"{stage.minutes:>3}'  {stage.kind}" in line]
        if stage.privacy is not Privacy.NAMED:
            assert any(line.endswith(stage.privacy.value) for line in heads)
        assert heads
        assert "".join(stage.instruction.split()) in bare


def test_the_columns_of_a_preview_line_up() -> None:
    agenda = Agenda(
        "会议",
        (
            Stage(
                "s1",
                "ideate",
                "安静地写",
                5,
                prompts=(Prompt("p1", "开始", "做什么?"), Prompt("p2", "B", "?")),
            ),
            Stage("s2", "vote", "Voting", 15, settings={"of": ["开始", "B"]}),
        ),
    )

    assert show(agenda).splitlines()[3:] == [
        " 1  0:00  安静地写    5'  ideate  anonymous",
        "    · 开始  做什么?",
        "    · B     ?",
        "",
        " 2  0:05  Voting     15'  vote    anonymous",
        "    of: 开始, B",
    ]


def test_reading_templates_loads_no_screen_no_kinds_and_no_network() -> None:
    code = "import sys, retro.agenda, retro.resources; print(*sorted(sys.modules))"
    root = Path(retro.__file__).parents[1]

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root
    ).stdout.split()

    assert "retro.agenda.template_reader" in loaded
    assert not {"textual", "rich", "tinydb", "asyncssh", "retro.stages", "retro.tui"} & set(loaded)
