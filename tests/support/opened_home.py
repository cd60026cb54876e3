"""Opens a home with the whole runtime behind the window, its gateway a sandbox process."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from example_forms import PAYOUT
from moved_clock import MovedClock
from sandbox_process import Sandbox

from console_app.config_file import HomeFiles
from console_app.gateway.client import HttpWire
from console_app.gateway.limits import Limits
from console_app.protocol.brands import Environment
from console_app.protocol.catalogue import operation_of
from console_app.protocol.fields import Situation
from console_app.protocol.operation import check
from console_app.protocol.values import Secret
from console_app.runtime import Runtime, open_runtime
from console_app.services.keys import ImportedKey
from console_app.services.look_ups import LearntAnswer, LookUpKey, RefusalPattern
from console_app.services.preferences import new_profile
from console_app.services.profile import Profile, Target
from console_app.services.requests import Content, content_of
from console_app.vault.importing import read_private_key
from console_app.vault.key_vault import KeyVault
from console_app.vault.memory import memory_vault
from console_app.workstation import SystemClock, SystemRandomness

PROFILE = "Sandbox"
NO_SUCH_ORDER = RefusalPattern("error", "5", "Order was not found")
WRONG_CONTROL = RefusalPattern("validation-error", "2", "Invalid control")
_LONG = 3600.0
PATIENT = Limits(_LONG, _LONG, connect=_LONG, write=_LONG, pool=_LONG, commit_age=timedelta(seconds=_LONG))
"""Limits that a busy machine cannot reach: what is slow here is no fault of the gateway's."""


@dataclass(frozen=True, slots=True)
class OpenedHome:
    """An open runtime and what it stands on."""

    runtime: Runtime
    files: HomeFiles
    vault: KeyVault
    profile: Profile
    sandbox: Sandbox

    async def payout(self, changes: Mapping[str, str] | None = None, **more: str) -> Content:
        """Make a payout's content with a fresh number, or the one given."""
        operation = operation_of("payout")
        use_cases = self.runtime.use_cases
        number = await use_cases.submitter.fresh_number(operation, self.profile)
        texts = {"client_orderid": number, **PAYOUT, **(changes or {}), **more}
        checked = check(operation, texts, Situation(use_cases.clock.now().date()), branch="bank-account")
        assert checked.request is not None, checked.problems
        return content_of(self.profile, checked, "bank-account")

    async def look_up_key(self, target: str = "39915") -> LookUpKey:
        """Say what look-ups at an endpoint or group are known for, with the control that is kept now."""
        return LookUpKey(self.profile.host, self.profile.login, target, await self.vault.control_mark(PROFILE))

    async def learn(self, *targets: str) -> None:
        """Let the journal know how the sandbox says that it has no such order, without asking."""
        for target in targets or ("39915",):
            key, now = await self.look_up_key(target), self.runtime.use_cases.clock.now()
            await self.runtime.journal_home.journal.keep_learnt(LearntAnswer(key, NO_SUCH_ORDER, WRONG_CONTROL, now))

    async def prove(self, *targets: str) -> None:
        """Let a look-up by order number have found an own order at these endpoints."""
        for target in targets or ("39915",):
            key, now = await self.look_up_key(target), self.runtime.use_cases.clock.now()
            await self.runtime.journal_home.journal.prove(key, "", now)

    def taken(self, number: str) -> int:
        """How many orders the gateway executed under a number."""
        return max((order.executed for order in self.sandbox.orders() if order.client_orderid == number), default=0)


def sandbox_profile(sandbox: Sandbox, name: str = PROFILE, *, brand: str = "custom", base_url: str = "") -> Profile:
    """A profile of the sandbox process, under its own brand or another one's."""
    return new_profile(
        name=name,
        brand=brand,
        environment=Environment.SANDBOX,
        login=sandbox.login,
        currencies=("EUR", "USD"),
        target=Target("39915"),
        base_url=base_url or f"{sandbox.address}/paynet/api",
    )


@cache
def merchant_key(pem: bytes) -> ImportedKey:
    """Read the merchant's key, once in a process: the proof that it is sound takes longer than a whole small test."""
    return read_private_key(pem)


@asynccontextmanager
async def opened_home(
    tmp_path: Path,
    sandbox: Sandbox,
    *,
    clock: MovedClock | SystemClock | None = None,
    limits: Limits = PATIENT,
    base_url: str = "",
    home: str = "home",
    control: str = "",
    learnt: bool = True,
) -> AsyncIterator[OpenedHome]:
    """Open the runtime of a home below tmp_path; the home may have been used before.

    `control` is another merchant control than the sandbox's; `learnt`: what the gateway's no means is known already.
    """
    files = HomeFiles(tmp_path / home)
    vault = memory_vault("home", lambda: (PROFILE,))
    await vault.store_private_key(PROFILE, merchant_key(sandbox.private_key_pem))
    await vault.store_merchant_control(PROFILE, Secret(control or sandbox.control))
    store = vault._store  # noqa: SLF001 - the journal's key is the same in every run
    await store.write("home/journal-key", Secret("hmac1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="))
    profile = sandbox_profile(sandbox, base_url=base_url)
    if all(known.name != PROFILE for known in files.all()):
        files.add(profile)
    used = clock or SystemClock()
    runtime = await open_runtime(files, vault, used, SystemRandomness(), HttpWire(used, limits))
    opened = OpenedHome(runtime, files, vault, files.named(PROFILE), sandbox)
    try:
        if learnt:
            await opened.learn()
        yield opened
    finally:
        await runtime.close()


def written_below(folder: Path) -> list[bytes]:
    """Give the content of every file below a folder."""
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
