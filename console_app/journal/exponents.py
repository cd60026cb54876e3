"""The decimals of amounts in a currency, also in one that ISO 4217 has dropped."""

from sqlalchemy import Connection, select

from console_app.journal.tables import orders
from console_app.protocol.errors import Unacceptable
from console_app.protocol.values import currency_of


def of_currency(connection: Connection, code: str) -> int:
    """Return the number of decimals of a currency: by ISO 4217 today, else by any order in that currency."""
    if not code:
        return 0
    try:
        return currency_of(code).exponent
    except Unacceptable:
        entered = select(orders.c.exponent).where(orders.c.currency == code, orders.c.exponent.is_not(None))
        return connection.execute(entered.limit(1)).scalar() or 0
