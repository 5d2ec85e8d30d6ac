"""The middle parts of the datasheet: how the data came in, and how they were labelled."""

from typing import Final

from labeler.release.papers import said
from labeler.release.papers.facts import Facts
from labeler.release.papers.questions import Part, Question, anything_else
from labeler.report.layout import amount
from labeler.report.wording import listed


def _acquired(facts: Facts) -> str:
    counts = facts.counts
    return (
        f"Articles were imported from files; {counts.with_address:,} of {counts.documents:,} have"
        " their web address. The labels are judgements of"
        f" {amount(counts.annotators('person'), 'annotator')}"
        + (f" and {amount(counts.annotators('model'), 'model')}." if _models(facts) else ".")
        + f" {said.agreement_basis(facts)}"
    )


def _models(facts: Facts) -> int:
    return facts.counts.annotators("model")


def _procedure(facts: Facts) -> str:
    rounds = [f"round {number} ({purpose})" for number, purpose in facts.purposes.items()]
    parts = []
    if facts.counts.imported < facts.counts.all_labels:
        parts.append(
            f"With the program labeler {facts.context.version}, in which people label sentence by"
            " sentence, in the article, without seeing anybody else's labels."
        )
    if rounds:
        parts.append(f"The labels are of {listed(rounds)}.")
    return " ".join(filter(None, (*parts, said.elsewhere(facts))))


def _strategy(facts: Facts) -> str:
    weighted = facts.report.weighted
    if weighted is None:
        return "The project knows of no sentence that was likelier than others to be compared."
    return (
        "Within the project, sentences had different chances to be labelled by several people;"
        f" the weights of those compared go from {weighted.lightest:.4g} to"
        f" {weighted.heaviest:.4g}."
    )


def _dates(facts: Facts) -> str:
    parts = []
    if days := said.days(facts):
        parts.append(f"People labelled {days}.")
    if facts.counts.published is not None:
        first, last = facts.counts.published
        parts.append(f"The articles that have a date are from {first} to {last}.")
    return " ".join(parts)


def _preprocessing(facts: Facts) -> str:
    splitters = listed(list(facts.counts.splitters))
    return (
        "The articles' text was decoded, its line ends were made equal and white space at the ends"
        " of lines was cut; of HTML the article was extracted. Nothing else of it was changed."
        f" Sentences were cut by rule ({splitters}). Boilerplate was suggested, never labelled by"
        f" itself. {said.aggregation(facts)}"
    )


def _raw(facts: Facts) -> str:
    kept = (
        "raw_sha256 is a hash of each article's file as it came in. The labels are kept as they"
        " were given, by an event each, in the project's file"
    )
    held = any(one.labels == "raw" for one in facts.written)
    return f"{kept}{', and are in this release' if held else ''}."


def _software(facts: Facts) -> str:
    return (
        f"labeler {facts.context.version} cut the articles into sentences and made suggestions;"
        " release.json has the command that made this release."
    )


COLLECTION: Final = Part(
    "collection",
    "How it was collected",
    (
        Question(
            "acquired",
            "How was the data acquired: observed, reported by people, or inferred; and was it"
            " verified?",
            _acquired,
            "where the articles were taken from",
        ),
        Question(
            "procedure",
            "By which procedures and tools was it collected, and how were these validated?",
            _procedure,
            "how the articles were collected",
        ),
        Question(
            "strategy",
            "If it is a sample, how was the sample drawn?",
            _strategy,
            "how the articles were chosen",
        ),
        Question(
            "collectors",
            "Who collected it, and how were they paid?",
            said.sizes,
            "who the annotators are, how they were trained and what they were paid",
        ),
        Question(
            "timeframe",
            "Over which time was it collected, and is that when the data came about?",
            _dates,
            "when the articles were collected",
        ),
        Question("ethics", "Was there an ethical review?"),
        Question(
            "directly",
            "Was data about people taken from themselves, or from others?",
            left="of those written about (news takes it from others), and of the annotators",
        ),
        Question("notified", "Were the people concerned told that data was collected?"),
        Question("consent", "Did they consent to its collection and use?"),
        Question("revoke", "If they did, how can they take that back?"),
        Question("impact", "Was it studied what the dataset may do to the people concerned?"),
        anything_else("collection"),
    ),
)

LABELLING: Final = Part(
    "labelling",
    "How it was prepared and labelled",
    (
        Question("preprocessing", "Was it cleaned, prepared or labelled?", _preprocessing, ""),
        Question("raw", "Was the raw data kept?", _raw, "where the articles' files are kept"),
        Question(
            "software",
            "Is the software for this available?",
            _software,
            "where that software is to be had",
        ),
        anything_else("labelling"),
    ),
)
