"""Sentences that several papers of a release have in common, each said in one place only."""

from collections.abc import Iterator

from labeler.release.papers.facts import Facts
from labeler.release.splits.wording import size_lines
from labeler.release.tally import made_elsewhere
from labeler.report.content import Column, Count, Table, Words
from labeler.report.layout import amount
from labeler.report.sections.coefficients import told
from labeler.report.wording import explanations, interval, level_of, listed, percent, verb

NOT_STATED = "not stated: nobody may assume one"
"""Of a licence that nobody named."""

HASHES = "documents and sentences are named by hashes of their text and place"


def sizes(facts: Facts) -> str:
    """Return how much there is of what."""
    counts = facts.counts
    people, models = counts.annotators("person"), counts.annotators("model")
    by = [amount(people, "person").replace("persons", "people")] if people else []
    by += [amount(models, "model")] if models else []
    return (
        f"{amount(counts.documents, 'article')} with {amount(counts.sentences, 'sentence')}, of"
        f" which {counts.labelled_sentences:,} {verb(counts.labelled_sentences, 'has', 'have')} a"
        f" label: {amount(counts.all_labels, 'label')}{f' by {listed(by)}' if by else ''}."
    )


def elsewhere(facts: Facts) -> str:
    """Return how many labels were made elsewhere, in a sentence; empty where none were."""
    return made_elsewhere(facts.counts.imported, facts.counts.all_labels)


def labels_table(facts: Facts) -> Table:
    """Return how often each label was given and decided, with what the codebook says it means."""
    codebook, counts = facts.context.codebook, facts.counts
    meant = {label.name: label.definition for label in codebook.labels}
    return Table(
        "labels",
        "Labels",
        (
            Column("label", "left", widest=40),
            Column("given"),
            Column("decided"),
            Column("meaning", "left", widest=WHOLE),
        ),
        tuple(
            (
                Words(label),
                Count(given),
                Count(counts.decided.get(label, 0)),
                Words(meant.get(label, "of an earlier codebook")),
            )
            for label, given in counts.labels.items()
        ),
        ("given: by people and models; decided: by adjudicators.",),
    )


WHOLE = 100_000
"""The width of a column whose words are never cut."""


def agreement_basis(facts: Facts) -> str:
    """Return what the numbers on agreement rest on, and what they are silent about."""
    summary = facts.report.summary
    if not summary.pairable:
        return (
            f"No sentence of round {summary.round_number} was labelled by two people, so agreement"
            f" could not be measured. {_once(summary.singletons)}"
        )
    return (
        f"On {summary.pairable:,} double-labelled"
        f" {verb(summary.pairable, 'sentence', 'sentences')} of round {summary.round_number}"
        f" (labelled by two people or more), before adjudication; says nothing about the"
        f" {summary.singletons:,} labelled once."
    )


def _once(singletons: int) -> str:
    return f"{amount(singletons, 'sentence')} {verb(singletons, 'was', 'were')} labelled once."


def agreement_table(facts: Facts) -> Table:
    """Return the agreement on each label, with intervals."""
    summary = facts.report.summary
    level = level_of(summary.settings.level)
    estimates = {}
    for label, each in summary.per_label.items():
        estimates[f"{label} (specific)"] = each.specific_agreement
        estimates[f"{label} (alpha)"] = each.alpha
    return Table(
        "agreement",
        "Agreement on each label",
        (
            Column("label", "left", widest=40),
            Column("labels"),
            Column("specific agreement"),
            Column(level),
            Column("alpha"),
            Column(level),
        ),
        tuple(
            (
                Words(label),
                Count(each.count),
                *told(each.specific_agreement, interval(each.specific_agreement)),
                *told(each.alpha, interval(each.alpha)),
            )
            for label, each in summary.per_label.items()
        ),
        (
            "Specific agreement: Cicchetti and Feinstein 1990. Alpha: Krippendorff's, of the label"
            " against all others.",
            *explanations(estimates, summary.settings.unit),
        ),
    )


def adjudication(facts: Facts) -> str:
    """Return how much was adjudicated, and how."""
    found = facts.adjudication
    if not found.by_adjudicator:
        return (
            f"Nothing was adjudicated: of {amount(found.shared, 'double-labelled sentence')},"
            f" people differ on {found.disagreements:,}."
        )
    rate = f" ({percent(found.decided / found.disagreements)})" if found.disagreements else ""
    decisions = sum(found.by_adjudicator.values())
    said = [
        f"Of {amount(found.shared, 'double-labelled sentence')}, people differ on"
        f" {found.disagreements:,}; {found.decided:,}{rate} of these"
        f" {verb(found.decided, 'was', 'were')} decided by an adjudicator.",
        f"In all, {amount(decisions, 'decision')} by"
        f" {amount(len(found.by_adjudicator), 'adjudicator')} stand.",
    ]
    if found.agreements_decided:
        said.append(
            f"Of the sentences that people agree on, {found.agreements_decided:,} were looked at"
            f" and {found.agreements_overturned:,} decided for another label."
        )
    for count, words in (
        (found.own, "by somebody who had labelled the sentence"),
        (found.names_shown, "after the annotators' names were shown"),
    ):
        if count:
            said.append(f"{amount(count, 'decision')} {verb(count, 'was', 'were')} made {words}.")
    if found.in_conflict:
        said.append(f"On {amount(found.in_conflict, 'sentence')} adjudicators differ still.")
    return " ".join(said)


def aggregation(facts: Facts) -> str:
    """Return how one label for each sentence was made of several."""
    if facts.method is None:
        return "The labels are released as they were given; none are aggregated."
    how = {
        "majority": "the label that most people gave",
        "dawid-skene": "the likeliest label by the model of Dawid and Skene (1979)",
        "mace": "the likeliest label by the model MACE (Hovy et al. 2013)",
        "adjudicated": "only what an adjudicator decided",
    }[facts.method]
    left_out = "; ".join(f"{count:,} {reason}" for reason, count in facts.left_out.items())
    return (
        f"One label for each sentence: what an adjudicator decided, else {how}, from the labels"
        f" of round {facts.context.round} (tie rule: {facts.choices.tie_rule}). label_source"
        " says which; soft_label holds the shares of the votes, and is null where only one"
        " person labelled: one label says nothing of how far people agree."
        + (f" Not counted: {left_out}." if left_out else "")
    )


def privacy(facts: Facts) -> str:
    """Return what the release tells of those who labelled."""
    who = (
        "Annotators are named."
        if facts.choices.names
        else "Annotators are called A1, A2 and so on, in the order in which they began."
    )
    notes = "Their notes are included." if facts.choices.notes else "Their notes are left out."
    return f"{who} {notes} Times are days, in UTC; no identifier of an event is included."


def text_said(facts: Facts) -> str:
    """Return whether the articles' text is included."""
    if facts.choices.text:
        return "The text of the sentences is included."
    return (
        "The release has no text: sentences are given by their offsets in the article, in Unicode"
        f" code points, and {HASHES}. Whoever has the articles puts the text back with labeler"
        " rejoin."
    )


def licences(facts: Facts) -> Iterator[str]:
    """Yield what is known of the licences, of the text and of the labels."""
    yield f"Licence of the articles' text: {facts.licences.text or NOT_STATED}."
    yield f"Licence of the labels: {facts.licences.labels or NOT_STATED}."


def splits(facts: Facts) -> str:
    """Return how the data are split, or that they are not."""
    if facts.splits is None:
        return "None are recommended."
    return (
        "By article: an article, articles that repeat a sentence of eight words or more, and"
        " near-copies stay together; what was used to practise or to qualify is never in test;"
        f" labels are spread evenly; seed {facts.splits.seed}. "
        + " ".join(f"{line}." for line in size_lines(facts.splits))
    )


def days(facts: Facts) -> str:
    """Return when people labelled, as it goes on after "labelled"; empty where it is not known."""
    if facts.counts.dates is None:
        return ""
    first, last = facts.counts.dates
    return f"on {first}" if first == last else f"from {first} to {last}"
