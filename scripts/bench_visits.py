"""What a first visit costs on a weak line; used by `bench.py`.

Chromium's own throttling: 400 kbit/s both ways, 400 ms a round trip, four times slower a processor;
nothing in its cache. Bytes are those that crossed the line, answers' heads and the icon included;
the largest contentful paint is the browser's own figure, the median of five visits.
"""

import os
import statistics
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROUNDS = 5
BYTES_PER_SECOND = 400_000 / 8
# What the rules allow a first visit.
MOST_BYTES, MOST_REQUESTS, SLOWEST = 40 * 1024, 4, 2000
LARGEST_PAINT = """
() => new Promise(tell => new PerformanceObserver(list => tell(list.getEntries().at(-1).startTime))
  .observe({type: "largest-contentful-paint", buffered: true}))
"""


def visits(here: str, paths: list[str]) -> Iterator[tuple[str, str, str]]:
    """For each page: kilobytes, requests and the largest contentful paint."""
    flags = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]
    flags += ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        for path in paths:
            seen = [_visit(browser, here + path) for _ in range(ROUNDS)]
            weight, requests, paint = (
                statistics.median(figures) for figures in zip(*seen, strict=True)
            )
            kilobytes = f"{weight / 1024:.1f} KB (≤ {MOST_BYTES // 1024})"
            words = (
                f"first visit to {path}: {kilobytes}, {requests:.0f} requests (≤ {MOST_REQUESTS})"
            )
            yield f"{paint:,.0f} ms", f"≤ {SLOWEST:,} ms", words
        browser.close()


def _visit(browser: Browser, address: str) -> tuple[float, int, float]:
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, device_scale_factor=2, locale="zh-CN"
    )
    page = context.new_page()
    line = context.new_cdp_session(page)
    sizes: dict[str, float] = {}

    def begin(event: dict[str, Any]) -> None:
        # Chromium draws some fields from data: addresses, which cross no line.
        if event["request"]["url"].startswith("http"):
            sizes[event["requestId"]] = 0

    def end(event: dict[str, Any]) -> None:
        if event["requestId"] in sizes:
            sizes[event["requestId"]] = event["encodedDataLength"]

    line.on("Network.requestWillBeSent", begin)
    line.on("Network.loadingFinished", end)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": False})
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 400,
            "downloadThroughput": BYTES_PER_SECOND,
            "uploadThroughput": BYTES_PER_SECOND,
        },
    )
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="networkidle")
    paint = float(page.evaluate(LARGEST_PAINT))
    context.close()
    return sum(sizes.values()), len(sizes), paint
