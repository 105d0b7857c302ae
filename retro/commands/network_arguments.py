"""What commands take that let people in, and the one that confirms what settings can do."""

import argparse

from retro.commands import argument_types


def add_trust(trust: argparse.ArgumentParser) -> None:
    """What `retro trust` takes."""
    how = trust.add_mutually_exclusive_group()
    how.add_argument("--yes", action="store_true", help="confirm without asking, for containers and CI")
    how.add_argument("--show", action="store_true", help="show it without asking")


def add_network(command: argparse.ArgumentParser) -> None:
    """What every command takes that lets people in."""
    command.add_argument(
        "--bind",
        default="",
        metavar="ADDR",
        help="the address to listen on (default: all addresses of this machine; "
        "0.0.0.0 is IPv4 only, :: is IPv6 only)",
    )
    command.add_argument(
        "--port",
        type=argument_types.port,
        default=2222,
        help="the port to listen on (default: 2222; 0: any free port)",
    )
    command.add_argument(
        "--address",
        type=argument_types.address,
        metavar="HOST[:PORT]",
        help="what people type to join, if it is not this machine's own address and port, such as "
        "retro.example.org:2222 (default: address in retro.toml)",
    )
    command.add_argument(
        "--via",
        type=argument_types.via,
        metavar="[USER@]SERVER[:PORT]",
        help="let people join through a server that you can log in to with SSH, when they cannot connect "
        "to this machine",
    )
    command.add_argument(
        "--via-port",
        type=argument_types.port,
        metavar="PORT",
        help="the port on that server; 0 lets the server choose (default: the same as --port)",
    )
    command.add_argument(
        "--code",
        action="store_true",
        help="ask for the session code, or take it from RETRO_CODE (default: a new code)",
    )
