"""Projects on whose sentences people differ, for the tests of adjudication."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from labeler.session.adjudication import Adjudication
from labeler.session.adjudication_place import Asked
from labeler.store.annotators import person
from labeler.store.connection import open_store
from projects import numbered, project, sitting

LETTERS = {"c": "claim", "a": "attribution", "f": "filler", "r": "retraction", "-": None}
PEOPLE = ("Ines Okoro", "Tam Lindqvist", "Bo Achterberg")
LEAD = "Vera Solberg"


def labelled(path: Path, articles: Sequence[Mapping[str, str]]) -> Path:
    """Make a project; of each article, what each person said of its sentences, a letter each.

    `{"Ines Okoro": "ccf", "Tam Lindqvist": "ca-"}` is an article of three sentences.
    """
    lengths = [max(len(said) for said in article.values()) for article in articles]
    texts = [f"Article {n}.\n{numbered(length - 1)}" for n, length in enumerate(lengths)]
    project(path, *texts)
    for name in dict.fromkeys(name for article in articles for name in article):
        label(path, name, [article.get(name, "") for article in articles])
    return path


def label(path: Path, name: str, said: Sequence[str]) -> None:
    """Let somebody label the sentences of each article."""
    session = sitting(path, name)
    try:
        for item, letters in zip(session.overview(), said, strict=True):
            session.open_document(item.document_id)
            for index, letter in enumerate(letters):
                if LETTERS[letter] is not None:
                    session.label(LETTERS[letter] or "", indices=[index])
    finally:
        session.close()


def adjudicating(path: Path, name: str = LEAD, asked: Asked | None = None) -> Adjudication:
    """Open an adjudicator's sitting; close it after use."""
    store = open_store(path)
    return Adjudication(store, person(store, name), asked or Asked())
