"""Initial payments in currencies without two decimals, at a gateway that counts by ISO 4217 and one that does not."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from opened_home import opened_home
from sandbox_process import CONTROL, running_sandbox

from console_app.protocol.catalogue import operation_of
from console_app.protocol.doctor import diagnose
from console_app.protocol.doctor_records import Cause
from console_app.protocol.minor_units import MinorUnits
from console_app.protocol.operation import check
from console_app.protocol.states import OrderState
from console_app.services.inspection import Inspection, Stamp, inspect
from console_app.services.records import Order
from console_app.services.requests import content_of
from console_app.services.situation import situation_of

ISO, HUNDREDTHS = MinorUnits.ISO_4217, MinorUnits.HUNDREDTHS
PAYER: Mapping[str, str] = {
    "order_desc": "Card check",
    "ipaddress": "65.153.12.232",
    "first_name": "Jane",
    "last_name": "Doe",
    "email": "jane.doe@example.com",
    "phone": "+12063582043",
    "address1": "100 Main st",
    "city": "Seattle",
    "zip_code": "98102",
    "country": "US",
    "state": "WA",
    "credit_card_number": "4276553819467686",
    "card_printed_name": "JANE DOE",
    "expire_month": "03",
    "expire_year": "2031",
    "cvv2": "123",
}


def paid(
    folder: Path, gateway: MinorUnits, counted: MinorUnits, amount: str, currency: str
) -> tuple[Order, Inspection]:
    """Make one initial payment; give the order and what the inspector showed of it."""

    async def scene() -> tuple[Order, Inspection]:
        with running_sandbox(folder, "--minor-units", gateway.value) as sandbox:
            async with opened_home(folder, sandbox) as rig:
                profile = replace(rig.profile, currencies=("EUR", "JPY", "KWD"), minor_units=counted)
                use_cases, operation = rig.runtime.use_cases, operation_of("sale")
                number = await use_cases.submitter.fresh_number(operation, profile)
                texts = {**PAYER, "client_orderid": number, "amount": amount, "currency": currency}
                checked = check(operation, texts, situation_of(profile, use_cases.clock), branch="card")
                content = content_of(profile, checked, "card")
                order = await use_cases.submitter.submit(content, "maria")
                await rig.vault.unlock(profile.name)
                return order, inspect(content, use_cases.signer, Stamp("n", 1), complete=True)

    return asyncio.run(scene())


@pytest.mark.parametrize(("amount", "currency"), [("1000", "JPY"), ("1.250", "KWD"), ("10.15", "EUR")])
@pytest.mark.parametrize("gateway", MinorUnits)
def test_the_profile_counts_as_its_gateway_does(
    tmp_path: Path, gateway: MinorUnits, amount: str, currency: str
) -> None:
    order, shown = paid(tmp_path, gateway, gateway, amount, currency)
    assert order.state is OrderState.ACCEPTED
    assert order.money is not None
    assert f"{order.money.amount:f}" == amount
    assert ("amount", amount) in {(pair.name, pair.value) for pair in (shown.request.pairs if shown.request else ())}


@pytest.mark.parametrize(("gateway", "counted"), [(ISO, HUNDREDTHS), (HUNDREDTHS, ISO)])
def test_counted_otherwise_the_gateway_refuses_the_control_and_the_doctor_says_why(
    tmp_path: Path, gateway: MinorUnits, counted: MinorUnits
) -> None:
    order, shown = paid(tmp_path, gateway, counted, "1000", "JPY")
    assert order.state is not OrderState.ACCEPTED
    assert "Invalid control" in order.error_message
    assert shown.request is not None
    told = diagnose(shown.request, f"type=validation-error&error-message={order.error_message}")
    assert Cause.COUNTED_MAYBE in told.causes
    expected = shown.request.control_counted(gateway).shown
    assert diagnose(shown.request, expected).causes == (Cause.COUNTED,)
    wanted = hashlib.sha1(f"{expected.removesuffix('***')}{CONTROL}".encode(), usedforsecurity=False).hexdigest()
    assert diagnose(shown.request, wanted).causes == (Cause.COUNTED,)
    assert CONTROL not in repr(shown)
    assert wanted not in repr(shown.request)
