"""`build.py efficacy`: what it fetches, what it gives to the lab, what it refuses. No network."""

import os
import re
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from urushi_build import efficacy, environment, materials
from urushi_build.cli import main
from urushi_build.files import sha256_of
from urushi_build.materials import DebianPackage, ensure_wesnoth
from urushi_build.paths import MATERIALS_LOCK, REQUIREMENTS

PICTURES = "usr/share/pictures"


def _program(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\nimport sys, pathlib\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@dataclass
class Debian:
    """A PATH with an apt-get that has one package, and a dpkg-deb that unpacks it."""

    programs: Path
    log: Path
    file: Path
    package: DebianPackage = field(init=False)

    def __post_init__(self) -> None:
        self.file.write_bytes(b"a package")
        self.package = DebianPackage("thing-data", "1:2-3", 9, sha256_of(self.file), PICTURES)

    def give(self, apt_get: str | None = None) -> None:
        """Put the programs on the PATH; `apt_get` stands before what apt-get does."""
        note = f"open({str(self.log)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')\n"
        fetch = (
            "if sys.argv[1] == 'download':\n"
            f"    data = pathlib.Path({str(self.file)!r}).read_bytes()\n"
            "    pathlib.Path('thing-data_1%3a2-3_all.deb').write_bytes(data)"
        )
        _program(self.programs / "apt-get", note + (apt_get or "") + "\n" + fetch)
        unpack = (
            f"folder = pathlib.Path(sys.argv[3]) / {PICTURES!r}\n"
            "folder.mkdir(parents=True)\n"
            "(folder / 'a.png').write_bytes(pathlib.Path(sys.argv[2]).read_bytes())"
        )
        _program(self.programs / "dpkg-deb", note + unpack)

    def calls(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Debian:
    system = Debian(tmp_path / "bin", tmp_path / "calls.txt", tmp_path / "package")
    monkeypatch.setenv("PATH", str(system.programs))
    monkeypatch.setenv("URUSHI_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("URUSHI_WESNOTH", raising=False)
    monkeypatch.setattr(DebianPackage, "load", classmethod(lambda *_: system.package))
    return system


def _left_over(cache: Path) -> list[Path]:
    return list((cache / "tmp").glob("*"))


class TestMaterials:
    def test_the_pictures_are_fetched_once_and_only_they_are_kept(
        self, debian: Debian, tmp_path: Path
    ) -> None:
        debian.give()
        folder = ensure_wesnoth()
        assert folder is not None
        assert [path.name for path in folder.rglob("*")] == ["a.png"]
        assert ensure_wesnoth() == folder
        assert [call.split()[0] for call in debian.calls()] == ["download", "-x"]
        assert debian.calls()[0] == "download thing-data=1:2-3"
        assert _left_over(tmp_path / "cache") == []

    def test_another_file_than_the_pinned_one_is_refused(
        self, debian: Debian, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        debian.give()
        debian.file.write_bytes(b"something else")
        assert ensure_wesnoth() is None
        said = capsys.readouterr().err
        assert debian.package.sha256 in said
        assert sha256_of(debian.file) in said
        assert "-x" not in " ".join(debian.calls())
        assert not list((tmp_path / "cache").rglob("a.png"))

    @pytest.mark.parametrize("missing", ["apt-get", "dpkg-deb"])
    def test_a_system_that_is_no_debian_is_told_and_goes_on_without(
        self, debian: Debian, missing: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        debian.give()
        (debian.programs / missing).unlink()
        assert ensure_wesnoth() is None
        said = capsys.readouterr().err
        assert missing in said
        assert "URUSHI_WESNOTH" in said
        assert debian.calls() == []

    def test_with_no_network_the_tool_s_own_words_are_shown(
        self, debian: Debian, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        debian.give("print('E: no way there'); sys.exit(100)")
        assert ensure_wesnoth() is None
        assert "no way there" in capsys.readouterr().err
        assert debian.calls() == ["download thing-data=1:2-3"]

    def test_root_brings_old_package_lists_up_to_date(
        self, debian: Debian, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        lists = tmp_path / "lists"
        debian.give(
            f"lists = pathlib.Path({str(lists)!r})\n"
            "if sys.argv[1] == 'update': lists.touch()\n"
            "elif not lists.exists(): sys.exit(100)"
        )
        assert ensure_wesnoth() is not None
        assert [call.split()[0] for call in debian.calls()][:3] == [
            "download",
            "update",
            "download",
        ]

    def test_an_unpacking_that_dies_leaves_nothing_that_counts(
        self, debian: Debian, tmp_path: Path
    ) -> None:
        debian.give()
        whole = (debian.programs / "dpkg-deb").read_text()
        (debian.programs / "dpkg-deb").write_text(f"{whole}\nsys.exit(2)\n")
        assert ensure_wesnoth() is None
        assert not list((tmp_path / "cache").rglob("a.png"))
        (debian.programs / "dpkg-deb").write_text(whole)
        assert ensure_wesnoth() is not None

    def test_a_tool_that_hangs_is_ended(
        self, debian: Debian, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        monkeypatch.setattr(materials, "FETCH_SECONDS", 0.2)
        debian.give("import time; time.sleep(5)")
        assert ensure_wesnoth() is None
        assert "no end after" in capsys.readouterr().err

    def test_a_folder_that_is_named_is_taken_as_it_is(
        self, debian: Debian, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("URUSHI_WESNOTH", str(tmp_path))
        assert ensure_wesnoth() == tmp_path
        assert debian.calls() == []

    def test_the_lock_pins_a_package_and_names_no_host(self) -> None:
        pinned = DebianPackage.load("wesnoth")
        assert re.fullmatch(r"[0-9a-f]{64}", pinned.sha256)
        assert pinned.size > 1e8
        assert "://" not in MATERIALS_LOCK.read_text()


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """A lab whose packages are there; the commands that would run, with their environments."""
    ran: list[tuple[list[str], dict[str, str]]] = []

    class Done:
        returncode = 0

    def run(command: list[str], *, env: dict[str, str], **_: object) -> Done:
        ran.append((command[1:], env))
        return Done()

    monkeypatch.delenv("URUSHI_DEBUG", raising=False)
    monkeypatch.delenv("URUSHI_WESNOTH", raising=False)
    monkeypatch.setenv("URUSHI_SHARED", str(tmp_path / "shared"))
    monkeypatch.setattr(efficacy, "FOLDER", tmp_path / "efficacy")
    monkeypatch.setattr(efficacy, "ensure_efficacy", lambda: None)
    monkeypatch.setattr(efficacy, "ensure_wesnoth", lambda: tmp_path / "wesnoth")
    monkeypatch.setattr(efficacy.subprocess, "run", run)
    for name in ("models", "images"):
        (tmp_path / "shared" / name).mkdir(parents=True)
    return ran


Ran = list[tuple[list[str], dict[str, str]]]


class TestCommand:
    @pytest.mark.parametrize(("words", "part"), [([], "quick"), (["--full"], "full")])
    def test_measures_and_then_reports(
        self, lab: Ran, tmp_path: Path, words: list[str], part: str
    ) -> None:
        assert main(["efficacy", *words, "--", "--only", "visibility"]) == 0
        folder = tmp_path / "efficacy" / part
        ledger = str(folder / "ledger.jsonl")
        assert [command for command, _ in lab] == [
            ["-m", "efficacy.run", f"--{part}", "--ledger", ledger, "--only", "visibility"],
            ["-m", "efficacy.report", ledger, "--out", str(folder)],
        ]
        assert folder.is_dir()

    def test_tells_the_lab_where_its_materials_are(self, lab: Ran, tmp_path: Path) -> None:
        main(["efficacy"])
        env = lab[0][1]
        assert env["URUSHI_WESNOTH"] == str(tmp_path / "wesnoth")
        assert env["URUSHI_SHARED"] == str(tmp_path / "shared")
        parts = [Path(part).name for part in env["PYTHONPATH"].split(os.pathsep)]
        assert parts == ["tests", "pycore"]

    def test_goes_on_without_wesnoth(self, lab: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(efficacy, "ensure_wesnoth", lambda: None)
        assert main(["efficacy"]) == 0
        assert "URUSHI_WESNOTH" not in lab[0][1]

    @pytest.mark.parametrize("part", ["--quick", "--full"])
    def test_without_weights_it_ends_in_a_sentence(
        self, lab: Ran, tmp_path: Path, part: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "shared" / "models").rmdir()
        assert main(["efficacy", part]) == 1
        said = capsys.readouterr().err
        assert str(tmp_path / "shared" / "models") in said
        assert "URUSHI_SHARED" in said
        assert "Traceback" not in said
        assert lab == []

    def test_passes_on_a_failure_and_reports_nothing_then(
        self, lab: Ran, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(command: list[str], **_: object) -> object:
            lab.append((command[1:], {}))
            return type("Done", (), {"returncode": 3})

        monkeypatch.setattr(efficacy.subprocess, "run", fail)
        assert main(["efficacy"]) == 3
        assert len(lab) == 1

    def test_report_takes_every_ledger_there_is(
        self, lab: Ran, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["efficacy", "--report"]) == 1
        assert "Nothing was measured" in capsys.readouterr().err
        for part in ("quick", "full"):
            (tmp_path / "efficacy" / part).mkdir(parents=True)
            (tmp_path / "efficacy" / part / "ledger.jsonl").touch()
        assert main(["efficacy", "--report", "--", "--split", "training"]) == 0
        assert [Path(command[2]).parts[-2] for command, _ in lab] == ["full", "quick"]
        assert lab[0][0][-2:] == ["--split", "training"]

    def test_publishing_copies_the_full_run_and_fills_what_quotes_it(
        self,
        lab: Ran,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        results = tmp_path / "results"
        results.mkdir()
        monkeypatch.setattr(efficacy, "RESULTS", results)
        quick, full = (tmp_path / "efficacy" / part / "ledger.jsonl" for part in ("quick", "full"))
        quick.parent.mkdir(parents=True)
        quick.touch()
        assert main(["efficacy", "--publish"]) == 1
        assert "The full run was not begun" in capsys.readouterr().err
        full.parent.mkdir()
        full.write_text("{}\n")
        assert main(["efficacy", "--publish"]) == 0
        assert (results / "ledger.jsonl").read_text() == "{}\n"
        report, fill = (command for command, _ in lab)
        assert report[1:] == ["efficacy.report", str(full), "--out", str(results)]
        assert fill[1:3] == ["efficacy.report.fill", str(results / "figures.json")]
        assert [Path(name).name for name in fill[3:]] == ["README.md", "README.ja.md"]

    def test_check_runs_pytest_on_the_lab_and_needs_no_weights(
        self, lab: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def pytest_(words: list[str], report: Path, env: dict[str, str]) -> int:
            lab.append((words, env))
            report.parent.mkdir(parents=True, exist_ok=True)
            report.write_text("<testsuites><testsuite><testcase/></testsuite></testsuites>")
            return 5

        monkeypatch.setattr(efficacy, "STATE", tmp_path / "state")
        monkeypatch.setattr(efficacy, "run_pytest", pytest_)
        (tmp_path / "shared" / "models").rmdir()
        assert main(["efficacy", "--check", "--", "-k", "ledger"]) == 5
        assert Path(lab[0][0][0]).parts[-2:] == ("tests", "efficacy")
        assert lab[0][0][1:] == ["-k", "ledger"]

    def test_one_part_at_a_time(self, lab: Ran) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["efficacy", "--quick", "--full"])
        assert ended.value.code == 2
        assert lab == []


class TestPackages:
    def _lines(self, name: str) -> list[str]:
        lines = (REQUIREMENTS / name).read_text().splitlines()
        return [line for line in lines if line and not line.startswith("#")]

    def test_everything_is_pinned(self) -> None:
        lines = self._lines("efficacy.txt") + self._lines("efficacy-torch.txt")
        assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)

    def test_nothing_is_pinned_twice(self) -> None:
        """Not in dev.txt either, which is installed before: pip would swap versions to and fro."""
        names = [
            re.split("[=;]", line)[0].lower()
            for name in ("efficacy.txt", "efficacy-torch.txt", "dev.txt")
            for line in self._lines(name)
        ] + ["numpy", "pillow", "scipy"]
        assert len(names) == len(set(names))

    def test_torch_that_is_there_is_left_to_pip_to_keep(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls: list[tuple[str, ...]] = []
        sets: list[str] = []
        monkeypatch.setattr(environment, "VENV", tmp_path)
        monkeypatch.setattr(environment, "ensure_run", lambda: None)
        monkeypatch.setattr(environment, "_ensure_set", lambda name, **_: sets.append(name))
        monkeypatch.setattr(environment, "pip", lambda *words, **_: calls.append(words))
        for _ in range(2):
            environment.ensure_efficacy()
        # Installed, never downloaded apart: a version that is there satisfies pip.
        assert calls == [("install", "-r", str(REQUIREMENTS / "efficacy-torch.txt"))]
        assert sets == ["dev", "efficacy"] * 2

    def test_the_tests_and_the_build_never_install_them(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sets: list[str] = []
        monkeypatch.setattr(environment, "_ensure_venv", lambda: None)
        monkeypatch.setattr(environment, "_ensure_engine", lambda: None)
        monkeypatch.setattr(environment, "_ensure_set", lambda name, **_: sets.append(name))
        environment.ensure_dev()
        assert sets == ["run", "build", "dev"]
