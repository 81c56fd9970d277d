"""Outgoing requests reach the public internet and nothing else."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from shared.adapters.channels import http
from shared.domain.errors import Refused, Unavailable

FORBIDDEN_URLS = [
    "https://127.0.0.1/x", "https://127.1/x", "https://2130706433/x", "https://0x7f000001/x", "https://0x7f.1/x",
    "https://017700000001/x", "https://0177.0.0.1/x", "https://0/x", "https://0.0.0.0/x", "https://localhost/x",
    "https://localhost./x", "https://10.0.0.1/x", "https://10.255.255.255/x", "https://172.16.0.1/x",
    "https://172.31.255.254/x", "https://192.168.0.1/x", "https://192.168.1.1:443/x", "https://169.254.169.254/latest",
    "https://169.254.170.2/v2/credentials", "https://2852039166/latest", "https://0xa9fea9fe/latest",
    "https://100.64.0.1/x", "https://100.100.100.200/x", "https://168.63.129.16/x", "https://192.0.0.192/x",
    "https://198.18.0.1/x", "https://192.0.2.1/x", "https://203.0.113.9/x", "https://224.0.0.1/x", "https://240.0.0.1/x",
    "https://255.255.255.255/x", "https://192.88.99.1/x", "https://[::1]/x", "https://[::]/x", "https://[::ffff:127.0.0.1]/x",
    "https://[::ffff:7f00:1]/x", "https://[::ffff:169.254.169.254]/x", "https://[::ffff:10.0.0.1]/x",
    "https://[::127.0.0.1]/x", "https://[64:ff9b::7f00:1]/x", "https://[64:ff9b::a9fe:a9fe]/x", "https://[2002:7f00:1::]/x",
    "https://[2002:a9fe:a9fe::]/x", "https://[2001:0:7f00:1::]/x", "https://[fe80::1]/x", "https://[fe80::1%25lo]/x",
    "https://[fc00::1]/x", "https://[fd00:ec2::254]/x", "https://[fec0::1]/x", "https://[ff02::1]/x", "https://[2001:db8::1]/x",
    "http://hooks.slack.com/x", "http://93.184.216.34/x", "https://93.184.216.34:22/x", "https://93.184.216.34:8443/x",
    "https://93.184.216.34:0/x", "https://user@93.184.216.34/x", "https://93.184.216.34@127.0.0.1/x", "https://a:b@localhost/x",
    "https:///x", "https://", "//127.0.0.1/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "gopher://127.0.0.1/x",
    "https://127.0.0.1\\@hooks.slack.com/x", "https://hooks.slack.com\r\nHost: localhost/x",
    "https://hooks.slack.com /x",
    "https://[::1/x", "https://①②⑦.0.0.1/x", "https://127。0。0。1/x", "https://93.184.216.34:99999/x",
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def today() -> None:
    """The present day, by which TLS looks at certificates."""


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where connections would have gone; none is made."""
    made: list[Any] = []

    def refuse(address: Any, *_: object, **__: object) -> socket.socket:
        made.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    return made


@pytest.mark.parametrize("url", FORBIDDEN_URLS)
def test_what_is_not_public_is_never_connected_to(url: str, calls: list[Any]) -> None:
    with pytest.raises((Refused, Unavailable)):
        http.post_json(url, b"{}")
    assert calls == []


def test_the_list_is_long_enough() -> None:
    assert len(set(FORBIDDEN_URLS)) >= 50


def test_a_name_with_one_private_address_is_refused(calls: list[Any]) -> None:
    for found in (["93.184.216.34", "10.0.0.1"], ["127.0.0.1"], ["2606:2800:220:1::1", "::1"], [], ["nonsense"]):
        with pytest.raises(Refused):
            http.post_json("https://hooks.example/x", b"{}", resolve=lambda *_, found=found: found)
    assert calls == []


def test_a_name_that_changes_its_address_is_looked_up_once(calls: list[Any]) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    with pytest.raises(Unavailable):
        http.post_json("https://rebind.example/x", b"{}", resolve=lambda *_: next(answers))
    assert calls == [("93.184.216.34", 443)]


def test_a_name_that_does_not_resolve_may_come_back(calls: list[Any]) -> None:
    def nothing(*_: object) -> list[str]:
        raise socket.gaierror

    with pytest.raises(Unavailable):
        http.post_json("https://hooks.example/x", b"{}", resolve=nothing)
    assert calls == []


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert http.is_public(address)


def test_retry_after_is_read_as_seconds_or_as_a_date_and_bounded() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    assert 90 <= http.retry_after(soon, 5) <= 100
    assert [http.retry_after(header, 5) for header in ("30", " 7 ", "0", "99999999", None, "soon", "-3", "１２")] == [
        30, 7, 1, 900, 5, 5, 5, 5,
    ]  # fmt: skip
    assert http.retry_after("Mon, 01 Jan 2001 00:00:00 GMT", 5) == 1


class _Tls:
    """A TLS server that knows one name, and what it was asked for."""

    def __init__(self, folder: Path, name: str) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.certificate = _certificate(folder, name)
        self.context.load_cert_chain(self.certificate)
        self.asked: list[str | None] = []
        self.context.sni_callback = lambda _socket, asked, _context: self.asked.append(asked)
        self.request = b""
        self.server = socket.create_server(("127.0.0.1", 0))
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        taken, _ = self.server.accept()
        try:
            with self.context.wrap_socket(taken, server_side=True) as link:
                while not self.request.endswith(b"{}"):
                    self.request += link.recv(65536)
                link.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        except OSError:
            taken.close()


def _certificate(folder: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        subject, subject, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    signed = made.sign(key, hashes.SHA256())
    file = folder / f"{name}.pem"
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(key.private_bytes(*plain) + signed.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize("name", ["hooks.example", "elsewhere.example"])
def test_the_checked_address_is_called_under_its_name_with_its_certificate_checked(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = _Tls(tmp_path, name)
    went: list[Any] = []
    real, context = socket.create_connection, ssl.create_default_context

    def here(address: Any, timeout: float) -> socket.socket:
        went.append(address)
        return real(server.server.getsockname(), timeout)

    monkeypatch.setattr(socket, "create_connection", here)
    monkeypatch.setattr(ssl, "create_default_context", lambda: context(cafile=str(server.certificate)))
    url, resolve = "https://hooks.example/services/T?a=1", lambda *_: ["93.184.216.34"]
    if name == "hooks.example":
        assert http.post_json(url, b"{}", resolve=resolve).text == "ok"
        assert server.request.startswith(b"POST /services/T?a=1 HTTP/1.1\r\nHost: hooks.example\r\n")
    else:
        with pytest.raises(Unavailable, match="SSLCertVerificationError"):
            http.post_json(url, b"{}", resolve=resolve)
        assert server.request == b""
    assert went == [("93.184.216.34", 443)]
    assert server.asked == ["hooks.example"]
    server.server.close()
