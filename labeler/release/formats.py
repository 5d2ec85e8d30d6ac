"""The registry of formats in which a dataset leaves the project: one module a format.

A module is imported when its format is written. It has a function

    write(target, documents, context) -> int

that writes every document to `target` (a binary file; for a folder format the path of a folder
that is there, new and empty) and returns how many rows or documents that was. It may have

    cannot_carry(sentence, context) -> str | None

which says what a sentence holds that the format has no way to write; the export is then refused
with the sentence's id, before anything of the old file is touched.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, NamedTuple, cast

from labeler.errors import LabelerError
from labeler.release.choices import Choices, LabelChoice
from labeler.release.records import DocumentRecord, SentenceRecord, refusal

if TYPE_CHECKING:
    from labeler.release.context import ReleaseContext

PACKAGE: Final = "sentence-labeler"
"""The name of the distribution, for what a message tells to install."""

Rows = Literal["label", "sentence", "document"]
"""What one row or record of a format is."""

Write = Callable[[BinaryIO | Path, Iterable[DocumentRecord], "ReleaseContext"], int]
CannotCarry = Callable[[SentenceRecord, "ReleaseContext"], str | None]


class Format(NamedTuple):
    """One format, and what it asks for."""

    name: str
    title: str
    """What it is, for lists."""
    module: str
    """Of `labeler.release`; after a colon the function, if it is not called `write`."""
    suffixes: tuple[str, ...] = ()
    """The endings of file names that stand for it; where two formats share one, the first."""
    ending: str = ""
    """The ending that its file gets in a release, where none stands for it."""
    folder: bool = False
    """Whether it is a folder and not a file."""
    both: bool = False
    """Whether its folder holds raw labels beside the aggregated ones by itself."""
    raw: bool = True
    """Whether it takes raw labels; all that are given, of each annotator."""
    aggregated: bool = True
    """Whether it takes one label a sentence."""
    default: LabelChoice = "raw"
    """The labels written where none are asked for."""
    row: Rows | None = None
    """What is counted, if always the same; None: labels or sentences, as labels are chosen."""
    needs_text: bool = False
    """Whether it is nothing without the sentences' text."""
    document_text: bool = False
    """Whether it uses the whole text of the documents."""
    excel_safe: bool = False
    """Whether spreadsheets open it, so that formulas can be defused."""
    labels_beside: bool = False
    """Whether it uses each label as given also where it writes one label a sentence."""
    voters: bool = False
    """Whether it uses the votes one by one that an aggregated label rests on."""
    completed_by: bool = False
    """Whether it has a place for the e-mail addresses of who labelled."""
    extra: str | None = None
    """The extra of this project that brings what it needs."""
    packages: tuple[str, ...] = ()
    """What it imports from that extra."""

    def needs_labels(self, choices: Choices) -> bool:
        """Say whether it has a use for each label as given."""
        return self.labels_beside or not choices.aggregated

    def check(self, choices: Choices) -> None:
        """LabelerError where the choices ask for what the format is not."""
        if choices.aggregated and not self.aggregated:
            raise LabelerError(f"the format {self.name} holds raw labels: use --labels raw")
        if not choices.aggregated and not self.raw:
            raise LabelerError(
                f"the format {self.name} holds one label a sentence: choose how with --labels,"
                " such as --labels majority"
            )
        if self.needs_text and not choices.text:
            raise LabelerError(
                f"the format {self.name} is nothing without text: leave out --no-text"
            )
        if choices.excel_safe and not self.excel_safe:
            able = " or ".join(known.name for known in FORMATS if known.excel_safe)
            raise LabelerError(f"--excel-safe goes with the format {able}")
        if choices.completed_by and not (self.completed_by and choices.names):
            able = " or ".join(known.name for known in FORMATS if known.completed_by)
            raise LabelerError(f"--completed-by goes with --names and the format {able}")

    def check_installed(self) -> None:
        """LabelerError where an extra is missing that the format needs."""
        if any(find_spec(package) is None for package in self.packages):
            raise LabelerError(
                f"the format {self.name} needs the extra [{self.extra}]: install it with"
                f" `pip install '{PACKAGE}[{self.extra}]'`, or from the checkout with"
                f" `pip install '.[{self.extra}]'`"
            )

    def write(
        self,
        target: BinaryIO | Path,
        documents: Iterable[DocumentRecord],
        context: "ReleaseContext",
    ) -> int:
        """Write the documents; return how many rows that was (documents, if a row is one).

        LabelerError with the sentence's id for what the format cannot carry.
        """
        name, _, function = self.module.partition(":")
        module = import_module(f"labeler.release.{name}")
        write = cast("Write", getattr(module, function or "write"))
        cannot_carry = cast("CannotCarry | None", getattr(module, "cannot_carry", None))
        if cannot_carry is not None:
            documents = self._carried(documents, cannot_carry, context)
        return write(target, documents, context)

    def _carried(
        self,
        documents: Iterable[DocumentRecord],
        cannot_carry: CannotCarry,
        context: "ReleaseContext",
    ) -> Iterator[DocumentRecord]:
        for document in documents:
            for sentence in document.sentences:
                if (why := cannot_carry(sentence, context)) is not None:
                    raise refusal(self.name, document, sentence, why)
            yield document


FORMATS: Final = (
    Format("jsonl", "JSON Lines", "jsonl", (".jsonl", ".ndjson")),
    Format("csv", "CSV", "delimited", (".csv",), excel_safe=True),
    Format("tsv", "tab-separated values", "delimited:write_tsv", (".tsv",), excel_safe=True),
    Format(
        "parquet",
        "Parquet",
        "parquet",
        (".parquet",),
        extra="parquet",
        packages=("pyarrow",),
    ),
    Format(
        "huggingface",
        "Hugging Face dataset folder",
        "dataset_folder.huggingface",
        folder=True,
        both=True,
        default="majority",
        labels_beside=True,
        extra="parquet",
        packages=("pyarrow",),
    ),
    Format(
        "croissant",
        "tables in Parquet with their description in Croissant",
        "dataset_folder.croissant",
        folder=True,
        both=True,
        default="majority",
        labels_beside=True,
        extra="parquet",
        packages=("pyarrow",),
    ),
    Format(
        "label-studio",
        "Label Studio tasks with a labelling configuration",
        "label_studio",
        folder=True,
        row="sentence",
        needs_text=True,
        completed_by=True,
    ),
    Format(
        "doccano", "doccano JSON Lines with label types", "doccano", folder=True, needs_text=True
    ),
    Format(
        "prodigy",
        "Prodigy JSON Lines",
        "prodigy",
        ending=".jsonl",
        needs_text=True,
        labels_beside=True,
    ),
    Format(
        "checkthat",
        "CheckThat! TSV: what is worth checking",
        "checkthat",
        ending=".tsv",
        raw=False,
        default="majority",
        row="sentence",
        needs_text=True,
        labels_beside=True,
    ),
    Format(
        "web-annotation",
        "W3C Web Annotation (JSON-LD)",
        "web_annotation",
        (".jsonld",),
        document_text=True,
    ),
    Format(
        "lewidi",
        "Learning with disagreements (Le-Wi-Di 2023) JSON",
        "lewidi",
        ending=".json",
        raw=False,
        default="majority",
        row="sentence",
        needs_text=True,
        voters=True,
    ),
    Format(
        "claimreview",
        "drafts of ClaimReview for what is worth checking",
        "claim_review",
        ending=".json",
        raw=False,
        default="majority",
        row="sentence",
        needs_text=True,
        labels_beside=True,
    ),
    Format(
        "spacy",
        "spaCy DocBin with text categories",
        "spacy_docbin",
        folder=True,
        default="majority",
        needs_text=True,
        extra="spacy",
        packages=("spacy",),
    ),
    Format(
        "brat",
        "brat standoff with its configuration",
        "brat",
        folder=True,
        needs_text=True,
        document_text=True,
        labels_beside=True,
    ),
    Format(
        "uima",
        "UIMA CAS XMI with its type system, for INCEpTION",
        "uima",
        folder=True,
        needs_text=True,
        document_text=True,
        labels_beside=True,
    ),
)


def format_named(name: str | None, output: Path | None) -> Format:
    """Return the format asked for, else the one that the output's ending tells, else JSONL."""
    for known in FORMATS:
        if name == known.name or (
            name is None and output is not None and output.suffix.lower() in known.suffixes
        ):
            return known
    if name is None and (output is None or not output.suffix):
        return FORMATS[0]
    names = ", ".join(known.name for known in FORMATS)
    if name is None:
        raise LabelerError(f"{output}: the ending tells no format; choose one of {names}")
    raise LabelerError(f"there is no format '{name}'; there are {names}")
