"""What a kind says to those who read and write templates."""

from typing import ClassVar


class TemplateKind:
    """How stages of a kind are written in a template; by default with nothing but their text."""

    prompts: ClassVar[tuple[int, int]] = (0, 0)
    """How many prompts a stage of this kind may have, least and most."""
    prompt_settings: ClassVar[tuple[str, ...]] = ()
    """The settings that hold titles of prompts, which the template must have."""
    reads_document: ClassVar[bool] = False
    """Whether a stage has a text to read: its prose, or what its setting `file` names."""
    formatted: ClassVar[bool] = False
    """Whether the prose of a stage is shown with its Markdown, which is kept as its document then."""
    may_open_before: ClassVar[bool] = False
    """Whether people can take part in such a stage before the meeting, each alone; `enter` is asked then for
    what the stage would keep, and only private acts are accepted."""
    missed: ClassVar[str] = ""
    """What a template without such a stage lacks, for a hint to its author: `nothing will be agreed`."""
    not_missed_in: ClassVar[tuple[str, ...]] = ()
    """The purposes of templates that do well without such a stage."""
