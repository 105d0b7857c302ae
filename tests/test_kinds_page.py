"""docs/kinds.md has the settings of every kind of stage, as the code has them: UPDATE_KINDS=1 writes it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import NODEFAULT

from retro.agenda.page_settings import PageSettings
from retro.session.agenda import Privacy
from retro.session.kind import Kind
from retro.settings import in_words, meaning_of
from retro.stages.registry import installed
from retro.words import value

PAGE = Path(__file__).parents[1] / "docs" / "kinds.md"

HEAD = """\
# Kinds of stages and their settings

Everything that a [template](templates.md) can say, setting by setting. This page is written from the
program itself. `retro templates check` names the line of every setting that does not fit.

## Under the name of the template
"""
EVERY_STAGE = """
## In every stage

| setting | is | default | what it means |
|---|---|---|---|
| `kind` | one of the kinds below | must be there | how the stage works |
| `minutes` | a whole number from 1 to 180 | must be there | how long the stage lasts |
| `anonymous` | true, false or "until revealed" | as the kind has it | [who learns who wrote or chose \
what](trust.md#what-each-stage-keeps-private) |
| `before` | true or false | `false` | whether people can take part [before the \
meeting](hosting.md#before-the-meeting), for kinds that allow it |
"""
PRIVACY = {
    Privacy.ANONYMOUS: "anonymous",
    Privacy.REVEALED: "anonymous until revealed",
    Privacy.NAMED: "with names",
}


def kinds() -> list[Kind[Any]]:
    registry = installed()
    return [kind for name, kind in registry.kinds.items() if name not in registry.added]


def page() -> str:
    return "\n".join(
        [HEAD, *table(PageSettings), EVERY_STAGE, *(line for kind in kinds() for line in part(kind))]
    )


def part(kind: Kind[Any]) -> Iterator[str]:
    least, most = kind.prompts
    questions = "no questions"
    if most:
        number = str(most) if least == most else f"{least} to {most}"
        questions = f"{number} {'question' if most == 1 else 'questions'} (`###` headings)"
    facts = [questions, *([f"usually {PRIVACY[kind.privacy]}"] if kind.private_acts else [])]
    facts += ["can be open before the meeting"] if kind.may_open_before else []
    yield f"## `{kind.name}`: {kind.title.lower()}\n"
    facts[0] = facts[0][0].upper() + facts[0][1:]
    yield " · ".join(facts) + ".\n"
    rows = list(table(kind.Settings))
    yield from rows if len(rows) > 2 else ["It has no settings of its own."]
    yield ""


def table(struct: type[msgspec.Struct]) -> Iterator[str]:
    yield "| setting | is | default | what it means |"
    yield "|---|---|---|---|"
    for field in msgspec.structs.fields(struct):
        told = (in_a_table(in_words(field.type)), default(field), meaning_of(field.type))
        yield f"| `{field.encode_name}` | " + " | ".join(text.replace("|", "\\|") for text in told) + " |"


def in_a_table(words: str) -> str:
    listed_words = {"text in quotes": "texts in quotes", "a whole number": "whole numbers"}
    item = words.removeprefix("a list, each item ")
    return words if item == words else f"a list of {listed_words.get(item, item)}"


def default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "must be there"
    usual = field.default if field.default is not NODEFAULT else field.default_factory()
    return "" if usual in ("", (), None) else f"`{value(usual)}`"


def test_the_page_is_as_the_code_is() -> None:
    if os.environ.get("UPDATE_KINDS"):
        PAGE.write_text(page(), "utf-8")

    assert PAGE.read_text("utf-8") == page(), "write it anew: UPDATE_KINDS=1 pytest tests/test_kinds_page.py"


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_every_setting_says_what_it_means(kind: Kind[Any]) -> None:
    silent = [f.encode_name for f in msgspec.structs.fields(kind.Settings) if not meaning_of(f.type)]

    assert silent == [], "add a description: Annotated[T, msgspec.Meta(description=…)]"


def test_a_meaning_is_one_phrase_that_fits_a_table() -> None:
    structs: list[type[msgspec.Struct]] = [PageSettings, *(kind.Settings for kind in kinds())]
    for struct in structs:
        for field in msgspec.structs.fields(struct):
            said = meaning_of(field.type)
            assert "\n" not in said
            assert not said.endswith(".")
            assert len(said) < 200
