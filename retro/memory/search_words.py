"""Words as they are searched, made the same way of entries and of questions.

A text is split at what is no letter, mark or digit. Width, case and accents are nothing; scripts that set no
blanks between words (Han, Kana, Hangul, Thai and others) become pairs of characters; in a language that has
stems, endings are nothing.
"""

import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

import regex

from retro.session.text import compatible

LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ar": "arabic",
        "ca": "catalan",
        "cs": "czech",
        "da": "danish",
        "de": "german",
        "el": "greek",
        "en": "english",
        "eo": "esperanto",
        "es": "spanish",
        "et": "estonian",
        "eu": "basque",
        "fa": "persian",
        "fi": "finnish",
        "fr": "french",
        "ga": "irish",
        "hi": "hindi",
        "hu": "hungarian",
        "hy": "armenian",
        "id": "indonesian",
        "it": "italian",
        "lt": "lithuanian",
        "ne": "nepali",
        "nl": "dutch",
        "no": "norwegian",
        "pl": "polish",
        "pt": "portuguese",
        "ro": "romanian",
        "ru": "russian",
        "sr": "serbian",
        "st": "sesotho",
        "sv": "swedish",
        "ta": "tamil",
        "tr": "turkish",
        "yi": "yiddish",
    }
)
"""The algorithm of Snowball for a language, by its ISO code. Where an older one lacks it: no stems."""

MADE: Final = "1"
"""Changed together with how words are made, so that an index of other words is not used."""
_LONGEST_STEMMED: Final = 40
_CACHED: Final = 200_000

_PAIRED: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u30fc"
"""Scripts that set no blanks; the last is the sign of a long vowel, which is no Kana to Unicode."""
_ASCII: Final = regex.compile("[a-z0-9]+")
# With signs that stand for letters (™), and joiners, which are nothing inside a word.
_RUN: Final = regex.compile(r"[\p{L}\p{M}\p{N}\p{So}\u200c\u200d]+")
_PIECE: Final = regex.compile(
    rf"[{_PAIRED}][{_PAIRED}\p{{M}}]*|[\p{{L}}\p{{N}}--{_PAIRED}][\p{{L}}\p{{M}}\p{{N}}--{_PAIRED}]*",
    regex.V1,
)
_IS_PAIRED: Final = regex.compile(rf"[{_PAIRED}]")
# Marks that people leave out: of Latin, Greek and Cyrillic letters (but й is a letter of its own), points of
# Hebrew and Arabic, and marks around a character.
_ACCENTS: Final = regex.compile(
    r"[\u0300-\u0305\u0307-\u036f\u0591-\u05c7\u064b-\u0652\u0670\p{Me}]|(?<!и)\u0306"
)


class Token(NamedTuple):
    """A word of a text, or a pair of characters, and the part of the text it is in."""

    term: str
    begin: int
    end: int
    paired: bool
    """Whether its script sets no blanks: it is a pair of characters, or the last character of several."""


def split(text: str) -> list[str]:
    """Return the words of a text in order, with their endings."""
    if text.isascii():
        return _ASCII.findall(text.lower())
    return [form for run in _RUN.findall(text) for form in _forms(run)]


def is_paired(form: str) -> bool:
    """Whether a word is of a script that becomes pairs of characters."""
    return not form.isascii() and _IS_PAIRED.match(form) is not None


def count(text: str) -> int:
    """Return how many words somebody typed, where several characters of a script without blanks are one."""
    return sum(len(_PIECE.findall(_folded(run))) for run in _RUN.findall(text))


class Stemmer(Protocol):
    """What takes the ending from a word."""

    def stemWord(self, word: str) -> str: ...


class Words:
    """The words of one language. Each form is stemmed once, so an object that is kept is quick."""

    def __init__(self, language: str = "") -> None:
        """`language` is an ISO code of `LANGUAGES`; words keep their endings without one, or with another."""
        self.language = language if language in LANGUAGES else ""
        self._stems: dict[str, str] = {}
        self._alone = threading.Lock()
        """A stemmer remembers the word that it is at."""
        self._stemmer = _stemmer(self.language)

    def terms(self, text: str) -> list[str]:
        """Return the words of a text in order, without their endings."""
        return self.stems(split(text))

    def stems(self, forms: list[str]) -> list[str]:
        """Return words without their endings."""
        if self._stemmer is None:
            return forms
        known = self._stems
        return [known.get(form) or self.stem(form) for form in forms]

    def tokens(self, text: str) -> Iterator[Token]:
        """Return the same words with where they are in the text."""
        for run in _RUN.finditer(text):
            for form, begin, end in _placed(run[0]):
                yield Token(self.stem(form), run.start() + begin, run.start() + end, is_paired(form))

    def stem(self, form: str) -> str:
        """Return a word without its ending."""
        if self._stemmer is None:
            return form
        known = self._stems.get(form)
        if known is not None:
            return known
        if len(form) > _LONGEST_STEMMED or is_paired(form):
            return form
        with self._alone:
            stem = self._stemmer.stemWord(form) or form
            if len(self._stems) >= _CACHED:
                self._stems.clear()
            self._stems[form] = stem
        return stem


def made_with(languages: Iterable[str]) -> str:
    """Return what the words of these languages depend on: of other words an index knows nothing."""
    made = f"{MADE} {unicodedata.unidata_version} {regex.__version__}"
    if not any(language in LANGUAGES for language in languages):
        return made
    import snowballstemmer

    about = Path(snowballstemmer.__file__).stat()  # it says no version, and asking for one takes 30 ms
    return f"{made} {about.st_mtime_ns} {about.st_size}"


def _forms(run: str) -> Iterator[str]:
    return (form for form, _, _ in _placed(run))


def _placed(run: str) -> Iterator[tuple[str, int, int]]:
    """Return the words of a run with where they are in it: in all of it where folding changed its length."""
    if run.isascii():
        yield run.lower(), 0, len(run)
        return
    folded = _folded(run)
    aligned = len(folded) == len(run)
    for piece in _PIECE.finditer(folded):
        size = 2 if is_paired(piece[0]) else piece.end() - piece.start()
        step = 1 if is_paired(piece[0]) else size
        for begin in range(piece.start(), piece.end(), step):  # the last character of several is alone, too
            end = min(begin + size, piece.end())
            yield folded[begin:end], *((begin, end) if aligned else (0, len(run)))


def _folded(run: str) -> str:
    small = unicodedata.normalize("NFKC", compatible(run).casefold()).casefold()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", small))
    return unicodedata.normalize("NFC", bare)


def _stemmer(language: str) -> Stemmer | None:
    if not language:
        return None
    import snowballstemmer  # 10 ms, and not every team has a language

    algorithm = LANGUAGES[language]
    if algorithm not in snowballstemmer.algorithms():
        return None
    stemmer: Stemmer = snowballstemmer.stemmer(algorithm)
    return stemmer
