"""The wheel holds every file of the four packages, and what is installed from it works away from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Folder in the checkout to its place in the wheel.
PACKAGES = {
    "auditor": "auditor",
    "rules": "auditor/rules",
    "models": "auditor/models",
    "reports": "auditor/reports",
}
NOTICE = (
    "水务局关于自查情况的通报\n\n一、自查发现3个问题：\n1.甲。\n2.乙。\n3.丙。\n4.丁。\n三、下一步打算\n继续整改。\n"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: a build/ that lies about could put files in that the sources no longer have."""
    source = tmp_path_factory.mktemp("source")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.cfg", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source)
    out = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-build-isolation", "--wheel-dir", str(out), str(source))
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel is installed; what it depends on comes from this environment."""
    target = tmp_path_factory.mktemp("installed")
    pip("install", "--target", str(target), str(wheel))
    return target


def pip(*args: str) -> None:
    """Runs pip without looking at any index."""
    command = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", *args[:1], "--no-deps", "--no-index"]
    done = subprocess.run([*command, *args[1:]], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def python(installed: Path, folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Runs Python in ``folder`` with the installed package before this checkout's."""
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    return subprocess.run([sys.executable, *args], cwd=folder, env=environment, capture_output=True, text=True)


def test_every_file_is_in_the_wheel(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"{inside}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, inside in PACKAGES.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "auditor/models/segmenter/weights.npz" in wanted and "auditor/reports/templates/report.html.j2" in wanted
    assert not wanted - packed, "list the sub-folder under packages or package_data in setup.cfg"
    assert {name for name in packed if name.startswith("auditor/")} == wanted, "nothing else is installed"
    assert {name.split("/")[0].split("-")[0] for name in packed} == {"auditor"}


def test_what_is_installed_audits_anywhere(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "通报.txt").write_text(NOTICE, encoding="utf-8")
    where = python(
        installed, tmp_path, "-c", "import auditor, auditor.rules; print(auditor.__file__, auditor.rules.__file__)"
    )
    assert where.stdout.split() == [
        str(installed / "auditor/__init__.py"),
        str(installed / "auditor/rules/__init__.py"),
    ]
    done = python(installed, tmp_path, "-m", "auditor", "check", "通报.txt", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    report = json.loads(done.stdout)
    assert {f["rule"] for f in report["documents"][0]["findings"]} >= {"count-vs-list", "section-order"}
    done = python(installed, tmp_path, "-m", "auditor", "check", "通报.txt", "--output", "报告.html")
    assert done.returncode == 1 and (tmp_path / "报告.html").stat().st_size > 10_000
    assert (installed / "bin" / "auditor").is_file()


def test_the_same_rules_and_writers_are_found(installed: Path, tmp_path: Path) -> None:
    script = "from auditor.registry import *; print(*rule_classes(), *writer_names())"
    found = python(installed, tmp_path, "-c", script)
    here = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert found.stdout == here.stdout and "html" in found.stdout.split(), found.stderr


def test_tokens_come_from_the_installed_segmenter(installed: Path, tmp_path: Path) -> None:
    script = (
        "from auditor import lexicon; from auditor.notice import Notice; n = Notice('a', '人民法院审理案件');"
        "print(lexicon.path('segmenter')); print(len(n.words(0, 8)))"
    )
    done = python(installed, tmp_path, "-c", script)
    path, words = done.stdout.split()
    assert path == str(installed / "auditor/models/segmenter") and 1 < int(words) < 8, done.stderr
