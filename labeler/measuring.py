"""From a project, or from counted labels, to everything that the agreement report says."""

from labeler.agreement.details import AgreementReport
from labeler.agreement.method import Method
from labeler.agreement.pattern_builder import annotated_grouped
from labeler.agreement.patterns import Patterns
from labeler.agreement.summary import summarise
from labeler.errors import LabelerError
from labeler.models import Attribute, Codebook
from labeler.store.agreement_labels import project_patterns
from labeler.store.attribute_labels import attribute_values
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


def attribute_report(store: Store, name: str, round_number: int, method: Method) -> AgreementReport:
    """Return the report on what was recorded besides the label, where two people recorded it.

    LabelerError for an attribute that the codebook has not, or whose values are no categories.
    """
    codebook_id, codebook = codebook_in_use(store)
    attribute = next((a for a in codebook.attributes if a.name == name), None)
    comparable = [a.name for a in codebook.attributes if _categories(a, codebook) is not None]
    listed = ", ".join(comparable) or "none"
    if attribute is None:
        raise LabelerError(f"the codebook has no attribute '{name}'; those to compare: {listed}")
    categories = _categories(attribute, codebook)
    if categories is None:
        raise LabelerError(
            f"the values of '{name}' are no categories that can be compared; those to compare:"
            f" {listed}"
        )
    names = pseudonyms(store)
    patterns = annotated_grouped(
        (
            (document, sentence, names.get(person, person), value)
            for document, sentence, person, value in attribute_values(
                store, attribute, round_number, codebook_id
            )
        ),
        categories,
    )
    scale = [float(step) for step in categories] if attribute.type == "scale" else None
    summary = summarise(patterns, method, round_number=round_number, scale=scale)
    return AgreementReport(summary, source=f"{attribute.title} in round {round_number}")


def _categories(attribute: Attribute, codebook: Codebook) -> tuple[str, ...] | None:
    """Return the values that an attribute can have; None where they are texts or sets."""
    if attribute.type == "choice":
        return attribute.choices
    if attribute.type == "label":
        return codebook.label_names
    if attribute.type == "rule":
        return tuple(rule.id for rule in codebook.rules)
    if attribute.minimum is not None and attribute.maximum is not None:
        return tuple(map(str, range(attribute.minimum, attribute.maximum + 1)))
    return None


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
