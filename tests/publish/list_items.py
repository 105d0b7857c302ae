"""The lists of a page as a reader finds them."""

from html.parser import HTMLParser


class Items(HTMLParser):
    """The items of a page's lists: their texts, the elements in each, where links lead, and the depth."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[list[str], set[str], list[str], int]] = []
        self._open: list[tuple[list[str], set[str], list[str], int]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self._open.append(([], set(), [], len(self._open)))
            self.found.append(self._open[-1])
        elif self._open:
            self._open[-1][1].add(tag)
            if tag == "a":
                self._open[-1][2].append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "li" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1][0].append(data)
