"""Who is let in: one connection from its first byte to its seat.

A proven key that has a seat, or may lead, opens without a code, unless there is another session that
its owner may mean, or somebody else who has the same key; then that is asked. Everybody else is asked for
the session's code and a name. Nothing else that SSH can do is offered.
"""

import asyncio
from collections.abc import Sequence

import asyncssh

from retro.room import Room
from retro.server.admission import Admission, by_key, named_session, only_by_key
from retro.server.asyncssh_patches import Channel, Connection
from retro.server.inbound_throttle import InboundThrottle
from retro.server.key_proof import KeyProof
from retro.server.login_dialog import LoginDialog, Question, Reply
from retro.server.pending_connections import PendingPlace
from retro.server.server_state import ServerState
from retro.server.terminal_session import TerminalSession

Challenge = bool | tuple[str, str, str, Sequence[tuple[str, bool]]]


class AuthServer(asyncssh.SSHServer):
    """The server's side of one connection.

    `origin` is the address that it comes from where its socket does not know that.
    """

    def __init__(self, state: ServerState, *, origin: str = "") -> None:
        self._state = state
        self._origin = origin
        self._connection: Connection
        self._throttle: InboundThrottle | None = None
        self._address = ""
        self._place: PendingPlace | None = None
        """Until this connection was let in and has opened its session."""
        self._inside = False
        self._came = 0.0
        self._hello: asyncio.TimerHandle | None = None
        self._requests = 0
        self._key_proof = KeyProof(
            lambda key: by_key(self._rooms(), key, "") is not None or self._state.kept.knows(key),
            self._suffices,
            state.heeds,
        )
        self._login_dialog: LoginDialog | None = None
        self._doubt: LoginDialog | None = None
        """Asks inside whose seat it is, where a key has let somebody in."""
        self._user = ""
        self._admission: Admission | None = None
        self._terminal_session: TerminalSession | None = None
        self._opening: asyncio.TimerHandle | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        assert isinstance(conn, Connection)  # noqa: S101  (the server makes no others)
        self._connection = conn
        peer = conn.get_extra_info("peername")
        self._address = self._origin or (str(peer[0]) if peer else "")
        # The listener has looked for a place already, but others may have taken it in between, and what
        # comes through a tunnel has passed no listener.
        if not self._state.closing:
            self._place = self._state.pending.enter(self._address, conn.abort)
        if self._place is None or self._state.connections >= self._state.limits.connections:
            conn.abort()
            return
        self._state.connected(self)
        self._hello = asyncio.get_running_loop().call_later(self._state.limits.hello_seconds, conn.abort)
        self._throttle = InboundThrottle(conn, self._state.limits)
        conn.watcher = self

    @property
    def has_terminal(self) -> bool:
        """Whether there is a terminal on this connection."""
        return self._terminal_session is not None

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def cut(self) -> None:
        """End the connection without waiting for anything."""
        self._connection.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._state.disconnected(self)
        for timer in (self._hello, self._opening):
            if timer is not None:
                timer.cancel()
        if self._throttle is not None:
            self._throttle.close()
        if self._inside:
            self._inside = False
            self._state.left()
            stayed = asyncio.get_running_loop().time() - self._came
            hurried = stayed < self._state.limits.stay_seconds and not self._state.closing
            hurried = hurried and not (self._terminal_session and self._terminal_session.answered)
            if hurried and self._place is None:
                self._state.pending.linger(self._address)
        if self._place is not None:
            self._state.pending.go_away(self._place)
            self._place = None

    # What a connection does.

    def bytes_received(self, amount: int) -> None:
        if self._throttle is not None:
            self._throttle.bytes_received(amount)

    def may_exchange_keys(self) -> bool:
        # The client has done all that it does by itself. The person may be comparing the host's key now, for
        # as long as a login may take.
        self._no_hello_awaited()
        return self._throttle is not None and self._throttle.may_exchange_keys()

    def key_proven(self) -> bool:
        return self._key_proof.proves()

    def writing_paused(self) -> None:
        if self._terminal_session is not None and self._terminal_session.is_open:
            self._terminal_session.frame_writer.pause("transport")

    def writing_resumed(self) -> None:
        if self._terminal_session is not None and self._terminal_session.is_open:
            self._terminal_session.frame_writer.resume("transport")

    async def begin_auth(self, username: str) -> bool:
        self._user = username
        self._no_hello_awaited()
        if self._place is not None:
            self._state.pending.talks(self._place)
        await self._state.kept.look()  # whose keys count is asked in what follows, where nothing can wait
        return True

    def _no_hello_awaited(self) -> None:
        if self._hello is not None:
            self._hello.cancel()

    # Keys.

    def _suffices(self, key: str) -> bool:
        # Who has the seat's key and its name, where somebody sits there already, is asked inside: a command
        # comes from beside its own screen.
        known = by_key(self._rooms(), key, self._user)
        if known is None:
            # They may ask what is kept; who wants to take part is asked inside.
            return self._state.kept.knows(key)
        return only_by_key(self._rooms(), key) and self._state.named(known, self._user)

    def _rooms(self) -> Sequence[Room]:
        return named_session(self._state.rooms(), self._user)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        self._user = username
        return self._key_proof.takes(key)

    # Questions.

    def password_auth_supported(self) -> bool:
        return False

    def kbdint_auth_supported(self) -> bool:
        # asyncssh asks this for every attempt of any kind and has no limit of its own.
        self._requests += 1
        if self._requests > self._state.limits.requests:
            self._connection.abort()
        return True

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Challenge:
        self._user = username
        if self._login_dialog is None:
            self._login_dialog = LoginDialog(self._state, self._rooms, username, self._key_proof.proven)
        if refusal := self._state.refusal(self._key_proof.proven):
            return self._refuse(refusal)
        return _challenge(self._login_dialog.question())

    async def validate_kbdint_response(self, username: str, responses: Sequence[str]) -> Challenge:
        if self._login_dialog is None or len(responses) != 1:
            self._connection.abort()
            return False
        return self._reply(await self._login_dialog.answer(responses[0]))

    def _reply(self, reply: Reply) -> Challenge:
        if isinstance(reply, Question):
            return _challenge(reply)
        if isinstance(reply, Admission):
            self._admission = reply
            return True
        return self._refuse(reply.sentence)

    def _refuse(self, sentence: str) -> bool:
        self._connection.disconnect(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, sentence)
        return False

    # Inside.

    def auth_completed(self) -> None:
        if self._admission is None:
            self._admission = by_key(self._rooms(), self._key_proof.known, self._user)
            if self._admission is None or not self._state.surely(self._admission, self._user):
                self._doubt = LoginDialog(self._state, self._rooms, self._user, self._key_proof.known)
        if self._throttle is not None:
            self._throttle.let_in()
        self._inside = True
        self._came = asyncio.get_running_loop().time()
        self._state.let_in()
        limit = self._state.limits.begin_seconds
        self._opening = asyncio.get_running_loop().call_later(limit, self._connection.abort)

    def session_requested(self) -> bool | tuple[Channel, TerminalSession]:
        if self._terminal_session is not None or (self._admission is None and self._doubt is None):
            return False
        if self._opening is not None:
            self._opening.cancel()
        if self._place is not None:
            self._state.pending.go_in(self._place)
            self._place = None
        self._terminal_session = TerminalSession(
            self._state,
            self._connection,
            self._admission,
            self._key_proof.known or self._key_proof.proven,
            self._address,
            self._doubt,
        )
        return Channel.opened(self._connection, self._state.limits.window), self._terminal_session


def _challenge(question: Question) -> Challenge:
    return ("", question.sentence, "", [(question.prompt, True)])
