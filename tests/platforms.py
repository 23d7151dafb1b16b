"""The emulated platform behind a real socket."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from webhooks.emulator import Platform, create_platform_app, create_server


@contextmanager
def served(platform: Platform) -> Iterator[str]:
    """Serve a platform on a free port of this machine; yield its address."""
    server = create_server(create_platform_app(platform), "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
