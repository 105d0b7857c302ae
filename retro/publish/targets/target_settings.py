"""`[publish.NAME]` of retro.toml: what each kind of target can be told, and the sentence when it is wrong."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from retro.errors import WikiError
from retro.publish.targets.target import Flavour, MarkdownFlavour
from retro.settings import HERE, faults
from retro.words import ended, listed, nearest, value

PAGE = "Retrospectives/{date}-{slug}"
CHANNEL = "Channels/{slug}"


class _Target(msgspec.Struct, frozen=True, kw_only=True):
    """What all have. `name` is that of the table and not in it, `kind` says which of these it is."""

    link_urls: bool = True
    """Whether web addresses that people typed are links; e-mail addresses never are."""


class FolderSettings(_Target, frozen=True):
    """Files in a folder that somebody else shows: Obsidian, MkDocs, a network share."""

    folder: str
    path: str = PAGE + ".md"
    channels: str = CHANNEL + ".md"
    """Where the pages of channels are."""
    flavour: MarkdownFlavour = "md"
    """`mkdocs` and `kramdown` for the programs that make a site of it, whose Markdown differs."""
    front_matter: bool = False
    """Whether the page begins with a block of YAML, for those who sort pages by it."""


class GitSettings(_Target, frozen=True):
    """A git repository: the wiki of a forge, or a folder of documents."""

    url: str
    path: str = PAGE + ".md"
    channels: str = CHANNEL + ".md"
    branch: str = ""
    """Empty for the one that the repository itself prefers."""
    index: str = ""
    """The page on which every published page is listed, between two markers; empty for none."""
    links: Literal["file", "page", ""] = ""
    """How that page links: to `NAME.md`, or to `NAME` as wikis do; empty goes by the URL."""
    flavour: MarkdownFlavour = "md"
    """`gfm` for a host that would tell people of every @name in a file; else as in a folder."""
    front_matter: bool = False
    plain_http: bool = False


class _Web(_Target, frozen=True, kw_only=True):
    url: str
    plain_http: bool = False
    """Whether secrets may go over a connection that is not encrypted."""


class DokuWikiSettings(_Web, frozen=True):
    """`url` is that of the wiki, where `doku.php` is."""

    page: str = "retrospectives:{date}-{slug}"
    channels: str = "channels:{slug}"
    user: str = ""
    password: str = ""
    token: str = ""


class MediaWikiSettings(_Web, frozen=True):
    """`url` is that of `api.php`; `user` and `password` those of a bot password."""

    page: str = PAGE
    channels: str = CHANNEL
    user: str = ""
    password: str = ""
    token: str = ""


class ConfluenceSettings(_Web, frozen=True, kw_only=True):
    """`url` ends with `/wiki` in the cloud; `space` is the key, `parent` the id of the page above."""

    space: str
    page: str = "{date} {title}"
    channels: str = "{title}"
    parent: str = ""
    user: str = ""
    password: str = ""
    token: str = ""
    api: Literal["v1", "v2", ""] = ""
    """Empty goes by the host: v2 in the cloud, v1 on a server of one's own."""


class HttpSettings(_Web, frozen=True):
    """Any endpoint. `${name}` in `url`, `read` and `body` stands for what it names, quoted for its place."""

    method: Literal["PUT", "POST", "PATCH"] = "PUT"
    headers: Annotated[dict[str, str], Meta(title="a table of texts")] = {}
    body: str = "${text}"
    format: Literal["text", "json", "form"] = "text"
    """How `${name}` is quoted in the body."""
    read: str = ""
    """Where the page can be read; without it nobody can tell whether somebody changed it."""
    field: str = ""
    """Where in a JSON answer to `read` the text is, such as `data.text`."""
    flavour: Flavour = "md"


TargetSettings: TypeAlias = (
    FolderSettings | GitSettings | DokuWikiSettings | MediaWikiSettings | ConfluenceSettings | HttpSettings
)


KINDS: Final[Mapping[str, type[TargetSettings]]] = MappingProxyType(
    {
        "folder": FolderSettings,
        "git": GitSettings,
        "dokuwiki": DokuWikiSettings,
        "mediawiki": MediaWikiSettings,
        "confluence": ConfluenceSettings,
        "http": HttpSettings,
    }
)


def target_settings(name: str, table: Mapping[str, Any]) -> TargetSettings:
    """Read one table. Raises WikiError that names the table and, a line each, the keys that are wrong."""
    where = f"retro.toml, [publish.{name}]"
    kind = table.get("kind")
    if kind is None:
        raise WikiError(f'{where}: set kind = "…" to one of {listed(KINDS, "or")}.')
    if not isinstance(kind, str) or kind not in KINDS:
        meant = nearest(kind, KINDS) if isinstance(kind, str) else ""
        asked = f"did you mean {value(meant)}?" if meant else f"there are {listed(KINDS)}."
        raise WikiError(f"{where}: there is no kind {value(kind)}; {asked}")
    told = {key: thing for key, thing in table.items() if key != "kind"}
    if found := faults(told, KINDS[kind], {"kind": HERE}):
        raise WikiError("\n".join(f"{where}: {ended(fault.sentence)}" for fault in found))
    settings: TargetSettings = msgspec.convert(told, KINDS[kind])
    return settings
