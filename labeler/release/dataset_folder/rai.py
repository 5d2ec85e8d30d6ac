"""What a project can say of itself in the responsible-AI vocabulary of Croissant.

http://mlcommons.org/croissant/RAI/1.0. What only people know is left out: who the annotators are,
why these articles, what the data should not be used for, who keeps it up to date.
"""

from collections.abc import Sequence
from typing import Any

from labeler.release.context import ReleaseContext
from labeler.release.tally import Tally, made_elsewhere, spread
from labeler.text.safe import safe_text


def responsible_ai(
    tally: Tally, context: ReleaseContext, agreement: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the properties that the data can fill; `agreement` is added to the analysis."""
    people = tally.people_per_sentence
    properties = {
        "dataCollection": f"{tally.documents:,} articles were imported as text, each with a hash of"
        " the file it came from and its address where that is known.",
        "dataCollectionType": ["Manual Human Curator"],
        "dataCollectionRawData": "Text of articles. Offsets count Unicode code points of it.",
        "dataCollectionMissingData": f"Of {tally.sentences:,} sentences,"
        f" {tally.sentences - tally.labelled:,} have no label and no row among the annotations.",
        "dataPreprocessingProtocol": [
            "Articles were taken from their files as text, those of web pages without the page"
            " around them. Line ends were made equal and white space at the end was cut; nothing"
            " else was changed.",
            f"Articles were cut into sentences by {safe_text(', '.join(sorted(tally.splitters)))}.",
        ],
        "dataAnnotationProtocol": _protocol(context),
        "dataAnnotationPlatform": _platform(tally, context),
        "dataAnnotationAnalysis": [*_analysis(tally, context), *agreement],
        "annotationsPerItem": "How many people labelled a sentence, and for how many sentences"
        f" that is so: {spread(people)}."
        if people
        else None,
        "annotatorDemographics": [
            f"{tally.people:,} people gave labels. Nothing else about them is recorded."
        ],
        "machineAnnotationTools": _machines(tally, context),
        "dataLimitations": _limitations(tally, context),
        "personalSensitiveInformation": _personal(context),
        "dataUseCases": [
            "Training, validation and testing of models that classify sentences; study of how"
            " people differ in labelling."
        ],
    }
    return {f"rai:{name}": value for name, value in properties.items() if value}


def _protocol(context: ReleaseContext) -> list[str]:
    codebook = context.codebook
    return [
        f"Each sentence got one label of the codebook {codebook.name} {codebook.version}"
        f" ({context.codebook_id}) in the context of its article. "
        + safe_text(" ".join(codebook.unit.split())),
        *(f"{label.name}: {safe_text(label.definition)}" for label in codebook.labels),
        *(
            f"Question {number}, for {step.label}: {safe_text(step.question)}"
            for number, step in enumerate(codebook.steps, 1)
        ),
        "In labeler, annotators do not see each other's labels.",
    ]


def _platform(tally: Tally, context: ReleaseContext) -> list[str]:
    here = [f"labeler {context.version}, a terminal program"] if tally.made_here else []
    elsewhere = made_elsewhere(tally.imported, tally.given.total())
    return [*here, *([elsewhere] if elsewhere else [])]


def _analysis(tally: Tally, context: ReleaseContext) -> list[str]:
    choices = context.choices
    if not choices.aggregated:
        return ["Labels stand as each annotator gave them."]
    method = "majority" if choices.labels == "adjudicated" else choices.labels
    return [
        f"One label a sentence: what an adjudicator decided, else by the method {method}; ties by"
        f" the rule {choices.tie_rule}. Each row has the votes it rests on, and their shares as"
        " soft_label where two people or more labelled.",
        f"Sentences that adjudicators decided on: {tally.adjudicated.total():,}"
        + "".join(f"; {kind}: {count:,}" for kind, count in sorted(tally.adjudicated.items()))
        + ".",
    ]


def _machines(tally: Tally, context: ReleaseContext) -> list[str]:
    found = [f"{safe_text(name)}: a model, whose labels stand as such" for name in tally.models]
    if tally.suggestions_accepted:
        found.append(
            f"labeler {context.version}: rules that suggest a label for page furniture, accepted by"
            f" a person {tally.suggestions_accepted:,} times"
        )
    return found


def _limitations(tally: Tally, context: ReleaseContext) -> list[str]:
    if not context.choices.aggregated:
        return []
    found = []
    once = tally.votes[1]
    if once:
        found.append(
            f"Sentences whose label rests on one person: {once:,}. Agreement says nothing of them."
        )
    rare = [name for name in context.codebook.label_names if tally.chosen[name] < 10]
    if rare:
        found.append(f"Fewer than ten sentences have the label {', '.join(rare)}.")
    return found


def _personal(context: ReleaseContext) -> list[str]:
    names = "under their names" if context.choices.names else "under pseudonyms"
    said = [f"Annotators appear {names}, with the days on which they labelled."]
    if context.choices.text:
        said.append("The articles' text may name people.")
    return said
