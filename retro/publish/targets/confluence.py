"""Confluence, by its REST interface: v2 in the cloud, v1 on a server of one's own.

A page is held by its version number: the wiki itself refuses a change that is not made to the newest.
"""

import json
import urllib.parse
from collections.abc import Mapping
from typing import Any

from retro.errors import WikiError
from retro.publish.targets.credentials import Secret, authorization
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.places import filled, page_link, values
from retro.publish.targets.target import Draft, Flavour, Page, Put
from retro.publish.targets.target_settings import ConfluenceSettings
from retro.publish.targets.web import Call, Web, picked
from retro.session.text import clean

LONGEST_TITLE = 255


class Confluence:
    """Pages by their titles, which are unique in a space."""

    flavour: Flavour = "confluence"
    front_matter = False

    def __init__(
        self, name: str, settings: ConfluenceSettings, environment: Mapping[str, str], deadline: Deadline
    ) -> None:
        self.name = name
        self.link_urls = settings.link_urls
        self._settings = settings
        self._home = settings.url.rstrip("/")
        self._headers: dict[str, str | Secret] = {
            "Accept": "application/json",
            **authorization(name, settings, environment),
        }
        self._web = Web(name, settings.url, plain_http=settings.plain_http, deadline=deadline)
        host = urllib.parse.urlsplit(settings.url).hostname or ""
        self._api = settings.api or ("v2" if host.endswith(".atlassian.net") else "v1")
        self._ids: dict[str, str] = {}
        """The ids of pages that were read, by title."""

    def place(self, draft: Draft) -> str:
        template = self._settings.channels if draft.is_channel else self._settings.page
        return clean(filled(template, values(draft)))[:LONGEST_TITLE]

    def link(self, at: str, to: str) -> str:
        return page_link(to)

    def shows_title(self, place: str, draft: Draft) -> bool:
        return draft.title in place

    def read(self, place: str) -> Page | None:
        found = self._found(place)
        if found is None:
            return None
        self._ids[place] = str(self._picked(found, "id"))
        text, number = (
            self._picked(found, "body", "storage", "value"),
            self._picked(found, "version", "number"),
        )
        return Page(str(text), str(number))

    def put(self, place: str, draft: Draft, seen: Page | None) -> Put:
        done = self._json(self._putting(place, draft, seen))
        links = done.get("_links", {})
        url = f"{links.get('base', self._home)}{links['webui']}" if "webui" in links else ""
        return Put(str(self._picked(done, "version", "number")), url)

    def preview(self, place: str, draft: Draft, seen: Page | None) -> str:
        return self._putting(place, draft, seen, asking=False).shown()

    def _putting(self, place: str, draft: Draft, seen: Page | None, *, asking: bool = True) -> Call:
        storage = {"value": draft.text, "representation": "storage"}
        body: dict[str, Any] = {"title": place, "status": "current"}
        v2 = self._api == "v2"
        body["body"] = storage if v2 else {"storage": storage}
        if not v2:
            body["type"] = "page"
        if seen is None:
            if v2:
                body["spaceId"] = self._space() if asking else self._settings.space
            else:
                body["space"] = {"key": self._settings.space}
            if self._settings.parent:
                body |= (
                    {"parentId": self._settings.parent}
                    if v2
                    else {"ancestors": [{"id": self._settings.parent}]}
                )
            return self._call("POST", self._pages, body)
        body["id"] = self._ids.get(place, "")
        body["version"] = {"number": int(seen.revision) + 1, "message": draft.summary}
        return self._call("PUT", f"{self._pages}/{urllib.parse.quote(body['id'], safe='')}", body)

    @property
    def _pages(self) -> str:
        return "/api/v2/pages" if self._api == "v2" else "/rest/api/content"

    def _found(self, title: str) -> dict[str, Any] | None:
        if self._api == "v2":
            asked = {"space-id": self._space(), "title": title, "status": "current", "body-format": "storage"}
        else:
            asked = {"spaceKey": self._settings.space, "title": title, "expand": "body.storage,version"}
        answer = self._json(self._call("GET", f"{self._pages}?{urllib.parse.urlencode(asked)}"))
        found = self._picked(answer, "results")
        return found[0] if found else None

    def _space(self) -> str:
        asked = urllib.parse.urlencode({"keys": self._settings.space})
        found = self._picked(self._json(self._call("GET", f"/api/v2/spaces?{asked}")), "results")
        if not found:
            raise WikiError(
                f"{self.name}: there is no space {clean(self._settings.space)!r} that this account can see."
            )
        return str(self._picked(found, 0, "id"))

    def _picked(self, answer: Any, *steps: str | int) -> Any:
        return picked(self.name, answer, *steps)

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Call:
        kind = {"Content-Type": "application/json"} if body is not None else {}
        data = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
        return Call(method, self._home + path, {**self._headers, **kind}, data)

    def _json(self, call: Call) -> Any:
        answer = self._web.ask(call).json()
        if not isinstance(answer, dict):
            raise WikiError(f"{self.name}: {self._home} does not answer like Confluence; check url.")
        return answer
