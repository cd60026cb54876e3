"""The journal: the one record of orders, kept in SQLite; the only place that knows SQL."""
