"""Tries an installed labeler as a newcomer would: `python -I tests/try_installed.py`.

Not collected by pytest: it runs in an environment that holds nothing but the built wheel and what
that asks for, and in an empty folder. It writes its own articles, labels one sentence by pressing a
key in a terminal, and reads the results back through the commands.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

LABELER = Path(sys.executable).with_name("labeler")
PATIENCE_S = 60.0
ARTICLES = {
    "pier.txt": "Pier reopens\n\nThe pier opened on Monday. “It is safe,” said Ines Okoro.\n",
    "rain.txt": "Rain over Tallow Bay\n\nRain fell for nine days. The river rose by two metres.\n",
}


def run(*words: str, status: int = 0) -> str:
    """Run a command, check how it ends and that nothing looks like a crash; return its output."""
    done = subprocess.run(
        [LABELER, *words], capture_output=True, text=True, encoding="utf-8", check=False
    )
    sys.stdout.write(f"$ labeler {' '.join(words)}\n{done.stderr}")
    expect(done.returncode == status, f"exit {done.returncode}, not {status}: {done.stderr}")
    expect("Traceback" not in done.stderr, done.stderr)
    return done.stdout


def expect(holds: bool, otherwise: object) -> None:
    """End with a message where something does not hold."""
    if not holds:
        sys.exit(f"try_installed: {otherwise}")


def press_in_a_terminal(words: Sequence[str], keys: Sequence[bytes]) -> None:
    """Start a command in a terminal of its own, press keys once it is drawn, and let it end."""
    import fcntl
    import pty
    import struct
    import termios

    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.environ["TERM"] = "xterm-256color"
        os.execv(LABELER, [str(LABELER), *words])  # noqa: S606 - no shell is wanted
    began = time.monotonic()
    pending = list(keys)
    drawn = b""
    os.set_blocking(terminal, False)
    while True:
        expect(time.monotonic() - began < PATIENCE_S, f"no end; the screen was: {drawn[-2000:]!r}")
        try:
            part = os.read(terminal, 65536)
        except BlockingIOError:
            part = b" "
            if b"Claim" in drawn and pending:  # drawn, and waiting
                os.write(terminal, pending.pop(0))
            time.sleep(0.5)
        except OSError:  # Linux says so at the end
            part = b""
        drawn += part
        if not part:
            break
    _, status = os.waitpid(child, 0)
    expect(os.waitstatus_to_exitcode(status) == 0, f"the screen ended with {status}: {drawn!r}")


def main() -> None:
    """Try every kind of command once."""
    expect(not list(Path().iterdir()), "start this in an empty folder")
    folder = Path("articles")
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")

    expect(run("--version").startswith("labeler"), "no version")
    run("import", "articles")
    expect(Path("labels.db").is_file(), "import made no ./labels.db")
    sentences = [json.loads(line) for line in run("segment", "articles/pier.txt").splitlines()]
    expect([s["text"] for s in sentences][1] == "The pier opened on Monday.", sentences)
    run(status=2)  # there is no terminal

    if sys.platform != "win32":
        press_in_a_terminal(["--as", "Ines Okoro"], [b"c", b"\x11"])
        (label,) = [json.loads(line) for line in run("export").splitlines()]
        expect((label["label"], label["text"]) == ("claim", "Pier reopens"), label)
        expect("Ines Okoro" in run("status"), "the annotator is not in the status")
        run("export", "-o", "labels.csv")

    report = json.loads(run("agreement", "--json"))
    expect(report["coefficients"]["alpha"]["value"] is None, report)
    checks = json.loads(run("verify", "--json"))
    expect(bool(checks) and all(check["ok"] for check in checks), checks)
    expect("attribution" in run("codebook", "show").lower(), "no codebook")
    expect(len(json.loads(run("keys", "--json"))) > 20, "no keys")
    run("backup", "-o", "copy.db")
    run("--db", "copy.db", "verify")
    run("--db", "nowhere.db", "status", status=1)


if __name__ == "__main__":
    main()
