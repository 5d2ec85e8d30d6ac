"""A project worth releasing: three people who differ, an adjudicator, attributes and notes."""

from contextlib import closing
from pathlib import Path

import pytest

from adjudicating import LEAD, PEOPLE, adjudicating, labelled
from pretending import pretended
from projects import project, sitting
from retracted import retracted

INES, TAM, BO = PEOPLE


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that no test changes.

    The first article's five sentences are labelled by three people, the second one's by two; of
    its last sentence there is one label, the third article nobody has labelled.
    """
    path = labelled(
        tmp_path_factory.mktemp("released") / "storm.db",
        [{INES: "cccfa", TAM: "cacfc", BO: "caff-"}, {INES: "fcc", TAM: "rc-"}, {INES: "--"}],
    )
    with closing(sitting(path, INES)) as session:
        session.open_document(session.overview()[0].document_id)
        session.go_to(1)
        session.set_attributes({"checkworthy": 2, "unsure": True})
        session.note("=a note, “quoted”\nof two lines")
    with closing(adjudicating(path, LEAD)) as here:
        here.decide("filler", "a reason")  # attribution was said twice, claim once
    return path


@pytest.fixture(scope="session")
def ten_articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project to be split, whose articles have nothing in common; one person labelled."""
    texts = (f"Title {n}\n\nNothing but {n} came. It was {n} degrees." for n in range(10))
    path = project(tmp_path_factory.mktemp("ten") / "ten.db", *texts)
    with closing(sitting(path)) as session:
        for document in session.overview():
            session.open_document(document.document_id)
            session.label("claim", indices=range(session.count))
    return path


@pytest.fixture(scope="session")
def unlabelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that has articles and no labels."""
    return project(tmp_path_factory.mktemp("unlabelled") / "new.db")


@pytest.fixture(scope="session")
def pretend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the practice project with pretend labels; no test changes it."""
    return pretended(tmp_path_factory.mktemp("pretended") / "storm.db")


@pytest.fixture(scope="session")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a retraction by three people; no test changes it."""
    return retracted(tmp_path_factory.mktemp("ferry") / "ferry.db")
