"""Croissant 1.1: a machine-readable description of the tables, with the responsible-AI vocabulary.

http://mlcommons.org/croissant/1.1 and http://mlcommons.org/croissant/RAI/1.0.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL

from labeler.release.columns import Column, Type
from labeler.release.context import ReleaseContext
from labeler.release.dataset_folder.features import class_labels
from labeler.release.dataset_folder.licences import Licence, licences
from labeler.release.dataset_folder.rai import responsible_ai
from labeler.release.dataset_folder.tables import DataFile, WrittenTable, write_tables
from labeler.release.iri import named_uuid
from labeler.release.records import DocumentRecord
from labeler.release.tally import Tally
from labeler.text.jsonlines import harmless
from labeler.text.safe import safe_text

CROISSANT: Final = "croissant.json"

_PARQUET: Final = "application/x-parquet"
"""The name that readers of Croissant know."""
_LABELS: Final = "labels"
_SPLITS: Final = "splits"
_SPLIT_TYPES: Final = {
    "train": "cr:TrainingSplit",
    "dev": "cr:ValidationSplit",
    "test": "cr:TestSplit",
}
_TYPES: Final[dict[Type, str]] = {
    "text": "sc:Text",
    "object": "sc:Text",
    "integer": "cr:Int64",
    "flag": "sc:Boolean",
    "names": "sc:Text",
    "counts": "cr:Int64",
    "shares": "cr:Float64",
}
_TERMS: Final = (
    "annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty",
    "excludes", "extract", "field", "fileObject", "fileProperty", "fileSet", "format", "includes",
    "isArray", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "readLines",
    "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "sdVersion",
    "separator", "source", "subField", "transform", "unArchive", "value",
)  # fmt: skip
_CONTEXT: Final = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _TERMS},
}


def write(folder: Path, documents: Iterable[DocumentRecord], context: ReleaseContext) -> int:
    """Write the tables and their description; return how many rows the last table has."""
    tables, tally = write_tables(folder, documents, context, hub=False)
    (folder / CROISSANT).write_bytes(croissant_json(tables, tally, context).encode())
    return tables[-1].rows


def croissant_json(
    tables: Sequence[WrittenTable],
    tally: Tally,
    context: ReleaseContext,
    agreement: Sequence[str] = (),
    authors: Sequence[str] = (),
) -> str:
    """Return the description as JSON-LD, to stand in the folder that the tables' paths are in.

    `agreement` is said of how labels were analysed, in sentences; `authors` made the dataset.
    """
    description = describe(tables, tally, context, agreement, authors)
    return harmless(json.dumps(description, ensure_ascii=False, indent=2)) + "\n"


def describe(
    tables: Sequence[WrittenTable],
    tally: Tally,
    context: ReleaseContext,
    agreement: Sequence[str] = (),
    authors: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the description as values.

    What has to be there and only people know is filled with what is at hand: the version and the
    day of publication are those of the last label, the address is a URN, the creator is the
    project, where no authors are named.
    """
    name = safe_text(context.project).strip()
    digests = [file.sha256 for table in tables for file in table.files]
    day = max(tally.days, default=None)
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": name,
        "description": f"Sentences of {tally.documents:,} articles with their labels, of the"
        f" codebook {context.codebook.name} {context.codebook.version}:"
        f" {', '.join(context.label_names)}.",
        "conformsTo": [
            "http://mlcommons.org/croissant/1.1",
            "http://mlcommons.org/croissant/RAI/1.0",
        ],
        "url": named_uuid(NAMESPACE_URL, *digests).urn,
        "creator": _creators([safe_text(author) for author in authors] or [name]),
        **_licences(licences(context.choices)),
        **({"datePublished": day, "version": _version(day)} if day else {}),
        "citeAs": _cited(context, name, authors, day),
        "inLanguage": [safe_text(language) for language in context.languages],
        "keywords": ["text classification", "sentence classification", *context.label_names],
        **responsible_ai(tally, context, agreement),
        "distribution": list(_distribution(tables)),
        "recordSet": [
            *_enumerations(tables, context),
            *(_record_set(table, context) for table in tables),
        ],
    }


def _version(day: str) -> str:
    """Return the day as a version of the form that Croissant asks for: 2026.5.3."""
    return ".".join(str(int(part)) for part in day.split("-"))


def _creators(names: Sequence[str]) -> dict[str, str] | list[dict[str, str]]:
    """Return who made it. Nobody says of a name whether it is a person's: CITATION.cff neither."""
    creators = [{"@type": "sc:Organization", "name": name} for name in dict.fromkeys(names)]
    return creators if len(creators) > 1 else creators[0]


def _cited(context: ReleaseContext, name: str, authors: Sequence[str], day: str | None) -> str:
    # In braces, a name is not taken apart.
    names = " and ".join(f"{{{_for_bibtex(author)}}}" for author in dict.fromkeys(authors))
    author = f"  author = {{{names}}},\n" if names else ""
    year = f"  year = {{{day[:4]}}},\n" if day else ""
    codebook = f"{context.codebook.name} {context.codebook.version}"
    return (
        f"@misc{{labels-{context.codebook_id[:8]},\n{author}  title = {{{_for_bibtex(name)}}},\n"
        f"{year}  note = {{Sentences labelled by the codebook {codebook}}}\n}}"
    )


def _for_bibtex(text: str) -> str:
    return "".join(c for c in safe_text(text) if c not in '\\{}"%#$&_^~')


def _licences(found: Sequence[Licence]) -> dict[str, Any]:
    """Return the licences; nothing where none was stated, which a validator then warns of."""
    stated = [each for each in found if each.name is not None]
    if not stated:
        return {}
    if len(found) == 1:
        return {"license": found[0].url or safe_text(str(found[0].name))}
    works = (
        {
            "@type": "sc:CreativeWork",
            "name": safe_text(str(each.name)),
            "description": f"for the {each.covers}",
            **({"url": each.url} if each.url else {}),
        }
        for each in stated
    )
    return {"license": list(works)}


def _distribution(tables: Sequence[WrittenTable]) -> Iterator[dict[str, Any]]:
    for table in tables:
        for file in table.files:
            yield _file_object(file)
        if len(table.files) > 1:
            yield {
                "@type": "cr:FileSet",
                "@id": _file_set(table),
                "name": _file_set(table),
                "description": f"The files of the table {table.name}.",
                "encodingFormat": _PARQUET,
                "includes": [file.path for file in table.files],
            }


def _file_object(file: DataFile) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path.rpartition("/")[2],
        "contentUrl": file.path,
        "contentSize": f"{file.size} B",
        "encodingFormat": _PARQUET,
        "sha256": file.sha256,
    }


def _file_set(table: WrittenTable) -> str:
    return f"{table.name}-files"


def _enumerations(
    tables: Sequence[WrittenTable], context: ReleaseContext
) -> Iterator[dict[str, Any]]:
    """Yield what values may stand in columns: the labels, and the parts where there are any."""
    known = {label.name: safe_text(label.definition) for label in context.codebook.labels}
    labels = [
        {"index": number, "name": name, "description": known.get(name, "of another codebook")}
        for number, name in enumerate(context.label_names)
    ]
    indexed = any(table.indexed for table in tables)
    columns = {"index": "sc:Integer", "name": "sc:Text", "description": "sc:Text"}
    yield _listed(_LABELS, "sc:Enumeration", "index" if indexed else "name", columns, labels)
    if context.has_splits:
        parts = [{"name": name, "url": url} for name, url in _SPLIT_TYPES.items()]
        yield _listed(_SPLITS, "cr:Split", "name", {"name": "sc:Text", "url": "sc:URL"}, parts)


def _listed(
    name: str, data_type: str, key: str, columns: dict[str, str], rows: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "dataType": data_type,
        "key": {"@id": f"{name}/{key}"},
        "field": [
            {"@type": "cr:Field", "@id": f"{name}/{column}", "name": column, "dataType": data_type}
            for column, data_type in columns.items()
        ],
        "data": [{f"{name}/{column}": row[column] for column in columns} for row in rows],
    }


def _record_set(table: WrittenTable, context: ReleaseContext) -> dict[str, Any]:
    if len(table.files) > 1:
        origin = {"fileSet": {"@id": _file_set(table)}}
    else:
        origin = {"fileObject": {"@id": table.files[0].path}}
    splits = {_SPLITS} if context.has_splits else set()
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "key": {"@id": f"{table.name}/row_id"},
        "field": [_field(table, column, origin, splits) for column in table.columns],
    }


def _field(
    table: WrittenTable, column: Column, origin: dict[str, Any], splits: set[str]
) -> dict[str, Any]:
    identifier = f"{table.name}/{column.name}"
    source = {**origin, "extract": {"column": column.name}}
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": identifier,
        "name": column.name,
        "description": table.meanings[column.name],
        "dataType": _TYPES[column.type],
        "source": source,
    }
    if column.name == "created_at":
        field["dataType"] = "sc:Date"
    if column.type == "names":
        field |= {"isArray": True, "arrayShape": "-1"}
    if column.type in ("counts", "shares"):
        del field["dataType"], field["source"]
        field["subField"] = [
            {
                "@type": "cr:Field",
                "@id": f"{identifier}/{label}",
                "name": label,
                "dataType": _TYPES[column.type],
                "source": {**source, "transform": {"jsonPath": f"$['{label}']"}},
            }
            for label in table.vote_names
        ]
    if class_labels(column) and table.indexed:
        field["dataType"] = "cr:Int64"
    if column.name == "label":
        field["dataType"] = [field["dataType"], "cr:Label"]
        key = "index" if table.indexed else "name"
        field["references"] = {"field": {"@id": f"{_LABELS}/{key}"}}
    if column.name == "split" and splits:
        field["references"] = {"field": {"@id": f"{_SPLITS}/name"}}
    return field
