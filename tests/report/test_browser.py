"""The page in a real browser: it asks for nothing, runs nothing, and shows what it should."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from labeler.report.html_report import html_report
from report_examples import full_report

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="there is no Chromium here"),
]


class Site:
    """A server of one page that remembers what it was asked for."""

    def __init__(self) -> None:
        self.page = b""
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(site.page)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    thread = threading.Thread(target=found.server.serve_forever)
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


def visit(address: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    assert BROWSER is not None
    quiet = [
        "--headless",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--enable-logging=stderr",
    ]
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    return subprocess.run(
        [BROWSER, *quiet, *sandbox, f"--user-data-dir={folder}", *options, address],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )


def test_nothing_is_asked_for_and_nothing_runs(site: Site, tmp_path: Path) -> None:
    hostile = (
        f"<img src={site.address}/image>",
        f"<script src={site.address}/script></script>",
        "<script>document.title='run'</script>",
        f"</style><style>@import '{site.address}/style';</style>",
    )
    page = html_report(full_report(hostile, hostile[::-1], outside=hostile[0]))
    site.page = page.encode()
    done = visit(f"{site.address}/report.html", tmp_path, "--dump-dom")
    assert site.asked == ["/report.html"]
    assert "<title>Agreement in round 2</title>" in done.stdout
    assert "Refused to" not in done.stderr  # the page itself keeps its policy
    assert "violates" not in done.stderr


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 500])
def test_the_page_fits_the_window(site: Site, tmp_path: Path, width: int, scheme: str) -> None:
    image = pytest.importorskip("PIL.Image", reason="comes with matplotlib")
    site.page = html_report(full_report()).encode()
    shot = tmp_path / "shot.png"
    visit(
        site.address,
        tmp_path / "profile",
        f"--window-size={width},2400",
        "--hide-scrollbars",
        f"--blink-settings=preferredColorScheme={int(scheme == 'light')}",
        f"--screenshot={shot}",
    )
    with image.open(shot) as picture:
        shown = picture.convert("RGB")
        assert shown.width == width
        corners = {shown.getpixel((x, 2390)) for x in (1, width - 2)}
        brightness = sum(shown.getpixel((1, 1)))
        colours = len(shown.getcolors(1 << 24) or ())
    assert len(corners) == 1  # nothing stands out at either edge
    assert (brightness > 600) == (scheme == "light")
    assert colours > 50  # text, and plots with their own colours
