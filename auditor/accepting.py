"""Phrases that a person accepted, laid over the pack in force as a pack file of their own.

The file lies in the folder "rules" beside the database. It is written anew with each acceptance, under the next
version, after it was loaded and its examples were run; the version before stays beside it.

AuditorError
└── UsageError
    └── NotAccepted   the phrase cannot be taken in, with the reason; every file is as it was
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from auditor.errors import UsageError
from rules.examples import run_examples
from rules.findings import ItemCode
from rules.pack import Pack, PackError, load_pack
from rules.yaml_source import YamlError, read_yaml
from storage.engine import database_file

_FOLDER = "rules"
_SUFFIX = "-local"
_HEAD = """\
# Phrases that people accepted, laid over the pack that this one extends. Prongsai writes this file anew with each
# acceptance, and keeps the version before beside it; comments of your own are not carried over.
"""
_OURS = ("extends", "name", "version", "note", "items")
_PARTS = 5
"""Of a line of the note: when, who, item, phrase, why."""


class NotAccepted(UsageError):
    """A phrase that cannot be taken in; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """One phrase that a person accepted."""

    at: str
    """An ISO instant."""
    by: str
    item: ItemCode
    phrase: str
    reason: str

    @property
    def moment(self) -> datetime | None:
        """None where somebody wrote something else into the file."""
        try:
            moment = datetime.fromisoformat(self.at)
        except ValueError:
            return None
        return moment if moment.tzinfo else None

    @property
    def line(self) -> str:
        """As the note of the file has it."""
        return " | ".join(map(_plain, (self.at, self.by, self.item, self.phrase, self.reason)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """The pack of accepted phrases, whether or not there is one yet."""

    file: Path
    extends: str
    """What it extends, as the file says it."""
    base: Pack
    base_name: str
    """The name or path by which `base` is loaded."""
    pack: Pack | None
    """As the file stands; None before the first acceptance."""
    in_force: bool
    """Whether the settings name this very file."""
    accepted: tuple[Acceptance, ...]
    """Oldest first."""
    earlier: tuple[Path, ...]
    """The versions before, by name."""

    @property
    def working(self) -> Pack:
        """What a further phrase is laid over."""
        return self.pack or self.base

    @property
    def working_name(self) -> str:
        return str(self.file) if self.pack is not None else self.base_name


def overlay_of(in_force: Pack, pack_name: str, database: str) -> Overlay:
    """The overlay of the pack in force, which was loaded by that name.

    Raises NotAccepted where there is no place for it, or another file has its place; PackError for one that cannot be used.
    """
    folder = _folder(database)
    own = Path(in_force.file).resolve()
    if own.parent == folder and own.stem.endswith(_SUFFIX) and (extends := _data(own).get("extends")):
        return _overlay(own, str(extends), in_force=True)
    file = folder / f"{in_force.name}{_SUFFIX}.yaml"
    shipped = not pack_name.endswith((".yaml", ".yml")) and Path(pack_name).parent == Path()
    return _overlay(file, in_force.name if shipped else os.path.relpath(own, folder), in_force=False)


def accept(overlay: Overlay, label: str, acceptance: Acceptance) -> Overlay:
    """Add a phrase to the overlay's file, with the label as an example that it must read; the next version comes back.

    Raises NotAccepted, PackError: the file then is as it was.
    """
    pack = overlay.working
    rule = next((each for each in pack.items if each.code == acceptance.item), None)
    if rule is None:
        raise NotAccepted(f"the pack has no item {acceptance.item}")
    if acceptance.phrase in rule.spec.phrases.plain:
        raise NotAccepted(f"“{acceptance.phrase}” is a phrase of {acceptance.item} already")
    if not acceptance.reason.strip():
        raise NotAccepted("say why it is accepted: the reason is kept with the phrase")
    text = _written(_with(overlay, label, acceptance))
    overlay.file.parent.mkdir(parents=True, exist_ok=True)
    _replaced(overlay, text)
    return _overlay(overlay.file, overlay.extends, in_force=overlay.in_force)


def next_version(version: str) -> str:
    """Make "1.0.1" of "1.0.0"; a version without a number at its end gets one."""
    number = re.search(r"(\d+)$", version)
    return f"{version}.1" if number is None else f"{version[: number.start()]}{int(number[1]) + 1}"


def _folder(database: str) -> Path:
    file = database_file(database)
    if file is None:
        raise NotAccepted("a database in memory has no folder beside it in which a pack could be kept")
    return file.resolve().parent / _FOLDER


def _overlay(file: Path, extends: str, *, in_force: bool) -> Overlay:
    base_name = _loadable(extends, file.parent)
    base, data = load_pack(base_name), _data(file)
    if data and data.get("extends") != extends:
        raise NotAccepted(
            f"{file} extends '{data.get('extends')}' and not '{extends}', the pack in force: move that file away"
        )
    return Overlay(
        file=file,
        extends=extends,
        base=base,
        base_name=base_name,
        pack=load_pack(file) if data else None,
        in_force=in_force,
        accepted=_accepted(str(data.get("note") or "")),
        earlier=tuple(sorted(each for each in file.parent.glob(f"{file.stem}-*.yaml"))),
    )


def _loadable(extends: str, folder: Path) -> str:
    """What `load_pack` finds the extended pack by, as `rules.pack` finds it from within the folder."""
    if extends.endswith((".yaml", ".yml")) or Path(extends).parent != Path():
        return os.path.normpath(folder / extends)  # the folder may not be there yet
    sibling = folder / f"{extends}.yaml"
    return str(sibling) if sibling.is_file() else extends


def _data(file: Path) -> dict[str, Any]:
    """What the file holds; nothing where there is none."""
    if not file.is_file():
        return {}
    try:
        data = read_yaml(file).data
    except YamlError as error:
        raise PackError(error.file, error.line, error.key, error.message) from error
    return data if isinstance(data, dict) else {}


def _accepted(note: str) -> tuple[Acceptance, ...]:
    lines = [line.split(" | ", _PARTS - 1) for line in note.splitlines()]
    return tuple(
        Acceptance(at=at, by=by, item=item, phrase=phrase, reason=reason)
        for at, by, item, phrase, reason in (line for line in lines if len(line) == _PARTS)
    )


def _plain(text: str) -> str:
    """On one line, and without what parts a line's fields."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).replace("|", "/").split())


def _with(overlay: Overlay, label: str, acceptance: Acceptance) -> dict[str, Any]:
    """What the file is to hold."""
    data = _data(overlay.file)
    spec = overlay.working.rule(acceptance.item).spec
    items: list[dict[str, Any]] = [dict(each) for each in data.get("items") or ()]
    own = next((each for each in items if each.get("code") == acceptance.item), None)
    if own is None:
        own = {"code": acceptance.item}
        items.append(own)
    own["phrases"] = {**(own.get("phrases") or {}), "plain": [*spec.phrases.plain, acceptance.phrase]}
    examples = [*spec.examples.match, *([label] if label not in spec.examples.match else [])]
    own["examples"] = {**(own.get("examples") or {}), "match": examples}
    return {
        "extends": overlay.extends,
        "name": data.get("name") or overlay.file.stem,
        "version": next_version(overlay.working.version),
        **{key: value for key, value in data.items() if key not in _OURS},
        "note": "\n".join([*str(data.get("note") or "").splitlines(), acceptance.line]) + "\n",
        "items": items,
    }


class _Dumper(yaml.SafeDumper):
    """Lines of a note stay lines, and nothing is written once and named twice (a pack may hold no aliases)."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def _written(data: dict[str, Any]) -> str:
    return _HEAD + yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)


def _replaced(overlay: Overlay, text: str) -> None:
    """Put the text in the file's place, once it has proved a pack that reads every example it did before, and its own."""
    handle, name = tempfile.mkstemp(dir=overlay.file.parent, prefix=".", suffix=".yaml")
    made = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        made.chmod(0o644)
        _require_good(made, overlay)
        _keep_earlier(overlay)
        made.replace(overlay.file)
    finally:
        made.unlink(missing_ok=True)


def _require_good(made: Path, overlay: Overlay) -> None:
    try:
        pack = load_pack(made)
    except PackError as error:
        raise NotAccepted(f"the pack could not be used with it: {str(error).replace(str(made), made.stem)}") from error
    known = set(run_examples(overlay.working))
    failures = [each for each in run_examples(pack) if each not in known]
    if failures:
        told = "; ".join(
            f"“{each.text[:80]}” {each.expected}, and is read as {each.got or '–'}" for each in failures[:3]
        )
        raise NotAccepted(f"with it the pack would read {len(failures)} of its examples wrong: {told}")


def _keep_earlier(overlay: Overlay) -> None:
    """Leave the version so far beside it, under its version, and never in another's place."""
    if overlay.pack is None:
        return
    version = re.sub(r"[^A-Za-z0-9.-]", "_", overlay.pack.version)
    for name in _names(f"{overlay.file.stem}-{version}"):
        try:
            os.link(overlay.file, overlay.file.with_name(f"{name}.yaml"))
        except FileExistsError:
            continue
        return


def _names(stem: str) -> Sequence[str]:
    return (stem, *(f"{stem}-{number}" for number in range(2, 100)))
