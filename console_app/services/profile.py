"""A merchant account at one brand and environment: all data of its calls but the secrets."""

from dataclasses import dataclass

from console_app.protocol.brands import Environment, brand_of, environment_of, host_of
from console_app.protocol.catalogue import OPERATIONS
from console_app.protocol.minor_units import MinorUnits
from console_app.protocol.operation import Authentication
from console_app.protocol.values import is_currency


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call goes: an endpoint id, or the id of an endpoint group."""

    id: str
    group: bool = False

    @property
    def name(self) -> str:
        """The target as the end of a path: ``39915``, or ``group/77``; endpoint 77 and group 77 are different."""
        return f"group/{self.id}" if self.group else self.id


@dataclass(frozen=True, slots=True)
class Profile:
    """One merchant account at one brand and environment: all data of its calls but the secrets.

    `targets` holds (operation key, target) where an operation has an endpoint or group of its own; `target` is the
    default; `status_target` answers status calls if it is another one. `confirmed_sandbox_host` is the host a person
    typed to confirm that it is a sandbox. `look_up_first`: the order number is asked about before an order is sent; it
    may be off only with `look_up_waiver`, the typed reason. `proxy` is an address, '' for none. `minor_units` is how
    the gateway counts an amount where it hashes it, and nothing else: what is sent, kept and shown is the amount
    itself.
    """

    name: str
    brand: str
    base_url: str
    login: str
    currencies: tuple[str, ...]
    target: Target
    targets: tuple[tuple[str, Target], ...] = ()
    status_target: Target | None = None
    confirmed_sandbox_host: str = ""
    look_up_first: bool = True
    look_up_waiver: str = ""
    proxy: str = ""
    operations: tuple[str, ...] = ()
    minor_units: MinorUnits = MinorUnits.ISO_4217

    @property
    def environment(self) -> Environment:
        """Whether the profile moves test money or real money, decided by the host alone."""
        return environment_of(self.base_url, self.confirmed_sandbox_host)

    @property
    def payable_currencies(self) -> tuple[str, ...]:
        """The profile's currencies that ISO 4217 has today; in a dropped one nothing can be paid any more."""
        return tuple(code for code in self.currencies if is_currency(code))

    @property
    def host(self) -> str:
        """The host with its port, as the window's top line shows it and orders store it."""
        return host_of(self.base_url)

    @property
    def brand_name(self) -> str:
        """The brand's name for people."""
        return brand_of(self.brand).name

    def target_of(self, operation: str) -> Target:
        """Return the endpoint or group that the calls of an operation go to."""
        if operation == "status" and self.status_target is not None:
            return self.status_target
        return dict(self.targets).get(operation, self.target)

    def allows(self, operation: str) -> bool:
        """Tell whether the profile has this operation; none listed means all the brand's."""
        return operation in (self.operations or brand_of(self.brand).operations)


def needs_key(profile: Profile) -> bool:
    """Tell whether any call of a profile is signed with a private key, not only by the merchant control."""
    signed = (operation for operation in OPERATIONS if operation.authentication is Authentication.OAUTH)
    return any(profile.allows(operation.key) for operation in signed)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stored profile that cannot be used; an empty name stands for the whole file. `reason` is a code."""

    name: str
    reason: str
    detail: str
