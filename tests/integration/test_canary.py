"""Secrets and card data planted in a full run are looked for in every byte the run left behind."""

import asyncio
import base64
import hashlib
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from opened_home import PROFILE, OpenedHome, opened_home
from sandbox_process import Sandbox, running_sandbox
from skipped_time import given_up, run_skipping

from console_app.logs import start_log
from console_app.protocol.catalogue import operation_of
from console_app.protocol.fields import Situation
from console_app.protocol.operation import check
from console_app.protocol.states import OrderState
from console_app.services.errors import JournalUnavailable, NumberRefused, OutcomeUnwritten
from console_app.services.exchange import Call
from console_app.services.records import Order
from console_app.services.requests import Content, content_of

CARD = "4276553819467686"
CVV, APPROVED_CVV = "987", "123"
"""The sandbox declines the one and approves the other."""
BY_CARD = {
    "amount": "1250.00",
    "currency": "EUR",
    "order_desc": "Salary November",
    "credit_card_number": CARD,
    "card_printed_name": "MARIA SCHNEIDER",
    "expire_month": "12",
    "expire_year": "2031",
    "cvv2": CVV,
    "receiver_first_name": "Maria",
    "receiver_last_name": "Schneider",
}
S = OrderState


@pytest.fixture
def log_as_it_was() -> Iterator[None]:
    root, own = logging.getLogger(), logging.getLogger("paynet")
    handlers, levels = root.handlers[:], (root.level, own.level)
    yield
    for handler in root.handlers[:]:
        root.removeHandler(handler)
        handler.close()
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(levels[0])
    own.setLevel(levels[1])


def card_payout(opened: OpenedHome, number: str, amount: str, cvv: str = CVV) -> Content:
    texts = {**BY_CARD, "client_orderid": number, "amount": amount, "cvv2": cvv}
    now = opened.runtime.use_cases.clock.now()
    checked = check(operation_of("payout"), texts, Situation(now.date()), branch="card")
    assert checked.request is not None, checked.problems
    return content_of(opened.profile, checked, "card")


def kept_calls(opened: OpenedHome) -> list[Call]:
    """Keep what goes over the wire, for its signatures and bodies are what may be nowhere else."""
    wire: Any = opened.runtime.use_cases.submitter._sending._wire  # noqa: SLF001 - listened in on
    post, ask, calls = wire.post_order, wire.ask, []

    async def posted(call: Call, *arguments: Any) -> Any:  # noqa: ANN401 - passed on
        calls.append(call)
        return await post(call, *arguments)

    async def asked(call: Call, **named: Any) -> Any:  # noqa: ANN401 - passed on
        calls.append(call)
        return await ask(call, **named)

    wire.post_order, wire.ask = posted, asked
    return calls


def payouts(gateway: Sandbox) -> int:
    return [row["operation"] for row in gateway.requests()].count("payout")


async def full_run(opened: OpenedHome, gateway: Sandbox) -> list[Order]:
    """Send, lose, refuse, fail to write, ask and look up, all with the card; end with a fault nobody expected."""
    submitter, poller, desk = (
        opened.runtime.use_cases.submitter,
        opened.runtime.use_cases.poller,
        opened.runtime.use_cases.desk,
    )
    orders = []
    for index, scenario in enumerate(("", "answer-lost", "half-answer", "html-403", "refuse", "error-type", "hang")):
        if scenario:
            gateway.set_scenario(scenario, "payout", 1)
        content = card_payout(opened, f"C-{index}", f"{100 + index}.00", CVV if index else APPROVED_CVV)
        sending, before = submitter.submit(content, "A. Ivanova", f"the card {CARD} is hers"), payouts(gateway)
        order = await (given_up(sending, lambda: payouts(gateway) > before) if scenario == "hang" else sending)  # noqa: B023 - awaited here
        for _ in range(3):
            order = await poller.check_now(order.id)
        orders.append(order)
    await unwritten(opened)
    await desk.ask_gateway(opened.profile, "C-0")
    with pytest.raises(NumberRefused):
        await desk.ask_gateway(opened.profile, CARD)
    fault(opened, content)
    return orders


async def unwritten(opened: OpenedHome) -> None:
    journal: Any = opened.runtime.journal_home.journal
    end_attempt = journal.end_attempt

    async def full(*_arguments: object) -> Order:
        raise JournalUnavailable("database or disk is full")

    journal.end_attempt = full
    with pytest.raises(OutcomeUnwritten):
        await opened.runtime.use_cases.submitter.submit(card_payout(opened, "C-U", "190.00"), "A. Ivanova")
    journal.end_attempt = end_attempt
    await opened.runtime.recovery.recover_leftovers()


def fault(opened: OpenedHome, content: Content) -> None:
    """Log a fault whose traceback's locals hold everything, and lines that name it outright."""
    log = logging.getLogger("paynet.canary")
    key, control = opened.sandbox.private_key_pem.decode(), opened.sandbox.control
    try:
        raise LookupError(f"{content!r} {control=} {CARD} {key}")
    except LookupError:
        log.exception("unexpected, %r, cvv2=%s, control: %s, %s", content, CVV, control, {"cvv2": CVV, "card": CARD})
    log.debug("body credit_card_number=%s&cvv2=%s&control=%s", CARD, CVV, control)
    log.debug("vault %r %r", opened.vault, {"merchant_control": control})


def forbidden(opened: OpenedHome, calls: list[Call]) -> dict[str, bytes]:
    key = load_pem_private_key(opened.sandbox.private_key_pem, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    numbers = key.private_numbers()
    size = key.key_size // 16
    primes = numbers.p.to_bytes(size, "big") + numbers.q.to_bytes(size, "big")
    body_lines = opened.sandbox.private_key_pem.split(b"-----")[2].split()
    found = {f"PEM line {number}": line for number, line in enumerate(body_lines) if len(line) > 16}
    found |= {
        "primes": base64.b64encode(primes),
        "primes turned": base64.b64encode(primes[size:] + primes[:size]),
        "private exponent": str(numbers.d).encode(),
        "control": opened.sandbox.control.encode(),
        "card": CARD.encode(),
        "card in groups": b"4276 5538 1946 7686",
        "card percent": b"4276%205538",
    }
    for code in (CVV.encode(), APPROVED_CVV.encode()):
        found |= {f"card code {form!r}": form + code for form in (b"cvv2=", b'"cvv2":"', b"'cvv2': '", b"cvv2")}
    for place, call in enumerate(call for call in calls if call.authorization):
        signature = re.search(r'oauth_signature="([^"]+)"', call.authorization)
        assert signature is not None
        plain = signature[1].replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")
        found[f"signature {place}"] = plain.encode()
        found[f"signature as sent {place}"] = signature[1].encode()
        found[f"signature in hex {place}"] = base64.b64decode(plain).hex().encode()
        for content in (call.body, CARD.encode(), f"{CARD}{CVV}".encode()):
            for digest in (hashlib.sha1(content), hashlib.sha256(content)):  # noqa: S324 - what must not be there
                found[f"{digest.name} {place} {len(content)}"] = digest.hexdigest().encode()
                found[f"{digest.name} in bytes {place} {len(content)}"] = digest.digest()
    for place, call in enumerate(calls):
        sent = re.search(rb"control=([0-9a-f]{40})", call.body)
        if sent is not None:
            found[f"control sent {place}"] = sent[1]
    return found


@pytest.mark.usefixtures("log_as_it_was")
def test_nothing_secret_is_left_in_any_file_or_output(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], sandbox: Sandbox
) -> None:
    home = tmp_path / "home"

    async def scene() -> tuple[dict[str, bytes], dict[str, bytes], list[Order]]:
        async with opened_home(tmp_path, sandbox) as opened:
            start_log(home)
            for name in ("paynet", "console_app"):
                logging.getLogger(name).setLevel(logging.DEBUG)
            calls = kept_calls(opened)
            orders = await full_run(opened, sandbox)
            while_open = contents_of(home)
            assert any(name.endswith("-wal") for name in while_open)
            return forbidden(opened, calls), while_open, orders

    wanted, while_open, orders = run_skipping(scene())
    states = [order.state for order in orders]
    assert states == [S.APPROVED, S.DECLINED, S.DECLINED, S.IN_DOUBT, S.REFUSED, S.REFUSED, S.DECLINED]
    assert len([name for name in wanted if name.startswith("signature as sent")]) == 8
    out = capfd.readouterr()
    files = {f"open {name}": text for name, text in while_open.items()} | contents_of(home)
    files |= {"stdout": out.out.encode(), "stderr": out.err.encode()}
    assert {"journal.sqlite3", "log/console.log"} <= set(files)
    assert [(name, what) for name, text in files.items() for what, secret in wanted.items() if secret in text] == []
    log = files["log/console.log"]
    assert b"LookupError" in log
    assert b"cvv2=***" in log
    assert b"427655******7686" in files["journal.sqlite3"]


def contents_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path, "--polls", "0") as running:
        yield running


def test_the_search_itself_finds_what_is_planted(tmp_path: Path, sandbox: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, sandbox) as opened:
            calls = kept_calls(opened)
            await opened.runtime.use_cases.submitter.submit(card_payout(opened, "C-1", "10.00"), "A. Ivanova")
            (post,) = [call for call in calls if CARD.encode() in call.body]
            digest = hashlib.sha256(post.body).hexdigest().encode()
            planted = b"\n".join((opened.sandbox.private_key_pem, post.body, post.authorization.encode(), digest))
            hit = {what.partition(" ")[0] for what, secret in forbidden(opened, calls).items() if secret in planted}
            assert {"PEM", "card", "signature", "sha256"} <= hit
            dossier = await opened.runtime.use_cases.desk.dossier(1)
            assert [attempt.body_digest for attempt in dossier.attempts] == [""]
            assert dossier.order.profile == PROFILE

    asyncio.run(scene())
