"""The arguments of the commands that write a session for elsewhere and read one from there."""

import argparse
from pathlib import Path

from retro.commands import argument_types

FORMATS = ("md", "gfm", "mkdocs", "kramdown", "mediawiki", "dokuwiki", "confluence", "text", "json", "csv")
"""What minutes can be written as."""


def add_minutes(minutes: argparse.ArgumentParser) -> None:
    """What `retro minutes` takes."""
    minutes.add_argument("session", metavar="SESSION")
    minutes.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="the file to write (default: standard output)"
    )
    minutes.add_argument(
        "--format",
        choices=FORMATS,
        default="md",
        help="md: Markdown (default); gfm: for GitHub, GitLab and Gitea, where @name then notifies nobody; "
        "mkdocs, kramdown: for MkDocs and Jekyll; json: everything, to import elsewhere; csv: a table",
    )
    minutes.add_argument(
        "--table", choices=("cards", "topics", "actions"), help="with --format csv (default: cards)"
    )
    minutes.add_argument(
        "--separator",
        choices=("comma", "semicolon", "tab"),
        help="with --format csv (default: comma; semicolon for Excel where the decimal sign is a comma)",
    )
    minutes.add_argument(
        "--front-matter",
        action="store_true",
        help="with Markdown: begin with a block of YAML (title, date, tags)",
    )


def add_import(importing: argparse.ArgumentParser) -> None:
    """What `retro import` takes."""
    importing.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="a file from Retro (JSON), scrumlr (JSON or CSV), Parabol, Azure DevOps Retrospectives or "
        "EasyRetro (CSV)",
    )
    importing.add_argument(
        "--keep-authors", action="store_true", help="keep the names of authors (default: remove them)"
    )
    importing.add_argument(
        "--open-actions",
        action="store_true",
        help="the next session carries the actions over (default: those of other tools count as closed)",
    )
    importing.add_argument("--title", help="what the session is called (default: as in the file)")
    importing.add_argument(
        "--date", type=argument_types.date, metavar="YYYY-MM-DD", help="when it was (default: as in the file)"
    )
