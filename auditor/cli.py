"""The command line: ``auditor check``, ``rules``, ``explain``, ``extract`` and ``evaluate``.

Exit 0: nothing at or above ``--fail-on``; 1: something; 2: usage, or a file that cannot be read. Nothing but what was
asked for goes to standard output; whatever goes wrong is one sentence on standard error.
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from auditor import __version__
from auditor.config import FAIL_ON, Config, Layer, configure, rule_class
from auditor.console import Failure, Group, complain, prepare, put, save
from auditor.registry import rule_classes, writer, writer_names
from auditor.report import Report
from auditor.run import SEVERITY_NAMES, exit_code, run, summary

_FORMAT_OF = {"txt": "text", "htm": "html", "xml": "junit"}


def _ids(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...] | None:
    """Rule ids with commas between them, full width or half; None when the option is not given."""
    return tuple(id for value in values for id in re.split(r"[,，、\s]+", value) if id) if values else None


@click.group(cls=Group)
@click.version_option(__version__, prog_name="auditor", message="%(prog)s %(version)s", help="显示版本。")
def main() -> None:
    """核稿：检查中文公文前后不一致之处。"""


@main.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--format", "format_", type=click.Choice(writer_names()), help="报告格式；不给时看 --output 的扩展名。")
@click.option("--output", type=click.Path(path_type=Path), help="报告写入此文件；不给时写到标准输出。")
@click.option("--select", metavar="ID,…", multiple=True, callback=_ids, help="只运行这些规则。")
@click.option("--ignore", metavar="ID,…", multiple=True, callback=_ids, help="不运行这些规则。")
@click.option("--profile", metavar="NAME", help="采用的方案：default、errors，或配置文件里的一个。")
@click.option("--fail-on", type=click.Choice(FAIL_ON), help="发现这一级或更重的问题时退出码为 1（默认 error）。")
@click.option("--config", "file", type=click.Path(path_type=Path), help="配置文件（默认当前文件夹的 auditor.toml）。")
@click.option("--max-size", type=float, metavar="MB", help="单个文件的大小上限，兆字节（默认 20）。")
def check(
    paths: tuple[str, ...],
    format_: str | None,
    output: Path | None,
    select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    profile: str | None,
    fail_on: str | None,
    file: Path | None,
    max_size: float | None,
) -> int:
    """审查文件或文件夹，写出报告。"""
    layer = Layer(select, ignore or (), fail_on, max_size)
    config = configure(file, profile, layer)
    format_ = format_ or _format(output)
    if output is not None:
        prepare(output, [Path(path) for path in paths])
    report = run(paths, config)
    for error in report.errors:
        complain(f"{error.path}：{error.message}")
    return _deliver(report, config, format_, output)


def _deliver(report: Report, config: Config, format_: str, output: Path | None) -> int:
    try:
        text = writer(format_)(report)
    except Exception as error:
        raise Failure(f"写 {format_} 报告时程序出错（{type(error).__name__}: {error}）") from error
    if output is None:
        put(text)
    else:
        save(output, text)
        complain(f"{summary(report)} → {output}")
    return exit_code(report, config.fail_on)


def _format(output: Path | None) -> str:
    if output is None:
        return "text"
    suffix = output.suffix.lower().lstrip(".")
    name = _FORMAT_OF.get(suffix, suffix)
    if name not in writer_names():
        raise Failure(f"看不出 {output.name} 应是哪种格式，请用 --format 指定（{'、'.join(writer_names())}）")
    return name


@main.command("rules")
def list_rules() -> None:
    """列出全部规则：名称、级别、标题。"""
    classes = rule_classes()
    width = max(map(len, classes), default=0)
    put("".join(f"{id:{width}}  {SEVERITY_NAMES[cls.severity]}  {cls.title()}\n" for id, cls in classes.items()))


@main.command()
@click.argument("id", metavar="ID")
def explain(id: str) -> None:
    """说明一条规则：查什么、依据、选项、正反例。"""
    from auditor.explain import explanation

    put(explanation(rule_class(id)))


@main.command()
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(("csv", "json")), default="csv", help="csv（默认）或 json。")
@click.option("--max-size", type=float, metavar="MB", help="文件的大小上限，兆字节（默认 20）。")
def extract(path: Path, format_: str, max_size: float | None) -> None:
    """列出文中的机构、地名、日期、数量、文件名、引文及其位置。"""
    from auditor.readers import ReadFailure, read

    limit = Config().with_layer(Layer(max_size=max_size)).max_bytes
    try:
        notice = read(path, limit)
    except ReadFailure as failure:
        raise Failure(str(failure)) from failure
    from auditor import extraction  # pandas takes a second to import: a file that cannot be read need not wait for it

    if format_ == "csv":
        put(extraction.csv(notice))
        return
    import json

    put(json.dumps(extraction.table(notice).to_dict("records"), ensure_ascii=False, indent=1) + "\n")


@main.command()
@click.argument("corpus", metavar="CORPUS", type=click.Path(path_type=Path))
def evaluate(corpus: Path) -> int:
    """在有标注的语料上评测；标注与原文不符时失败。"""
    from auditor import evaluation

    try:
        result = evaluation.evaluate(corpus)
    except evaluation.CorpusError as error:
        raise Failure(str(error)) from error
    put(result.text().rstrip("\n") + "\n")
    return 0 if result.ok else 1
