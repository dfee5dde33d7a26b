"""The engine's worker dies or hangs: the page says so, starts another, and goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import plant
from browsing.avif import small_avif
from browsing.files import Given, big_png, small_png
from browsing.fixtures import NewStudio
from browsing.studio import Studio
from urushi_build.server import Override, SiteServer

# An engine that answers one call after another, each of them only when it is let.
_PATIENT_WORKER = """
  const waiting = [];
  let free = 0;
  const serve = () => {
    while (free && waiting.length) {
      free -= 1;
      postMessage({ id: waiting.shift(), ok: true, result: {} });
    }
  };
  new BroadcastChannel("let one go").onmessage = () => ((free += 1), serve());
  onmessage = ({ data: { id, type, params } }) => {
    if (type === "cancel") return;
    if (type !== "boot") return waiting.push(id), serve();
    navigator.locks.request(params.lock, () => {
      postMessage({ id, ok: true, result: {} });
      return new Promise((release) => (self.release = release));
    });
  };
"""

_TWO_CALLS = """async () => {
  const { EngineClient } = await import(new URL("js/engine/client.js", document.baseURI));
  window.lost = 0;
  const client = new EngineClient({
    urls: {
      worker: new URL("js/patient-worker.js", document.baseURI),
      runtime: new URL("runtime/", document.baseURI),
    },
    silence: { boot: 1e9, call: 1e9 },
    onStatus: () => {},
    onLost: () => (window.lost += 1),
  });
  const described = client.call("describe", {});
  await client.boot();
  new BroadcastChannel("let one go").postMessage(0);
  await described;
  const controller = new AbortController();
  window.answered = false;
  client.call("open", {}).then(() => (window.answered = true), () => {});
  const run = client.call("run", {}, { signal: controller.signal }).catch(({ code }) => code);
  window.cancel = () => (controller.abort(), run);
  await new Promise((done) => setTimeout(done));
}"""

# The third step of a coat is one of its middle: there are dozens in each.
MIDDLE = 3


@pytest.fixture
def opened(studio: Studio) -> tuple[Studio, Given]:
    """A page with a picture that takes many steps, all its previews done."""
    given = big_png()
    studio.add_and_see(given)
    return studio, given


@pytest.mark.parametrize("death", [plant.CLOSE, plant.THROW], ids=["closes itself", "throws"])
def test_lost_in_the_middle_of_a_run(opened: tuple[Studio, Given], death: str) -> None:
    studio, given = opened
    plant.at_step(studio, MIDDLE, death)
    studio.press("coat")
    # It is said, in words.
    _restarted(studio)
    studio.settle("failed")
    assert "stopped in the middle" in studio.by("run-line").inner_text()
    assert "Nothing was lost" in studio.by("run-line").inner_text()
    # Another engine starts by itself, with the picture and its settings where they were.
    studio.ready()
    studio.previewed()
    saved = studio.coat_and_save()
    assert saved.image.size == given.image.size
    assert studio.statuses() == ["saved"]


# Of what the browser decoded the lost worker had the only copy.
@pytest.mark.parametrize("draw", [small_png, small_avif], ids=["file", "browser's pixels"])
def test_lost_while_nothing_is_going_on(studio: Studio, draw: Callable[[], Given]) -> None:
    given = draw()
    studio.add_and_see(given)
    first = studio.coat_and_save()
    plant.at_once(studio, plant.CLOSE)
    _restarted(studio)
    studio.ready()
    studio.by("preset-strong").check(force=True)
    studio.previewed()
    second = studio.coat_and_save()
    assert first.data != second.data
    assert second.image.size == first.image.size == given.image.size


def test_a_hang_is_ended_by_cancel(opened: tuple[Studio, Given]) -> None:
    studio, given = opened
    plant.at_step(studio, MIDDLE, plant.HANG)
    studio.press("coat")
    studio.press("cancel")
    studio.by("coat").wait_for()  # at once, whatever the worker does
    assert studio.statuses() == ["ready"]
    # The hung worker is given a while, then replaced.
    _restarted(studio)
    studio.ready()
    assert studio.coat_and_save().image.size == given.image.size


def test_a_hang_that_nobody_cancels_ends_as_well(new_studio: NewStudio) -> None:
    studio = new_studio()
    studio.page.clock.install()
    studio.open()
    studio.add_and_see(small_png())
    plant.at_once(studio, plant.HANG)
    later = small_png("later.png")
    studio.add(later)
    studio.page.clock.run_for(140_000)
    assert studio.by("toast").count() == 0  # a slow phone would still be at work
    for _ in range(20):  # by the second: what is said does not stand for ever
        studio.page.clock.run_for(1000)
        if studio.by("toast").count():
            break
    _restarted(studio)
    # What could not be opened is opened by the next engine.
    studio.ready()
    studio.settle("ready")
    studio.by("picture").last.get_by_role("button").first.click()
    studio.previewed()
    assert studio.coat_and_save().image.size == later.image.size


def test_the_others_of_a_queue_are_still_coated(studio: Studio) -> None:
    files = [big_png(f"{i}.png", 1500, 1100) for i in range(3)]
    studio.add(*files)
    studio.settle("ready")
    studio.previewed()
    plant.at_step(studio, MIDDLE, plant.CLOSE)
    studio.press("coat-all")
    studio.settle("failed", "coated")
    assert studio.statuses().count("failed") == 1
    assert studio.statuses().count("coated") == 2


def test_a_cancelled_call_that_waits_its_turn_does_not_cost_the_one_before_it(
    new_studio: NewStudio, own_site: SiteServer
) -> None:
    own_site.overrides["js/patient-worker.js"] = Override(body=_PATIENT_WORKER.encode())
    studio = new_studio(own_site)
    studio.page.clock.install()
    studio.open(wait=False)
    studio.page.evaluate(_TWO_CALLS)
    assert studio.page.evaluate("cancel()") == "E_CANCELLED"  # at once, for whoever waits
    studio.page.clock.run_for(60_000)
    assert studio.page.evaluate("lost") == 0
    studio.page.evaluate("new BroadcastChannel('let one go').postMessage(0)")
    studio.page.wait_for_function("() => answered")
    # Its turn has come, and it does not stop.
    studio.page.clock.run_for(60_000)
    assert studio.page.evaluate("lost") == 1


def _restarted(studio: Studio) -> None:
    studio.page.locator("[data-testid=toast][data-key='engine.restarted']").wait_for()
