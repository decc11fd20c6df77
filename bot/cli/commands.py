"""The commands of `runtall`, as contract/cli.md promises them. Each imports what it needs when it runs, so that help is quick.

Rule: an error is one readable line on standard error that says what to do; exit code 1 where a check found something wrong,
2 where the call, the settings, the content or a file is wrong. No traceback.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.errors import UserError

app = typer.Typer(
    name="runtall",
    help="A Telegram bot that coaches runners with upper-back pain.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
key = typer.Typer(name="key", no_args_is_help=False, add_completion=False, rich_markup_mode=None)
app.add_typer(key)
Db = Annotated[str | None, typer.Option("--db", help="a SQLite file (default: in memory)")]
OperatorDb = Annotated[str | None, typer.Option("--db", help="a SQLite file (default: RUNTALL_DATABASE)")]


def run(arguments: list[str]) -> int:
    """One command; its exit code."""
    try:
        result = app(arguments, standalone_mode=False)
    except UserError as error:
        print(f"runtall: {error}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except typer.Abort:
        return 130
    except Exception as error:
        if not hasattr(error, "format_message"):  # typer's own kinds of a wrong call all have it
            raise
        print(f"runtall: {error.format_message()}; see `runtall --help`", file=sys.stderr)
        return 2
    return result if isinstance(result, int) else 0


@app.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """With a Telegram token set: runs the bot on Telegram. Without one: starts the browser playground.

    Example: RUNTALL_TELEGRAM_TOKEN=123:abc runtall
    """
    if context.invoked_subcommand is None:
        _lean()
        from bot.cli import playground, serve

        serve.telegram() if serve.has_token() else playground.web(None)


@app.command()
def telegram() -> None:
    """Run the bot on Telegram: long polling, or a webhook where RUNTALL_WEBHOOK_URL is set.

    Example: RUNTALL_TELEGRAM_TOKEN=123:abc runtall telegram
    """
    _lean()
    from bot.cli import serve

    serve.telegram()


@app.command()
def web(
    listen: Annotated[str | None, typer.Option(help="host:port to listen on (default: RUNTALL_LISTEN)")] = None,
) -> None:
    """The playground: the whole bot in a browser on loopback, no token, no account.

    Example: runtall web --listen 127.0.0.1:8080
    """
    _lean()
    from bot.cli import playground

    playground.web(listen)


@app.command()
def chat(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="one JSON event a line in, one answer a line out")] = False,
    db: Db = None,
    now: Annotated[str | None, typer.Option(help="ISO 8601 time at which the clock stands still")] = None,
) -> None:
    """The whole bot in the terminal.

    Example: echo '{"text": "hi"}' | runtall chat --jsonl
    """
    _lean()
    from bot.cli import chat as chatting

    chatting.jsonl(db, now) if jsonl else chatting.terminal(db, now)


@app.command()
def understand(
    text: Annotated[list[str] | None, typer.Argument(help="one message to explain")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help='{"text": ...} lines in, one line each out')] = False,
    lang: Annotated[str, typer.Option(help="the language to read in: a folder of the content")] = "en",
) -> None:
    """What the bot makes of a message: intent, red flags, slots.

    Example: runtall understand "my back aches after long runs, no tingling"
    """
    from bot.cli import reading

    reading.jsonl(lang) if jsonl else reading.explain(" ".join(text or []), lang)


@app.command()
def evaluate(
    train: Annotated[Path, typer.Option(help="JSONL of {text, intent or null} to learn from")],
    test: Annotated[Path, typer.Option(help="JSONL of {text, intent or null} to measure on")],
    json_: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    predictions: Annotated[Path | None, typer.Option(help="write every prediction to this JSONL file")] = None,
) -> None:
    """Train the same matcher on any labelled messages and measure it.

    Example: runtall evaluate --train train.jsonl --test test.jsonl --json
    """
    from bot.cli import reading

    reading.evaluate(train, test, json_, predictions)


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="a content folder (default: RUNTALL_CONTENT or the shipped one)")] = None,
    proofs: Annotated[bool, typer.Option(help="walk every reachable state as well")] = True,
    detours: Annotated[int | None, typer.Option(min=0, help="detours from the straight way, at every place")] = None,
) -> None:
    """Validate the content and prove its safety properties; exit 1 with the shortest counter-example where one fails.

    Example: runtall check
    """
    from bot.cli import checking

    raise typer.Exit(checking.check(folder, proofs, detours))


@app.command()
def preview(
    name: Annotated[str, typer.Argument(help="a topic (faq.desk), an exercise (bird_dog) or a red flag (stroke)")],
    folder: Annotated[Path | None, typer.Option(help="a content folder (default: RUNTALL_CONTENT or the shipped one)")] = None,
    lang: Annotated[str, typer.Option(help="the language")] = "en",
) -> None:
    """Messages as people see them, for three example people.

    Example: runtall preview faq.desk --lang de
    """
    from bot.cli import previewing

    previewing.preview(name, folder, lang)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="the content folder as it is")],
    new: Annotated[Path, typer.Argument(help="the content folder as it is to become")],
) -> None:
    """What changes for people between two content folders: conversations, results, words, and how messages are read.

    Example: runtall diff /srv/runtall/content content
    """
    from bot.cli import differing

    raise typer.Exit(differing.diff(old, new))


@app.command()
def conversations(
    files: Annotated[list[Path] | None, typer.Argument(help="YAML files or folders (default: those of the project)")] = None,
    show: Annotated[bool, typer.Option("--show", help="print every message")] = False,
    coverage: Annotated[bool, typer.Option("--coverage", help="print what no conversation reaches")] = False,
) -> None:
    """Play conversations written in YAML against the content in use; exit 1 where anything differs, with its line.

    Example: runtall conversations tests/conversations --coverage
    """
    from bot.cli import conversing

    raise typer.Exit(conversing.conversations(files or [], show, coverage))


@app.command()
def content(
    json_: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """What the content holds: intents, answers, red flags, questions, exercises.

    Example: runtall content --json
    """
    from bot.cli import checking

    checking.contents(json_)


@app.command()
def incidents(db: OperatorDb = None) -> None:
    """Reports that something was wrong (/report): how many of each kind, and the newest. They hold no words and no names.

    Example: runtall incidents
    """
    from bot.cli import incidents as kept

    _print(kept.told(db))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="where the copy goes")],
    db: OperatorDb = None,
    force: Annotated[bool, typer.Option("--force", help="replace a file that exists")] = False,
) -> None:
    """Copy the database while the bot runs, and check the copy. It is of no use without the key, which is not in it.

    Example: runtall backup /var/backups/runtall-2026-11-20.db
    """
    from bot.cli import keeping

    _print(keeping.back_up(file, db, force))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="a copy that `runtall backup` made", readable=False)], db: OperatorDb = None
) -> None:
    """Put a backup back, while the bot is stopped. The database until now is kept beside it.

    Example: runtall restore /var/backups/runtall-2026-11-20.db
    """
    from bot.cli import keeping

    _print(keeping.put_back(file, db))


@app.command()
def retention(
    days: Annotated[int | None, typer.Option(help="days without a message (default: RUNTALL_RETENTION_DAYS)")] = None,
    db: OperatorDb = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only count")] = False,
) -> None:
    """Purge people who have not written for so many days, with all that is kept about them. The bot does so daily by itself.

    Example: runtall retention --days 60 --dry-run
    """
    from bot.cli import keeping

    _print(keeping.retention(days, db, dry_run))


@key.callback(invoke_without_command=True)
def key_place(context: typer.Context) -> None:
    """Where the key is that what people tell is encrypted under, and whether it fits the database; exit 1 if not. Keys are never shown.

    Example: runtall key
    """
    if context.invoked_subcommand is None:
        from bot.cli import keeping

        code, lines = keeping.key_place()
        _print(lines)
        raise typer.Exit(code)


@key.command("new")
def key_new(file: Annotated[Path | None, typer.Argument(help="a file to make (default: print the key)")] = None) -> None:
    """Make a key: in a file for its owner alone, or printed, for RUNTALL_KEY.

    Example: runtall key new /etc/runtall.key
    """
    from bot.cli import keeping

    _print(keeping.new(file))


@key.command("rotate")
def key_rotate(
    db: OperatorDb = None,
    data: Annotated[bool, typer.Option("--data", help="encrypt everything anew as well; stop the bot first")] = False,
) -> None:
    """A new key: put in front of the old ones in the key's file, and the database under it. The bot may run.

    Example: runtall key rotate
    """
    from bot.cli import keeping

    _print(keeping.rotate(db, data))


def _lean() -> None:
    from bot.cli.process import begin_lean

    begin_lean()


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


@app.command()
def doctor(json_: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False) -> None:
    """Look at all that the bot needs: token, webhook, clock, disk, database, content; a remedy for each problem, exit 1 on any.

    Example: runtall doctor
    """
    from bot.cli.doctor import examine

    raise typer.Exit(examine.doctor(json_))


@app.command()
def health() -> None:
    """What the running bot says of its own health (RUNTALL_METRICS); exit 1 with each reason where it is not well.

    Example: RUNTALL_METRICS=127.0.0.1:9464 runtall health
    """
    from bot.cli import watching

    code, line = watching.health()
    print(line, file=sys.stderr if code else sys.stdout)
    raise typer.Exit(code)


@app.command()
def settings() -> None:
    """Print the settings with their origin; secrets are masked.

    Example: runtall settings
    """
    from bot.cli.errors import settings_or_exit

    for origin in settings_or_exit()[1]:
        print(f"{origin.name}={origin.value}  ({origin.origin})")
