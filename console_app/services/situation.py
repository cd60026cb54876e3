"""What every check of a form depends on beside its values, the same for each form and wherever one is checked."""

from console_app.protocol.brands import Environment
from console_app.protocol.fields import Situation
from console_app.services.days import local_date
from console_app.services.ports import Clock
from console_app.services.profile import Profile


def situation_of(profile: Profile, clock: Clock) -> Situation:
    """Give the situation of a profile now; the day is the workstation's, which the person at it reads off the wall."""
    return Situation(
        today=local_date(clock.now()),
        production=profile.environment is Environment.PRODUCTION,
        currencies=profile.payable_currencies,
        minor_units=profile.minor_units,
    )
