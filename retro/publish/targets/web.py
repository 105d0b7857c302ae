"""Asking a wiki over HTTP: verified, never redirected elsewhere, patient where that is safe."""

import http.client
import http.cookiejar
import ipaddress
import json
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Final

from retro import __version__
from retro.errors import Conflict, Unreachable, WikiError
from retro.publish.targets.credentials import Secret, without
from retro.publish.targets.deadline import Deadline
from retro.session.text import clean

STEP: Final = 20.0
"""Seconds for one answer."""
TRIES: Final = 4
LONGEST: Final = 20_000_000
"""Bytes of an answer; no page of minutes comes near."""
BUSY: Final = frozenset({429, 502, 503, 504})

SAID: Final[Mapping[int, str]] = {
    400: "did not understand the request",
    401: "did not accept the login; check user and secret",
    403: "does not allow this; the account needs the right to read and edit the page",
    404: "has nothing at this address; check url and page",
    405: "does not accept this method at this address; check url",
    413: "finds the page too large",
    429: "was asked too often; wait a minute",
}


@dataclass(frozen=True)
class Call:
    """One request; a header may be a secret."""

    method: str
    url: str
    headers: Mapping[str, str | Secret] = field(default_factory=dict)
    body: bytes | None = None

    def shown(self) -> str:
        """The whole request as it would go out, without secrets."""
        lines = [f"{self.method} {self.url}", *(f"{name}: {value}" for name, value in self.headers.items())]
        body = (self.body or b"").decode("utf-8", "replace")
        return "\n".join(lines) + f"\n\n{body}\n"


@dataclass(frozen=True)
class Answer:
    """What came back from the target of this name."""

    name: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON. Raises WikiError."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise WikiError(
                f"{self.name}: its answer is not JSON; check that url is the address of its interface"
            ) from None


class Web:
    """The way to one wiki; remembers its cookies for as long as it lives."""

    def __init__(self, name: str, url: str, *, plain_http: bool, deadline: Deadline) -> None:
        self.name = name
        self._home = _checked(name, url)
        self._plain_http = plain_http
        self._deadline = deadline
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=ssl.create_default_context()),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
            _Staying(name),
        )

    def ask(
        self,
        call: Call,
        *,
        safe: bool | None = None,
        private: bool = False,
        also: frozenset[int] = frozenset(),
    ) -> Answer:
        """Send it and give the answer; a status from 300 on is a WikiError unless it is one of `also`.

        `safe` means that asking twice does no harm; a GET always is. `private`: the body has a secret.
        """
        self._check(call, private)
        safe = call.method in ("GET", "HEAD") if safe is None else safe
        for attempt in range(TRIES):
            last = attempt == TRIES - 1
            try:
                answer = self._once(call)
            except Unreachable as error:
                again = safe or isinstance(error, _NobodyThere)
                if last or not again or not self._deadline.pause(attempt):
                    raise
                continue
            again = answer.status in BUSY and (safe or answer.status == 429)
            if again and not last and self._deadline.pause(attempt, _asked(answer)):
                continue
            if answer.status >= 300 and answer.status not in also:
                raise self._refusal(call, answer)
            return answer
        raise AssertionError  # the last attempt returns or raises

    def _once(self, call: Call) -> Answer:
        headers = {
            name: value.reveal() if isinstance(value, Secret) else value
            for name, value in call.headers.items()
        }
        request = urllib.request.Request(  # noqa: S310  (the scheme was checked)
            call.url,
            data=call.body,
            headers={"User-Agent": f"retro/{__version__}", **headers},
            method=call.method,
        )
        host = self._home.hostname
        try:
            try:
                with self._opener.open(request, timeout=self._deadline.left(STEP)) as response:
                    return _answer(self.name, response.status, response.headers, response)
            except urllib.error.HTTPError as error:
                with error:
                    return _answer(self.name, error.code, error.headers, error)
        except urllib.error.URLError as error:
            raise self._unreached(error.reason) from error
        except (TimeoutError, OSError, http.client.HTTPException) as error:
            raise self._unreached(error) from error
        except UnicodeError as error:
            raise WikiError(f"{self.name}: {host} cannot be the name of a host.") from error

    def _unreached(self, reason: object) -> WikiError:
        where = f"{self.name}: {self._home.netloc}"
        match reason:
            case ssl.SSLCertVerificationError():
                return WikiError(
                    f"{where} has a certificate that is not trusted ({reason.verify_message}). If you use"
                    " a certificate authority of your own, name its file in SSL_CERT_FILE."
                )
            case ssl.SSLError():
                return WikiError(f"{where} does not use TLS correctly ({reason.reason}).")
            case socket.gaierror():
                return _NobodyThere(f"{where} cannot be found; is there a network, and is the url right?")
            case ConnectionRefusedError():
                return _NobodyThere(f"{where} does not answer: nothing listens there.")
            case TimeoutError():
                return Unreachable(f"{where} did not answer in time.")
            case OSError(strerror=str(words)) if words:
                return Unreachable(f"{where} cannot be reached ({words.lower()}).")
            case _:
                return Unreachable(f"{where} stopped in the middle of its answer ({type(reason).__name__}).")

    def _refusal(self, call: Call, answer: Answer) -> WikiError:
        if answer.status in (409, 412):
            return Conflict(
                f"{self.name}: somebody changed the page at the same moment ({answer.status}); try again."
            )
        said = SAID.get(answer.status, "refused")
        if answer.status >= 500:
            said = "reports an internal error; try again later"
        secrets = [value for value in call.headers.values() if isinstance(value, Secret)]
        words = clean(without(answer.text[:2000], secrets))
        detail = f" It says: {words[:200]}" if words and "<" not in words and answer.status != 401 else ""
        return WikiError(f"{self.name}: {self._home.netloc} {said} ({answer.status}).{detail}")

    def _check(self, call: Call, private: bool) -> None:
        url = _checked(self.name, call.url)
        if _origin(url) != _origin(self._home):
            raise WikiError(f"{self.name}: {call.url} is not on {self._home.netloc}.")
        private = private or any(isinstance(value, Secret) for value in call.headers.values())
        if private and url.scheme == "http" and not (self._plain_http or is_loopback(url.hostname or "")):
            raise WikiError(
                f"{self.name}: {url.netloc} is reached without encryption, and a secret would be readable on"
                " the way. Use https, or set plain_http = true if you trust that network."
            )


class _NobodyThere(Unreachable):
    """Nobody was there to ask, so nothing was done: asking again is always safe."""


class _Staying(urllib.request.HTTPRedirectHandler):
    """Follows a redirect of a GET on the same host; anything else would carry secrets elsewhere."""

    def __init__(self, name: str) -> None:
        self._name = name

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        old, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if req.get_method() == "GET" and _origin(old) == _origin(new):
            return super().redirect_request(req, fp, code, msg, headers, newurl)
        moved = clean(new._replace(query="", fragment="").geturl())[:200]
        raise WikiError(
            f"{self._name}: {old.netloc} redirects to {moved}; Retro does not follow, so that no secret goes"
            " there. If the new address is right, put it into url."
        )


def picked(name: str, answer: Any, *steps: str | int) -> Any:
    """Take one value out of an answer. Raises WikiError when it is not there."""
    for step in steps:
        try:
            answer = answer[step]
        except (LookupError, TypeError):
            raise WikiError(f"{name} answers, but not like such a wiki (no {step}); check url.") from None
    return answer


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _checked(name: str, url: str) -> urllib.parse.SplitResult:
    try:
        found = urllib.parse.urlsplit(url)
        port_is_good = found.port is None or found.port > 0
    except ValueError:
        raise WikiError(f"{name}: {url!r} is not a URL.") from None
    if "@" in found.netloc:
        raise WikiError(f"{name}: url must not contain a user or a secret; there are settings for them.")
    good = found.scheme in ("https", "http") and found.hostname and port_is_good
    if not good or any(ord(character) <= 32 for character in url):
        raise WikiError(f"{name}: {url!r} is not a URL such as https://wiki.example.org.")
    return found


def _origin(url: urllib.parse.SplitResult) -> tuple[str, str, int]:
    return url.scheme, (url.hostname or "").lower(), url.port or (443 if url.scheme == "https" else 80)


def _answer(name: str, status: int, headers: Any, body: Any) -> Answer:
    data: bytes = body.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise WikiError(f"{name}: its answer is too large for a page; check url.")
    return Answer(name, status, {key.lower(): value for key, value in headers.items()}, data)


def _asked(answer: Answer) -> float:
    """The seconds after which a busy server wants to be asked again."""
    after = answer.headers.get("retry-after", "")
    return min(float(after), 30.0) if after.isdigit() else 0.0
