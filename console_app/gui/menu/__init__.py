"""Behind the gear: settings, checks of the workstation, reference."""
