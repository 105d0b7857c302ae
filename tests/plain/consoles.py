"""Blocks of a page in which commands are typed and answered, and a shell that types them as they stand."""

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_BLOCK: Final = re.compile(r"```console\n(.*?)```", re.DOTALL)


def commands_of(page: str) -> list[str]:
    """The commands of a page, in their order."""
    lines = [line for block in _BLOCK.findall(page) for line in block.splitlines()]
    return [line[2:] for line in lines if line.startswith("$ ")]


def answered(page: str, answers: list[str]) -> str:
    """The page with these answers below its commands."""
    left = iter(answers)

    def block(found: re.Match[str]) -> str:
        commands = [line for line in found.group(1).splitlines() if line.startswith("$ ")]
        return "```console\n" + "".join(f"{command}\n{next(left)}" for command in commands) + "```"

    return _BLOCK.sub(block, page)


class UserShell:
    """Types commands in a folder of its own, where `ssh` knows hosts by short names."""

    def __init__(self, folder: Path, hosts: Mapping[str, str]) -> None:
        """`hosts` has for each name the lines of its block in an SSH client's settings."""
        self.folder = folder
        common = (
            "StrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n"
            "IdentitiesOnly yes\nIdentityAgent none\nBatchMode yes\n"
        )
        blocks = [f"Host {name}\n{lines}\n" for name, lines in hosts.items()]
        (folder / "config").write_text("".join(blocks) + f"Host *\n{common}")

    async def type(self, command: str) -> tuple[str, int]:
        """Type a command; what is shown of it, and its exit status."""
        function = f'ssh() {{ command ssh -F "{self.folder / "config"}" "$@"; }}\n'
        process = await asyncio.create_subprocess_exec(
            "bash",
            "-c",
            function + command,
            cwd=self.folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(60):
            shown, _ = await process.communicate()
        return shown.decode(), process.returncode or 0
