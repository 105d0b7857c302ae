"""Style sheets parsed and matched once for all apps that share them, with Textual's private parts.

Textual parses all of them for each app, and looks for the rules of each widget anew. Written against the
versions that `retro.textual_patches` names.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final, TypeAlias, cast

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.styles import RenderStyles, RulesMap
from textual.css.stylesheet import _DEFAULT_STYLES, CssSource, Stylesheet
from textual.css.types import CSSLocation, Specificity6
from textual.dom import DOMNode
from textual.theme import Theme

SOURCES: Final = 512
"""Parsed sources that are kept, those used last; all the widgets of an app in one theme have about sixty."""
THEMES: Final = 32
SHEETS: Final = 64
"""Sets of sources that are kept: an app gets those of a widget when it first shows one."""
KINDS_OF_WIDGETS: Final = 512
"""Kinds of widgets of which rules are kept."""
PLACES: Final = 64
"""Places of widgets of one kind of which it is kept what the rules say there."""

_ORDER: Final = frozenset({"first-of-type", "last-of-type", "first-child", "last-child", "empty"})
_COUNTED: Final = frozenset({"odd", "even"})

Kind: TypeAlias = tuple[type[DOMNode], str | None, frozenset[str]]
"""All that a selector can see of a widget but its pseudo-classes: its type, its id and its classes."""


class _AppliedRules:
    """What the rules come to for the widgets in one place."""

    def __init__(self, rules: RulesMap) -> None:
        self.rules = rules
        self.set_rules = RulesMap()
        """The same as a widget has them once they are set, checked and in its own units; empty until then."""


class _RulesOfKind:
    """The rules that may apply to a kind of widget, the last of the sheet first."""

    def __init__(self, rules: Sequence[RuleSet]) -> None:
        pseudo_classes = {name for rule in rules for name in rule.pseudo_classes}
        self.rules = rules
        self.pseudo_classes = tuple(sorted(pseudo_classes))
        self.hover = "hover" in pseudo_classes
        self.focus_within = "focus-within" in pseudo_classes
        self.order = not pseudo_classes.isdisjoint(_ORDER)
        self.counted = not pseudo_classes.isdisjoint(_COUNTED)
        self.applied: LRUCache[Hashable, _AppliedRules] = LRUCache(PLACES)

    def place(self, path: Sequence[DOMNode]) -> Hashable:
        """All that the selectors of these rules can see of a widget and what it stands in."""
        kinds = tuple(_kind(node) for node in path)
        if not self.pseudo_classes:
            return kinds
        return kinds, tuple(_in_state(node, name) for node in path for name in self.pseudo_classes)


class _Sheet:
    """The rules of one set of sources."""

    def __init__(self, rules: list[RuleSet]) -> None:
        self.rules = rules
        self._kinds: LRUCache[Kind, _RulesOfKind] = LRUCache(KINDS_OF_WIDGETS)

    def of_kind(self, node: DOMNode) -> _RulesOfKind:
        """The rules that may apply to widgets of the same kind as this one."""
        kind = _kind(node)
        found = self._kinds.get(kind)
        if found is None:
            names = node._selector_names
            rules = [rule for rule in reversed(self.rules) if not names.isdisjoint(rule.selector_names)]
            found = self._kinds[kind] = _RulesOfKind(rules)
        return found


class SharedStyles:
    """What was parsed and found, for the apps of a process. Nothing of it changes once it is made."""

    def __init__(self) -> None:
        self._variables: LRUCache[int, tuple[Theme, dict[str, str]]] = LRUCache(THEMES)
        self.sources: LRUCache[Hashable, list[RuleSet]] = LRUCache(SOURCES)
        self.sheets: LRUCache[Hashable, _Sheet] = LRUCache(SHEETS)

    def variables(self, theme: Theme, make: Callable[[], dict[str, str]]) -> dict[str, str]:
        """The variables of a theme, which are all its colours in many shades."""
        made = self._variables.get(id(theme))
        if made is None or made[0] is not theme:
            made = self._variables[id(theme)] = (theme, make())
        return dict(made[1])


class SharedStylesheet(Stylesheet):
    """The style sheet of an app, whose rules are those of all apps with the same sources and variables."""

    def __init__(self, shared: SharedStyles, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._shared = shared
        self._colours = frozenset(variables.items())
        self._sheet = _Sheet([])

    def set_variables(self, variables: dict[str, str]) -> None:
        super().set_variables(variables)
        self._colours = frozenset(variables.items())

    def _parse_rules(
        self,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        key = (self._colours, css, read_from, is_default_rules, tie_breaker, scope)
        rules = self._shared.sources.get(key)
        if rules is None:
            rules = super()._parse_rules(css, read_from, is_default_rules, tie_breaker, scope)
            self._shared.sources[key] = rules
        return rules

    def parse(self) -> None:
        sources: tuple[tuple[CSSLocation, CssSource], ...] = tuple(self.source.items())
        key = (self._colours, sources, frozenset(self._invalid_css))
        sheet = self._shared.sheets.get(key)
        if sheet is None:
            super().parse()
            sheet = self._shared.sheets[key] = _Sheet(self._rules)
        self._sheet, self._rules = sheet, sheet.rules
        self._rules_map = None
        self._require_parse = False

    def reparse(self) -> None:
        # Textual parses into another sheet, in case of errors; `parse` keeps the rules there were as well.
        self.parse()

    def apply(
        self, node: DOMNode, *, animate: bool = False, cache: dict[tuple[Any, ...], RulesMap] | None = None
    ) -> None:
        if self._require_parse:
            self.parse()
        found = self._sheet.of_kind(node)
        node._has_hover_style = found.hover
        node._has_focus_within = found.focus_within
        node._has_order_style = found.order
        node._has_odd_or_even = found.counted
        path = node.css_path_nodes
        place = found.place(path)
        applied = found.applied.get(place)
        if applied is None:
            applied = found.applied[place] = _AppliedRules(self._applied(found.rules, path))
        if applied.rules:
            self._style(node, applied, animate)
        self._process_component_classes(node)

    def _style(self, node: DOMNode, applied: _AppliedRules, animate: bool) -> None:
        """Set the rules of a widget; where it is new, as they were for the first one like it."""
        styles, new = node._css_styles, not node._is_mounted and not node._css_styles._rules
        if new and applied.set_rules:
            styles.merge_rules(applied.set_rules)
            node.notify_style_update()
        else:
            self.replace_rules(node, applied.rules, animate=animate)
            if new and not animate:
                applied.set_rules = styles.get_rules()

    def _applied(self, rules: Sequence[RuleSet], path: list[DOMNode]) -> RulesMap:
        """What rules say of the last widget of a path, as Textual's `apply` works it out."""
        said: defaultdict[str, list[tuple[Specificity6, object]]] = defaultdict(list)
        initial: set[tuple[bool, str]] = set()
        for rule in rules:
            for specificity in self._check_rule(rule, path):
                for name, of_rule, value in rule.styles.extract_rules(
                    specificity, rule.is_default_rules, rule.tie_breaker
                ):
                    if value is None:
                        initial.add((rule.is_default_rules, name))
                    said[name].append((of_rule, value))
        applied = {name: max(values, key=_specificity)[1] for name, values in said.items()}
        defaults = {name for default, name in initial if default}
        for name in {name for default, name in initial if not default}:
            if applied[name] is None:  # back to what the widget's own rules say
                if own := [value for value in said[name] if not value[0][0]]:
                    applied[name] = max(own, key=_specificity)[1]
                else:
                    defaults.add(name)
        for name in defaults:
            if applied[name] is None:
                others = [value for value in said[name] if value[0][0]]
                applied[name] = max(others, key=_specificity)[1] if others else getattr(_DEFAULT_STYLES, name)
        return cast("RulesMap", applied)

    def _process_component_classes(self, node: DOMNode) -> None:
        names = node._get_component_classes()
        if not names:
            return
        parts = node._component_styles
        if not isinstance(parts, _Parts):
            node._component_styles = _Parts(self, node, names)
            node.refresh()
        else:
            changed = [name for name in parts if parts.restyle(name)]
            if changed:
                node.refresh()


class _Parts(dict[str, RenderStyles]):
    """The styles of the parts of a widget, made when they are first asked for; Textual makes all of them."""

    def __init__(self, sheet: SharedStylesheet, node: DOMNode, names: frozenset[str]) -> None:
        super().__init__()
        self._sheet = sheet
        self._node = node
        self._names = names

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __missing__(self, name: str) -> RenderStyles:
        part = DOMNode(classes=name)
        part._attach(self._node)
        self._sheet.apply(part)
        self[name] = part.styles
        return part.styles

    def restyle(self, name: str) -> bool:
        """Style a part anew, and say whether it looks different now."""
        styles = self[name]
        before = styles.base.get_rules()
        if styles.node is not None:
            self._sheet.apply(styles.node)
        return styles.base.get_rules() != before


def _kind(node: DOMNode) -> Kind:
    return type(node), node._id, frozenset(node._classes)


def _in_state(node: DOMNode, pseudo_class: str) -> bool:
    check = node._PSEUDO_CLASSES.get(pseudo_class)
    return check is not None and check(cast("Any", node))


def _specificity(value: tuple[Specificity6, object]) -> Specificity6:
    return value[0]
