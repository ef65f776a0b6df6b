"""The rule pack: items, weights, and how each is found, accepted and dated, as data.

A pack is a YAML file. One may extend another (`extends: oia-2540`), change what it wants to, add items and drop
some; an office lays its own sheet over ours so.

PackError
└─ every trouble with a pack: the file, the line, the key, and what is wrong there
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from rules.findings import ItemCode, Status
from rules.pack_file import MonthlyRecencySpec, PackSpec, RecencySpec, RuleSpec, WithinMonthsSpec
from rules.recency import Ageless, CalendarYear, FiscalYear, Monthly, Recency, WithinMonths
from rules.yaml_source import Key, YamlError, YamlSource, read_yaml


class PackError(ValueError):
    """A pack that cannot be used."""

    def __init__(self, file: str, line: int | None, key: str, message: str) -> None:
        self.file, self.line, self.key, self.message = file, line, key, message
        place = ":".join(str(part) for part in (file, line) if part is not None)
        super().__init__(f"{place}: {key}: {message}" if key else f"{place}: {message}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One item of a pack: what it asks for and how it is found."""

    spec: RuleSpec
    recency: Recency

    @property
    def code(self) -> ItemCode:
        return self.spec.code

    @property
    def title_th(self) -> str:
        return self.spec.title.th

    @property
    def title_en(self) -> str:
        return self.spec.title.en

    @property
    def clause(self) -> str:
        return self.spec.clause

    @property
    def weight(self) -> Decimal:
        return self.spec.weight

    @property
    def none_accepted(self) -> bool | Literal["month"]:
        return self.spec.none_accepted


@dataclass(frozen=True, kw_only=True, eq=False)
class Pack:
    """A rule pack, known by name, version and SHA-256."""

    spec: PackSpec
    file: str
    sha256: str
    """Of the file's bytes and, where it extends another pack, of that one's."""
    source: str
    """The file as written, followed by what it extends."""
    items: tuple[Rule, ...]

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def version(self) -> str:
        return self.spec.version

    def rule(self, code: ItemCode) -> Rule:
        """The item of that code; KeyError where the pack has none."""
        return self._by_code[code]

    def credit(self, status: Status) -> Decimal | None:
        """What a status earns; None for those that earn nothing because they say nothing."""
        return self._credits[status]

    @cached_property
    def _credits(self) -> Mapping[Status, Decimal | None]:
        return {status: getattr(self.spec.credit, status.value, None) for status in Status}

    @cached_property
    def _by_code(self) -> Mapping[ItemCode, Rule]:
        return {rule.code: rule for rule in self.items}


def load_pack(path_or_name: str | Path) -> Pack:
    """Load a pack by path, or by name from the packs that ship with the program; raises PackError."""
    return _load(_locate(str(path_or_name), beside=None), depth=0)


def _locate(path_or_name: str, beside: Path | None) -> Path:
    path = Path(path_or_name)
    if path.suffix in (".yaml", ".yml") or path.parent != Path():
        return path if beside is None or path.is_absolute() else beside / path
    if beside is not None and (sibling := beside / f"{path_or_name}.yaml").is_file():
        return sibling
    shipped = Path(str(resources.files("rules").joinpath("packs", f"{path_or_name}.yaml")))
    if not shipped.is_file():
        names = ", ".join(sorted(file.stem for file in shipped.parent.glob("*.yaml")))
        raise PackError(path_or_name, None, "", f"no pack of that name ships with the program (there are: {names})")
    return shipped


def _load(path: Path, depth: int) -> Pack:
    try:
        source = read_yaml(path)
    except YamlError as error:
        raise PackError(error.file, error.line, error.key, error.message) from error
    if not isinstance(source.data, dict):
        raise PackError(source.file, 1, "", "holds no mapping; a pack begins with `name:`")
    parent = _parent(source, path, depth)
    merged = source.data if parent is None else _laid_over(source, parent)
    digest = hashlib.sha256(source.text.encode())
    if parent is not None:
        digest.update(parent.sha256.encode())
    spec = _validated(merged, source, parent)
    _check_items(spec, source)
    return Pack(
        spec=spec,
        file=source.file,
        sha256=digest.hexdigest(),
        source=source.text if parent is None else f"{source.text}\n---\n{parent.source}",
        items=tuple(Rule(spec=item, recency=_recency(item.recency)) for item in spec.items),
    )


def _parent(source: YamlSource, path: Path, depth: int) -> Pack | None:
    name = source.data.get("extends")
    if name is None:
        return None
    if depth >= 4:
        raise PackError(source.file, source.line_of(("extends",)), "extends", "packs extend each other in a circle")
    try:
        return _load(_locate(str(name), beside=path.parent), depth + 1)
    except PackError as error:
        if error.file != str(name):
            raise
        raise PackError(source.file, source.line_of(("extends",)), "extends", f"'{name}': {error.message}") from error


def _laid_over(source: YamlSource, parent: Pack) -> dict[str, Any]:
    base = parent.spec.model_dump(mode="python", exclude_unset=True)
    own = {key: value for key, value in source.data.items() if key not in ("extends", "drop", "items")}
    merged = _deep(base, own)
    items = {item["code"]: item for item in base["items"]}
    for index, code in enumerate(source.data.get("drop") or ()):
        if items.pop(code, None) is None:
            raise PackError(
                source.file, source.line_of(("drop", index)), f"drop.{index}", f"'{parent.name}' has no item '{code}'"
            )
    seen: set[str] = set()
    for index, item in enumerate(source.data.get("items") or ()):
        code = item.get("code") if isinstance(item, dict) else None
        if code in seen:
            raise PackError(
                source.file, source.line_of(("items", index, "code")), f"items.{index}.code", f"'{code}' is given twice"
            )
        seen.add(str(code))
        items[str(code)] = _deep(items.get(str(code), {}), item) if isinstance(item, dict) else item
    merged["items"] = list(items.values())
    return merged


def _deep(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _deep(merged[key], value) if both and key != "recency" else value
    return merged


def _validated(data: dict[str, Any], source: YamlSource, parent: Pack | None) -> PackSpec:
    try:
        return PackSpec.model_validate(data)
    except ValidationError as error:
        first = min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
        key = _own_key(tuple(part for part in first["loc"]), data, source, parent)
        message = (
            "is no key of a pack" if first["type"] == "extra_forbidden" else first["msg"].removeprefix("Value error, ")
        )
        raise PackError(source.file, source.line_of(key), ".".join(map(str, key)), message) from error


def _own_key(loc: Key, data: dict[str, Any], source: YamlSource, parent: Pack | None) -> Key:
    """The key as the author's file has it: in an extending pack the items' numbers differ."""
    if parent is None or len(loc) < 2 or loc[0] != "items" or not isinstance(loc[1], int):
        return loc
    code = data["items"][loc[1]].get("code")
    for index, item in enumerate(source.data.get("items") or ()):
        if isinstance(item, dict) and item.get("code") == code:
            return ("items", index, *loc[2:])
    return loc


def _check_items(spec: PackSpec, source: YamlSource) -> None:
    seen: set[str] = set()
    for index, item in enumerate(spec.items):
        if item.code in seen:
            raise PackError(
                source.file,
                source.line_of(("items", index, "code")),
                f"items.{index}.code",
                f"'{item.code}' is given twice",
            )
        seen.add(item.code)
    if sum(item.weight for item in spec.items) == 0:
        raise PackError(
            source.file, source.line_of(("items",)), "items", "the weights add up to 0: nothing would be scored"
        )


def _recency(spec: RecencySpec) -> Recency:
    match spec:
        case "none":
            return Ageless()
        case "fiscal_year":
            return FiscalYear()
        case "calendar_year":
            return CalendarYear()
        case WithinMonthsSpec():
            return WithinMonths(spec.within_months)
        case MonthlyRecencySpec():
            return Monthly(spec.monthly.lag)
