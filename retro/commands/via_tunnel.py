"""Being reached through a server: what `--via` asks for, what is asked before, what is told of it."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import TypeVar

import msgspec

from retro import event_loop
from retro.commands.hosted_session import Hosted
from retro.commands.prompts import answer_to, say
from retro.errors import ServerError
from retro.server.address import Address
from retro.server.route import Question, Route, SecretWanted, UnknownHost
from retro.server.ssh_server import SshServer
from retro.server.tunnel import Tunnel

T = TypeVar("T")


def route_of(arguments: argparse.Namespace) -> Route | None:
    """Return the way to the server that `--via` names, if it names one."""
    via: tuple[str, str, int] | None = getattr(arguments, "via", None)
    if via is None:
        return None
    user, host, port = via
    return Route(host, user, port)


def run_asking(route: Route | None, hold: Callable[[], Coroutine[None, None, T]]) -> T:
    """Run `hold`, and again after each question that must be answered before its tunnel can open.

    It is asked between two event loops: there Ctrl-C ends a question at once, and a terminal that hides
    what is typed gets its echo back.
    """
    while True:
        try:
            return event_loop.run(hold())
        except Question as question:
            if route is None or not sys.stdin.isatty():
                raise
            _ask(route, question)


async def open_tunnel(
    route: Route | None,
    server: SshServer,
    arguments: argparse.Namespace,
    meetings: Sequence[Hosted],
    stop: asyncio.Event,
    address: Address | None = None,
) -> Tunnel | None:
    """Open the tunnel to the server that `--via` names, if it names one. Raises Question or ServerError.

    `address` is what people type where that is not the server's own address and port.
    """
    if route is None:
        return None
    port = arguments.port if arguments.via_port is None else arguments.via_port

    def tell(sentence: str) -> None:
        for hosted in meetings:
            show_problem(hosted, sentence)

    tunnel = Tunnel(route, server, port, tell)
    opening = asyncio.create_task(tunnel.open(address))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not opening.done():
            opening.cancel()
            await asyncio.wait({opening})
            raise ServerError(f"Stopped before the tunnel to {route.host} was open.")
        await opening
    finally:
        stopping.cancel()
    return tunnel


def show_problem(hosted: Hosted, sentence: str) -> None:
    """Show the facilitators what is wrong with the way in; nothing takes it away."""
    room = hosted.room
    if room.invitation is not None and room.invitation.problem != sentence:
        room.invite(msgspec.structs.replace(room.invitation, problem=sentence))


def _ask(route: Route, question: Question) -> None:
    """Ask the user. Raises ServerError when they say no, or have no right answer."""
    if isinstance(question, UnknownHost):
        say(f"The host key of {question.server} is not known yet. Its fingerprint is\n{question.fingerprint}")
        if answer_to("Is this the server you mean?") not in ("y", "yes"):
            raise ServerError(f"The host key of {question.server} was not accepted.")
        question.keep()
        say(f"It is now one of the known hosts in {question.file}")
    elif isinstance(question, SecretWanted):
        again = question.again
        while True:
            if again:
                say("That was not correct.")
            try:
                said = getpass.getpass(f"{question.prompt} ")
            except EOFError:
                raise question from None
            if route.answer(question, said):
                return
            again = True
