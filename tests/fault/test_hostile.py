"""Damaged files dropped on the page all at once: each ends, and the page goes on."""

from __future__ import annotations

from browsing.files import Given, small_png
from browsing.studio import Studio
from hostile.court import TYPED
from hostile.sample import sample
from hostile.seeds import SHARED

COUNT = 300
SEED = 1
"""The very files that the engine by itself is given (`tests/unit/test_hostile`)."""


def test_damaged_files_end_in_a_picture_or_a_sentence(studio: Studio) -> None:
    damaged = [Given(name, data) for name, data in sample(COUNT, SEED, SHARED).items()]
    studio.add(*damaged)
    studio.settle("ready", "refused")
    ends = studio.state("s.pictures.map(({ name, status, error }) => [name, status, error?.code])")
    assert len(ends) == COUNT
    for name, status, code in ends:
        assert status == "ready" or code in TYPED, (name, status, code)
    assert any(status == "ready" for _, status, _ in ends)
    studio.coat_one_more(small_png("afterwards.png"))
