"""Collects what a review shows and asks the person; sending is left to the caller."""

from PySide6.QtWidgets import QWidget

from console_app.gui.entry.review import ReviewDialog, ReviewSubject
from console_app.gui.kit.aio import accepted
from console_app.gui.kit.theme import Theme
from console_app.gui.order.use_cases import UseCases
from console_app.protocol.operation import Checked
from console_app.services.repeats import Repeats
from console_app.services.requests import Content


async def reviewed(use_cases: UseCases, content: Content, checked: Checked | None, repeats: Repeats) -> ReviewSubject:
    """Collect what a review shows: the content, its check, the signing key, earlier orders of the same payment."""
    profile = content.profile
    key = use_cases.signer.key_if_unlocked(profile.name)
    return ReviewSubject(
        content,
        checked,
        repeats.others,
        key.short if key is not None else "",
        use_cases.clock.now(),
        trust=await use_cases.desk.look_up_reliability(profile, content.operation.key),
        control=use_cases.signer.control_if_unlocked(profile.name, "") is not None,
        not_comparable=repeats.not_comparable,
    )


async def ask(theme: Theme, what: ReviewSubject, window: QWidget) -> str | None:
    """Show the review dialog and wait for the person.

    The result is the typed reason ('' if none was needed), None if the person left without approving.
    """
    dialog = ReviewDialog(theme, what, window)
    return dialog.reason() if await accepted(dialog) else None
