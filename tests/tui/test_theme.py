"""Themes: what a person writes, what is refused, and that everything can be read."""

from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from retro.errors import ThemeError
from retro.palette import XTERM, Colour, Palette, fewer_colours, nearest_of_256, repainted
from retro.tui.theme import (
    PAINTS,
    PAIRS,
    SHAPE_PAIRS,
    VARIABLES,
    contrast,
    load_themes,
)
from tests.tui.hosts import SHIPPED, shipped_themes
from tests.tui.picture import Picture
from tests.tui.rooms import Harness, revealed

THEMES = ["dark", "light", "contrast", "projector"]
LEAST = {"dark": 4.5, "light": 4.5, "contrast": 7.0, "projector": 7.0}


OLD_16 = [
    *((0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0)),
    *((0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)),
    *((85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85)),
    *((85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255)),
]
XTERM_16 = [
    *((0, 0, 0), (128, 0, 0), (0, 128, 0), (128, 128, 0)),
    *((0, 0, 128), (128, 0, 128), (0, 128, 128), (192, 192, 192)),
    *((128, 128, 128), (255, 0, 0), (0, 255, 0), (255, 255, 0)),
    *((0, 0, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255)),
]
"""What the sixteen colours are differs from terminal to terminal: two that differ much."""


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}.toml"
    file.write_text(text, "utf-8")
    return file


def test_the_shipped_themes_are_these() -> None:
    themes = shipped_themes()

    assert sorted(themes) == sorted(THEMES)
    assert all(theme.title for theme in themes.values())


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("fg", "bg"), PAIRS)
def test_every_text_can_be_read(name: str, fg: str, bg: str) -> None:
    theme = shipped_themes()[name]

    assert contrast(theme.colour(fg), theme.colour(bg)) >= LEAST[name]


@pytest.mark.parametrize("name", THEMES)
def test_faint_pairs_finds_nothing_in_shipped_themes(name: str) -> None:
    assert shipped_themes()[name].faint_pairs(LEAST[name]) == []


@pytest.mark.parametrize("name", THEMES)
def test_every_text_can_be_read_in_256_colours(name: str) -> None:
    theme = shipped_themes()[name]

    def fewer(key: str) -> Color:
        rich = fewer_colours(RichColor.parse(theme.colour(key)), "256")
        return Color(*rich.get_truecolor())

    ratios = {(fg, bg): contrast(fewer(fg), fewer(bg)) for fg, bg in PAIRS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("terminal", "least"), [(OLD_16, 4.5), (XTERM_16, 3.9)])
def test_every_text_can_be_read_in_16_colours(
    name: str, terminal: list[tuple[int, int, int]], least: float
) -> None:
    theme = shipped_themes()[name]

    def ratio(fg: str, bg: str) -> float:
        style = repainted(Style(color=theme.colour(fg), bgcolor=theme.colour(bg)), "16", theme.few)
        assert style.color
        assert style.bgcolor
        return contrast(
            Color(*terminal[style.color.number or 0]), Color(*terminal[style.bgcolor.number or 0])
        )

    ratios = {(fg, bg): ratio(fg, bg) for fg, bg in PAIRS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < least} == {}


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_every_shape_can_be_seen(name: str, shape: str, ground: str) -> None:
    theme = shipped_themes()[name]

    assert contrast(theme.colour(shape), theme.colour(ground)) >= 3


def test_all_shipped_colours_but_one_are_the_same_in_256_colours() -> None:
    without = {name: theme.without_twin() for name, theme in shipped_themes().items()}

    assert without == {
        "dark": {},
        "light": {},
        "contrast": {},
        "projector": dict.fromkeys(("success", "good"), ("#004f00", "#005f00")),
    }


def test_without_colours_the_eye_catcher_and_the_cursors_are_reversed() -> None:
    theme = shipped_themes()["dark"]
    shown = {
        ground: repainted(Style(color="#000000", bgcolor=theme.colour(ground)), "none", theme.few).reverse
        for ground in ("spot", "selected-bg", "input-cursor-background", "surface", "panel", "background")
    }

    assert shown == {
        "spot": True,
        "selected-bg": True,
        "input-cursor-background": True,
        "surface": None,
        "panel": None,
        "background": None,
    }


@pytest.mark.parametrize("name", THEMES)
def test_without_colours_a_painted_shape_is_left_as_it_is(name: str) -> None:
    theme = shipped_themes()[name]
    for token in ("spot", "selected-bg", "text-strong"):
        painted = Style(color=theme.colour(token), bgcolor=theme.colour(token))
        assert not repainted(painted, "none", theme.few).reverse


@pytest.mark.parametrize("colour", ["16", "none"])
@pytest.mark.parametrize("name", THEMES)
def test_half_a_line_of_a_ground_looks_as_the_ground_does(name: str, colour: Colour) -> None:
    theme = shipped_themes()[name]

    def painted(text: str, fore: str, ground: str) -> tuple[str, RichColor | None]:
        style = Style(color=theme.colour(fore), bgcolor=theme.colour(ground))
        (segment,) = Palette(colour, theme.few).apply([Segment(text, style)], Color.parse("#000000"))
        return segment.text, segment.style.color if segment.style else None

    for flat in ("surface", "card-2", "now-rest", "panel"):
        assert painted("▄▄▄", flat, "background")[0] == "   "
    under_cursor = Style(color=theme.colour("foreground"), bgcolor=theme.colour("selected-bg"))
    ground = repainted(under_cursor, colour, theme.few).bgcolor
    assert painted("▀▀▀", "selected-bg", "background") == ("▀▀▀", ground)
    for shape in ("hue-1", "rule", "text-strong"):
        assert painted("▄▄▄", shape, "background")[0] == "▄▄▄"
    assert painted("▄▄▄", "spot-ink", "spot")[0] == "▄▄▄"


@pytest.mark.parametrize(
    ("colour", "index"),
    [
        ("#e4e4e4", 254),  # the usual arithmetic takes this grey a step down
        ("#fffaf0", 231),  # and this warm white for pink
        ("#1c1917", 234),
        ("#ffb454", 215),
    ],
)
def test_of_256_colours_the_one_is_taken_that_looks_most_alike(colour: str, index: int) -> None:
    assert nearest_of_256(colour) == index


def test_the_fixed_colours_are_those_of_xterm() -> None:
    known = {index: RichColor.from_ansi(index).get_truecolor().hex for index in range(16, 256)}

    assert {index: colour for colour, index in XTERM.items()} == known


@pytest.mark.parametrize("name", THEMES)
def test_lines_and_cursor_stand_out_from_the_ground(name: str) -> None:
    theme = shipped_themes()[name]

    assert contrast(theme.colour("rule"), theme.colour("background")) > 2
    assert theme.colour("selected-bg") not in (theme.colour("background"), theme.colour("panel"))


def test_the_first_folder_wins(tmp_path: Path) -> None:
    write(tmp_path, "dark", 'name = "dark"\ntitle = "Ours"\nbackground = "#101010"\n')

    themes = load_themes([tmp_path, SHIPPED])

    assert themes["dark"].title == "Ours"
    assert themes["light"].title == shipped_themes()["light"].title


def test_a_short_theme_is_completed_from_its_base(tmp_path: Path) -> None:
    write(tmp_path, "sea", 'base = "light"\ndark = false\n[variables]\nhighlight = "#004488"\n')

    sea, light = load_themes([tmp_path, SHIPPED])["sea"], shipped_themes()["light"]

    assert sea.colour("highlight") == "#004488"
    assert sea.background == light.background
    assert all(sea.colour(key) for key in VARIABLES)


def test_without_a_base_the_shipped_one_of_the_same_brightness_completes(tmp_path: Path) -> None:
    write(tmp_path, "night", 'primary = "#aabbff"\n')
    write(tmp_path, "day", "dark = false\n")

    themes = load_themes([tmp_path, SHIPPED])

    assert themes["night"].background == themes["dark"].background
    assert themes["day"].background == themes["light"].background


def test_a_folder_that_is_not_there_has_no_themes(tmp_path: Path) -> None:
    assert load_themes([tmp_path / "none"]) == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('title = "x"\nbakground = "#000000"', "odd.toml:2: bakground: is not a known key"),
        ('highlight = "#000000"', "odd.toml:1: highlight: belongs under [variables]"),
        ('\n\nprimary = "#12"', "odd.toml:3: primary: '#12' is not a colour"),
        ("primary = 7", "odd.toml:1: primary: 7 is not a colour"),
        ('primary = "#ff000080"', "odd.toml:1: primary: '#ff000080' must be one solid colour"),
        ('primary = "ansi_red"', "odd.toml:1: primary: 'ansi_red' must be one solid colour"),
        ('dark = "yes"', "odd.toml:1: dark: must be true or false"),
        ("title = 3", "odd.toml:1: title: must be a text"),
        ('name = ""', "odd.toml:1: name: must be a text"),
        ("variables = 1", "odd.toml:1: variables: must be a table"),
        ('[variables]\nshiny = "#ffffff"', "odd.toml:2: shiny: is not a known variable"),
        ('[variables]\ndot = "blurple"', "odd.toml:2: dot: 'blurple' is not a colour"),
        ('base = "nowhere"', 'odd.toml:1: base: there is no theme "nowhere"'),
        ('base = "odd"', 'odd.toml:1: base: "odd" is based on this theme'),
        ('title = "x\n', "odd.toml: not valid TOML:"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(tmp_path: Path, text: str, sentence: str) -> None:
    write(tmp_path, "odd", text)

    with pytest.raises(ThemeError) as refused:
        load_themes([tmp_path, SHIPPED])

    assert sentence in str(refused.value)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    write(tmp_path, "odd", 'title = "x"\nprimary = = "#000000"\n')

    with pytest.raises(ThemeError, match="line 2"):
        load_themes([tmp_path])


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ThemeError, match=r"odd\.toml: cannot be read"):
        load_themes([tmp_path])


def test_two_files_of_one_folder_cannot_have_one_name(tmp_path: Path) -> None:
    write(tmp_path, "a", 'name = "sea"\n')
    write(tmp_path, "b", 'name = "sea"\n')

    with pytest.raises(ThemeError, match=r'"sea" is taken by a\.toml'):
        load_themes([tmp_path, SHIPPED])


def test_a_colour_that_nobody_has_is_missed(tmp_path: Path) -> None:
    write(tmp_path, "alone", 'primary = "#ffffff"\n')

    with pytest.raises(ThemeError, match=r"foreground: is missing"):
        load_themes([tmp_path])


def test_few_colours_speak_the_codes_of_the_terminal() -> None:
    style = Style(color="#ffb454", bgcolor="#1c1917", bold=True)
    ground = Color.parse("#1c1917")

    rich_256 = Palette("256").apply([Segment("x", style)], ground)[0].style
    rich_16 = Palette("16").apply([Segment("x", style)], ground)[0].style

    assert rich_256 is not None
    assert rich_256.render("x") == "\x1b[1;38;5;215;48;5;234mx\x1b[0m"
    assert rich_16 is not None
    assert rich_16.render("x") == "\x1b[1;93;40mx\x1b[0m"


def test_few_colours_leave_other_apps_their_own() -> None:
    style = Style(color="#ffb454")

    Palette("16").apply([Segment("x", style)], Color.parse("#000000"))

    assert style.render("x") == "\x1b[38;2;255;180;84mx\x1b[0m"


def test_of_16_colours_the_soft_tints_stay_different() -> None:
    dark = shipped_themes()["dark"]

    numbers = {
        key: fewer_colours(RichColor.parse(dark.colour(key)), "16").number
        for key in ("highlight", "mark", "good", "bad", "dot", "foreground")
    }

    assert numbers == {
        "highlight": 11,
        "mark": 14,
        "good": 10,
        "bad": 9,
        "dot": 13,
        "foreground": 15,
    }


KEYS = (*("foreground", "background", "surface", "panel"), *PAINTS, *VARIABLES)


@pytest.mark.parametrize("base", THEMES)
def test_whatever_a_theme_does_not_name_is_taken_from_its_base(tmp_path: Path, base: str) -> None:
    shown = shipped_themes()[base]
    for missing in KEYS:
        fields = [f'{key} = "#123456"' for key in KEYS if key != missing and key not in VARIABLES]
        variables = [f'{key} = "#123456"' for key in VARIABLES if key != missing]
        write(tmp_path, "sea", "\n".join([f'base = "{base}"', *fields, "[variables]", *variables]))
        sea = load_themes([tmp_path, SHIPPED])["sea"]
        assert {key: sea.colour(key) for key in KEYS if sea.colour(key) != "#123456"} == {
            missing: shown.colour(missing)
        }


@pytest.mark.parametrize("text", ["", "# nothing\n", "[variables]\n", 'base = "dark"\nname = "sea"\n'])
async def test_an_empty_theme_looks_like_its_base(tmp_path: Path, text: str) -> None:
    write(tmp_path, "sea", text)
    write(tmp_path / "team", "other", "this is no theme, and no theme is read in a folder below")
    pictures = []
    for name in ("dark", "sea"):
        harness = Harness(revealed(), theme=name)
        harness.themes = load_themes([tmp_path, SHIPPED])
        async with harness, harness.at() as pilot:
            pictures.append(Picture(pilot).cells)
    assert pictures[0] == pictures[1]
