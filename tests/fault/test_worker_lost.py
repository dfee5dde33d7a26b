"""The engine's worker dies or hangs: the page says so, starts another, and goes on."""

from __future__ import annotations

import pytest
from browsing.files import Given, big_png, small_png
from browsing.studio import PATIENCE, Studio
from playwright.sync_api import Worker

DEATHS = {
    "closes itself": "() => void setTimeout(() => self.close())",
    "throws outside of any call": (
        "() => void setTimeout(() => { throw new Error('planted in the worker'); })"
    ),
}


@pytest.fixture
def busy(studio: Studio) -> tuple[Studio, Given]:
    """A page in the middle of coating a picture that takes a while."""
    given = big_png()
    studio.add_and_see(given)
    studio.press("coat")
    studio.page.wait_for_function(
        "() => document.querySelector('[data-testid=progress]').value > 0.05"
    )
    return studio, given


@pytest.mark.parametrize("death", DEATHS)
def test_lost_in_the_middle_of_a_run(busy: tuple[Studio, Given], death: str) -> None:
    studio, given = busy
    _worker(studio).evaluate(DEATHS[death])
    # It is said, in words.
    studio.page.locator("[data-testid=toast][data-key='engine.restarted']").wait_for()
    studio.settle("failed")
    assert "stopped in the middle" in studio.by("run-line").inner_text()
    assert "Nothing was lost" in studio.by("run-line").inner_text()
    # Another engine starts by itself, with the picture and its settings where they were.
    studio.ready()
    studio.previewed()
    saved = studio.coat_and_save()
    assert saved.image.size == given.image.size
    assert studio.statuses() == ["saved"]


def test_lost_while_nothing_is_going_on(studio: Studio) -> None:
    studio.add_and_see(small_png())
    first = studio.coat_and_save()
    _worker(studio).evaluate(DEATHS["closes itself"])
    studio.page.locator("[data-testid=toast][data-key='engine.restarted']").wait_for()
    studio.ready()
    studio.by("preset-strong").check(force=True)
    studio.previewed()
    second = studio.coat_and_save()
    assert first.data != second.data


def test_a_hang_is_ended_by_cancel(busy: tuple[Studio, Given]) -> None:
    studio, given = busy
    _worker(studio).evaluate("() => void setTimeout(() => { for (;;); })")
    studio.press("cancel")
    studio.by("coat").wait_for()  # at once, whatever the worker does
    assert studio.statuses() == ["ready"]
    # The hung worker is given a while, then replaced.
    studio.page.locator("[data-testid=toast][data-key='engine.restarted']").wait_for()
    studio.ready()
    assert studio.coat_and_save().image.size == given.image.size


def test_the_others_of_a_queue_are_still_coated(studio: Studio) -> None:
    files = [big_png(f"{i}.png", 1500, 1100) for i in range(3)]
    studio.add(*files)
    studio.settle("ready")
    studio.press("coat-all")
    studio.page.wait_for_function(
        "() => document.querySelector('[data-testid=progress]').value > 0.05"
    )
    _worker(studio).evaluate(DEATHS["closes itself"])
    studio.settle("failed", "coated")
    assert studio.statuses().count("failed") == 1
    assert studio.statuses().count("coated") == 2


def _worker(studio: Studio) -> Worker:
    for _ in range(PATIENCE // 100):
        if studio.page.workers:
            return studio.page.workers[-1]
        studio.page.wait_for_timeout(100)
    raise AssertionError("the page has no worker")
