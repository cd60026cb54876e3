"""The journal: the record of orders in SQLite; the only place that knows SQL."""
