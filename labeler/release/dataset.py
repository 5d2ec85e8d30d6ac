"""From a project to the records of a release: who may be named, what may be told."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from labeler import __version__
from labeler.agreement.consensus.result import ConsensusRow, Method
from labeler.identity import UNKNOWN_TIME
from labeler.models import Codebook
from labeler.release.aggregation import InStep, aggregate
from labeler.release.choices import Choices
from labeler.release.context import ReleaseContext
from labeler.release.records import (
    Adjudicated,
    Aggregated,
    DocumentRecord,
    RawLabel,
    SentenceRecord,
    Skip,
    Voter,
)
from labeler.store.adjudication.release import GoldLabel, gold_labels
from labeler.store.agreement.consensus_labels import consensus_labels
from labeler.store.annotators import annotators
from labeler.store.codebooks import all_codebooks, codebook_in_use
from labeler.store.connection import Store
from labeler.store.dataset import reading
from labeler.store.decisions import round_in_force
from labeler.store.imported import FOREIGN
from labeler.store.labels import pseudonyms
from labeler.store.packing.round_numbers import round_meant

Vote = tuple[str, str, str]
"""Sentence id, person id, label."""

CUE = "cue"
"""The one free text that leaves a release without text, as offsets: words of the sentence."""


class Dataset:
    """What a release is made of. Used inside one `read`, so that all of it is of one moment."""

    def __init__(
        self, store: Store, choices: Choices, splits: Mapping[str, str] | None = None
    ) -> None:
        """Take the project as it stands; `splits` maps document ids to train, dev or test."""
        codebook_id, codebook = codebook_in_use(store)
        asked = choices.round if choices.round is not None else round_in_force(store)
        self._store = store
        self._splits = splits or {}
        self._pseudonyms = pseudonyms(store)
        self._order = {identifier: n for n, identifier in enumerate(self._pseudonyms)}
        self._names = {each.annotator_id: each.name for each in annotators(store)}
        self._attributes: dict[str, dict[str, Any]] = {"{}": {}}
        codebooks = all_codebooks(store)
        methods: Mapping[str, Method] = {"dawid-skene": "dawid_skene", "mace": "mace"}
        self._no_vote = ConsensusRow(
            item="",
            label="",
            method=methods.get(choices.labels, "majority"),
            ties=(),
            probabilities={},
            votes=dict.fromkeys(codebook.label_names, 0),
            source="consensus",
        )
        self._free_text = {i: _free_text(each) for i, each in codebooks.items()}
        self.context = ReleaseContext(
            choices=choices,
            project=store.path.stem,
            version=__version__,
            codebook_id=codebook_id,
            codebook=codebook,
            codebooks=codebooks,
            documents=reading.document_count(store),
            languages=reading.languages(store),
            round=round_meant(store, asked),
            has_splits=splits is not None,
        )

    def documents(
        self, *, text: bool = False, labels: bool = True, voters: bool = False
    ) -> Iterator[DocumentRecord]:
        """Yield the documents in the order in which they are listed, one at a time in memory.

        With `text`, each has its whole text, unless the release is without. Without `labels`,
        sentences have only the aggregated one. With `voters`, that has the votes one by one.
        """
        choices = self.context.choices
        # Before all other queries: what was said before an adjudication is worked out in tables
        # that SQLite drops only while it has nothing else to read.
        consensus = InStep(self._consensus())
        votes = InStep(self._votes() if voters else ())
        given = self._given() if labels else None
        gold = InStep(gold_labels(self._store))
        shown = choices.text
        rows = reading.documents(self._store, text=text and shown)
        for number, row in enumerate(rows, 1):
            by_sentence = defaultdict(list)
            for label in given.of(row.document_id) if given is not None else ():
                by_sentence[label.sentence_id].append(label)
            sentences = []
            for sentence in reading.sentences(self._store, row.document_id):
                identifier = sentence.sentence_id
                said = by_sentence.get(identifier, [])
                said.sort(key=lambda label: (self._order[label.annotator_id], label.round))
                sentences.append(
                    self._sentence(
                        sentence,
                        said,
                        gold.of(identifier),
                        consensus.of(identifier),
                        votes.of(identifier),
                    )
                )
            yield DocumentRecord(
                number=number,
                document_id=row.document_id,
                title=row.title if shown else None,
                source=row.source if shown else None,
                url=row.url,
                published_at=row.published_at,
                language=row.language,
                raw_sha256=row.raw_sha256,
                meta=row.meta if shown else None,
                splitter=row.splitter,
                text=row.text,
                sentences=tuple(sentences),
                split=self._splits.get(row.document_id),
            )

    def _given(self) -> reading.Labels:
        choices = self.context.choices
        return reading.Labels(
            self._store,
            round_number=None if choices.round is None else self.context.round,
            practice=choices.practice,
            notes=choices.notes,
        )

    def _consensus(self) -> Iterator[ConsensusRow]:
        context = self.context
        if not context.choices.aggregated:
            return iter(())
        named = (
            (item, self._pseudonyms.get(who, who), label) for item, who, label in self._votes()
        )
        return aggregate(named, context.codebook.label_names, context.choices)

    def _votes(self) -> Iterator[Vote]:
        """Yield what an aggregated label rests on, by sentence; nothing where labels stay raw."""
        context = self.context
        if not context.choices.aggregated:
            return iter(())
        return consensus_labels(self._store, context.round, context.codebook_id)

    def _sentence(
        self,
        sentence: reading.SentenceRow,
        said: list[reading.LabelRow],
        gold: list[GoldLabel],
        consensus: list[ConsensusRow],
        votes: list[Vote],
    ) -> SentenceRecord:
        decided = self._adjudicated(gold[0]) if gold else None
        return SentenceRecord(
            sentence_id=sentence.sentence_id,
            position=sentence.position,
            paragraph=sentence.paragraph + 1,
            start=sentence.start,
            stop=sentence.stop,
            text=sentence.text if self.context.choices.text else None,
            suggested=sentence.suggested,
            suggested_because=sentence.suggested_because,
            labels=tuple(self._label(row, sentence) for row in said if row.label is not None),
            skips=tuple(
                Skip(
                    annotator=self._shown(row.annotator_id, row.annotator),
                    kind=row.kind,
                    date=day(row.created_at),
                    round=row.round,
                    note=row.note,
                    codebook_id=row.codebook_id,
                    foreign=_foreign(row),
                )
                for row in said
                if row.label is None
            ),
            adjudicated=decided,
            aggregated=self._aggregated(decided, consensus[0] if consensus else None, votes),
        )

    def _shown(self, annotator_id: str, name: str) -> str:
        return name if self.context.choices.names else self._pseudonyms[annotator_id]

    def _label(self, row: reading.LabelRow, sentence: reading.SentenceRow) -> RawLabel:
        attributes = self._attributes.get(row.attributes)
        if attributes is None:
            attributes = json.loads(row.attributes)
            if not self.context.choices.text:
                attributes = self._without_text(attributes, row.codebook_id, sentence)
        return RawLabel(
            annotator=self._shown(row.annotator_id, row.annotator),
            kind=row.kind,
            label=str(row.label),
            attributes=attributes,
            date=day(row.created_at),
            duration_ms=row.duration_ms,
            origin=row.origin,
            round=row.round,
            in_conflict=row.heads > 1,
            note=row.note,
            codebook_id=row.codebook_id,
            foreign=_foreign(row),
        )

    def _without_text(
        self, attributes: dict[str, Any], codebook_id: str, sentence: reading.SentenceRow
    ) -> dict[str, Any]:
        free_text = self._free_text[codebook_id]
        kept = {name: value for name, value in attributes.items() if name not in free_text}
        cue = attributes.get(CUE)
        if isinstance(cue, str) and CUE in free_text and (at := sentence.text.find(cue)) >= 0:
            start = sentence.start + at
            kept[CUE] = {"start": start, "stop": start + len(cue)}
        return kept

    def _adjudicated(self, gold: GoldLabel) -> Adjudicated | None:
        if gold.label not in self.context.codebook.label_names:
            return None
        return Adjudicated(
            label=gold.label,
            adjudicator=self._shown(gold.adjudicator_id, gold.adjudicator),
            kind=gold.kind,
            date=day(gold.decided_at),
            round=gold.round,
            reason=gold.reason if self.context.choices.notes else None,
            codebook_id=gold.codebook_id,
        )

    def _aggregated(
        self, decided: Adjudicated | None, consensus: ConsensusRow | None, votes: list[Vote]
    ) -> Aggregated | None:
        choices = self.context.choices
        if not choices.aggregated:
            return None
        if decided is None and (consensus is None or choices.labels == "adjudicated"):
            return None
        row = consensus or self._no_vote
        return Aggregated(
            label=decided.label if decided is not None else row.label,
            label_source="adjudicated" if decided is not None else row.source,
            consensus=None if consensus is None else row.label,
            method=row.method,
            tie_rule=choices.tie_rule,
            ties=row.ties,
            votes=row.votes,
            probabilities=None if consensus is None else row.probabilities,
            voters=tuple(
                Voter(self._shown(who, self._names[who]), label)
                for _, who, label in sorted(votes, key=lambda vote: self._order[vote[1]])
            ),
        )


def day(moment: str) -> str | None:
    """Return the day of a time; None for the time that stands for an unknown one."""
    return None if moment == UNKNOWN_TIME else moment[:10]


def _foreign(row: reading.LabelRow) -> dict[str, Any]:
    return {} if row.meta is None else json.loads(row.meta).get(FOREIGN, {})


def _free_text(codebook: Codebook) -> frozenset[str]:
    return frozenset(a.name for a in codebook.attributes if a.type == "text")
