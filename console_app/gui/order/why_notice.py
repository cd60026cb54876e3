"""Shows why the bank or the gateway refused an order, on its card and beside its form."""

from console_app.gui.kit.notice import Manner, Notice
from console_app.gui.kit.theme import Theme
from console_app.gui.order.order_facts import why_of
from console_app.services.records import Dossier


class WhyNotice(Notice):
    """Shown only for an order that failed."""

    def __init__(self, theme: Theme, prefix: str) -> None:
        """``prefix`` begins its name, such as ``payout`` or ``orders``."""
        super().__init__(theme, Manner.WARNING, "")
        self.setObjectName(f"{prefix}.why")
        self.hide()

    def show_why(self, dossier: Dossier | None) -> None:
        """Show the reason in words, or nothing."""
        why = why_of(dossier) if dossier is not None else None
        self.setVisible(why is not None)
        if why is not None:
            self.say(Manner.WARNING, why.head, why.text)
