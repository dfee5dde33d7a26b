"""The benchmark in Chromium, on the built site: the page's own engine client, a page a picture."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from urushi_build.server import Override, SiteServer

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
TIMEOUT = 600_000  # ms; a benchmark waits for as long as it takes

# Both scripts begin with this, in the page: its own client, an engine of its own, and the file.
PRELUDE = """async (name) => {
  const { EngineClient } = await import("./js/engine/client.js");
  const at = (path) => new URL(path, document.baseURI);
  const client = new EngineClient({
    urls: { worker: at("js/engine/worker.js"), runtime: at("runtime/") },
    silence: { boot: 600000, call: 600000 }, onStatus: () => {}, onLost: () => {},
  });
  const data = await (await fetch(name)).arrayBuffer();
"""

# Runs in the page: the messages of `native.measure`, through the page's own client. The first
# preview is the one that solves.
MEASURE = (
    PRELUDE
    + """
  const recipe = (await client.call("describe", {})).result.default_recipe;
  const coating = { doc: "a", recipe, seed: 1, key: "" };
  const view = { rect: [0, 0, 512, 512], size: [512, 512], diff: false };
  await client.call("open", { doc: "a", name: "a.jpg" }, { data });
  const first = (await client.call("preview", { ...coating, ...view })).result.seconds;
  const moved = { ...coating, ...view, recipe: { ...recipe, target: 82 } };
  const start = performance.now();
  await client.call("preview", moved);
  const moved_preview = (performance.now() - start) / 1000;
  const output = { format: "png", quality: null };
  const run = (await client.call("run", { ...coating, name: "a.jpg", output })).result;
  const plain = (await client.call("reencode", { doc: "a" })).result;
  return { first, moved_preview, run, heap_bytes: run.heap_bytes, plain: plain.seconds };
}"""
)


# What each layer alone costs: the first preview of a corner, where it is rendered but its strength
# only guessed, and then a megapixel at 1:1. The first call looks at the picture and is not counted.
LAYERS = (
    PRELUDE
    + """
  const description = (await client.call("describe", {})).result;
  const { default_recipe, perturbations, finishes, marks, classics } = description;
  const opened = await client.call("open", { doc: "a", name: "a.jpg" }, { data });
  const { width, height } = opened.result;
  const font = await (await fetch("fonts/mark.ttf")).arrayBuffer();
  await client.call("file", { file: "", kind: "bundled-font" }, { data: font });
  const picture = await (await fetch("sample.png")).arrayBuffer();
  await client.call("file", { file: "sample", kind: "picture" }, { data: picture });
  const given = { text: { text: "© Urushi 漆" }, logo: { picture: "sample" } };
  const part = (side) => ({ rect: [width - side, height - side, side, side], size: [side, side] });
  const take = async (recipe, side) => {
    const start = performance.now();
    const view = { doc: "a", seed: 1, key: "", draft: true, ...part(side) };
    await client.call("preview", { ...view, recipe });
    return (performance.now() - start) / 1000;
  };
  await take(default_recipe, 64);
  const seconds = {};
  for (const { name } of [...perturbations, ...finishes, ...marks, ...classics]) {
    const recipe = { ...default_recipe, layers: [{ name, parameters: given[name] ?? {} }] };
    seconds[name] = { render: await take(recipe, 64), lay: await take(recipe, 1000) };
  }
  return seconds;
}"""
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        path = os.environ.get("URUSHI_CHROMIUM")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def starts(browser: Browser, site: SiteServer) -> dict[str, dict[str, float]]:
    """Seconds from navigation to an interactive page and to the first coat, cold and warm.

    The first coat is that of the built-in sample, asked for as soon as the page can be used. Cold
    is a first visit in a browser that is running: nothing is cached. Warm is the second visit, when
    the service worker has everything.
    """
    with browser.new_context() as elsewhere:
        elsewhere.new_page().goto("data:text/html,<p>The browser itself starts with this.")
    context = browser.new_context()
    context.set_default_timeout(TIMEOUT)
    try:
        cold = _start(context, site)
        page = context.new_page()
        page.goto(site.url)
        # Until everything is kept; the page says when it can do without the network.
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.close()
        return {"cold": cold, "warm": _start(context, site)}
    finally:
        context.close()


def _start(context: BrowserContext, site: SiteServer) -> dict[str, float]:
    page = context.new_page()
    start = time.perf_counter()
    page.goto(site.url, wait_until="commit")
    page.get_by_test_id("sample").click()  # waits until it is there, enabled and stands still
    interactive = time.perf_counter() - start
    page.wait_for_selector("picture-stage:not(.is-busy):not([hidden])")
    coated = time.perf_counter() - start
    page.close()
    return {"interactive": interactive, "first_coat": coated}


def measure(browser: Browser, site: SiteServer, data: bytes) -> dict[str, Any]:
    """Figures of one picture, in a browser context and a worker of its own."""
    figures: dict[str, Any] = _in_page(browser, site, data, MEASURE)
    return figures


def layers(browser: Browser, site: SiteServer, data: bytes) -> dict[str, dict[str, float]]:
    """Seconds of each layer alone on one picture: to render it, and to lay it on a megapixel."""
    seconds: dict[str, dict[str, float]] = _in_page(browser, site, data, LAYERS)
    return seconds


def _in_page(browser: Browser, site: SiteServer, data: bytes, script: str) -> Any:
    site.overrides["bench.jpg"] = Override(body=data, mime="image/jpeg")
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(TIMEOUT)
    try:
        page: Page = context.new_page()
        page.goto(site.url)
        return page.evaluate(script, "bench.jpg")
    finally:
        context.close()


def site(folder: Path) -> SiteServer:
    """The built site's server."""
    return SiteServer(folder)
