"""The page in the languages of wikis.

The Markdown page is the one document; every other flavour is written from its tokens, in which
people's texts are just what they typed, and is escaped for its own engine. A new flavour is a module
with a function `written(page)` and a line here.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from retro.markdown.escape import without_mentions

# Each flavour is imported when it is written: the Markdown page needs no parser.


def _as_it_is(page: str) -> str:
    return page


def _mkdocs(page: str) -> str:
    from retro.publish.flavours import site_markdown

    return site_markdown.for_mkdocs(page)


def _kramdown(page: str) -> str:
    from retro.publish.flavours import site_markdown

    return site_markdown.for_kramdown(page)


def _mediawiki(page: str) -> str:
    from retro.publish.flavours import wikitext

    return wikitext.written(page)


def _dokuwiki(page: str) -> str:
    from retro.publish.flavours import dokuwiki_syntax

    return dokuwiki_syntax.written(page)


def _confluence(page: str) -> str:
    from retro.publish.flavours import confluence_storage

    return confluence_storage.written(page)


def _text(page: str) -> str:
    from retro.publish.flavours import plain_text

    return plain_text.written(page)


FLAVOURS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "md": _as_it_is,
        "gfm": without_mentions,
        "mkdocs": _mkdocs,
        "kramdown": _kramdown,
        "mediawiki": _mediawiki,
        "dokuwiki": _dokuwiki,
        "confluence": _confluence,
        "text": _text,
    }
)
"""What a Markdown page becomes in each: `gfm` is for hosts that would notify people of a mention."""
