"""Use cases and their ports: plain asyncio, without window, wire, database or keyring."""
