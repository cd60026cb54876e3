"""Countries and their states, for picking and for checking (ISO 3166-1 and 3166-2)."""

from functools import cache
from typing import Final

STATES_NEEDED_IN: Final = ("US", "CA", "AU")
"""Countries whose addresses need a state (ConnPay /api/v2/sale, parameter state)."""


@cache
def countries() -> tuple[tuple[str, str, str], ...]:
    """All countries of ISO 3166-1: two letters, three letters, English name."""
    import pycountry  # noqa: PLC0415 - it takes a tenth of a command's start, and few commands ask for a country

    found = ((c.alpha_2, c.alpha_3, getattr(c, "common_name", c.name)) for c in pycountry.countries)
    return tuple(sorted(found, key=lambda country: country[2]))


@cache
def states(country: str) -> tuple[tuple[str, str], ...]:
    """States or provinces of a country (two letters) by ISO 3166-2: code without the country, name."""
    import pycountry  # noqa: PLC0415 - as above

    found = pycountry.subdivisions.get(country_code=country) or ()
    return tuple(sorted((entry.code.partition("-")[2], entry.name) for entry in found))


@cache
def two_letters(country: str) -> str:
    """Return a country's two-letter code for its two or three letters, '' for neither."""
    return next((two for two, three, _ in countries() if country in (two, three)), "")
