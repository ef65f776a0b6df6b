"""Files that ship with the program, asked for by name."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import resources
from pathlib import Path


class NotShipped(LookupError):
    """No file of that name ships with the program; says which do."""


def file_of(path_or_name: str | Path, *, folder: str, suffix: str) -> Path:
    """A path as it is; a bare name ("bma-2563") as the file of that name and suffix in a folder of this package.

    What has a directory or a suffix in it is a path, and so is a bare name that only a file at hand bears. Raises
    NotShipped for one that neither does.
    """
    path = Path(path_or_name)
    if isinstance(path_or_name, Path) or path.suffix or path.parent != Path():
        return path
    shelf = Path(str(resources.files("auditor").joinpath(folder)))
    shipped = shelf / f"{path}{suffix}"
    if not shipped.is_file():
        if path.is_file():
            return path
        raise NotShipped(_words(str(path), sorted(file.stem for file in shelf.glob(f"*{suffix}"))))
    return shipped


def _words(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(names) or 'none'}"
    return f"none of that name ships with the program ({hint}); for a file of your own give its path"
