"""Names: who may be called what, so that nobody is taken for somebody else."""

from functools import lru_cache
from typing import Final

from retro.errors import RuleError
from retro.session.model import Session
from retro.session.people import Role, Seat
from retro.session.text import NAME_LIMIT, compatible, fold, glyphs, required

SIGNS: Final = "●○✓✗▶▸▌■▪□◆★☆"
"""What screens draw beside names; in a name they would say something that is not so."""
TITLES: Final = frozenset({"system", "host", "moderator", "admin", "administrator", "everybody", "everyone"})
LEADS: Final = "facilitator"
CODE_WORDS: Final = 3
"""The fewest words of a code that Retro draws; a two-digit number follows them."""
NO_NAME: Final = "This is a code, not a name: type the name that the others know."

_SAME_GLYPH: Final = str.maketrans({"I": "l", "1": "l", "|": "l", "0": "O", "m": "rn"})
_SAME_LETTER: Final = str.maketrans({"1": "i", "0": "o"})


def alike(one: str, other: str) -> bool:
    """Whether two names can be taken for each other: "Ana" and "АNА." in Cyrillic, "Alice" and "AIice"."""
    return not looks(one).isdisjoint(looks(other))


@lru_cache(maxsize=1_000)  # who joins is compared with everybody, three times; it takes 13 µs a name
def looks(name: str) -> frozenset[str]:
    """Return the forms under which a name is compared: two names with one in common are alike."""
    said, seen = fold(name), fold(glyphs(name))
    letters = (said, seen, seen.translate(_SAME_LETTER))
    drawn = glyphs(compatible(name).translate(_SAME_GLYPH))
    return frozenset({*(f"={form}" for form in letters), f"~{drawn}"})


def seat_like(session: Session, name: str) -> Seat | None:
    """Find the seat whose name this one can be taken for, first the one that has it."""
    here = [seat for seat in session.seats if not seat.removed and alike(seat.name, name)]
    return min(here, key=lambda seat: seat.name != name, default=None)


def spoken(code: str) -> str:
    """Bring a code to the form it is compared in: case, blanks and hyphens do not matter."""
    return "".join(character for character in code.casefold() if character.isalnum())


def looks_like_code(text: str) -> bool:
    """Whether somebody meant this as a code, so that neither it nor a slip in it is ever shown as a name."""
    *words, number = text.replace("-", " ").split() or [""]
    if len(words) >= CODE_WORDS and all(word.isalpha() for word in words) and number.isdecimal():
        return True
    together = spoken(text)
    least = (CODE_WORDS + 1) * 3 + 2  # shorter ones are names such as "Christopher12"
    return len(together) >= least and together[:-2].isalpha() and together[-2:].isdecimal()


def sayable(name: str, field: str = "") -> str:
    """Clean a name and refuse it where nobody can be called that; `field` is the line that it is typed in."""
    if looks_like_code(name):
        raise RuleError(NO_NAME, field)
    cleaned = required(name, "A name", NAME_LIMIT)
    if not any(character.isalnum() for character in cleaned):
        raise RuleError("A name needs a letter or a digit, so that it can be said.")
    if any(sign in cleaned for sign in SIGNS):
        raise RuleError("A name cannot contain signs such as ● or ✓: screens show them beside names.")
    return cleaned


def free_name(session: Session, name: str, role: Role, besides: Seat | None = None) -> str:
    """Clean a name and refuse it when it is taken, or says something that only a screen should say."""
    cleaned = sayable(name)
    if role is not Role.FACILITATOR:
        said = ("".join(filter(str.isalpha, fold(form))) for form in (cleaned, glyphs(cleaned)))
        if any(LEADS in letters or letters in TITLES for letters in said):
            raise RuleError(f"{cleaned} looks like a role. Choose another name.")
    for taken in session.seats:
        mine = besides is not None and {taken.id, taken.owner} & {besides.id, besides.owner} - {""}
        if taken.removed or mine or not alike(taken.name, cleaned):
            continue
        if taken.name.casefold() == cleaned.casefold():
            raise RuleError(f"{cleaned} is already here. Choose another name.")
        raise RuleError(f"{cleaned} looks like {taken.name}, who is already here. Choose another name.")
    return cleaned
