"""MediaWiki, by its API: with a bot password, or a token of OAuth."""

import re
import urllib.parse
from collections.abc import Mapping
from typing import Any, Final

from retro.errors import Conflict, WikiError
from retro.publish.targets.credentials import HIDDEN, Secret, authorization, secret
from retro.publish.targets.deadline import Deadline
from retro.publish.targets.places import filled, page_link, values
from retro.publish.targets.target import Draft, Flavour, Page, Put
from retro.publish.targets.target_settings import MediaWikiSettings
from retro.publish.targets.web import Call, Web, picked
from retro.session.text import clean

CONFLICTS: Final = ("editconflict", "articleexists", "missingtitle", "pagedeleted")
_FORBIDDEN = re.compile(r"[#<>\[\]|{}\x00-\x1f]|\A[ :/]|[ :/]\Z|(?:\A|/)\.{1,2}(?:/|\Z)|~~~")

SAID: Final[Mapping[str, str]] = {
    "permissiondenied": "the account cannot edit; a bot password needs the grants to edit and to create",
    "readapidenied": "the account has no right to read there",
    "protectedpage": "the page is protected",
    "readonly": "the wiki does not accept changes at the moment; try again later",
    "ratelimited": "the wiki was asked too often; wait a minute",
    "assertuserfailed": "the wiki did not accept the login",
    "blocked": "the account is blocked",
    "badtoken": "the login ended in the meantime; try again",
}


class MediaWiki:
    """Pages by their titles."""

    flavour: Flavour = "mediawiki"
    front_matter = False

    def __init__(
        self, name: str, settings: MediaWikiSettings, environment: Mapping[str, str], deadline: Deadline
    ) -> None:
        self.name = name
        self.link_urls = settings.link_urls
        self._settings = settings
        self._password: Secret | None = None
        self._headers: dict[str, Secret] = {}
        if settings.user:
            self._password = secret(f"{name}: password", settings.password, environment)
        else:
            self._headers = authorization(name, settings, environment)
        self._known = not (self._password or self._headers)
        self._web = Web(name, settings.url, plain_http=settings.plain_http, deadline=deadline)

    def place(self, draft: Draft) -> str:
        page = filled(self._settings.channels if draft.is_channel else self._settings.page, values(draft))
        if not page or len(page.encode()) > 255 or _FORBIDDEN.search(page):
            raise WikiError(
                f"{self.name}: {clean(page)[:100]!r} cannot be the title of a page in MediaWiki. With"
                ' page = "{date} {slug}" in its table in retro.toml, pages are named after the session\'s id.'
            )
        return page

    def link(self, at: str, to: str) -> str:
        return "" if _FORBIDDEN.search(to) else page_link(to)

    def shows_title(self, place: str, draft: Draft) -> bool:
        return draft.title in place

    def read(self, place: str) -> Page | None:
        asked = {"action": "query", "prop": "revisions", "rvprop": "ids|content", "rvslots": "main"}
        found = self._picked(self._ask({**asked, "titles": place}), "query", "pages", 0)
        if "invalid" in found:
            raise WikiError(f"{self.name}: {place!r} cannot be the title of a page there.")
        if found.get("missing") or not found.get("revisions"):
            return None
        newest = found["revisions"][0]
        return Page(self._picked(newest, "slots", "main", "content"), str(self._picked(newest, "revid")))

    def put(self, place: str, draft: Draft, seen: Page | None) -> Put:
        token = self._ask({"action": "query", "meta": "tokens"})["query"]["tokens"]["csrftoken"]
        done = self._ask({**self._edit(place, draft, seen), "token": token}, method="POST", safe=False)[
            "edit"
        ]
        if done.get("result") != "Success":
            why = done.get("code") or done.get("captcha", {}).get("type") or "without a reason"
            raise WikiError(f"{self.name}: the wiki did not accept the edit ({clean(str(why))[:80]}).")
        if "newrevid" in done:
            return Put(str(done["newrevid"]), self._url(place))
        there = self.read(place)
        return Put(there.revision if there else "", self._url(place))

    def preview(self, place: str, draft: Draft, seen: Page | None) -> str:
        fields = {**self._edit(place, draft, seen), "token": HIDDEN, "text": ""}
        call = self._call({name: value for name, value in fields.items() if name != "text"}, "POST")
        return f"{call.shown()}\ntext=\n{draft.text}"

    def _edit(self, place: str, draft: Draft, seen: Page | None) -> dict[str, str]:
        """An edit that the wiki refuses by itself when the page is not what was seen."""
        held = {"baserevid": seen.revision, "nocreate": "1"} if seen else {"createonly": "1"}
        return {"action": "edit", "title": place, "text": draft.text, "summary": draft.summary, **held}

    def _url(self, place: str) -> str:
        asked = {"action": "query", "prop": "info", "inprop": "url", "titles": place}
        try:
            return str(self._picked(self._ask(asked), "query", "pages", 0, "fullurl"))
        except WikiError:
            return ""  # the page is there; its address is only good to know

    def _picked(self, answer: Any, *steps: str | int) -> Any:
        return picked(self.name, answer, *steps)

    def _ask(self, fields: Mapping[str, str], *, method: str = "GET", safe: bool = True) -> Any:
        if not self._known:
            self._log_in()
        who = {"assert": "user"} if self._password or self._headers else {}
        answer = self._send({**fields, **who}, method, safe=safe)
        if "error" in answer:
            raise self._refusal(answer["error"])
        return answer

    def _log_in(self) -> None:
        self._known = True
        if self._password is None:
            return
        asked = {"action": "query", "meta": "tokens", "type": "login"}
        token = self._picked(self._send(asked, "GET", safe=True), "query", "tokens", "logintoken")
        words = {"lgname": self._settings.user, "lgpassword": self._password.reveal(), "lgtoken": token}
        done = self._send({"action": "login", **words}, "POST", safe=True, private=True)
        if done.get("login", {}).get("result") != "Success":
            self._known = False
            raise WikiError(
                f"{self.name}: the wiki did not accept user and password. It needs those of a bot password,"
                " which Special:BotPasswords makes: the user is NAME@BOT."
            )

    def _send(self, fields: Mapping[str, str], method: str, *, safe: bool, private: bool = False) -> Any:
        answer = self._web.ask(self._call(fields, method), safe=safe, private=private).json()
        if not isinstance(answer, dict):
            raise WikiError(f"{self.name}: {self._settings.url} does not answer like MediaWiki's api.php.")
        return answer

    def _call(self, fields: Mapping[str, str], method: str) -> Call:
        asked = urllib.parse.urlencode({"format": "json", "formatversion": "2", **fields})
        if method == "GET":
            return Call("GET", f"{self._settings.url}?{asked}", self._headers)
        kind = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        return Call("POST", self._settings.url, {**kind, **self._headers}, asked.encode())

    def _refusal(self, error: Mapping[str, Any]) -> WikiError:
        code = str(error.get("code", ""))
        if code in CONFLICTS:
            return Conflict(f"{self.name}: somebody changed the page at the same moment; try again.")
        said = SAID.get(code) or clean(str(error.get("info", "")))[:200]
        return WikiError(f"{self.name}: {said} ({clean(code)[:40]}).")
