"""What people are told once when a view follows another: of the agenda, within a stage, of removed texts."""

from retro.session.people import Role
from retro.session.view import View


def newly_said(before: View, view: View) -> str:
    """What everybody is told now for a moment: a change of the agenda, or one within the stage."""
    # Of a removal everybody is told by its label.
    if view.agenda_version != before.agenda_version and view.record.removed == before.record.removed:
        return view.agenda_note
    same = view.stage is not None and before.stage is not None and view.stage.id == before.stage.id
    return view.announced if same and view.announced != before.announced else ""


def asked_note(view: View) -> str:
    """Return what the facilitator is asked to remove, by labels, or nothing."""
    if view.role is not Role.FACILITATOR or not view.record.asked:
        return ""
    labels = [text.label for text in view.removable if text.id in view.record.asked]
    if not labels:
        return ""
    more = f" and {len(labels) - 1} more" if len(labels) > 1 else ""
    return f"Somebody asks to remove {labels[0]}{more}: press H."


def removed_note(before: View, after: View) -> str:
    """Return what was removed between two views, or nothing."""
    gone = after.record.removed[len(before.record.removed) :]
    if not gone:
        return ""
    labels = {text.id: text.label for text in before.removable}
    named = ", ".join(labels.get(text, f"a {text.part}") for text in gone)
    return f"The facilitator removed {named}."
