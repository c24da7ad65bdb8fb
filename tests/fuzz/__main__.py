"""`python -m tests.fuzz --inputs 10000`: throw inputs at everything that a stranger can reach."""

from __future__ import annotations

import argparse
import contextlib
import secrets
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.runtime import environment


def main() -> None:
    """Throw the inputs and tell how many there were; end with the first that breaks something."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="how many, over all targets")
    parser.add_argument("--seed", type=int, help="the number that an earlier run told")
    parser.add_argument("--only", default="", help="only targets with this in their name")
    options = parser.parse_args()
    environment.prepare()
    # Asked to end, end in order: the server that was started ends too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

    from tests.conftest import running_server
    from tests.fuzz import pure, wire
    from tests.fuzz.running import shares, throw

    number = options.seed if options.seed is not None else secrets.randbelow(2**32)
    print(f"Seed {number}", flush=True)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        visitor: wire.Visitor | None = None
        targets: list[tuple[str, Any, Callable[[Any], None], int]] = list(pure.TARGETS)
        server = stack.enter_context(running_server(folder, **wire.ENVIRONMENT))
        visitor = wire.Visitor(server)
        targets += [
            (name, make, check.__get__(visitor), share) for name, make, check, share in wire.TARGETS
        ]
        targets = [target for target in targets if options.only in target[0]]
        total = 0
        for (name, make, check, _), inputs in zip(
            targets, shares(options.inputs, [t[3] for t in targets]), strict=True
        ):
            done = throw(name, make, check, inputs, number)
            total += done.inputs
            print(
                f"{done.inputs:7} {name:28} {done.seconds:7.1f} s, slowest {done.slowest:.2f} s",
                flush=True,
            )
        log = server.log.read_text()
    assert "zebra" not in log and "Traceback" not in log, log[-2000:]
    told = ", ".join(f"{status}: {times}" for status, times in sorted(visitor.statuses.items()))
    print(f"{total:7} inputs in all; nothing broke. Answers by status: {told}")


if __name__ == "__main__":
    main()
