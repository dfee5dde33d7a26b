"""Fingers: the divider, panning, pinching, and the whole way on a phone."""

from __future__ import annotations

import pictures
from browsing.files import encoded, small_jpeg
from browsing.studio import Studio
from playwright.sync_api import CDPSession

Point = tuple[float, float]


def test_the_whole_way_by_taps(phone: Studio) -> None:
    with phone.page.expect_file_chooser() as chooser:
        phone.by("pick").tap()
    given = small_jpeg()
    chooser.value.set_files({"name": given.name, "mimeType": given.mime, "buffer": given.data})
    phone.previewed()
    phone.tap("coat")
    phone.coated()
    with phone.page.expect_download() as download:
        phone.tap("save")
    assert download.value.suggested_filename == "hill.urushi.jpg"


def test_divider_follows_the_finger(phone: Studio) -> None:
    phone.add_and_see(small_jpeg())
    box = phone.by("divider").bounding_box()
    grip = phone.page.locator(".split-grip").bounding_box()
    assert box and grip
    start = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    _drag(phone.cdp(), start, (start[0] + 100, start[1]))
    assert 70 <= phone.divider() <= 82


def test_pinch_zooms_and_two_fingers_leave_the_page_alone(phone: Studio) -> None:
    phone.add_and_see(encoded("wide.jpg", pictures.cel(1400, 1000)))
    fitted = phone.zoom_percent()
    stage = phone.by("stage-zoom").bounding_box()
    assert stage
    x, y = stage["x"] + stage["width"] * 0.25, stage["y"] + stage["height"] * 0.3
    cdp = phone.cdp()
    _touch(cdp, "touchStart", (x - 20, y), (x + 20, y))
    for spread in (30, 45, 60):
        _touch(cdp, "touchMove", (x - spread, y), (x + spread, y))
    _touch(cdp, "touchEnd")
    near = phone.zoom_percent()
    assert near > fitted * 1.5
    assert phone.page.evaluate("visualViewport.scale") == 1
    phone.previewed()
    before = phone.canvas("before")
    _drag(cdp, (x, y), (x - 60, y + 10))
    assert (before != phone.canvas("before")).any()
    _touch(cdp, "touchStart", (x - 60, y), (x + 60, y))
    for spread in (40, 20, 8):
        _touch(cdp, "touchMove", (x - spread, y), (x + spread, y))
    _touch(cdp, "touchEnd")
    assert phone.zoom_percent() < near


def _drag(cdp: CDPSession, start: Point, end: Point) -> None:
    _touch(cdp, "touchStart", start)
    for share in (0.25, 0.5, 0.75, 1):
        point = tuple(a + (b - a) * share for a, b in zip(start, end, strict=True))
        _touch(cdp, "touchMove", point)
    _touch(cdp, "touchEnd")


def _touch(cdp: CDPSession, moment: str, *points: Point) -> None:
    touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
    cdp.send("Input.dispatchTouchEvent", {"type": moment, "touchPoints": touches})
