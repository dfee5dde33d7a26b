"""The first screen: language, what it says, light and dark, the sample."""

from __future__ import annotations

import json

import pytest
from browsing.fixtures import NewStudio
from browsing.studio import Studio
from urushi_build.paths import WEB

TITLES = {
    language: json.loads((WEB / "i18n" / f"{language}.json").read_text("utf-8"))
    for language in ("ja", "en")
}


@pytest.mark.parametrize(
    ("locale", "language"), [("ja-JP", "ja"), ("en-GB", "en"), ("fr-FR", "en")]
)
def test_speaks_the_browsers_language(new_studio: NewStudio, locale: str, language: str) -> None:
    words = TITLES[language]
    studio = new_studio(locale=locale).open(wait=False)
    studio.by("pick").wait_for()
    assert studio.page.locator("html").get_attribute("lang") == language
    assert studio.page.locator("h1").inner_text() == words["first.title"]
    assert studio.page.title() == words["page.title"]
    # The honest sentence is there at once, in sight, without a scroll.
    limits = studio.by("limits")
    assert limits.inner_text() == words["first.not"]
    box = limits.bounding_box()
    assert box and box["y"] + box["height"] <= studio.page.evaluate("innerHeight")


def test_language_is_switched_at_once_and_remembered(new_studio: NewStudio) -> None:
    studio = new_studio(locale="en-US").open(wait=False)
    studio.by("lang-ja").click()
    heading = studio.page.locator("h1")
    assert heading.inner_text() == TITLES["ja"]["first.title"]
    assert studio.by("lang-ja").get_attribute("aria-pressed") == "true"
    studio.page.reload()
    studio.by("pick").wait_for()
    assert heading.inner_text() == TITLES["ja"]["first.title"]
    assert studio.page.locator("html").get_attribute("lang") == "ja"


def test_every_word_changes_with_the_language(studio: Studio) -> None:
    studio.by("sample").click()
    studio.previewed()
    studio.by("lang-ja").click()
    try:
        words = TITLES["ja"]
        assert studio.by("coat").inner_text() == words["run.coat"]
        assert studio.by("measure").inner_text() == words["measure.do"]
        assert studio.by("divider").get_attribute("aria-label") == words["stage.divider"]
        studio.by("advanced-toggle").click()
        assert words["layer.lattice"] in studio.layers("coat")[0].inner_text()
        shown = studio.page.locator("main").inner_text()
        left = [word for key, word in TITLES["en"].items() if len(word) > 12 and word in shown]
        assert left == []
    finally:
        studio.by("advanced-toggle").click()
        studio.by("lang-en").click()


def test_the_sample_goes_all_the_way_even_before_the_engine_is_ready(
    new_studio: NewStudio,
) -> None:
    studio = new_studio().open(wait=False)
    studio.by("sample").click()  # at once
    studio.previewed()
    saved = studio.coat_and_save()
    assert saved.name == "sample.urushi.png"
    assert saved.image.size[0] >= 800
    assert studio.statuses() == ["saved"]


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_follows_the_systems_colours(new_studio: NewStudio, scheme: str) -> None:
    studio = new_studio(color_scheme=scheme).open(wait=False)
    studio.by("pick").wait_for()
    assert (_luminance(studio) < 0.2) == (scheme == "dark")


def test_theme_is_switched_and_remembered(new_studio: NewStudio) -> None:
    studio = new_studio(color_scheme="dark").open(wait=False)
    studio.by("theme").click()
    assert _luminance(studio) > 0.7
    studio.page.reload()
    studio.by("pick").wait_for()
    assert _luminance(studio) > 0.7


def _luminance(studio: Studio) -> float:
    """The page's background as seen, 0 black to 1 white."""
    # Colours may fade into each other; what counts is where they end.
    studio.page.evaluate(
        """() => Promise.all(
          document.getAnimations()
            .filter((animation) => animation instanceof CSSTransition)
            .map(({ finished }) => finished.catch(() => {})),
        )"""
    )
    colour = studio.page.evaluate("getComputedStyle(document.body).backgroundColor")
    numbers = [float(part) for part in colour.partition("(")[2].rstrip(")").split(",")[:3]]
    return sum(numbers) / 3 / 255
