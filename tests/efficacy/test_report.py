"""The report as a whole: its files, from made-up ledgers."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

pytest.importorskip("matplotlib")

from efficacy.ledger import Ledger
from efficacy.made_up import Made, amplified, everything
from efficacy.report import figures, plots
from efficacy.report import targets as goals
from efficacy.report.__main__ import main
from efficacy.report.records import select
from efficacy.report.section import Section
from efficacy.report.statistics import Figure
from efficacy.report.verdicts import section as goals_section


class TestDocument:
    def test_target_figures_say_what_was_wanted(self) -> None:
        records = [amplified("plaid@75", 0.08), amplified("balanced", 0.1)]
        verdicts = goals.judge_all(records)
        conditions = figures.conditions(records, split="unseen", code={"amplification": "c"})
        written = figures.document(conditions, [goals_section(verdicts)], verdicts)
        assert written["figures"] == {
            "target.excess.balanced.1024": {
                "value": 1.25,
                "low": None,
                "high": None,
                "n": 1,
                "unit": "times",
                "least": 1.5,
                "reached": False,
            }
        }
        assert json.loads(figures.to_json(written)) == written
        assert written["conditions"]["contenders"] == ["balanced", "plaid@75"]

    def test_two_figures_of_one_name_are_an_error(self) -> None:
        section = Section("", "", [], {"a.b": Figure(1.0, None, None, 1, "")})
        with pytest.raises(ValueError, match=r"a\.b"):
            figures.document({}, [section, section], [])


class TestCommand:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "ledger.jsonl"

    def fill(self, path: Path, records: list[Made], *, code: str | None = None) -> None:
        ledger = Ledger(path, code=code)
        for number, one in enumerate(records):
            question = one["question"]
            rest = {k: v for k, v in one.items() if k not in ("question", "seconds", "n")}
            ledger.once(question, {"number": number, **rest}, dict)

    def test_an_empty_ledger_makes_a_report_that_says_so(self, path: Path, tmp_path: Path) -> None:
        path.touch()
        out = tmp_path / "out"
        assert main([str(path), "--out", str(out)]) == 0
        text = (out / "report.md").read_text()
        # Targets and checks are listed one by one; of the five questions there is one word each.
        assert text.count("*Not measured.*") == 5
        assert text.count("| not measured |") == len(goals.TARGETS) + 5
        assert json.loads((out / "figures.json").read_text())["figures"] == {}
        assert sorted(file.name for file in out.iterdir()) == ["figures.json", "report.md"]

    def test_a_full_one_has_all_its_plots_and_figures(self, path: Path, tmp_path: Path) -> None:
        self.fill(path, everything())
        out = tmp_path / "out"
        assert main([str(path), "--out", str(out)]) == 0
        text = (out / "report.md").read_text()
        for name in plots.PLOTS:
            assert (out / f"{name}.png").read_bytes().startswith(b"\x89PNG")
            assert f"({name}.png)" in text
        assert "*Not measured.*" not in text
        found = json.loads((out / "figures.json").read_text())["figures"]
        assert found["amplification.balanced.flux1.1024.excess"]["value"] == 0.2
        assert found["target.excess.balanced.1024"]["value"] == 2.0
        assert all(math.isfinite(figure["value"]) for figure in found.values())

    def test_the_same_ledger_gives_the_same_files(self, path: Path, tmp_path: Path) -> None:
        self.fill(path, everything())
        for name in ("one", "two"):
            main([str(path), "--out", str(tmp_path / name)])
        for file in (tmp_path / "one").iterdir():
            assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name

    def test_plots_of_what_is_no_longer_measured_go(self, path: Path, tmp_path: Path) -> None:
        (tmp_path / "mimicry.png").write_bytes(b"old")
        self.fill(path, select(everything(), question="visibility"))
        main([str(path), "--out", str(tmp_path)])
        assert not list(tmp_path.glob("*.png"))

    def test_the_other_split_is_left_out(self, path: Path, tmp_path: Path) -> None:
        here = amplified("balanced", 0.1)
        self.fill(path, [here, {**here, "excess": 0.9, "split": "training"}])
        name = "amplification.balanced.flux1.1024.excess"
        for split, value in (("unseen", 0.1), ("training", 0.9)):
            main([str(path), "--out", str(tmp_path / split), "--split", split])
            found = json.loads((tmp_path / split / "figures.json").read_text())
            assert found["figures"][name]["value"] == value
            assert found["conditions"]["split"] == split

    def test_records_of_an_older_instrument_are_left_out_and_counted(
        self, path: Path, tmp_path: Path
    ) -> None:
        self.fill(path, [amplified("balanced", 0.1)], code="another")
        main([str(path), "--out", str(tmp_path)])
        text = (tmp_path / "report.md").read_text()
        assert "left out since the instrument has changed: 1\n" in text
        assert json.loads((tmp_path / "figures.json").read_text())["figures"] == {}

    def test_no_ledger_or_a_damaged_one_ends_in_a_sentence(
        self, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([str(path), "--out", str(tmp_path)]) == 1
        path.write_text("no record\n")
        assert main([str(path), "--out", str(tmp_path)]) == 1
        said = capsys.readouterr().err
        assert "there is no ledger" in said
        assert "line 1 of" in said
