"""Equal to other implementations on random labels; a peer that is not installed is skipped.

    python3.12 -m venv peers && peers/bin/python -m pip install '.[peers]'
    peers/bin/python -m pytest tests/agreement/test_peers.py

The extra `[peers]` is heavy and brings an older numpy, so it has an environment of its own.
"""

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreement_matrices import annotated
from labeler.agreement.method import Method
from labeler.agreement.pattern_builder import annotated_unordered
from labeler.agreement.result import AgreementSummary
from labeler.agreement.summary import summarise

LABELS = ["0", "1", "2", "3"]
Matrix = list[list[int]]
"""Items × annotators, -1 for no label."""


def matrices(lowest: int, annotators: st.SearchStrategy[int]) -> st.SearchStrategy[Matrix]:
    return annotators.flatmap(
        lambda width: st.lists(
            st.lists(st.integers(lowest, 3), min_size=width, max_size=width),
            min_size=2,
            max_size=25,
        )
    )


complete = matrices(0, st.integers(2, 5))
gappy = matrices(-1, st.integers(2, 5))
without_singletons = gappy.map(
    lambda matrix: [labels for labels in matrix if sum(label >= 0 for label in labels) > 1]
).filter(lambda matrix: len(matrix) > 1)


def peer(name: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a peer warns of when it is loaded is its own matter
        return pytest.importorskip(name, reason="a peer, in an environment of its own")


@pytest.fixture(scope="module")
def krippendorff() -> Any:
    return peer("krippendorff")


@pytest.fixture(scope="module")
def scikit_learn() -> Any:
    return peer("sklearn.metrics")


@pytest.fixture(scope="module")
def statsmodels() -> Any:
    return peer("statsmodels.stats.inter_rater")


@pytest.fixture(scope="module")
def irrcac() -> Any:
    return peer("irrCAC.raw")


@pytest.fixture(autouse=True)
def silent_peers() -> Iterator[None]:
    """Let peers divide by zero, where we say that there is no value."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def summary_of(matrix: Matrix, method: Method, **options: Any) -> AgreementSummary:
    return summarise(annotated_unordered(annotated(matrix), LABELS), method, **options)


BY_ITEM = Method(unit="item")
GWET = Method(unit="item", interval="gwet")


@given(gappy)
def test_alpha_is_krippendorffs(krippendorff: Any, matrix: Matrix) -> None:
    found = summary_of(matrix, BY_ITEM, scale=[0.0, 1.0, 2.0, 3.0]).coefficients
    data = np.where(np.array(matrix) < 0, np.nan, matrix).T
    for name, level in (
        ("alpha", "nominal"),
        ("alpha_ordinal", "ordinal"),
        ("alpha_interval", "interval"),
    ):
        if found[name].value is None:
            continue  # with one label only, or nothing to compare, the package raises or gives nan
        theirs = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
        assert found[name].value == pytest.approx(theirs, abs=1e-9), name


@given(complete)
def test_cohens_kappa_is_scikit_learns(scikit_learn: Any, matrix: Matrix) -> None:
    columns = np.array(matrix).T
    for pair in summary_of(matrix, BY_ITEM).pairs:
        first, second = (columns[int(name[1:])] for name in (pair.first, pair.second))
        if pair.kappa.value is None:
            assert len({*first, *second}) == 1
        else:
            theirs = scikit_learn.cohen_kappa_score(first, second)
            assert pair.kappa.value == pytest.approx(theirs, abs=1e-12)


@given(complete)
def test_cohens_standard_error_is_that_of_statsmodels(statsmodels: Any, matrix: Matrix) -> None:
    for pair in summary_of(matrix, BY_ITEM).pairs:
        if pair.kappa.value is None or pair.kappa.se is None:
            continue
        theirs = statsmodels.cohens_kappa(np.array(pair.table))
        assert pair.kappa.value == pytest.approx(theirs.kappa, abs=1e-12)
        assert pair.kappa.se**2 == pytest.approx(max(0.0, theirs.var_kappa), abs=1e-9)


@given(complete)
def test_fleiss_kappa_is_that_of_statsmodels(statsmodels: Any, matrix: Matrix) -> None:
    labels = np.array(matrix)
    table = np.stack([(labels == label).sum(axis=1) for label in range(4)], axis=1)
    found = summary_of(matrix, BY_ITEM).coefficients
    if found["fleiss"].value is not None:
        theirs = statsmodels.fleiss_kappa(table)
        assert found["fleiss"].value == pytest.approx(theirs, abs=1e-12)
    randolph = statsmodels.fleiss_kappa(table, method="randolph")
    assert found["brennan_prediger"].value == pytest.approx(randolph, abs=1e-12)


@given(without_singletons)
def test_published_values_and_standard_errors_are_irrcacs(irrcac: Any, matrix: Matrix) -> None:
    """With items that carry one label, it is irrCAC for R that other tests hold us to.

    So it is for the standard error of alpha where items carry more labels or fewer: there the two
    irrCACs differ, since the one for Python holds items against another observed agreement.
    """
    pandas = peer("pandas")
    same_size = len({sum(label >= 0 for label in labels) for labels in matrix}) == 1
    found = summary_of(matrix, GWET).coefficients
    labels = [[str(label) if label >= 0 else None for label in each] for each in matrix]
    theirs = irrcac.CAC(
        pandas.DataFrame(labels).dropna(axis=1, how="all"), categories=LABELS, digits=15
    )
    for name, method in (
        ("alpha", "krippendorff"),
        ("fleiss", "fleiss"),
        ("ac1", "gwet"),
        ("brennan_prediger", "bp"),
        ("conger", "conger"),
    ):
        ours = found[name]
        if ours.value is None:
            continue
        reference = getattr(theirs, method)()["est"]
        assert ours.value == pytest.approx(reference["coefficient_value"], abs=1e-9), name
        if ours.se is not None and (name != "alpha" or same_size):
            assert ours.se == pytest.approx(reference["se"], abs=1e-9), name
