"""The connection below HTTP: which address it goes to is decided here, and no step outlasts the deadline."""

import errno
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import httpcore

from scrapers.addresses import Resolver, resolve_within

SocketOptions = Iterable[tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]]

_UNREACHABLE: Final = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)


class Failure(Exception):
    """Why an exchange failed; `again` where trying once more may help, not sooner than `wait` seconds from now.

    `status` is the HTTP status where one was answered, else 0.
    """

    def __init__(self, reason: str, *, again: bool = False, wait: float = 0, status: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again
        self.wait = wait
        self.status = status


class Deadline:
    """The moment (of `monotonic`, in seconds) by which all of a fetch must be over."""

    def __init__(self, monotonic: Callable[[], float], seconds: float) -> None:
        self.seconds = seconds
        self.monotonic = monotonic
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds that remain, negative once it has passed."""
        return self._end - self.monotonic()

    def within(self, seconds: float | None) -> float:
        """The shorter of `seconds` and what remains; raises Failure where nothing remains."""
        left = self.left()
        if left <= 0:
            raise self.passed()
        return left if seconds is None else min(seconds, left)

    def passed(self) -> Failure:
        """What to raise where the time is over."""
        return Failure(f"took longer than {self.seconds:g} s in all")


class Gate(httpcore.NetworkBackend):
    """Connects to a name's addresses, if all of them are `allowed`, and to no other.

    The name is asked for once and the very address that was judged is connected to, so that a second
    answer of the name server can't lead elsewhere. Encryption and the certificate's check still go by name.
    """

    def __init__(self, *, resolve: Resolver, allowed: Callable[[str], bool], refusal: str, deadline: Deadline) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._refusal = refusal
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to the first address that answers; they share `timeout` between them."""
        budget = Deadline(self._deadline.monotonic, self._deadline.within(timeout))
        addresses = self._addresses(host, port, budget)
        failure = Failure(f"the name {host} has no address")
        for position, address in enumerate(addresses):
            try:
                share = budget.left() / (len(addresses) - position)
                if share <= 0:
                    break
                return _Stream(httpcore.SyncBackend().connect_tcp(address, port, timeout=share), self._deadline)
            except httpcore.ConnectTimeout:
                failure = Failure(f"timed out after {budget.seconds:g} s while connecting", again=True)
            except httpcore.ConnectError as error:
                failure = _not_connected(error)
        raise failure

    def _addresses(self, host: str, port: int, budget: Deadline) -> Sequence[str]:
        try:
            addresses = resolve_within(budget.left(), self._resolve, host, port)
        except TimeoutError as error:
            reason = f"timed out after {budget.seconds:g} s while asking for the address of {host}"
            raise Failure(reason, again=True) from error
        except OSError as error:
            raise _unknown_name(host, error) from error
        for address in addresses:
            if not self._allowed(address):
                raise Failure(f"leads to {self._refusal} ({host} is {address})")
        return addresses


class _Stream(httpcore.NetworkStream):
    """A connection each of whose steps ends with the deadline, however slowly the other side drips."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.within(timeout))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def explained(error: Exception, connect: float, read: float, deadline: Deadline) -> Failure:
    """The failure that an error of the connection stands for; `connect` and `read` are the limits in seconds."""
    if isinstance(error, httpcore.TimeoutException) and deadline.left() <= 0:
        return deadline.passed()
    match error:
        case httpcore.ConnectTimeout():
            return Failure(f"timed out after {connect:g} s while connecting", again=True)
        case httpcore.TimeoutException():
            return Failure(f"timed out after {read:g} s while reading", again=True)
        case httpcore.ConnectError():
            return _not_connected(error)
        case httpcore.ProxyError():
            return Failure(f"the proxy refuses: {error}")
        case httpcore.LocalProtocolError():
            return Failure(f"can't be asked for: {error}")
    return Failure(f"the connection was cut ({error})", again=True)


def _not_connected(error: BaseException) -> Failure:
    """By the system's own error beneath the library's."""
    cause = _beneath(error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Failure(f"its certificate is not to be trusted: {cause.verify_message}")
    if isinstance(cause, ssl.SSLError):
        return Failure(f"encryption failed: {cause.reason or cause}", again=True)
    if isinstance(cause, ConnectionRefusedError):
        return Failure("the connection was refused", again=True)
    if isinstance(cause, OSError) and cause.errno in _UNREACHABLE:
        return Failure("the network is unreachable", again=True)
    return Failure(f"could not connect: {cause}", again=True)


def _unknown_name(host: str, error: OSError) -> Failure:
    if error.errno == socket.EAI_AGAIN:
        return Failure(f"the network is unreachable or its name server silent (asked for {host})", again=True)
    return Failure(f"the name {host} is not known, or there is no network", again=True)


def _beneath(error: BaseException) -> BaseException:
    while not isinstance(error, OSError) and (cause := error.__cause__ or error.__context__):
        error = cause
    return error
