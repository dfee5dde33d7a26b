"""The forecast: figures as the engine gives them, what is lost by name, cancelled and outdated."""

from __future__ import annotations

import re

import pytest
from browsing.files import Given, small_png
from browsing.plant import heal, slow_down
from browsing.studio import Studio
from e2e.test_words import strings
from playwright.sync_api import Locator, expect
from urushi import Recipe, Size
from urushi.forecast import CHAINS, Outcome
from urushi.laundering import STEPS, parse_chain
from urushi.protect import Session, finish

SLOW = ("nlm", "adversecleaner")
"""Steps that take seconds: in the page alone they are slow enough."""


def native(given: Given, studio: Studio) -> tuple[dict[str, Outcome], list[tuple[str, Outcome]]]:
    """What is left with the page's settings on this machine: by quick chain, and by layer."""
    used = studio.settings_used()
    recipe = Recipe.from_dict(used["recipe"])
    session = Session(given.data, Size(used["size"]["kind"], used["size"]["value"]))
    quick = [chain for chain in CHAINS if not chain.endswith(SLOW)]
    steps = session.forecast(recipe, used["key"], used["seed"], [parse_chain(x) for x in quick])
    outcomes, layers = finish(steps)
    return dict(zip(quick, outcomes, strict=True)), layers


def percent(row: Locator) -> int:
    """What a row's bar says to those who do not see it; the words beside it say the same."""
    meter = row.get_by_role("meter")
    value = int(meter.get_attribute("aria-valuenow") or -1)
    assert f"{value}%" in row.inner_text()
    return value


def test_tells_what_is_left(studio: Studio) -> None:
    given = small_png()
    studio.add_and_see(given)
    weave = studio.add_layer("coat", "chroma")
    # The finest weave of colours, and little of it: the colours of a site's JPEG are too coarse.
    weave.get_by_test_id("parameter-period").fill("4")
    weave.get_by_test_id("layer-amount").fill("0.3")
    studio.previewed()
    outcomes, layers = native(given, studio)

    studio.by("forecast-open").click()
    expect(studio.page.get_by_role("heading", name="What is left of the coat")).to_be_focused()
    studio.by("forecast-compute").click()
    rows = studio.by("forecast-row")
    rows.first.wait_for()

    # All chains, each by a name of its own, with what the engine says.
    shown = {row.get_attribute("data-chain"): row for row in rows.all()}
    assert set(shown) == set(CHAINS)
    for chain, outcome in outcomes.items():
        assert percent(shown[chain]) == pytest.approx(100 * min(1, max(0, outcome.survival)), abs=1)
    # What is folded over is told beside it, and what it is once it is unfolded.
    telling = [chain for chain, outcome in outcomes.items() if outcome.folded > 0.05]
    assert telling == ["area1024+halving"]
    folded = shown[telling[0]]
    share = round(100 * outcomes[telling[0]].folded)
    expect(folded).to_contain_text(f"{share}% as another pattern")
    expect(folded).not_to_contain_text("lost")
    folded.locator("summary").press("Enter")
    expect(folded.get_by_text("a coarser pattern")).to_contain_text(f"{share}%")
    expect(studio.by("forecast-row").filter(has_text="another pattern")).to_have_count(1)
    names = {row.get_by_role("meter").get_attribute("aria-label") for row in rows.all()}
    assert len(names) == len(CHAINS)
    assert "Saved as JPEG by a site → shrunk to 1024\N{NO-BREAK SPACE}px" in names

    # A layer that is lost is said to be, by its name.
    told = studio.by("forecast-layer")
    for row, (_, outcome) in zip(told.all(), layers, strict=True):
        assert percent(row) == pytest.approx(100 * outcome.survival, abs=1)
    assert [name for name, outcome in layers if outcome.is_lost] == ["chroma"]
    lost = told.filter(has_text="lost")
    expect(lost).to_have_count(1)
    expect(lost).to_contain_text(strings("en")["layer.chroma"])

    # Each can be looked at, and unfolded, by the keyboard.
    row = shown["jpeg85+area1024"]
    row.get_by_role("button").press("Enter")
    expect(studio.by("forecast-look-name")).to_have_text(re.compile("Saved as JPEG"))
    canvas = studio.by("forecast-canvas")
    width = "(c) => [c.width, c.getBoundingClientRect().width]"
    assert canvas.evaluate(width) == [360, 360]
    studio.by("forecast-zoom-2").click()
    assert canvas.evaluate(width) == [360, 720]
    row.locator("summary").press("Enter")
    expect(row.get_by_role("row")).to_have_count(5)

    # It is told in either language without being worked out again.
    studio.page.get_by_role("button", name="日本語").click()
    expect(told.filter(has_text="失われる")).to_contain_text(strings("ja")["layer.chroma"])
    studio.page.get_by_role("button", name="English").click()

    # Another setting makes it outdated, and undone it is good again.
    studio.by("preset-strong").check(force=True)
    expect(studio.by("forecast-note")).to_contain_text("settings have changed")
    expect(studio.by("forecast-list")).to_have_class(re.compile("is-stale"))
    expect(studio.by("forecast-compute")).to_be_visible()
    studio.by("undo").click()
    expect(studio.by("forecast-list")).not_to_have_class(re.compile("is-stale"))

    # Of another picture it says nothing.
    studio.add_and_see(small_png("dog.png", seed=4))
    expect(studio.by("forecast")).to_be_hidden()
    studio.by("forecast-open").click()
    expect(rows).to_have_count(0)


def test_gives_way(studio: Studio) -> None:
    studio.add_and_see(small_png())
    studio.by("forecast-open").click()
    compute, progress = studio.by("forecast-compute"), studio.by("forecast-progress")
    slow_down(studio, 100)
    # Cancelled by hand, the keyboard goes on where it was.
    compute.press("Enter")
    studio.by("forecast-cancel").press("Enter")
    expect(compute).to_be_focused()
    expect(progress).to_be_hidden()
    # A coat goes first.
    compute.click()
    expect(progress).to_be_visible()
    heal(studio)
    studio.coat()
    expect(progress).to_be_hidden()
    # So does the preview of other settings.
    compute.click()
    studio.by("preset-subtle").check(force=True)
    studio.previewed()
    expect(progress).to_be_hidden()
    expect(studio.by("forecast-row")).to_have_count(0)
    # Closed, it hands the keyboard back.
    studio.by("forecast-close").press("Escape")
    expect(studio.by("forecast-open")).to_be_focused()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_step_has_words(language: str) -> None:
    known = strings(language)
    for name in STEPS:
        key = "forecast.step." + re.sub(r"^(area|lanczos|bilinear)\d+$", r"\1", name)
        assert {key, f"{key}.description"} <= set(known)
