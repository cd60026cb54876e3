"""Stores private keys, merchant controls and the home's journal key; knows no network, window or journal."""
