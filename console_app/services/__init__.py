"""Use cases and the ports they need: plain asyncio, no window, wire, database or keyring."""
