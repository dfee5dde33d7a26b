"""A fixed set of damaged files through the engine: each ends in a picture or a typed refusal.

`python3 build.py fuzz` goes on where this stops, with other files every time.
"""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hostile import judge as bench
from hostile import run
from hostile.court import judge, summary, wrong
from hostile.judge import End
from hostile.sample import sample
from hostile.seeds import SHARED, owned

COUNT = 300


def test_the_sample_is_the_same_every_time() -> None:
    assert sample(40, 1) == sample(40, 1)
    assert sample(40, 1).values() != sample(40, 2).values()


def test_damaged_files_end_in_a_picture_or_a_typed_refusal() -> None:
    ends = judge(sample(COUNT, 1, SHARED))
    print(summary(ends))
    assert len(ends) == COUNT
    assert wrong(ends) == []
    # Were all refused, or none, the sample would show nothing.
    opened = sum(end.end == "picture" for end in ends)
    assert COUNT // 20 < opened < COUNT


def test_sound_files_end_in_pictures() -> None:
    ends = {end.name: end.end for end in judge(owned())}
    refused = {name for name, end in ends.items() if end != "picture"}
    assert refused == {"ink.jpg"}  # CMYK without a profile


def test_a_night_of_it_keeps_what_went_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "ROUND", 6)
    asked = ["--minutes", "0", "--seed", "5", "--keep", str(tmp_path / "kept")]
    assert run.main(asked) == 0
    assert capsys.readouterr().out.endswith("6 passed, 0 failed\n")
    assert not (tmp_path / "kept").exists()
    monkeypatch.setattr(run, "judge", lambda cases: [End(n, "died", "", 0.0) for n in cases])
    assert run.main(asked) == 1
    assert len(list((tmp_path / "kept").iterdir())) == 6


class TestTheJudgeItself:
    """It has to find what it looks for."""

    @pytest.mark.parametrize(
        ("fault", "end"),
        [
            (lambda _data: 1 / 0, "untyped"),
            (lambda _data: [0] * 10**12, "E_MEMORY"),
        ],
        ids=["a defect", "memory"],
    )
    def test_tells_faults(self, monkeypatch: pytest.MonkeyPatch, fault: object, end: str) -> None:
        monkeypatch.setattr(bench.codec, "decode", fault)
        assert bench.end_of("rgb.png", owned()["rgb.png"]).end == end

    def test_tells_a_wrong_picture(self, monkeypatch: pytest.MonkeyPatch) -> None:
        other = owned()["rgba.png"]
        monkeypatch.setattr(bench.codec, "encode", lambda _picture, _output: other)
        assert bench.end_of("rgb.png", owned()["rgb.png"]).end == "untyped"

    def test_tells_a_hang(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def for_ever(_data: bytes) -> None:
            while True:
                pass

        before = signal.signal(signal.SIGALRM, bench._too_long)
        try:
            monkeypatch.setattr(bench, "SECONDS", 0.2)
            monkeypatch.setattr(bench.codec, "decode", for_ever)
            assert bench.end_of("rgb.png", owned()["rgb.png"]).end == "too long"
        finally:
            signal.signal(signal.SIGALRM, before)
