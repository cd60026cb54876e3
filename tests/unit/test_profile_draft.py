"""A profile as it is typed: every problem at its own field, and the environment that follows from the host."""

from dataclasses import replace
from typing import Any

import pytest
from example_profiles import FULL, PLAIN

from console_app.protocol.brands import Environment
from console_app.services.errors import ProfileError
from console_app.services.preferences import may_replace
from console_app.services.profile import Profile, Target
from console_app.services.profile_draft import Draft, DraftTarget, draft_of, read_draft

LIVE = replace(PLAIN, name="live", base_url="https://gate.connpay.com/paynet/api")
MOVED = replace(PLAIN, name="moved", base_url="https://pay.example.test/other/api")
SUPPORT = replace(PLAIN, name="support", operations=("status",))
TYPED = draft_of(PLAIN)


@pytest.mark.parametrize("profile", [PLAIN, FULL, LIVE, MOVED, SUPPORT], ids=lambda profile: profile.name)
def test_what_is_shown_and_not_changed_is_the_same_profile(profile: Profile) -> None:
    reading = read_draft(draft_of(profile))
    assert reading.problems == ()
    assert reading.profile == profile
    assert reading.environment is profile.environment


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"name": " "}, "name", "required"),
        ({"name": "a/b"}, "name", "name"),
        ({"name": "a\u202eb"}, "name", "name"),
        ({"name": "TAKEN"}, "name", "name-taken"),
        ({"name": "n" * 65}, "name", "name-long"),
        ({"brand": ""}, "brand", "required"),
        ({"login": ""}, "login", "required"),
        ({"login": "x" * 21}, "login", "login-long"),
        ({"login": "two words"}, "login", "login"),
        ({"currencies": " , "}, "currencies", "required"),
        ({"currencies": "EUR USDT"}, "currencies", "currency"),
        ({"endpoint": DraftTarget("")}, "endpoint", "required"),
        ({"endpoint": DraftTarget("٣٩")}, "endpoint", "endpoint"),
        ({"places": (("sale", DraftTarget("")),)}, "endpoint.sale", "required"),
        ({"places": (("status", DraftTarget("x")),)}, "endpoint.status", "endpoint"),
        ({"proxy": "proxy.example.test:3128"}, "proxy", "proxy"),
        ({"proxy": "http://me:secret@proxy.example.test"}, "proxy", "proxy-user"),
        ({"look_up_first": False, "look_up_waiver": " "}, "look_up_waiver", "look-up-waiver-missing"),
        ({"brand": "custom"}, "base_url", "required"),
        ({"brand": "custom", "base_url": "pay.example.test"}, "base_url", "base-url-shape"),
        ({"brand": "custom", "base_url": "http://pay.example.test"}, "base_url", "base-url-scheme"),
        ({"brand": "custom", "base_url": "https://me@pay.example.test"}, "base_url", "base-url-extras"),
        ({"brand": "custom", "base_url": "https://gate.apropay.com/x"}, "environment", "environment-production"),
        (
            {"brand": "custom", "base_url": "https://pay.example.test/x"},
            "confirmed_sandbox_host",
            "sandbox-unconfirmed",
        ),
    ],
)
def test_each_problem_stands_at_its_field(changes: dict[str, Any], field: str, reason: str) -> None:
    reading = read_draft(replace(TYPED, **changes), ["Taken"])
    assert [(flaw.field, flaw.reason) for flaw in reading.problems] == [(field, reason)]
    assert reading.profile is None
    assert "secret" not in str(reading.problems)


def test_a_longer_name_that_is_kept_already_is_no_problem() -> None:
    kept = replace(PLAIN, name="n" * 65)
    assert read_draft(draft_of(kept), named=True).profile == kept
    assert read_draft(replace(TYPED, name="n" * 64)).problems == ()


def test_an_empty_form_says_everything_at_once() -> None:
    fields = [flaw.field for flaw in read_draft(Draft()).problems]
    assert fields == ["name", "brand", "endpoint", "login", "currencies"]


@pytest.mark.parametrize(
    ("url", "chosen", "typed", "environment", "accepted"),
    [
        ("https://gate.connpay.com/x", Environment.SANDBOX, "gate.connpay.com", Environment.PRODUCTION, False),
        ("https://gate.connpay.com/x", Environment.PRODUCTION, "", Environment.PRODUCTION, True),
        ("https://GATE.denumtech.ru./x", Environment.SANDBOX, "gate.denumtech.ru", Environment.PRODUCTION, False),
        ("https://pay.example.test/x", Environment.SANDBOX, "pay.example", Environment.PRODUCTION, False),
        ("https://pay.example.test/x", Environment.SANDBOX, " Pay.Example.Test ", Environment.SANDBOX, True),
        ("https://pay.example.test/x", Environment.PRODUCTION, "pay.example.test", Environment.PRODUCTION, True),
        ("http://127.0.0.1:8080/x", Environment.SANDBOX, "", Environment.SANDBOX, True),
        ("http://[::1]:8080/x", Environment.PRODUCTION, "", Environment.SANDBOX, False),
        ("https://sandbox.connpay.com/x", Environment.PRODUCTION, "", Environment.SANDBOX, False),
    ],
)
def test_the_environment_follows_the_host_whatever_was_chosen(
    url: str, chosen: Environment, typed: str, environment: Environment, accepted: bool
) -> None:
    draft = replace(TYPED, brand="custom", base_url=url, environment=chosen, confirmed_host=typed)
    reading = read_draft(draft)
    assert (reading.environment, reading.profile is not None) == (environment, accepted)
    if reading.profile is not None:
        assert reading.profile.environment is environment


def test_open_orders_hold_places_but_not_the_order_they_are_written_in() -> None:
    turned = replace(FULL, targets=FULL.targets[::-1], currencies=("USD",), look_up_first=True, look_up_waiver="")
    may_replace(FULL, turned, 3)
    for other in (
        replace(FULL, login="Another"),
        replace(FULL, base_url="https://pay.example.test/paynet/api"),
        replace(FULL, target=Target("77")),
        replace(FULL, targets=FULL.targets[:1]),
        replace(FULL, status_target=None),
    ):
        with pytest.raises(ProfileError, match="open-orders 3"):
            may_replace(FULL, other, 3)
        may_replace(FULL, other, 0)
