"""Templates: Markdown pages that describe a meeting, read into an Agenda, with lint that names the line.

The kinds of stages are handed in; nothing here knows which there are.
"""

from retro.agenda.documents import Loader, from_folder, no_files
from retro.agenda.kept_summaries import KeptSummaries
from retro.agenda.page_settings import PURPOSES
from retro.agenda.preview import show
from retro.agenda.problem import Problem, Severity
from retro.agenda.reading_text import has_text_to_read, text_from, with_text
from retro.agenda.template_folders import Templates
from retro.agenda.template_reader import Template, check, parse, read
from retro.agenda.template_summary import Summary

__all__ = [
    "PURPOSES",
    "KeptSummaries",
    "Loader",
    "Problem",
    "Severity",
    "Summary",
    "Template",
    "Templates",
    "check",
    "from_folder",
    "has_text_to_read",
    "no_files",
    "parse",
    "read",
    "show",
    "text_from",
    "with_text",
]
