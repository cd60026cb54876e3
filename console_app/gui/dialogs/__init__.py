"""Dialogs that ask a person before something happens."""
