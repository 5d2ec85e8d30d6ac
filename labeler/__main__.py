"""Run the command line: `labeler`, or `python -m labeler`."""

import sys


def main() -> None:
    """Load the command line and run it.

    Loading takes a moment, in which Ctrl+C ends in the same one line as later.
    """
    try:
        from labeler.cli import main as run  # noqa: PLC0415 - an interruption meanwhile is caught

        run()
    except KeyboardInterrupt:
        sys.stderr.write("labeler: interrupted; the same command can be given again\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
