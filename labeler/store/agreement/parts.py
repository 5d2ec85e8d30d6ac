"""Agreement on parts of a project's labels: over time, by document, by codebook, between rounds."""

from collections.abc import Iterator, Mapping, Sequence

from labeler.agreement.by_document import slices_by_document
from labeler.agreement.coefficients import AC1, ALPHA, PERCENT
from labeler.agreement.comparison import compare_coefficients, compare_labels
from labeler.agreement.counts import Counts
from labeler.agreement.details import Comparison, Drift, IntraAnnotator
from labeler.agreement.drift import slices_by_codebook, slices_by_time
from labeler.agreement.method import Method
from labeler.agreement.patterns import Patterns
from labeler.agreement.repeats import intra_annotator
from labeler.agreement.weighted import WeightedAgreement, weighted_agreement
from labeler.agreement.weighted_counts import WeightedItem, weighted_items
from labeler.store.agreement.drawn import drawing
from labeler.store.agreement.project_patterns import project_patterns
from labeler.store.agreement.rows import (
    LabelSet,
    categories_of,
    codebooks_of,
    compared_rounds,
    compared_sentences,
    paired_rounds,
    repeated_labels,
    timed_items,
)
from labeler.store.codebooks import all_codebooks
from labeler.store.connection import Store


def project_drift(
    store: Store, round_number: int, codebook_id: str, patterns: Patterns, method: Method
) -> Drift:
    """Return the agreement of one round over time, by document, and by codebook.

    `patterns` are the round's labels under the codebook in question, which time and documents are
    about. Run inside one `read`.
    """
    titles = store.rows("SELECT document_id, title FROM catalogue")
    items = timed_items(store, LabelSet(round_number, codebook_id))
    return Drift(
        by_time=slices_by_time(items, patterns.categories, method),
        by_document=slices_by_document(patterns.counts, dict(titles), method),
        by_codebook=slices_by_codebook(_by_codebook(store, round_number), method),
    )


def project_weighted(
    store: Store, round_number: int, codebook_id: str, method: Method
) -> WeightedAgreement | None:
    """Return the agreement of one round weighted by how likely each sentence was to be compared.

    None where all were equally likely, or nothing says how likely. Run inside one `read`.
    """
    drawn = drawing(store, round_number)
    if drawn is None:
        return None
    left_out = 0

    def weighed() -> Iterator[WeightedItem]:
        nonlocal left_out
        compared = compared_sentences(store, LabelSet(round_number, codebook_id))
        for document, sentence, position, labels in compared:
            weight = drawn.weight(document, position)
            if weight is None:
                left_out += 1
            else:
                yield document, sentence, labels, weight

    counts = weighted_items(weighed(), categories_of(store, codebook_id))
    return weighted_agreement(counts, method, left_out=left_out) if counts.differ else None


def project_repeats(
    store: Store,
    codebook_id: str,
    categories: Sequence[str],
    names: Mapping[str, str],
    method: Method,
) -> tuple[IntraAnnotator, ...]:
    """Return how far annotators agree with themselves between rounds that share sentences.

    `names` says how an annotator is called, by annotator id, which stands for who is not in it.
    """
    return intra_annotator(repeated_labels(store, codebook_id, names), categories, method)


def project_comparisons(
    store: Store, round_number: int, codebook_id: str, patterns: Patterns, method: Method
) -> tuple[Comparison, ...]:
    """Return alpha beside AC1, and the round beside each other that labelled the same sentences.

    `patterns` are the round's labels under the codebook in question. Another round is taken with
    the same codebook, or if nobody used it there, with the one used most, if its labels are the
    same: that shows what a change of the rules did. Run inside one `read`.
    """
    found = [compare_coefficients(patterns.counts, ALPHA, AC1, method)]
    own = LabelSet(round_number, codebook_id)
    for number in compared_rounds(store):
        if number == round_number:
            continue
        other = _alike(store, own, number)
        if other is None:
            continue
        paired = paired_rounds(store, *sorted((own, other)))
        if paired.sample.without_value().n:
            found += [compare_labels(paired, each, method) for each in (PERCENT, ALPHA)]
    return tuple(found)


def _alike(store: Store, own: LabelSet, number: int) -> LabelSet | None:
    """Return the labels of another round that can be held beside one's own, or None."""
    if len(all_codebooks(store)) == 1:
        return LabelSet(number, own.codebook_id)
    used = {each.codebook_id: each.labels for each in codebooks_of(store, number)}
    if own.codebook_id in used:
        return LabelSet(number, own.codebook_id)
    if not used:
        return None
    most = max(used, key=lambda identifier: (used[identifier], identifier))
    same = set(categories_of(store, most)) == set(categories_of(store, own.codebook_id))
    return LabelSet(number, most) if same else None


def _by_codebook(store: Store, round_number: int) -> dict[str, Counts]:
    """Return the labels of a round by the codebook they were made with; none if there is one."""
    used = codebooks_of(store, round_number) if len(all_codebooks(store)) > 1 else []
    if len(used) < 2:
        return {}
    return {
        name: project_patterns(
            store, round_number, identifier, categories_of(store, identifier), {}
        ).counts
        for identifier, name, _ in used
    }
