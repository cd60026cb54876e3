"""A deposit to a card, by reference and by number, from the form to its outcome, against a real gateway process."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from example_forms import CARD, TRANSFER
from opened_console import OpenedWindow, PlayInWindow
from opened_home import written_below
from raw_gateway_client import look_up, send_sale, settle
from sandbox_process import Sandbox
from waiting import until

from console_app.protocol.states import OrderState
from console_app.services.profile import Profile, Target

REDIRECTS = {
    "redirect_url": "https://shop.example/back",
    "redirect_success_url": "https://shop.example/well",
    "redirect_fail_url": "https://shop.example/not",
}


def card_reference(sandbox: Sandbox, number: str) -> str:
    """Have the gateway register the card of an approved initial payment."""
    send_sale(sandbox, client_orderid=number)
    order = settle(sandbox, number).fields
    return look_up(sandbox, number, order["paynet-order-id"], "create-card-ref").fields["card-ref-id"]


def on_group(profile: Profile) -> Profile:
    """The same profile with a group of endpoints for transfers."""
    return replace(profile, targets=(("transfer-by-ref", Target("77", group=True)),))


@pytest.mark.parametrize(
    ("changed", "place", "said"),
    [
        (lambda profile: profile, "transfer-by-ref/39915", "39915"),
        (on_group, "transfer-by-ref/group/77", "group 77"),
    ],
    ids=["endpoint", "group"],
)
def test_a_transfer_to_a_registered_card_is_approved(
    window: PlayInWindow, changed: Callable[[Profile], Profile], place: str, said: str
) -> None:
    async def scene(desk: OpenedWindow) -> None:
        reference = card_reference(desk.home.sandbox, f"sale-for-{said.replace(' ', '-')}")
        await desk.fill("transfer-by-ref", {**TRANSFER, "destination-card-ref-id": reference}, "card-reference")
        assert said in desk.told("banner")
        await desk.open_review("transfer-by-ref")
        assert {"Jane Doe", "Destination - registered card"} <= set(desk.told("review"))
        assert desk.text("review.confirm") == "Send 300.00\N{NO-BREAK SPACE}EUR"
        await desk.confirm()
        order = await desk.checked((await desk.orders())[0])
        assert desk.text("transfer-by-ref.result") == "Approved by the bank"
        posts = [path for path in desk.paths(order.key.number) if "/transfer-by-ref/" in path]
        assert [path.endswith(place) for path in posts] == [True]

    window(scene, tab="transfer-by-ref", changed=changed)


def test_a_reference_the_gateway_does_not_know_is_refused_with_its_code(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("transfer-by-ref", {**TRANSFER, "destination-card-ref-id": "99887766"}, "card-reference")
        order = await desk.send("transfer-by-ref")
        assert order.state is OrderState.REFUSED
        assert desk.text("transfer-by-ref.result").startswith(
            "Refused: The gateway does not know this card reference (code 104)."
        )
        assert desk.home.taken(order.key.number) == 0

    window(scene, tab="transfer-by-ref")


def test_a_transfer_to_a_card_number_shows_and_keeps_no_more_than_6_and_4(window: PlayInWindow, tmp_path: Path) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("transfer-by-ref", {**TRANSFER, "destination-card-no": CARD}, "card")
        await until(lambda: "427655******7686" in desk.text("transfer-by-ref.inspector.body"))
        assert desk.text("transfer-by-ref.inspector.hex") == ""
        spoken = desk.told()
        await desk.open_review("transfer-by-ref")
        spoken += desk.told()
        await desk.confirm()
        await desk.checked((await desk.orders())[0])
        spoken += desk.told()
        assert desk.text("transfer-by-ref.result") == "Approved by the bank"
        assert desk.wire("transfer-by-ref.destination-card-no") == ""
        assert not [text for text in spoken if CARD in text.replace(" ", "")]

    window(scene, tab="transfer-by-ref")
    assert not any(CARD.encode() in content for content in written_below(tmp_path / "home"))


def test_only_the_chosen_destination_exists_and_is_sent(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        await desk.fill("transfer-by-ref", {**TRANSFER, "destination-card-no": CARD}, "card")
        assert not desk.has("transfer-by-ref.destination-card-ref-id")
        await desk.fill("transfer-by-ref", {"destination-card-ref-id": "99887766"}, "card-reference")
        assert not desk.has("transfer-by-ref.destination-card-no")
        order = await desk.send("transfer-by-ref")
        sent = {pair.name for pair in (await desk.dossier(order)).content}
        assert sent == {*TRANSFER, "client_orderid", "destination-card-ref-id"}

    window(scene, tab="transfer-by-ref")


def test_one_redirect_beside_the_pair_warns_and_does_not_block(window: PlayInWindow) -> None:
    async def scene(desk: OpenedWindow) -> None:
        texts = {**TRANSFER, "destination-card-ref-id": "99887766", **REDIRECTS}
        await desk.fill("transfer-by-ref", texts, "card-reference")
        await until(lambda: desk.error("transfer-by-ref.redirect_url") != "")
        await desk.open_review("transfer-by-ref")
        desk.press("review.cancel")
        await until(lambda: desk.review() is None)

    window(scene, tab="transfer-by-ref")
