"""Looks for texts and keys that do harm, led by what the code does with them. By hand, as long as one likes.

pip install atheris
python -m tests.attack.fuzz text|keys|screens [-max_total_time=600]

`text`: the cleaning of texts, every way out, and what they show. `keys`: what a client sends, through the
parser of keys. `screens`: texts in every place of a meeting, with an emulator at everybody's terminal.
"""

import asyncio
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["retro", "textual._xterm_parser", "textual._ansi_sequences"]):
    from retro.markdown.escape import inline, paragraphs
    from retro.publish.flavours import FLAVOURS
    from retro.server import Limits, reanchor_cursor
    from retro.server.keyboard import Keyboard
    from retro.session.text import clean
    from tests.attack.test_texts import a_whole_meeting, steers


def text(data: bytes) -> None:
    said = atheris.FuzzedDataProvider(data).ConsumeUnicode(500)
    for lines in (False, True):
        cleaned = clean(said, lines=lines)
        assert clean(cleaned, lines=lines) == cleaned
        assert steers(cleaned.replace("\n", "")) == []
        assert re.sub(r"\x1b\[\d+[GX]", "", reanchor_cursor(cleaned)) == cleaned
    page = f"# {inline(said)}\n\n- {inline(said)}\n\n{paragraphs(said)}\n"
    for name, flavour in FLAVOURS.items():
        written = flavour(page)
        if name == "confluence":
            names = 'xmlns:ac="ac" xmlns:ri="ri"'
            ET.fromstring(f"<page {names}>{re.sub('&(?!amp|lt|gt|quot|#)[a-z]+;', '', written)}</page>")


def keys(data: bytes) -> None:
    async def typed() -> None:
        ended: list[bool] = []
        keyboard = Keyboard(
            Limits(), lambda message: None, lambda: None, lambda: None, lambda: ended.append(True)
        )
        at = 0
        for size in (1, 3, 7, 64, 512):
            keyboard.feed(data[at : at + size])
            at += size
        keyboard.feed(data[at:])
        keyboard._tick()
        keyboard._end_paste()
        keyboard.close()

    asyncio.run(typed())


def screens(data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    asyncio.run(a_whole_meeting([provider.ConsumeUnicode(60) or "x" for _ in range(4)]))


TARGETS: dict[str, Callable[[bytes], None]] = {"text": text, "keys": keys, "screens": screens}


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(__doc__)
    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
