#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""examples/verify.py against teller: the same balances and hash for every kind of record, and no damage goes unseen."""
import contextlib
import hashlib
import importlib.util
import io
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCRIPT = os.path.join(PROJECT, "examples", "verify.py")
TELLER = os.environ["TELLER"]
SHARED = os.environ.get("ROCHDALE_SHARED_DIR", os.path.join(PROJECT, "..", "shared"))
faults = []

sys.dont_write_bytecode = True
spec = importlib.util.spec_from_file_location("verify", SCRIPT)
verify = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify)


def ask(path, words):
    """What SQLite answers, as bytes. The connection is closed at once: another one would share its locks."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        database.text_factory = bytes
        return database.execute(words).fetchall()


def check(what, got, wanted):
    if got != wanted:
        faults.append(f"{what}: {str(got)[:2000]}, not {str(wanted)[:2000]}")


def run(*words, **how):
    return subprocess.run(words, capture_output=True, text=True, encoding="utf-8", **how)


def teller(*words, status=0):
    done = run(TELLER, *words)
    if status is not None:
        check(f"teller {' '.join(words)}: {done.stderr}", done.returncode, status)
    return done.stdout


def audit(book, *options, **how):
    return run(sys.executable, SCRIPT, book, *options, **how)


def audit_within(book):
    """The same within this process, which is quicker: the exit status, and what is printed."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = verify.verify(book, False)
    return status, said.getvalue()


def file_hash(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


# ---- Sound books


def agrees(book):
    """verify.py finds nothing, changes nothing, and has the balances and the hash that teller has."""
    before = file_hash(book)
    done = audit(book)
    check(f"{book}: {done.stdout}{done.stderr}", done.returncode, 0)
    check(f"{book}: last line", done.stdout.splitlines()[-1:], ["Everything holds."])
    balances = audit(book, "--balances")
    check(f"{book}: status with --balances", balances.returncode, 0)
    check(f"{book}: balances", balances.stdout, teller("balances", book, "--csv"))
    check(f"{book}: the hash is teller's", head_of(done.stdout) in teller("verify", book), True)
    root = next((line.split()[1] for line in audit(book, "--root").stdout.splitlines() if line.startswith("root ")), "")
    check(f"{book}: the root is teller's", root, teller("checkpoint", book).splitlines()[2])
    check(f"{book}: the file", file_hash(book), before)


def head_of(output):
    return next((line.split()[1] for line in output.splitlines() if line.startswith("hash ")), "no hash")


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return path


def small_book(path):
    """One of everything that teller records."""
    teller("new", path, "--unit", "HRS/2", "--floor", "-10.00", "--by", "Ada")
    teller("unit", path, "EUR/0")
    teller("unit", path, "SRF/18")
    for code, name in (("ana", "Ana \"A\" Lima"), ("ben", "Bén"), ("cem, the cook", ""), ("dia", "D")):
        teller("open", path, code, "--unit", "HRS", "--name", name, "--group", "Growers", "--on", "2026-01-01")
    teller("open", path, "till", "--unit", "EUR", "--kind", "asset", "--on", "2026-01-01")
    teller("open", path, "fees", "--unit", "EUR", "--kind", "income", "--floor", "none", "--on", "2026-01-01")
    teller("open", path, "s1", "--unit", "SRF", "--on", "2026-01-01")
    teller("open", path, "s2", "--unit", "SRF", "--ceiling", "2000000", "--on", "2026-01-01")
    teller("period", "close", path, "2026-01-31", "--reason", "approved")
    teller("pay", path, "ana", "ben", "7.50", "--on", "2026-02-01", "--memo", "roof\nand gutter", "--key", "k1",
           "--reference", "R 1", "--purpose", "WORK")
    teller("pay", path, "s1", "s2", "1234567.000000000000000001", "--on", "2026-02-01",
           "--key", "a key that is longer than fifteen bytes")
    entry = write(path + ".csv", "account,debit,credit\nana,1.00,\nben,1.00,\n\"cem, the cook\",,1.25\ndia,,0.75\n"
                  "till,5,\nfees,,5\n")
    teller("entry", path, entry, "--on", "2026-02-02", "--kind", "adjusting", "--memo", "of many legs")
    for until in ("2026-02-10", "2026-03-01", "2026-03-01", "2026-03-01"):
        teller("hold", path, "ben", "dia", "2.00", "--on", "2026-02-03", "--until", until)
    holds = sorted({int(line.split(",")[0]) for line in teller("holds", path, "--csv").splitlines()[1:]})
    teller("expire", path, "--on", "2026-02-11")
    teller("post-hold", path, str(holds[1]), "--amount", "0.50", "--keep-rest", "--on", "2026-02-12")
    teller("post-hold", path, str(holds[2]), "--amount", "0.75", "--on", "2026-02-12")
    teller("void-hold", path, str(holds[3]), "--reason", "no longer wanted", "--on", "2026-02-12")
    number = ask(path, "SELECT number FROM journal_line WHERE kind = 'E' LIMIT 1")[0][0]
    teller("reverse", path, str(number), "--reason", "the wrong Ben", "--on", "2026-02-13")
    teller("freeze", path, "dia", "--reason", "asked for it")
    teller("pay", path, "ana", "dia", "1.00", "--on", "2026-02-14", status=1)
    teller("unfreeze", path, "dia")
    teller("rename", path, "ana", "Ana Lima")
    teller("limit", path, "ben", "--floor", "-5", "--ceiling", "100", "--reason", "agreed")
    teller("limit", path, "--unit", "HRS", "--floor", "-20", "--reason", "agreed by all")
    return path


def random_book(path, seed, steps=120):
    """What members might do; teller may refuse any of it."""
    chance = random.Random(seed)
    teller("new", path, "--unit", "HRS/2", "--floor", "-20")
    teller("unit", path, "EUR/3")
    members = {"HRS": [f"h{number}" for number in range(6)], "EUR": [f"e{number}" for number in range(5)]}
    for unit, codes in members.items():
        for code in codes:
            teller("open", path, code, "--unit", unit, "--on", "2026-01-01", "--kind",
                   chance.choice(("liability", "asset", "income", "expense", "equity")))
    entries, holds = [], []
    for step in range(steps):
        unit = chance.choice(("HRS", "EUR"))
        payer, payee = chance.sample(members[unit], 2)
        on = ["--on", f"2026-{1 + step * 11 // steps:02d}-{chance.randint(1, 28):02d}"]
        decimals = f"{chance.randint(1, 99):02d}" if unit == "HRS" else "125"
        amount = f"{chance.randint(0, 15)}.{decimals}"
        ask = chance.choice(("pay", "pay", "pay", "hold", "hold", "post", "void", "reverse", "entry", "state", "limit"))
        said = ""
        if ask == "pay":
            key = ["--key", f"key {step}"] if chance.random() < 0.5 else []
            said = teller("pay", path, payer, payee, amount, *on, *key, status=None)
        elif ask == "hold":
            until = ["--until", "2026-12-01"] if chance.random() < 0.5 else []
            said = teller("hold", path, payer, payee, amount, *on, *until, status=None)
        elif ask == "post" and holds:
            part = ["--amount", "0.25"] if chance.random() < 0.6 else []
            rest = ["--keep-rest"] if part and chance.random() < 0.6 else []
            said = teller("post-hold", path, chance.choice(holds), *part, *rest, *on, status=None)
        elif ask == "void" and holds:
            teller("void-hold", path, chance.choice(holds), *on, status=None)
        elif ask == "reverse" and entries:
            said = teller("reverse", path, chance.choice(entries), "--reason", "by mistake", *on, status=None)
        elif ask == "entry":
            one, two, three = chance.sample(members["HRS"], 3)
            legs = write(path + ".csv", f"account,debit,credit\n{one},3.00,\n{two},,1.00\n{three},,2.00\n{two},,0.50\n"
                         f"{one},0.50,\n")
            said = teller("entry", path, legs, *on, status=None)
        elif ask == "state":
            teller(chance.choice(("freeze", "unfreeze", "unfreeze")), path, payer, *on, status=None)
        elif ask == "limit":
            teller("limit", path, payer, "--floor", "none", "--reason", "agreed", status=None)
        if said.startswith("entry "):
            entries.append(said.split()[1].rstrip(":"))
        elif said.startswith("hold "):
            holds.append(said.split()[1].rstrip(":"))
    if len(entries) < steps // 12 or len(holds) < 3:
        faults.append(f"seed {seed}: only {len(entries)} entries and {len(holds)} holds")
    return path


def large_book(path, payments):
    """Enough keys for a run of them."""
    chance = random.Random(1844)
    rows = ["payer,payee,amount,on,memo,key"]
    for number in range(payments):
        payer, payee = chance.sample(range(1000), 2)
        cents, day = chance.randint(1, 9999), number % 28 + 1
        rows.append(f"m{payer},m{payee},{cents // 100}.{cents % 100:02d},2026-01-{day:02d},,p{number}")
    teller("new", path, "--unit", "HRS/2")
    teller("import", path, write(path + ".csv", "\n".join(rows)), "--open-accounts")
    return path


# ---- Damage


class Edit:
    """A copy of a book that is edited by hand."""

    def __init__(self, book):
        self.path = book + "-edited"
        with contextlib.suppress(FileNotFoundError):
            os.remove(self.path)  # a new file, with none of the locks that this process may have on the one before
        shutil.copyfile(book, self.path)
        self.database = sqlite3.connect(self.path, isolation_level=None)
        self.database.execute("PRAGMA journal_mode = DELETE")
        self.database.text_factory = bytes

    def __enter__(self):
        return self.database

    def __exit__(self, *_):
        self.database.close()
        for end in ("-wal", "-shm", "-journal"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(self.path + end)


def rehash(database):
    """Makes the chain right again, as someone would who knows the format."""
    previous = bytes(32)
    for row in list(verify.journal(database)):
        previous = verify.row_hash(previous, row)
        table = "page" if isinstance(row, verify.Page) else "event"
        database.execute(f"UPDATE {table} SET hash = ? WHERE {row._fields[0]} = ?", (previous, row[0]))


def is_found(book, what, *statements, says, chain=False):
    edit = Edit(book)
    with edit as database:
        for statement in statements:
            words, values = statement if isinstance(statement, tuple) else (statement, ())
            if database.execute(words, values).rowcount == 0:
                faults.append(f"{what}: the edit changes nothing: {words}")
        if chain:
            rehash(database)
    status, said = audit_within(edit.path)
    check(f"{what}: {said}: status", status, 1)
    check(f"{what}: {said}: says {says!r}", says in said and "NOT sound" in said, True)


def line_edit(book, kind, edit, which=0):
    """The statement that changes the text of one line of a kind."""
    found = 0
    for row in ask(book, verify.SELECT_PAGES.format("")):
        page = verify.Page._make(row)
        for place, line in enumerate(verify.lines_of(page)):
            if line.kind != kind:
                continue
            if found == which:
                width = page.line_end + 1
                text = bytearray(page.data[place * width:(place + 1) * width])
                edit(text, page)
                data = page.data[:place * width] + bytes(text) + page.data[(place + 1) * width:]
                return ("UPDATE page SET data = CAST(? AS TEXT) WHERE first = ?", (data, page.first))
            found += 1
    raise LookupError(f"no line {which} of kind {kind}")


def put(field, value):
    """Sets a field of a line; the value must fit."""
    def edit(text, page):
        start = getattr(page, field)
        end = verify.PLACES[verify.PLACES.index(field) + 1]
        width = getattr(page, end) - start
        text[start:start + width] = str(value).encode().rjust(width)
        assert len(text) == page.line_end + 1
    return edit


def at(place, letter):
    def edit(text, _):
        text[place:place + len(letter)] = letter
    return edit


def check_edits(book):
    """What is edited with the sqlite3 shell is found by its hash, or beside the journal by what the journal says."""
    edits = (
        ("an amount", line_edit(book, "E", put("amount", 740)), "changed"),
        ("a date", line_edit(book, "E", at(2, b"2026-02-03")), "changed"),
        ("a mark", line_edit(book, "E", at(1, b"!")), "changed"),
        ("a memo", line_edit(book, "E", put("memo", 1)), "changed"),
        ("who", "UPDATE page SET who = 1 WHERE first = (SELECT max(first) FROM page)", "changed"),
        ("recorded", "UPDATE event SET recorded = recorded + 1 WHERE number = 3", "record 3"),
        ("a hash", "UPDATE event SET hash = zeroblob(32) WHERE number = 4", "record 4"),
        ("a short hash", "UPDATE page SET hash = x'00' WHERE first = (SELECT min(first) FROM page)", "changed"),
        ("a name for a salt", "UPDATE text SET salt = zeroblob(16) WHERE number = 5", "words number 5 were changed"),
        ("words", "UPDATE text SET words = 'Bob' WHERE number = 5", "words number 5 were changed"),
        ("words gone", "DELETE FROM text WHERE number = 7", "words number 7 are gone"),
        ("words more", "INSERT INTO text VALUES(9999, zeroblob(16), 'x')", "words number 9999"),
        ("commitments", "UPDATE event SET commitments = zeroblob(32), texts = 1 WHERE number = 1", "record 1"),
        ("an agreement gone", "DELETE FROM event WHERE number = 6", "record 6"),
        ("the first gone", "DELETE FROM event WHERE number = 1", "no record 1"),
        ("the last gone", "DELETE FROM event WHERE number = (SELECT max(number) FROM event)", "cut off"),
        ("a page gone", "DELETE FROM page WHERE first = (SELECT min(first) FROM page)", "no record"),
        ("a page moved", "UPDATE page SET first = 900 WHERE first = (SELECT max(first) FROM page)", "no record"),
        ("limits", "UPDATE event SET details = replace(details, '-1000', '-9000') WHERE number = 1", "record 1"),
        ("details that are none", "UPDATE event SET details = '[' WHERE number = 2", "record 2: it cannot be read"),
        ("details of another shape", "UPDATE event SET details = '[1]' WHERE number = 2", "record 2: it cannot"),
        ("deep details", ("UPDATE event SET details = ? WHERE number = 2", ("[" * 100000,)), "record 2: it cannot"),
        ("a kind", "UPDATE event SET kind = 'x' WHERE number = 2", "kind 'x'"),
        ("filed elsewhere", "UPDATE event SET account = 77 WHERE number = 5", "filed under another"),
        ("a line more", "UPDATE page SET lines = lines + 1 WHERE first = (SELECT min(first) FROM page)", "do not fit"),
        ("columns", "UPDATE page SET credit = 1000 WHERE first = (SELECT min(first) FROM page)", "do not fit"),
        ("a huge page", "UPDATE page SET lines = 1 << 60 WHERE first = (SELECT min(first) FROM page)", "do not fit"),
        ("a kept balance", "UPDATE account_balance SET balance = '99.00' WHERE account = 1", "kept balance of ana"),
        ("kept debits", "UPDATE account_balance SET debits = '1', credits = '1' WHERE account = 2", "balance of ben"),
        ("a kept end", "UPDATE account_balance SET last_line = 1 WHERE account = 2", "newest line"),
        ("a kept balance gone", "DELETE FROM account_balance WHERE account = 1", "kept balance of ana"),
        ("a kept balance more", "INSERT INTO account_balance VALUES(500, '0', '0', '0', 0)", "account 500"),
        ("a snapshot ahead", "UPDATE snapshot SET next_number = next_number + 9", "cut off"),
        ("a snapshot inside an entry", ("UPDATE snapshot SET next_number = (SELECT max(number) FROM journal_line "
                                        "WHERE kind = '+')", ()), "begins there"),
        ("a snapshot gone", "DELETE FROM snapshot", "snapshot is missing"),
        ("an open hold", "UPDATE open_hold SET legs = replace(legs, ':', ':1')", "open holds"),
        ("an open hold gone", "DELETE FROM open_hold", "open holds"),
        ("a last day", "UPDATE open_hold SET until = '2027-01-01'", "open holds"),
        ("a reversal gone", "DELETE FROM reversal", "reversals"),
        ("a place gone", "DELETE FROM place WHERE place = 9", "0 to 255"),
        ("a trigger", "CREATE TRIGGER t AFTER INSERT ON page BEGIN DELETE FROM text; END", "triggers"),
        ("a view", "DROP VIEW balance", "views"),
        ("a table", "CREATE TABLE more(x)", "tables"),
    )
    for what, statement, says in edits:
        is_found(book, what, statement, says=says)


def check_forgeries(book):
    """Who makes the chain right again is found by what the journal says of itself."""
    last_entry = "(SELECT max(first) FROM page)"
    forgeries = (
        ("another amount", line_edit(book, "E", put("amount", 740)), "does not mirror"),
        ("another amount of a part", line_edit(book, "+", put("amount", 99)), "debits less credits are"),
        ("another account", line_edit(book, "P", put("debit", 1)), "is broken"),
        ("no account", line_edit(book, "E", put("debit", 0)), "debits less credits are"),
        ("no accounts", line_edit(book, "E", put("debit", 0)), line_edit(book, "E", put("credit", 0)), "record"),
        ("an account that is none", line_edit(book, "E", put("debit", 9)), "names no account"),
        ("an account of another unit", line_edit(book, "E", put("debit", 5)), "one unit"),
        ("a payment to oneself", line_edit(book, "E", put("debit", 2)), "one unit"),
        ("no amount", line_edit(book, "E", put("amount", "")), "amount is impossible"),
        ("a negative amount", line_edit(book, "E", put("amount", -75)), "a number is none"),
        ("a plus", line_edit(book, "E", put("amount", "+75")), "a number is none"),
        ("an underscore", line_edit(book, "E", put("amount", "7_5")), "a number is none"),
        ("a field that is not right-aligned", line_edit(book, "E", put("amount", "75 ")), "a number is none"),
        ("a history", line_edit(book, "R", put("debit_previous", 1)), "is broken"),
        ("a day that is none", line_edit(book, "E", at(2, b"2026-02-30")), "a date is none"),
        ("a week for a day", line_edit(book, "E", at(2, b"2026-W02-1")), "a date is none"),
        ("a closed period", line_edit(book, "E", at(2, b"2026-01-31")), "in a closed period"),
        ("a kind", line_edit(book, "E", at(0, b"Z")), "kind 'Z'"),
        ("an event's kind", line_edit(book, "E", at(0, b".")), "kind '.'"),
        ("a mark", line_edit(book, "E", at(1, b"x")), "mark 'x'"),
        ("a line that continues nothing", line_edit(book, "E", at(0, b"+")), "continues nothing"),
        ("a line feed", line_edit(book, "E", lambda text, page: at(page.line_end, b" ")(text, page)), "end where"),
        ("more than was held", line_edit(book, "P", put("amount", 90), 0), line_edit(book, "H", put("amount", 70), 1),
         "posts more than the hold"),
        ("another hold", line_edit(book, "P", put("related", 1)), "is not open"),
        ("a hold that had not run out", line_edit(book, "X", at(2, b"2026-02-09")), "had not run out"),
        ("another reversed entry", line_edit(book, "R", put("related", 1)), "does not mirror"),
        ("a later reversed entry", line_edit(book, "R", put("related", 99)), "later record"),
        ("a closed account", ("UPDATE event SET details = replace(details, 'frozen', 'closed') WHERE kind = 'status'"),
         "not at zero"),
        ("an account twice", "UPDATE event SET account = NULL WHERE number = 4", "UPDATE event SET account = 1, "
         "details = replace(details, '\"account\":2', '\"account\":1') WHERE number = 5", "one after the other"),
        ("an unknown unit", "UPDATE event SET details = replace(details, 'HRS', 'XRS') WHERE number = 5", "unknown"),
        ("a unit that is none", "UPDATE event SET details = replace(details, 'HRS/2', 'H/19') WHERE number = 1",
         "a unit is none"),
        ("a detail twice", "UPDATE event SET details = replace(details, '{', '{\"unit\":\"X/1\",') WHERE number = 2",
         "not as they are written"),
        ("a fraction", "UPDATE event SET details = replace(details, '\"account\":2', '\"account\":2.0') "
         "WHERE number = 5",
         "not as they are written"),
        ("an erasure that was not done", "UPDATE event SET kind = 'erasure', details = '{\"text\":5}', account = NULL "
         "WHERE kind = 'name'", "were erased, and are there"),
        ("an empty page", f"UPDATE page SET lines = 0, data = '' WHERE first = {last_entry}", "do not fit"),
    )
    for what, *statements, says in forgeries:
        is_found(book, what + ", the chain made right", *statements, says=says, chain=True)


def check_flipped_bytes(book, seed, flips=60):
    """Any other byte in the journal or the words is found, wherever it lies in the file."""
    with open(book, "rb") as file:
        original = file.read()
    pieces = [piece for row in ask(book, "SELECT data, hash FROM page UNION ALL SELECT details, hash FROM event "
                                         "UNION ALL SELECT salt, hash FROM text, event WHERE event.number = 1")
              for piece in row]
    places = [original.find(piece) + within for piece in pieces if original.count(piece) == 1
              for within in range(len(piece))]
    chance = random.Random(seed)
    for place in chance.sample(places, flips):
        check(f"seed {seed}: byte {place} was flipped", status_of_flipped(book, original, [place], chance), 1)
    for _ in range(flips):  # much of a file is unused, but whatever is hit, there is an answer
        hit = chance.sample(range(len(original)), 10)
        check(f"seed {seed}: bytes {hit} were flipped", status_of_flipped(book, original, hit, chance) in (0, 1), True)


def status_of_flipped(book, original, places, chance):
    copy = bytearray(original)
    for place in places:
        copy[place] ^= 1 << chance.randrange(8)
    path = book + "-flipped"
    with contextlib.suppress(FileNotFoundError):
        os.remove(path)
    with open(path, "wb") as file:
        file.write(copy)
    return audit_within(path)[0]


def add_event(database, kind, details):
    """Adds an event behind all others; "#" in its details is its own number. Returns that."""
    number = 1 + database.execute("SELECT max(number) FROM event").fetchone()[0]
    database.execute("INSERT INTO event VALUES(?, ?, 0, 0, '2026-03-01', 0, 0, 0, NULL, ?, 0, x'', zeroblob(32))",
                     (number, kind, details.replace("#", str(number))))
    return number


def check_added_by_hand(book):
    """FORMAT.md is enough to write a book: what it says is added by hand, and both programs take it."""
    edit = Edit(book)
    with edit as database:
        code = database.execute("SELECT json_extract(details, '$.code') FROM event WHERE number = 5").fetchone()[0]
        database.execute("DELETE FROM text WHERE number = ?", (code,))
        add_event(database, "erasure", f'{{"text":{code}}}')
        add_event(database, "period", '{"through":"2026-02-15"}')
        add_event(database, "note", '{"entry":12,"policy":"a rule"}')
        invoice = add_event(database, "document",
                            '{"document":#,"version":1,"kind":"invoice","state":"pending","content":"1 \\"x\\""}')
        add_event(database, "document",
                  f'{{"document":{invoice},"version":2,"kind":"invoice","state":"paid","content":""}}')
        rehash(database)
    agrees(edit.path)
    balances = audit(edit.path, "--balances").stdout.splitlines()
    check("an account whose code was erased", balances[1].startswith("#2,"), True)
    for what, kind, details in (
            ("a period through no day", "period", '{"through":"x"}'),
            ("a version that comes too soon", "document",
             f'{{"document":{invoice},"version":4,"kind":"invoice","state":"paid","content":""}}'),
            ("a version of no document", "document",
             '{"document":1,"version":1,"kind":"invoice","state":"paid","content":""}')):
        another = Edit(edit.path)
        with another as database:
            add_event(database, kind, details)
            rehash(database)
        check(what, audit_within(another.path)[0], 1)


def check_many_reversals(path):
    """Entries across pages are mirrored; all of it is read in one go."""
    teller("new", path, "--unit", "HRS/2")
    for number in range(40):
        teller("open", path, f"m{number}", "--unit", "HRS")
    legs = "".join(f"m{number % 39},0.01,\n" for number in range(300)) + "m39,,3.00\n"
    teller("entry", path, write(path + ".csv", "account,debit,credit\n" + legs), "--on", "2026-02-02")
    teller("reverse", path, "42", "--reason", "all of it", "--on", "2026-02-03")
    teller("reverse", path, "343", "--reason", "after all", "--on", "2026-02-04")
    check("an entry is longer than a page", ask(path, "SELECT count(*) FROM page")[0][0] > 3, True)
    agrees(path)


def check_refusals(folder, book):
    with open(book, "rb") as file:
        good = file.read()
    for what, data, says in (
            ("text", b"payer,payee\n" * 100, "not a rochdale book"),
            ("empty", b"", "not a rochdale book"),
            ("short", good[:50], "not a rochdale book"),
            ("foreign", good[:68] + b"\0\0\0\1" + good[72:], "not a rochdale book"),
            ("newer", good[:60] + b"\0\0\0\2" + good[64:], "format 2, and this program reads format 1"),
            ("unfinished", good[:60] + b"\0\0\0\0" + good[64:], "never finished"),
            ("cut", good[:-100], "cut short"),
            ("cut by a page", good[:-8192], "NOT sound")):
        path = os.path.join(folder, what + ".book")
        with open(path, "wb") as file:
            file.write(data)
        before = os.listdir(folder)
        done = audit(path)
        check(f"{what}: {done.stdout}{done.stderr}", (done.returncode, says in done.stdout), (1, True))
        check(f"{what}: nothing on standard output", audit(path, "--balances").stdout, "")
        if what != "cut by a page":
            check(f"{what}: what lies beside it", os.listdir(folder), before)
    check("a folder", audit(folder).returncode, 1)
    check("no file", audit(os.path.join(folder, "none")).returncode, 1)
    check("no file is made", os.path.exists(os.path.join(folder, "none")), False)
    for words in ([], [book, book], [book, "--csv"], ["--balances"], [book, "--balances", "--balances"]):
        check(f"verify.py {words}: status", run(sys.executable, SCRIPT, *words).returncode, 2)
    check("--help", run(sys.executable, SCRIPT, "--help").returncode, 0)


def check_read_only_medium(book):
    """A folder in which nothing can be made, not even SQLite's shared memory."""
    folder = book + "-medium"
    os.mkdir(folder)
    copy = shutil.copy(book, folder)
    os.chmod(copy, 0o444)
    os.chmod(folder, 0o555)
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:  # whom no permission stops
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os._exit(verify.main([copy]))
    check("on a read-only medium", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
    check("on a read-only medium: files", os.listdir(folder), [os.path.basename(book)])
    os.chmod(folder, 0o755)


def check_while_others_write(book):
    """What is not yet moved from the log into the file is read as well."""
    writer = sqlite3.connect(book, isolation_level=None)
    writer.execute("SELECT count(*) FROM page").fetchone()  # the last one to close would move it
    teller("pay", book, "ana", "ben", "0.25", "--on", "2026-02-20")
    check("there is a log", os.path.getsize(book + "-wal") > 0, True)
    agrees(book)
    writer.close()


def check_document(book):
    with open(os.path.join(PROJECT, "docs", "FORMAT.md"), encoding="utf-8") as file:
        text = file.read()
    check("the commitment of FORMAT.md", verify.commitment(bytes(range(16)), b"Ana").hex() in text, True)
    check("the schema of FORMAT.md", verify.SCHEMA in text, True)
    columns = ask(book, "SELECT t.name, c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c "
                        "WHERE t.type = 'table'")
    names = {name.decode() for row in columns for name in row}
    check("what FORMAT.md does not name", sorted(name for name in names if f"`{name}`" not in text), [])


def check_sarafu(folder):
    path = os.path.join(SHARED, "data", "sarafu", "payments.csv")
    if not os.path.exists(path):
        print(f"SKIPPED: {path} is absent")
        return
    book = os.path.join(folder, "sarafu.book")
    teller("new", book, "--unit", "SRF/18")
    columns = "payer=source,payee=target,amount=weight,on=timeset,key=id"
    teller("import", book, path, "--open-accounts", "--map", columns)
    agrees(book)


def main():
    seed = int.from_bytes(os.urandom(4), "big")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        book = small_book(os.path.join(folder, "small.book"))
        agrees(book)
        check_document(book)
        check_edits(book)
        check_forgeries(book)
        check_flipped_bytes(book, seed)
        check_added_by_hand(book)
        check_refusals(folder, book)
        check_read_only_medium(book)
        check_while_others_write(book)
        check_many_reversals(os.path.join(folder, "many.book"))
        for more in (seed + 1, seed + 2):
            agrees(random_book(os.path.join(folder, f"random{more}.book"), more))
        empty = os.path.join(folder, "new.book")
        teller("new", empty, "--unit", "X/0")
        agrees(empty)
        large = large_book(os.path.join(folder, "large.book"), 70000)
        started = time.monotonic()
        agrees(large)
        print(f"70,000 payments twice in {time.monotonic() - started:.1f} s")
        other_run = "UPDATE key_piece SET slots = CAST(substr(slots, 9) || substr(slots, 1, 8) AS BLOB) WHERE piece = 9"
        is_found(large, "a key", other_run, says="run of keys")
        is_found(large, "a run gone", "DELETE FROM key_run", "INSERT INTO key_run VALUES(5, 9, 0)", says="gap")
        is_found(large, "a piece gone", "DELETE FROM key_piece WHERE piece = 9", says="run of keys")
        is_found(large, "a piece too many", "INSERT INTO key_piece VALUES(1000, x'')", says="pieces of no run")
        is_found(large, "an amount", line_edit(large, "E", put("amount", 1), 50000), says="changed")
        check_sarafu(folder)
    print(f"seed {seed}")
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())
