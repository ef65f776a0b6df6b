"""`python -m bench.accuracy DATA`: the figures of docs/accuracy.md, as Markdown on standard output.

DATA     the folder that holds labels-dev.csv, dates-dev.csv and sites-dev/
--write  also rewrite docs/accuracy.md; what was written there by hand stays
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
from bench.accuracy_page import Accuracy, page_of, with_what_was_written_by_hand
from bench.accuracy_sites import read_sites
from bench.accuracy_unread import with_each_source_unread
from bench.machine import machine
from rules.pack import load_pack

PAGE = Path(__file__).parent.parent / "docs" / "accuracy.md"


def main(arguments: Sequence[str] | None = None, *, page: Path = PAGE) -> int:
    """Measure, print, and write where asked to; 2 where the data is not there."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.accuracy", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("data", nargs="?", default="", metavar="DATA")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--pages", type=int, default=300)
    options = parser.parse_args(arguments)
    try:
        text = page_of(measure(options.data, options.pages))
    except NoData as error:
        print(f"accuracy: {error}", file=sys.stderr)
        return 2
    print(text, end="")
    if options.write:
        old = page.read_text(encoding="utf-8") if page.is_file() else ""
        page.write_text(with_what_was_written_by_hand(text, old), encoding="utf-8")
    return 0


def measure(data: str, pages: int) -> Accuracy:
    """Everything, on the data in that folder; raises NoData."""
    if not data:
        raise NoData("say where the labelled data lies: make accuracy DATA=DIR, or python -m bench.accuracy DIR")
    folder = Path(data)
    if not folder.is_dir():
        raise NoData(f"{data} is no folder; DATA must hold labels-dev.csv, dates-dev.csv and sites-dev/")
    pack = load_pack("oia-2540")
    labels = read_labels(folder / "labels-dev.csv", pack)
    return Accuracy(
        pack=pack,
        labels=labels,
        unread=with_each_source_unread(labels, pack),
        dates=read_dates(folder / "dates-dev.csv"),
        sites=read_sites(folder / "sites-dev", pack),
        speed=accuracy_speed.measure(pack, pages),
        machine=machine(),
    )


if __name__ == "__main__":
    sys.exit(main())
