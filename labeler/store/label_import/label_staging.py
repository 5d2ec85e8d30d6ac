"""Labels from other tools: matched to sentences, and set aside until all of a file is known."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple, overload

from labeler.codebook import check_attributes
from labeler.errors import LabelerError, check_text
from labeler.identity import UNKNOWN_TIME, canonical_json
from labeler.label_files.given import GivenLabel
from labeler.label_files.rows import SKIPPED
from labeler.models import AnnotatorKind, Codebook
from labeler.store.annotators import annotator_named, checked_name
from labeler.store.codebooks import all_codebooks
from labeler.store.connection import Store
from labeler.store.imported import FOREIGN
from labeler.store.label_import.label_results import SKIP, LabelImport, NotTaken
from labeler.store.label_import.matching import Matcher, Wanted
from labeler.store.packing.round_numbers import packed_rounds

Duplicates = Literal["error", "first", "last"]

LEFT_OUT: Final = "left out by --map"

_MOST_ANNOTATORS: Final = 1000
_MOST_LABELS: Final = 1000
_SHOWN: Final = 12
_HIGHEST_ROUND: Final = 1_000_000

_STAGE: Final = (
    "INSERT INTO aside.staged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)


class Plan(NamedTuple):
    """How the labels of a file, called `source`, are to be taken over.

    `codebook` is (id, codebook) of those that name none that is here. `kind` is what all annotators
    are, None for what the file says (else a person); `round` as well, else `usual_round`.
    `renamed` maps labels of the file to those of the codebook, or to "" to leave them out.
    """

    source: str
    codebook: tuple[str, Codebook]
    usual_round: int
    kind: AnnotatorKind | None = None
    round: int | None = None
    renamed: Mapping[str, str] = {}
    duplicates: Duplicates = "error"
    created_at: str | None = None


class Staging:
    """Matches labels and sets them aside, one for each chain."""

    def __init__(self, store: Store, plan: Plan, done: LabelImport) -> None:
        self._store = store
        self._plan = plan
        self._done = done
        self._matcher = Matcher(store)
        self._codebooks = all_codebooks(store)
        self._round_of = packed_rounds(store)
        self._numbers: dict[tuple[str, AnnotatorKind], int] = {}
        self._number_of_person: dict[str, int] = {}
        self.annotators: list[tuple[str, AnnotatorKind]] = []
        self._undeclared: Counter[str] = Counter()
        self._contradictions: list[str] = []
        self._contradicting = 0

    def take(self, batch: list[GivenLabel]) -> None:
        """Match a portion, and set it aside, which locks nobody out."""
        rows = [row for given in batch if (row := self._staged(given)) is not None]
        store = self._store
        store.execute("BEGIN")
        try:
            for row in rows:
                if isinstance(row, NotTaken):
                    self._done.refuse(row)
                elif not store.execute(_STAGE, row):
                    self._repeated(row)
            store.execute("COMMIT")
        except BaseException:
            if store.database.conn.in_transaction:
                store.execute("ROLLBACK")
            raise

    def check(self) -> None:
        """LabelerError for what makes the file as a whole one that cannot be taken over."""
        if self._undeclared:
            raise LabelerError(
                f"{self._plan.source}: {_listed(self._undeclared)}: not in the codebook"
                f" {self._plan.codebook[1].name} {self._plan.codebook[1].version}, which has"
                f" {', '.join(self._plan.codebook[1].label_names)}; --map OLD=NEW renames a label,"
                " --map OLD= leaves it out; nothing was changed"
            )
        if self._contradictions:
            more = self._contradicting - len(self._contradictions)
            others = f" and {more} more" if more else ""
            raise LabelerError(
                f"{self._plan.source}: {'; '.join(self._contradictions)}{others}: an annotator gave"
                " a sentence two different labels; --duplicates first or last says which counts;"
                " nothing was changed"
            )

    def _staged(self, given: GivenLabel) -> tuple[Any, ...] | NotTaken | None:
        label, context, place = given
        done, plan = self._done, self._plan
        done.read += 1
        is_skip = label.label == SKIPPED
        name = SKIPPED if is_skip else plan.renamed.get(label.label, label.label)
        if not name and not is_skip:
            done.not_taken[LEFT_OUT] += 1
            return None
        codebook_id, codebook = plan.codebook
        own = self._codebooks.get(context.codebook_id or "")
        if own is not None and context.codebook_id and (is_skip or name in own.label_names):
            codebook_id, codebook = context.codebook_id, own
        if name not in codebook.label_names and not is_skip:
            if len(self._undeclared) < _MOST_LABELS or name in self._undeclared:
                self._undeclared[name] += 1
            return None
        ids = tuple(dict.fromkeys(_whole(i) for i in (context.sentence_id, label.item) if i))
        text = _whole(context.text)
        if text is None and context.start is None and any(c.isspace() for c in label.item):
            text = _whole(label.item)
        document = _whole(label.document or context.document)
        wanted = Wanted(ids, document, context.start, context.stop, text)
        match = self._matcher.match(wanted)
        if match.sentence_id is None:
            return NotTaken(
                place,
                wanted.document,
                _whole(label.item) if text is None else text,
                _whole(label.annotator),
                name or SKIP,
                match.reason,
            )
        said = plan.usual_round if context.round is None else context.round
        number = said if plan.round is None else plan.round
        if not 1 <= number <= _HIGHEST_ROUND:
            raise LabelerError(
                f"{self._plan.source}: {place}: {number} is no round; --round gives them all one"
            )
        note = context.note
        if note is not None and not _is_sound(note):
            done.remarks["notes with broken characters"] += 1
            note = None
        return (
            match.sentence_id,
            self._number(label.annotator, context.kind, place),
            # A packed file exports its round under the number that only it knows the round by.
            self._round_of.get(number, number),
            name,
            codebook_id,
            "{}" if is_skip else self._attributes(codebook, name, context.attributes),
            note,
            context.duration_ms,
            context.created_at or plan.created_at or UNKNOWN_TIME,
            canonical_json({FOREIGN: context.foreign} if context.foreign else {}),
            place,
        )

    def _number(self, name: str, said: str | None, place: str) -> int:
        try:
            name = checked_name(name)
        except LabelerError as error:
            raise LabelerError(
                f"{self._plan.source}: {place}: annotator: {error}; nothing was changed"
            ) from error
        kind: AnnotatorKind = self._plan.kind or (
            "model" if said == "model" else "reference" if said == "reference" else "person"
        )
        key = (name.casefold(), kind)
        number = self._numbers.get(key)
        if number is not None:
            return number
        if len(self.annotators) == _MOST_ANNOTATORS:
            raise LabelerError(
                f"{self._plan.source}: there are more than {_MOST_ANNOTATORS:,} annotators: name"
                " the column that has them with --annotator-column, or give all labels one with"
                " --annotator; nothing was changed"
            )
        # Names that were joined are one person, who cannot have said two things either.
        person = annotator_named(self._store, name, kind)
        if person is not None and person.annotator_id in self._number_of_person:
            return self._numbers.setdefault(key, self._number_of_person[person.annotator_id])
        number = len(self.annotators)
        if person is not None:
            self._number_of_person[person.annotator_id] = number
        self.annotators.append((name, kind))
        return self._numbers.setdefault(key, number)

    def _attributes(self, codebook: Codebook, label: str, values: Mapping[str, Any]) -> str:
        """Return the attributes that the codebook declares; what it does not is a remark."""
        kept = {}
        for name, value in values.items():
            try:
                check_attributes(codebook, label, {name: value})
            except LabelerError:
                self._done.remarks["attributes that the codebook does not have so"] += 1
            else:
                kept[name] = value
        return canonical_json(kept)

    def _repeated(self, row: tuple[Any, ...]) -> None:
        """Deal with a second label of one annotator for one sentence."""
        key = row[:3]
        where = "WHERE (sentence_id, who, round) = (?, ?, ?)"
        before = self._store.row(f"SELECT label, place FROM aside.staged {where}", key)
        if before is not None and before[0] == SKIPPED != row[3]:
            # Whoever labels a sentence after all has not skipped it.
            self._done.repeated += 1
            self._store.execute(f"DELETE FROM aside.staged {where}", key)
            self._store.execute(_STAGE, row)
        elif before is None or row[3] in (before[0], SKIPPED) or self._plan.duplicates == "first":
            self._done.repeated += 1
        elif self._plan.duplicates == "last":
            self._done.repeated += 1
            self._store.execute(f"DELETE FROM aside.staged {where}", key)
            self._store.execute(_STAGE, row)
        else:
            self._contradicting += 1
            if len(self._contradictions) < _SHOWN:
                self._contradictions.append(f"{before[1]}, and {row[-1]}")


@overload
def _whole(text: str) -> str: ...
@overload
def _whole(text: None) -> None: ...
def _whole(text: str | None) -> str | None:
    """Return a text as a file can hold it: halves of surrogate pairs become question marks."""
    return text if text is None or text.isascii() else text.encode(errors="replace").decode()


def _is_sound(text: str) -> bool:
    try:
        check_text(text, "the note")
    except LabelerError:
        return False
    return True


def _listed(counts: Counter[str]) -> str:
    shown = [f"'{name}' ({count})" for name, count in counts.most_common(_SHOWN)]
    if len(counts) > _SHOWN:
        shown.append(f"{len(counts) - _SHOWN} more")
    return ", ".join(shown)
