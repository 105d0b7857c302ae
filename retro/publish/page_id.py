"""The id by which a published page is known again where it was moved: a comment, or a line in front matter.

Pure. The id is that of the session; no reader of the page sees the comment.
"""

import re
from typing import Final

_COMMENT: Final = "<!-- retro: page of {} -->"
_COMMENTS = re.compile(_COMMENT.format("([a-z0-9-]+)") + r"[ \t]*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_SESSION = re.compile(r"^session:[ \t]*[\"']?([a-z0-9-]+)[\"']?[ \t]*$", re.MULTILINE)


def id_comment(session: str) -> str:
    """Return the comment that stands at the end of a page without front matter."""
    return _COMMENT.format(session)


def marks_of(session: str) -> tuple[str, ...]:
    """Return the texts of which a page of this session holds one; others may hold them too."""
    return (id_comment(session), f'session: "{session}"', f"session: '{session}'", f"session: {session}")


def is_page_of(text: str, session: str) -> bool:
    """Whether a page says that it is the one of this session."""
    text = text.replace("\r\n", "\n")
    head = _FRONT_MATTER.match(text)
    named = _SESSION.findall(head[1]) if head else []
    return session in (*_COMMENTS.findall(text), *named)
