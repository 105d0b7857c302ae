"""Sessions on disk. The store knows nothing of what an event means; only it imports TinyDB."""

from retro.store.journal import Event, Head, Journal
from retro.store.library import TROUBLE, Library
from retro.store.storage import SCHEMA, DurableStorage
from retro.store.vault import Vault

__all__ = [
    "SCHEMA",
    "TROUBLE",
    "DurableStorage",
    "Event",
    "Head",
    "Journal",
    "Library",
    "Vault",
]
