"""The options of selection fields: currencies, countries and their states. Free text is never accepted there."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from console_app.gui.kit.choice import Option
from console_app.protocol.places import countries, states, two_letters
from console_app.protocol.values import currencies


def currency_options(allowed: Sequence[str]) -> tuple[Option, ...]:
    """Return the profile's currencies in its own order, or all of ISO 4217 if it names none."""
    known = {currency.code: currency for currency in currencies()}
    codes = [code for code in allowed if code in known] if allowed else list(known)
    return tuple(Option(code, f"{code} - {known[code].name}") for code in codes)


def country_options(letters: int) -> tuple[Option, ...]:
    """Return all countries of ISO 3166-1 by two or three letters, sorted by name."""
    return tuple(Option(codes[letters - 2], f"{codes[2]} ({codes[letters - 2]})") for codes in countries())


def country_name(code: str) -> str:
    """Write a country for people: ``Germany (DEU)``; an unknown code as it is."""
    return next((f"{name} ({code})" for two, three, name in countries() if code in (two, three)), code)


def state_options(country: str) -> tuple[Option, ...]:
    """Return the states of a country of two or three letters; none while no country is chosen."""
    return tuple(Option(code, f"{code} - {name}") for code, name in states(two_letters(country)))


def listed_options(values: Sequence[str]) -> tuple[Option, ...]:
    """Return the options of a parameter that has few values: these values, and "not sent"."""
    return (Option("", QCoreApplication.translate("choices", "not sent")), *(Option(value, value) for value in values))
