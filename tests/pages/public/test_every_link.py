"""A walk along every internal link from the home page: nothing is dead, everything is valid."""

import re
from html import unescape

from tests.client import CheckingClient

HREF = re.compile(r'(?:href|action|data-hx-get)="(/[^"#]*)')
MOST = 700


def test_every_link_leads_somewhere(demo: CheckingClient) -> None:
    waiting, seen, broken = ["/", "/?view=elder"], set[str](), []
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = demo.get(address)
        if answer.status_code not in {200, 302}:
            broken.append(f"{answer.status_code} {address}")
        if answer.mimetype == "text/html":
            found = {unescape(link) for link in HREF.findall(answer.get_data(as_text=True))}
            waiting += sorted(found - seen)
    assert not broken, broken
    assert len(seen) > 100


def test_the_elder_view_carries_on(demo: CheckingClient) -> None:
    page = demo.get("/classes?view=elder").get_data(as_text=True)
    inside = [unescape(link) for link in re.findall(r'<a[^>]* href="(/[^"]*)"', page)]
    plain = [link for link in inside if "view=elder" not in link and "/static/" not in link]
    # The way back to the plain view, and the door behind which larger type is a preference.
    doors = [link for link in plain if not link.startswith("/worker/enrolments/new?class=")]
    assert doors == ["/classes", "/worker"]
