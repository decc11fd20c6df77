"""The history of the database's shape: numbered functions; an applied one is never edited.

sqlite-utils keeps the record of what was applied in the same transaction as the change itself.
Neighbours: sqlite.py opens the database and applies these.
"""

from sqlite_utils import Database, Migrations

migrations = Migrations("runtall")


@migrations()
def m001_inbox(db: Database) -> None:
    """Updates as they came, kept until their turn is done; the number alone stays, so that a repeat is recognised."""
    db.table("inbox").create(
        {"update_id": int, "chat": int, "raw": str, "received_at": str, "state": str, "error": str},
        pk="update_id",
        not_null={"raw", "received_at", "state"},
        strict=True,
    )
    db.execute("create index inbox_waiting on inbox(update_id) where state = 'waiting'")


@migrations()
def m002_session(db: Database) -> None:
    """Where the talk with each chat stands. `state` is the session as JSON."""
    db.table("session").create(
        {"chat": int, "version": int, "state": str, "updated_at": str},
        pk="chat",
        not_null={"version", "state", "updated_at"},
        strict=True,
    )
    db.table("chat").create(
        {"chat": int, "kind": str, "blocked": int, "last_seen": str}, pk="chat", not_null={"blocked"}, strict=True
    )


@migrations()
def m003_outbox(db: Database) -> None:
    """Messages to send: `letter` is what Telegram gets, `meta` what it means (kind, level, topics, sources, question)."""
    db.table("outbox").create(
        {
            "id": int,
            "chat": int,
            "letter": str,
            "meta": str,
            "state": str,
            "due_at": str,
            "attempts": int,
            "message_id": int,
            "update_id": int,
        },
        pk="id",
        not_null={"chat", "letter", "meta", "state", "due_at", "attempts"},
        strict=True,
    )
    db.execute("create index outbox_waiting on outbox(chat, id) where state in ('waiting', 'sending')")
    db.execute("create index outbox_chat on outbox(chat)")


@migrations()
def m004_health(db: Database) -> None:
    """Answers given and flags raised, one row each, for the person's own export."""
    db.table("answer").create(
        {"id": int, "chat": int, "at": str, "question": str, "value": str},
        pk="id",
        not_null={"chat", "at", "question"},
        strict=True,
    )
    db.table("answer").create_index(["chat"])
    db.table("fired").create(
        {"id": int, "chat": int, "at": str, "flag": str, "level": str},
        pk="id",
        not_null={"chat", "at", "flag", "level"},
        strict=True,
    )
    db.table("fired").create_index(["chat"])


@migrations()
def m005_reminder(db: Database) -> None:
    """Reminders are rows, found by their next instant (UTC); no timer lives in memory."""
    db.table("reminder").create(
        {"id": int, "chat": int, "key": str, "what": str, "due_at": str, "state": str},
        pk="id",
        not_null={"chat", "key", "what", "due_at", "state"},
        strict=True,
    )
    db.table("reminder").create_index(["chat", "key"], unique=True)
    db.execute("create index reminder_due on reminder(due_at) where state = 'waiting'")


@migrations()
def m006_incident(db: Database) -> None:
    """Reports that something was wrong: what, when, and which messages had been shown. Nobody's: no chat, no words."""
    db.table("incident").create(
        {"id": int, "at": str, "what": str, "level": str, "replies": str, "content": str},
        pk="id",
        not_null={"at", "what", "level", "replies", "content"},
        strict=True,
    )


@migrations()
def m007_picture(db: Database) -> None:
    """Pictures that Telegram has: sent once, they are named by `file_id` afterwards. `digest`: of the bytes that were sent."""
    db.table("picture").create({"digest": str, "file_id": str}, pk="digest", not_null={"file_id"}, strict=True)


@migrations()
def m008_sealed(db: Database) -> None:
    """What is sealed is bytes. `keyring`: the data key under the operator's key (`operator`: that key's name).

    Until it has its row, the cells hold plain UTF-8: old rows as they were, sealed by sealing.py when the database is opened.
    An inbox row whose turn is over names no chat any more: only its number is needed.
    """
    for table, column in _NOW_BYTES:
        required = " not null default x''" if (table, column) != ("answer", "value") else ""
        db.execute(f"alter table {table} add column sealed blob{required}")
        db.execute(f"update {table} set sealed = cast({column} as blob)")
        db.execute(f"alter table {table} drop column {column}")
        db.execute(f"alter table {table} rename column sealed to {column}")
    db.execute("update inbox set chat = 0 where state != 'waiting'")
    db.table("keyring").create(
        {"id": int, "operator": str, "wrapped": bytes, "made_at": str},
        pk="id",
        not_null={"operator", "wrapped", "made_at"},
        strict=True,
    )


_NOW_BYTES = (
    ("inbox", "raw"), ("session", "state"), ("outbox", "letter"), ("outbox", "meta"), ("answer", "question"),
    ("answer", "value"), ("fired", "flag"), ("fired", "level"), ("reminder", "what"),
)  # fmt: skip


@migrations()
def m009_diary(db: Database) -> None:
    """What a person noted: check-ins, runs, pain. `value`: JSON, sealed."""
    db.table("diary").create(
        {"chat": int, "key": str, "kind": str, "at": str, "value": bytes},
        pk=("chat", "key"),
        not_null={"kind", "at", "value"},
        strict=True,
    )
    db.table("diary").create_index(["chat", "at"])


@migrations()
def m010_club(db: Database) -> None:
    """Coaching groups. `chat`: whose row it is (the group's in `club`, else a person's); `club`: the group's chat; `value`: JSON, sealed.

    access: who of the team (`viewer`) looked at what a member shared. moved: the old number of a group that has another one now.
    spent: links for one use that were used, until they expire anyway.
    """
    db.table("club").create({"chat": int, "value": bytes}, pk="chat", not_null={"value"}, strict=True)
    for name in ("member", "role"):
        db.table(name).create({"chat": int, "club": int, "value": bytes}, pk=("chat", "club"), not_null={"value"}, strict=True)
        db.table(name).create_index(["club"])
    db.table("access").create(
        {"id": int, "chat": int, "club": int, "viewer": int, "at": str, "value": bytes},
        pk="id",
        not_null={"chat", "club", "viewer", "at", "value"},
        strict=True,
    )
    for column in ("chat", "club", "viewer"):
        db.table("access").create_index([column])
    db.table("moved").create({"old": int, "new": int}, pk="old", not_null={"new"}, strict=True)
    db.table("spent").create({"digest": str, "until": str}, pk="digest", not_null={"until"}, strict=True)


@migrations()
def m011_named(db: Database) -> None:
    """What a reminder is about and what kind an entry of the diary is says that a flag was raised: sealed now, and found by a digest.

    `key` is the digest of `named` under the data key (sealing.py). A migration has no key: until `named` is there, `key` holds what is
    to be sealed as plain UTF-8 (of the diary: kind, line feed, key); opening.py seals it in one transaction before anybody works.
    """
    db.execute("alter table reminder rename to reminder_before")
    db.table("reminder").create(
        {"id": int, "chat": int, "key": bytes, "named": bytes, "what": bytes, "due_at": str, "state": str},
        pk="id",
        not_null={"chat", "key", "named", "what", "due_at", "state"},
        defaults={"named": b""},
        strict=True,
    )
    db.execute(
        "insert into reminder(id, chat, key, named, what, due_at, state) "
        "select id, chat, cast(key as blob), x'', what, due_at, state from reminder_before"
    )
    db.execute("drop table reminder_before")
    db.table("reminder").create_index(["chat", "key"], unique=True)
    db.execute("create index reminder_due on reminder(due_at) where state = 'waiting'")
    db.execute("alter table diary rename to diary_before")
    db.table("diary").create(
        {"chat": int, "key": bytes, "named": bytes, "kind": bytes, "at": str, "value": bytes},
        pk=("chat", "key"),
        not_null={"named", "kind", "at", "value"},
        strict=True,
    )
    db.execute(
        "insert into diary(chat, key, named, kind, at, value) "
        "select chat, cast(kind || x'0a' || key as blob), x'', x'', at, value from diary_before"
    )
    db.execute("drop table diary_before")
    db.table("diary").create_index(["chat", "at"])


@migrations()
def m012_padded(db: Database) -> None:
    """More values are padded, so that their lengths tell nothing. The shape stays: an earlier version, which would read them with the zeros
    behind, is kept from opening them; opening.py gives those that are there their new length, as a migration has no key."""


PERSONAL = (
    "inbox", "session", "chat", "outbox", "answer", "fired", "reminder", "diary", "club", "member", "role", "access",
)  # fmt: skip
"""Every table with rows about a person: export reads, erase empties all of them."""
