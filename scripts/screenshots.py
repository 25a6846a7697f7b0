#!/usr/bin/env python3
"""Draw pages of a running portal: scripts/screenshots.py BASE_URL FOLDER [PATH…] [--dark] [--no-js]

Each path is drawn whole, as a phone (360×800) and a desk (1280×800) show it. Without paths, every
public page that the home page and the lists lead to, and docs/screenshot.png for the README.
"""

import argparse
import os
import re
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SIZES: tuple[ViewportSize, ...] = ({"width": 360, "height": 800}, {"width": 1280, "height": 800})
PAGES = (
    "/", "/?view=elder", "/occupations", "/shortage", "/institutions", "/lists", "/classes",
    "/subsidy", "/notices", "/policies", "/privacy", "/accessibility", "/nothing-here",
)  # fmt: skip
# The first entry of each of these lists is drawn too.
LISTS = ("/occupations", "/institutions", "/lists", "/classes", "/notices", "/policies")
README_PAGES = ("/", "/classes", "/occupations/a44")
README_SIZE: ViewportSize = {"width": 360, "height": 640}
README_PICTURE = ROOT / "docs" / "screenshot.png"
# Chromium reports home and asks for components at every start unless told not to.
QUIET = (
    "--disable-background-networking", "--disable-component-update", "--disable-gpu",
    "--disable-quic", "--disable-sync", "--no-first-run",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base_url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--no-js", action="store_true")
    wanted = parser.parse_args()
    base = wanted.base_url.rstrip("/")
    _refuse_silence(base)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with _chromium() as browser:
        for path in wanted.paths or (*PAGES, *_first_entries(base)):
            for size in SIZES:
                name = re.sub(r"[^\w-]+", "_", path).strip("_") or "home"
                file = wanted.folder / f"{name}-{size['width']}.png"
                picture = _draw(
                    browser, base + path, size, dark=wanted.dark, script=not wanted.no_js
                )
                file.write_bytes(picture)
                print(file)
        if not wanted.paths:
            README_PICTURE.write_bytes(_side_by_side(browser, base))
            print(README_PICTURE)


def _refuse_silence(base: str) -> None:
    try:
        urlopen(f"{base}/healthz", timeout=5).close()  # noqa: S310 the caller's own portal
    except URLError as error:
        sys.exit(f"Nothing answers at {base} ({error.reason}). Start it: make run")


@contextmanager
def _chromium() -> Iterator[Browser]:
    flags = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield browser
        browser.close()


def _draw(
    browser: Browser, url: str, size: ViewportSize, *, dark: bool, script: bool, whole: bool = True
) -> bytes:
    page = browser.new_page(
        viewport=size,
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    page.goto(url)
    picture = page.screenshot(full_page=whole)
    page.close()
    return picture


def _first_entries(base: str) -> Iterator[str]:
    for path in LISTS:
        with urlopen(base + path, timeout=30) as answer:  # noqa: S310 the caller's own portal
            html = answer.read().decode()
        entry = re.search(rf'href="({path}/[\w-]+)"', html)
        if entry:
            yield entry[1]


def _side_by_side(browser: Browser, base: str) -> bytes:
    """A few phone screens in one picture."""
    pictures = [
        b64encode(_draw(browser, base + path, README_SIZE, dark=False, script=True, whole=False))
        for path in README_PAGES
    ]
    page = browser.new_page(viewport={"width": 1110, "height": 650})
    page.set_content(
        "<style>body{display:flex;gap:10px;margin:5px;background:#46534e}</style>"
        + "".join(f'<img src="data:image/png;base64,{picture.decode()}">' for picture in pictures)
    )
    return page.screenshot()


if __name__ == "__main__":
    main()
