"""What the network of this machine can do."""

import socket
from typing import Final


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


HAS_IPV6: Final = _has_ipv6()
