"""Confluence against a small contract: what its REST interface answers, by its documentation, and no more."""

import json
import re
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

import pytest

from retro.errors import Conflict, WikiError
from retro.publish.flavours.confluence_storage import written
from retro.publish.targets.confluence import Confluence
from retro.publish.targets.target import Page
from retro.publish.targets.target_settings import ConfluenceSettings
from tests.publish.hard_pages import full_page, titled_pages, unseen, untitled
from tests.publish.helpers import Reply, Seen, a_draft, quick, stub

TOKEN = "t0ken-of-the-test"


@dataclass
class Space:
    """A space with pages, as both versions of the interface show it."""

    pages: dict[str, dict[str, Any]] = field(default_factory=dict)

    def answer(self, seen: Seen) -> Reply:
        path, _, query = seen.path.partition("?")
        asked = dict(urllib.parse.parse_qsl(query))
        body = json.loads(seen.body) if seen.body else {}
        if not seen.headers.get("authorization"):
            return 401, {}, "{}"
        match seen.method, path:
            case "GET", "/api/v2/spaces":
                found = [{"id": "77", "key": "TEAM"}] if asked["keys"] == "TEAM" else []
                return 200, {}, json.dumps({"results": found})
            case "GET", "/api/v2/pages" | "/rest/api/content":
                found = [page for page in self.pages.values() if page["title"] == asked["title"]]
                return 200, {}, json.dumps({"results": found})
            case "POST", "/api/v2/pages" | "/rest/api/content":
                if any(page["title"] == body["title"] for page in self.pages.values()):
                    return 400, {}, json.dumps({"message": "A page with this title already exists"})
                return 200, {}, json.dumps(self._kept(str(len(self.pages) + 1), body, 1))
            case "PUT", page if old := self.pages.get(page.rpartition("/")[2]):
                if body["version"]["number"] != old["version"]["number"] + 1:
                    return 409, {}, json.dumps({"message": "Version must be incremented"})
                return 200, {}, json.dumps(self._kept(old["id"], body, body["version"]["number"]))
            case _:
                return 404, {}, "{}"

    def _kept(self, number: str, body: dict[str, Any], version: int) -> dict[str, Any]:
        storage = body["body"].get("storage", body["body"])
        self.pages[number] = {
            "id": number,
            "title": body["title"],
            "version": {"number": version},
            "body": {"storage": {"value": storage["value"], "representation": "storage"}},
            "_links": {"webui": f"/spaces/TEAM/pages/{number}"},
            "sent": body,
        }
        return self.pages[number]


def a_confluence(url: str, **more: str) -> Confluence:
    given = {"url": url, "space": "TEAM", "user": "fran@example.org", "token": "env:TOKEN", **more}
    return Confluence("wiki", ConfluenceSettings(**given), {"TOKEN": TOKEN}, quick())  # type: ignore[arg-type]


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_a_page_is_created_read_and_changed(api: str) -> None:
    space = Space()
    with stub(space.answer) as server:
        wiki = a_confluence(server.url, api=api, parent="42")
        place = wiki.place(a_draft())
        assert wiki.read(place) is None
        first = wiki.put(place, a_draft("<p>one</p>"), None)
        seen = wiki.read(place)
        second = wiki.put(place, a_draft("<p>two</p>"), seen)

    assert place == "2026-11-21 Sprint 42"
    assert seen == Page("<p>one</p>", "1")
    assert (first.revision, second.revision) == ("1", "2")
    assert first.url == f"{server.url}/spaces/TEAM/pages/1"
    assert space.pages["1"]["sent"]["version"]["message"] == "Add the minutes of 2026-11-21-sprint-42"
    sent = json.loads(next(each.body for each in server.seen if each.method == "POST"))
    assert ("parentId" in sent, "ancestors" in sent) == (api == "v2", api == "v1")


def test_a_stale_version_is_a_conflict() -> None:
    space = Space()
    with stub(space.answer) as server:
        wiki = a_confluence(server.url)
        place = wiki.place(a_draft())
        wiki.put(place, a_draft("<p>one</p>"), None)
        seen = wiki.read(place)
        a_confluence(server.url).read(place)
        wiki.put(place, a_draft("<p>by hand</p>"), seen)

        with pytest.raises(Conflict):
            wiki.put(place, a_draft("<p>two</p>"), seen)

    assert space.pages["1"]["body"]["storage"]["value"] == "<p>by hand</p>"


def test_a_space_that_cannot_be_seen_is_named() -> None:
    with stub(Space().answer) as server:
        wiki = a_confluence(server.url, api="v2", space="OTHER")
        with pytest.raises(WikiError, match="no space 'OTHER'"):
            wiki.read("A page")


def test_an_answer_that_is_none_of_confluence_is_said_to_be_that() -> None:
    with stub(lambda seen: (200, {}, "<html>log in</html>")) as server:
        wiki = a_confluence(server.url)
        with pytest.raises(WikiError, match="not JSON"):
            wiki.read("A page")


def test_confluence_gets_every_text_in_every_place_letter_by_letter() -> None:
    page = written(full_page())
    for machinery in (
        r"<ac:structured-macro ac:name=.anchor.*?</ac:structured-macro>",
        r"<ac:task-(id|status)>.*?</ac:task-\1>",
    ):
        page = re.sub(machinery, "", page)

    assert unseen(re.sub(r"</?ac:task[^>]*>", "<div>", page)) == []
    assert untitled(written(titled_pages())) == []
