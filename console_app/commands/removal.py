"""The command that removes a profile, after asking the journal and the keyring."""

from console_app.commands.keyring import kept_for, vault_of
from console_app.commands.terminal import DONE, CommandRefused, complain, say
from console_app.config_file import HomeFiles
from console_app.journal.home import JournalHome
from console_app.services.errors import NoKeyring
from console_app.workstation import SystemClock


async def remove_profile(files: HomeFiles, name: str) -> int:
    """Remove a profile that has neither open orders nor secrets; no other console may run in the home."""
    if all(entry.name != name for entry in files.unreadable()):
        files.named(name)
    home = await JournalHome.open(files.folder, SystemClock())
    try:
        unfinished = await home.journal.unfinished(name)
        if not unfinished:
            await _refuse_while_secrets_are_kept(files, name)
        files.remove(name, unfinished)
    finally:
        await home.close()
    say(f"{name}: removed")
    return DONE


async def _refuse_while_secrets_are_kept(files: HomeFiles, name: str) -> None:
    """Refuse while it has secrets: no keyring lists its entries, so those of a removed profile would be lost."""
    try:
        kept = await kept_for(vault_of(files, (name,)), name)
    except NoKeyring:
        complain(f"{name}: there is no keyring to ask; secrets it keeps elsewhere stay")
        return
    if kept:
        kinds = " and ".join(secret.kind.value for secret in kept)
        raise CommandRefused(f"{name}: the keyring still holds its {kinds}: 'secret delete' first")
