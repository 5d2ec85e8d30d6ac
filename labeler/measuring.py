"""From a project, or from counted labels, to everything that the agreement report says."""

from labeler.agreement.details import AgreementReport
from labeler.agreement.method import Method
from labeler.agreement.patterns import Patterns
from labeler.agreement.summary import summarise
from labeler.errors import LabelerError
from labeler.store.agreement_labels import project_patterns
from labeler.store.codebooks import codebook_in_use
from labeler.store.connection import Store
from labeler.store.decisions import round_in_force, round_purpose
from labeler.store.labels import left_out, pseudonyms, rounds_with_labels


def chosen_round(store: Store, asked: int | None, *, practice: bool) -> int:
    """Return the round to be reported: the one asked for, else the one in force.

    LabelerError for a round without labels, and for a practice round unless it is asked for.
    """
    number = asked if asked is not None else round_in_force(store)
    if round_purpose(store, number) == "practice" and not practice:
        raise LabelerError(
            f"{store.path}: round {number} is practice, which says nothing about agreement;"
            " --practice reports it all the same"
        )
    known = rounds_with_labels(store)
    if asked is not None and asked not in known:
        listed = ", ".join(map(str, known)) or "none yet"
        raise LabelerError(f"{store.path}: round {asked} has no labels; rounds with any: {listed}")
    return number


def project_report(store: Store, round_number: int, method: Method) -> AgreementReport:
    """Return the report on one round, under the codebook in use. Inside one `read`."""
    codebook_id, codebook = codebook_in_use(store)
    patterns = project_patterns(
        store, round_number, codebook_id, codebook.label_names, pseudonyms(store)
    )
    summary = summarise(
        patterns,
        method,
        round_number=round_number,
        left_out=left_out(store, round_number, codebook_id),
    )
    return AgreementReport(summary, source=f"round {round_number}")


def patterns_report(
    patterns: Patterns, source: str, method: Method, *, scale: bool = False
) -> AgreementReport:
    """Return the report on labels from elsewhere, named `source`.

    With `scale`, the labels are numbers on a scale; LabelerError where one is not.
    """
    steps = [_step(category, source) for category in patterns.categories] if scale else None
    return AgreementReport(summarise(patterns, method, scale=steps), source=source)


def _step(category: str, source: str) -> float:
    try:
        return float(category)
    except ValueError:
        raise LabelerError(
            f"{source}: the label '{category}' is no number, and --scale takes numbers only"
        ) from None
