"""Every word of the window can be said in another language: seen in one that marks whatever was translated."""

import ast
import re
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from example_forms import FILLED
from opened_console import TITLE, OpenProgram
from pseudo_locale import LANGUAGE, ROOT, made_pseudo_locale, said_by, unmarked
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QWidget
from waiting import until

from console_app.gui.kit.translations import BUILT_IN, install_translation, language_name, languages
from console_app.gui.shell.menu import ConsoleMenu
from console_app.protocol.brands import BRANDS
from console_app.protocol.catalogue import OPERATIONS
from console_app.protocol.response_fields import RESPONSE_FIELDS
from console_app.runtime import person
from console_app.services.findings import Check, Finding

Run = Callable[[Coroutine[Any, Any, None]], None]
WORD: Final = re.compile(r"[^\W\d_]{2,}")
IN_ENGLISH_BY_NATURE: Final = (
    "whats-new",
    "about.libraries",
    "about.runs-on",
    "settings.home.folder",
    "settings.log.folder",
)
"""The changelog, names of libraries and licences, and the workstation's own paths."""
WIRE_NAMES: Final = {
    *(field.wire for operation in OPERATIONS for field in operation.fields),
    *(choice for operation in OPERATIONS for field in operation.fields for choice in field.kind.choices),
    *(field.wire for field in RESPONSE_FIELDS),
    *(operation.key for operation in OPERATIONS),
    *(
        "login",
        "merchant_control",
        "ENDPOINTID",
        "control",
        "oauth_nonce",
        "processing",
        "approved",
        "account",
        "number",
    ),
}
NAMES: Final = {
    *(word for brand in BRANDS for word in (brand.name, *brand.name.split())),
    *("TestMerchant", "Sandbox", "String", "Numeric", "Long", "Int", "VARCHAR", "PNG", "CSV", "XLSX", "JSON", "curl"),
    *("Date", "Boolean", "URL", "Text", "yes", "no", TITLE, person()),
}
PATTERNS: Final = (
    r"(Ctrl|Shift|Alt)\+[\w+,]+|F\d+|Esc|Enter",  # keys stand on every keyboard as they are
    r"\b[A-Z]-\d{6}-\w+|\bDE\d[\w ]+",  # order numbers and accounts of the test
    r"[0-9A-F]{2}(:[0-9A-F]{2})+|\b[0-9a-f]{8,}\b",  # fingerprints and digests
    r"\bv\d/[\w/-]+|https?://\S+|[\w.-]+\.(com|example|test)\b",  # addresses
    r"\b[A-Z]{3}\b",  # currencies
)
ALLOWED: Final = re.compile(
    "|".join(
        (
            *(re.escape(value) for value in sorted(FILLED.values(), key=len, reverse=True)),
            *(rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in sorted(WIRE_NAMES | NAMES, key=len, reverse=True)),
            *PATTERNS,
        )
    )
)
WRITTEN_OUT: Final = re.compile(r"^one thousand two hundred and fifty Euro$")
"""The amount in words stands in the review beside the figures; it is in English whatever the window speaks."""
FROM_STANDARDS: Final = re.compile(r"\([A-Z]{2,3}\)$|^[A-Z0-9]{2,3} - ")
"""Countries, states and currencies as the standards' own tables name them."""


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_pseudo_locale(tmp_path_factory.mktemp("i18n"))


@pytest.fixture
def speaking(qapp: QApplication, marked: Path) -> Iterator[None]:
    assert install_translation(qapp, LANGUAGE, marked) == LANGUAGE
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


def escaped() -> Iterator[str]:
    """Give every text on screen, or read out, of which a word was never translated: whose, how, and what is left."""
    for widget in QApplication.allWidgets():
        names = []
        above: QWidget | None = widget
        while above is not None:
            names.append(above.objectName())
            above = above.parentWidget()
        if any(name in IN_ENGLISH_BY_NATURE for name in names):
            continue
        for way, text in said_by(widget):
            left = unmarked(text)
            if not WORD.search(left) or FROM_STANDARDS.search(left) or WRITTEN_OUT.search(left):
                continue
            if WORD.search(ALLOWED.sub("", left)):
                yield f"{next((name for name in names if name), type(widget).__name__)} {way}: {left[:100]}"


def hear(found: set[str]) -> None:
    """Add what escapes in all that is open now."""
    QApplication.sendPostedEvents()
    found.update(escaped())


@pytest.mark.usefixtures("speaking")
def test_no_word_of_the_window_escapes_translation(
    run: Run, console: OpenProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def look(_station: object) -> Any:  # noqa: ANN401 - an asynchronous generator
        for check in Check:
            yield Finding(check, "140")

    monkeypatch.setattr("console_app.session.self_check", look)
    found: set[str] = set()
    told: list[str] = []

    async def scene() -> None:
        async with console() as opened:
            for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4):
                opened.key(key, ctrl=True)
                await opened.quiet()
            opened.press("payout.send")
            hear(found)
            await opened.fill("payout", FILLED)
            await opened.open_review("payout")
            hear(found)
            await opened.confirm()
            await opened.quiet()
            hear(found)
            await opened.in_front()
            opened.key(Qt.Key.Key_6, ctrl=True)
            await opened.quiet()
            table = opened.part("orders.table")
            table.setFocus()
            opened.key(Qt.Key.Key_Down)
            await opened.quiet()
            hear(found)
            opened.press("orders.ask")
            hear(found)
            menu = opened.window.findChild(ConsoleMenu)
            assert menu is not None
            for action in menu.actions():
                if action.isVisible() and not action.isSeparator():
                    action.trigger()
                    await until(lambda: bool(QApplication.activeModalWidget()))
                    hear(found)
                    opened.window.reject_dialogs()
                    await opened.quiet()
            told.extend(await words_of_the_gateway(opened))

    run(scene())
    escaping = [text for text in sorted(found) if not (text.startswith("orders.told ") and text.endswith(tuple(told)))]
    assert escaping == []


async def words_of_the_gateway(opened: Any) -> list[str]:  # noqa: ANN401 - the driver of the console
    """Give every value that the gateway told of the orders, which stand on the card as they came."""
    dossiers = [await opened.dossier(order) for order in await opened.orders()]
    answers = [pair for dossier in dossiers for seen in dossier.observations for pair in seen.answer]
    return [pair.value for pair in answers if pair.value]


@pytest.mark.usefixtures("speaking")
def test_no_word_of_the_first_page_escapes_translation(run: Run, bare: OpenProgram) -> None:
    found: set[str] = set()

    async def scene() -> None:
        async with bare():
            hear(found)

    run(scene())
    assert not found, "\n".join(sorted(found))


def test_no_text_is_translated_where_nobody_can_find_it() -> None:
    """A function of a module's own named tr hides the context from lupdate: literals go to translate or to a class."""
    hidden = []
    for path in sorted((ROOT / "console_app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
                continue
            if node.func.id in ("tr", "_tr") and all(isinstance(each, ast.Constant) for each in node.args[:1]):
                hidden.append(f"{path.relative_to(ROOT).as_posix()}:{node.lineno}")
    assert hidden == []


def test_languages_are_those_that_ship_and_english(marked: Path) -> None:
    assert languages(marked) == (LANGUAGE,)
    assert language_name("de") == "Deutsch"


@pytest.mark.parametrize(
    ("wanted", "system", "worn"),
    [
        ("en", "eo", BUILT_IN),
        ("fr", "eo", BUILT_IN),
        ("", "eo", LANGUAGE),
        ("", "en-GB", BUILT_IN),
        ("", "fr", BUILT_IN),
    ],
)
def test_a_language_is_worn_as_chosen_else_as_the_system_speaks(
    qapp: QApplication, marked: Path, monkeypatch: pytest.MonkeyPatch, wanted: str, system: str, worn: str
) -> None:
    monkeypatch.setattr(QLocale, "uiLanguages", lambda *_: [system])
    try:
        assert install_translation(qapp, wanted, marked) == worn
    finally:
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.deleteLater()


def test_without_translations_the_window_speaks_english(qapp: QApplication, tmp_path: Path) -> None:
    assert install_translation(qapp, "", tmp_path) == BUILT_IN
    assert languages(tmp_path) == ()
