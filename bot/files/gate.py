"""Says which addresses of citizens' files may be fetched, and from where.

An address comes out of a webhook and is hostile until shown otherwise: anybody may forge what a
phone sends. Connects to nothing. Reasons: docs/security.md, "Pictures and files".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from bot.errors import FileRefused

TLS_PORT = 443
# Strict on purpose: what two readers of addresses could understand differently is refused.
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]{1,253})(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[!-\[\]-~]*)?",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_LONGEST = 2_000
# Special ones that older versions of `ipaddress` call public, and the inner service of a cloud.
_SPECIAL = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
# Forms of IPv6 that carry an IPv4 address, which a gateway would go on to.
_CARRIERS = tuple(map(IPv6Network, ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")))


@dataclass(frozen=True, slots=True)
class Target:
    """Where a file is: a name to resolve, and what to ask for there."""

    host: str
    port: int
    path: str
    is_local: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets addresses through whose host is listed: `photo.example`, or `*.example` for any below.

    `local_port` opens http://127.0.0.1 at that port as well. Only the demo gives one, in code: no
    setting can.
    """

    hosts: tuple[str, ...]
    local_port: int = 0

    def read(self, address: str) -> Target:
        """Return where an address leads. Raises FileRefused for every one not surely ours."""
        found = _ADDRESS.fullmatch(address) if len(address) <= _LONGEST else None
        if found is None:
            raise FileRefused("address")
        scheme, host = found["scheme"].lower(), found["host"].lower()
        path = (found["path"] or "/").partition("#")[0]
        port = int(found["port"]) if found["port"] else None
        if self.local_port and (scheme, host, port) == ("http", "127.0.0.1", self.local_port):
            return Target(host, self.local_port, path, is_local=True)
        # Zalo was seen to name its media by http; they are asked for with TLS all the same.
        usual = TLS_PORT if scheme == "https" else 80
        if port not in (None, usual) or not self._is_listed(host):
            raise FileRefused("address")
        return Target(host, TLS_PORT, path)

    def _is_listed(self, host: str) -> bool:
        if not _NAME.fullmatch(host):
            return False
        return any(
            host.endswith(each[1:]) if each.startswith("*.") else host == each
            for each in self.hosts
        )


def is_public(address: str) -> bool:
    """Say whether an IP address lies in the open internet, and can stand for no inner one."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and (_carries_another(ip) or ip.is_site_local):
        return False
    if isinstance(ip, IPv4Address) and any(ip in net for net in _SPECIAL):
        return False
    is_odd = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback
    return ip.is_global and not is_odd and not ip.is_link_local and not ip.is_private


def pinned(addresses: Sequence[str]) -> str:
    """Return the address to connect to; one bad answer of the name server spoils them all.

    Raises FileRefused.
    """
    if not addresses or not all(map(is_public, addresses)):
        raise FileRefused("address")
    return addresses[0]


def _carries_another(ip: IPv6Address) -> bool:
    is_mapped: IPv4Address | None = ip.ipv4_mapped
    return is_mapped is not None or ip.teredo is not None or any(ip in net for net in _CARRIERS)
