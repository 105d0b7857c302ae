"""Texts that some wiki or other program takes for more than a text, alone and two by two."""

import itertools
from typing import Final

from retro.session.text import clean
from tests.builders import NASTY
from tests.publish.helpers import CARDS

_OF_SITES: Final = (
    "don't \"quote\" -- or --- x... <<a>> it's",
    "C:\\Users\\x_y\\*.txt",
    "snake_case_name __init__ a_b_",
    "{: .cls} {:toc} {::nomarkdown}",
    "[TOC]",
    "*[HTML]: abbr HTML",
    "term\n: def",
    "{{ site.x }} {% raw %} {# c #}",
    "++ctrl++ ^^i^^ ==m== ~~s~~ {++add++}",
    "!!! note",
    "??? info",
    '--8<-- "x.md"',
    "$$x$$ \\(y\\) \\[z\\]",
    "a@b.org, https://x.org/a_b*c*?d=e&f=g#h (see https://x.org/a_(b))",
    "HTTPS://X.org/y",
    "<https://x.org>",
    "https://u:p@x.org",
    "footnote[^1] [x]: y",
    "&copy; &amp;amp; AT&T",
    "`` ` ``",
    "1) a",
    "12. x",
    "=== x",
    "-- x",
    "'tis",
    "- - -",
    "~~~ruby",
    "<details>",
    '</details> <div markdown="1">',
    "<!-- c",
    "<?php ?>",
    "{%",
    "x{{",
    "https://x.org/~u/'a'",
    '"https://x.org", see https://x.org.',
    "https://x.org/a;b https://x.org/{i}",
)


def hard_texts() -> list[str]:
    """Return 424 of them, each once and clean."""
    single = [text for text in map(clean, (*NASTY, *CARDS, *_OF_SITES)) if text]
    pairs = (clean(f"{one} {other}") for one, other in itertools.product(single[::3], single[::4]))
    return list(dict.fromkeys((*single, *pairs)))[:424]
