"""What is wrong with a template, or could be better, and where."""

from enum import StrEnum

import msgspec

from retro.session.text import clean


class Severity(StrEnum):
    """An error keeps a template from being used; a hint is advice."""

    ERROR = "error"
    HINT = "hint"


class Problem(msgspec.Struct, frozen=True):
    """One thing to look at. As text: `templates/x.md:14: minutes must be 1-180, not 0`."""

    file: str
    line: int
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ProblemReport:
    """Collects the problems of one template while it is read."""

    def __init__(self, file: str) -> None:
        self.file = clean(file)
        self._problems: list[Problem] = []

    def error(self, line: int, message: str) -> None:
        """Note what keeps the template from being used."""
        self._problems.append(Problem(self.file, line, clean(message)))

    def hint(self, line: int, message: str) -> None:
        """Note what could be better."""
        self._problems.append(Problem(self.file, line, clean(message), Severity.HINT))

    @property
    def problems(self) -> list[Problem]:
        """All problems in the order of their lines."""
        return sorted(self._problems, key=lambda problem: problem.line)

    @property
    def errors(self) -> list[Problem]:
        """The problems that keep the template from being used."""
        return [problem for problem in self.problems if problem.severity is Severity.ERROR]
