"""The use cases and ports that the window works with."""

from dataclasses import dataclass

from console_app.services.connection_test import ConnectionTest
from console_app.services.export import Exporter
from console_app.services.key_keeping import KeyKeeping
from console_app.services.lookup import Desk
from console_app.services.news import News
from console_app.services.poll import Poller
from console_app.services.ports import Clock, PreferenceFile, Profiles, Randomness, Signer
from console_app.services.profile_book import ProfileBook
from console_app.services.register import Registrar
from console_app.services.submit import Submitter


@dataclass(frozen=True, slots=True)
class UseCases:
    """Everything behind the window. `operator` is the person's name as stored with orders and history."""

    submitter: Submitter
    poller: Poller
    desk: Desk
    registrar: Registrar
    signer: Signer
    profiles: Profiles
    preferences: PreferenceFile
    clock: Clock
    randomness: Randomness
    news: News
    operator: str
    keys: KeyKeeping
    book: ProfileBook
    connection: ConnectionTest
    exporter: Exporter
