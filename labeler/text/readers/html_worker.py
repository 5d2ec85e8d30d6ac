"""Takes the article out of HTML pages, in a process of its own: started by `html.py` only.

Reads pages from standard input, each as a line with its length in bytes and then that many bytes
of UTF-8, and writes one line of JSON for each. It imports nothing of ours, so that it starts fast.
"""

import json
import sys
from typing import Any, Final, TextIO

_DATES: Final = {
    "original_date": True,  # when it was published, not when it was last changed
    "extensive_search": False,  # no guessing from the years that the text mentions
    "max_date": "2100-01-01",  # without it the result would depend on today's date
}


def _extract(page: str) -> dict[str, Any]:
    from trafilatura import bare_extraction  # noqa: PLC0415

    found: Any = bare_extraction(
        page,
        favor_precision=True,
        include_comments=False,
        deduplicate=False,  # it remembers earlier pages
        with_metadata=True,
        date_extraction_params=_DATES,
    )
    if found is None:
        return {"text": ""}
    return {
        "text": found.text or "",
        "title": found.title,
        "url": found.url,
        "published_at": found.date,
        "meta": {"author": found.author, "sitename": found.sitename},
    }


def _answer(out: TextIO, answer: dict[str, Any]) -> None:
    out.write(json.dumps(answer) + "\n")
    out.flush()


def main() -> None:
    """Say which version of trafilatura answers, or why none does; then answer until the end."""
    out, sys.stdout = sys.stdout, sys.stderr  # whatever else prints may not mix with the answers
    try:
        import trafilatura  # noqa: PLC0415
    except ImportError as error:
        _answer(out, {"missing": str(error)})
        return
    _answer(out, {"version": trafilatura.__version__})
    while length := sys.stdin.buffer.readline():
        page = sys.stdin.buffer.read(int(length)).decode()
        try:
            answer = _extract(page)
        except Exception as error:  # any page may break any library
            answer = {"error": type(error).__name__}
        _answer(out, answer)


if __name__ == "__main__":
    main()
