"""One outgoing HTTPS POST that reaches the public internet only.

An address in a brand file is somebody's input. It is resolved once, every address that the name has is
checked, and the connection goes to a checked one, so a name that resolves differently a second
later (DNS rebinding) gains nothing. Redirects are not followed, and proxies are not asked.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from shared.domain.errors import Gone, Refused, Unavailable

SECONDS = 8.0
"""For a whole exchange. Slack answers in under 3; the delivery function has 30 for a batch."""

ANSWER_LIMIT = 65_536
"""Bytes of an answer that are read; channels answer with a word or two."""

WAIT_LIMIT = 900
"""Seconds of Retry-After that are believed: a message can be delayed that long in SQS."""

GONE = frozenset({301, 308, 401, 403, 404, 410})
"""Statuses that speak of the address and not of the message: the next alert would fare no better."""

Resolve = Callable[[str, int], list[str]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Not private by the book, and yet nobody's public web server.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(each)
    for each in (
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598
        "168.63.129.16/32",  # Azure's host agent
        "192.0.0.0/24",  # IETF protocol assignments, RFC 6890
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "198.18.0.0/15",  # benchmarks, RFC 2544
        "fec0::/10",  # site-local, RFC 3879
        "2001::/23",  # IETF protocol assignments, Teredo among them
        "5f00::/16",  # segment routing, RFC 9602
    )
)
_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))


class Answer(Struct, frozen=True):
    """What a channel answered: its status and the beginning of its text."""

    status: int
    text: str


def post_json(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str] | None = None,
    trusted: str = "",
    resolve: Resolve | None = None,
    method: str = "POST",
    read: frozenset[int] = frozenset(),
    seconds: float | None = None,
) -> Answer:
    """Posts JSON and returns a 2xx answer, or one whose status is in `read`; for `seconds`, else SECONDS.

    `headers` are sent beside our own. `trusted` is a URL of our own configuration; what lies under it may be on
    this machine and speak plain HTTP. Raises Gone for an address that is not to be called or that answers with one of
    GONE; Refused for another redirect or lasting 4xx; Unavailable for 408, 425, 429, 5xx and everything that goes wrong
    on the way.
    """
    target = _target(url)
    ours = bool(trusted) and _under(target, urlsplit(trusted))
    host, port = target.hostname or "", target.port or (443 if target.scheme == "https" else 80)
    if not ours and (target.scheme != "https" or port != 443):
        raise Gone("only https:// on its usual port is called")
    pinned = host if ours else public_address(host, port, resolve or _resolve)
    sent = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Hundred/1", **(headers or {})}
    connection = _Pinned(target.scheme, host, port, pinned, seconds or SECONDS)
    response, raw = _exchange(connection, method, target, body, sent)
    return _judged(response, raw, read)


def public_address(host: str, port: int, resolve: Resolve) -> str:
    """The address to connect to. Raises Gone if any address of that name is not public."""
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise Unavailable("the channel's host name does not resolve", 60) from error
    if not found or not all(is_public(each) for each in found):
        raise Gone("that address is not on the public internet")
    return found[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, looking into IPv6 forms that carry an IPv4 one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_global(each) for each in (parsed, *_carried(parsed)))


def retry_after(header: str | None, default: int) -> int:
    """Seconds to wait by a Retry-After header, which holds seconds or a date."""
    if not header:
        return default
    if header.strip().isascii() and header.strip().isdigit():
        return max(1, min(int(header.strip()[:9]), WAIT_LIMIT))
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return default
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(1, min(int((moment - datetime.now(UTC)).total_seconds()), WAIT_LIMIT))


def _target(url: str) -> SplitResult:
    if any(letter <= " " or letter in '\\"<>\x7f' or letter > "~" for letter in url):
        raise Gone("the address holds characters that no URL has")
    try:
        target = urlsplit(url)
        usable = target.scheme in ("http", "https") and target.hostname and target.port != 0
    except ValueError as error:
        raise Gone("the address is not a URL") from error
    if not usable or "@" in target.netloc:
        raise Gone("the address is not an https:// URL")
    return target


def _under(target: SplitResult, trusted: SplitResult) -> bool:
    """Whether a URL is the trusted one or lies below it: same scheme, host and port, and no way up."""
    same = (target.scheme, target.hostname, target.port) == (trusted.scheme, trusted.hostname, trusted.port)
    base = trusted.path.rstrip("/")
    return same and ".." not in target.path and (target.path == base or target.path.startswith(f"{base}/"))


def _resolve(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _global(address: Address) -> bool:
    listed = any(address in network for network in _NOT_PUBLIC if network.version == address.version)
    return address.is_global and not (listed or address.is_multicast or address.is_reserved)


def _carried(address: Address) -> list[ipaddress.IPv4Address]:
    """IPv4 addresses inside an IPv6 one: mapped, compatible, 6to4, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [each for each in (address.ipv4_mapped, address.sixtofour) if each]
    low = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if any(address in network for network in _NAT64) or int(address) >> 32 == 0:
        found.append(low)
    return found


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked, under the name that was asked for (SNI, certificate, Host)."""

    def __init__(self, scheme: str, host: str, port: int, pinned: str, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self.seconds = seconds
        self._pinned = pinned
        self._tls = ssl.create_default_context() if scheme == "https" else None
        self.default_port = 443 if self._tls else 80

    def connect(self) -> None:
        self.sock = socket.create_connection((self._pinned, self.port), self.timeout)
        if self._tls:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host.rstrip("."))


def _exchange(
    connection: _Pinned, method: str, target: SplitResult, body: bytes, headers: dict[str, str]
) -> tuple[http.client.HTTPResponse, bytes]:
    """Sends and receives, for the connection's seconds at the most however slowly the other side drips."""
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    try:
        connection.connect()
    except OSError as error:
        connection.close()
        raise Unavailable(f"no connection to {target.hostname}: {type(error).__name__}", 15) from error
    bell = Timer(connection.seconds, _hang_up, (connection.sock,))
    bell.daemon = True
    bell.start()
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response, response.read(ANSWER_LIMIT)
    except (OSError, http.client.HTTPException) as error:
        reason = f"{target.hostname} gave no answer: {type(error).__name__}"
        raise Unavailable(reason, 15, doubtful=True) from error
    finally:
        bell.cancel()
        connection.close()


def _hang_up(sock: socket.socket) -> None:
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    except OSError:
        return  # it was closed in the same moment


def _judged(response: http.client.HTTPResponse, raw: bytes, read: frozenset[int]) -> Answer:
    answer = Answer(response.status, raw.decode("utf-8", "replace"))
    if 200 <= answer.status < 300 or answer.status in read:
        return answer
    if answer.status >= 500 or answer.status in (408, 425, 429):
        header = response.getheader("Retry-After")
        wait = retry_after(header, 1 if answer.status == 429 else 15)
        # A 429 surely did nothing; behind a 5xx a gateway may have lost the answer of one who did.
        doubtful = answer.status in (502, 504)
        raise Unavailable(f"the channel answered {answer.status}", wait, doubtful=doubtful, asked=bool(header))
    said = "".join(letter for letter in answer.text[:60] if letter.isalnum() or letter in " _-")
    raise (Gone if answer.status in GONE else Refused)(f"the channel answered {answer.status} {said}".strip())
