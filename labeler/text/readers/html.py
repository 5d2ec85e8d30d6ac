"""Articles out of HTML pages, with trafilatura (Barbaresi 2021), which comes with an extra.

The work is done in a process of its own. A page from the web can keep any extractor busy for hours
(one of trafilatura's patterns takes quadratic time on a long doctype) or make it crash, and neither
may happen to somebody's import. It also keeps its warnings and caches away from ours, and starts
only when the first page comes. Nothing is ever fetched: addresses in a page are only recorded.
"""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, Self, cast

from labeler.models import SourceDocument
from labeler.text.readers.base import Metadata, Options, Origin, UnreadableError, document, one_line
from labeler.text.readers.encoding import decode_page

MAX_PAGE: Final = 8 * 2**20
"""The most characters a page may have; the parsed tree takes 150 times as much memory."""
SECONDS_A_PAGE: Final = 30.0

_WORKER: Final = Path(__file__).with_name("html_worker.py")
_NOT_INSTALLED: Final = "needs an extra to read HTML: install this project with [html]"


class Page(NamedTuple):
    """The article of an HTML page, what the page says about it, and what took it out."""

    text: str
    metadata: Metadata
    extractor: str


class _Worker(NamedTuple):
    """The running process: what it is sent, what it answers, and the version that answers."""

    process: subprocess.Popen[bytes]
    pages: IO[bytes]
    answers: IO[bytes]
    version: str


class PageExtractor:
    """Takes articles out of HTML pages; a context manager, because a process has to end.

    `seconds` is how long one page may take before it is given up.
    """

    def __init__(self, seconds: float = SECONDS_A_PAGE) -> None:
        self._seconds = seconds
        self._worker: _Worker | None = None
        self._is_missing = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if one was started."""
        worker, self._worker = self._worker, None
        if worker is not None:
            _end(worker.process)

    def extract(self, page: str) -> Page:
        """Return the article of a page; UnreadableError if there is none or it takes too long."""
        if len(page) > MAX_PAGE:
            raise UnreadableError(f"is longer than {MAX_PAGE:,} characters, too much for a page")
        worker = self._worker = self._worker or self._start()
        answer = self._ask(worker, page.encode(errors="replace"))
        if "error" in answer:
            raise UnreadableError(f"is a page that the extractor fails on ({answer['error']})")
        if not answer["text"].strip():
            raise UnreadableError("is a page without an article")
        said = {name: one_line(value) for name, value in answer["meta"].items()}
        meta = {name: value for name, value in said.items() if value}
        metadata = Metadata(answer["title"], answer["url"], answer["published_at"], meta=meta)
        return Page(answer["text"], metadata, f"trafilatura {worker.version}")

    def _start(self) -> _Worker:
        if self._is_missing:
            raise UnreadableError(_NOT_INSTALLED)
        # -P: neither this folder nor the user's may hide a module of the standard library.
        command = [sys.executable, "-P", "-W", "ignore", str(_WORKER)]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        pages, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        greeting = json.loads(answers.readline() or "{}")
        if "version" not in greeting:
            _end(process)
            self._is_missing = True
            raise UnreadableError(_NOT_INSTALLED)
        return _Worker(process, pages, answers, greeting["version"])

    def _ask(self, worker: _Worker, page: bytes) -> dict[str, Any]:
        is_late = threading.Event()

        def give_up() -> None:
            is_late.set()
            worker.process.kill()

        timer = threading.Timer(self._seconds, give_up)
        timer.start()
        try:
            with suppress(OSError):  # the process has ended: there is no answer either
                worker.pages.write(b"%d\n%s" % (len(page), page))
                worker.pages.flush()
            line = worker.answers.readline()
        finally:
            timer.cancel()
            timer.join()
        is_answered = line.endswith(b"\n")
        if is_late.is_set() or not is_answered:
            self.close()  # the next page gets a new process
        if is_answered:
            return cast("dict[str, Any]", json.loads(line))
        if is_late.is_set():
            raise UnreadableError(f"is a page that takes more than {self._seconds:g} s")
        raise UnreadableError("is a page that makes the extractor crash")


def read_page(
    data: bytes, origin: Origin, options: Options, pages: PageExtractor
) -> SourceDocument:
    """Return the document of an HTML file; raises UnreadableError."""
    html, encoding = decode_page(data, options.encoding)
    page = pages.extract(html)
    return document(
        page.text,
        page.metadata,
        origin=origin,
        raw=data,
        language=options.language,
        encoding=encoding,
        extractor=page.extractor,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()  # closes the pipes and waits
