"""Sessions on disk. The store knows nothing of what an event means; only it imports TinyDB."""

from retro.storage.durable_file import DurableStorage
from retro.storage.followup_file import FollowupFile
from retro.storage.journal import Cap, Event, Fold, Head, Journal
from retro.storage.library import DamagedEntry, Library, SessionEntry
from retro.storage.migrations import SCHEMA
from retro.storage.vault import Vault

__all__ = [
    "SCHEMA",
    "Cap",
    "DamagedEntry",
    "DurableStorage",
    "Event",
    "Fold",
    "FollowupFile",
    "Head",
    "Journal",
    "Library",
    "SessionEntry",
    "Vault",
]
