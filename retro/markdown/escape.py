"""A person's text in Markdown: it never becomes markup, and the reader sees exactly what was typed.

Backslashes, because people read and mend the source in editors and wikis; entities only for `<` and
for an `&` that would start one, because dialects older than CommonMark do not know `\\<`, and there
a mistake is live HTML. Links stay text: a backslash inside `://`, `www.`, an address or a bare
`name.tld` keeps parsers that link by guessing from joining it up again. Everything is escaped where
it could matter and nowhere else, so that ordinary sentences stay as they are.
"""

import re

from retro.session.text import clean

_ENTITIES = {"<": "&lt;", "&": "&amp;"}
_ALIVE = re.compile(
    r"""
      [\\`*_\[\]{}~|\#$^<]                  # emphasis, code, links, tables, templates, math, tags, HTML
    | &(?=\#|[A-Za-z][A-Za-z0-9]*;)         # entities
    | @(?=\S)                               # mentions and mail addresses
    | (?<=\S)\.(?=[^\W\d_])                 # name.tld, which some parsers link without any prefix
    | (?<=[Ww]{3})\.(?=\S)                  # www.
    | /(?=/\S)                              # ://
    | (?<!\d):(?=[a-z0-9_+-]+:)             # :emoji:
    | =(?==)|(?<==)= | %(?=%)|(?<=%)%       # ==marked== and %%hidden%% in some editors
    | \A[=:>!]                              # setext headings, definitions, quotes, admonitions
    | \A[-+](?![\w>])                       # lists, rules, rows of tables
    | \A[0-9]{1,9}[.)](?=\s|\Z)             # numbered lists
    """,
    re.VERBOSE,
)
_PARAGRAPH = re.compile(r"(?<!\n)\n\n(?!\n)")
_WORD_JOINER = "\u2060"


def inline(text: str) -> str:
    """Make a text inert on one line; line breaks become blanks."""
    return _ALIVE.sub(_inert, _cleaned(text))


def paragraphs(text: str) -> str:
    """Make a text inert and keep its lines: as hard breaks, and a blank line as a new paragraph."""
    parts = _PARAGRAPH.split(clean(text, lines=True))
    return "\n\n".join("\\\n".join(inline(line) for line in part.split("\n")) for part in parts)


def code(text: str) -> str:
    """Show a text as code, in which nothing but backticks means anything."""
    text = clean(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in (text[:1], text[-1:]) else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text else ""


def without_mentions(page: str) -> str:
    """Keep hosts that look for @mentions and #references in the finished page from finding any.

    They do not see backslashes, so an invisible word joiner goes between; the text is no longer
    the same to a search, which is why pages are not made like this unless they go to such a host.
    """
    return page.replace("\\@", "\\@" + _WORD_JOINER).replace("\\#", "\\#" + _WORD_JOINER)


def _cleaned(text: str) -> str:
    """Clean a text; the plainest ones are seen at once to be clean."""
    plain = text.isascii() and text.isprintable() and "  " not in text and text == text.strip()
    return text if plain else clean(text)


def _inert(found: re.Match[str]) -> str:
    alive = found[0]
    return _ENTITIES.get(alive) or f"{alive[:-1]}\\{alive[-1]}"
