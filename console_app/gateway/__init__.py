"""The gateway over HTTPS: the adapter behind the port `Wire`; knows no order, no key and no rule of money."""
