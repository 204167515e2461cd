"""What the command line says of findings that are set aside: on standard error, one sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from auditor.config import Config
from auditor.console import Failure, complain, prepare, save
from auditor.report import Gone, Remark, Report
from auditor.triage.work import all_known

_SHOWN = 10  # entries of a baseline that are named one by one


def known_to(config: Config, *, write: bool, without: bool, is_run: bool) -> Config:
    """The configuration for these options; Failure when they cannot go together. ``is_run`` is a folder as one job."""
    if without:
        config = replace(config, baseline=None)
    if not write:
        return config
    if config.baseline is None:
        raise Failure("--write-baseline 要用 --baseline 给出基线文件")
    if config.since:
        raise Failure("--write-baseline 记下全部问题，不能与 --since 一起使用")
    if is_run:
        raise Failure("--write-baseline 不能与写出文件夹的 --output 一起使用：先不带 --output 写出基线，再审查文件夹")
    prepare(config.baseline, [])
    return config


def told(report: Report, config: Config, *, write: bool) -> Report:
    """Says what suppressions and baseline no longer need; with ``write`` writes the baseline. The report to deliver."""
    if write and config.baseline is not None:
        report, baseline = all_known(report, config.baseline)
        save(config.baseline, baseline.text())
        number = sum(entry.number for entries in baseline.documents.values() for entry in entries)
        complain(f"基线 {config.baseline} 记下 {number} 处问题")
    say(config, remarks_of(report), gone_of(report))
    if report.unchanged:
        complain(f"{report.unchanged} 份文件自 {config.since} 以来没有改动，未再审查")
    return report


def remarks_of(report: Report) -> list[Remark]:
    """All remarks of a run, those on the configuration first."""
    return [*report.remarks, *(Remark(d.path, words) for d in report.documents for words in d.aside.remarks)]


def gone_of(report: Report) -> list[Gone]:
    """All that can be taken from the baseline."""
    return [*(entry for document in report.documents for entry in document.aside.gone), *report.gone]


def say(config: Config, remarks: Iterable[Remark], gone: Sequence[Gone]) -> None:
    """Tells them, the entries of the baseline only as far as one reads on."""
    for remark in remarks:
        complain(f"{remark.path}：{remark.message}")
    for entry in gone[:_SHOWN]:
        times = f"，{entry.number} 处" if entry.number > 1 else ""
        complain(f"{entry.path}：“{entry.quote}”（{entry.rule}{times}）已不再出现，可从基线中删除")
    if gone:
        number = sum(entry.number for entry in gone)
        complain(f"基线 {config.baseline} 共有 {number} 处可从基线中删除，用 --write-baseline 更新")


def count(report: Report) -> dict[str, int]:
    """How many findings of a run were set aside, by why."""
    asides = [document.aside for document in report.documents]
    return {
        "suppressed": sum(len(aside.suppressed) for aside in asides),
        "known": sum(len(aside.known) for aside in asides),
        "untouched": sum(len(aside.untouched) for aside in asides),
    }
