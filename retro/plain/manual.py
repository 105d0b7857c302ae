"""The manual of all verbs: as lines for `help`, and as tables of the documentation, of the same verbs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from retro.plain.plain_stage import PlainStage
from retro.plain.verb import For, Verb

_BY: Final = {
    For.EVERYBODY: "In every stage, for everybody",
    For.PARTICIPANT: "In every stage, for everybody who takes part",
    For.FACILITATOR: "In every stage, for the facilitator",
}


def help_text(general: Iterable[Verb], every: Mapping[str, PlainStage[Any]]) -> str:
    """Return all verbs in lines."""
    lines: list[str] = []
    for title, verbs in _sections(general, every):
        lines.append(f"{title}:")
        lines += [f"  {verb.usage}: {verb.does}" for verb in verbs]
    lines.append("To read more about one of them: help VERB. What you can do now: status")
    return "\n".join(lines) + "\n"


def help_of(found: Sequence[tuple[str, Verb]]) -> str:
    """Return how one verb is typed; `found` has it with the title of each kind of stage that has its own."""
    lines: list[str] = []
    for title, verb in found:
        lines.append(f"{verb.usage}: {verb.does}" + (f" (in stages of the kind {title})" if title else ""))
        if verb.example:
            lines.append(f"Example: {verb.example}")
    return "\n".join(dict.fromkeys(lines)) + "\n"


def manual_page(general: Iterable[Verb], every: Mapping[str, PlainStage[Any]]) -> str:
    """Return the tables of all verbs as Markdown."""
    parts: list[str] = []
    for title, verbs in _sections(general, every):
        parts.append(f"### {title}\n\n| verb | what it does |\n|---|---|")
        parts += [f"| `{_cell(verb.usage)}` | {_cell(verb.does)}{_example(verb)} |" for verb in verbs]
        parts.append("")
    return "\n".join(parts)


def _example(verb: Verb) -> str:
    return f" Example: `{_cell(verb.example)}`" if verb.example else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _sections(
    general: Iterable[Verb], every: Mapping[str, PlainStage[Any]]
) -> list[tuple[str, Sequence[Verb]]]:
    listed = list(general)
    sections: list[tuple[str, Sequence[Verb]]] = [
        (title, [verb for verb in listed if verb.whose is whose]) for whose, title in _BY.items()
    ]
    sections += [
        (f"In stages of the kind {title}", plain.verbs) for title, plain in every.items() if plain.verbs
    ]
    return sections
