"""A journal's file that somebody changed: what was altered is not shown nor sent, what is unreadable stops no other."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from opened_home import OpenedHome, opened_home
from sandbox_process import Sandbox, running_sandbox
from watched_poller import Desk, until_approved, watched_desk

from console_app.gui.words.outcomes import outcome_of
from console_app.gui.words.timeline_entries import entries_of
from console_app.journal.engine import FILE
from console_app.protocol.states import OrderState
from console_app.services.errors import NotSendable, SamePayment
from console_app.services.export import Layout
from console_app.services.order_queries import OrderQuery, View
from console_app.services.records import Order, Purpose
from console_app.services.registrations import PaymentStanding
from console_app.services.sheet import Heading, SheetForm

S = OrderState


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway")) as sandbox:
        yield sandbox


def change(home: Path, statement: str, *values: object) -> None:
    """Change the file as somebody does who drops its guards."""
    with closing(sqlite3.connect(home / FILE)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("PRAGMA ignore_check_constraints = ON")
        assert database.execute(statement, values).rowcount == 1
        database.commit()


@pytest.mark.parametrize(
    "damage",
    [
        "currency = 'ZZZ', exponent = NULL",
        "state = 'frobnicated'",
        "refusal = 'perhaps'",
        "watched_since = 'yesterday'",
    ],
)
def test_an_order_that_cannot_be_read_is_left_alone_and_all_others_are_asked_about(
    tmp_path: Path, gateway: Sandbox, damage: str
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            odd, plain = await desk.send(amount="900.00"), await desk.send(amount="901.00")
            change(tmp_path / "home", f"UPDATE orders SET {damage} WHERE id = ?", odd.id)  # noqa: S608 - the test's own
            asked = sum(row["client_orderid"] == odd.key.number for row in gateway.requests())
            assert (await until_approved(desk, plain)).state is S.APPROVED
            assert sum(row["client_orderid"] == odd.key.number for row in gateway.requests()) == asked
            await is_said_to_be_unreadable(desk, odd)
        async with watched_desk(tmp_path, gateway) as desk:
            later = await desk.send(amount="902.00")
            assert (await until_approved(desk, later)).state is S.APPROVED, "also after a start"

    asyncio.run(scene())


async def is_said_to_be_unreadable(desk: Desk, odd: Order) -> None:
    use_cases = desk.home.runtime.use_cases
    counts = dict(await use_cases.desk.counts(OrderQuery(View.NEEDS_ME)))
    assert counts["needs-me"] >= 1
    page = await use_cases.desk.page(OrderQuery(View.ALL))
    shown = next(order for order in page.orders if order.id == odd.id)
    assert shown.shown_state == "unreadable"
    head = outcome_of(shown, desk.clock.now()).head
    assert head.startswith("This row of the journal cannot be read by this version (")
    assert "Whether money moved is not known" in head
    assert (await use_cases.poller.check_now(odd.id)).unreadable
    content = await desk.home.payout(amount="900.00")
    with pytest.raises(SamePayment):
        await use_cases.submitter.submit(content, "A. Ivanova")


ALTERED = [
    ("UPDATE orders SET receiver = 'Somebody Else' WHERE id = ?", "receiver"),
    ("UPDATE orders SET destination = 'GB33BUKB20201555555555' WHERE id = ?", "destination"),
    ("UPDATE orders SET minor = 9900000 WHERE id = ?", "amount"),
    ("UPDATE orders SET currency = 'USD' WHERE id = ?", "currency"),
    ("UPDATE orders SET operation = 'sale' WHERE id = ?", "operation"),
    ("UPDATE orders SET number = 'P-ANOTHER' WHERE id = ?", "number"),
    ("UPDATE orders SET content_hash = 'x' WHERE id = ?", "content hash"),
]


@pytest.mark.parametrize(("statement", "_what"), ALTERED, ids=[what for _, what in ALTERED])
def test_what_was_altered_in_the_file_is_said_and_not_shown(
    tmp_path: Path, gateway: Sandbox, statement: str, _what: str
) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as rig:
            use_cases = rig.runtime.use_cases
            order = await use_cases.submitter.submit(await rig.payout(amount="910.00"), "A. Ivanova", "told")
            assert not (await use_cases.desk.dossier(order.id)).order.altered
            change(tmp_path / "home", statement, order.id)
            page = await use_cases.desk.page(OrderQuery(View.ALL))
            dossier = await use_cases.desk.dossier(order.id)
            for shown in (page.orders[0], dossier.order):
                assert shown.shown_state == "altered"
                assert (shown.money, shown.receiver, shown.destination) == (None, "", "")
            assert dossier.content == ()
            assert outcome_of(dossier.order, use_cases.clock.now()).head.startswith("This order was altered")
            rows = await exported(rig, tmp_path / "orders.csv")
            assert "Somebody Else" not in rows
            assert "GB33" not in rows
            assert "99000" not in rows
            assert "True" in rows

    asyncio.run(scene())


def test_content_altered_beside_its_order_is_said_on_its_card(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as rig:
            use_cases = rig.runtime.use_cases
            order = await use_cases.submitter.submit(await rig.payout(amount="911.00"), "A. Ivanova", "told")
            change(
                tmp_path / "home",
                "UPDATE order_content SET value = 'Somebody Else' WHERE order_id = ? AND name = 'account_name'",
                order.id,
            )
            dossier = await use_cases.desk.dossier(order.id)
            assert dossier.order.altered
            assert dossier.content == ()

    asyncio.run(scene())


async def exported(rig: OpenedHome, path: Path) -> str:
    def row(order: Order) -> tuple[str, ...]:
        return (order.receiver, order.destination, str(order.money), str(order.altered))

    layout = Layout("Orders", tuple(Heading(name, 20) for name in "abcd"), row, lambda _totals: ())
    query = OrderQuery(View.ALL)
    await rig.runtime.use_cases.exporter.write(query, layout, SheetForm.CSV, path, lambda _done, _whole: None)
    return path.read_text(encoding="utf-8-sig")  # noqa: ASYNC240 - the test may wait


def test_an_altered_order_is_not_sent_again(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as rig:
            use_cases, content = rig.runtime.use_cases, await rig.payout(amount="912.00")
            gateway.set_scenario("html-503", "status", 1)
            order = await use_cases.submitter.submit(content, "A. Ivanova", "told")
            assert order.state is S.NOT_SENT
            change(tmp_path / "home", "UPDATE orders SET receiver = 'Somebody Else' WHERE id = ?", order.id)
            with pytest.raises(NotSendable) as refused:
                await use_cases.submitter.send_again(order.id, content, "A. Ivanova")
            assert refused.value.reason == "altered"
            assert rig.taken(order.key.number) == 0

    asyncio.run(scene())


def test_while_the_homes_key_is_not_at_hand_nothing_is_called_altered(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as rig:
            use_cases = rig.runtime.use_cases
            order = await use_cases.submitter.submit(await rig.payout(amount="913.00"), "A. Ivanova", "told")
            rig.vault.lock()
            page = await use_cases.desk.page(OrderQuery(View.ALL))
            assert page.orders[0].shown_state == order.state.value
            assert page.orders[0].receiver == "Maria Schneider"

    asyncio.run(scene())


def test_after_the_homes_key_was_made_anew_no_honest_order_is_called_altered(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as rig:
            use_cases = rig.runtime.use_cases
            order = await use_cases.submitter.submit(await rig.payout(amount="915.00"), "A. Ivanova", "told")
            await rig.vault._store.remove("home/journal-key")  # noqa: SLF001 - as whoever resets a keyring does
            rig.vault.lock()
            await rig.vault.unlock(rig.profile.name)
            later = await use_cases.submitter.submit(await rig.payout(amount="916.00"), "A. Ivanova", "told")
            page = await use_cases.desk.page(OrderQuery(View.ALL))
            assert {one.id: one.altered for one in page.orders} == {order.id: False, later.id: False}
            change(tmp_path / "home", "UPDATE orders SET receiver = 'Somebody Else' WHERE id = ?", later.id)
            page = await use_cases.desk.page(OrderQuery(View.ALL))
            assert {one.id: one.altered for one in page.orders} == {order.id: False, later.id: True}

    asyncio.run(scene())


async def once_final(desk: Desk, order: Order) -> Order:
    """Let time pass in leaps until an order is final."""
    for _ in range(10):
        await desk.moved(timedelta(seconds=6))
        order = await desk.order(order)
        if order.state is S.APPROVED:
            return order
    raise AssertionError(order)


def test_an_altered_order_is_asked_about_by_nobody_and_counted_until_it_is_put_back(
    tmp_path: Path, gateway: Sandbox
) -> None:
    async def scene() -> None:
        async with watched_desk(tmp_path, gateway) as desk:
            use_cases = desk.home.runtime.use_cases
            odd, plain = await desk.send(amount="920.00"), await desk.send(amount="921.00")
            change(tmp_path / "home", "UPDATE orders SET number = 'P-ANOTHER' WHERE id = ?", odd.id)
            assert (await once_final(desk, plain)).state is S.APPROVED
            assert (await use_cases.poller.check_now(odd.id)).altered
            with pytest.raises(NotSendable, match="altered"):
                await use_cases.desk.settle_as_accepted(desk.home.profile, odd.id, "1", "A. Ivanova")
            with pytest.raises(NotSendable, match="altered"):
                await use_cases.desk.abandon(odd.id, "A. Ivanova", "reason", "evidence")
            assert "P-ANOTHER" not in {row["client_orderid"] for row in gateway.requests()}
            assert (await desk.order(odd)).state is S.ACCEPTED
            assert dict(await use_cases.desk.counts(OrderQuery(View.ALL)))["needs-me"] == 1
            needs = await use_cases.desk.page(OrderQuery(View.NEEDS_ME))
            assert [order.shown_state for order in needs.orders] == ["altered"]
            sums = {total.currency: total.minor for total in await use_cases.desk.totals(OrderQuery(View.ALL))}
            assert sums == {"": 0, "EUR": 92_100}
            assert await desk.journal.unfinished(desk.home.profile.name) == 1
        async with watched_desk(tmp_path, gateway) as desk:
            use_cases = desk.home.runtime.use_cases
            await desk.looked_after_a_rest()
            assert dict(await use_cases.desk.counts(OrderQuery(View.ALL)))["needs-me"] == 1, "also after a start"
            change(tmp_path / "home", "UPDATE orders SET number = ? WHERE id = ?", odd.key.number, odd.id)
            assert not (await use_cases.desk.dossier(odd.id)).order.altered
            assert (await once_final(desk, odd)).state is S.APPROVED, "and then it is asked about again"
            assert dict(await use_cases.desk.counts(OrderQuery(View.ALL)))["needs-me"] == 0

    asyncio.run(scene())


def test_an_order_altered_while_it_is_asked_about_takes_over_no_answer(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as rig:
            use_cases = rig.runtime.use_cases
            order = await use_cases.submitter.submit(await rig.payout(amount="922.00"), "A. Ivanova", "told")
            answer = await use_cases.desk.ask_gateway(rig.profile, order.key.number)
            change(tmp_path / "home", "UPDATE orders SET number = 'P-OTHER' WHERE id = ?", order.id)
            applied = await use_cases.desk._concluding.apply(order, answer.asked, Purpose.CHECK_NOW)  # noqa: SLF001
            assert applied.altered
            dossier = await rig.runtime.journal_home.journal.dossier(order.id)
            assert [seen.purpose for seen in dossier.observations].count(Purpose.CHECK_NOW) == 0

    asyncio.run(scene())


def test_an_altered_payment_lends_no_card(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as rig:
            use_cases = rig.runtime.use_cases
            order = await use_cases.submitter.submit(await rig.payout(amount="923.00"), "A. Ivanova", "told")
            altered = "UPDATE orders SET operation = 'sale', state = 'approved' WHERE id = ?"
            change(tmp_path / "home", altered, order.id)
            standing, _ = await use_cases.registrar.payment_standing(rig.profile, order.key.number, "")
            assert standing is PaymentStanding.NOT_SOUND
            assert standing.blocks
            assert await use_cases.registrar.payments(rig.profile) == ()

    asyncio.run(scene())


def test_entries_that_cannot_be_read_are_named_in_the_timeline(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene() -> None:
        async with opened_home(tmp_path, gateway) as rig:
            use_cases = rig.runtime.use_cases
            order = await use_cases.submitter.submit(await rig.payout(amount="914.00"), "A. Ivanova", "told")
            change(
                tmp_path / "home",
                "UPDATE history SET after = 'frobnicated' WHERE order_id = ? AND after = 'sending'",
                order.id,
            )
            dossier = await use_cases.desk.dossier(order.id)
            sentences = [entry.sentence for entry in entries_of(dossier, use_cases.clock.now())]
            assert sentences[0] == "An entry of the journal cannot be read by this version"

    asyncio.run(scene())
