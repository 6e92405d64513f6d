"""Which network addresses may be fetched from: those of the public internet, however they are spelled."""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from queue import Empty, Queue
from threading import Thread
from typing import Final

Resolver = Callable[[str, int], Sequence[str]]

_NAT64: Final = IPv6Network("64:ff9b::/96")  # its last 32 bits are the IPv4 address that is reached (RFC 6052)
_UNICAST: Final = IPv6Network("2000::/3")  # the only block of IPv6 given out for public use
_TUNNELS_AND_EXAMPLES: Final = tuple(
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)


def is_public(address: str) -> bool:
    """Whether an address is of the public internet and leads nowhere else.

    Mapped, 6to4, Teredo and other addresses that wrap one of another kind are not public, whatever they
    wrap; a NAT64 address is as public as what it leads to. What is no address at all is not public.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed in _NAT64:
        parsed = IPv4Address(int(parsed) & 0xFFFFFFFF)
    if isinstance(parsed, IPv6Address) and parsed not in _UNICAST:
        return False
    special = any(parsed.version == network.version and parsed in network for network in _TUNNELS_AND_EXAMPLES)
    return parsed.is_global and not parsed.is_multicast and not special


def is_loopback(address: str) -> bool:
    """Whether an address is this very machine's (127.0.0.0/8 or ::1)."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system orders them; raises OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def resolve_within(seconds: float, resolve: Resolver, host: str, port: int) -> Sequence[str]:
    """What `resolve` answers; raises TimeoutError after `seconds`, since a system's resolver knows no limit."""
    answers: Queue[Sequence[str] | OSError] = Queue()

    def ask() -> None:
        try:
            answers.put(resolve(host, port))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else socket.gaierror(socket.EAI_NONAME, str(error)))

    Thread(target=ask, daemon=True, name=f"resolve {host}").start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty as error:
        raise TimeoutError(f"no answer for {host}") from error
    if isinstance(answer, OSError):
        raise answer
    return answer
