"""Deposit to card: the tab of its declaration, and what the journal knows about the card reference it goes to."""

from console_app.gui.aio import Latest, Tasks
from console_app.gui.notices import reference_text
from console_app.gui.tabs.operation_tab import OperationTab
from console_app.gui.theme import Theme
from console_app.gui.use_cases import UseCases
from console_app.protocol.operation import Checked
from console_app.protocol.operations.transfers import TRANSFER
from console_app.services.errors import JournalError
from console_app.services.profile import Profile
from console_app.services.register import REFERENCE
from console_app.services.registrations import CardReferenceState


class TransferTab(OperationTab):
    """Warns of a card reference nobody registered here; one of another login or environment is not sent to."""

    def __init__(self, theme: Theme, tasks: Tasks, use_cases: UseCases, profile: Profile) -> None:
        """Build the tab; nothing is known about any reference yet."""
        self._asked = ""
        self._worth: tuple[str, CardReferenceState] | None = None
        self._references: Latest[tuple[str, CardReferenceState] | None] = Latest(
            tasks, self._reference_came, name="know a card reference"
        )
        super().__init__(theme, tasks, use_cases, TRANSFER, profile)

    def set_profile(self, profile: Profile) -> None:
        """Work in another profile; a reference is worth something else there."""
        self._asked, self._worth = "", None
        super().set_profile(profile)

    def _recheck(self) -> Checked:
        checked = super()._recheck()
        reference = checked.value(REFERENCE)
        if reference != self._asked:
            self._asked, self._worth = reference, None
            if reference:
                self._references.ask(self._read_reference(reference))
        self._show_worth()
        return checked

    async def _review(self) -> None:
        """Review nothing that goes to a card registered elsewhere."""
        reference = self._form.texts().get(REFERENCE, "")
        if reference and not self._locked:
            self._worth = await self._read_reference(reference)
            if self._worth is not None and self._worth[1].blocks:
                self._form.go_to(REFERENCE)
                self._show_worth()
                return
        await super()._review()

    async def _read_reference(self, reference: str) -> tuple[str, CardReferenceState] | None:
        desk, profile = self._use_cases.desk, self._profile
        try:
            return reference, await desk.card_reference(reference, profile.host, profile.login)
        except JournalError:
            return None

    def _reference_came(self, worth: tuple[str, CardReferenceState] | None) -> None:
        self._worth = worth
        self._show_worth()

    def _show_worth(self) -> None:
        """Say at the field what the journal knows, unless the field itself is wrong."""
        field = self._form.fields.get(REFERENCE)
        worth = self._worth
        if field is None or worth is None or worth[0] != field.editor.wire_text() or self._locked:
            return
        text = reference_text(worth[1].value)
        if text and worth[1].blocks:
            field.show_error(text)
        elif text and not field.message():
            field.show_warning(text)
