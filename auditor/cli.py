"""The command line: ``auditor check``, ``rules``, ``explain``, ``config``, ``extract`` and ``evaluate``.

Exit 0: nothing at or above ``--fail-on``; 1: something; 2: usage, or a file that cannot be read. Nothing but what was
asked for goes to standard output; whatever goes wrong is one sentence on standard error.
"""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path

import click

from auditor import __version__, copies
from auditor.config import BUILTIN_PROFILES, FAIL_ON, Config, Layer, configure, rule_class, rules
from auditor.console import Failure, Group, complain, prepare, put, save, stdin_among
from auditor.entities import BACKENDS, Name
from auditor.progress import bar
from auditor.readers.recogniser import left_out
from auditor.readers.source import Options, Tracked
from auditor.registry import rule_classes, writer, writer_names
from auditor.report import CannotWrite, Report
from auditor.run import SEVERITY_NAMES, exit_code, run, summary
from auditor.triage.comments import find_comments
from auditor.triage.told import known_to, say, told

_TRACKED_HELP = "Word 文件里已有的修订按 accepted（接受后，默认）还是 original（修订前）读。"
_ALSO_HELP = "同时再写一份报告；格式看扩展名，或写在等号前，如 gitlab=quality.json。可以重复。"
# The networks are small: threads of the matrix library cost more than they bring. It reads this when numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_FORMAT_OF = {"txt": "text", "htm": "html", "xml": "junit"}


def _ids(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...] | None:
    """Rule ids with commas between them, full width or half; None when the option is not given."""
    return tuple(id for value in values for id in re.split(r"[,，、\s]+", value) if id) if values else None


@click.group(cls=Group)
@click.version_option(__version__, prog_name="auditor", message="%(prog)s %(version)s", help="显示版本。")
def main() -> None:
    """核稿：检查中文公文前后不一致之处。"""


_NER = click.option(
    "--ner",
    type=click.Choice(BACKENDS),
    help="用模型识别人名、地名、机构名：small 是自带的，hanlp 须另装 auditor[hanlp]。",
)
_HANLP_MODEL = click.option("--hanlp-model", metavar="FOLDER|NAME", help="HanLP 模型的文件夹，或预训练模型名。")
_CONFIG = click.option(
    "--config",
    "file",
    type=click.Path(path_type=Path),
    help="配置文件（默认从当前文件夹往上找 auditor.toml 或有 [tool.auditor] 的 pyproject.toml）。",
)
_HOUSE = click.option("--house", type=click.Path(path_type=Path), help="本单位的词库：机构、人名、用语、不查的文字。")
_MAX_SIZE = click.option("--max-size", type=float, metavar="MB", help="单个文件的大小上限，兆字节（默认 20）。")
_BASELINE = click.option("--baseline", type=click.Path(path_type=Path), help="基线：其中已知的问题不再报告。")
_SINCE = click.option("--since", metavar="REF", help="只报告与 Git 的这个版本相比，改动涉及的问题。")
_SETTINGS = (
    click.option("--select", metavar="ID,…", multiple=True, callback=_ids, help="只运行这些规则（all 为全部）。"),
    click.option(
        "--extend-select", metavar="ID,…", multiple=True, callback=_ids, help="此外也运行这些默认不运行的规则。"
    ),
    click.option("--ignore", metavar="ID,…", multiple=True, callback=_ids, help="不运行这些规则。"),
    click.option("--profile", metavar="NAME", help=f"采用的方案：{'、'.join(BUILTIN_PROFILES)}，或配置文件里的一个。"),
    click.option("--fail-on", type=click.Choice(FAIL_ON), help="发现这一级或更重的问题时退出码为 1（默认 error）。"),
    _CONFIG,
    _MAX_SIZE,
    _HOUSE,
    _BASELINE,
    _SINCE,
    _NER,
    _HANLP_MODEL,
)


def _settings(command: Callable[..., int]) -> Callable[..., int]:
    """Adds the options that a configuration file has too, and gives the command what they come to as ``config``."""

    @wraps(command)
    def configured(
        *,
        select: tuple[str, ...] | None,
        extend_select: tuple[str, ...] | None,
        ignore: tuple[str, ...] | None,
        profile: str | None,
        fail_on: str | None,
        file: Path | None,
        max_size: float | None,
        house: Path | None,
        ner: Name | None,
        hanlp_model: str | None,
        baseline: Path | None,
        since: str | None,
        **more: object,
    ) -> int:
        layer = Layer(
            select,
            ignore or (),
            fail_on,
            max_size,
            ner,
            hanlp_model,
            house=house,
            baseline=baseline,
            since=since,
            extend_select=extend_select or (),
        )
        config = configure(file, profile, layer)
        _asked_for(hanlp_model, config)
        return command(config=config, **more)

    for option in reversed(_SETTINGS):
        configured = option(configured)
    return configured


@main.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--format", "format_", type=click.Choice(writer_names()), help="报告格式；不给时看 --output 的扩展名。")
@click.option("--output", type=click.Path(path_type=Path), help="报告写入此文件；不给时写到标准输出。")
@click.option("--also", metavar="[FORMAT=]FILE", multiple=True, help=_ALSO_HELP)
@click.option("--tracked", type=click.Choice(("accepted", "original")), default="accepted", help=_TRACKED_HELP)
@click.option("--track-changes", is_flag=True, help="与 --format docx 合用：确定的改法写成修订，其余仍是批注。")
@click.option("--stdin-name", metavar="NAME", help="路径为 - 时读标准输入；这是它在报告里的名称，扩展名说明格式。")
@click.option("--resume", is_flag=True, help="审查文件夹时：接着上次没有做完的做。")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="审查文件夹时同时运行的进程数（默认每核一个）。")
@click.option(
    "--scheduler", default="", metavar="tcp://…", help="审查文件夹时：由这个 Dask 集群来做（须另装 auditor[dask]）。"
)
@click.option(
    "--time-limit", type=click.FloatRange(1), default=300.0, help="审查文件夹时每份文件的时限，秒（默认 300）。"
)
@click.option("--write-baseline", is_flag=True, help="把现有的问题写入 --baseline 的文件，今后不再报告。")
@click.option("--all-results", is_flag=True, help="与 --format sarif 合用：不查的和基线里的也写出，并注明。")
@click.option("--no-baseline", is_flag=True, help="不用配置文件里的基线。")
@_settings
def check(
    config: Config,
    paths: tuple[str, ...],
    format_: str | None,
    output: Path | None,
    also: tuple[str, ...],
    tracked: Tracked,
    track_changes: bool,
    stdin_name: str | None,
    resume: bool,
    jobs: int | None,
    time_limit: float,
    scheduler: str,
    write_baseline: bool,
    no_baseline: bool,
    all_results: bool,
) -> int:
    """审查文件、文件夹或标准输入（-），写出报告；--output 是文件夹时逐份写出报告，并汇总、排序、比对。"""
    given = stdin_among(paths, stdin_name, config.max_bytes)
    paths = tuple(str(given.path) if given and path == "-" else path for path in paths)
    is_run = format_ is None and output is not None and _is_run(paths, output)
    config = known_to(config, write=write_baseline, without=no_baseline, is_run=is_run)
    if output is not None and is_run:
        if given or also:
            raise Failure(f"{'标准输入' if given else '--also'} 不能与文件夹的汇总一起使用")
        return _check_folder(config, paths, output, Options(tracked), resume, jobs, time_limit, scheduler)
    if resume or jobs or scheduler:
        raise Failure("--resume、--jobs、--scheduler 要在审查文件夹并用 --output 给出文件夹时使用")
    targets = _targets(format_, output, also, [Path(path) for path in paths])
    told_writers: dict[str, bool | str] = {
        "track_changes": track_changes,
        "all_results": all_results,
        "fail_on": config.fail_on,
    }
    options = _writer_options([name for name, _ in targets], told_writers)
    report = run(paths, config, options=Options(tracked, given), new_baseline=write_baseline, bar=bar)
    for error in report.errors:
        complain(f"{error.path}：{error.message}")
    for document in report.documents:
        if sentence := left_out(document.origin):
            complain(f"{document.path}：{sentence}")
    report = told(report, config, write=write_baseline)
    asked = [Path(path) for path in paths]
    codes = [_deliver(report, name, target, options[name], asked) for name, target in targets]
    return max(exit_code(report, config.fail_on), *codes)


def _is_run(paths: tuple[str, ...], output: Path) -> bool:
    """Whether the output is a folder for the reports of a folder's documents."""
    return any(os.path.isdir(path) for path in paths) and (output.is_dir() or not output.suffix)  # noqa: PTH112


def _check_folder(
    config: Config,
    paths: tuple[str, ...],
    output: Path,
    options: Options,
    resume: bool,
    jobs: int | None,
    limit: float,
    scheduler: str,
) -> int:
    from auditor.folder.job import CannotRun, run_folder

    try:
        done = run_folder(
            [Path(path) for path in paths],
            output,
            config,
            options,
            resume=resume,
            jobs=jobs,
            limit=limit,
            scheduler=scheduler,
        )
    except CannotRun as error:
        raise Failure(str(error)) from error
    for path, words in done.errors:
        complain(f"{path}：{words}")
    say(config, done.aside.remarks, done.aside.gone)
    complain(f"{len(done.documents)} 份文件 → {output / 'index.html'}")
    return done.exit_code(config.fail_on)


def _asked_for(hanlp_model: str | None, config: Config) -> None:
    if hanlp_model is not None and config.ner != "hanlp":
        raise Failure("--hanlp-model 要与 --ner hanlp 一起使用")


_ONLY_FOR = {"track_changes": "docx", "all_results": "sarif"}


def _writer_options(formats: list[str], told: dict[str, bool | str]) -> dict[str, dict[str, bool | str]]:
    """What the writer of each format takes by name, of what it may be told; Failure for an option that none takes."""
    taken = {name: inspect.signature(writer(name)).parameters for name in formats}
    for option, format_ in _ONLY_FOR.items():
        if told[option] and not any(option in names for names in taken.values()):
            raise Failure(f"--{option.replace('_', '-')} 要与 --format {format_} 一起使用")
    return {name: {key: value for key, value in told.items() if key in names} for name, names in taken.items()}


def _targets(
    format_: str | None, output: Path | None, also: tuple[str, ...], inputs: list[Path]
) -> list[tuple[str, Path | None]]:
    """The formats to write and where to; Failure when one cannot be written there."""
    targets: list[tuple[str, Path | None]] = [(format_ or _format(output), output)]
    for each in also:
        name, sign, file = each.partition("=")
        path = Path(file if sign and name in writer_names() else each)
        targets.append((name if sign and name in writer_names() else _format(path), path))
    files = [path for _, path in targets if path is not None]
    for name, target in targets:
        if target is not None:
            (copies.prepare_folder if copies.wanted(name, target, inputs) else prepare)(target, inputs)
    if len(set(files)) < len(files):
        raise Failure("--output 与 --also 不能写到同一个文件")
    return targets


def _deliver(
    report: Report, format_: str, output: Path | None, options: dict[str, bool | str], inputs: list[Path]
) -> int:
    """Writes the report; 2, with a sentence, when that cannot be done: there may be others to write."""
    try:
        if output is not None and copies.wanted(format_, output, inputs):
            return copies.write_copies(report, partial(writer(format_), **options), format_, output)
        content = writer(format_)(report, **options)
        if output is None:
            put(content)
        else:
            save(output, content)
            complain(f"{summary(report)} → {output}")
        return 0
    except CannotWrite as error:
        if report.documents or not report.errors:  # else it is said already of each file
            complain(str(error))
    except Failure as error:
        complain(str(error))
    except Exception as error:
        complain(f"写 {format_} 报告时程序出错（{type(error).__name__}: {error}）")
    return 2


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
    """列出全部规则：名称、级别、标题；默认不运行的另注明。"""
    classes = rule_classes()
    width = max(map(len, classes), default=0)
    put(
        "".join(
            f"{id:{width}}  {SEVERITY_NAMES[cls.severity]}  {cls.title()}{'（默认不运行）' if cls.optional else ''}\n"
            for id, cls in classes.items()
        )
    )


@main.command("config")
@click.option("--explain", is_flag=True, help="逐项列出设置和规则的选项，并注明出处。")
@_settings
def show_config(config: Config, explain: bool) -> int:
    """列出实际生效的设置（TOML）；加 --explain 说明每一项从哪里来。"""
    from auditor import config_report

    active, _ = rules(config), config.lexicon  # whatever cannot be followed is said before anything is listed
    put((config_report.explained if explain else config_report.toml)(config, active))
    return 0


@main.command()
@click.argument("id", metavar="ID")
def explain(id: str) -> None:
    """说明一条规则：查什么、依据、选项、正反例。"""
    from auditor.explain import explanation

    put(explanation(rule_class(id)))


@main.command()
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(("csv", "json")), default="csv", help="csv（默认）或 json。")
@_CONFIG
@_MAX_SIZE
@_HOUSE
@_NER
@_HANLP_MODEL
def extract(
    path: Path,
    format_: str,
    file: Path | None,
    max_size: float | None,
    house: Path | None,
    ner: Name | None,
    hanlp_model: str | None,
) -> None:
    """列出文中的机构、地名、日期、数量、文件名、引文及其位置；有 --ner 时也列出模型识别的名称。"""
    from auditor.readers import ReadFailure, read

    config = configure(file, None, Layer(max_size=max_size, ner=ner, hanlp_model=hanlp_model, house=house))
    _asked_for(hanlp_model, config)
    try:
        notice = replace(read(path, config.max_bytes), ner=config.backend, house=config.lexicon)
    except ReadFailure as failure:
        raise Failure(str(failure)) from failure
    notice = find_comments(notice).blanked(notice)
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


@main.command()
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), default=Path(), help="写入此文件夹（默认当前文件夹）。")
@click.option("--max-size", type=float, metavar="MB", help="文件的大小上限，兆字节（默认 20）。")
def reconstruct(path: Path, output: Path, max_size: float | None) -> int:
    """把串在一起的几份文字分开，各写成一个文件。"""
    from auditor.readers import ReadFailure, read
    from auditor.reconstruct import reconstructed

    limit = Config().with_layer(Layer(max_size=max_size)).max_bytes
    try:
        notice = read(path, limit)
    except ReadFailure as failure:
        raise Failure(str(failure)) from failure
    files = reconstructed(notice)
    if not files:
        complain(f"{path}：没有发现串在一起或次序颠倒的文字，未写文件")
        return 0
    for name, text in files.items():
        target = output / name
        prepare(target, [path])
        save(target, text)
        complain(f"已写 {target}")
    return 0
