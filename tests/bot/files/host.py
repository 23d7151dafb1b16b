"""A host of files with real sockets and a real certificate, as good or as bad as a test wants."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.files.fetching import Fetcher, Limits
from bot.files.gate import Gate

NAME = "photo.zdn.vn"
PUBLIC = "118.102.1.1"
Behaviour = Callable[[socket.socket], None]


@dataclass
class Host:
    """What was asked of it, and how it behaves; `dialled` are the addresses that were called."""

    port: int = 0
    behave: Behaviour = lambda line: None
    names: dict[str, Sequence[str]] = field(default_factory=lambda: {NAME: [PUBLIC]})
    asked: list[bytes] = field(default_factory=list)
    dialled: list[tuple[str, int]] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    greeted_as: list[str | None] = field(default_factory=list)
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def resolve(self, host: str) -> Sequence[str]:
        self.resolved.append(host)
        return self.names.get(host, [])

    def dial(self, address: str, port: int, seconds: float) -> socket.socket:
        """Call the number that was asked for; whatever it is, this host answers."""
        self.dialled.append((address, port))
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def fetcher(self, *, max_bytes: int = 100_000, seconds: float = 5.0) -> Fetcher:
        return Fetcher(
            Gate(("*.zdn.vn",)),
            Limits(max_bytes, seconds),
            names=self.resolve,
            lines=self.dial,
            certificates=self.context,
        )

    def says(self, *parts: bytes) -> None:
        """Answer every request with these bytes."""
        self.behave = lambda line: [line.sendall(part) for part in parts] and None


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An answer as a well-behaved host gives it, with further headers."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@contextmanager
def open_host(folder: Path, *, name: str = NAME) -> Iterator[Host]:
    """Listen on a free port of this machine until the test is over."""
    host = Host()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate(folder, name))
    server.sni_callback = lambda _line, given, _context: host.greeted_as.append(given)
    host.context = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host.port = listener.getsockname()[1]
        threading.Thread(target=_serve, args=(host, listener, server), daemon=True).start()
        yield host


def _serve(host: Host, listener: socket.socket, server: ssl.SSLContext) -> None:
    while True:
        try:
            raw, _ = listener.accept()
        except OSError:
            return
        # Whoever breaks off is the one under test.
        with contextlib.suppress(OSError), server.wrap_socket(raw, server_side=True) as line:
            host.asked.append(line.recv(65_536))
            host.behave(line)


def certificate(folder: Path, name: str) -> Path:
    """Make a certificate for a name that signs itself, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path
