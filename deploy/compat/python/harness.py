"""Cases by client, run against every upstream, and counted."""

import os
import sys
import traceback
from dataclasses import dataclass, field
from typing import Callable

UPSTREAMS = ("openai", "responses", "anthropic", "gemini")
# 8 by 8 pixels, so that no API finds it too small.
PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEElEQVR4nGNogAMGOrMAQRsv0dGBAM8AAAAASUVORK5CYII="
)


def environment() -> dict[str, str]:
    """What ./tollway up wrote: addresses and the demo's keys."""
    with open(os.environ["TOLLWAY_ENV"], encoding="utf-8") as lines:
        return dict(line.rstrip("\n").split("=", 1) for line in lines if "=" in line)


@dataclass
class Case:
    client: str
    name: str
    run: Callable[[str], None]
    # Upstreams that cannot do it, each with the reason.
    not_applicable: dict[str, str] = field(default_factory=dict)


CASES: list[Case] = []


def case(client: str, **not_applicable: str):
    def register(run: Callable[[str], None]):
        CASES.append(Case(client, run.__name__, run, not_applicable))
        return run

    return register


def main() -> int:
    """Runs everything, or what names one of the arguments; 1 when anything failed."""
    wanted = sys.argv[1:]
    counts: dict[tuple[str, str], list[int]] = {}
    failures = []
    for each in CASES:
        for upstream in UPSTREAMS:
            label = f"{each.client} {each.name} {upstream}"
            if wanted and not any(word in label for word in wanted):
                continue
            count = counts.setdefault((each.client, upstream), [0, 0, 0])
            if upstream in each.not_applicable:
                count[2] += 1
                continue
            try:
                each.run(f"compat/{upstream}")
                count[0] += 1
            except Exception as failure:  # noqa: BLE001 - whatever it is, it is this case's
                count[1] += 1
                failures.append((label, failure))
    print(f"{'client':24}{'upstream':12}{'passed':>8}{'failed':>8}{'n/a':>6}")
    for (client, upstream), (passed, failed, none) in counts.items():
        print(f"{client:24}{upstream:12}{passed:8}{failed:8}{none:6}")
    for label, failure in failures:
        print(f"\nFAILED {label}: {type(failure).__name__}: {str(failure)[:400]}")
        if os.environ.get("COMPAT_TRACE"):
            traceback.print_exception(failure)
    sums = [sum(column) for column in zip(*counts.values())] or [0, 0, 0]
    print(f"\npython: {sums[0]} passed, {sums[1]} failed, {sums[2]} not applicable")
    return 1 if failures else 0
