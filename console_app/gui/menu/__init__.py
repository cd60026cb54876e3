"""The dialogs of the gear menu: settings, checks of the workstation, reference."""
