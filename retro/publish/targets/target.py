"""What every kind of target offers, and the values that go in and out."""

from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeAlias, get_args, runtime_checkable

from retro.errors import WikiError
from retro.publish.confluence_content import content_of

MarkdownFlavour: TypeAlias = Literal["md", "gfm", "mkdocs", "kramdown"]
Flavour: TypeAlias = MarkdownFlavour | Literal["mediawiki", "dokuwiki", "confluence", "text"]
MARKDOWN: Final[tuple[MarkdownFlavour, ...]] = get_args(MarkdownFlavour)
"""Flavours in which the words of an action can be read back, and which may begin with a block of YAML."""


@dataclass(frozen=True)
class Draft:
    """A page to be published. `title` is a person's text; `summary` is for the page's history.

    That of a channel is of no session and of no day: its id begins with `channel-`.
    """

    session: str
    date: str
    title: str
    text: str
    summary: str = ""
    is_channel: bool = False


@dataclass(frozen=True)
class Page:
    """A page as it is there now. An empty `revision` is one that the wiki cannot be held to."""

    text: str
    revision: str


@dataclass(frozen=True)
class Put:
    """Where a page was written: what it is now, and where a person can look at it, if that is known."""

    revision: str
    url: str = ""


class Target(Protocol):
    """One place for minutes. Every method may raise WikiError."""

    name: str
    flavour: Flavour
    front_matter: bool
    """Whether its pages begin with a block of YAML."""
    link_urls: bool
    """Whether web addresses that people typed are links there."""

    def place(self, draft: Draft) -> str:
        """The page's own name there; the same draft has the same one for ever."""

    def read(self, place: str) -> Page | None:
        """The page as it is now, or None when there is none."""

    def put(self, place: str, draft: Draft, seen: Page | None) -> Put:
        """Create the page, or replace what was `seen`. Raises Conflict when it is not that any more."""

    def preview(self, place: str, draft: Draft, seen: Page | None) -> str:
        """Exactly what `put` would send, without secrets; sends nothing."""


@runtime_checkable
class Movable(Protocol):
    """A target in which a page may have got another name: where people move it, or with the settings."""

    def current_place(self, place: str, draft: Draft) -> str:
        """The name now of a page that was published as `place`. Raises Misplaced."""


@runtime_checkable
class Marked(Protocol):
    """A target in which a page is found by the id of its session, which therefore stands on it."""

    marks_pages: bool


@runtime_checkable
class Listing(Protocol):
    """A target that may list all pages on one of them."""

    def unlisted(self, place: str, draft: Draft) -> str:
        """The page with that list, when it does not name this one as it should; else nothing."""


@runtime_checkable
class Linking(Protocol):
    """A target whose pages can lead to each other."""

    def link(self, at: str, to: str) -> str:
        """What a link on the page `at` leads to in Markdown, to come to the page `to`; empty for none."""


@runtime_checkable
class Titled(Protocol):
    """A target that may show the title above the page by itself."""

    def shows_title(self, place: str, draft: Draft) -> bool:
        """Whether what it shows there has the title, which then need not be on the page too."""


class Misplaced(WikiError):
    """One page was moved in a way that leaves open which one it is, or to where nothing is written."""


class Unreadable(WikiError):
    """This target cannot be read, so that nothing can be said of what is there."""


def same(one: str, other: str, flavour: Flavour) -> bool:
    """Whether two texts are the same page."""
    return plain(one, flavour) == plain(other, flavour)


def plain(text: str, flavour: Flavour) -> str:
    """A page without what wikis and editors differ in: how lines and pages end, and a byte order mark.

    In Confluence also without what its editors add whenever they save a page.
    """
    if flavour == "confluence":
        return content_of(text)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()
