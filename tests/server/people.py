"""Somebody who joins, and what they are asked."""

from collections.abc import Sequence

import asyncssh


def a_key() -> asyncssh.SSHKey:
    return asyncssh.generate_private_key("ssh-ed25519")


async def questions(port: int, says: dict[str, list[str]], user: str = "ana") -> list[str]:
    """What somebody is asked, until they are in or out."""
    heard: list[str] = []

    class Listener(asyncssh.SSHClient):
        def kbdint_auth_requested(self) -> str:
            return ""

        def kbdint_challenge_received(
            self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
        ) -> list[str] | None:
            heard.extend([instructions] if instructions else [])
            heard.extend(prompt for prompt, _ in prompts)
            turns = [next((t for q, t in says.items() if q in prompt), []) for prompt, _ in prompts]
            return [turn.pop(0) for turn in turns] if all(turns) else None

    try:
        connection, _ = await asyncssh.create_connection(
            Listener, "127.0.0.1", port, username=user, known_hosts=None, config=None, client_keys=None,
            agent_path=None,
        )  # fmt: skip
    except asyncssh.DisconnectError as end:
        heard.append(f"- {end.reason}")
    else:
        heard.append("+ in")
        connection.close()
        await connection.wait_closed()
    return heard
