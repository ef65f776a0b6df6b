"""The figures as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from bench.accuracy_dates import DateAnswer, exact
from bench.accuracy_labels import Labels
from bench.accuracy_own import OwnSet, together
from bench.accuracy_sites import SiteAnswer, agreement
from bench.accuracy_speed import Speed
from crawler.urls import path_of, query_of
from rules.pack import Pack

BY_HAND = "<!-- Below this line the page is written by hand; `make accuracy` keeps it. -->"
CONFUSIONS = 15
LEAST_OF_A_SOURCE = 20
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was measured on data that is no part of the program."""

    labels: Labels
    unread: Labels
    """The same, each source read by a pack that knows no words of it alone."""
    dates: tuple[DateAnswer, ...]
    sites: tuple[SiteAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """All that was measured."""

    pack: Pack
    own: tuple[OwnSet, ...]
    given: Given | None
    """None where no data was given."""
    speed: Speed
    machine: str


def page_of(measured: Accuracy) -> str:
    """The whole generated part of docs/accuracy.md."""
    parts = [_head(measured), _thresholds(measured), _own(measured.own)]
    if measured.given is not None:
        given = measured.given
        parts += [_labels(given.labels), _sources(given), _dates(given.dates), _sites(given.sites)]
    return "\n\n".join("\n".join(part) for part in (*parts, _speed(measured))) + "\n"


def with_what_was_written_by_hand(page: str, old: str) -> str:
    """A new page with the hand-written end of the old one."""
    _, _, by_hand = old.partition(BY_HAND)
    return f"{page}\n{BY_HAND}{by_hand}".rstrip() + "\n"


def _head(measured: Accuracy) -> Iterator[str]:
    pack = measured.pack
    yield "# Accuracy"
    yield ""
    if measured.given is None:
        yield "Measured by `make accuracy`, without DATA: our own labels and the speed. `make accuracy DATA=DIR` also measures labels, dates and"
        yield "sites of real Thai agencies that are no part of the program (DIR holds labels-dev.csv, dates-dev.csv and sites-dev/)."
    else:
        yield "Measured by `make accuracy DATA=DIR` on our own labels (`bench/labels/`) and on labels, dates and sites of real Thai agencies that are"
        yield "no part of the program (DIR)."
    yield f"Pack `{pack.name}` {pack.version}, sha256 `{pack.sha256[:12]}`."
    yield ""
    yield "**Read these as training figures.** Nothing is fitted to the data by a machine, but the people who wrote the phrases and the"
    yield "date forms had read all of it by now. How the rules do on what nobody had looked at is told by the *first meetings*: of our"
    yield "own labels in the next section, of made sites and of dates, where the page has them, at its end."


def _thresholds(measured: Accuracy) -> Iterator[str]:
    speed, given = measured.speed, measured.given
    yield "| what | asked | measured | |"
    yield "|---|---|---|---|"
    for what, asked, figure, met in (
        *(_asked_of_the_data(given) if given is not None else ()),
        ("speed: match and judge one page", "≤ 1.50 ms", f"{speed.judged:.2f} ms", speed.judged <= 1.5),
    ):
        yield f"| {what} | {asked} | **{figure}** | {'✓ met' if met else '✗ not met'} |"
    yield ""
    yield "Asked of unseen labels: macro-F1 ≥ 0.900, false alarms ≤ 4.0 %."
    for one in measured.own:
        yield f"- {one.name}, at its first meeting: macro-F1 {one.first.macro_f1}, false alarms {one.first.false_alarms}"
    if given is not None:
        yield f"- each source left out: macro-F1 {_figure(given.unread.macro_f1)}, false alarms {_percent(given.unread.false_alarm_rate)}"


def _asked_of_the_data(given: Given) -> Iterator[tuple[str, str, str, bool]]:
    """(what, asked, measured, met)."""
    labels, dates, sites = given.labels, exact(given.dates), agreement(given.sites)
    alarms = labels.false_alarm_rate
    yield "labels → item, macro-F1", "≥ 0.950", _figure(labels.macro_f1), labels.macro_f1 >= 0.95
    yield "labels that name no item: false alarms", "≤ 2.0 %", _percent(alarms), alarms <= 0.02
    yield "dates, exact match", "≥ 0.990", _figure(dates), dates >= 0.99
    yield "findings on sites: found or not, F1", "≥ 0.950", _figure(sites.f1), (sites.f1 or 0) >= 0.95


def _own(sets: tuple[OwnSet, ...]) -> Iterator[str]:
    everything = together(sets)
    yield "## Our own labels"
    yield "The sets of [bench/labels](../bench/labels/README.md), collected from public agency sites and labelled by readers who had not read the rules."
    yield "Each met the rules once before it was read: that is the honest figure. Since then it was read, and what it showed was mended."
    yield ""
    yield "| set | rows today | accuracy | macro-F1 | false alarms | rows at the first meeting | macro-F1 | false alarms |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in sets:
        first = one.first
        yield f"| {one.name}: {one.about} {_own_row(one.labels)} | {first.rows} | **{first.macro_f1}** | **{first.false_alarms}** |"
    yield f"| all together {_own_row(everything)} | {sum(one.first.rows for one in sets):,} | – | – |"
    yield ""
    yield from (f"- {one.name}: {one.first.note}." for one in sets if one.first.note)
    yield "- A text that two sets have was counted in both at the first meeting, and is kept in the first of them today."
    yield ""
    yield from _by_item(everything)
    yield ""
    yield from _confusions(everything, "in our own labels")


def _own_row(labels: Labels) -> str:
    alarms, nones = labels.false_alarms
    figures = f"{_percent(labels.accuracy)} | {_figure(labels.macro_f1)} | {_percent(labels.false_alarm_rate)} ({alarms} of {nones})"
    return f"| {len(labels.answers):,} | {figures}"


def _labels(labels: Labels) -> Iterator[str]:
    alarms, nones = labels.false_alarms
    yield "## Labels"
    yield f"{len(labels.answers):,} menu, link, heading and document texts, each read by itself, without its page. Accuracy"
    yield f"{_figure(labels.accuracy)}, macro-F1 {_figure(labels.macro_f1)}; of {nones:,} texts that name no item {alarms} were given one ({_percent(labels.false_alarm_rate)})."
    yield ""
    yield "Where several items are right (a clause of several parts, a text that discloses two) a row counts for the one predicted, or,"
    yield "where none of them is, as missed for the first. Headings of a whole section, copies of the Act, forms, fees and states of a page name no item."
    yield ""
    yield from _by_item(labels)
    yield ""
    yield from _confusions(labels, "in these labels")


def _by_item(labels: Labels) -> Iterator[str]:
    yield "| item | rows | precision | recall | F1 |"
    yield "|---|---|---|---|---|"
    for item, tally in labels.by_item.items():
        yield f"| {item} | {tally.support} | {_figure(tally.precision)} | {_figure(tally.recall)} | {_figure(tally.f1)} |"


def _confusions(labels: Labels, where: str) -> Iterator[str]:
    yield f"### The {CONFUSIONS} worst confusions {where}"
    yield "| labelled | predicted | rows | for example |"
    yield "|---|---|---|---|"
    for gold, predicted, texts in labels.confusions(CONFUSIONS):
        yield f"| {gold} | {predicted} | {len(texts)} | {' · '.join(_cell(text) for text in texts[:2])} |"


def _sources(given: Given) -> Iterator[str]:
    unread = given.unread
    yield "## Each source left out"
    yield "Each source is read once more by a pack without the phrases and patterns that occur in that source and in no other, as if it had"
    yield "not been there when they were written. That is too harsh on words that were taken from the law and that one source happens"
    yield "to use, and too kind to phrases whose strength was weighed with all sources at hand."
    yield f"Over all rows: macro-F1 {_figure(unread.macro_f1)}, accuracy {_figure(unread.accuracy)}, false alarms {_percent(unread.false_alarm_rate)}."
    yield ""
    yield f"| source with {LEAST_OF_A_SOURCE} rows or more | rows | accuracy | left out |"
    yield "|---|---|---|---|"
    small: list[str] = []
    for source, labels in given.labels.by_source.items():
        if len(labels.answers) < LEAST_OF_A_SOURCE:
            small.append(source)
        else:
            yield _source_row(source, given, {source})
    if small:
        yield _source_row(f"{len(small)} smaller together", given, set(small))


def _source_row(name: str, given: Given, sources: set[str]) -> str:
    read, unread = (
        Labels(answers=tuple(answer for answer in labels.answers if answer.source in sources))
        for labels in (given.labels, given.unread)
    )
    return f"| {name} | {len(read.answers)} | {_percent(read.accuracy)} | {_percent(unread.accuracy)} |"


def _dates(dates: tuple[DateAnswer, ...]) -> Iterator[str]:
    wrong = [answer for answer in dates if not answer.right]
    yield "## Dates"
    yield f"{len(dates) - len(wrong)} of {len(dates)} texts give exactly the one period that a person reads, or none where there is none: {_figure(exact(dates))}."
    if wrong:
        yield ""
        yield "| text | kind | expected | read |"
        yield "|---|---|---|---|"
        for answer in wrong:
            yield f"| {_cell(answer.text)} | {_cell(answer.kind)} | {answer.expected or 'none'} | {', '.join(answer.read) or 'none'} |"


def _sites(answers: tuple[SiteAnswer, ...]) -> Iterator[str]:
    tally, sites = agreement(answers), len({answer.site for answer in answers})
    yield "## Sites"
    yield f"{sites} sites kept as files, read from their front pages along their links; what was not kept (documents, pictures, most of some"
    yield "sites) answers 404. Found means satisfied, stale, undated or declared as none. Items that a person could not decide are left out."
    yield ""
    yield "| findings | found by both | by us only | by the person only | by neither | precision | recall | F1 | accuracy | Cohen's kappa |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    figures = (tally.precision, tally.recall, tally.f1, tally.accuracy, tally.kappa)
    yield (
        f"| {len(answers)} | {tally.hits} | {tally.false_alarms} | {tally.misses} | {tally.rests} | "
        f"{' | '.join(_figure(figure) for figure in figures)} |"
    )
    yield ""
    yield f"With {tally.support} items present, one more or less moves recall by {_percent(1 / max(1, tally.support))}."
    disagreements = [answer for answer in answers if answer.found is not answer.present]
    if disagreements:
        yield ""
        yield "| site | item | person | we | label | address |"
        yield "|---|---|---|---|---|---|"
        for answer in disagreements:
            finding = answer.telling
            person = f"{'found' if answer.present else 'not found'}{f' ({answer.linked})' if answer.linked else ''}"
            yield (
                f"| {answer.site} | {answer.code} | {person} | {finding.status.value} | {_cell(finding.label or '–')} | "
                f"{_cell(_place(finding.url))} |"
            )


def _speed(measured: Accuracy) -> Iterator[str]:
    speed = measured.speed
    yield "## Speed"
    yield f"One core of {measured.machine}. Median of {speed.pages} made pages of {speed.page_kb:.0f} KB and {speed.links} links, all {len(measured.pack.items)} items. Their menu is the"
    yield "same, as on the pages of one site; all else differs, so that what was remembered of earlier labels helps as it does in a crawl."
    yield ""
    yield "| | ms a page |"
    yield "|---|---|"
    yield f"| match and judge | {speed.judged:.2f} |"
    yield f"| parse | {speed.parsed:.2f} |"
    yield f"| both | {speed.judged + speed.parsed:.2f} |"
    yield f"| match and judge the same pages once more, every label seen before | {speed.again:.2f} |"


def _place(url: str | None) -> str:
    """An address within its site."""
    if url is None:
        return "–"
    query = query_of(url)
    return unquote(f"{path_of(url)}?{query}" if query else path_of(url))


def _cell(text: str) -> str:
    """A text that fits a table's cell: on one line, and no longer than needed to know it again."""
    line = " ".join(text.split())
    short = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    return short.replace("|", "\\|").replace("<", "&lt;")


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"
