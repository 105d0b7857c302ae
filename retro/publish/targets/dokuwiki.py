"""DokuWiki, by its XML-RPC interface, which every version has."""

import hashlib
import re
import urllib.parse
import xmlrpc.client
from collections.abc import Mapping
from typing import Any, Final
from xml.parsers.expat import ExpatError

from retro.errors import Conflict, WikiError
from retro.publish.targets.credentials import Secret, authorization
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.places import filled, page_link, values
from retro.publish.targets.target import Draft, Flavour, Page, Put
from retro.publish.targets.target_settings import DokuWikiSettings
from retro.publish.targets.web import Call, Web, picked
from retro.session.text import clean

NO_SUCH_PAGE: Final = 121
LOCKED: Final = 133
UNSAID: Final = 0
"""Some versions answer every fault with an empty structure."""
READING, WRITING = 1, 4
_PAGE = re.compile(r"\w[\w.-]*(?::\w[\w.-]*)*")


class DokuWiki:
    """Pages by their ids, such as `retrospectives:2026-11-21-sprint-42`."""

    flavour: Flavour = "dokuwiki"
    front_matter = False

    def __init__(
        self, name: str, settings: DokuWikiSettings, environment: Mapping[str, str], deadline: Deadline
    ) -> None:
        self.name = name
        self.link_urls = settings.link_urls
        self._settings = settings
        self._home = settings.url.rstrip("/")
        self._headers = authorization(name, settings, environment)
        self._web = Web(name, settings.url, plain_http=settings.plain_http, deadline=deadline)

    def place(self, draft: Draft) -> str:
        found = values(draft)
        del found["title"]
        template = self._settings.channels if draft.is_channel else self._settings.page
        page = filled(template, found).casefold()
        if not _PAGE.fullmatch(page):
            raise WikiError(f"{self.name}: {page!r} cannot be the id of a page in DokuWiki.")
        return page

    def link(self, at: str, to: str) -> str:
        if not _PAGE.fullmatch(to):
            return ""
        inside, _, name = to.rpartition(":")
        return page_link(f".:{name}" if inside == at.rpartition(":")[0] else f":{to}")

    def read(self, place: str) -> Page | None:
        try:
            info = self._ask("wiki.getPageInfo", place)
        except _Fault as fault:
            if fault.code == NO_SUCH_PAGE or (fault.code == UNSAID and self._may(place, READING)):
                return None
            raise
        text = str(self._ask("wiki.getPage", place))
        # Its versions are seconds, in which there is room for two changes.
        mark = hashlib.sha256(text.encode()).hexdigest()[:16]
        return Page(text, f"{picked(self.name, info, 'version')}-{mark}")

    def put(self, place: str, draft: Draft, seen: Page | None) -> Put:
        if not self._may(place, WRITING):
            raise WikiError(f"{self.name}: this user cannot create or change {place}.")
        locks = {"lock": [place], "unlock": []}
        if place in picked(self.name, self._ask("dokuwiki.setLocks", locks), "lockfail"):
            raise Conflict(f"{self.name}: somebody is editing {place} now; try again when they are done.")
        try:
            if self.read(place) != seen:
                raise Conflict(f"{self.name}: somebody changed {place} at the same moment; try again.")
            self._send(self._putting(place, draft), safe=False)
        finally:
            self._ask("dokuwiki.setLocks", {"lock": [], "unlock": [place]})
        there = self.read(place)
        return Put(
            there.revision if there else "", f"{self._home}/doku.php?{urllib.parse.urlencode({'id': place})}"
        )

    def preview(self, place: str, draft: Draft, seen: Page | None) -> str:
        return self._putting(place, draft).shown()

    def _putting(self, place: str, draft: Draft) -> Call:
        return self._call("wiki.putPage", place, draft.text, {"sum": draft.summary, "minor": False})

    def _call(self, method: str, *arguments: Any) -> Call:
        body = xmlrpc.client.dumps(arguments, method, encoding="utf-8").encode()
        headers: dict[str, str | Secret] = {"Content-Type": "text/xml; charset=utf-8", **self._headers}
        return Call("POST", f"{self._home}/lib/exe/xmlrpc.php", headers, body)

    def _may(self, place: str, right: int) -> bool:
        return int(self._ask("wiki.aclCheck", place)) >= right

    def _ask(self, method: str, *arguments: Any) -> Any:
        """Ask what does no harm when it is asked twice."""
        return self._send(self._call(method, *arguments), safe=True)

    def _send(self, call: Call, *, safe: bool) -> Any:
        answer = self._web.ask(call, safe=safe)
        try:
            (value,), _ = xmlrpc.client.loads(answer.body)
        except xmlrpc.client.Fault as fault:
            raise self._fault(fault) from None
        except (ExpatError, ValueError, KeyError, TypeError, xmlrpc.client.ResponseError):
            raise WikiError(
                f"{self.name}: {self._home} answers, but not like DokuWiki's XML-RPC; check url, and that"
                " the wiki's remote interface is switched on."
            ) from None
        if value == {}:
            raise _Fault(f"{self.name}: the wiki refused, and this version of it does not say why.", UNSAID)
        return value

    def _fault(self, fault: xmlrpc.client.Fault) -> WikiError:
        code, words = fault.faultCode, clean(str(fault.faultString))[:200]
        if code == LOCKED:
            return Conflict(f"{self.name}: somebody is editing this page now; try again when they are done.")
        if code in (111, 112, 113, -32603, -32604) or "unauthorized" in words.casefold():
            words = f"this user cannot read or edit the page through the remote interface. It says: {words}"
        return _Fault(f"{self.name}: {words}", code)


class _Fault(WikiError):
    """The wiki's own refusal, with its number."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code
