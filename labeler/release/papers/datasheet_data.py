"""The first parts of the datasheet: why there is a dataset, and what is in it."""

from typing import Final

from labeler.release.papers import said
from labeler.release.papers.facts import Facts
from labeler.release.papers.questions import Part, Question, anything_else
from labeler.report.layout import amount
from labeler.report.wording import listed, percent


def _purpose(facts: Facts) -> str:
    codebook = facts.context.codebook
    return (
        f"Sentences of articles, labelled by the codebook “{codebook.title}” ({codebook.name}"
        f" {codebook.version})."
    )


def _instances(facts: Facts) -> str:
    return (
        "Sentences of articles. A sentence stands in its article, with its place in it; codebook.md"
        f" says how it is to be read: {facts.context.codebook.unit}"
    )


def _shares(facts: Facts) -> str:
    total = facts.counts.all_labels
    shares = [
        f"{label} {percent(count / total)} ({count:,})"
        for label, count in facts.counts.labels.items()
        if total
    ]
    return said.sizes(facts) + (f" Of the labels: {listed(shares, 20)}." if shares else "")


def _sample(facts: Facts) -> str:
    counts = facts.counts
    return (
        f"{amount(counts.labelled_documents, 'article')} of {counts.documents:,} in the project"
        f" have labels, and {counts.labelled_sentences:,} of {counts.sentences:,} sentences."
    )


def _consists(facts: Facts) -> str:
    return (
        f"{said.text_said(facts)} With each sentence stand its article, its offsets, its label and"
        " what was recorded besides. README.md lists the fields."
    )


def _target(facts: Facts) -> str:
    names = facts.context.codebook.label_names
    return f"Yes: one of {listed([f'“{name}”' for name in names])}. {said.aggregation(facts)}"


def _missing(facts: Facts) -> str:
    counts = facts.counts
    found = [
        (counts.sentences - counts.labelled_sentences, "sentences without a label"),
        (counts.skips, "times somebody skipped a sentence"),
        (counts.documents - counts.with_address, "articles without a web address"),
        (counts.undated, "articles without a date"),
    ]
    lacking = [f"{count:,} {words}" for count, words in found if count]
    return f"{listed(lacking).capitalize()}." if lacking else "Nothing that the project would hold."


def _relations(facts: Facts) -> str:
    targets = [a.name for a in facts.context.codebook.attributes if a.type == "sentences"]
    links = f" Sentences point at others of their article in {listed(targets)}." if targets else ""
    return f"Sentences of one article share its document_id, in the order of position.{links}"


def _noise(facts: Facts) -> str:
    counts, adjudication = facts.counts, facts.adjudication
    return (
        f"Different labels of the same person stand for {counts.in_conflict:,} labels (marked"
        f" in_conflict). {amount(counts.accepted, 'label')} accepted a suggestion of the program."
        f" {said.agreement_basis(facts)} {said.adjudication(facts)} A sentence that stands in"
        f" several articles is in the data each time."
        + (
            " Labels on which nobody decided keep their disagreement."
            if adjudication.disagreements > adjudication.decided
            else ""
        )
    )


def _contained(facts: Facts) -> str:
    if facts.choices.text:
        return "Self-contained: the articles' addresses are there for reference only."
    return f"It needs the articles: {said.text_said(facts)}"


MOTIVATION: Final = Part(
    "motivation",
    "Why it was made",
    (
        Question(
            "purpose",
            "What was the dataset made for: for which task, to fill which gap?",
            _purpose,
            "for which task it was made, and what was missing",
        ),
        Question("creators", "Who made it, and on whose behalf?"),
        Question("funding", "Who paid for it?", left="who paid, with the number of a grant"),
        anything_else("motivation"),
    ),
)

COMPOSITION: Final = Part(
    "composition",
    "What it holds",
    (
        Question("instances", "What does one instance stand for?", _instances, ""),
        Question("number", "How many instances are there, of each kind?", _shares, ""),
        Question(
            "sample",
            "Does it hold all instances that there are, or a sample; and does that represent them?",
            _sample,
            "of which larger set the articles are a sample, and whether they represent it",
        ),
        Question("data", "What data does an instance consist of?", _consists, ""),
        Question("target", "Is there a label for each instance?", _target, ""),
        Question("missing", "Is anything missing from instances, and why?", _missing, ""),
        Question("relations", "Are relations between instances made explicit?", _relations, ""),
        Question("splits", "Are splits for training and testing recommended?", said.splits, ""),
        Question("noise", "Are there errors, noise or redundancies?", _noise, ""),
        Question(
            "self_contained",
            "Is it self-contained, or does it rest on what others may change, take away, or"
            " restrict?",
            _contained,
            "whether the addresses will last, are archived, and under which terms they may be used",
        ),
        Question(
            "confidential",
            "Does it hold anything confidential, protected by law or by professional secrecy, or"
            " from private communication?",
        ),
        Question(
            "offensive", "Does it hold anything that offends, insults, threatens or frightens?"
        ),
        Question("subpopulations", "Does it tell groups of people apart, such as by age or sex?"),
        Question(
            "identifiable",
            "Can people be identified in it, directly or together with other data?",
            said.privacy,
            "whom the articles name or let be recognised",
        ),
        Question(
            "sensitive",
            "Does it hold anything sensitive about people, such as on origin, belief, politics,"
            " health, money, whereabouts, or crime?",
        ),
        anything_else("composition"),
    ),
)
