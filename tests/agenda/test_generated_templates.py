"""Templates by the hundred, near to good ones: each is read, or refused with a line, and hides no other."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect
from rich.cells import cell_len

from retro.agenda import KeptSummaries, Severity, Templates, check, parse, read, show
from retro.agenda.page_settings import PURPOSES, PageSettings
from retro.agenda.template_copy import file_name, renamed
from retro.agenda.template_pages import describes_stages
from retro.errors import TemplateError
from retro.resources import shipped
from retro.session.kind import Kind
from retro.session.text import clean
from retro.stages import KINDS

many = settings(
    max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
some = settings(many, max_examples=60)

WORDS = (
    "Start",
    "Stop",
    "dots",
    "pairs",
    "Why did you?",
    "界",
    "a`b",
    "*x*",
    "[a](b)",
    "<!--",
    "&nbsp;",
    "",
    " ",
)
ODD = (
    "\u00a0",
    "\u200b",
    "\u202e",
    "\x1b[2J",
    "\r",
    "\ufeff",
    "“",
    '"',
    "'",
    "\\",
    "#",
    "---",
    "```",
    "0",
    "e\u0301",
)
texts = st.sampled_from(WORDS) | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8)


def written(value: Any) -> str:
    """A value as TOML has it, or nearly."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return (
        '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if isinstance(value, str) else str(value)
    )


plain = st.one_of(st.booleans(), st.integers(-1, 40), st.floats(), texts)
values = st.one_of(
    plain.map(written),
    st.lists(plain, max_size=4).map(written),
    st.sampled_from(
        ["2026-01-01", "{ a = 1 }", "[[1]]", "0x1F", "1e400", "'''", '"""', "tru", "10_000", "-nan", ""]
    ),
)


def of_type(kind: inspect.Type) -> st.SearchStrategy[str]:
    """Values that are of a type more often than not."""
    match kind:
        case inspect.Metadata(type=inner):
            return of_type(inner)
        case inspect.UnionType(types=types):
            return st.one_of(*(of_type(each) for each in types if not isinstance(each, inspect.NoneType)))
        case inspect.LiteralType(values=words):
            return st.sampled_from(list(words)).map(written)
        case inspect.IntType():
            return st.integers(0, 12).map(str)
        case inspect.FloatType():
            return st.floats(0, 9).map(str)
        case inspect.BoolType():
            return st.booleans().map(written)
        case inspect.VarTupleType(item_type=item):
            return st.lists(of_type(item), max_size=4).map(lambda items: f"[{', '.join(items)}]")
        case _:
            return texts.map(written)


def settings_of(struct: type[msgspec.Struct], draw: st.DrawFn) -> list[str]:
    """Some settings of a struct, in any order; now and then one that it has not."""
    lines = []
    for field in msgspec.structs.fields(struct):
        if draw(st.integers(0, 3)) == 0:
            value = draw(of_type(inspect.type_info(field.type)) if draw(st.integers(0, 9)) else values)
            lines.append(f"{field.encode_name} = {value}")
    if draw(st.integers(0, 19)) == 0:
        lines.append(f"{draw(st.sampled_from(['dots', 'scale', 'tags', 'x.y', 'kind']))} = {draw(values)}")
    return list(draw(st.permutations(lines)))


@st.composite
def stages(draw: st.DrawFn) -> list[str]:
    kind: Kind[Any] = KINDS[draw(st.sampled_from(sorted(KINDS)))]
    lines = ["", f"## {draw(texts)} Stage", "", "```toml", f'kind = "{kind.name}"']
    lines.append(f"minutes = {draw(st.integers(1, 20))}")
    if draw(st.booleans()):
        lines.append("anonymous = " + draw(st.sampled_from(["true", "false", '"until revealed"'])))
    lines += [*settings_of(kind.Settings, draw), "```", "", draw(texts) or "Do it.", ""]
    least, most = kind.prompts
    for number in range(draw(st.integers(least, max(least, min(most, 4))))):
        lines += [f"### {draw(texts)} Prompt {number}", draw(texts), ""]
    if kind.reads_document and draw(st.booleans()):
        lines += ["---", "", "# Memo", "", draw(texts), ""]
    return lines


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page as somebody writes it, with up to three slips of the hand."""
    lines = [f"# {draw(texts)} Name", "", draw(texts), ""]
    if head := settings_of(PageSettings, draw):
        lines += ["```toml", *head, "```"]
    for stage in draw(st.lists(stages(), min_size=1, max_size=3)):
        lines += stage
    for _ in range(max(draw(st.integers(-4, 3)), 0)):
        place = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 4)):
            case 0:
                del lines[place]
            case 1:
                lines.insert(place, lines[draw(st.integers(0, len(lines) - 1))])
            case 2:
                lines[place] = draw(st.sampled_from(ODD)) + lines[place]
            case 3:
                half = draw(st.integers(0, len(lines[place])))
                lines[place] = lines[place][:half] + draw(st.sampled_from(ODD)) + lines[place][half:]
            case _:
                lines[:0] = ["---", "title: x", "---"]
        lines = lines or [""]
    return "\n".join(lines)


def errors_of(page: str) -> list[str]:
    return [str(p) for p in check(page, "x.md", KINDS) if p.severity is Severity.ERROR]


@many
@given(pages())
def test_a_generated_page_is_read_or_refused_with_a_line(page: str) -> None:
    problems = check(page, "x.md", KINDS)
    last = page.count("\n") + page.count("\r") + 1

    assert all(
        1 <= problem.line <= last and problem.message == clean(problem.message) for problem in problems
    )
    if errors := errors_of(page):
        with pytest.raises(TemplateError) as refused:
            parse(page, "x.md", KINDS)
        assert str(refused.value) == errors[0]
        return
    template = read(page, "x.md", KINDS)
    for stage in template.agenda.stages:
        KINDS[stage.kind].settings(stage)
    assert template.settings.purpose in (None, *PURPOSES)
    shown = show(template.agenda, [template.settings.purpose or ""])
    assert all(cell_len(line) <= 80 for line in shown.splitlines())


@many
@given(pages(), texts, st.sampled_from(["", *PURPOSES]), texts)
def test_a_copy_of_a_good_page_is_good_and_differs_in_what_was_said_only(
    page: str, title: str, purpose: str, people: str
) -> None:
    title, people = clean(title), clean(people)
    if errors_of(page) or not title:
        return
    before = read(page, "x.md", KINDS)

    after = read(renamed(page, title, {"purpose": purpose, "people": people}), "x.md", KINDS)

    assert after.agenda.name == title
    assert after.settings.purpose == (purpose or before.settings.purpose)
    assert after.agenda.people == (people or before.agenda.people)
    assert after.agenda.stages == before.agenda.stages
    assert (after.agenda.tags, after.agenda.description) == (before.agenda.tags, before.agenda.description)


@given(st.text(max_size=100))
def test_the_name_of_a_page_is_one_that_a_folder_takes(title: str) -> None:
    name = file_name(title)

    assert not set(name) & set('/\\:*?"<>|.\0 ')
    assert name == clean(name)
    assert name[:1] not in ("_", "-")


@some
@given(pages=st.lists(pages() | st.binary(max_size=40), min_size=1, max_size=8))
def test_no_page_hides_another(tmp_path: Path, pages: list[str | bytes]) -> None:
    folder = tmp_path / "templates"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for number, page in enumerate(pages):
        data = page if isinstance(page, bytes) else page.encode("utf-8", "surrogatepass")
        (folder / f"p{number}.md").write_bytes(data)
    kept = KeptSummaries(tmp_path / "kept.json")

    found = {each.name: each for each in Templates([folder, shipped("templates")], KINDS, kept).summaries()}

    assert not any(each.error for each in found.values() if not each.own)
    for path in folder.iterdir():
        assert path.stem in found or not describes_stages(path.read_text("utf-8"))
    for each in found.values():
        assert bool(each.error) != bool(each.minutes)
        assert not each.error or f"{each.name}.md:" in each.error
