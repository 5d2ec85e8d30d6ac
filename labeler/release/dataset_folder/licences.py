"""Licences as other vocabularies name them."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from labeler.release.choices import Choices, Licences
from labeler.release.iri import web_address

NOT_STATED: Final = "not stated"

_BY_SPDX: Final = {
    name.lower(): name
    for name in (
        "CC0-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-3.0",
        "CC-BY-SA-4.0", "CC-BY-NC-2.0", "CC-BY-NC-3.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0",
        "CC-BY-NC-ND-3.0", "CC-BY-NC-ND-4.0", "CC-BY-NC-SA-2.0", "CC-BY-NC-SA-3.0",
        "CC-BY-NC-SA-4.0", "CDLA-Sharing-1.0", "CDLA-Permissive-1.0", "CDLA-Permissive-2.0",
        "C-UDA-1.0", "ODC-By-1.0", "ODbL-1.0", "PDDL-1.0", "MIT", "Apache-2.0",
    )
}  # fmt: skip
"""Licences that both SPDX and Hugging Face know; in lower case → as SPDX writes it."""
_HUB_NAMES: Final = {
    "c-uda-1.0": "c-uda",
    "odc-by-1.0": "odc-by",
    "odbl-1.0": "odbl",
    "pddl-1.0": "pddl",
}
"""Those that Hugging Face calls otherwise than SPDX in lower case."""


_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9.]+")


class Licence(NamedTuple):
    """One licence, and what it is for."""

    covers: str
    """`text`, `labels`, or both."""
    name: str | None
    """As SPDX writes it where it is known there, else as it was given; None: not stated."""
    url: str | None
    hub: str | None
    """As Hugging Face names it, if it does."""


def licences(choices: Choices) -> list[Licence]:
    """Return the licence of what a release holds: one if it is the same for text and labels."""
    given: Licences = choices.licences
    labels = _known("labels", given.labels)
    if not choices.text:
        return [labels]
    text = _known("text", given.text)
    if text.name == labels.name:
        return [text._replace(covers="text and labels")]
    return [text, labels]


def hub_licence(found: Sequence[Licence]) -> dict[str, str]:
    """Return what a dataset card says of licences.

    https://huggingface.co/docs/hub/repositories-licenses: one that is not known there has a name
    of lower-case letters, digits, dots and dashes.
    """
    if all(each.name is None for each in found):
        return {"license": "unknown"}
    first = found[0]
    if len(found) == 1 and first.hub is not None:
        return {"license": first.hub}
    words = [each.name or NOT_STATED for each in found]
    if len(found) > 1:
        words = [f"{each.covers} {word}" for each, word in zip(found, words, strict=True)]
    name = _NOT_IN_NAMES.sub("-", " ".join(words).lower()).strip("-")
    return {"license": "other"} | ({"license_name": name} if name else {})


def _known(covers: str, name: str | None) -> Licence:
    if name is None or not name.strip():
        return Licence(covers, None, None, None)
    spdx = _BY_SPDX.get(name.strip().lower())
    if spdx is None:
        return Licence(covers, name.strip(), web_address(name.strip()), None)
    url = f"https://spdx.org/licenses/{spdx}"
    return Licence(covers, spdx, url, _HUB_NAMES.get(spdx.lower(), spdx.lower()))
