"""From counted labels to the whole of what the agreement report says."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from labeler.agreement.annotators import AnnotatorAgreement, annotator_agreements
from labeler.agreement.bootstrap import Drawn
from labeler.agreement.coefficients import COEFFICIENTS, SCOTT, Floats
from labeler.agreement.confusion import confusion
from labeler.agreement.conger import conger_drawn, conger_kappa, conger_resampled
from labeler.agreement.counts import Counts
from labeler.agreement.estimates import Estimate, Question, sample_of, sample_of_patterns
from labeler.agreement.feasible import feasible
from labeler.agreement.labels import label_alpha, pairs_touching, specific_agreement
from labeler.agreement.light import light_drawn, light_kappa, light_resampled
from labeler.agreement.look_alikes import look_alikes
from labeler.agreement.measure import measure
from labeler.agreement.method import Method
from labeler.agreement.pairs import PairTables, cohen_kappas, pair_tables
from labeler.agreement.pairwise import PairAgreement, pairs_of
from labeler.agreement.patterns import Patterns
from labeler.agreement.planning import plans
from labeler.agreement.result import AgreementSummary, LabelAgreement, Settings
from labeler.agreement.scales import interval_alpha, ordinal_alpha

_AS_USUAL: Final = Method()
_NOTHING_LEFT_OUT: Final[Mapping[str, int]] = MappingProxyType({})


def summarise(
    labels: Counts | Patterns,
    method: Method = _AS_USUAL,
    *,
    annotators: int | None = None,
    round_number: int | None = None,
    left_out: Mapping[str, int] = _NOTHING_LEFT_OUT,
    scale: Sequence[float] | None = None,
    unlabelled: int = 0,
) -> AgreementSummary:
    """Return the agreement of the counted labels, with intervals made by `method`.

    Patterns know who gave a label; counts do not, and `annotators` then is how many there were, or
    None. Where no document is known, items are the sampled unit whatever the method says, and a
    note says so. `round_number` and `left_out` are passed through. `scale` are the numbers that
    the categories stand for, where they are steps of a scale; alpha is then also given by
    distance. `unlabelled` is how many items nobody labelled; only the published standard error of
    Conger's kappa asks for it.
    LabelerError where documents are the unit and only some items have one.
    """
    counts = labels.counts if isinstance(labels, Patterns) else labels
    # Early, as it takes memory for a moment: later there is much else.
    data_sha256 = labels.data_sha256
    method, notes = feasible(counts.documents, method)
    if not counts.declared:
        notes.append("no codebook was given: the categories are the labels found in the data")
    notes += look_alikes(counts.categories)
    bootstrap = method.interval == "bootstrap"
    identified = _Identified.absent(counts)
    if isinstance(labels, Patterns):
        annotators, identified = len(labels.annotators), _Identified.of(labels, method, unlabelled)
    questions = _questions(counts, annotators, scale)
    answers, totals = measure(questions, method, identified.drawn)
    if isinstance(labels, Patterns) and bootstrap:
        identified = identified.resampled(labels, totals, method)
    overall = {name: answer for (label, name), answer in answers.items() if label is None}
    coefficients = {
        **{coefficient.name: overall.pop(coefficient.name) for coefficient in COEFFICIENTS},
        **identified.coefficients,
        **overall,
    }
    per_label = {
        label: _label_agreement(counts, column, answers)
        for column, label in enumerate(counts.categories)
    }
    label_alphas = {label: agreement.alpha for label, agreement in per_label.items()}
    return AgreementSummary(
        items=counts.items,
        pairable=counts.pairable,
        documents=len(counts.documents) if counts.documents_known else None,
        annotators=annotators,
        labels=counts.labels,
        singletons=counts.singletons,
        round_number=round_number,
        categories=counts.categories,
        coefficients=coefficients,
        per_label=per_label,
        pairs=identified.pairs,
        pairs_left_out=identified.pairs_left_out,
        by_annotator=identified.annotators,
        confusion=confusion(counts),
        plans=plans(counts, coefficients, label_alphas, method),
        left_out={reason: number for reason, number in left_out.items() if number},
        notes=(*notes, *identified.notes),
        settings=Settings(
            unit=method.unit,
            interval=method.interval,
            level=method.level,
            bootstrap=method.resamples if bootstrap else None,
            seed=method.seed if bootstrap else None,
            data_sha256=data_sha256,
        ),
    )


class _Identified(NamedTuple):
    """What can be said only where it is known who gave which label."""

    coefficients: dict[str, Estimate]
    pairs: tuple[PairAgreement, ...]
    annotators: tuple[AnnotatorAgreement, ...]
    drawn: Mapping[str, Drawn]
    """What Conger's and Light's kappa need to be resampled, as far as it is not too much."""
    tables: PairTables | None = None
    pairs_left_out: int = 0
    notes: tuple[str, ...] = ()

    @classmethod
    def absent(cls, counts: Counts) -> "_Identified":
        unknown = sample_of(counts).without_value("it is not known who gave which label")
        return cls({"conger": unknown}, (), (), {})

    @classmethod
    def of(cls, patterns: Patterns, method: Method, unlabelled: int) -> "_Identified":
        sample, tables = sample_of_patterns(patterns), pair_tables(patterns)
        kappas = cohen_kappas(tables.tables)
        coefficients = {
            "conger": conger_kappa(patterns, sample, method, unlabelled=unlabelled),
            "light": light_kappa(patterns, sample, tables, kappas, method),
        }
        drawn: dict[str, Drawn | None] = {}
        if method.interval == "bootstrap":
            drawn = {
                "conger": conger_drawn(patterns, sample, method),
                "light": light_drawn(patterns, tables, sample, method),
            }
        return cls(
            coefficients,
            pairs_of(patterns, tables, kappas, method),
            annotator_agreements(patterns, sample, method),
            {name: each for name, each in drawn.items() if each is not None},
            tables,
            tables.left_out,
            _looked_at(tables),
        )

    def resampled(
        self, patterns: Patterns, totals: Mapping[str, Floats], method: Method
    ) -> "_Identified":
        """Return the same with what the totals of the resamples say."""
        if self.tables is None:
            return self
        conger, light = self.coefficients["conger"], self.coefficients["light"]
        coefficients = {
            "conger": conger_resampled(conger, totals.get("conger"), patterns, method),
            "light": light_resampled(light, totals.get("light"), self.tables, method),
        }
        return self._replace(coefficients=coefficients)


def _looked_at(tables: PairTables) -> tuple[str, ...]:
    """Return a note where not all annotators were held beside each other."""
    number = len(tables.patterns.annotators) - tables.not_looked_at
    if not tables.not_looked_at:
        return ()
    return (f"two by two, the {number:,} annotators with the most labels were looked at",)


_Key = tuple[int | None, str]
"""The column of a label, None for all labels together, and the name of the coefficient."""


def _questions(
    counts: Counts, annotators: int | None, scale: Sequence[float] | None
) -> dict[_Key, Question]:
    chosen = list(COEFFICIENTS)
    if annotators == 2:
        chosen.append(SCOTT)
    if scale is not None:
        chosen += [ordinal_alpha(scale), interval_alpha(scale)]
    sample = sample_of(counts)
    questions: dict[_Key, Question] = {
        (None, coefficient.name): Question(coefficient, counts.vectors, sample)
        for coefficient in chosen
    }
    for column in range(len(counts.categories)):
        for question in (
            specific_agreement(counts, sample, column),
            label_alpha(counts, sample, column),
        ):
            questions[column, question.coefficient.name] = question
    return questions


def _label_agreement(
    counts: Counts, column: int, answers: Mapping[_Key, Estimate]
) -> LabelAgreement:
    count = int(counts.vector_weights @ counts.vectors[:, column])
    return LabelAgreement(
        count=count,
        prevalence=count / counts.labels if counts.labels else 0.0,
        pairs=pairs_touching(counts, column),
        specific_agreement=answers[column, "specific_agreement"],
        alpha=answers[column, "alpha"],
    )
