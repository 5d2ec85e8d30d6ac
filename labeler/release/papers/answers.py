"""answers.toml: the one file of a release that people write, taken over by the next release."""

import json
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

from labeler.errors import LabelerError
from labeler.release.papers.data_statement import DATA_STATEMENT
from labeler.release.papers.datasheet import DATASHEET
from labeler.release.papers.facts import Answers, Facts
from labeler.text.jsonlines import harmless

FILE: Final = "answers.toml"
_LARGEST: Final = 1 << 20
_QUESTIONS: Final = {
    question.id: question
    for part in chain(DATASHEET, DATA_STATEMENT)
    for question in part.questions
}
_HEAD: Final = """\
# What only people know of this dataset. Write answers between the quotation marks, or between
# triple ones for several lines, and release again into this folder: its papers say them then.
"""


def read_answers(path: Path) -> Answers:
    """Return the answers in a file. LabelerError where it cannot be read or asks for more."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise LabelerError(f"{path}: larger than {_LARGEST >> 20} MiB, so hardly answers")
        found = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except OSError as error:
        raise LabelerError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise LabelerError(f"{path}: is not UTF-8: save the file as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LabelerError(f"{path}: not valid TOML: {error}") from error
    return _checked(found, path)


def answers_text(answers: Answers) -> str:
    """Return the file: the answers given so far, each under what is asked."""
    return "\n".join(_lines(answers))


def open_questions(facts: Facts) -> int:
    """Return how many questions wait for people."""
    return sum(question.is_open(facts) for question in _QUESTIONS.values())


def _checked(found: dict[str, Any], path: Path) -> Answers:
    title, authors, given = (
        found.pop("title", ""),
        found.pop("authors", []),
        found.pop("answers", {}),
    )
    if found:
        raise LabelerError(f"{path}: there is no place for '{next(iter(found))}' in it")
    if not isinstance(title, str):
        raise LabelerError(f"{path}: 'title' is a text")
    if not isinstance(authors, list) or not all(isinstance(name, str) for name in authors):
        raise LabelerError(f"{path}: 'authors' is a list of names")
    if not isinstance(given, dict):
        raise LabelerError(f"{path}: '[answers]' is a table")
    for question, answer in given.items():
        if question not in _QUESTIONS:
            raise LabelerError(f"{path}: there is no question '{question}'")
        if not isinstance(answer, str):
            raise LabelerError(f"{path}: the answer to '{question}' is a text")
    said = {question: answer.strip() for question, answer in given.items() if answer.strip()}
    named = tuple(name.strip() for name in authors if name.strip())
    return Answers(title.strip(), named, said)


def _lines(answers: Answers) -> Iterator[str]:
    yield _HEAD
    yield f"title = {_text(answers.title)}"
    yield f"authors = [{', '.join(map(_text, answers.authors))}]"
    yield "\n[answers]"
    for part in chain(DATASHEET, DATA_STATEMENT):
        yield f"\n# {part.title}"
        for question in part.questions:
            yield ""
            yield f"# {question.text}"
            if question.left and question.known is not None:
                yield f"# Open: {question.left}."
            yield f"{question.id} = {_text(answers.to(question.id))}"
    yield ""


def _text(value: str) -> str:
    """Return a text as TOML: several lines stay several lines, for whoever goes on writing."""
    # JSON's strings are TOML's basic strings, once DEL is escaped.
    if "\n" not in value:
        return harmless(json.dumps(value, ensure_ascii=False))
    lines = (harmless(json.dumps(line, ensure_ascii=False))[1:-1] for line in value.split("\n"))
    return '"""\n' + "\n".join(lines) + '"""'
