"""The table of colour roles: readable in both schemes, complete, and the only place of colours."""

import re
from pathlib import Path

import pytest

from console_app.gui.kit.colours import COLOURS, ROLE_EDGES, ROLE_TEXT, Role, contrast

ROOT = Path(__file__).resolve().parents[2]
HEX = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b")


def test_contrast_agrees_with_the_figures_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#17202B", "#FFFFFF") == pytest.approx(16.4, abs=0.1)


def test_every_role_has_a_colour_in_both_schemes() -> None:
    assert set(COLOURS) == set(Role)
    for pair in COLOURS.values():
        assert HEX.fullmatch(pair.light)
        assert HEX.fullmatch(pair.dark)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), ROLE_TEXT)
def test_text_can_be_read_on_its_grounds(text: Role, ground: Role, scheme: str) -> None:
    assert contrast(getattr(COLOURS[text], scheme), getattr(COLOURS[ground], scheme)) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), ROLE_EDGES)
def test_edges_of_inputs_can_be_seen(edge: Role, ground: Role, scheme: str) -> None:
    assert contrast(getattr(COLOURS[edge], scheme), getattr(COLOURS[ground], scheme)) >= 3.0


def test_every_text_role_is_walked() -> None:
    walked = {text for text, _ in ROLE_TEXT}
    texts = {role for role in Role if role.value.endswith(".text") or role.value == "text"}
    assert texts | {Role.TEXT_2, Role.TEXT_3, Role.LINK, Role.CODE_NAME} <= walked


def test_only_the_production_band_has_its_ground() -> None:
    for scheme in ("light", "dark"):
        ground = getattr(COLOURS[Role.PRODUCTION_GROUND], scheme)
        others = [r for r in Role if getattr(COLOURS[r], scheme) == ground]
        assert others == [Role.PRODUCTION_GROUND]


def test_no_colour_stands_anywhere_else() -> None:
    files = [
        *(ROOT / "console_app" / "gui").rglob("*.py"),
        *(ROOT / "resources" / "style").glob("*.qss"),
        *(ROOT / "resources" / "icons").glob("*.svg"),
    ]
    strays = [path.name for path in files if path.name != "colours.py" and HEX.search(path.read_text())]
    assert len(files) > 40
    assert strays == []
