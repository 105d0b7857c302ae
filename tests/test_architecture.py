"""How the code is built, where import contracts cannot look: deferred imports, shared state, size, words."""

import ast
import importlib
import inspect
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
import pytest

from retro.markdown.kind_minutes import KindMinutes
from retro.session.agenda import Stage
from retro.session.people import Role
from retro.session.record import Record
from retro.session.timer import Timer
from retro.session.view import View
from retro.stages import KINDS
from retro.stages.panels import panel_for
from retro.stages.registry import NAMES, load_part
from retro.tui.panel import Panel

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "retro"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 350

HEAVY = {"asyncssh", "markdown_it", "rich", "textual", "tinydb"}
LOADS: Mapping[str, set[str]] = {
    "retro.agenda": {"markdown_it"},
    "retro.cli": set(),
    "retro.commands.actions": {"markdown_it", "tinydb"},
    "retro.commands.doctor": {"tinydb"},
    "retro.commands.importing": {"tinydb"},
    "retro.commands.minutes_file": {"tinydb"},
    "retro.commands.publish": {"markdown_it", "tinydb"},
    "retro.commands.sessions": {"tinydb"},
    "retro.commands.templates": {"markdown_it"},
    "retro.exchange.document": set(),
    "retro.memory.index": set(),
    "retro.minutes": set(),
    "retro.room": set(),
    "retro.session": set(),
    "retro.stages": set(),
    "retro.storage": {"tinydb"},
    "retro.publish.flavours": set(),
    "retro.publish.followups": {"tinydb"},
    "retro.publish.page_tasks": {"markdown_it"},
}
"""What each of these may bring along when it is imported alone."""

CONTAINERS = {
    *("list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict", "ChainMap"),
    *("WeakSet", "WeakKeyDictionary", "WeakValueDictionary", "StripCache", "LRUCache"),
}
MUTATORS = {
    *("add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert", "pop", "popitem"),
    *("popleft", "remove", "reverse", "setdefault", "sort", "update"),
    *("difference_update", "intersection_update", "symmetric_difference_update"),
}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def everything() -> Iterator[tuple[Path, ast.AST]]:
    return ((path, node) for path in MODULES for node in ast.walk(tree_of(path)))


def at(path: Path, node: ast.stmt | ast.expr) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node).splitlines()[0]}"


# What is loaded


@pytest.mark.parametrize("module", LOADS)
def test_a_module_loads_only_what_it_needs(module: str) -> None:
    program = f"import sys, {module}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )

    assert HEAVY & set(done.stdout.split()) <= LOADS[module]


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["templates"], ["sessions"]], ids=" ".join)
def test_a_command_without_a_screen_loads_none(arguments: list[str], tmp_path: Path) -> None:
    program = (
        "import atexit, sys\n"
        "from retro.cli import main\n"
        "atexit.register(lambda: print('loaded', *{name.partition('.')[0] for name in sys.modules}))\n"
        f"main(['--workspace', {str(tmp_path)!r}, *{arguments!r}])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )

    *_, last = done.stdout.splitlines()
    assert last.startswith("loaded ")
    assert not {"asyncssh", "rich", "textual"} & set(last.split())


# What is private to others


PATCHES = {
    "retro.server.asyncssh_patches",
    "retro.textual_layout",
    "retro.textual_patches",
    "retro.textual_styles",
    "retro.tui.rich_patches",
}


def test_what_is_private_to_other_packages_is_replaced_in_one_place_for_each() -> None:
    """Such names go away without a word when a package has a new version."""
    found = [
        f"{at(path, method)} of {base.__module__}.{base.__name__}"
        for path, node in everything()
        if isinstance(node, ast.ClassDef) and name_of(path) not in PATCHES
        for cls in [getattr(importlib.import_module(name_of(path)), node.name, object)]
        for method in node.body
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and re.match("_[a-z]", method.name)
        for base in cls.__mro__[1:]
        if base.__module__.partition(".")[0] not in {"retro", *sys.stdlib_module_names}
        and method.name in vars(base)
    ]

    assert found == []


# What is shared. Many people's apps live in one process: what a module or a class holds, all of them share.


def test_nothing_mutable_is_shared() -> None:
    """What could change at module or class level is a constant by its name, and nobody changes it (below)."""
    found = [
        f"{at(path, value)} as {name}"
        for path in MODULES
        for owner, name, value, annotated in shared(tree_of(path))
        if is_mutable(value)
        and not is_constant(name)
        and not (annotated and is_empty(value) and is_struct(name_of(path), owner))
    ]

    assert found == []


def test_nobody_changes_a_constant() -> None:
    found = [
        at(path, node)
        for path, node in everything()
        if isinstance(node, ast.stmt | ast.expr) and any(map(is_constant, changed(node)))
    ]

    assert found == []


def test_no_function_writes_a_global() -> None:
    assert [at(path, node) for path, node in everything() if isinstance(node, ast.Global)] == []


def test_only_functions_of_values_are_cached() -> None:
    """A cached method would keep its object, and what that object knows, for everybody."""
    found = [
        at(path, method)
        for path, owner in everything()
        if isinstance(owner, ast.ClassDef)
        for method in owner.body
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(last_name(decorator) in ("cache", "lru_cache") for decorator in method.decorator_list)
    ]

    assert found == []


def shared(tree: ast.Module) -> Iterator[tuple[str, str, ast.expr, bool]]:
    """Yield what a module and its classes hold: the class, the name, the value, whether it is annotated."""
    owners: list[tuple[str, list[ast.stmt]]] = [("", tree.body)]
    while owners:
        owner, body = owners.pop()
        for node in body:
            match node:
                case ast.ClassDef(name=name, body=inner):
                    owners.append((f"{owner}.{name}".strip("."), inner))
                case ast.If(body=yes, orelse=no):
                    owners += [(owner, yes), (owner, no)]
                case ast.Try(body=tried, handlers=handlers):
                    owners += [(owner, tried), *((owner, handler.body) for handler in handlers)]
                case ast.Assign(targets=targets, value=value):
                    yield from ((owner, ast.unparse(target), value, False) for target in targets)
                case ast.AnnAssign(target=target, value=ast.expr() as value):
                    yield owner, ast.unparse(target), value, True


def is_mutable(value: ast.expr) -> bool:
    match value:
        case ast.List() | ast.Dict() | ast.Set() | ast.ListComp() | ast.DictComp() | ast.SetComp():
            return True
        case ast.Call(func=func):
            return last_name(func) in CONTAINERS
        case ast.BinOp(left=left, right=right):
            return is_mutable(left) or is_mutable(right)
        case ast.IfExp(body=yes, orelse=no):
            return is_mutable(yes) or is_mutable(no)
        case _:
            return False


def is_empty(value: ast.expr) -> bool:
    return ast.unparse(value) in ("{}", "[]", "set()")


def is_constant(name: str) -> bool:
    return name == "__all__" or (name.isupper() and name.isidentifier())


def is_struct(module: str, owner: str) -> bool:
    """Whether this class gives each of its objects a fresh copy of an empty default."""
    found: object = importlib.import_module(module)
    for part in filter(None, owner.split(".")):
        found = getattr(found, part)
    return inspect.isclass(found) and issubclass(found, msgspec.Struct)


def changed(node: ast.AST) -> Iterator[str]:
    """Yield the names of what a statement or a call changes in place."""
    match node:
        case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
            yield last_name(value)
        case ast.AugAssign(target=target):
            yield last_name(target)
        case ast.Delete(targets=targets):
            yield from map(last_name, targets)
        case ast.Call(func=ast.Attribute(value=value, attr=verb)) if verb in MUTATORS:
            yield last_name(value)
        case ast.Assign(targets=targets):
            yield from (target.attr for target in targets if isinstance(target, ast.Attribute))


def last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=func):
            return last_name(func)
        case _:
            return ""


# Who needs whom


def test_no_module_needs_itself_by_way_of_others() -> None:
    """Imports inside functions and those for types alone count too."""
    needs = {name_of(path): set(imported(path)) for path in MODULES}

    try:
        TopologicalSorter(needs).prepare()
        circle = []
    except CycleError as error:
        circle = error.args[1]

    assert circle == []


def imported(path: Path) -> Iterator[str]:
    """Yield the modules of ours that this one imports, wherever in it."""
    ours = {name_of(each) for each in MODULES}
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Import(names=names):
                found = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module), names=names):
                parts = [f"{module}.{alias.name}" for alias in names]
                found = [part if part in ours else module for part in parts]
            case _:
                continue
        yield from (name for name in found if name in ours)


# How it reads


PARTS_OF_A_KIND = {"rules", "minutes", "panel", "plain", "demo"}
"""Modules that each folder of `stages` may have. `retro.tui.panel` is the base of every panel."""


def test_a_name_of_a_module_finds_one_file() -> None:
    names = Counter(
        path.stem
        for path in MODULES
        if path.stem != "__init__"
        and not (path.stem in PARTS_OF_A_KIND and path.parent.parent == PACKAGE / "stages")
    )
    names.update(PARTS_OF_A_KIND & (set(names) - {"panel"}))  # these names are taken

    assert {name for name, number in names.items() if number > 1} == set()


def test_a_module_says_what_lives_in_it() -> None:
    silent = [str(path.relative_to(ROOT)) for path in MODULES if ast.get_docstring(tree_of(path)) is None]

    assert silent == []


def test_a_file_is_about_one_thing() -> None:
    lengths = {str(path.relative_to(ROOT)): path.read_text("utf-8").count("\n") for path in MODULES}

    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_only_commands_print() -> None:
    prints = [
        at(path, node)
        for path, node in everything()
        if isinstance(node, ast.Call)
        and last_name(node.func) == "print"
        and not name_of(path).startswith(("retro.cli", "retro.commands"))
    ]

    assert prints == []


def test_a_hint_to_type_a_command_knows_the_workspace() -> None:
    """`Workspace.command` makes such lines, so that they work from where they are read."""
    hints = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for path, node in everything()
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"[:;,] (?:use |see )?retro [a-z]", node.value)
        and name_of(path).startswith(("retro.cli", "retro.commands", "retro.publish"))
        and not node.value.startswith("# ")  # in a file that is read in its workspace
    ]

    assert hints == []


WRITTEN = {"retro.workspace", "retro.commands.trust", "retro.commands.checks"}
"""Who may look at what `retro.toml` says as it is written: to show it, and to say what is wrong in it."""
HARMLESS = {"team", "theme", "link_urls"}


def test_settings_that_act_are_reached_only_through_their_confirmation() -> None:
    """`trusted_settings` gives what counts; of what is written others may use only what acts on nothing."""
    found = [
        at(path, node)
        for path in MODULES
        if name_of(path) not in WRITTEN
        for parent in ast.walk(tree_of(path))
        for node in ast.iter_child_nodes(parent)
        if isinstance(node, ast.Attribute | ast.Call) and as_written(node)
        if not (isinstance(parent, ast.Attribute) and parent.attr in HARMLESS) and not as_written(parent)
    ]

    assert found == []


KEYED = {"retro.trusted", "retro.commands.teams", "retro.commands.trust", "retro.teams.team_file"}
"""Who may look at what acts in the files of teams as it is written: to show it."""


def test_what_acts_in_a_team_file_is_reached_only_through_its_confirmation() -> None:
    """A team file is somebody else's text: `trusted_settings` gives the teams whose keys and shares count."""
    found = [
        at(path, node)
        for path, node in everything()
        if name_of(path) not in KEYED
        and isinstance(node, ast.Attribute)
        and node.attr in ("facilitators", "keys", "share", "publish")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("team", "member")
        and "trusted_settings(" not in path.read_text("utf-8")
    ]

    assert [where for where in found if not where.startswith("retro/commands/checks.py")] == []


def as_written(node: ast.AST) -> bool:
    """Whether this is `workspace.settings`, however the workspace is reached, or a call of it."""
    match node:
        case ast.Call(func=func):
            return as_written(func)
        case ast.Attribute(value=ast.Name(id=name) | ast.Attribute(attr=name), attr="settings"):
            return name.strip("_") == "workspace"
        case ast.Attribute(value=ast.Call(func=func), attr="settings"):
            return last_name(func) in ("Workspace", "find")
        case _:
            return False


def test_only_the_workspace_reads_its_file_of_settings() -> None:
    found = [
        at(path, node)
        for path, node in everything()
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "settings_file"
        and node.attr.startswith(("read_", "open"))
    ]

    assert [where for where in found if not where.startswith("retro/commands/init.py")] == []


# Kinds of stages


def a_view(kind: str, role: Role) -> View:
    """What somebody sees of a stage of this kind, as far as it decides which panel they get."""
    return View(
        session="2026-11-21-test",
        title="A test session",
        seat="s1",
        name="Ana",
        role=role,
        rows=(),
        position=0,
        stage=Stage(id="s1", kind=kind, title=kind.capitalize(), minutes=5),
        panel=None,
        privacy_note="",
        people=(),
        done=0,
        expected=0,
        mine_done=False,
        timer=Timer(),
        ends=0,
        late=0,
        record=Record(),
        offset=0,
        next=None,
    )


def test_every_folder_of_stages_is_a_kind() -> None:
    folders = {path.parent.name for path in (PACKAGE / "stages").glob("*/__init__.py")}

    assert folders == set(NAMES)


@pytest.mark.parametrize("kind", NAMES)
def test_a_kind_has_its_parts_in_its_folder(kind: str) -> None:
    minutes, demo = load_part(kind, "minutes"), load_part(kind, "demo")

    assert type(KINDS[kind]).__module__ == f"retro.stages.{kind}.rules"
    assert (PACKAGE / "stages" / kind / "panel.py").is_file()
    assert minutes is None or isinstance(minutes.MINUTES, KindMinutes)
    assert demo is not None
    assert inspect.iscoroutinefunction(demo.play)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.PARTICIPANT, Role.OBSERVER])
@pytest.mark.parametrize("kind", NAMES)
def test_a_kind_has_a_panel_on_both_screens(kind: str, role: Role) -> None:
    panel = panel_for(a_view(kind, role))

    assert isinstance(panel, type)
    assert issubclass(panel, Panel)
    assert panel.__module__ == f"retro.stages.{kind}.panel"


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.PARTICIPANT])
@pytest.mark.parametrize("kind", NAMES)
def test_a_panel_shows_what_its_kind_returns_as_view(kind: str, role: Role) -> None:
    returned = get_type_hints(type(KINDS[kind]).view)["return"]

    panel = panel_for(a_view(kind, role))

    assert isinstance(panel, type)
    assert shown_by(panel) == (NoneType if returned is object else returned)


def shown_by(panel: type[Panel[Any]]) -> object:
    """The V of the Panel[V] that a panel is declared as."""
    bases = [base for cls in panel.__mro__ for base in vars(cls).get("__orig_bases__", ())]
    return next(get_args(base)[0] for base in bases if issubclass(get_origin(base), Panel))


def test_nothing_outside_its_folder_names_a_kind() -> None:
    """What the core wants to know of a kind it asks the kind, so that one more changes nothing elsewhere."""
    found = [
        f"{name_of(path)} {name}"
        for path, node in everything()
        if name_of(path).partition("retro.stages.")[0]
        for name in names_a_kind(node)
        if name in NAMES
    ]

    assert found == []


def names_a_kind(node: ast.AST) -> Iterator[str]:
    """Yield what is compared, matched, or imported by its name."""
    match node:
        case ast.Compare(left=left, comparators=others):
            for side in (left, *others):
                yield from (str(inner.value) for inner in ast.walk(side) if isinstance(inner, ast.Constant))
        case ast.MatchValue(value=ast.Constant(value=value)):
            yield str(value)
        case ast.ImportFrom(module=str(module)) if module.startswith("retro.stages."):
            yield module.split(".")[2]
        case ast.Call(func=ast.Name(id="frozenset" | "set"), args=[ast.Set(elts=elements)]):
            yield from (str(inner.value) for inner in elements if isinstance(inner, ast.Constant))
        case ast.Dict(keys=keys):
            named = {str(inner.value) for inner in keys if isinstance(inner, ast.Constant)}
            yield from named if len(named & {*NAMES}) > 1 else ()  # one alone is a word like others
