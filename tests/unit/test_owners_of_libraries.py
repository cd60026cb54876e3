"""Each library has its owners: a floor imports what stands here for it and nothing else, a new floor nothing at all."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "console_app"

OWNERS = {
    "PySide6": {"app", "gui"},
    "alembic": {"journal"},
    "cryptography": {"sandbox", "vault"},
    "h11": {"sandbox"},
    "httpx": {"gateway"},
    "idna": {"protocol"},
    "iso4217": {"journal", "protocol"},
    "keyring": {"vault"},
    "num2words": {"gui"},
    "platformdirs": {"config_file"},
    "pycountry": {"protocol"},
    "qasync": {"gui"},
    "secretstorage": {"vault"},
    "shiboken6": {"gui", "session"},
    "shibokensupport": {"gui"},
    "sqlalchemy": {"journal"},
    "stdnum": {"protocol"},
    "truststore": {"gateway"},
    "xlsxwriter": {"sheets"},
}
"""Which floors may import a library that is installed with the console; what stands in no row is imported by none."""
GUARDED = {
    "http.client": set[str](),
    "http.cookiejar": {"gateway"},
    "http.server": set[str](),
    "socket": {"gateway", "gui", "sandbox"},
    "sqlite3": {"journal"},
    "ssl": {"gateway", "sandbox", "selfcheck"},
    "subprocess": {"demo", "selfcheck", "vault"},
    "urllib.request": {"demo"},
}
"""The same for parts of the standard library that reach files, other programs or the network."""
FLOORS = {
    *("__init__", "__main__", "app", "cli", "commands", "config_file", "demo", "gateway", "gui", "journal", "logs"),
    *("private_files", "process_memory", "protocol", "reasons", "runtime", "sandbox", "selfcheck", "services"),
    *("session", "sheets", "vault", "workstation"),
}
BY_NAME = ("import_module", "__import__")


def floor_of(path: Path) -> str:
    return path.relative_to(PROGRAM).parts[0].removesuffix(".py")


def imported(tree: ast.Module) -> Iterator[str]:
    """Give what a module imports by a statement, wherever it stands; where it imports by name, any text may be one."""
    by_name = any(
        (node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")) in BY_NAME
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif by_name and isinstance(node, ast.Constant) and str(node.value).partition(".")[0] in OWNERS:
            yield str(node.value)


def taken_from(name: str) -> str | None:
    """Give the row of the tables that an import belongs to, None if any floor may make it."""
    for guarded in GUARDED:
        if f"{name}.".startswith(f"{guarded}."):
            return guarded
    library = name.partition(".")[0]
    return None if library in sys.stdlib_module_names or library == PROGRAM.name else library


def takers() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for path in PROGRAM.rglob("*.py"):
        for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
            row = taken_from(name)
            if row is not None:
                found[row].add(floor_of(path))
    return found


def test_a_library_is_imported_by_its_owners_alone() -> None:
    allowed = OWNERS | GUARDED
    strays = {library: floors - allowed.get(library, set()) for library, floors in takers().items()}
    assert {library: floors for library, floors in strays.items() if floors} == {}


def test_nobody_is_allowed_what_they_do_not_take() -> None:
    found = takers()
    unused = {library: floors - found.get(library, set()) for library, floors in (OWNERS | GUARDED).items()}
    assert {library: floors for library, floors in unused.items() if floors} == {}


def test_every_floor_is_known_here() -> None:
    assert {floor_of(path) for path in PROGRAM.rglob("*.py")} == FLOORS
    assert set().union(*OWNERS.values(), *GUARDED.values()) <= FLOORS
