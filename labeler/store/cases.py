"""Answered questions as hard cases of the codebook: each makes a new version of it."""

from pydantic import ValidationError

from labeler.codebook import codebook_spec, spec_to_codebook
from labeler.errors import LabelerError
from labeler.models import Case, Codebook
from labeler.store.codebooks import codebook_in_use, use_codebook
from labeler.store.connection import Store
from labeler.store.questions import Answer, Question, answer, find_question


def case_from(
    store: Store,
    identifier: str,
    ruling: tuple[str, str, str | None, str | None],
    author: str | None,
) -> Codebook:
    """Put a codebook in use with a question's sentence as its newest case; return it.

    `ruling` is the label, the rule's id, why (None: the answer), and the new version (None: one
    after the present one). LabelerError where the codebook does not allow it.
    """
    label, rule, why, version = ruling
    question = find_question(store, identifier)
    _, codebook = codebook_in_use(store)
    if why is None and question.answer is None:
        raise LabelerError(
            f"{store.path}: the question has no answer yet: answer it first, or say why with --why"
        )
    why = why or (question.answer.text if question.answer else "")
    try:
        case = Case(text=question.text, label=label, rule=rule, why=why)
        changed = with_case(codebook, question, case, version)
        checked = spec_to_codebook(codebook_spec(changed))
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise LabelerError(f"the case's {where}: {problem['msg']}") from error
    identifier = use_codebook(store, checked, author)
    told = question.answer or Answer(why, everyone=False)
    with store.write():
        answer(store, [question], told._replace(codebook_id=identifier), author)
    return checked


def with_case(codebook: Codebook, question: Question, case: Case, version: str | None) -> Codebook:
    """Return a codebook with one hard case more, as a new version.

    LabelerError where the sentence is a case already, or the version is the same.
    """
    if any(known.text == case.text for known in codebook.cases):
        raise LabelerError(
            f"sentence {question.position} of '{question.document}' is a case of"
            f" {codebook.name} {codebook.version} already"
        )
    version = version or next_version(codebook.version)
    if version == codebook.version:
        raise LabelerError(f"the codebook in use is {codebook.name} {version} already")
    return codebook.model_copy(update={"cases": (*codebook.cases, case), "version": version})


def next_version(version: str) -> str:
    """Return the version after one: `1.0` is followed by `1.0+1`, that by `1.0+2`."""
    base, _, number = version.rpartition("+")
    if base and number.isascii() and number.isdigit():
        return f"{base}+{int(number) + 1}"
    return f"{version}+1"
