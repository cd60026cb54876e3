"""A name is a word that one can search for: no two classes of the console are called the same."""

import ast
import re
from collections import defaultdict

from sandbox_process import ROOT

FEW_FILES = 20


def homes_of_classes() -> dict[str, set[str]]:
    """Give the modules that define each class, nested and private ones too."""
    homes: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "console_app").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                assert module not in homes[node.name], f"twice in one module: {node.name}, {module}"
                homes[node.name].add(module)
    return homes


def test_no_two_classes_share_a_name() -> None:
    shared = {name: homes for name, homes in homes_of_classes().items() if len(homes) > 1}
    assert shared == {}


def test_the_page_on_architecture_names_what_is_there() -> None:
    page = (ROOT / ".github" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    files = re.findall(r"`([\w/]+\.py|[\w/]+\.(?:csv|md|toml))`", page)
    folders = (ROOT / "console_app", ROOT, ROOT / ".github")
    assert len(files) > FEW_FILES
    assert [name for name in files if not any((folder / name).is_file() for folder in folders)] == []
    named = {name.partition(".")[0] for name in re.findall(r"`([A-Z][a-z]\w*(?:\.\w+)?)`", page)}
    assert named - homes_of_classes().keys() == set()
