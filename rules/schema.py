"""The JSON Schema by which editors complete a pack, as committed beside the packs."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from rules.pack_file import json_schema


def schema_text() -> str:
    """The schema as it is to stand in the file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def schema_path() -> Path:
    """Where the committed schema stands."""
    return Path(str(resources.files("rules").joinpath("packs", "pack.schema.json")))


def main() -> None:
    """Write the schema anew; `make schema` does."""
    schema_path().write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
