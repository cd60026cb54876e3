"""Looks up the card reference of a form in the journal; one of another login or environment is refused."""

from console_app.gui.entry.operation_form import OperationForm
from console_app.gui.kit.aio import Latest, Tasks
from console_app.gui.order.checked_form import CheckedForm
from console_app.gui.order.use_cases import UseCases
from console_app.gui.words.notices import reference_text
from console_app.protocol.operation import Checked
from console_app.services.errors import JournalError
from console_app.services.register import REFERENCE
from console_app.services.registrations import CardReferenceState

Known = tuple[str, CardReferenceState]
"""A reference, and whether it can be used."""


class CardReference:
    """Warns at the field if the card reference is unknown; prevents the review if it was registered elsewhere."""

    def __init__(self, form: OperationForm, checks: CheckedForm, tasks: Tasks, use_cases: UseCases) -> None:
        """Check the reference whenever the form has been checked; nothing is known about any yet."""
        self._form = form
        self._checks = checks
        self._use_cases = use_cases
        self._asked = ""
        self._known: Known | None = None
        self._latest: Latest[Known | None] = Latest(tasks, self._came, name="know a card reference")

    def forget(self) -> None:
        """Forget what was found about the card reference: in another profile the result would be different."""
        self._latest.drop()
        self._asked, self._known = "", None

    def look_at(self, checked: Checked) -> None:
        """Look up the card reference of a checked form in the journal, and show the result at its field."""
        reference = checked.value(REFERENCE)
        if reference != self._asked:
            self._asked, self._known = reference, None
            if reference:
                self._latest.ask(self._read(reference))
        self._say()

    async def bars(self) -> bool:
        """Tell whether paying to the card reference is refused; if so, its field gets the focus."""
        reference = self._form.texts().get(REFERENCE, "")
        if not reference:
            return False
        self._known = await self._read(reference)
        if self._known is None or not self._known[1].blocks:
            return False
        self._form.go_to(REFERENCE)
        self._say()
        return True

    async def _read(self, reference: str) -> Known | None:
        registrar, profile = self._use_cases.registrar, self._checks.profile
        try:
            return reference, await registrar.card_reference(reference, profile.host, profile.login)
        except JournalError:
            return None

    def _came(self, known: Known | None) -> None:
        self._known = known
        self._say()

    def _say(self) -> None:
        """Show the result at the field, unless the field itself is wrong or can no longer be changed."""
        field, known = self._form.fields.get(REFERENCE), self._known
        if field is None or known is None or known[0] != field.editor.wire_text() or self._form.locked:
            return
        text = reference_text(known[1].value)
        if text and known[1].blocks:
            field.show_error(text)
        elif text and not field.message():
            field.show_warning(text)
