"""Faults and delays planted in the engine's worker, at a step of a run that the test names.

By the clock a test would meet now a run in its middle, now one that has ended.
"""

from __future__ import annotations

from playwright.sync_api import Worker

from browsing.studio import PATIENCE, Studio

CLOSE = "self.close()"
THROW = "queueMicrotask(() => { throw new Error('planted in the worker'); })"
HANG = "for (;;);"

_ON_STEP = """() => {
  const post = self.postMessage;
  let step = 0;
  self.postMessage = (...message) => {
    post.apply(self, message);
    if (message[0].type !== "progress") return;
    step += 1;
    %s
  };
  self.healed = () => { self.postMessage = post; };
}"""


def engine_worker(studio: Studio) -> Worker:
    """Return the page's present worker."""
    for _ in range(PATIENCE // 100):
        if studio.page.workers:
            return studio.page.workers[-1]
        studio.page.wait_for_timeout(100)
    raise AssertionError("the page has no worker")


def at_step(studio: Studio, step: int, deed: str) -> None:
    """Let the worker do the deed (JavaScript) at that step of progress, counted from now."""
    engine_worker(studio).evaluate(_ON_STEP % f"if (step === {step}) {{ {deed} }}")


def at_once(studio: Studio, deed: str) -> None:
    """Let the worker do the deed in a turn of its own."""
    engine_worker(studio).evaluate(f"() => void setTimeout(() => {{ {deed} }})")


def slow_down(studio: Studio, milliseconds: int) -> None:
    """Let the worker lose that time at each step of progress, until `heal`."""
    idle = f"for (const end = Date.now() + {milliseconds}; Date.now() < end;);"
    engine_worker(studio).evaluate(_ON_STEP % idle)


def heal(studio: Studio) -> None:
    """Take back what `slow_down` did."""
    engine_worker(studio).evaluate("() => self.healed()")
