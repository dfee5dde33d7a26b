"""Leaving in the middle, slow machines, refused storage."""

from __future__ import annotations

from browsing.console import Console
from browsing.files import big_png, small_png
from browsing.fixtures import PHONE, NewStudio
from browsing.studio import Studio


def test_a_tab_closed_in_the_middle_does_no_harm_to_the_next(
    new_studio: NewStudio, console: Console
) -> None:
    studio = new_studio().open()
    context = studio.page.context
    studio.add_and_see(big_png())
    studio.press("coat")
    studio.by("cancel").wait_for()
    studio.page.close()
    again = Studio(console.new_page(context), studio.url).open()
    assert again.statuses() == []
    again.add_and_see(small_png())
    assert again.coat_and_save().name == "cat.urushi.png"


def test_leaving_asks_back_only_while_a_result_is_unsaved(studio: Studio) -> None:
    def asks() -> bool:
        held: bool = studio.page.evaluate(
            "() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))"
        )
        return held

    assert not asks()
    studio.add_and_see(small_png())
    assert not asks()
    studio.coat()
    assert asks()
    studio.save()
    assert not asks()


def test_a_slow_phone_gets_there_as_well(new_studio: NewStudio) -> None:
    studio = new_studio(locale="ja-JP", **PHONE)
    studio.cdp().send("Emulation.setCPUThrottlingRate", {"rate": 6})
    studio.open()
    studio.add_and_see(small_png())
    slider = studio.by("strength")
    slider.focus()
    for _ in range(10):
        slider.press("ArrowRight")
    studio.previewed()
    assert studio.coat_and_save().name == "cat.urushi.png"


def test_without_storage_the_page_works_and_just_forgets(new_studio: NewStudio) -> None:
    studio = new_studio()
    # As in a private window of some browsers: no storage, no service worker, no locks.
    studio.page.add_init_script(
        """
        const refuse = () => { throw new DOMException("refused", "SecurityError"); };
        Object.defineProperty(window, "localStorage", { get: refuse });
        delete Navigator.prototype.serviceWorker;
        delete Navigator.prototype.locks;
        """
    )
    studio.open()
    studio.by("lang-ja").click()
    studio.by("theme").click()
    studio.add_and_see(small_png())
    assert studio.coat_and_save().name == "cat.urushi.png"
