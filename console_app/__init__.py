"""The payment operator console for merchants of the ConnPay / Apropay / Denumtech gateway family."""

__version__ = "0.1.0"
