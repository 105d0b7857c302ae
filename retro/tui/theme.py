"""Themes as people write them: TOML files that become Textual themes.

Lives here: reading, checking and completing them, and the arithmetic of contrast. Which folders there
are is somebody else's business.
"""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from textual.color import Color, ColorParseError
from textual.theme import Theme

from retro.errors import ThemeError
from retro.files import read_file
from retro.palette import XTERM, FewColours, fixed_colour, nearest_of_256
from retro.session.text import visible_in
from retro.tui.sixteen_colours import few_colours

TEXTS: Final = (
    "text-quiet",
    "text-strong",
    "highlight",
    "mark",
    "good",
    "warn",
    "bad",
    "dot",
)
"""Colours for text on any of the grounds, beside `foreground` and the named colours of Textual."""

PAINTS: Final = ("primary", "secondary", "accent", "success", "warning", "error")
"""The named colours of Textual, legible as text too."""

HUES: Final = ("hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "hue-6")
"""Shapes of the columns of a board, in their order; never text, and no text stands on them."""

SHAPES: Final = ("rule", *HUES)
"""Colours of lines, edges and bars."""

GROUNDS: Final = ("background", "surface", "panel", "card-2")
"""What text stands on: the window, a card, a band, and every other card where they lie close."""

VARIABLES: Final = (
    *TEXTS,
    *SHAPES,
    *("card-2", "now-rest", "spot", "spot-ink", "selected-bg", "selected-fg"),
)
"""The variables every theme has, as `$text-quiet` and so on in style sheets."""

PAIRS: Final = (
    *((text, ground) for text in ("foreground", *PAINTS, *TEXTS) for ground in GROUNDS),
    ("selected-fg", "selected-bg"),
    ("spot-ink", "spot"),
    ("text-strong", "now-rest"),
)
"""Every text colour with every ground it is used on."""

SHAPE_PAIRS: Final = tuple(
    (shape, ground)
    for shape in SHAPES
    for ground in ("background", "surface")
    if (shape, ground) != ("rule", "surface")
)
"""Every colour of shapes with the grounds on which it is drawn."""

LEAST_CONTRAST: Final = 4.5
"""WCAG 2, level AA, for text of any size."""

LEAST_OF_SHAPES: Final = 3.0
"""WCAG 2, level AA, for what is no text."""

_FIELDS: Final = ("foreground", "background", "surface", "panel", *PAINTS)
_PLAIN: Final = ("name", "title", "base")


@dataclass(kw_only=True)
class RetroTheme(Theme):
    """A Textual theme with a title for people."""

    title: str = ""

    def colour(self, name: str) -> str:
        """The colour of a field or of a variable."""
        if name in self.variables:
            return self.variables[name]
        value = getattr(self, name)
        return value if isinstance(value, str) else self.primary

    @cached_property
    def few(self) -> FewColours:
        """What its colours are on a terminal of 16 colours, or of none."""
        return few_colours(self.name, self.dark, self.colour)

    def faint_pairs(self, least: float = LEAST_CONTRAST) -> list[tuple[str, str, float]]:
        """The pairs of colours of which one is hard to see on the other, with their contrast."""
        wanted = [*((pair, least) for pair in PAIRS), *((pair, LEAST_OF_SHAPES) for pair in SHAPE_PAIRS)]
        ratios = ((fg, bg, contrast(self.colour(fg), self.colour(bg)), bound) for (fg, bg), bound in wanted)
        return [(fg, bg, round(ratio, 2)) for fg, bg, ratio, bound in ratios if ratio < bound]

    def without_twin(self) -> dict[str, tuple[str, str]]:
        """Its colours that 256 colours do not have, with what each becomes there, by key."""
        keys = (*_FIELDS, *VARIABLES)
        found = {key: self.colour(key) for key in keys if self.colour(key) not in XTERM}
        return {key: (colour, fixed_colour(nearest_of_256(colour))) for key, colour in found.items()}


def contrast(fg: str | Color, bg: str | Color) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    darker, lighter = sorted((_luminance(fg), _luminance(bg)))
    return (lighter + 0.05) / (darker + 0.05)


def load_themes(folders: Iterable[Path]) -> dict[str, RetroTheme]:
    """Every theme of the folders by name; the first folder that has a name wins.

    A folder may be named twice: in a source checkout the workspace's is the one that is shipped.
    The first is the workspace's, which may be anybody's: no link in it is followed.
    """
    pages: dict[str, list[_ThemeFile]] = {}
    for number, folder in enumerate(dict.fromkeys(Path(os.path.realpath(folder)) for folder in folders)):
        if folder.is_symlink():
            raise ThemeError(f"{folder} cannot be read: it is a link that leads to itself.")
        for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            page = _ThemeFile.read(file, links=number > 0)
            others = pages.setdefault(page.name, [])
            if others and others[-1].file.parent == folder:
                raise page.refusal("name", f'"{page.name}" is taken by {others[-1].file.name}')
            others.append(page)
    return {name: _complete(same_name[0], pages) for name, same_name in pages.items()}


@dataclass(frozen=True)
class _ThemeFile:
    """One file, read and checked but not completed."""

    file: Path
    text: str
    name: str
    title: str
    dark: bool
    base: str | None
    colours: Mapping[str, str]

    @classmethod
    def read(cls, file: Path, *, links: bool) -> "_ThemeFile":
        try:
            text = read_file(file, links=links).decode("utf-8")
            data = visible_in(tomllib.loads(text))  # its names are shown
        except tomllib.TOMLDecodeError as error:
            raise ThemeError(f"{file}: not valid TOML: {error}") from error
        except UnicodeDecodeError as error:
            raise ThemeError(f"{file}: cannot be read: it is not text in UTF-8") from error
        except OSError as error:
            raise ThemeError(f"{file}: cannot be read: {error.strerror}") from error

        variables = data.pop("variables", {})
        if not isinstance(variables, dict):
            raise _refusal(file, text, "variables", "must be a table: [variables]")
        colours: dict[str, str] = {}
        for key, value in data.items():
            if key in _FIELDS:
                colours[key] = _colour(file, text, key, value)
            elif key in _PLAIN and not (isinstance(value, str) and value.strip()):
                raise _refusal(file, text, key, "must be a text in quotes")
            elif key == "dark" and not isinstance(value, bool):
                raise _refusal(file, text, key, "must be true or false")
            elif key not in (*_PLAIN, "dark"):
                hint = "belongs under [variables]" if key in VARIABLES else "is not a known key"
                raise _refusal(file, text, key, hint)
        for key, value in variables.items():
            if key not in VARIABLES:
                raise _refusal(file, text, key, "is not a known variable")
            colours[key] = _colour(file, text, key, value)

        name = data.get("name", file.stem)
        return cls(
            file=file,
            text=text,
            name=name,
            title=data.get("title", name),
            dark=data.get("dark", True),
            base=data.get("base"),
            colours=colours,
        )

    def refusal(self, key: str, reason: str) -> ThemeError:
        return _refusal(self.file, self.text, key, reason)


def _complete(page: _ThemeFile, pages: Mapping[str, list[_ThemeFile]]) -> RetroTheme:
    colours: dict[str, str] = {}
    for ancestor in reversed(list(_lineage(page, pages))):
        colours.update(ancestor.colours)
    for key in (*_FIELDS, *VARIABLES):
        if key not in colours:
            raise page.refusal(key, "is missing, and no base theme has it")
    variables = {key: colours[key] for key in VARIABLES}
    return RetroTheme(
        name=page.name,
        title=page.title,
        dark=page.dark,
        foreground=colours["foreground"],
        background=colours["background"],
        surface=colours["surface"],
        panel=colours["panel"],
        primary=colours["primary"],
        secondary=colours["secondary"],
        accent=colours["accent"],
        success=colours["success"],
        warning=colours["warning"],
        error=colours["error"],
        variables=variables | _textual_variables(colours),
    )


def _lineage(page: _ThemeFile, pages: Mapping[str, list[_ThemeFile]]) -> Iterator[_ThemeFile]:
    """The page, its base, the base of that, and so on; a page may be based on one it hides."""
    seen: list[_ThemeFile] = []
    while True:
        yield page
        seen.append(page)
        name = page.base or ("dark" if page.dark else "light")
        candidates = [base for base in pages.get(name, ()) if base not in seen]
        if candidates:
            page = candidates[0]
        elif page.base is None:
            return
        elif name in pages:
            raise page.refusal("base", f'"{name}" is based on this theme')
        else:
            raise page.refusal("base", f'there is no theme "{name}"')


def _textual_variables(colours: Mapping[str, str]) -> dict[str, str]:
    """Textual's own variables in our colours: its greys by opacity are too thin to read."""
    quiet, strong = colours["text-quiet"], colours["text-strong"]
    selected_bg, selected_fg = colours["selected-bg"], colours["selected-fg"]
    return {
        "text-muted": quiet,
        "text-disabled": quiet,
        "foreground-muted": quiet,
        "foreground-disabled": quiet,
        "border": colours["primary"],
        "border-blurred": colours["rule"],
        "block-cursor-background": selected_bg,
        "block-cursor-foreground": selected_fg,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": colours["panel"],
        "block-cursor-blurred-foreground": colours["foreground"],
        "block-hover-background": colours["panel"],
        "input-cursor-background": strong,
        "input-cursor-foreground": colours["background"],
        "input-selection-background": selected_bg,
        "input-selection-foreground": selected_fg,
        "footer-background": colours["background"],
        "footer-foreground": colours["foreground"],
        "footer-key-foreground": strong,
        "footer-description-foreground": quiet,
        "scrollbar": colours["rule"],
        "scrollbar-hover": quiet,
        "scrollbar-active": quiet,
        "scrollbar-background": colours["background"],
        "scrollbar-background-hover": colours["background"],
        "scrollbar-background-active": colours["background"],
        "scrollbar-corner-color": colours["background"],
    }


def _colour(file: Path, text: str, key: str, value: object) -> str:
    try:
        colour = Color.parse(value) if isinstance(value, str) else None
    except ColorParseError:
        colour = None
    if colour is None:
        raise _refusal(file, text, key, f'{value!r} is not a colour such as "#ffb454"')
    if colour.a < 1 or colour.ansi is not None:
        raise _refusal(file, text, key, f"{value!r} must be one solid colour, written as #rrggbb")
    return colour.hex6.lower()


def _refusal(file: Path, text: str, key: str, reason: str) -> ThemeError:
    """The sentence, with the line of the key if the key is written there."""
    pattern = re.compile(rf"""^\s*\[?["']?{re.escape(key)}["']?\s*[]=]""")
    lines = (number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line))
    line = next(lines, None)
    place = f"{file}:{line}" if line else f"{file}"
    return ThemeError(f"{place}: {key}: {reason}")


def _luminance(colour: str | Color) -> float:
    rgb = (Color.parse(colour) if isinstance(colour, str) else colour).normalized
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
