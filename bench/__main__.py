"""`python -m bench [focus|again|kills|shuffle|faults|corpus|polite|many|proof|dashboard]`: the figures of docs/benchmarks.md, as Markdown on standard output.

(nothing)    one month of the sample city, end to end
focus        requests until the last verdict is final, best first against breadth first
again        a city that stood still, audited twice
kills        the program killed with SIGKILL again and again, and what is there in the end
shuffle      the same sites answering in ever other orders, and what is found
faults       every fault that a site may have, and what happened
corpus       the benchmark corpus: 72 sites of 60 pages, beside general crawlers (`make bench-rivals` installs those)
polite       the corpus with 0.1 s between two requests to one host, against the shortest time possible
proof        evidence of the whole sample round, put before others' tools (`make bench-replay` installs those)
many         thousands of simulated centres, and a registry of 20,000 rows
dashboard    every page of the dashboard, over 72 centres × 6 months and 2,000 × 24

--runs N     runs without a delay; medians are given (default 3)
--polite     also one month with 0.1 s between two requests to one host (about two minutes)
--month M    for focus and again (default 2563-02)
--kills N    for kills (default 120)
--seeds N    for shuffle (default 200)
--rounds N   for corpus: interleaved runs, whose medians are given (default 5)
--centres N  for many (default 5000)
--rows N     for many (default 20000)
--folder DIR for dashboard: where its databases are kept for the next time (making them takes minutes)
--write      for all but the first: also put the section into docs/benchmarks.md
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench.machine import machine
from bench.page import PAGE, with_section
from rules.month import Month

if TYPE_CHECKING:
    from bench.city import Figures

MONTHS = (Month(2020, 1), Month(2020, 2), Month(2020, 6))
"""Not March: a sample site then answers 503 and asks for a pause of ten seconds, and the run waits for it."""
POLITE = 0.1


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=("month", *_SECTIONS), default="month")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--polite", action="store_true")
    parser.add_argument("--month", type=Month.parse, default=MONTHS[1])
    parser.add_argument("--kills", type=int, default=120)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--centres", type=int, default=5_000)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    if options.what in _SECTIONS:
        _section(options)
    else:
        _months(options)


_SECTIONS = {
    "focus": "Requests until the last verdict is final",
    "again": "Auditing again what did not change",
    "kills": "Killed again and again",
    "shuffle": "One answer to one site",
    "faults": "Faults survived",
    "corpus": "The benchmark corpus, beside general crawlers",
    "polite": "With 0.1 s between two requests to one host, against the shortest time possible",
    "many": "Thousands of centres",
    "proof": "Evidence of a round",
    "dashboard": "The dashboard",
}
_MONTHLY = frozenset({"focus", "again"})


def _section(options: argparse.Namespace) -> None:
    what, of = options.what, f", {options.month.buddhist}" if options.what in _MONTHLY else ""
    body = "\n".join(
        (
            f"`python -m bench {what}`{of}; {machine()}, {datetime.now(UTC):%Y-%m-%d}.",
            "",
            *_lines(options),
        )
    )
    print(body)
    if options.write:
        PAGE.write_text(with_section(PAGE.read_text(encoding="utf-8"), _SECTIONS[what], body), encoding="utf-8")


def _lines(options: argparse.Namespace) -> Iterator[str]:
    # Worker processes are spawned, and each imports this module again: what they do not need is loaded here.
    match options.what:
        case "focus":
            from bench import focus  # noqa: PLC0415

            return focus.lines(focus.compare(options.month))
        case "again":
            from bench import again  # noqa: PLC0415

            return again.lines(again.audit_thrice(options.month))
        case "kills":
            from bench import kills  # noqa: PLC0415

            return kills.lines(kills.kill_often(options.kills))
        case "shuffle":
            from bench import shuffle  # noqa: PLC0415

            return shuffle.lines(shuffle.shuffle(range(options.seeds)))
        case "corpus":
            from bench import corpus  # noqa: PLC0415

            return corpus.lines(corpus.compare(options.rounds))
        case "polite":
            from bench import polite  # noqa: PLC0415

            return polite.lines(polite.measure())
        case "proof":
            from bench import proof  # noqa: PLC0415

            return proof.lines(proof.prove())
        case "dashboard":
            from bench import dashboard  # noqa: PLC0415

            return dashboard.lines(dashboard.measure(options.runs, options.folder))
        case "many":
            from bench import many  # noqa: PLC0415

            return many.lines(many.measure(options.centres, options.rows))
        case _:
            from bench import faults  # noqa: PLC0415

            return faults.lines(faults.meet())


def _months(options: argparse.Namespace) -> None:
    from bench.city import month_of_the_city  # noqa: PLC0415

    print(f"{machine()}, 2 workers, {datetime.now(UTC):%Y-%m-%d}\n")
    print("| run | pages | requests | seconds | pages/s | CPU ms/page | peak MB | archive MB | findings that agree |")
    print("|---|---|---|---|---|---|---|---|---|")
    runs = []
    for number in range(options.runs):
        month = MONTHS[number % len(MONTHS)]
        runs.append(month_of_the_city(month, delay=0))
        _row(f"{month.buddhist}, no delay", runs[-1])
    median = statistics.median(run.pages_a_second for run in runs)
    print(f"\nMedian of {len(runs)}: {median:,.0f} pages/s, {max(run.peak_mb for run in runs):,.0f} MB at most.")
    if options.polite:
        print()
        polite = month_of_the_city(MONTHS[0], delay=POLITE)
        _row(f"{MONTHS[0].buddhist}, {POLITE} s", polite)
        floor = polite.largest_host * POLITE
        print(
            f"\nThe largest host answered {polite.largest_host} requests: at least {floor:.1f} s; {polite.seconds / floor:.2f} × of it."
        )


def _row(name: str, run: Figures) -> None:
    print(
        f"| {name} | {run.pages:,} | {run.requests:,} | {run.seconds:.1f} | {run.pages_a_second:,.0f} | {run.cpu_ms_a_page:.2f} "
        f"| {run.peak_mb:,.0f} | {run.archive_mb:.1f} | {run.agree:,} of {run.compared:,} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
