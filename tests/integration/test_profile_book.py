"""Profiles over the real journal: open orders hold them fast, and their secrets go only with them."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from opened_home import PROFILE, OpenedHome, opened_home
from sandbox_process import Sandbox, running_sandbox

from console_app.services.errors import ProfileError
from console_app.services.keys import SecretKind
from console_app.services.profile import Target

BOTH = (SecretKind.PRIVATE_KEY, SecretKind.MERCHANT_CONTROL)


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("gateway")) as sandbox:
        yield sandbox


def played(tmp_path: Path, gateway: Sandbox, scene: Callable[[OpenedHome], Coroutine[None, None, None]]) -> None:
    async def whole() -> None:
        async with opened_home(tmp_path, gateway) as opened:
            await scene(opened)

    asyncio.run(whole())


def test_open_orders_hold_a_profile_and_no_secret_goes(tmp_path: Path, gateway: Sandbox) -> None:
    async def scene(opened: OpenedHome) -> None:
        book, submitter = opened.runtime.use_cases.book, opened.runtime.use_cases.submitter
        content = await opened.payout()
        await submitter.submit(content, "A. Ivanova")
        held = await book.open_orders(PROFILE)
        assert (held.count, held.numbers) == (1, (content.key.number,))
        with pytest.raises(ProfileError, match="open-orders 1"):
            await book.remove(PROFILE, with_secrets=True)
        assert await book.secrets_of(PROFILE) == BOTH
        for other in (
            replace(opened.profile, login="Another"),
            replace(opened.profile, target=Target("77", group=True)),
        ):
            with pytest.raises(ProfileError, match="open-orders 1"):
                await book.replace(other)
        allowed = replace(opened.profile, currencies=("USD",))
        await book.replace(allowed)
        assert opened.files.named(PROFILE) == allowed

    played(tmp_path, gateway, scene)


@pytest.mark.parametrize("with_secrets", [True, False])
def test_secrets_go_with_a_profile_only_where_that_was_said(
    tmp_path: Path, gateway: Sandbox, with_secrets: bool
) -> None:
    async def scene(opened: OpenedHome) -> None:
        book = opened.runtime.use_cases.book
        await book.remove(PROFILE, with_secrets=with_secrets)
        assert book.all() == ()
        assert await book.secrets_of(PROFILE) == (() if with_secrets else BOTH)

    played(tmp_path, gateway, scene)
