"""Who sends: one use case begins attempts and posts, each takes the journal's roles it uses, and all stay small."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from console_app.journal.store import SqlJournal
from console_app.services import journal_roles, look_ups
from console_app.services.ports import Journal

PROGRAM = Path(__file__).resolve().parents[2] / "console_app"
ROLES = {
    "OrderLog": journal_roles.OrderLog,
    "RepeatRecords": journal_roles.RepeatRecords,
    "Checks": journal_roles.Checks,
    "OrderList": journal_roles.OrderList,
    "CardRecords": journal_roles.CardRecords,
    "LookUpRecords": look_ups.LookUpRecords,
}
FAR_FROM_THE_LIMIT = 320
ONLY_IN = {"begin_attempt": "services/sending.py", "post_order": "services/sending.py"}
PASSED_ON = {"begin_attempt": {"journal/store.py"}, "post_order": set[str]()}
"""The journal's own call of its transaction, which is handed over as a function."""


def sources(folder: str = "") -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((PROGRAM / folder).rglob("*.py")):
        yield path.relative_to(PROGRAM).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ONLY_IN)
def test_one_line_of_the_program_begins_attempts_and_one_posts_orders(name: str) -> None:
    named = [
        where
        for where, tree in sources()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr == name)
        or (isinstance(node, ast.Constant) and node.value == name)
        or (isinstance(node, ast.alias) and node.name == name)
    ]
    assert [where for where in named if where not in PASSED_ON[name]] == [ONLY_IN[name]]


def test_what_posts_an_order_comes_after_what_writes_its_row() -> None:
    (tree,) = (tree for where, tree in sources() if where == ONLY_IN["post_order"])
    lines = {
        node.attr: (function.name, node.lineno)
        for function in ast.walk(tree)
        if isinstance(function, ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and node.attr in ONLY_IN
    }
    assert lines["begin_attempt"][0] == lines["post_order"][0]
    assert lines["begin_attempt"][1] < lines["post_order"][1]


def test_no_use_case_takes_the_whole_journal() -> None:
    takers = [
        where
        for where, tree in sources()
        if where.startswith(("services/", "gui/", "commands/")) and where != "services/ports.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if node.module == "console_app.services.ports" and alias.name == "Journal"
    ]
    assert takers == []


@pytest.mark.parametrize(
    ("module", "argument"),
    [
        (where, (argument.arg, ast.unparse(argument.annotation), ast.unparse(made)))
        for where, tree in sources("services")
        for made in ast.walk(tree)
        if isinstance(made, ast.ClassDef)
        for begin in made.body
        if isinstance(begin, ast.FunctionDef) and begin.name == "__init__"
        for argument in begin.args.args
        if argument.annotation is not None and ast.unparse(argument.annotation) in ROLES
    ],
    ids=lambda part: part if isinstance(part, str) else part[0],
)
def test_a_use_case_takes_no_role_that_it_does_not_use(module: str, argument: tuple[str, str, str]) -> None:
    name, role, body = argument
    kept = f"self._{name}"
    methods = get_members(ROLES[role])
    used = {method for method in methods if f"{kept}.{method}(" in body}
    handed_on = f"({kept})" in body or f", {kept})" in body
    assert used or handed_on, f"{module}: {name}: {role}"


def get_members(role: type) -> frozenset[str]:
    return frozenset(name for name in dir(role) if not name.startswith("_") and callable(getattr(role, name)))


def test_every_method_of_the_journal_belongs_to_one_role() -> None:
    own = {name: get_members(role) for name, role in ROLES.items()}
    everything = get_members(Journal)
    assert sum(len(methods) for methods in own.values()) == len(everything)
    assert frozenset[str]().union(*own.values()) == everything
    assert everything <= {name for name, _ in inspect.getmembers(SqlJournal, inspect.iscoroutinefunction)}


def test_no_module_of_the_use_cases_stands_at_the_limit_of_a_file_but_the_records() -> None:
    lengths = {
        path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in (PROGRAM / "services").glob("*.py")
    }
    assert {name for name, length in lengths.items() if length > FAR_FROM_THE_LIMIT} <= {"records.py", "requests.py"}
