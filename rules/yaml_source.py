"""YAML that knows where each of its values stands, and lets no surprise pass.

PyYAML reads `no` as False and takes the last of two equal keys in silence; both have cost people their rules.
Here a plain `no` stays the word, and a key given twice is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_DEEPEST = 50

Key = tuple[str | int, ...]
"""The path to a value: ("items", 3, "weight")."""


class YamlError(ValueError):
    """A file that cannot be read as YAML; says where."""

    def __init__(self, file: str, line: int | None, key: str, message: str) -> None:
        self.file, self.line, self.key, self.message = file, line, key, message
        place = ":".join(str(part) for part in (file, line) if part is not None)
        super().__init__(f"{place}: {key}: {message}" if key else f"{place}: {message}")


@dataclass(frozen=True, slots=True)
class YamlSource:
    """A parsed file with the line of every key."""

    file: str
    text: str
    data: Any
    lines: dict[Key, int]

    def line_of(self, key: Key) -> int | None:
        """The line of a value, or of the nearest thing around it; None for an empty file."""
        for end in range(len(key), -1, -1):
            if (line := self.lines.get(tuple(key[:end]))) is not None:
                return line
        return None


class _Loader(yaml.CSafeLoader):
    """Safe YAML in which only true and false are booleans."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def read_yaml(path: Path) -> YamlSource:
    """Read a file; raises YamlError for a missing file, bad UTF-8, bad YAML or a key given twice."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise YamlError(str(path), None, "", f"cannot be read: {error.strerror}") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise YamlError(str(path), line, "", "is not UTF-8; save the file as UTF-8") from error
    return parse_yaml(text, str(path))


def parse_yaml(text: str, file: str) -> YamlSource:
    """Read a text as a file of that name would be read."""
    _refuse_depth(text, file)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines: dict[Key, int] = {}
        if node is not None:
            _walk(node, (), lines, file)
        data = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise YamlError(file, line, "", f"is not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise YamlError(file, None, "", f"is not valid YAML: {error}") from error
    finally:
        loader.dispose()
    return YamlSource(file, text, data, lines)


def _refuse_depth(text: str, file: str) -> None:
    """Stop at a nesting that would overflow the composer's stack, and at anchors, which can hold themselves."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else None
            if isinstance(event, yaml.AliasEvent):
                raise YamlError(file, line, "", "uses an alias (*name); write the value out")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise YamlError(file, line, "", f"is nested more than {_DEEPEST} deep")
    except yaml.YAMLError:
        return  # the composer tells it with the same position, once


def _walk(node: yaml.Node, key: Key, lines: dict[Key, int], file: str) -> None:
    lines.setdefault(key, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[Hashable] = set()
        for name, value in node.value:
            if not isinstance(name, yaml.ScalarNode):
                raise YamlError(file, name.start_mark.line + 1, "", "has a list or mapping for a key")
            if name.value in seen:
                raise YamlError(file, name.start_mark.line + 1, str(name.value), "is given twice")
            seen.add(name.value)
            lines[(*key, name.value)] = name.start_mark.line + 1
            _walk(value, (*key, name.value), lines, file)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*key, index), lines, file)
