"""The line of the shared window that says how to join, as much of it as has room."""

from textual.content import Content

from retro.session.invitation import Invitation

PADDING = 4
"""Cells left and right of the line that stay empty."""
NARROW = 80
"""Cells below which only what people type stands there."""
WIDEST = 130
"""Cells from which on the host key has room beside it."""
WORDS = (("join  ", "    code  "), ("", "  code "), ("", "  "))
"""What stands before the line to type and before the code, the widest first."""


def join_line(invitation: Invitation, width: int) -> tuple[Content, Content | str]:
    """Return what stands left and right on a screen of this width, in cells.

    A long name or an IPv6 address is read out whole; the words around it and the host key go first.
    """
    room = width - PADDING
    said = len(invitation.command + invitation.code)
    known = WORDS[1 if width < NARROW else 0 :]
    join, code = next((words for words in known if said + len("".join(words)) <= room), known[-1])
    host_key = Content.assemble(("host key  ", "$text-quiet"), invitation.fingerprint)
    fits = width >= WIDEST and said + len(join + code) + 2 + host_key.cell_length <= room
    left = Content.assemble(
        (join, "$text-quiet"),
        (invitation.command, "bold $text-strong"),
        (code, "$text-quiet"),
        (invitation.code, "bold $text-strong"),
    )
    return left, host_key if fits else ""
