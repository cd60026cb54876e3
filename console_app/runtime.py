"""Builds everything behind a window or a command: opens journal and wire, makes the use cases, closes them in order."""

import getpass
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from console_app.config_file import HomeFiles
from console_app.gateway.client import HttpWire
from console_app.gui.order.use_cases import UseCases
from console_app.journal.home import JournalHome
from console_app.services.asking import Asking
from console_app.services.authorising import Authorising
from console_app.services.checking import Checking
from console_app.services.concluding import Concluding
from console_app.services.connection_test import ConnectionTest
from console_app.services.entering import Entering
from console_app.services.export import Exporter
from console_app.services.key_keeping import KeyKeeping
from console_app.services.lookup import Desk
from console_app.services.news import News
from console_app.services.poll import Poller
from console_app.services.ports import Clock, Randomness
from console_app.services.profile_book import ProfileBook
from console_app.services.recover import Recovery
from console_app.services.register import Registrar
from console_app.services.repeats import RepeatGuard
from console_app.services.seals import Seals
from console_app.services.sending import Sending
from console_app.services.submit import Submitter
from console_app.sheets.files import SheetFiles
from console_app.vault.key_vault import KeyVault
from console_app.vault.workshop import KeyWorkshop


@dataclass(frozen=True, slots=True)
class Runtime:
    """An open home with the use cases on it."""

    use_cases: UseCases
    recovery: Recovery
    journal_home: JournalHome
    close_wire: Callable[[], Awaitable[None]]

    async def close(self) -> None:
        """Stop status calls, wait for the outcome of orders being sent, then close the connections and the journal."""
        await self.use_cases.poller.stop()
        await self.use_cases.exporter.close()
        await self.use_cases.submitter.settle()
        await self.use_cases.registrar.settle()
        await self.close_wire()
        await self.journal_home.close()


async def open_runtime(
    files: HomeFiles, signer: KeyVault, clock: Clock, randomness: Randomness, wire: HttpWire | None = None
) -> Runtime:
    """Open a home's journal and build the use cases on it.

    Raises:
        JournalError: the journal cannot be opened.

    """
    journal_home = await JournalHome.open(files.folder, clock)
    journal, news = journal_home.journal, News()
    wire = wire or HttpWire(clock)
    asking = Asking(journal, wire, signer, clock, randomness, news)
    seals = Seals(journal, journal, signer, news)
    concluding = Concluding(journal, seals, journal, clock, randomness, news)
    checking = Checking(journal, seals, journal, asking, concluding, files, clock, news)
    guard = RepeatGuard(journal, signer, clock)
    entering = Entering(journal, journal, guard, signer, clock, randomness)
    sending = Sending(journal, wire, signer, asking, concluding, clock, randomness, news)
    authorising = Authorising(journal, seals, journal, guard, sending.half_way, signer, clock, news)
    recovery = Recovery(journal, journal, sending.half_way, clock, news)
    poller = Poller(journal, journal, checking, recovery, clock, news)
    poller.keep_pace(files.preferences().polling)
    desk = Desk(journal, journal, journal, seals, asking, concluding, clock, news)
    registrar = Registrar(seals, journal, journal, wire, signer, clock, randomness, news)
    keys = KeyKeeping(signer, KeyWorkshop(), clock, news)
    use_cases = UseCases(
        submitter=Submitter(entering, authorising, sending, guard),
        poller=poller,
        desk=desk,
        registrar=registrar,
        signer=signer,
        profiles=files,
        preferences=files,
        clock=clock,
        randomness=randomness,
        news=news,
        operator=person(),
        keys=keys,
        book=ProfileBook(files, journal, signer),
        connection=ConnectionTest(asking.unknown_numbers, clock),
        exporter=Exporter(journal_home.snapshots, SheetFiles(), seals),
    )
    return Runtime(use_cases, recovery, journal_home, wire.close)


def person() -> str:
    """Return the name of the person at work, from the operating system."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "operator"
