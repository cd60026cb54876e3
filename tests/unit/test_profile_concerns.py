"""What is seen of a profile from a file before it is kept: nothing that weakens a safety comes in unseen."""

from dataclasses import dataclass, fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console_app.gui.words.concern_words import CONCERNS, concern_text
from console_app.protocol.brands import APROPAY, BRANDS, CONNPAY, CUSTOM, DENUMTECH, Brand, Environment
from console_app.reasons import concern_line
from console_app.services.profile import Profile, Target
from console_app.services.profile_concerns import Concern, ProfileConcern, concerns_of


def plain(brand: Brand = CONNPAY, environment: Environment = Environment.PRODUCTION) -> Profile:
    url = brand.base(environment) or "https://pay.example.test/paynet/api"
    return Profile("Shop", brand.key, url, "ShopLogin", ("EUR",), Target("1"))


def found(profile: Profile) -> dict[Concern, str]:
    return {one.concern: one.detail for one in concerns_of(profile)}


@pytest.mark.parametrize("environment", list(Environment))
@pytest.mark.parametrize("brand", BRANDS)
def test_an_ordinary_profile_gives_no_concern(brand: Brand, environment: Environment) -> None:
    assert concerns_of(plain(brand, environment)) == ()


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (
            replace(plain(), look_up_first=False, look_up_waiver="no status here"),
            {Concern.LOOK_UP_OFF: "no status here"},
        ),
        (
            replace(plain(), base_url="https://gate.connpay.com.evil.test/paynet/api"),
            {Concern.OTHER_ADDRESS: "https://gate.connpay.com.evil.test/paynet/api"},
        ),
        (
            replace(plain(), base_url="https://gate.connpay.com:8443/paynet/api"),
            {Concern.OTHER_ADDRESS: "https://gate.connpay.com:8443/paynet/api"},
        ),
        (
            replace(plain(), base_url="https://gate.connpay.com/other/api"),
            {Concern.OTHER_ADDRESS: "https://gate.connpay.com/other/api"},
        ),
        (
            replace(plain(), base_url=APROPAY.base(Environment.PRODUCTION)),
            {Concern.OTHER_ADDRESS: "https://gate.apropay.com/paynet/api"},
        ),
        (replace(plain(CUSTOM), name="ConnPay live"), {Concern.BRAND_IN_NAME: "ConnPay: pay.example.test"}),
        (replace(plain(APROPAY), name="Connpay EUR"), {Concern.BRAND_IN_NAME: "ConnPay: gate.apropay.com"}),
        (replace(plain(), confirmed_sandbox_host="gate.connpay.com"), {Concern.SAID_SANDBOX: "gate.connpay.com"}),
        (replace(plain(), name="Shop (sandbox)"), {Concern.SAID_SANDBOX: "gate.connpay.com"}),
        (replace(plain(DENUMTECH), operations=("payout", "status")), {Concern.OTHER_CALLS: "payout"}),
        (replace(plain(), proxy="http://proxy.example.test:3128"), {Concern.PROXY: "http://proxy.example.test:3128"}),
        (
            replace(plain(), targets=(("payout", Target("9", group=True)), ("sale", Target("1")))),
            {Concern.PLACES: "payout group/9"},
        ),
        (replace(plain(), status_target=Target("7")), {Concern.PLACES: "status 7"}),
    ],
)
def test_what_weakens_a_safety_is_told(profile: Profile, expected: dict[Concern, str]) -> None:
    assert found(profile) == expected


@pytest.mark.parametrize("name", ["Contest Ltd", "Latest", "ConnPay live"])
def test_a_name_that_only_looks_like_it_gives_no_concern(name: str) -> None:
    assert concerns_of(replace(plain(), name=name)) == ()


def test_a_host_that_is_typed_to_be_a_sandbox_is_asked_about_by_itself() -> None:
    profile = replace(plain(CUSTOM), name="Shop test", confirmed_sandbox_host="pay.example.test")
    assert concerns_of(profile) == ()


@dataclass(frozen=True, slots=True)
class LaterProfile(Profile):
    """A profile of a later version, with a setting that nobody thought of here."""

    decimals: str = "iso"


def test_a_setting_that_is_added_later_is_told_as_it_is() -> None:
    values = {field.name: getattr(plain(), field.name) for field in fields(Profile)}
    assert concerns_of(LaterProfile(**values)) == ()
    assert found(LaterProfile(**values, decimals="none")) == {Concern.OTHER_FIELD: "decimals: none"}


@settings(deadline=None)
@given(data=st.data())
def test_however_many_things_are_changed_each_is_told(data: st.DataObject) -> None:
    changes: dict[str, Any] = {
        "targets": (("payout", Target("9")),),
        "status_target": Target("9"),
        "confirmed_sandbox_host": "gate.connpay.com",
        "look_up_first": False,
        "proxy": "http://proxy.example.test:3128",
        "operations": ("payout", "refund"),
    }
    chosen = data.draw(st.sets(st.sampled_from(sorted(changes)), min_size=1))
    profile = replace(plain(), **{name: changes[name] for name in chosen})
    assert len(found(profile)) == len(chosen - {"targets"}) + ("targets" in chosen and "status_target" not in chosen)


@pytest.mark.parametrize("concern", list(Concern))
def test_each_concern_has_its_words_in_the_window_and_on_the_command_line(concern: Concern) -> None:
    concerning = ProfileConcern("Shop", concern, "THIS")
    for words in (concern_text(concerning), concern_line(concerning)):
        assert words.startswith("Shop: ")
        assert "THIS" in words
        assert "{" not in words
    assert set(CONCERNS) == set(Concern)
