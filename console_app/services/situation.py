"""Makes the situation that checks of a form depend on, the same for every form."""

from console_app.protocol.brands import Environment
from console_app.protocol.fields import Situation
from console_app.services.days import local_date
from console_app.services.ports import Clock
from console_app.services.profile import Profile


def situation_of(profile: Profile, clock: Clock) -> Situation:
    """Return the situation of a profile now; the day is the workstation's local date."""
    return Situation(
        today=local_date(clock.now()),
        production=profile.environment is Environment.PRODUCTION,
        currencies=profile.payable_currencies,
        minor_units=profile.minor_units,
    )
