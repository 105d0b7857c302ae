"""Any HTTP endpoint: a method, a URL, headers and a body in which `${name}` is quoted for its place."""

import hashlib
import json
import re
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Any, Final

from retro.errors import WikiError
from retro.publish.targets.credentials import Secret, holds_secret, names_secret, secret
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.places import values
from retro.publish.targets.target import Draft, Flavour, Page, Put, Unreadable
from retro.publish.targets.target_settings import HttpSettings
from retro.publish.targets.web import Call, Web

_FIELD = re.compile(r"\$\{(\w*)\}")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

KINDS: Final[Mapping[str, str]] = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "form": "application/x-www-form-urlencoded; charset=utf-8",
}


class Endpoint:
    """A page is named by the URL to write to and, after a blank, the one to read from."""

    front_matter = False

    def __init__(
        self, name: str, settings: HttpSettings, environment: Mapping[str, str], deadline: Deadline
    ) -> None:
        self.name = name
        self.link_urls = settings.link_urls
        self.flavour: Flavour = settings.flavour
        self._settings = settings
        self._headers = {
            header: self._value(header, text, environment) for header, text in settings.headers.items()
        }
        self._web = Web(
            name, _FIELD.sub("x", settings.url), plain_http=settings.plain_http, deadline=deadline
        )

    def place(self, draft: Draft) -> str:
        addresses = (self._settings.url, self._settings.read)
        return " ".join(_filled(self.name, each, values(draft), _quoted) for each in addresses if each)

    def current_place(self, place: str, draft: Draft) -> str:
        """The address that is written to stays; the one that is read is that of the settings."""
        reading = _filled(self.name, self._settings.read, values(draft), _quoted)
        return " ".join(each for each in (place.partition(" ")[0], reading) if each)

    def read(self, place: str) -> Page | None:
        _, _, reading = place.partition(" ")
        if not reading:
            raise Unreadable(f"{self.name} cannot be read; set read to a URL that returns the page's source.")
        answer = self._web.ask(Call("GET", reading, self._headers), also=frozenset({404}))
        if answer.status == 404:
            return None
        text = self._text(answer.json()) if self._settings.field else answer.text
        return Page(text, answer.headers.get("etag") or hashlib.sha256(text.encode()).hexdigest())

    def put(self, place: str, draft: Draft, seen: Page | None) -> Put:
        answer = self._web.ask(self._putting(place, draft, seen))
        tag = answer.headers.get("etag", "")
        if not tag and self._settings.read:
            there = self.read(place)
            tag = there.revision if there else ""
        return Put(tag or hashlib.sha256(draft.text.encode()).hexdigest(), place.partition(" ")[0])

    def preview(self, place: str, draft: Draft, seen: Page | None) -> str:
        return self._putting(place, draft, seen).shown()

    def _putting(self, place: str, draft: Draft, seen: Page | None) -> Call:
        held: dict[str, str] = {}
        if seen is not None and seen.revision.startswith(('"', "W/")):
            held = {"If-Match": seen.revision}
        elif seen is None and self._settings.read and self._settings.method == "PUT":
            held = {"If-None-Match": "*"}
        found = {**values(draft), "text": draft.text, "summary": draft.summary}
        body = _filled(self.name, self._settings.body, found, _QUOTES[self._settings.format])
        kind = {"Content-Type": KINDS[self._settings.format]}
        return Call(
            self._settings.method, place.partition(" ")[0], {**kind, **held, **self._headers}, body.encode()
        )

    def _text(self, answer: Any) -> str:
        for step in self._settings.field.split("."):
            if isinstance(answer, list) and step.isdigit() and int(step) < len(answer):
                answer = answer[int(step)]
            elif isinstance(answer, dict) and step in answer:
                answer = answer[step]
            else:
                raise WikiError(
                    f"{self.name}: the answer has no {self._settings.field!r} with the page in it."
                )
        if not isinstance(answer, str):
            raise WikiError(f"{self.name}: {self._settings.field!r} of the answer is not text.")
        return answer

    def _value(self, header: str, text: str, environment: Mapping[str, str]) -> str | Secret:
        if not _NAME.fullmatch(header) or any(ord(character) < 32 for character in text):
            raise WikiError(f"{self.name}: {header!r} cannot be a header.")
        if names_secret(text) or holds_secret(header):
            return secret(f"{self.name}: {header}", text, environment)
        return text


def _filled(name: str, template: str, found: Mapping[str, str], quote: Callable[[str], str]) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] not in found:
            known = ", ".join(f"${{{each}}}" for each in found)
            raise WikiError(f"{name}: {match[0]} is not one of {known}.")
        return quote(found[match[1]])

    return _FIELD.sub(value, template)


def _quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


_QUOTES: Final[Mapping[str, Callable[[str], str]]] = {"text": str, "json": _literal, "form": _quoted}
