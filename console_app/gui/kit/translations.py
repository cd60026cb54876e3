"""The window's words in another language: finds the shipped translations and installs one.

A translation is made with Qt's own tools, for instance German: ``pyside6-lupdate -tr-function-alias
QT_TRANSLATE_NOOP+=T -target-language de $(find console_app -name '*.py') -ts de.ts``, then Qt Linguist, then
``pyside6-lrelease de.ts -qm resources/i18n/console_de.qm``. English needs none.
"""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from console_app.gui.kit.assets import PACKAGE

BUILT_IN: Final = "en"
_NAMED: Final = "console_"


def folder() -> Path | None:
    """Return the folder of the translations, None if there are none."""
    places = (PACKAGE / "_resources" / "i18n", PACKAGE.parent / "resources" / "i18n")
    return next((place for place in places if place.is_dir()), None)


def languages(place: Path | None = None) -> tuple[str, ...]:
    """Return the languages there are translations for, without English, which is built in."""
    place = place or folder()
    if place is None:
        return ()
    return tuple(sorted(file.stem.removeprefix(_NAMED) for file in place.glob(f"{_NAMED}*.qm")))


def language_name(key: str) -> str:
    """Return a language's name in that language."""
    return QLocale(key).nativeLanguageName() or key


def install_translation(app: QApplication, wanted: str, place: Path | None = None) -> str:
    """Install the translation of a language ('' takes the system's); return the language of the texts from now on.

    A language without a translation falls back to English. Qt's own words (menus of inputs) follow where Qt has them.
    """
    place = place or folder()
    if place is None or wanted == BUILT_IN:
        return BUILT_IN
    for name in [wanted] if wanted else QLocale.system().uiLanguages():
        locale = QLocale(name)
        if locale.language() is QLocale.Language.English and not wanted:
            return BUILT_IN
        ours = QTranslator(app)
        if ours.load(locale, "console", "_", str(place), ".qm"):
            app.installTranslator(ours)
            theirs = QTranslator(app)
            if theirs.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
                app.installTranslator(theirs)
            return name
    return BUILT_IN
