"""The process that reads a PDF: from standard input, the words of two pages to standard output."""

from __future__ import annotations

import io
import logging
import resource
import sys

_PAGES = 2
_CPU_SECONDS = 5
_MOST_BYTES = 1024 * 1024 * 1024


def main() -> None:
    """Print the words; whatever is wrong with the document, print what was read before."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
    from pypdf import PdfReader

    logging.disable()
    out = sys.stdout.buffer
    pages = PdfReader(io.BytesIO(sys.stdin.buffer.read())).pages
    for number in range(min(_PAGES, len(pages))):
        out.write(pages[number].extract_text().encode("utf-8", "replace") + b"\n")
        out.flush()


if __name__ == "__main__":
    main()
