"""Sessions on disk. The store knows nothing of what an event means; only it imports TinyDB."""

from retro.store.after import After
from retro.store.journal import Cap, Event, Fold, Head, Journal
from retro.store.library import TROUBLE, Library
from retro.store.migrations import SCHEMA
from retro.store.storage import DurableStorage
from retro.store.vault import Vault

__all__ = [
    "SCHEMA",
    "TROUBLE",
    "After",
    "Cap",
    "DurableStorage",
    "Event",
    "Fold",
    "Head",
    "Journal",
    "Library",
    "Vault",
]
