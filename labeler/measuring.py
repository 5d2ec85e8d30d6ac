"""From a project, or from counted labels, to everything that the agreement report says."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import starmap
from typing import Final

from labeler.agreement.by_document import slices_by_document
from labeler.agreement.coefficients import AC1, ALPHA, PERCENT
from labeler.agreement.comparison import compare_coefficients, compare_labels
from labeler.agreement.design import labelling_design
from labeler.agreement.details import AgreementReport, Choice, Comparison, Drift, Sensitivity
from labeler.agreement.disputed import disputed_items
from labeler.agreement.method import Method
from labeler.agreement.paired_labels import PairedLabels, paired_labels
from labeler.agreement.pattern_builder import annotated_grouped
from labeler.agreement.patterns import Patterns
from labeler.agreement.repeats import only_repeats
from labeler.agreement.rows import AnnotatedRow
from labeler.agreement.sensitivity import sensitivity
from labeler.agreement.summary import summarise
from labeler.agreement.weighted import weighted_rows
from labeler.errors import LabelerError
from labeler.label_files import SettledLabels
from labeler.models import Attribute, Codebook
from labeler.store.agreement.attribute_labels import attribute_values, labels_without
from labeler.store.agreement.conduct import project_conduct
from labeler.store.agreement.disputed import project_disputed
from labeler.store.agreement.drawn import compared_weights, uneven_notes
from labeler.store.agreement.parts import (
    project_comparisons,
    project_drift,
    project_repeats,
    project_weighted,
)
from labeler.store.agreement.project_patterns import Selection, differing, project_patterns
from labeler.store.agreement.rules import project_rules
from labeler.store.agreement.targets import project_targets
from labeler.store.codebooks import all_codebooks, codebook_in_use
from labeler.store.connection import Store
from labeler.store.decisions import round_in_force, round_purpose
from labeler.store.labels import left_out, pseudonyms, rounds_with_labels
from labeler.store.packing.round_numbers import round_meant

_CHOICES: Final[tuple[tuple[Choice, Selection], ...]] = (
    ("skips as a category", Selection.WITH_SKIPS),
    ("without unsure labels", Selection.WITHOUT_UNSURE),
    ("without accepted suggestions", Selection.WITHOUT_SUGGESTED),
    ("accepted suggestions only", Selection.ONLY_SUGGESTED),
)

_SAME_WEIGHT: Final = "all items that are compared have the same weight: there is nothing to weigh"


def chosen_round(store: Store, asked: int | None, *, practice: bool) -> int:
    """Return the round to be reported: the one asked for, else the one in force.

    LabelerError for a round without labels, and for a practice round unless it is asked for.
    """
    number = round_meant(store, asked if asked is not None else round_in_force(store))
    if round_purpose(store, number) == "practice" and not practice:
        raise LabelerError(
            f"{store.path}: round {number} is practice, which says nothing about agreement;"
            " --practice reports it all the same"
        )
    known = rounds_with_labels(store)
    if asked is not None and number not in known:
        listed = ", ".join(map(str, known)) or "none yet"
        raise LabelerError(f"{store.path}: round {asked} has no labels; rounds with any: {listed}")
    return number


def chosen_codebook(store: Store, asked: str | None) -> tuple[str, Codebook]:
    """Return the id and the codebook asked for by its version or by how its id begins.

    None: the one in use. LabelerError where none, or more than one, is meant.
    """
    if asked is None:
        return codebook_in_use(store)
    known = all_codebooks(store)
    found = [
        each
        for each, codebook in known.items()
        if asked in (each, codebook.version) or (len(asked) >= 4 and each.startswith(asked))
    ]
    if len(found) == 1:
        return found[0], known[found[0]]
    listed = ", ".join(f"{known[each].version} ({each[:8]})" for each in found or known)
    problem = "is several codebooks: name one by its id" if found else "is no codebook of it"
    raise LabelerError(f"{store.path}: '{asked}' {problem}; there are {listed}")


def project_report(
    store: Store, round_number: int, method: Method, asked: str | None = None
) -> AgreementReport:
    """Return the report on one round, under the codebook in use. Inside one `read`.

    `asked` names another codebook, by its version or id.
    """
    codebook_id, codebook = chosen_codebook(store, asked)
    names, categories = pseudonyms(store), codebook.label_names
    patterns = project_patterns(store, round_number, codebook_id, categories, names)
    not_counted = left_out(store, round_number, codebook_id)
    summary = summarise(patterns, method, round_number=round_number, left_out=not_counted)
    weighted = project_weighted(store, round_number, codebook_id, method)
    again = project_repeats(store, codebook_id, categories, names, method)
    notes = uneven_notes(store, round_number, weighted=weighted is not None)
    if not summary.labels and "repeats of earlier labels" in not_counted:
        notes = [*notes, only_repeats(round_number, again)]
    summary = replace(summary, notes=(*summary.notes, *notes))
    worth_counting = differing(store, round_number, not_counted)

    def otherwise(choice: Choice, selection: Selection) -> Sensitivity | None:
        if selection not in worth_counting:
            return None
        chosen = project_patterns(store, round_number, codebook_id, categories, names, selection)
        return sensitivity(choice, chosen, method) if _differs(chosen, patterns) else None

    return AgreementReport(
        summary,
        source=f"round {round_number}",
        design=labelling_design(patterns),
        targets=project_targets(store, round_number, codebook_id, codebook, method),
        rules=project_rules(store, round_number, codebook_id, codebook, patterns.counts),
        conduct=project_conduct(store, round_number, codebook_id, names),
        disputed=project_disputed(store, round_number, codebook_id, names),
        sensitivity=tuple(filter(None, starmap(otherwise, _CHOICES))),
        drift=project_drift(store, round_number, codebook_id, patterns, method),
        intra_annotator=again,
        comparisons=project_comparisons(store, round_number, codebook_id, patterns, method),
        weighted=weighted,
    )


def _differs(chosen: Patterns, headline: Patterns) -> bool:
    """Whether another choice left anything to report that the headline does not say already."""
    return 0 < chosen.counts.labels != headline.counts.labels


def attribute_report(
    store: Store, name: str, round_number: int, method: Method, asked: str | None = None
) -> AgreementReport:
    """Return the report on what was recorded besides the label, where two people recorded it.

    `asked` names another codebook than the one in use, by its version or id.
    LabelerError for an attribute that the codebook has not, or whose values are no categories.
    """
    codebook_id, codebook = chosen_codebook(store, asked)
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

    def rows() -> Iterator[AnnotatedRow]:
        for document, sentence, person, value in attribute_values(
            store, attribute, round_number, codebook_id
        ):
            yield document, sentence, names.get(person, person), value

    patterns = annotated_grouped(rows(), categories)
    weights = compared_weights(store, round_number, codebook_id)
    scale = [float(step) for step in categories] if attribute.type == "scale" else None
    summary = summarise(
        patterns,
        method,
        round_number=round_number,
        scale=scale,
        left_out={
            "without a value": labels_without(store, attribute, round_number, codebook_id),
            **left_out(store, round_number, codebook_id),
        },
    )
    weighted = (
        weighted_rows(rows(), weights, categories, method, origin="assignment", scale=scale)
        if weights
        else None
    )
    unequal = uneven_notes(store, round_number, weighted=weighted is not None)
    return AgreementReport(
        replace(summary, notes=(*summary.notes, *unequal)),
        source=f"{attribute.title} in round {round_number}",
        design=labelling_design(patterns),
        weighted=weighted,
    )


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


def labels_report(
    labels: SettledLabels,
    source: str,
    method: Method,
    *,
    categories: Sequence[str] | None = None,
    scale: bool = False,
    other: tuple[SettledLabels, str] | None = None,
    weights: Mapping[tuple[str | None, str], float] | None = None,
) -> AgreementReport:
    """Return the report on labels from elsewhere, named `source`.

    `categories` are the declared labels. With `scale`, the labels are numbers on a scale. `other`
    are labels of the same items, with their name, to hold these beside. `weights` are the sampling
    weights by document and item. LabelerError for a label that is not declared, or is no number
    where it has to be one.
    """
    patterns = annotated_grouped(labels, categories)
    steps = _steps(patterns.categories, source) if scale else None
    counts = patterns.counts
    comparisons = [compare_coefficients(counts, ALPHA, AC1, method)]
    if other is not None:
        names = (source, other[1])
        paired = paired_labels(labels, other[0], names, categories)
        found = [compare_labels(paired, each, method) for each in (PERCENT, ALPHA)]
        comparisons += _explained(found, paired, labels, other[0])
    summary = summarise(patterns, method, scale=steps)
    weighted = (
        weighted_rows(labels, weights, patterns.categories, method, origin="column", scale=steps)
        if weights
        else None
    )
    if weights and weighted is None:
        summary = replace(summary, notes=(*summary.notes, _SAME_WEIGHT))
    return AgreementReport(
        summary,
        source=source,
        design=labelling_design(patterns),
        drift=Drift(by_document=slices_by_document(counts, {}, method)),
        comparisons=tuple(comparisons),
        disputed=disputed_items(labels),
        weighted=weighted,
    )


def _explained(
    found: Iterable[Comparison], paired: PairedLabels, *both: SettledLabels
) -> list[Comparison]:
    """Say why nothing is compared where one of two sets names documents and the other does not."""
    named = [next(iter(each), (None,))[0] is not None for each in both]
    if len(paired.first) or named[0] == named[1]:
        return list(found)
    one, other = paired.names if named[0] else reversed(paired.names)
    reason = f"{one} names documents and {other} does not: no item is the same in both"
    difference = paired.sample.without_value(reason)
    return [replace(each, difference=difference) for each in found]


def _steps(categories: Sequence[str], source: str) -> list[float]:
    """Return the numbers that labels stand for.

    LabelerError for a label that is no number, and for two that are the same one: they would be
    two categories for one step.
    """
    label_of: dict[float, str] = {}
    for category in categories:
        try:
            number = float(category)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise LabelerError(
                f"{source}: the label '{category}' is no number, and --scale takes numbers only"
            )
        other = label_of.setdefault(number, category)
        if other != category:
            raise LabelerError(
                f"{source}: the labels '{other}' and '{category}' are one number: write it in one"
                " way"
            )
    return list(label_of)
