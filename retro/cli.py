"""The command line: reads it, calls the command, and turns refusals into one sentence and an exit code.

Commands are imported when they are called: `retro --help` and `retro minutes` never load a screen.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from retro import __version__
from retro.commands import argument_types
from retro.commands.capture_arguments import add_capture, add_captures
from retro.commands.exchange_arguments import add_import, add_minutes
from retro.commands.library_arguments import add_library
from retro.commands.network_arguments import add_network, add_trust
from retro.commands.record_arguments import RECORDS, add_records
from retro.commands.streams import standard_streams
from retro.commands.team_arguments import add_channels, add_teams
from retro.commands.template_arguments import add_templates
from retro.commands.verb_arguments import add_actions, add_command, add_sessions, add_workspaces
from retro.errors import RetroError
from retro.state import StateFolder
from retro.workspace import Workspace

EPILOG = """exit codes: 0 done, 1 refused (stderr says why), 2 wrong usage"""


class _Parser(argparse.ArgumentParser):
    """Says what it says in plain letters: on a terminal only screens draw in colours."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.color = False  # since Python 3.14 it is true


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    top = _Parser(
        prog="retro",
        description="Run team meetings in the terminal; everybody joins over SSH.",
        epilog=EPILOG,
    )
    top.add_argument("--version", action="version", version=f"retro {__version__}")
    top.add_argument("--workspace", type=Path, metavar="DIR", help="the folder with sessions and templates")
    top.add_argument(
        "--state",
        type=Path,
        metavar="DIR",
        help="your own folder on this machine, for the host key and for secrets and codes of sessions "
        "(default: RETRO_STATE, or the usual folder of this system)",
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    host = add_command(commands, "host", does="start or resume a session and lead it from this terminal")
    host.add_argument("what", nargs="?", metavar="TEMPLATE|SESSION", help="a template to start, or a session")
    host.add_argument("--title", help="the session's title (default: the template's name and the date)")
    host.add_argument("--name", help="the facilitator's name (default: your user name)")
    host.add_argument(
        "--plain", action="store_true", help="lead in lines, without a screen: for screen readers and scripts"
    )
    add_network(host)

    serve = add_command(
        commands, "serve", does="host sessions without a screen here; the facilitator also joins over SSH"
    )
    serve.add_argument(
        "what",
        nargs="*",
        metavar="TEMPLATE|SESSION",
        help="templates to start, or sessions (default: all unfinished sessions)",
    )
    serve.add_argument("--title", help="the title of a new session")
    serve.add_argument(
        "--library",
        action="store_true",
        help="answer questions about what teams keep, also while there is no session",
    )
    add_network(serve)

    prepare = add_command(
        commands, "prepare", does="make a session that people can join and write in before the meeting"
    )
    prepare.add_argument("what", nargs="?", metavar="TEMPLATE", help="the template of the session")
    prepare.add_argument("--title", help="the session's title (default: the template's name and the date)")

    for command in (host, serve, prepare):
        command.add_argument("--read", metavar="FILE", help="a Markdown file that everybody reads in silence")
        command.add_argument(
            "--team",
            metavar="TEAM",
            help="the team to which a new session belongs, or none (default: the only team there is)",
        )
        command.add_argument(
            "--captured",
            action="store_true",
            help="begin a new session with what was captured since the last one, without asking",
        )

    demo = add_command(
        commands,
        "demo",
        does="watch a whole session with simulated people over real SSH",
        description="Plays a session with simulated people over real SSH. The session and its minutes are "
        "kept, marked as a demo. A demo that fails is deleted; one stopped with Ctrl-Q can be continued.",
    )
    demo.add_argument(
        "--seats",
        type=argument_types.people,
        default=6,
        metavar="N",
        help="how many people, 1 to 100 (default 6)",
    )
    demo.add_argument(
        "--template",
        default="start-stop-continue",
        metavar="TEMPLATE",
        help="the meeting format to play (default: start-stop-continue)",
    )
    demo.add_argument("--fast", action="store_true", help="play without a screen, as fast as possible")

    add_templates(add_command(commands, "templates", does="list, show, check or make meeting formats"))

    add_sessions(
        add_command(
            commands,
            "sessions",
            does="list, show, check or delete sessions; remove a name or a text from one",
        )
    )
    add_minutes(add_command(commands, "minutes", does="write a session's minutes, for any wiki or as data"))
    add_import(add_command(commands, "import", does="make a finished session from an export of another tool"))

    publish = add_command(commands, "publish", does="put minutes, or a channel's page, into the team's wiki")
    publish.add_argument(
        "session", nargs="?", metavar="SESSION", help="the session to publish; without one: list the wikis"
    )
    publish.add_argument(
        "--channel", metavar="WORD", help="publish the page of this channel, as `retro channels show` has it"
    )
    publish.add_argument("--team", metavar="ID", help="with --channel: only what this team has in it")
    publish.add_argument("--to", metavar="NAME", help="a wiki that retro.toml names (default: the only one)")
    publish.add_argument("--dry-run", action="store_true", help="show what would be sent, and send nothing")
    publish.add_argument("--force", action="store_true", help="replace a page that somebody changed")

    add_actions(add_command(commands, "actions", does="list the open actions, or mark them as done"))

    add_library(commands)
    add_records(commands)
    add_capture(add_command(commands, "capture", does="keep a line for the next meeting, without your name"))
    add_captures(
        add_command(commands, "captures", does="list what is kept for the next meeting, or drop some")
    )
    add_teams(add_command(commands, "teams", does="list teams, make one, or give it older sessions"))
    add_channels(add_command(commands, "channels", does="list what sessions and records are about"))

    add_trust(
        add_command(
            commands,
            "trust",
            does="show and confirm what retro.toml and the files of teams can do: "
            "where it sends minutes, whose keys can lead",
            description="What retro.toml can do has no effect until you have seen and confirmed it, "
            "and again after every change. Exit code 0: confirmed, 1: not confirmed.",
        )
    )

    doctor = add_command(commands, "doctor", does="check whether this machine is ready for a meeting")
    doctor.add_argument(
        "--privacy",
        metavar="SESSION",
        help="show instead what the files of a session reveal about who wrote or chose what",
    )
    doctor.add_argument(
        "--port",
        type=argument_types.port,
        default=2222,
        help="the port that people will join at (default: 2222)",
    )

    add_workspaces(
        add_command(
            commands,
            "workspace",
            does="list the workspaces known on this machine, or tell Retro that you moved one",
        )
    )

    init = add_command(
        commands, "init", does="make a folder for a team: its settings, templates and sessions"
    )
    init.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR", help="the folder to make (default: the current folder)"
    )
    return top


def run(arguments: argparse.Namespace) -> int:
    """Call the command."""
    if arguments.command == "init":
        from retro.commands.init import init

        return init(arguments.folder, arguments.workspace)
    state = StateFolder.find(arguments.state)
    if arguments.command == "workspace":
        from retro.commands.workspaces import workspaces

        return workspaces(state, arguments)
    workspace = Workspace.find(arguments.workspace, state)
    match arguments.command:
        case "host":
            from retro.commands.host import host

            return host(workspace, arguments)
        case "serve":
            from retro.commands.serve import serve

            return serve(workspace, arguments)
        case "prepare":
            from retro.commands.prepare import prepare

            return prepare(workspace, arguments)
        case "demo":
            from retro.commands.demo_command import demo

            return demo(workspace, arguments)
        case "templates":
            from retro.commands.templates import templates

            return templates(workspace, arguments)
        case "sessions":
            from retro.commands.sessions import sessions

            return sessions(workspace, arguments)
        case "minutes":
            from retro.commands.minutes_file import minutes

            return minutes(workspace, arguments)
        case "publish":
            from retro.commands.publish import publish

            return publish(workspace, arguments)
        case "trust":
            from retro.commands.trust import trust

            return trust(workspace, arguments)
        case "actions":
            from retro.commands.actions import actions

            return actions(workspace, arguments)
        case "search":
            from retro.commands.search import search

            return search(workspace, arguments)
        case "show":
            from retro.commands.search import show

            return show(workspace, arguments)
        case "library":
            from retro.commands.library_command import library

            return library(workspace, arguments)
        case command if command in RECORDS:
            from retro.commands.record_commands import records

            return records(workspace, arguments)
        case "due":
            from retro.commands.due import what_is_due

            return what_is_due(workspace, arguments)
        case "capture":
            from retro.commands.capturing import capture

            return capture(workspace, arguments)
        case "captures":
            from retro.commands.capturing import captures

            return captures(workspace, arguments)
        case "teams":
            from retro.commands.teams import teams

            return teams(workspace, arguments)
        case "channels":
            from retro.commands.channels import channels

            return channels(workspace, arguments)
        case "import":
            from retro.commands.importing import import_

            return import_(workspace, arguments)
        case "doctor":
            from retro.commands.doctor import doctor

            return doctor(workspace, arguments)
        case _:
            from retro.commands.home import home

            return home(workspace, arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `retro` and give its exit code."""
    with standard_streams() as output:
        try:
            code = _answer(arguments)
            sys.stdout.flush()
        except OSError as error:
            code = 1
            if not output.refusal:
                where = f"{error.filename}: " if error.filename else ""
                _say(f"{where}{error.strerror or error}.")
        if output.refusal:
            code = 1
            _say(output.refusal)
        return code


def _answer(arguments: Sequence[str] | None) -> int:
    try:
        return run(parser().parse_args(arguments))
    except SystemExit as end:
        if end.code:
            raise  # wrong usage
        return 0  # --help and --version
    except RetroError as refusal:
        _say(str(refusal))
        return 1
    except KeyboardInterrupt:
        return 130


def _say(sentence: str) -> None:
    print(f"retro: {sentence}", file=sys.stderr)  # noqa: T201
