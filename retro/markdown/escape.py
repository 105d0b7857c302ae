"""A person's text in Markdown: it never becomes markup, and the reader sees exactly what was typed.

Backslashes, because people read and mend the source in editors and wikis; entities only for `<` and
for an `&` that would start one, because dialects older than CommonMark do not know `\\<`, and there
a mistake is live HTML. A web address that somebody typed is a link to itself, `<https://…>`; everything
else that parsers link by guessing stays text: a backslash inside `www.` or a bare `name.tld` keeps them
from joining it up again, and a comment does so inside an e-mail address, which GitHub would link behind any
backslash. Everything is escaped where it could matter and nowhere else, so that ordinary sentences stay as
they are.
"""

import re

from retro.session.text import clean

_ENTITIES = {"<": "&lt;", "&": "&amp;"}
APART = "<!-- -->"
"""Nothing, to a reader; in an e-mail address, after its `@`."""
_URL = r"""
    (?<![A-Za-z0-9_+.-])(?i:https?)://
    [\w-]++(?:\.[\w-]++)*+(?::[0-9]++)?+        # no name or password before the host: that may deceive
    (?:[/?\#][\w/?\#%&=+.,:!~*'()@-]*+)?+
    (?=\s | \Z | [.,:!?]+(?:\s|\Z) | [<>"'”’»,)\]}。、，）」] | ;(?:\s|\Z))  # else it would be cut
"""
_ALIVE = re.compile(
    rf"""
      (?P<url>{_URL})
    | [\\`*_\[\]{{}}~|\#$^<]                  # emphasis, code, links, tables, templates, math, tags, HTML
    | &(?=\#|[A-Za-z][A-Za-z0-9]*;)         # entities
    | (?P<mail>(?<=\S)@(?=\S*\.\S))
    | @(?=\S)                               # mentions
    | (?<=\S)\.(?=[^\W\d_])                 # name.tld, which some parsers link without any prefix
    | (?<=[Ww]{{3}})\.(?=\S)                  # www.
    | /(?=/\S)                              # ://
    | (?<!\d):(?=[a-z0-9_+-]+:)             # :emoji:
    | =(?==)|(?<==)= | %(?=%)|(?<=%)%       # ==marked== and %%hidden%% in some editors
    | \A[=:>!]                              # setext headings, definitions, quotes, admonitions
    | \A[-+](?![\w>])                       # lists, rules, rows of tables
    | \A[0-9]{{1,9}}[.)](?=\s|\Z)             # numbered lists
    """,
    re.VERBOSE,
)
_LINKS = re.compile(r"\\.|(?P<code>`+).*?(?<!`)(?P=code)(?!`)|<(?P<url>https?://[^<>\s]+)>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"(?<!\n)\n\n(?!\n)")
_NO_END = tuple(".,:!?'*_~")
_LAST_NAME = re.compile(r"&(?=[A-Za-z0-9]+\Z)")
_WORD_JOINER = "\u2060"


def inline(text: str) -> str:
    """Make a text inert on one line, but for web addresses, which are links; line breaks become blanks."""
    return _ALIVE.sub(_inert, _cleaned(text))


def unlinked(text: str) -> str:
    """Make a text inert on one line, web addresses too: for what stands inside a link already."""
    return without_links(inline(text))


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
    page = page.replace(f"\\@{APART}", "\\@")
    return page.replace("\\@", "\\@" + _WORD_JOINER).replace("\\#", "\\#" + _WORD_JOINER)


def without_links(page: str) -> str:
    """Leave web addresses that people typed as text, in a page or a part of one."""
    return _LINKS.sub(lambda found: _as_text(found["url"]) if found["url"] else found[0], page)


def _cleaned(text: str) -> str:
    """Clean a text; the plainest ones are seen at once to be clean."""
    plain = text.isascii() and text.isprintable() and "  " not in text and text == text.strip()
    return text if plain else clean(text)


def _inert(found: re.Match[str]) -> str:
    alive = found[0]
    if found["url"]:
        url = _address(alive)
        return f"<{url}>{_ALIVE.sub(_inert, alive[len(url) :])}"
    if found["mail"]:
        return f"\\@{APART}"
    return _ENTITIES.get(alive) or f"{alive[:-1]}\\{alive[-1]}"


def _address(url: str) -> str:
    """Leave out what ends the sentence around an address, and brackets that were opened before it."""
    while url.endswith(_NO_END) or (url.endswith(")") and url.count(")") > url.count("(")):
        url = url[:-1]
    return url


def _as_text(url: str) -> str:
    scheme, _, rest = url.partition("://")
    # What follows the address may be the semicolon that makes an entity of its end.
    text = _LAST_NAME.sub(_ENTITIES["&"], _ALIVE.sub(_inert, "x" + rest)[1:])
    return f"{scheme}:\\//{text}"
