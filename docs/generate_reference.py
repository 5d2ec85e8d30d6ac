"""Rewrites the generated parts of docs/reference.md from the program itself.

    python docs/generate_reference.py

Commands and options come from click, keys from `labeler.keys`, formats and field names from the
tables that the readers and writers use. Each part stands between two markers; what stands outside
them is written by hand. A test fails while the page differs from what this makes of it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from labeler.cli import cli
from labeler.codebook import default_codebook
from labeler.keys import Action, Screen, actions, shown_key
from labeler.release.formats import FORMATS as WRITTEN
from labeler.text.readers.discovery import FORMATS as READ
from labeler.text.readers.fields import NAMES

PAGE: Final = Path(__file__).with_name("reference.md")

_PART: Final = re.compile(
    r"(?P<start><!-- made by docs/generate_reference\.py: (?P<name>[a-z-]+) -->\n)"
    r".*?(?P<stop><!-- end of (?P=name) -->\n)",
    re.DOTALL,
)


def regenerate(page: str) -> str:
    """Return the page with every generated part made anew.

    ValueError where a part is missing, stands there twice, or is not one that can be made.
    """
    found = [match["name"] for match in _PART.finditer(page)]
    if sorted(found) != sorted(PARTS):
        raise ValueError(f"the page has the parts {found}, not each of {list(PARTS)} once")
    return _PART.sub(lambda part: f"{part['start']}\n{_made(part['name'])}\n{part['stop']}", page)


def commands(
    command: click.Command = cli, path: tuple[str, ...] = ("labeler",)
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with the words it is called by, groups before what is in them."""
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from commands(command.commands[name], (*path, name))


def _made(name: str) -> str:
    return "\n".join(PARTS[name]()).strip() + "\n"


def _commands() -> Iterator[str]:
    for path, command in commands():
        yield from (f"### {' '.join(path)}", "", "```", _usage(path, command), "```", "")
        yield from (_prose(command.help or ""), "")
        options = [p for p in command.params if isinstance(p, click.Option)]
        if options:
            yield from _table(("option", "meaning"), ((_name(o), _meaning(o)) for o in options))


def _usage(path: Sequence[str], command: click.Command) -> str:
    words = list(path)
    if any(isinstance(parameter, click.Option) for parameter in command.params):
        words.append("[OPTIONS]")
    words += [
        _metavar(parameter) for parameter in command.params if isinstance(parameter, click.Argument)
    ]
    if isinstance(command, click.Group):
        words.append("[COMMAND]" if command.invoke_without_command else "COMMAND")
    return " ".join(words)


def _prose(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _name(option: click.Option) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return f"`{names}`" if option.is_flag else f"`{names} {_metavar(option)}`"


def _metavar(parameter: click.Parameter) -> str:
    if parameter.metavar:
        return parameter.metavar
    if isinstance(parameter.type, click.Choice):
        return "|".join(map(str, parameter.type.choices))
    if isinstance(parameter.type, click.types.IntParamType):
        return "NUMBER"
    return (parameter.name or "").upper()


def _meaning(option: click.Option) -> str:
    meaning = _prose(option.help or "")
    return f"{meaning} Default: `{option.default}`." if option.show_default else meaning


def _environment() -> Iterator[str]:
    rows = (
        (f"`{parameter.envvar}`", f"the same as `{parameter.opts[0]}`")
        for _, command in commands()
        for parameter in command.params
        if parameter.envvar
    )
    yield from _table(("variable", "meaning"), rows)


def _formats_read() -> Iterator[str]:
    rows = (
        (f"`{format_}`", ", ".join(f"`{end}`" for end, f in READ.items() if f == format_))
        for format_ in dict.fromkeys(READ.values())
    )
    yield from _table(("format", "names that end in"), rows)


def _field_names() -> Iterator[str]:
    rows = ((f"`{role}`", ", ".join(f"`{n}`" for n in names)) for role, names in NAMES.items())
    yield from _table(("is read as", "names that are recognised, the first that is there"), rows)


def _formats_written() -> Iterator[str]:
    rows = (
        (
            f"`{f.name}`",
            f.title,
            ", ".join(f"`{end}`" for end in f.suffixes) or ("a folder" if f.folder else ""),
            f"`{f.default}`",
            f"`[{f.extra}]`" if f.extra else "",
        )
        for f in WRITTEN
    )
    yield from _table(("format", "what it is", "output that ends in", "labels", "extra"), rows)


def _keys() -> Iterator[str]:
    screens: dict[Screen, str] = {
        "annotate": "While labelling",
        "home": "In the list of documents",
        "adjudicate": "While adjudicating",
        "agreement": "While looking at agreement",
        "everywhere": "Everywhere",
    }
    table = dict.fromkeys(a for screen in screens for a in actions(screen, default_codebook()))
    for screen, title in screens.items():
        yield from (f"### {title}", "")
        rows = (
            (_shown_keys(action), action.title, action.help)
            for action in table
            if action.screen == screen
        )
        yield from _table(("keys", "action", "what it does"), rows)


def _shown_keys(action: Action) -> str:
    return " ".join(f"<kbd>{shown_key(key)}</kbd>" for key in action.keys)


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (heading, ["---"] * len(heading), *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


PARTS: Final[dict[str, Callable[[], Iterable[str]]]] = {
    "commands": _commands,
    "environment": _environment,
    "formats-read": _formats_read,
    "field-names": _field_names,
    "formats-written": _formats_written,
    "keys": _keys,
}
"""The generated parts by name, in the order of the page."""


if __name__ == "__main__":
    PAGE.write_text(regenerate(PAGE.read_text("utf-8")), "utf-8")
