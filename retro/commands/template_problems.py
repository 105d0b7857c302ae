"""What is wrong with a template, printed."""

from retro.agenda import Severity, Templates


def say_problems(known: Templates, name: str) -> int:
    """Print what is wrong with a template and what could be better; return how many mistakes it has."""
    problems = known.check(name)
    for problem in problems:
        print(f"{problem}" if problem.severity is Severity.ERROR else f"{problem} (hint)")
    if not problems:
        print(f"{name}: good")
    return sum(problem.severity is Severity.ERROR for problem in problems)
