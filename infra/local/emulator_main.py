"""The emulator's own process: ends when its parent does, and saves its state now and then."""

import logging
import os
import signal
import sys
import threading

from ministack import app

from infra.local import conditions, methods, permissions, streams

SAVE_SECONDS = 60.0
"""The emulator saves when it stops; saving each minute as well bounds what a power cut can take."""


def main() -> None:
    """Runs until SIGTERM, or until standard input ends."""
    logging.getLogger("persistence").setLevel(logging.WARNING)  # it names each of 50 services each time
    permissions.ask_as_aws_does()
    methods.take_any_method()
    conditions.read_once()
    streams.report_failures_as_lambda_does()
    streams.keep_records()
    streams.stay_within_records()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    threading.Thread(target=_save_now_and_then, daemon=True).start()
    sys.argv = ["ministack"]
    app.main()


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _save_now_and_then() -> None:
    pause = threading.Event()
    while not pause.wait(SAVE_SECONDS):
        app.save_all(app._build_persistence_save_dict())


if __name__ == "__main__":
    main()
