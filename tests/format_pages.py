"""Makes docs/formats: a page for each shipped format, with a picture of its main stage, and a list of them.

`python tests/format_pages.py` makes all of them, with names only those. The pictures are taken while
simulated people play the format; the pages come from the templates, and a test says when they are old.
"""

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Final
from unittest.mock import patch

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from retro.agenda import PURPOSES, Template, Templates  # noqa: E402
from retro.agenda.preview import settings_line  # noqa: E402
from retro.commands import demo_command  # noqa: E402
from retro.commands.theme_set import ThemeSet  # noqa: E402
from retro.demo import FACILITATOR, Table  # noqa: E402
from retro.resources import shipped  # noqa: E402
from retro.session.agenda import Agenda, Privacy, Stage  # noqa: E402
from retro.stages import KINDS  # noqa: E402
from retro.stages.playing import play_stage  # noqa: E402
from retro.state import StateFolder  # noqa: E402
from retro.workspace import Workspace  # noqa: E402

PAGES: Final = ROOT / "docs" / "formats"
INDEX: Final = "README.md"
WINDOW: Final = (112, 30)
"""Cells of a picture: few, so that a page shows them large enough to read."""
SEATS: Final = 6
LARGEST: Final = 60_000
"""Bytes of a picture."""
PRIVACY: Final = {
    Privacy.ANONYMOUS: "anonymous",
    Privacy.REVEALED: "anonymous until revealed",
    Privacy.NAMED: "with names",
}


def templates() -> Templates:
    return Templates([shipped("templates")], KINDS)


def main_stage(agenda: Agenda) -> Stage:
    """The stage with most questions to write cards on; without any, the longest one."""
    written = [stage for stage in agenda.stages if KINDS[stage.kind].writes_cards]
    if written:
        return max(written, key=lambda stage: len(stage.prompts))
    return max(agenda.stages, key=lambda stage: stage.minutes)


# Pages


def page_of(name: str, template: Template) -> str:
    """The page of a format."""
    return "\n".join(_page(name, template)).rstrip("\n") + "\n"


def _page(name: str, template: Template) -> Iterator[str]:
    agenda, settings = template.agenda, template.settings
    yield f"# {_text(agenda.name)}\n"
    yield f"{_text(agenda.description)}\n"
    people = f"{agenda.people} people" if agenda.people else ""
    facts = [settings.purpose or "", f"{agenda.minutes} minutes", people, *agenda.tags]
    facts += ["can be inserted into another meeting as a whole"] if settings.embeddable else []
    yield f"{_text(' · '.join(filter(None, facts)))}\n"
    yield f"    retro host {name}\n"
    yield f"![{_text(main_stage(agenda).title)}, as the shared window shows it]({name}.svg)\n"
    yield "## Plan\n"
    yield "| from | stage | minutes | kind | |"
    yield "|---|---|---|---|---|"
    starts = accumulate((stage.minutes for stage in agenda.stages), initial=0)
    for stage, start in zip(agenda.stages, starts, strict=False):
        kind = KINDS[stage.kind]
        told = [PRIVACY[stage.privacy]] if stage.prompts or kind.private_acts else []
        told += [settings_line(stage)]
        cells = (
            f"{start // 60}:{start % 60:02}",
            _text(stage.title),
            str(stage.minutes),
            f"[`{stage.kind}`](../kinds.md#{_anchor(stage.kind, kind.title)})",
            _text("; ".join(filter(None, told))),
        )
        yield f"| {' | '.join(cells)} |"
    yield "\n## What people read\n"
    for stage in agenda.stages:
        if stage.instruction or stage.prompts:
            yield f"### {_text(stage.title)}\n"
        if stage.instruction:
            yield f"{_text(stage.instruction)}\n"
        if stage.prompts:
            for prompt in stage.prompts:
                yield f"- {' '.join(filter(None, (f'**{_text(prompt.title)}**', _text(prompt.question))))}"
            yield ""
    yield f"[The template itself](../../templates/{name}.md) · [all formats]({INDEX})"


def index_of(found: Sequence[tuple[str, Template]]) -> str:
    """The page that lists all formats by what they are for."""
    return "\n".join(_index(found)).rstrip("\n") + "\n"


def _index(found: Sequence[tuple[str, Template]]) -> Iterator[str]:
    yield "# Meeting formats\n"
    yield "The formats that come with Retro, by what a meeting is for. `retro host NAME` starts one, `retro"
    yield "templates new` makes your own from one, and [Templates](../templates.md) says how to write it.\n"
    for purpose in (*PURPOSES, None):
        these = [(name, template) for name, template in found if template.settings.purpose == purpose]
        if not these:
            continue
        yield f"## {(purpose or 'others').capitalize()}\n"
        yield "| format | minutes | people | |"
        yield "|---|---|---|---|"
        for name, template in these:
            agenda = template.agenda
            cells = (f"[{_text(agenda.name)}]({name}.md)", str(agenda.minutes), agenda.people)
            yield f"| {' | '.join(cells)} | {_text(agenda.description)} |"
        yield ""


def _text(text: str) -> str:
    """Words of a template inside a line or a cell of a table."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", " ".join(text.split()))


def _anchor(name: str, title: str) -> str:
    return re.sub(r"[^\w\- ]", "", f"{name} {title}".lower()).replace(" ", "-")


def write_pages() -> None:
    PAGES.mkdir(exist_ok=True)
    known = templates()
    found = [(name, known.read(name)) for name in known.names()]
    for name, template in found:
        (PAGES / f"{name}.md").write_text(page_of(name, template), "utf-8")
    (PAGES / INDEX).write_text(index_of(found), "utf-8")
    for old in {*PAGES.glob("*.md"), *PAGES.glob("*.svg")}:
        if old.name != INDEX and old.stem not in known.names():
            old.unlink()


# Pictures


async def picture_of(name: str, folder: Path) -> str:
    """Play a format up to its main stage and draw the shared window as SVG."""
    workspace = Workspace(folder, given=True, state=StateFolder(folder / "state", given=True))
    workspace.prepare()
    theme_set = ThemeSet.of(workspace)
    hosted = demo_command._hosted(workspace, name)
    main = main_stage(hosted.room.session.agenda).id
    pictures: list[str] = []

    async def play_and_draw(table: Table, stage: Stage) -> str:
        summary = await play_stage(table, stage)
        if stage.id == main:
            seat = hosted.room.session.seat_named(FACILITATOR)
            assert seat is not None
            app = theme_set.make_host_app(hosted.room, seat.id)
            async with app.run_test(size=WINDOW) as pilot:
                await pilot.pause(1)
                pictures.append(app.export_screenshot(title=stage.title))
        return summary

    with patch("retro.commands.demo_command.play_stage", play_and_draw):
        await demo_command._Demo(workspace, hosted, theme_set, SEATS, watched=False).run()
    return _tidy(pictures[0])


def _tidy(svg: str) -> str:
    """Leave out what makes a picture large and changes nothing, and name the classes alike each time."""
    svg = re.sub(r"terminal-\d+", "t", svg)
    svg = re.sub(
        r' clip-path="url\(#t-line-\d+\)"|<clipPath id="t-line-\d+">.*?</clipPath>', "", svg, flags=re.DOTALL
    )
    crisp = ' shape-rendering="crispEdges"'
    svg = svg.replace(crisp, "").replace("<style>", "<style>\nrect { shape-rendering: crispEdges }", 1)
    return "\n".join(line.strip() for line in svg.splitlines() if line.strip()) + "\n"


def draw(names: Sequence[str]) -> int:
    """Draw pictures, and say which could not be drawn."""
    failed = 0
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            try:
                svg = asyncio.run(picture_of(name, Path(folder)))
            except Exception as error:  # the others are drawn all the same
                failed += 1
                print(f"{name}  {type(error).__name__}: {error}", file=sys.stderr)
                continue
        file = PAGES / f"{name}.svg"
        file.write_text(svg, "utf-8")
        print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1000} kB", flush=True)
    return failed


if __name__ == "__main__":
    os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}  # whatever terminal this runs in
    write_pages()
    sys.exit(min(draw(sys.argv[1:] or templates().names()), 1))
