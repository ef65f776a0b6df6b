"""`python -m bench.accuracy [DATA]`: the figures of docs/accuracy.md, as Markdown on standard output.

DATA     a folder that holds labels-dev.csv, dates-dev.csv and sites-dev/; without it only our own labels and the speed
--write  also rewrite docs/accuracy.md, if DATA is given; what was written there by hand stays
--pages  made pages on which the speed is measured (default 300)
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import accuracy_speed
from bench.accuracy_data import NoData
from bench.accuracy_dates import read_dates
from bench.accuracy_labels import read_labels
from bench.accuracy_own import FOLDER, read_own
from bench.accuracy_page import Accuracy, Given, page_of, with_what_was_written_by_hand
from bench.accuracy_sites import read_sites
from bench.accuracy_unread import with_each_source_unread
from bench.machine import machine
from rules.pack import Pack, load_pack

PAGE = Path(__file__).parent.parent / "docs" / "accuracy.md"


NEEDED = ("labels-dev.csv", "dates-dev.csv", "sites-dev")
"""What lies in DATA."""


def main(arguments: Sequence[str] | None = None, *, page: Path = PAGE, own: Path = FOLDER) -> int:
    """Measure, print, and write where asked to; 2 where the data is not there."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.accuracy", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("data", nargs="?", default="", metavar="DATA")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--pages", type=int, default=300)
    options = parser.parse_args(arguments)
    try:
        measured = measure(options.data, options.pages, own)
    except NoData as error:
        print(f"accuracy: {error}", file=sys.stderr)
        return 2
    text = page_of(measured)
    print(text, end="")
    if options.write and measured.given is None:
        print(
            f"accuracy: {page.name} stays as it is: its other figures need labels, dates and sites that are no part of the program "
            "(make accuracy DATA=DIR, where DIR holds labels-dev.csv, dates-dev.csv and sites-dev/)",
            file=sys.stderr,
        )
    elif options.write:
        old = page.read_text(encoding="utf-8") if page.is_file() else ""
        page.write_text(with_what_was_written_by_hand(text, old), encoding="utf-8")
    return 0


def measure(data: str, pages: int, own: Path = FOLDER) -> Accuracy:
    """What the repository carries, and what lies in the folder `data` unless that is ""; raises NoData."""
    pack = load_pack("oia-2540")
    given = _given(Path(data), pack) if data else None
    return Accuracy(
        pack=pack,
        own=read_own(pack, own),
        given=given,
        speed=accuracy_speed.measure(pack, pages),
        machine=machine(),
    )


def _given(folder: Path, pack: Pack) -> Given:
    missing = [name for name in NEEDED if not (folder / name).exists()]
    if missing:
        what = f"{folder / missing[0]} is missing" if folder.is_dir() else f"{folder} is no folder"
        raise NoData(f"{what}; DATA must hold labels-dev.csv, dates-dev.csv and sites-dev/")
    labels = read_labels(folder / "labels-dev.csv", pack)
    return Given(
        labels=labels,
        unread=with_each_source_unread(labels, pack),
        dates=read_dates(folder / "dates-dev.csv"),
        sites=read_sites(folder / "sites-dev", pack),
    )


if __name__ == "__main__":
    sys.exit(main())
