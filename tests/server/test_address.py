"""The line that people type: what a team may name, and what this machine is reached by."""

import socket

import pytest

from retro.server.address import NO_NETWORK, ONLY_HERE, Address, Way, join_command, own_address, way_in


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("retro.example.org", "retro.example.org", None),
        ("retro.example.org:2222", "retro.example.org", 2222),
        ("my_host-1", "my_host-1", None),
        ("xn--bcher-kva.example:22", "xn--bcher-kva.example", 22),
        ("192.168.1.20:65535", "192.168.1.20", 65535),
        ("[2001:db8::1]:2222", "2001:db8::1", 2222),
        ("[2001:db8::1]", "2001:db8::1", None),
    ],
)
def test_names_and_numbers_are_understood(text: str, host: str, port: int | None) -> None:
    assert Address.read(text) == Address(host, port)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            ":2222",
            "a b",
            "a;id",
            "$(id)",
            "`id`",
            "a'b",
            'a"b',
            "a\nb",
            "a\x1b[2Jb",
            "a|b",
            "a&b",
            "~",
        ),
        *("-oProxyCommand=x", "a.-b", "a-", "user@host", "ssh://host", "a/b", "a..b", "a.", "bücher.example"),
        *(
            "host:",
            "host:-1",
            "host:2222 ",
            "host:２２",
            "host:1:2",
            "2222",
            "192.168.1.300",
            "1.2.3",
            "0.0.0.0",
        ),
        *(
            "2001:db8::1",
            "2001:db8::1:2222",
            "[]",
            "[::]",
            "[host]",
            "[192.168.1.20]",
            "[::1",
            "[fe80::1%eth0]",
        ),
        *("[fe80::1%$(id)]", "a" * 64, "a." * 130 + "a"),
    ],
)
def test_nonsense_and_what_a_shell_would_run_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="an address looks like retro") as refused:
        Address.read(text)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("port", ["0", "65536", "99999"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(ValueError, match=f"a port is a number from 1 to 65535, not {port}"):
        Address.read(f"host:{port}")


def test_the_usual_port_of_ssh_is_left_out() -> None:
    assert join_command("retro.example.org", 22) == "ssh retro.example.org"
    assert join_command("2001:db8::1", 2222) == "ssh -p 2222 2001:db8::1"


def test_an_address_without_a_port_takes_the_one_that_is_open() -> None:
    listening = ("127.0.0.1",)
    assert way_in("127.0.0.1", listening, 2022, Address("h")) == Way("ssh -p 2022 h")
    assert way_in("127.0.0.1", listening, 2022, Address("h", 22)) == Way("ssh h")


def test_ipv4_is_read_out_first(monkeypatch: pytest.MonkeyPatch) -> None:
    routes(monkeypatch, four="192.168.1.20", six="2001:db8::20")

    assert way_in("", ("0.0.0.0", "::"), 2222) == Way("ssh -p 2222 192.168.1.20")


def test_a_line_is_of_a_family_that_is_listened_at(monkeypatch: pytest.MonkeyPatch) -> None:
    routes(monkeypatch, four="192.168.1.20", six="2001:db8::20")

    assert way_in("::", ("::",), 2222) == Way("ssh -p 2222 2001:db8::20")
    assert way_in("0.0.0.0", ("0.0.0.0",), 2222) == Way("ssh -p 2222 192.168.1.20")


def test_a_network_of_ipv6_alone_has_a_line_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    routes(monkeypatch, six="2001:db8::20")

    assert way_in("", ("0.0.0.0", "::"), 2222) == Way("ssh -p 2222 2001:db8::20")


def test_without_a_network_the_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    routes(monkeypatch)

    assert way_in("", ("0.0.0.0", "::"), 2222) == Way("ssh -p 2222 127.0.0.1", NO_NETWORK)
    assert way_in("::", ("::",), 2222) == Way("ssh -p 2222 ::1", NO_NETWORK)


@pytest.mark.parametrize(
    ("bind", "listening", "note"),
    [
        ("127.0.0.1", ["127.0.0.1"], ONLY_HERE),
        ("::1", ["::1"], ONLY_HERE),
        ("localhost", ["127.0.0.1", "::1"], ONLY_HERE),
        ("192.168.1.20", ["192.168.1.20"], ""),
        ("myhost", ["127.0.1.1", "192.168.1.20"], ""),
    ],
)
def test_an_address_of_this_machine_alone_says_who_can_join(
    bind: str, listening: list[str], note: str
) -> None:
    assert way_in(bind, listening, 2222) == Way(f"ssh -p 2222 {bind}", note)


@pytest.mark.parametrize(
    ("source", "given"), [("fe80::1%eth0", ""), ("127.0.0.1", ""), ("::1", ""), ("10.0.0.2", "10.0.0.2")]
)
def test_an_address_of_the_own_machine_or_link_is_none_for_others(
    monkeypatch: pytest.MonkeyPatch, source: str, given: str
) -> None:
    class Probe(socket.socket):
        def connect(self, address: object) -> None:
            return

        def getsockname(self) -> tuple[str, int]:
            return (source, 1)

    monkeypatch.setattr(socket, "socket", Probe)
    assert own_address() == given


def routes(monkeypatch: pytest.MonkeyPatch, four: str = "", six: str = "") -> None:
    """Stand in for the routes of this machine."""
    own = {socket.AF_INET: four, socket.AF_INET6: six}
    monkeypatch.setattr("retro.server.address.own_address", lambda family: own[family])
