"""Settings of citizens' pictures and files: whence they come, where they lie, how large they are.

No setting can open an address without TLS or on this machine; the demo does that in code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HOST = re.compile(r"(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_MOST_MEGABYTES = 50
_MOST_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Files:
    """Hosts are separated by commas; `*.zdn.vn` is every name below that one."""

    hosts: str = "*.zdn.vn"
    folder: str = "data/files"
    max_megabytes: int = 10
    seconds: int = 10

    @property
    def host_list(self) -> tuple[str, ...]:
        """The hosts, each in lower case."""
        return tuple(each.strip().lower() for each in self.hosts.split(",") if each.strip())


def problems(files: Files) -> Iterator[tuple[str, str]]:
    """Yield each setting that does not hold, with its remedy."""
    for host in files.host_list:
        if not _HOST.fullmatch(host):
            yield "hosts", f'"{host}" is no name of a host; write "*.zdn.vn, photo.example"'
    if not files.folder.strip():
        yield "folder", "is empty; name a folder that no web server hands out"
    if not 1 <= files.max_megabytes <= _MOST_MEGABYTES:
        yield "max_megabytes", f"must lie between 1 and {_MOST_MEGABYTES}"
    if not 1 <= files.seconds <= _MOST_SECONDS:
        yield "seconds", f"must lie between 1 and {_MOST_SECONDS}"
