"""Everything that can be refused, as one family.

    RetroError
    ├── RuleError         the session does not allow this act now
    │   └── AskFirst          it does once the person has said yes; the sentence is the question
    ├── TemplateError     a template cannot be read; names file and line
    ├── WorkspaceError    the folder cannot be used
    ├── StateError        the user's own folder cannot be used
    ├── StoreError        a session's file cannot be used
    │   ├── UnknownSession    there is no such session
    │   ├── DamagedFile       no generation of the file can be read
    │   ├── NewerFile         written by a newer version of this program
    │   ├── MissingKind       needs a kind of stage that is not installed
    │   ├── SessionInUse      another process owns the file
    │   └── NotSaved          the disk refused; nothing was changed
    ├── BrokenKind        a kind of stage of another distribution cannot be loaded
    ├── ImportFailed      a file of another tool cannot be read; names the line
    ├── ServerError       the SSH server cannot be opened, or not be reached through another server
    │   └── Question          first the user must say something (`retro.server.route`)
    ├── WikiError         the team's wiki cannot be read or written
    │   ├── Conflict          somebody changed the page in between; carries the difference
    │   └── Unreachable       no answer; what was asked may or may not have been done
    ├── ThemeError        a theme cannot be read; names file and key
    └── DemoFailed        a simulated person cannot go on (`retro.demo`); names them and what they did

Each carries one sentence that a person can act on; the command line prints it and exits with 1.
"""


class RetroError(Exception):
    """A refusal with a sentence for a person."""


class RuleError(RetroError):
    """The session does not allow this act now. `field` names the field of an entry at fault, if one is."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class AskFirst(RuleError):
    """Something would be lost by this act. The sentence is the question to ask before it is sent for good."""


class TemplateError(RetroError):
    """A template cannot be read; the sentence names file and line."""


class WorkspaceError(RetroError):
    """The workspace folder cannot be used."""


class StateError(RetroError):
    """The user's own folder, with the host key and what is private of workspaces, cannot be used."""


class StoreError(RetroError):
    """A session's file cannot be used."""


class UnknownSession(StoreError):
    """There is no session of that name."""


class DamagedFile(StoreError):
    """No generation of a session's file can be read, or what is read is no session."""

    @classmethod
    def not_understood(cls, file: str, error: Exception, hint: str = "") -> "DamagedFile":
        """Return the error of a file that holds what is not known here; `hint` is one more sentence."""
        why = str(error)
        if not why or isinstance(error, LookupError | TypeError | AttributeError | AssertionError):
            why = f"an event that does not fit ({type(error).__name__})"  # their words tell nobody anything
        return cls(
            f"The file {file} contains something that this program does not understand: "
            f"{why}.{hint and f' {hint}'}"
        )


class NewerFile(StoreError):
    """The file was written by a newer version of this program."""


class MissingKind(StoreError):
    """A session needs kinds of stages that are not installed; `kinds` names them. Its file is not damaged."""

    def __init__(self, sentence: str, kinds: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.kinds = kinds


class SessionInUse(StoreError):
    """Another process owns this session's file."""


class NotSaved(StoreError):
    """The disk refused; nothing was changed."""


class ImportFailed(RetroError):
    """A file cannot be made into a session; the sentence names the line where there is one."""


class BrokenKind(RetroError):
    """A kind of stage that is installed cannot be loaded; the sentence says what is wrong with it."""


class ServerError(RetroError):
    """The SSH server cannot be opened, or not be reached through another server."""


class WikiError(RetroError):
    """The team's wiki cannot be read or written."""


class Conflict(WikiError):
    """Somebody changed the page in between; `difference` shows what."""

    def __init__(self, sentence: str, difference: str = "") -> None:
        super().__init__(sentence)
        self.difference = difference


class Unreachable(WikiError):
    """There was no answer; what was asked may or may not have been done."""


class ThemeError(RetroError):
    """A theme cannot be read; the sentence names file and key."""
