"""Has doccano import a folder that was exported for it, and export it again as doccano does.

    python doccano_program.py EXPORTED OUT

Runs as a process of its own, since doccano's packages have names like those of our tests. Each
JSON Lines file is imported by a user of its name, as the upload page does it, encoding guessed.
Writes as JSON what doccano kept: `errors`, `labels`, and `examples` with text, meta and label.
"""

import json
import os
import shutil
import sys
import tempfile
import warnings
import zipfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def main(exported: Path, out: Path) -> None:
    """Import and export in a temporary home."""
    with tempfile.TemporaryDirectory(prefix="doccano-") as home, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what doccano's packages warn of is their own matter
        _begin(Path(home))
        project = _project()
        errors = _take_labels(project, exported / "label_config.json")
        for file in sorted(exported.glob("*.jsonl")):
            errors += _take(project, file)
        archive = import_module("data_export.celery_tasks").export_dataset(project.pk, "JSONL")
        zipfile.ZipFile(archive).extractall(out)
        sys.stdout.write(json.dumps({"errors": errors, **_kept(project)}) + "\n")


def _begin(home: Path) -> None:
    spec = find_spec("backend")
    assert spec is not None
    assert spec.submodule_search_locations
    copy = home / "backend"  # it writes beside its code
    shutil.copytree(spec.submodule_search_locations[0], copy)
    sys.path.insert(0, str(copy))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.development"
    os.environ["DATABASE_URL"] = f"sqlite:///{home / 'db.sqlite3'}"
    import_module("django").setup()
    import_module("django.core.management").call_command("migrate", verbosity=0)


def _user(name: str) -> Any:
    return import_module("django.contrib.auth").get_user_model().objects.create_user(name)


def _project() -> Any:
    kind = import_module("projects.models").TextClassificationProject
    return kind.objects.create(
        name="storm",
        description="",
        created_by=_user("lead"),
        project_type="DocumentClassification",
        single_class_classification=True,
    )


def _take_labels(project: Any, file: Path) -> list[Any]:
    kind = import_module("label_types.serializers").CategoryTypeSerializer
    read = kind(data=json.loads(file.read_text("utf-8")), many=True)
    if not read.is_valid():
        return list(read.errors)
    read.save(project=project)
    return []


def _take(project: Any, file: Path) -> list[Any]:
    user = _user(file.stem)
    role, _ = import_module("roles.models").Role.objects.get_or_create(name="annotator")
    import_module("projects.models").Member.objects.create(project=project, user=user, role=role)
    name = import_module("data_import.pipeline.readers").FileName(str(file), file.name, file.name)
    form = import_module("data_import.pipeline.catalog").create_file_format("JSONL")
    load = import_module("data_import.datasets").load_dataset
    dataset = load("DocumentClassification", form, [name], project, encoding="Auto")
    dataset.save(user, batch_size=1000)
    return [error.dict() for error in dataset.errors]


def _kept(project: Any) -> dict[str, Any]:
    types = import_module("label_types.models").CategoryType.objects.filter(project=project)
    examples = import_module("examples.models").Example.objects.filter(project=project)
    return {
        "labels": [one.text for one in types.order_by("id")],
        "examples": [
            {
                "text": example.text,
                "meta": example.meta,
                "label": [one.label.text for one in example.categories.all()],
            }
            for example in examples.order_by("id")
        ],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
