"""Checks that need more than one value, shared by several calls; each returns the problems it finds."""

from collections.abc import Iterable, Mapping
from typing import Final

from console_app.protocol.errors import Problem, Severity, Why
from console_app.protocol.fields import Situation
from console_app.protocol.kinds import date_of
from console_app.protocol.places import STATES_NEEDED_IN, states, two_letters

TEST_CARDS: Final = frozenset(
    (
        "4111111111111111",
        "4444333322221111",
        "4538977399606732",
        "5555555555554444",
        "5105105105105100",
        "4012888888881881",
        "378282246310005",
        "2222405343248877",
    )
)
"""Card numbers published for testing; on a production profile they are refused."""

TEST_ACCOUNTS: Final = frozenset(("1234567890", "0987654321", "1987654321"))
"""Accounts that choose the outcome in the sandbox (ConnPay /api/v4/payout, Test Scenario)."""

_CARD_PARTS: Final = ("credit_card_number", "card_printed_name", "expire_month", "expire_year")
_BROWSER_ALWAYS: Final = (
    "customer_browser_accept_header",
    "customer_browser_javascript_enabled",
    "customer_browser_accept_language",
    "customer_browser_user_agent",
)
_BROWSER_WITH_JAVASCRIPT: Final = (
    "customer_browser_color_depth",
    "customer_browser_java_enabled",
    "customer_browser_screen_height",
    "customer_browser_screen_width",
    "customer_browser_time_zone",
)


def card_not_expired(values: Mapping[str, str], situation: Situation) -> Iterable[Problem]:
    """Refuse a card that expired before the present month."""
    year, month = values.get("expire_year", ""), values.get("expire_month", "")
    if year.isdigit() and month.isdigit():
        today = situation.today
        if (int(year), int(month)) < (today.year, today.month):
            yield Problem("expire_year", Why.EXPIRED)


def no_test_card(values: Mapping[str, str], wire: str, situation: Situation) -> Iterable[Problem]:
    """Refuse the gateway's published test cards on production."""
    if situation.production and values.get(wire) in TEST_CARDS:
        yield Problem(wire, Why.CARD_TEST_NUMBER)


def no_test_account(values: Mapping[str, str], situation: Situation) -> Iterable[Problem]:
    """Require a typed reason before a sandbox test account is paid with real money."""
    if situation.production and values.get("account_number") in TEST_ACCOUNTS:
        yield Problem("account_number", Why.ACCOUNT_TEST_NUMBER, Severity.CONFIRM)


def redirects(values: Mapping[str, str], *, beside_warns: bool = False) -> Iterable[Problem]:
    """Require either redirect_url or both redirect addresses, for success and for failure (ConnPay /api/v4/payout).

    `beside_warns`: redirect_url together with the two others is only warned about.
    """
    pair = [wire for wire in ("redirect_success_url", "redirect_fail_url") if wire in values]
    if "redirect_url" in values and pair:
        severity = Severity.WARNING if beside_warns else Severity.ERROR
        yield Problem("redirect_url", Why.ONLY_ONE_OF, severity, (("other", pair[0]),))
    if len(pair) == 1:
        missing = {"redirect_success_url", "redirect_fail_url"} - set(pair)
        severity = Severity.WARNING if beside_warns else Severity.ERROR
        yield Problem(missing.pop(), Why.BOTH_NEEDED, severity, (("other", pair[0]),))


def state_fits(
    values: Mapping[str, str], country_wire: str, state_wire: str, *, warns: bool = False
) -> Iterable[Problem]:
    """Require a state of the country; the USA, Canada and Australia need one (ConnPay /api/v2/sale, state).

    The documentation lists codes for those three only: for any other country an unlisted state is only warned about.
    """
    country, state = two_letters(values.get(country_wire, "")), values.get(state_wire, "")
    if country in STATES_NEEDED_IN and not state:
        severity = Severity.WARNING if warns else Severity.ERROR
        yield Problem(state_wire, Why.STATE_NEEDED, severity, (("country", country),))
    if not state or not country:
        return
    known = {code for code, _ in states(country)}
    if known and state not in known:
        severity = Severity.ERROR if country in STATES_NEEDED_IN and not warns else Severity.WARNING
        yield Problem(state_wire, Why.STATE_UNKNOWN, severity, (("country", country),))


def at_most_one_source(values: Mapping[str, str]) -> Iterable[Problem]:
    """Refuse more than one of: card data, stored card id, recurring id (ConnPay /api/v2/sale and /api/v4/payout)."""
    sources = (_CARD_PARTS, ("card_recurring_payment_id",), ("recurring-payment-id",))
    given = [
        next(wire for wire in source if wire in values) for source in sources if not values.keys().isdisjoint(source)
    ]
    for wire in given[1:]:
        yield Problem(wire, Why.ONLY_ONE_OF, data=(("other", given[0]),))


def exactly_one(values: Mapping[str, str], wires: tuple[str, ...]) -> Iterable[Problem]:
    """Require exactly one of the parameters (Denumtech api/v4/transfer-by-ref, destination)."""
    given = [wire for wire in wires if wire in values]
    for wire in given[1:]:
        yield Problem(wire, Why.ONLY_ONE_OF, data=(("other", given[0]),))
    if not given:
        yield Problem(wires[0], Why.ONE_OF_NEEDED, data=(("other", wires[1]),))


def birthday_passed(values: Mapping[str, str], wire: str, situation: Situation) -> Iterable[Problem]:
    """Require a birthday in the past; a text that is no date in the documented form is not judged here."""
    birthday = date_of(values.get(wire, ""))
    if birthday is not None and birthday > situation.today:
        yield Problem(wire, Why.DATE_FUTURE)


def browser_block(values: Mapping[str, str]) -> Iterable[Problem]:
    """Require the browser's data whole or not at all (ConnPay /api/v2/sale, additional parameters)."""
    started = values.get("customer_browser_info") == "true" or any(
        wire in values for wire in (*_BROWSER_ALWAYS, *_BROWSER_WITH_JAVASCRIPT)
    )
    if not started:
        return
    wanted = list(_BROWSER_ALWAYS)
    if values.get("customer_browser_javascript_enabled") == "true":
        wanted += _BROWSER_WITH_JAVASCRIPT
    for wire in wanted:
        if wire not in values:
            yield Problem(wire, Why.NEEDED_WITH, data=(("other", "customer_browser_info"),))
