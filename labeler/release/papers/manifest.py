"""release.json: what a release is, for programs, with the command that makes it again."""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from labeler.release.papers.answers import FILE as ANSWERS
from labeler.release.papers.answers import open_questions
from labeler.release.papers.facts import Facts
from labeler.release.splits.wording import as_json
from labeler.text.jsonlines import harmless

FILE: Final = "release.json"
_FORM: Final = "labeler release"
_VERSION: Final = 1


def manifest_text(facts: Facts, digests: Mapping[str, str], packages: Mapping[str, str]) -> str:
    """Return the file. `digests` are those of all other files; `packages` wrote some of them."""
    return as_text(
        {
            "form": _FORM,
            "form_version": _VERSION,
            "made_by": {"labeler": facts.context.version, **packages},
            "command": command(facts),
            "project": facts.file,
            "title": facts.title,
            "options": _options(facts),
            "codebook": {
                "name": facts.context.codebook.name,
                "version": facts.context.codebook.version,
                "id": facts.context.codebook_id,
                "labels": list(facts.context.codebook.label_names),
            },
            "round": facts.context.round,
            "rounds": {str(number): purpose for number, purpose in facts.purposes.items()},
            "languages": list(facts.context.languages),
            "dates": facts.counts.dates,
            "counts": _counts(facts),
            "agreement": {
                "file": "agreement.json",
                "double_labelled": facts.report.summary.pairable,
                "labelled_once": facts.report.summary.singletons,
                "before_adjudication": True,
                "annotators": dict(facts.pseudonyms) or None,
            },
            "adjudication": _adjudication(facts),
            "left_out": dict(facts.left_out),
            "splits": None if facts.splits is None else as_json(facts.splits),
            "licences": facts.licences._asdict(),
            "open_questions": open_questions(facts),
            "warnings": list(facts.warnings),
            "data": [asdict(one) for one in facts.written],
            "files": [{"path": name, "sha256": digest} for name, digest in digests.items()],
        }
    )


def is_manifest(path: Path) -> bool:
    """Say whether a file is the release.json of a release."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("form") == _FORM


def as_text(value: Any) -> str:
    """Return JSON for people and programs: indented, with nothing that a terminal obeys."""
    return harmless(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)) + "\n"


def command(facts: Facts) -> str:
    """Return the command that makes the release again, as it is typed beside the project's file.

    DIR stands for the folder of the release.
    """
    return shlex.join(["labeler", "--db", facts.file, "release", *_words(facts), "DIR"])


def _words(facts: Facts) -> Iterator[str]:
    choices = facts.choices
    for name in facts.formats:
        yield from ("--format", name)
    for labels in facts.methods:
        yield from ("--labels", labels)
    yield from ("--ties", choices.ties, "--seed", str(choices.seed))
    if facts.split is not None:
        yield from ("--split", facts.split)
    for option, chosen in (
        ("--names", choices.names),
        ("--notes", choices.notes),
        ("--no-text", not choices.text),
        ("--excel-safe", choices.excel_safe),
        ("--practice", choices.practice),
    ):
        if chosen:
            yield option
    if choices.round is not None:
        yield from ("--round", str(choices.round))
    if facts.licences.text is not None:
        yield from ("--license-text", facts.licences.text)
    if facts.licences.labels is not None:
        yield from ("--license-labels", facts.licences.labels)
    if facts.answers.any:
        yield from ("--answers", f"DIR/{ANSWERS}")


def _options(facts: Facts) -> dict[str, Any]:
    choices = facts.choices
    return {
        "formats": list(facts.formats),
        "labels": list(facts.methods),
        "ties": choices.ties,
        "seed": choices.seed,
        "split": facts.split,
        "names": choices.names,
        "notes": choices.notes,
        "text": choices.text,
        "excel_safe": choices.excel_safe,
        "practice": choices.practice,
        "round": choices.round,
    }


def _counts(facts: Facts) -> dict[str, Any]:
    counts = facts.counts
    return {
        "documents": counts.documents,
        "labelled_documents": counts.labelled_documents,
        "sentences": counts.sentences,
        "labelled_sentences": counts.labelled_sentences,
        "labels": counts.all_labels,
        "by_label": dict(counts.labels),
        "by_annotator": [
            {"annotator": name, "kind": kind, "labels": labels}
            for name, (kind, labels) in counts.by_annotator.items()
        ],
        "decided": dict(counts.decided),
        "skips": counts.skips,
        "in_conflict": counts.in_conflict,
    }


def _adjudication(facts: Facts) -> dict[str, Any]:
    found = facts.adjudication
    return {
        "double_labelled": found.shared,
        "disagreements": found.disagreements,
        "decided": found.decided,
        "rate": found.decided / found.disagreements if found.disagreements else None,
        "agreements_decided": found.agreements_decided,
        "agreements_overturned": found.agreements_overturned,
        "in_conflict": found.in_conflict,
        "decisions": sum(found.by_adjudicator.values()),
        "adjudicators": len(found.by_adjudicator),
    }
