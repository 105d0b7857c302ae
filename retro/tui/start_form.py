"""What is asked before a session is started from the home: its title, and the text that people will read."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from retro.errors import RetroError, RuleError
from retro.session.belonging import TEAM_ID_LIMIT
from retro.session.text import TITLE_LIMIT
from retro.tui.dialogs.form import Blank, Form
from retro.tui.home_rows import Format
from retro.words import listed

PATH_LIMIT = 1000
NOTE = "The session opens in this terminal and shows how to join. Ctrl-U clears the line."
WHICH_TEXT = (
    "People will read a text in silence. Enter the path of a Markdown file, or leave it empty to show the "
    "text of "
    "the template, which may be an example."
)


class StartForm(Form):
    """Asks for the title, for the team where there are several, and for a file to read where the format has
    a stage for that."""

    def __init__(self, format_: Format, text: Callable[[str], object], teams: Sequence[str] = ()) -> None:
        """`text` reads a file by its path, and raises RetroError when people could not read it.

        `teams` are the answers that are possible to which team it is; without any nobody is asked.
        """
        self._text = text
        self._reads_text = format_.reads_text
        blanks = [Blank("title", "Title", format_.suggestion or format_.title, limit=TITLE_LIMIT)]
        self._teams = teams
        if teams:
            blanks.append(Blank("team", "Team", hint=listed(teams, "or"), limit=TEAM_ID_LIMIT))
        if self._reads_text:
            blanks.append(Blank("read", "Text to read", hint="memo.md", limit=PATH_LIMIT))
        super().__init__(format_.title, blanks, WHICH_TEXT if self._reads_text else NOTE)

    def _enter(self) -> str:
        return "next, then start" if self._reads_text or self._teams else "start the session"

    async def save(self, answers: Mapping[str, str]) -> None:
        """Look whether the team is one and the file can be read, while both can still be changed.

        The disk may be slow.
        """
        if self._teams and answers.get("team", "").strip() not in self._teams:
            raise RuleError(f"Which team: {listed(self._teams, 'or')}?", "team")
        path = answers.get("read", "").strip()
        if not path:
            return
        try:
            await asyncio.to_thread(self._text, path)
        except RetroError as refusal:
            raise RuleError(f"{str(refusal).rstrip('.')}.", "read") from None
