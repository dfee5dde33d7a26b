"""The ledger: nothing is measured twice, nothing that was measured is lost or made up."""

from __future__ import annotations

import json
import math
import multiprocessing
from pathlib import Path

import pytest

from efficacy import sources
from efficacy.ledger import Ledger, LedgerDamagedError
from efficacy.sources import code_of

KEY = {"contender": "balanced", "picture": "a.png", "size": 1024, "seed": 1}


class Gauge:
    """Counts how often it was read."""

    def __init__(self, **found: object) -> None:
        self.found = found
        self.reads = 0

    def __call__(self) -> dict[str, object]:
        self.reads += 1
        return self.found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "ledger.jsonl"


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_key_is_measured_once_and_never_again_in_a_later_run(path: Path) -> None:
    gauge = Gauge(excess=0.1)
    first = Ledger(path, code="1").once("amplification", KEY, gauge)
    ledger = Ledger(path, code="1")
    assert ledger.once("amplification", KEY, gauge) == first
    assert gauge.reads == 1
    assert first["excess"] == 0.1
    assert first["seconds"] >= 0
    assert {**KEY, "question": "amplification", "code": "1"}.items() <= first.items()
    assert _lines(path) == [first]


def test_any_part_of_the_key_makes_another_measurement(path: Path) -> None:
    ledger, gauge = Ledger(path, code="1"), Gauge(excess=0.1)
    ledger.once("amplification", KEY, gauge)
    ledger.once("survival", KEY, gauge)
    for change in ({"size": 768}, {"seed": 2}, {"digest": "ab"}):
        ledger.once("amplification", {**KEY, **change}, gauge)
    assert gauge.reads == len(ledger) == 5
    # The order of the names is no part of it.
    assert ledger.get("survival", **dict(reversed(KEY.items()))) is not None


def test_get_measures_nothing(path: Path) -> None:
    ledger = Ledger(path, code="1")
    assert ledger.get("visibility", **KEY) is None
    assert not path.exists()


def test_another_instrument_measures_anew_and_the_last_record_wins(path: Path) -> None:
    Ledger(path, code="old").once("visibility", KEY, Gauge(flip=1.0))
    ledger = Ledger(path, code="new")
    assert ledger.get("visibility", **KEY) is None
    assert ledger.current() == []
    ledger.once("visibility", KEY, Gauge(flip=2.0))
    assert [record["flip"] for record in _lines(path)] == [1.0, 2.0]
    assert [record["flip"] for record in Ledger(path, code="new").current()] == [2.0]
    assert Ledger(path, code="new").stale() == 0
    assert Ledger(path, code="old").current() == []
    assert Ledger(path, code="old").stale() == 1


def test_of_several_contents_under_one_name_the_one_asked_for_last_counts(path: Path) -> None:
    ledger, gauge = Ledger(path, code="1"), Gauge(flip=1.0)
    for digest in ("tuned", "untuned"):
        ledger.once("visibility", {**KEY, "coat_digest": digest}, gauge)
    assert [record["coat_digest"] for record in ledger.current()] == ["untuned"]
    # Back to what was measured before: found again, not measured again.
    ledger.once("visibility", {**KEY, "coat_digest": "tuned"}, gauge)
    for again in (ledger, Ledger(path, code="1")):
        assert [record["coat_digest"] for record in again.current()] == ["tuned"]
    assert gauge.reads == 2
    # Asked again with nothing between, nothing is written.
    size = path.stat().st_size
    ledger.once("visibility", {**KEY, "coat_digest": "tuned"}, gauge)
    assert path.stat().st_size == size


@pytest.mark.parametrize("cut", [1, 2, 30])
def test_a_line_torn_by_a_crash_is_told_and_measured_again(
    path: Path, cut: int, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = Ledger(path, code="1")
    first = ledger.once("visibility", KEY, Gauge(flip=1.0))
    ledger.once("visibility", {**KEY, "seed": 2}, Gauge(flip=2.0))
    path.write_bytes(path.read_bytes()[:-cut])
    ledger = Ledger(path, code="1")
    assert str(path) in capsys.readouterr().err
    assert ledger.current() == [first]
    before = path.read_bytes()
    gauge = Gauge(flip=3.0)
    ledger.once("visibility", {**KEY, "seed": 2}, gauge)
    assert gauge.reads == 1
    assert path.read_bytes().startswith(before[: before.rfind(b"\n") + 1])
    assert [record["flip"] for record in Ledger(path, code="1").current()] == [1.0, 3.0]
    assert capsys.readouterr().err == ""


def test_a_damaged_line_in_the_middle_is_an_error_that_names_it(path: Path) -> None:
    ledger = Ledger(path, code="1")
    for seed in range(3):
        ledger.once("visibility", {**KEY, "seed": seed}, Gauge(flip=1.0))
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + lines[1][:20] + "\n" + lines[2])
    with pytest.raises(LedgerDamagedError, match="line 2 of"):
        Ledger(path, code="1")


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_not_finite_is_never_written(path: Path, value: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        Ledger(path, code="1").once("visibility", KEY, Gauge(flip=value))
    assert not path.exists()


@pytest.mark.parametrize("name", ["size", "seconds", "code", "question"])
def test_a_finding_may_not_hide_a_part_of_the_key(path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        Ledger(path, code="1").once("visibility", KEY, Gauge(**{name: 1}))


def test_a_measurement_that_fails_leaves_no_record(path: Path) -> None:
    def fail() -> dict[str, object]:
        raise RuntimeError("no memory")

    ledger = Ledger(path, code="1")
    with pytest.raises(RuntimeError, match="no memory"):
        ledger.once("visibility", KEY, fail)
    assert ledger.get("visibility", **KEY) is None
    assert not path.exists()


def test_numpy_scalars_are_plain_numbers(path: Path) -> None:
    np = pytest.importorskip("numpy")
    key = {**KEY, "seed": np.int64(1)}
    found = Gauge(flip=np.float32(0.5), changed=np.bool_(True))
    record = Ledger(path, code="1").once("visibility", key, found)
    assert (record["flip"], record["changed"]) == (0.5, True)
    assert Ledger(path, code="1").get("visibility", **KEY) == record
    with pytest.raises(TypeError, match="ndarray"):
        Ledger(path, code="1").once("other", KEY, Gauge(all=np.zeros(2)))


def _append_many(path: Path, seed: int) -> None:
    ledger = Ledger(path, code="1")
    for number in range(50):
        ledger.once("visibility", {"seed": seed, "n": number}, Gauge(text="x" * 5000))


def test_two_processes_may_write_at_once(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_append_many, args=(path, seed)) for seed in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert len(Ledger(path, code="1")) == 100


class TestCode:
    SOURCE = (
        '"""Words."""\n\nSIZE = 3\n"""Of it."""\n\n\n'
        'def f(x):\n    """More."""\n    return x  # why\n'
    )

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "measures").mkdir()
        (tmp_path / "measures" / "a.py").write_text(self.SOURCE)
        return tmp_path / "measures"

    def test_follows_what_is_computed(self, folder: Path) -> None:
        before = code_of([folder])
        (folder / "a.py").write_text(self.SOURCE.replace("3", "4"))
        assert code_of([folder]) != before

    def test_follows_files_that_are_added_or_renamed(self, folder: Path) -> None:
        before = code_of([folder])
        (folder / "a.py").rename(folder / "b.py")
        renamed = code_of([folder])
        (folder / "c.py").write_text("")
        assert len({before, renamed, code_of([folder])}) == 3

    def test_does_not_follow_words(self, folder: Path) -> None:
        before = code_of([folder])
        (folder / "a.py").write_text("SIZE = 3\ndef f(x):\n    # another reason\n    return x\n")
        assert code_of([folder]) == before

    def test_a_question_follows_only_its_own_sources(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in (*sources.INSTRUMENT, "mimicry"):
            place = tmp_path / name
            place.parent.mkdir(exist_ok=True)
            file = place if place.suffix else place / "a.py"
            file.parent.mkdir(exist_ok=True)
            file.write_text(self.SOURCE)
        monkeypatch.setattr(sources, "PACKAGE", tmp_path)

        def marks() -> tuple[str, str]:
            sources.code_of_the_instrument.cache_clear()
            ledger = Ledger(tmp_path / "ledger.jsonl")
            return ledger.code("visibility"), ledger.code("mimicry")

        first = marks()
        (tmp_path / "mimicry" / "a.py").write_text("SIZE = 4\n")
        second = marks()
        assert second[0] == first[0] and second[1] != first[1]
        (tmp_path / "pixels.py").write_text("SIZE = 4\n")
        third = marks()
        assert third[0] != second[0] and third[1] != second[1]
        sources.code_of_the_instrument.cache_clear()
