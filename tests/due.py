"""Records of earlier meetings that are due for a second look, and a memory that brings them back."""

from retro.session.recalled import DueRecord, RecallContext, Recalled
from retro.session.record import Decision, Experiment

FIRST, SECOND = "2023-03-07-sprint-24", "2023-04-04-sprint-26"
WHY = "due since 1 Sep 2023 · does it still hold?"
D1 = DueRecord(
    f"{FIRST}/D1",
    "decision",
    "2023-03-07",
    "No merge while a test is flaky",
    WHY,
    due=True,
    record=Decision("D1", "No merge while a test is flaky", method="consent", why="it cost us a day"),
)
L1 = DueRecord(f"{FIRST}/L1", "lesson", "2023-03-07", "Ask early", WHY, due=True)
E1 = DueRecord(
    f"{SECOND}/E1",
    "experiment",
    "2023-04-04",
    "If we pair, nobody waits",
    "its end was 1 May 2023 · adopt, adapt or drop it?",
    due=True,
    record=Experiment("E1", "If we pair, nobody waits", measure="days in review"),
)
MORE = tuple(
    DueRecord(f"{SECOND}/D{n}", "decision", "2023-04-04", f"Decision {n}", WHY, due=True) for n in range(2, 7)
)


class Due:
    """Always the same is due."""

    def __init__(self, *due: Recalled) -> None:
        self.due = due

    def recall(self, context: RecallContext) -> tuple[Recalled, ...]:
        return self.due if context.due else ()
