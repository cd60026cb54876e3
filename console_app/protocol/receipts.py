"""Builds the address of a customer's receipt; no address that the gateway sends becomes a link."""

import re
from typing import Final

from console_app.protocol.brands import BRANDS

_RECEIPT: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)
"""A UUID, as in the example of a status answer (ConnPay deposit to card, Order Status Response Example)."""
_ENDPOINT: Final = re.compile(r"[1-9][0-9]{0,19}", re.ASCII)


def receipt_address(host: str, endpoint: str, receipt_id: str) -> str:
    """Build the https address of a receipt; '' if no trustworthy one can be built.

    The documentation of ConnPay and Apropay describes `receipt-id` as the last part of
    ``https://gate.<brand>/paynet/view-receipt/ENDPOINTID/receipt-id/`` (Order Status Response, parameter receipt-id).
    The address is built for those brands alone, on the very host the order was sent to: their sandboxes have the same
    paths, and a receipt of test money is never on the production host. Denumtech's documentation names no receipts, and
    a custom host is unknown: there only the receipt's id can be shown. The id must be a UUID and the endpoint a number,
    so nothing from an answer can lead anywhere else.
    """
    path = next(
        (brand.receipts for brand in BRANDS if host and host in (brand.sandbox_host, brand.production_host)), ""
    )
    if not path or not _ENDPOINT.fullmatch(endpoint) or not _RECEIPT.fullmatch(receipt_id):
        return ""
    return f"https://{host}{path}/{endpoint}/{receipt_id}/"
