"""Times every page and JSON answer of the desk on a case, beside a running build if one is asked for.

    python benchmarks/newsroom.py pile --reports 10000 --happenings 2000
    headwater build pile --case case
    python benchmarks/desk.py case [--beside pile] [--rounds 20] [--paint]

Prints the median and the 95th percentile per page in milliseconds, and over all of them; with --paint
the first contentful paint in Chromium too. The desk and the build are processes of their own. The
column "cpu" is the desk's own processor time per answer, which does not depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

LIMIT = 200  # milliseconds at the 95th percentile
CHROMIUM = "/usr/bin/chromium"
HEADWATER = [sys.executable, "-m", "headwater"]


@contextmanager
def open_desk(case: Path) -> Iterator[tuple[httpx.Client, int]]:
    """Starts the desk and gives a client that has entered it, and the number of the desk's process."""
    command = [*HEADWATER, "open", "--case", str(case), "--print", "--by", "benchmark"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = process.stdout.readline().strip() if process.stdout else ""
            with httpx.Client(base_url=address.partition("/enter")[0], timeout=60, follow_redirects=True) as client:
                client.get(address)
                yield client, process.pid
        finally:
            process.terminate()


def read_cpu(process: int) -> float:
    """Returns the milliseconds of processor time that a process has used; 0 where the system does not tell."""
    stat = Path(f"/proc/{process}/stat")
    fields = stat.read_text().rpartition(")")[2].split() if stat.exists() else []
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


@contextmanager
def build_beside(pile: Path | None) -> Iterator[subprocess.Popen[bytes] | None]:
    """Runs a build of a pile into a case of its own while the block runs, all cores."""
    if pile is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [*HEADWATER, "build", str(pile), "--case", f"{folder}/case"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(20)  # past its start, into its work
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def choose_addresses(client: httpx.Client, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yields one address of every kind of page, chosen by chance."""
    first = client.get("/findings.json").json()
    page = chance.randint(1, first["pages"])
    lines = client.get(f"/findings.json?page={page}").json()["lines"]
    reports = client.get(f"/reports.json?page={chance.randint(1, 200)}").json()["reports"]
    finding, report = chance.choice(lines or first["lines"])["id"], chance.choice(reports)["id"]
    shown = client.get(f"/reports/{report}.json").json()
    act, country = chance.choice(first["acts"])["value"], chance.choice(first["countries"])["value"]
    word = chance.choice(["police", "arrested", "soldiers detained", '"on condition"', "teach", "court"])
    yield "findings", f"/findings?page={page}"
    yield "findings, filtered", f"/findings?act={act}&country={country}&from=2031-03-01&to=2031-09-30&q={word}"
    yield "finding", f"/findings/{finding}"
    yield "strongest finding", f"/findings/{chance.choice(first['lines'][:10])['id']}"
    yield "reports", f"/reports?page={chance.randint(1, 200)}"
    yield "report", f"/reports/{report}"
    yield "words", f"/reports/{report}/words?start={chance.randrange(max(1, shown['total']))}"
    yield "captured original", f"/reports/{report}/original"
    if shown["sharers"]:
        yield "side by side", f"/compare?a={report}&b={shown['sharers'][0]['report']}"
    yield "search", f"/search?q={word}"
    yield "timeline", "/timeline"
    yield "timeline, month", f"/timeline?from=2031-0{chance.randint(1, 9)}-01&to=2031-0{chance.randint(1, 9)}-28"
    yield "map", "/map"
    yield "map, country", f"/map?country={country}"
    yield "voices", "/voices"
    yield "intake", "/intake"
    yield "decisions", "/decisions"
    yield "method", "/method"


def time_pages(client: httpx.Client, process: int, rounds: int) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Returns milliseconds by kind of page, and the desk's processor time for each; as HTML and as JSON."""
    times: dict[str, list[float]] = {}
    used: dict[str, float] = {}
    chance = random.Random(7)
    for number in range(rounds + 1):
        for name, address in list(choose_addresses(client, chance)):
            path, _, query = address.partition("?")
            for form, asked in ((name, address), (f"{name} .json", f"{path}.json?{query}")):
                before, start = read_cpu(process), time.perf_counter()
                answer = client.get(asked)
                spent = 1000 * (time.perf_counter() - start)
                if answer.status_code != 200:
                    raise SystemExit(f"{asked}: {answer.status_code} {answer.text[:300]}")
                if number:  # the first round fills the caches that a desk fills once
                    times.setdefault(form, []).append(spent)
                    used[form] = used.get(form, 0.0) + read_cpu(process) - before
    return times, {form: spent / len(times[form]) for form, spent in used.items()}


def time_paints(client: httpx.Client) -> dict[str, float]:
    """Returns the first contentful paint of the main pages in Chromium, in milliseconds."""
    from playwright.sync_api import sync_playwright

    chance = random.Random(3)
    paints: dict[str, float] = {}
    cookies = [{"name": name, "value": value, "url": str(client.base_url)} for name, value in client.cookies.items()]
    with sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        context = browser.new_context()
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        for name, address in choose_addresses(client, chance):
            if name == "words":
                continue
            page.goto(f"{str(client.base_url).rstrip('/')}{address}")
            script = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"
            page.wait_for_timeout(300)
            paints[name] = page.evaluate(script)
        browser.close()
    return paints


def find_percentile(times: list[float]) -> float:
    """Returns the 95th percentile."""
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


def main() -> int:
    """Prints the times; exits with 1 if one is over the limit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("case", type=Path)
    parser.add_argument("--beside", type=Path, help="pile that is built meanwhile")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--paint", action="store_true")
    given = parser.parse_args()
    with open_desk(given.case) as (client, process), build_beside(given.beside) as build:
        counts = client.get("/intake.json").json(), client.get("/findings.json").json()["total"]
        print(f"{counts[0]['reports']:,} reports, {counts[1]:,} findings, {os.cpu_count()} cores", end="")
        print(", beside a running build" if build else "")
        print(f"load when it began: {os.getloadavg()[0]:.1f}")
        times, used = time_pages(client, process, given.rounds)
        if build and build.poll() is not None:
            print("the build ended before the last answer")
        paints = time_paints(client) if given.paint else {}
    print(f"{'page':28}{'median':>9}{'p95':>9}{'cpu':>9}  ms")
    for name, every in times.items():
        print(f"{name:28}{statistics.median(every):9.0f}{find_percentile(every):9.0f}{used[name]:9.0f}")
    together = [spent for every in times.values() for spent in every]
    print(f"{'all ' + str(len(together)):28}{statistics.median(together):9.0f}{find_percentile(together):9.0f}")
    for name, paint in paints.items():
        print(f"first paint, {name:22}{paint:8.0f}")
    worst = max(find_percentile(every) for every in times.values())
    print(f"worst page at the 95th percentile: {worst:.0f} ms (limit {LIMIT})")
    return int(worst > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
