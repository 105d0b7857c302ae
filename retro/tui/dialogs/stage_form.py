"""The form for what can be changed of a stage: title, minutes, prompts, numbers of its settings."""

from collections.abc import Mapping

from retro.errors import AskFirst, RuleError
from retro.room.room_port import RoomPort
from retro.session.agenda import Prompt
from retro.session.agenda_acts import ChangeStage
from retro.session.agenda_plan import Plan, PlannedStage
from retro.session.text import LINE_LIMIT, TITLE_LIMIT
from retro.tui.dialogs.confirm import Confirm
from retro.tui.dialogs.form import Blank, Form

UNCHANGED = "Nothing was changed."
DIGITS = 4


class StageForm(Form):
    """A prompt whose title is emptied goes; one that is written into the last lines is added."""

    def __init__(self, room: RoomPort, seat: str, plan: Plan, stage: PlannedStage) -> None:
        super().__init__(f"Change {stage.title}", _blanks(stage), _note(stage))
        self._room = room
        self._seat = seat
        self._plan = plan
        self._stage = stage
        self._sure = False
        """Whether the person has said yes to what would be lost."""

    async def save(self, answers: Mapping[str, str]) -> None:
        sure, self._sure = self._sure, False
        try:
            await self._room.submit(self._seat, _act(self._plan, self._stage, answers, sure=sure))
        except AskFirst as question:
            await self.app.push_screen(Confirm(str(question), yes="change it"), self._save_if)
            raise RuleError(UNCHANGED) from None  # as long as nobody says yes

    def _save_if(self, sure: bool | None) -> None:
        if sure:
            self._sure = True
            self.call_later(self.action_save)


def _note(stage: PlannedStage) -> str:
    removable = len(stage.prompts) > 1 and stage.status != "now"
    return "To remove a prompt, delete its title." if removable else ""


def _blanks(stage: PlannedStage) -> list[Blank]:
    blanks = [
        Blank("title", "Title", stage.title, limit=TITLE_LIMIT),
        Blank("minutes", "Minutes", str(stage.minutes), limit=DIGITS),
    ]
    for number in stage.numbers:
        shown = str(number.value or "")
        blanks.append(Blank(number.name, number.label, shown, hint=number.none, limit=DIGITS))
    for place, prompt in enumerate(stage.prompts, 1):
        which = f" {place}" if len(stage.prompts) > 1 else ""
        blanks.append(Blank(f"title-{place}", f"Prompt{which}", prompt.title, limit=TITLE_LIMIT))
        blanks.append(Blank(f"question-{place}", "Its question", prompt.question, limit=LINE_LIMIT))
    if len(stage.prompts) < stage.most_prompts:
        blanks.append(Blank("title-0", "One more prompt", limit=TITLE_LIMIT, more=True))
        blanks.append(Blank("question-0", "Its question", limit=LINE_LIMIT, more=True))
    return blanks


def _act(plan: Plan, stage: PlannedStage, answers: Mapping[str, str], *, sure: bool = False) -> ChangeStage:
    """Make the act of what stands in the lines. Raises RuleError for what is no number."""
    known = (*enumerate(stage.prompts, 1), (0, Prompt("", "")))
    written = [
        Prompt(prompt.id, answers.get(f"title-{place}", ""), answers.get(f"question-{place}", ""))
        for place, prompt in known
    ]
    if not written[-1].title.strip() and written[-1].question.strip():
        raise RuleError("A new prompt needs a title.", "title-0")
    return ChangeStage(
        version=plan.version,
        here=plan.here,
        stage=stage.id,
        title=answers["title"],
        minutes=_number(answers["minutes"], "minutes"),
        prompts=tuple(prompt for prompt in written if prompt.title.strip()),
        numbers={n.name: _number(answers[n.name] or "0", n.name) for n in stage.numbers},
        sure=sure,
    )


def _number(text: str, field: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal()):
        raise RuleError("This must be a whole number.", field)
    return int(digits)
