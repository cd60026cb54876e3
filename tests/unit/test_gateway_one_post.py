"""Exactly one line of the program posts an order; this reads the source and counts."""

import ast
from collections.abc import Iterator
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2] / "console_app"
CLIENT = PROGRAM / "gateway" / "client.py"

MAKE_REQUESTS = {
    "delete",
    "handle_async_request",
    "handle_request",
    "head",
    "options",
    "patch",
    "post",
    "put",
    "request",
    "send",
    "stream",
}
OTHER_ROADS = {"aiohttp", "ftplib", "http.client", "httpcore", "requests", "urllib.request", "urllib3", "websockets"}
ALLOWED = {"demo.py": {"urllib.request"}}
"""The demonstration steers the sandbox it started itself on this machine, by paths that take no order."""


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PROGRAM.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def requests_made(tree: ast.AST) -> list[str]:
    """Give the calls that make a request; `get` counts on httpx itself, since every mapping has one."""
    made = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            on_httpx = isinstance(node.func.value, ast.Name) and node.func.value.id == "httpx"
            if node.func.attr in MAKE_REQUESTS or (on_httpx and node.func.attr == "get"):
                made.append(ast.unparse(node.func))
    return made


def methods(tree: ast.Module) -> dict[str, ast.AsyncFunctionDef]:
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef)}


def test_order_is_posted_from_one_line_and_questions_from_another() -> None:
    tree = ast.parse(CLIENT.read_text(encoding="utf-8"))
    found = methods(tree)
    assert requests_made(found["post_order"]) == ["client.send"]
    assert requests_made(found["ask"]) == ["client.send"]
    assert len(requests_made(tree)) == 2


def test_nothing_in_post_order_goes_round() -> None:
    tree = ast.parse(CLIENT.read_text(encoding="utf-8"))
    loops = (ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar)
    assert not any(isinstance(node, loops) for node in ast.walk(methods(tree)["post_order"]))


def test_no_other_module_of_the_gateway_makes_a_request() -> None:
    others = {path: tree for path, tree in sources() if path.parent == CLIENT.parent and path != CLIENT}
    assert others
    assert {path.name: made for path, tree in others.items() if (made := requests_made(tree))} == {}


def test_method_post_is_written_once_for_the_wire() -> None:
    places = [
        path.name
        for path, tree in sources()
        if path.parent == CLIENT.parent
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == "POST"
    ]
    assert places == ["client.py"]


def test_no_other_floor_has_a_road_to_the_network() -> None:
    """Who does not import an HTTP library cannot post; the sandbox serves and does not call."""
    strays = {}
    for path, tree in sources():
        name = path.relative_to(PROGRAM).as_posix()
        forbidden = OTHER_ROADS if path.parent == CLIENT.parent else OTHER_ROADS | {"httpx"}
        if roads := imports(tree) & forbidden - ALLOWED.get(name, set()):
            strays[name] = roads
    assert strays == {}


def test_at_most_one_use_case_posts_orders() -> None:
    callers = [
        f"{path.relative_to(PROGRAM).as_posix()}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "post_order"
    ]
    assert len(callers) <= 1, callers
    assert all(caller.startswith("services/") for caller in callers)
