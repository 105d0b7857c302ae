"""Who says what: cards for prompts, themes of topics, choices. The same seed says the same."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random
from typing import Final, TypeAlias

from retro.demo.texts.decks import Tale, Theme, Tried
from retro.demo.texts.incident import INCIDENT
from retro.demo.texts.memo import COFFEE, MEMO
from retro.demo.texts.phrases import ANY, DECK, EDIT, LEADS, LINES, NAMES, TRIED
from retro.demo.texts.project import PROJECT
from retro.demo.texts.street import STREET
from retro.demo.texts.team import TEAM
from retro.demo.texts.together import TOGETHER
from retro.demo.texts.working import WORKING
from retro.session.agenda import Prompt

TALES: Final = (TEAM, PROJECT, MEMO, COFFEE, WORKING, INCIDENT, TOGETHER, STREET)
Cards: TypeAlias = tuple[tuple[str, Theme | None], ...]
"""Texts of cards with their themes."""
MOST_A_PROMPT: Final = 2
"""Cards of one person under one prompt."""


@dataclass(frozen=True)
class TopicGroup:
    """Topics that belong together."""

    theme: Theme
    topics: tuple[str, ...]


class Story:
    """What the people of one demo say."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._themes: dict[str, Theme] = {}
        """By the text of the card."""

    def chance(self, about: str) -> Random:
        """Return chance that is the same in every run."""
        return Random(f"{self.seed} {about}")  # noqa: S311  (nothing is kept secret by it)

    def names(self, number: int) -> Sequence[str]:
        """Return the names of so many people."""
        return NAMES[:number]

    def cards(self, prompts: Sequence[Prompt], people: int) -> list[list[tuple[int, str]]]:
        """Deal cards: for each person the numbers of the prompts and the texts, in the prompts' order."""
        hands: list[list[tuple[int, str]]] = [[] for _ in range(people)]
        for number, (prompt, deck) in enumerate(zip(prompts, self._decks(prompts), strict=True)):
            shift = self.chance(prompt.title).randrange(people)
            for place, (text, theme) in enumerate(islice(deck, people * MOST_A_PROMPT)):
                hands[(place + shift) % people].append((number, self._know(text, theme)))
        # With many people the decks run out: whoever has nothing yet puts it in other words.
        empty = [hand for hand in hands if not hand]
        for hand, (number, text, theme) in zip(empty, cycle(self._other_words(prompts)), strict=False):
            hand.append((number, self._know(text, theme)))
        return hands

    def theme(self, texts: Iterable[str]) -> Theme | None:
        """Return what cards are about; the first that is known decides."""
        return next((theme for text in texts if (theme := self._theme_of(text))), None)

    def tried(self, themes: Iterable[Theme]) -> Tried:
        """Return what the team tries about the first of these themes that it tries something about."""
        known = {tale.themes[key].name: tried for tale in TALES for key, tried in tale.tried.items()}
        return next((known[theme.name] for theme in themes if theme.name in known), TRIED)

    @property
    def themes(self) -> list[Theme]:
        """What the cards that were dealt are about, the most frequent first."""
        return [theme for theme, _ in Counter(self._themes.values()).most_common()]

    def groups(self, topics: Mapping[str, str]) -> list[TopicGroup]:
        """Find topics that belong together, by id and text; the largest group first."""
        found: dict[str, list[str]] = {}
        themes: dict[str, Theme] = {}
        for topic, text in topics.items():
            theme = self._theme_of(text)
            if theme is not None:
                themes[theme.name] = theme
                found.setdefault(theme.name, []).append(topic)
        groups = [TopicGroup(themes[name], tuple(ids)) for name, ids in found.items() if len(ids) > 1]
        if not groups and len(topics) > 1:
            return [TopicGroup(ANY, tuple(topics)[:2])]
        return sorted(groups, key=lambda group: (-len(group.topics), group.theme.name))

    def dots(
        self, name: str, topics: Mapping[str, tuple[str, int]], budget: int, most: int
    ) -> dict[str, int]:
        """Choose topics for dots: by id, from their titles and numbers of cards."""
        chance = self.chance(f"dots {name}")
        order = sorted(topics, key=lambda topic: topics[topic][0])
        given: dict[str, int] = {}
        for _ in range(budget):
            free = [topic for topic in order if given.get(topic, 0) < most]
            if not free:
                break
            chosen = chance.choices(free, [topics[topic][1] ** 2 for topic in free])[0]
            given[chosen] = given.get(chosen, 0) + 1
        return given

    def line(self, number: int) -> str:
        """Return a line for the end; some people leave none."""
        return "" if number % 5 == 4 else LINES[number % len(LINES)]

    def _decks(self, prompts: Sequence[Prompt]) -> list[Cards]:
        """Return the cards for each prompt, of the tale that knows most of them where there are several."""
        titles = [prompt.title.casefold() for prompt in prompts]
        tales = sorted(TALES, key=lambda tale: -sum(title in tale.decks for title in titles))
        return [self._deck(prompt, tales) for prompt in prompts]

    def _deck(self, prompt: Prompt, tales: Sequence[Tale]) -> Cards:
        title = prompt.title.casefold()
        for key in (prompt.question.casefold(), title):
            for tale in tales:
                if deck := tale.decks.get(key):
                    return tuple((text, tale.themes[theme]) for text, theme in deck)
        shift = self.chance(title).randrange(len(DECK))
        return tuple((text, None) for text in DECK[shift:] + DECK[:shift])

    def _other_words(self, prompts: Sequence[Prompt]) -> list[tuple[int, str, Theme | None]]:
        themes = list(
            dict.fromkeys(theme for deck in self._decks(prompts) for _, theme in deck if theme)
        ) or [ANY]
        said = [(lead, theme) for lead in LEADS for theme in themes]
        return [
            (place % len(prompts), f"{lead} {theme.name[0].lower()}{theme.name[1:]}", theme)
            for place, (lead, theme) in enumerate(said)
        ]

    def _know(self, text: str, theme: Theme | None) -> str:
        if theme is not None:
            self._themes[text] = theme
        return text

    def _theme_of(self, text: str) -> Theme | None:
        known = self._themes.get(text) or self._themes.get(text.removesuffix(EDIT))
        return known or next((theme for theme in self._themes.values() if theme.name == text), None)
