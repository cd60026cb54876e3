"""Turns a checked form into the bytes of a call: its content, the digests of that content, and the signed call."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from console_app.protocol.brands import Environment
from console_app.protocol.catalogue import operation_of
from console_app.protocol.encoding import form_body
from console_app.protocol.masking import holds_card_data, masked_value, stored
from console_app.protocol.operation import Authentication, Checked, Operation, Pair, sent_as
from console_app.protocol.signing import (
    ControlText,
    authorization,
    base_string_of,
    control_text,
    encoded,
    joined,
    oauth_parameters,
)
from console_app.protocol.spelling import without_joiners
from console_app.protocol.values import Money, currency_of
from console_app.services.exchange import Call
from console_app.services.keys import Fingerprint
from console_app.services.order_actions import require_complete_content
from console_app.services.ports import Clock, Randomness, Signer
from console_app.services.profile import Profile, Target
from console_app.services.records import Dossier, NewOrder, OrderKey

_SEPARATOR: Final = "\x1f"
_CARD_CODE: Final = "cvv2"


@dataclass(frozen=True, slots=True)
class Content:
    """The content and address of one call before it is signed; the review shows it and the call is made from it.

    `branch` is the kind of destination that was chosen in the form.
    """

    profile: Profile
    operation: Operation
    target: Target
    pairs: tuple[Pair, ...]
    branch: str = ""

    @property
    def url(self) -> str:
        """The whole address of the call."""
        path = self.operation.path(self.target.id, group=self.target.group)
        return f"{self.profile.base_url.rstrip('/')}/{path}"

    @property
    def key(self) -> OrderKey:
        """The scope and number of the order."""
        return OrderKey(self.profile.host, self.profile.login, self.value("client_orderid"))

    @property
    def production(self) -> bool:
        """Tell whether the call moves real money."""
        return self.profile.environment is Environment.PRODUCTION

    @property
    def holds_card_data(self) -> bool:
        """Tell whether the content holds a card number or code: then no plain digest or signature is kept or shown."""
        return holds_card_data(self.operation, self.pairs)

    @property
    def money(self) -> Money | None:
        """Amount and currency, None for a call that carries none."""
        if not self.value("amount"):
            return None
        return Money.read(self.value("amount"), currency_of(self.value("currency")))

    @property
    def control_text(self) -> ControlText:
        """The parts of the control, with the amount as the profile's gateway counts it; none for a signed call."""
        return control_text(
            self.operation,
            self.pairs,
            login=self.profile.login,
            endpoint=self.target.id,
            minor_units=self.profile.minor_units,
        )

    def value(self, wire: str) -> str:
        """The exact text of a parameter, '' if it is not sent."""
        return next((pair.value for pair in self.pairs if pair.name == wire), "")

    def shown(self, wire: str) -> str:
        """Return a parameter's text as people may see it: card numbers as 6+4, card codes never."""
        return masked_value(self.operation, Pair(wire, self.value(wire)))


def content_of(profile: Profile, checked: Checked, branch: str = "") -> Content:
    """Return the content of the call that a checked form stands for, under its profile."""
    target = profile.target_of(checked.operation.key)
    return Content(profile, checked.operation, target, checked.pairs, branch)


def content_from(dossier: Dossier, profile: Profile) -> Content:
    """Rebuild the content of a journalled order, whole, as it would be sent under its profile.

    Raises:
        NotSendable: the content is not complete: the row cannot be read or was altered, the order was only seen
            at the gateway, or it had card data, which is not stored. `reason` is a `WhyNot`.
        ProfileError: the order belongs to another profile.

    """
    order = dossier.order
    if order.sound and order.content_hash and content_hash(dossier.content) != order.content_hash:
        order = replace(order, altered=True)
    require_complete_content(order, profile)
    return Content(profile, operation_of(order.operation), order.target, dossier.content, order.branch)


def status_content(
    profile: Profile, number: str, *, gateway_id: str = "", request_serial: str = "", target: Target | None = None
) -> Content:
    """Make the content of a status call; without the gateway's id it asks by order number alone."""
    asked = (
        Pair("by-request-sn", request_serial),
        Pair("client_orderid", number),
        Pair("orderid", gateway_id),
    )
    pairs = tuple(pair for pair in asked if pair.value)
    return Content(profile, operation_of("status"), target or profile.target_of("status"), pairs)


def destination_of(content: Content) -> tuple[Pair, ...]:
    """Return the parameters that say where the money goes, or whom it is taken from, as the operation declares."""
    values = _values(content)
    return tuple(Pair(wire, values[wire]) for wire in content.operation.terms.destination(values))


def shown_destination(content: Content) -> str:
    """Write the destination for people: card 6+4, account in full."""
    return " ".join(content.shown(pair.name) for pair in destination_of(content)[:1])


def shown_receiver(content: Content) -> str:
    """Write who receives or pays the money, as one line."""
    return content.operation.terms.person(_values(content))


def _values(content: Content) -> dict[str, str]:
    return {pair.name: pair.value for pair in content.pairs}


async def content_digest(content: Content, signer: Signer) -> str:
    """Return the keyed digest of the exact content without card code; equal digests mean equal contents."""
    kept = [pair for pair in content.pairs if pair.name != _CARD_CODE]
    return await signer.digest(_message("order-content/1", content.url, kept))


async def payment_fingerprint(content: Content, signer: Signer) -> str:
    """Return the keyed fingerprint that is equal for repetitions of the same payment.

    Made of host, login, destination, currency and amount; case and spelling do not matter: it is made
    of the texts that would be sent, even if the content comes from the journal of an earlier version. A joiner does
    not count, as a name often reads the same without it.
    """
    money = content.money
    parts = [Pair(pair.name, _compared(content, pair)) for pair in destination_of(content)]
    parts.append(Pair("money", f"{money.minor} {money.currency.code}" if money else ""))
    where = f"{content.profile.host.casefold()} {content.profile.login}"
    return await signer.digest(_message("same-payment/1", where, parts))


def _compared(content: Content, pair: Pair) -> str:
    return without_joiners(sent_as(content.operation.field(pair.name), pair.value)).casefold()


async def key_mark(signer: Signer) -> str:
    """Return a mark that identifies the home's key and reveals nothing of it: the digest of a constant."""
    return await signer.digest(KEY_MARK)


@dataclass(frozen=True, slots=True)
class OrderDigests:
    """The keyed digests that an order is compared by: of content, payment and what is shown; and the mark of their key.

    `seal` is the key's mark and the keyed digest of what people are shown of the order.
    """

    digest: str
    fingerprint: str
    mark: str
    seal: str = ""


async def digests_of(content: Content, signer: Signer) -> OrderDigests:
    """Return all the keyed digests of an order's content.

    Raises:
        VaultError: the home's key cannot be had.

    """
    # The mark first: if the key was lost in between, the order counts as not comparable, and not as compared.
    mark = await key_mark(signer)
    digest, fingerprint = await content_digest(content, signer), await payment_fingerprint(content, signer)
    seal = seal_of(mark, await signer.digest(seal_message(shown_of(content))))
    return OrderDigests(digest, fingerprint, mark, seal)


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """The entered values that lists, cards and exports show of an order, whatever happens to the order later."""

    key: OrderKey
    operation: str
    target: Target
    money: Money | None
    receiver: str
    destination: str
    content_hash: str


def content_hash(pairs: Sequence[Pair]) -> str:
    """Return the SHA-256 of a content as the journal stores it, without card numbers."""
    return hashlib.sha256(_message("kept-content/1", "", pairs)).hexdigest()


def shown_of(content: Content) -> ShownOrder:
    """Return the entered values that people will be shown of an order with this content."""
    return ShownOrder(
        content.key,
        content.operation.key,
        content.target,
        content.money,
        shown_receiver(content),
        shown_destination(content),
        content_hash(stored(content.operation, content.pairs)),
    )


def seal_message(shown: ShownOrder) -> bytes:
    """Write what is shown of an order as one message, whose keyed digest reveals any alteration."""
    money = f"{shown.money.minor} {shown.money.currency.exponent} {shown.money.currency.code}" if shown.money else ""
    texts = {
        "host": shown.key.host,
        "login": shown.key.login,
        "number": shown.key.number,
        "operation": shown.operation,
        "target": shown.target.name,
        "money": money,
        "receiver": shown.receiver,
        "destination": shown.destination,
        "content": shown.content_hash,
    }
    return _message("order-shown/1", "", [Pair(name, text) for name, text in texts.items()])


def seal_of(mark: str, digest: str) -> str:
    """Return a stored seal: the mark of the key, then the digest of what is shown.

    A seal made with another key has another mark and never matches.
    """
    return f"{mark}:{digest}"


def _message(kind: str, where: str, pairs: Sequence[Pair]) -> bytes:
    """Join so that different lists never give the same bytes: every part with its length."""
    parts = [kind, where, *(text for pair in pairs for text in (pair.name, pair.value))]
    return _SEPARATOR.join(f"{len(part)}:{part}" for part in parts).encode()


KEY_MARK: Final = _message("journal-key/1", "", ())
"""The constant whose digest is the mark of the home's key."""


def order_of(content: Content, digests: OrderDigests, operator: str, reason: str) -> NewOrder:
    """Make the journal order of a content."""
    return NewOrder(
        key=content.key,
        profile=content.profile.name,
        operation=content.operation.key,
        target=content.target,
        money=content.money,
        receiver=shown_receiver(content),
        destination=shown_destination(content),
        digest=digests.digest,
        fingerprint=digests.fingerprint,
        key_mark=digests.mark,
        content_hash=content_hash(stored(content.operation, content.pairs)),
        seal=digests.seal,
        content=stored(content.operation, content.pairs),
        operator=operator,
        reason=reason,
        holds_card_data=content.holds_card_data,
        branch=content.branch,
    )


@dataclass(frozen=True, slots=True)
class Sealed:
    """A signed call ready to be sent, with what the journal stores about it."""

    call: Call
    nonce: str
    timestamp: int
    key: Fingerprint | None
    body_digest: str


async def seal(content: Content, signer: Signer, clock: Clock, randomness: Randomness) -> Sealed:
    """Sign the content with a fresh nonce and the present time, and return the call ready to be sent.

    Raises:
        VaultError: the key or the merchant control cannot be had.

    """
    nonce, timestamp = randomness.nonce(), int(clock.now().timestamp())
    if content.operation.authentication is Authentication.CONTROL:
        body = form_body(await controlled_pairs(content, signer))
        return Sealed(Call(content.url, body, proxy=content.profile.proxy), "", timestamp, None, "")
    written = encoded(content.pairs)
    body = joined(written).encode("ascii")
    oauth = oauth_parameters(content.profile.login, nonce, timestamp)
    message = base_string_of(content.url, (*written, *encoded(oauth)))
    signature = await signer.sign(content.profile.name, message.encode())
    header = authorization(oauth, signature.value)
    digest = "" if content.holds_card_data else hashlib.sha256(body).hexdigest()
    call = Call(content.url, body, header, content.profile.proxy)
    return Sealed(call, nonce, timestamp, signature.key, digest)


async def controlled_pairs(content: Content, signer: Signer) -> tuple[Pair, ...]:
    """Return the parameters of a call with its login, if that is sent, and its control."""
    control = await signer.control(content.profile.name, content.control_text.text)
    return with_control(content, control)


def with_control(content: Content, control: str) -> tuple[Pair, ...]:
    """Add the login, if that is sent, and the given control to the parameters."""
    added = [Pair("control", control)]
    if content.operation.sends_login:
        added.append(Pair("login", content.profile.login))
    return tuple(sorted((*content.pairs, *added), key=lambda pair: pair.name))
