"""`runtall`: the command line's front door. Parts are plugged together in bot/cli; nobody imports this."""

import sys


def main() -> None:
    """Run one command: exit code 0 fine, 1 something found wrong, 2 called wrongly. No traceback reaches a user."""
    from bot.cli.commands import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
