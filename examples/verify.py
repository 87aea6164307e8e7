#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Checks a rochdale book and computes its balances anew, without rochdale.

Reads the file as docs/FORMAT.md says, with Python's standard library alone and none of rochdale's code, and never
writes to it. So a book can be checked by someone who does not trust the program that keeps it.

usage: verify.py BOOK [--balances | --root]

  --balances   print account,balance as CSV, like `teller balances --csv`; what is wrong is said on standard error
  --root       also compute the root of the tree over all records, to compare it with a checkpoint

Exit status: 0 if everything holds, 1 if something is wrong or the file cannot be read, 2 if the command line was wrong.
"""

import base64
import collections
import contextlib
import datetime
import hashlib
import json
import os
import re
import sqlite3
import struct
import sys
import urllib.parse

APPLICATION_ID = 0x5263646C
FORMAT = 1
LARGEST_SUM = 2**126 - 1
MOST_LINES = 256
FIRST_FIELD = 12
MOST_SHOWN = 20

# Where the fields of a line begin, in the order of the columns of `page`, and where it ends.
PLACES = ("debit", "credit", "amount", "debit_previous", "credit_previous", "key", "related", "memo", "reference",
          "purpose", "reason", "until", "at", "line_end")

Page = collections.namedtuple("Page", ("first", "lines", "who", "recorded") + PLACES +
                              ("data", "texts", "commitments", "hash"))
Event = collections.namedtuple("Event", ("number", "kind", "who", "recorded", "effective", "reason", "reference",
                                         "purpose", "account", "details", "texts", "commitments", "hash"))
SELECT_PAGES = f"""SELECT "{'", "'.join(Page._fields)}" FROM page {{}} ORDER BY first"""
Line = collections.namedtuple("Line", ("kind", "mark", "on") + PLACES[:-1])

MOVES_BALANCES = frozenset("EOCARP")
ENDS_A_HOLD = frozenset("VX")
DEBIT_KINDS = frozenset(("asset", "expense"))
KINDS = DEBIT_KINDS | {"liability", "equity", "income"}
STATUSES = frozenset(("open", "frozen", "closed"))

# SHA-256 over types, names and statements of all tables, indexes and views: a changed view would show other figures.
SCHEMA = "abe60aee0f660f2ab1195adbe0e379e5224b8ce3255b890ab36825a01864883b"

# How many slots of a run of keys stand together in a row.
SLOTS_A_PIECE = 1000


class Damage(Exception):
    """The file contradicts its format in a way that leaves nothing more to read."""


# What Python says of values that cannot be what they should.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError, struct.error)


# ---- The file


def check_header(path):
    """Looks at the file itself, so that SQLite never touches one that is no book."""
    if not os.path.isfile(path):
        raise Damage("it is not a file" if os.path.exists(path) else "there is no such file")
    with open(path, "rb") as file:
        header = file.read(100)
    if len(header) < 100 or header[:16] != b"SQLite format 3\0" or number_at(header, 68) != APPLICATION_ID:
        raise Damage("it is not a rochdale book")
    version = number_at(header, 60)
    if version > FORMAT:
        raise Damage(f"it is a book of format {version}, and this program reads format {FORMAT}")
    if version != FORMAT:
        raise Damage("it was never finished")
    page_size = struct.unpack_from(">H", header, 16)[0]
    if os.path.getsize(path) % (65536 if page_size == 1 else page_size or 1) != 0 and size_of(path + "-wal") == 0:
        raise Damage("it was cut short")
    if header[18] == 2 and size_of(path + "-journal") > 0:
        raise Damage(f"beside it lies {path}-journal, which is of another file")


def number_at(data, place):
    return struct.unpack_from(">I", data, place)[0]


def size_of(path):
    return os.path.getsize(path) if os.path.exists(path) else 0


def open_read_only(path):
    uri = "file:" + urllib.parse.quote(os.fsencode(os.path.abspath(path)))
    try:
        return connect(uri + "?mode=ro")
    except sqlite3.OperationalError:
        # On a read-only medium there is no room for the shared memory of the log. Without a log nothing is missed.
        if size_of(path + "-wal") > 0:
            raise
        return connect(uri + "?mode=ro&immutable=1")


def connect(uri):
    book = sqlite3.connect(uri, uri=True, timeout=30, isolation_level=None)
    book.text_factory = bytes  # hashes are over bytes
    book.execute("PRAGMA trusted_schema = OFF")
    book.execute("PRAGMA cell_size_check = ON")
    book.execute("BEGIN")
    book.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return book


def check_database(book, found):
    schema = hashlib.sha256()
    for row in book.execute("SELECT type, name, ifnull(sql, '') FROM sqlite_master ORDER BY type, name"):
        schema.update(b"".join(map(text_bytes, row)))
    if schema.hexdigest() != SCHEMA:
        raise Damage("it has other tables, views or triggers than a book of format 1")
    if [place for (place,) in book.execute("SELECT place FROM place ORDER BY place")] != list(range(MOST_LINES)):
        found("the places of lines in a page, which the views need, are not 0 to 255")
    for (words,) in book.execute("PRAGMA integrity_check(20)"):
        if words != b"ok":
            found("SQLite finds: " + words.decode(errors="replace"))


def journal(book):
    """The rows of both tables, in the order of their record numbers."""
    pages = book.execute(SELECT_PAGES.format(""))
    events = book.execute(f"SELECT {', '.join(Event._fields)} FROM event ORDER BY number")
    page, event = pages.fetchone(), events.fetchone()
    while page or event:
        if event is None or (page and page[0] < event[0]):
            yield Page._make(page)
            page = pages.fetchone()
        else:
            yield Event._make(event)
            event = events.fetchone()


# ---- Hashes


def number_bytes(number):
    return struct.pack(">q" if number < 0 else ">Q", number)


def text_bytes(text):
    return number_bytes(len(text)) + text


def commitment(salt, words):
    return hashlib.sha256(text_bytes(b"rochdale words") + text_bytes(salt) + text_bytes(words)).digest()


def row_hash(previous, row):
    said = [previous]
    if isinstance(row, Page):
        said.append(text_bytes(b"page"))
        said.extend(map(number_bytes, row[:4 + len(PLACES)]))
        said.append(text_bytes(row.data))
    else:
        said += (text_bytes(b"event"), number_bytes(row.number), text_bytes(row.kind), number_bytes(row.who),
                 number_bytes(row.recorded), text_bytes(row.effective), number_bytes(row.reason),
                 number_bytes(row.reference), number_bytes(row.purpose), text_bytes(row.details))
    said += (number_bytes(row.texts), text_bytes(row.commitments))
    return hashlib.sha256(b"".join(said)).digest()


class Texts:
    """Compares the words that are there with what the journal committed to, both in the order of their numbers."""

    def __init__(self, book, found):
        self.rows = book.execute("SELECT number, salt, words FROM text ORDER BY number")
        self.row = self.rows.fetchone()
        self.found = found
        self.next = 1
        self.present = 0
        self.missing = set()

    def take(self, first, commitments):
        if len(commitments) % 32 != 0 or (first == 0) != (commitments == b""):
            raise Damage("commitments to words are cut")
        for place in range(len(commitments) // 32):
            number = first + place
            if number != self.next:
                self.found(f"words number {self.next}: no record commits to them")
            self.next = number + 1
            self.pass_over(number)
            if self.row is None or self.row[0] != number:
                self.missing.add(number)
                continue
            if commitment(self.row[1], self.row[2]) != commitments[32 * place:32 * place + 32]:
                self.found(f"words number {number} were changed: {shown(self.row[2])}")
            self.present += 1
            self.row = self.rows.fetchone()

    def pass_over(self, number):
        while self.row is not None and (number is None or self.row[0] < number):
            self.found(f"words number {self.row[0]}: no record of the journal knows them")
            self.row = self.rows.fetchone()

    def end(self, erased):
        self.pass_over(None)
        for number in sorted(self.missing - erased):
            self.found(f"words number {number} are gone, and no record says that they were erased")
        for number in sorted(erased - self.missing):
            self.found(f"words number {number} were erased, and are there")


def shown(words):
    """Words of the file, for a message: whatever they are, they do nothing to the terminal."""
    return repr(words.decode(errors="replace")[:40])


class Tree:
    """The Merkle tree of RFC 9162 over the records, as docs/FORMAT.md says. It remembers its right edge only."""

    def __init__(self):
        self.edge = []  # (leaves, hash) of the complete trees that make it up, the largest first
        self.commitments = []

    def row(self, row, lines):
        """Takes a row and, of a page, its lines."""
        self.commitments += [row.commitments[at:at + 32] for at in range(0, len(row.commitments), 32)]
        if isinstance(row, Event):
            self.add(self.event(row))
        for number, line in enumerate(lines, row[0]):
            self.add(self.line(number, line, row))

    def line(self, number, line, page):
        yield from (("record", number), ("kind", line.kind), ("mark", line.mark.strip()), ("on", line.on))
        for name in ("debit", "credit", "amount", "debit_previous", "credit_previous", "key", "related", "until", "at"):
            yield name, getattr(line, name) or b""
        yield "recorded", page.recorded
        yield from self.words(("who", page.who), *((name, getattr(line, name))
                                                   for name in ("memo", "reference", "purpose", "reason")))

    def event(self, event):
        details = json.loads(event.details)
        yield from (("record", event.number), ("kind", event.kind), ("on", event.effective),
                    ("details", event.details), ("recorded", event.recorded))
        yield from self.words(*((name, getattr(event, name)) for name in ("who", "reason", "reference", "purpose")))
        named = {b"account": ("code", "name", "group"), b"name": ("name",), b"note": ("words",), b"document": ("words",)}
        yield from self.words(*((name, details.get(name, 0)) for name in named.get(event.kind, ())))

    def words(self, *fields):
        return ((name, self.commitments[number - 1]) for name, number in fields if number)

    def add(self, fields):
        leaf = b"\0"
        for name, value in fields:
            value = value if isinstance(value, bytes) else str(value).encode()
            if value:
                leaf += text_bytes(name.encode()) + text_bytes(value)
        size, node = 1, hashlib.sha256(leaf).digest()
        while self.edge and self.edge[-1][0] == size:
            node = hashlib.sha256(b"\1" + self.edge.pop()[1] + node).digest()
            size *= 2
        self.edge.append((size, node))

    def root(self):
        if not self.edge:
            return hashlib.sha256(b"").digest()
        node = self.edge[-1][1]
        for _, left in reversed(self.edge[:-1]):
            node = hashlib.sha256(b"\1" + left + node).digest()
        return node


# ---- Values


class Dates:
    """Reads dates; they come in runs, so each is looked at once."""

    def __init__(self):
        self.known = set()

    def __call__(self, text):
        if text not in self.known:
            if not re.fullmatch(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                raise Damage("a date is none")
            try:
                datetime.date.fromisoformat(text.decode())
            except ValueError:
                raise Damage("a date is none") from None
            self.known.add(text)
        return text  # as text, dates compare as they follow each other


date = Dates()


def number_in(text, most_digits=19):
    text = text.lstrip(b" ")
    if not text:
        return 0
    if not text.isdigit() or len(text) > most_digits:
        raise Damage("a number is none")
    return int(text)


def key_in(text):
    text = text.lstrip(b" ")
    if text and not re.fullmatch(rb"[0-9a-f]{32}", text):
        raise Damage("a key is not 32 hexadecimal digits")
    return text


def instant_in(text):
    text = text.lstrip(b" ")
    if text and not re.fullmatch(rb"-?[0-9]{1,18}", text):
        raise Damage("a time is none")
    return text


def decimal_text(minor, decimals):
    digits = str(abs(minor)).rjust(decimals + 1, "0")
    sign = "-" if minor < 0 else ""
    return sign + (digits if decimals == 0 else digits[:-decimals] + "." + digits[-decimals:])


def unit_in(text):
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]{0,13}/(1[0-8]|[0-9])", text):
        raise Damage("a unit is none")
    return text


def lines_of(page, place=0):
    """The lines of a page, from a place on."""
    starts = page[4:4 + len(PLACES)]
    width = page.line_end + 1
    if starts[0] != FIRST_FIELD or list(starts) != sorted(starts) or width > 1024 or \
            not 1 <= page.lines <= MOST_LINES or len(page.data) != page.lines * width:
        raise Damage("its columns do not fit its text")
    reads = {"amount": lambda text: number_in(text, 38), "key": key_in, "at": instant_in,
             "until": lambda text: text.strip() and date(text.lstrip(b" "))}
    fields = [(slice(start, end), reads.get(name, number_in))
              for name, start, end in zip(PLACES, starts, starts[1:])]
    for begin in range(place * width, page.lines * width, width):
        text = page.data[begin:begin + width]
        if text[-1:] != b"\n":
            raise Damage("a line does not end where it should")
        yield Line(chr(text[0]), chr(text[1]), date(text[2:FIRST_FIELD]),
                   *[read(text[where]) for where, read in fields])


# ---- The fold


class Account:
    def __init__(self, unit, kind, code):
        self.unit = unit
        self.kind = kind
        self.code = code
        self.debits = 0
        self.credits = 0
        self.last = 0
        self.status = "open"

    def balance(self):
        return self.debits - self.credits if self.kind in DEBIT_KINDS else self.credits - self.debits

    def shown_balance(self):
        return decimal_text(self.balance(), int(self.unit.rpartition("/")[2]))


class Hold:
    def __init__(self, until):
        self.until = until
        self.legs = []  # [account, amount]: debits plus, credits minus

    def sums(self):
        sums = collections.Counter()
        for account, amount in self.legs:
            sums[account, amount > 0] += abs(amount)
        return sums

    def spend(self, account, is_debit, amount):
        for leg in self.legs:
            if leg[0] == account and leg[1] != 0 and (leg[1] > 0) == is_debit:
                part = min(abs(leg[1]), amount)
                leg[1] -= part if is_debit else -part
                amount -= part

    def text(self):
        return " ".join(f"{account}:{amount}" for account, amount in self.legs)


class Ledger:
    """What the journal comes to, record by record."""

    def __init__(self, book, found):
        self.book = book
        self.say = found
        self.units = []
        self.accounts = [None]  # by number
        self.holds = {}
        self.reversals = {}  # by entry: its newest one
        self.pairs = []  # (reversal, entry)
        self.keys = {}  # the record of each
        self.closed_through = b""
        self.documents = {}  # version and kind of the newest
        self.erased = set()
        self.snapshot = Snapshot(book)
        self.record = []  # the lines of the record that is being read
        self.number = 0  # of its first line
        self.next = 1
        self.counts = collections.Counter()

    def found(self, words):
        self.say(f"record {self.number}: {words}")

    # ---- lines

    def line(self, line):
        if line.kind == "+":
            if not self.record:
                raise Damage(f"record {self.next} continues nothing")
            self.record.append(line)
        else:
            self.complete()
            self.record.append(line)
        self.next += 1

    def complete(self):
        """The record that was being read is whole."""
        if not self.record:
            self.look_at_snapshot()
            return
        self.number = self.next - len(self.record)
        head = self.record[0]
        if head.kind in MOVES_BALANCES:
            self.counts["entry"] += 1
            self.take_entry(head)
        elif head.kind == "H":
            self.counts["hold"] += 1
            self.take_hold(head)
        elif head.kind in ENDS_A_HOLD:
            self.take_end_of_hold(head)
        else:
            self.found(f"its kind {head.kind!r} is unknown")
        if head.mark not in " k!":
            self.found(f"its mark {head.mark!r} is unknown")
        if head.related >= self.number:
            self.found("it points at a later record")
        if head.key:
            if head.key in self.keys:
                self.found(f"record {self.keys[head.key]} has the same key")
            self.keys[head.key] = self.number
        self.record.clear()
        self.look_at_snapshot()

    def legs_are_sound(self):
        """Accounts known, amounts above zero, each unit balanced, accounts and period open."""
        sums = None
        for line in self.record:
            if not 0 < line.amount <= LARGEST_SUM:
                self.found("an amount is impossible")
                return False
            if not (line.debit or line.credit) or max(line.debit, line.credit) >= len(self.accounts):
                self.found("a line names no account that was opened")
                return False
            if line.debit and line.credit:
                if line.debit == line.credit or self.accounts[line.debit].unit != self.accounts[line.credit].unit:
                    self.found("a line is not between two accounts of one unit")
            else:
                if sums is None:
                    sums = collections.Counter()
                sums[self.accounts[line.debit or line.credit].unit] += line.amount if line.debit else -line.amount
            for number in (line.debit, line.credit):
                if number and self.accounts[number].status != "open":
                    self.found(f"the account {self.name(number)} is {self.accounts[number].status}")
        for unit, left in (sums or {}).items():
            if left:
                off = decimal_text(left, int(unit.rpartition("/")[2]))
                self.found(f"debits less credits are {off} {unit.rpartition('/')[0]}, not zero")
        if self.record[0].on <= self.closed_through:
            self.found(f"it is dated {self.record[0].on.decode()}, in a closed period")
        return True

    def take_entry(self, head):
        hold = None
        if head.kind == "P":
            hold = self.open_hold(head)
        if head.kind == "R":
            self.reversals[head.related] = self.number
            self.pairs.append((self.number, head.related))
        if not self.legs_are_sound():
            return
        if hold:
            self.post_hold(hold, head)
        accounts = self.accounts
        for number, line in enumerate(self.record, self.number):
            if line.debit:
                account = accounts[line.debit]
                if line.debit_previous != account.last:
                    self.chain_is_broken(line.debit, line.debit_previous)
                account.debits += line.amount
                account.last = number
            elif line.debit_previous:
                self.found("it has a chain and no account")
            if line.credit:
                account = accounts[line.credit]
                if line.credit_previous != account.last:
                    self.chain_is_broken(line.credit, line.credit_previous)
                account.credits += line.amount
                account.last = number
            elif line.credit_previous:
                self.found("it has a chain and no account")

    def chain_is_broken(self, account, previous):
        self.found(f"the history of the account {self.name(account)} is broken: before this line it names {previous}, "
                   f"and the one before is {self.accounts[account].last}")

    # ---- holds

    def take_hold(self, head):
        hold = self.holds[self.number] = Hold(head.until)
        if not self.legs_are_sound():
            return
        for line in self.record:
            if line.debit:
                hold.legs.append([line.debit, line.amount])
            if line.credit:
                hold.legs.append([line.credit, -line.amount])
            if line.debit_previous or line.credit_previous:
                self.found("a hold is in the history of an account")

    def open_hold(self, head):
        hold = self.holds.get(head.related)
        if hold is None:
            self.found(f"the hold {head.related}, which it names, is not open")
        return hold

    def post_hold(self, hold, head):
        if hold.until and hold.until < head.on:
            self.found(f"the hold {head.related} had run out")
        held, posted = hold.sums(), collections.Counter()
        for line in self.record:
            for account, is_debit in ((line.debit, True), (line.credit, False)):
                if account:
                    posted[account, is_debit] += line.amount
                    hold.spend(account, is_debit, line.amount)
        if any(amount > held[side] for side, amount in posted.items()):
            self.found(f"it posts more than the hold {head.related} held")
        if head.mark != "k" or not any(amount for _, amount in hold.legs):
            del self.holds[head.related]

    def take_end_of_hold(self, head):
        hold = self.open_hold(head)
        if len(self.record) > 1 or any((head.debit, head.credit, head.amount, head.debit_previous,
                                        head.credit_previous)):
            self.found("what ends a hold moves nothing")
        if hold and head.kind == "X" and not (hold.until and hold.until < head.on):
            self.found(f"the hold {head.related} had not run out")
        self.holds.pop(head.related, None)

    # ---- events

    def event(self, event):
        self.complete()
        self.number = event.number
        self.counts["agreement"] += 1
        date(event.effective)
        details = json.loads(event.details, object_pairs_hook=self.flat)
        take = getattr(self, "take_" + event.kind.decode(), None) if event.kind in EVENT_KINDS else None
        if take is None:
            raise Damage(f"its kind {shown(event.kind)} is unknown")
        take(details)
        if event.account != (details.get("account") if event.kind in ACCOUNT_EVENTS else None):
            self.found("it is filed under another account than its own")
        self.next += 1
        self.look_at_snapshot()

    @staticmethod
    def flat(members):
        if len(dict(members)) != len(members) or any(not isinstance(value, (int, str)) for _, value in members):
            raise Damage("its details are not as they are written")
        return dict(members)

    def account_of(self, details):
        number = details["account"]
        if not 0 < number < len(self.accounts):
            raise Damage("it names an account that was never opened")
        return self.accounts[number]

    def take_unit(self, details):
        self.units.append(unit_in(details["unit"]))

    def take_account(self, details):
        if details["account"] != len(self.accounts):
            raise Damage("accounts are not opened one after the other")
        if details["unit"] not in self.units or details["kind"] not in KINDS:
            raise Damage("it opens an account in an unknown unit or of an unknown kind")
        self.accounts.append(Account(details["unit"], details["kind"], details["code"]))

    def take_name(self, details):
        self.account_of(details)

    def take_status(self, details):
        account = self.account_of(details)
        if details["status"] not in STATUSES:
            raise Damage("its status is unknown")
        account.status = details["status"]
        if account.status == "closed" and account.debits != account.credits:
            self.found(f"it closes the account {self.name(details['account'])}, which is not at zero")

    def take_limits(self, details):
        if "account" in details:
            self.account_of(details)
        if details["unit"] not in self.units:
            raise Damage("its unit is unknown")

    def take_policy(self, details):
        pass

    def take_withdrawal(self, details):
        pass

    def take_period(self, details):
        self.closed_through = date(details["through"].encode())

    def take_note(self, details):
        if not 0 < details["entry"] < self.number:
            self.found("it is about a later entry")

    def take_document(self, details):
        version, kind = self.documents.get(details["document"], (0, details["kind"]))
        is_known = details["document"] in self.documents or details["document"] == self.number
        if not is_known or details["version"] != version + 1 or details["kind"] != kind:
            raise Damage(f"it is no next version of document {details['document']}")
        self.documents[details["document"]] = details["version"], kind

    def take_erasure(self, details):
        self.erased.add(details["text"])

    # ---- the end

    def look_at_snapshot(self):
        if self.next == self.snapshot.next_number:
            self.snapshot.compare(self, self.say)

    def end(self):
        """What can only be asked when the whole journal was read."""
        self.complete()
        if not self.snapshot.compared:
            is_cut = self.snapshot.next_number > self.next
            self.say(f"the kept balances are of the records before {self.snapshot.next_number}, and the journal "
                     + ("ends before: it was cut off" if is_cut else "has no record that begins there"))
        for self.number, entry in self.pairs:
            kind, legs = self.legs_of(entry)
            if kind not in MOVES_BALANCES or legs != sorted((leg[0], -leg[1]) for leg in self.legs_of(self.number)[1]):
                self.found(f"it does not mirror record {entry}, which it reverses")
        check_key_runs(self.book, self.keys, self.next, self.say)
        codes = set()
        for number, account in enumerate(self.accounts[1:], 1):
            if max(account.debits, account.credits) > LARGEST_SUM:
                self.say(f"the account {self.name(number)} has an impossible sum")
            code = self.code(number)
            if code in codes:
                self.say(f"two accounts have the code {shown(code)}")
            if code:
                codes.add(code)
        for unit in self.units:
            members = [account for account in self.accounts[1:] if account.unit == unit]
            left = sum(account.debits - account.credits for account in members)
            if left:
                self.say(f"all debits less all credits of {unit} are {left} minor units, not zero")

    def legs_of(self, number):
        """Kind and legs of a record, read again: (account, amount), debits plus and credits minus, sorted."""
        kind, legs = "", []
        pages = self.book.execute(SELECT_PAGES.format("WHERE first > ? - 256 AND first + lines > ?"), (number, number))
        for page in map(Page._make, pages):
            if page.first > number:
                break
            for line in lines_of(page, number - page.first):
                if kind and line.kind != "+":
                    return kind, sorted(legs)
                kind = kind or line.kind
                legs += [leg for leg in ((line.debit, line.amount), (line.credit, -line.amount)) if leg[0]]
                number += 1
        return kind, sorted(legs)

    def code(self, number):
        """The code of an account, as bytes; empty when it was erased."""
        row = self.book.execute("SELECT words FROM text WHERE number = ?", (self.accounts[number].code,)).fetchone()
        return row[0] if row else b""

    def name(self, number):
        """What messages call an account."""
        code = self.code(number).decode(errors="replace")
        return code if code and code.isprintable() else f"#{number}"


ACCOUNT_EVENTS = frozenset((b"account", b"name", b"status", b"limits"))
EVENT_KINDS = ACCOUNT_EVENTS | {b"unit", b"policy", b"withdrawal", b"period", b"note", b"document", b"erasure"}


class Snapshot:
    """What the file keeps so that opening is quick. It must be what the journal came to at that record."""

    def __init__(self, book):
        row = book.execute("SELECT next_number FROM snapshot").fetchone()
        if row is None:
            raise Damage("its snapshot is missing")
        self.next_number = row[0]
        self.book = book
        self.compared = False

    def compare(self, ledger, found):
        if self.compared:
            return
        self.compared = True
        kept = {row[0]: row[1:] for row in
                self.book.execute("SELECT account, debits, credits, balance, last_line FROM account_balance")}
        for number, account in enumerate(ledger.accounts[1:], 1):
            row = kept.pop(number, (b"0", b"0", decimal_text(0, int(account.unit.rpartition("/")[2])).encode(), 0))
            now = (b"%d" % account.debits, b"%d" % account.credits, account.shown_balance().encode(), account.last)
            if row != now:
                found(f"the kept balance of {ledger.name(number)} is {row[2].decode(errors='replace')}, and its "
                      f"postings up to record {self.next_number - 1} come to {account.shown_balance()}"
                      + ("" if row[2] != now[2] else ": the sums or the newest line differ"))
        for number in kept:
            found(f"a balance is kept for account {number}, which was not open")
        holds = {row[0]: row[1:] for row in self.book.execute("SELECT number, until, legs FROM open_hold")}
        if holds != {number: (hold.until or None, hold.text().encode()) for number, hold in ledger.holds.items()}:
            found("the kept open holds are not those of the journal")
        if dict(self.book.execute("SELECT entry, reversed_by FROM reversal")) != ledger.reversals:
            found("the kept reversals are not those of the journal")


def check_key_runs(book, keys, end, found):
    """The sorted runs of keys, by which a repeated request is recognised, have the keys of the journal."""
    seed = book.execute("SELECT key_seed FROM snapshot").fetchone()[0]
    records = iter(keys.items())
    key, record = next(records, (None, end))
    begin = 1
    pieces = 1
    for first, after, count in book.execute("SELECT first, next, keys FROM key_run ORDER BY first"):
        if first != begin or not first <= after <= end:
            found(f"the runs of keys have a gap before record {begin}, or go beyond the journal")
            return
        begin = after
        slots = []
        while record < after and key:
            slots.append(key_hash(key, seed) >> 24 << 24 | record - first)
            key, record = next(records, (None, end))
        slots.sort()
        expected = [slots[at:at + SLOTS_A_PIECE] for at in range(0, len(slots), SLOTS_A_PIECE)]
        kept = book.execute("SELECT slots FROM key_piece WHERE piece >= ? ORDER BY piece LIMIT ?",
                            (pieces, len(expected)))
        packed = [struct.pack(f">{len(piece)}Q", *piece) for piece in expected]
        if count != len(slots) or [piece for (piece,) in kept] != packed:
            found(f"the run of keys from record {first} on has other keys than the journal")
        pieces += len(expected)
    if [piece for (piece,) in book.execute("SELECT piece FROM key_piece ORDER BY piece")] != list(range(1, pieces)):
        found("there are pieces of no run of keys, or one is missing")


def key_hash(key, seed):
    return mix((mix(int(key[:16], 16) ^ seed) + (int(key[16:], 16) ^ 0x9E3779B97F4A7C15)) % 2**64)


def mix(word):
    """The finaliser of SplitMix64."""
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    word = (word ^ word >> 27) * 0x94D049BB133111EB % 2**64
    return word ^ word >> 31


# ---- The whole


def read_journal(book, found, tree):
    texts = Texts(book, found)
    ledger = Ledger(book, found)
    previous = bytes(32)
    for row in journal(book):
        number = row[0]
        try:
            if number != ledger.next:
                raise Damage(f"before it the journal has no record {ledger.next}")
            if row_hash(previous, row) != row.hash:
                found(f"record {number}: what it says was changed, or the record before it")
            previous = row.hash
            texts.take(row.texts, row.commitments)
            lines = () if isinstance(row, Event) else lines_of(row)
            if tree:
                lines = list(lines)
                tree.row(row, lines)
            if isinstance(row, Event):
                ledger.event(row)
            else:
                for line in lines:
                    ledger.line(line)
        except (Damage, *UNREADABLE) as why:
            said = why if isinstance(why, Damage) else "it cannot be read"
            raise Damage(f"record {number}: {said}; nothing after it was checked") from why
    try:
        ledger.end()
        texts.end(ledger.erased)
    except UNREADABLE as why:
        raise Damage("what is kept beside the journal cannot be read") from why
    return ledger, texts, previous


def csv_field(text):
    quoted = any(character in ',"' or character < " " for character in text) or text.startswith("\ufeff")
    return '"' + text.replace('"', '""') + '"' if quoted else text


def print_balances(ledger):
    several = len(ledger.units) > 1
    rows = ["account,balance,unit" if several else "account,balance"]
    codes = [ledger.code(number) for number in range(1, len(ledger.accounts))]
    for code, number in sorted(zip(codes, range(1, len(ledger.accounts)))):
        account = ledger.accounts[number]
        fields = [code.decode(errors="replace") or f"#{number}", account.shown_balance()]
        if several:
            fields.append(account.unit.rpartition("/")[0])
        rows.append(",".join(map(csv_field, fields)))
    sys.stdout.buffer.write(("\n".join(rows) + "\n").encode())


def print_summary(path, ledger, texts, head, tree):
    def counted(number, one, many):
        return f"{number} {one if number == 1 else many}"

    counts = ledger.counts
    print(f"{path} is a rochdale book of format {FORMAT}.")
    print(f"records     1 to {ledger.next - 1} without a gap: {counted(counts['entry'], 'entry', 'entries')} "
          f"({counted(len(ledger.pairs), 'reversal', 'reversals')} among them), "
          f"{counted(counts['hold'], 'hold', 'holds')}, {counted(counts['agreement'], 'agreement', 'agreements')}")
    for unit in ledger.units:
        members = [account for account in ledger.accounts[1:] if account.unit == unit]
        code, _, decimals = unit.rpartition("/")
        sums = [decimal_text(sum(getattr(account, side) for account in members), int(decimals))
                for side in ("debits", "credits")]
        print(f"{code:<11} {counted(len(members), 'account', 'accounts')}; debits {sums[0]}, credits {sums[1]}")
    print(f"open holds  {len(ledger.holds)}")
    print(f"words       {texts.present} as they were recorded, {len(texts.missing)} erased")
    print(f"hash        {head.hex()}")
    print("            is over the whole journal: compare it with one that was kept elsewhere")
    if tree:
        print(f"root        {base64.b64encode(tree.root()).decode()}")
        print(f"            is that of the tree over {ledger.next - 1} records, as a checkpoint has it")


def verify(path, balances, with_root=False):
    wrong = []
    tree = Tree() if with_root else None
    damage = None
    try:
        check_header(path)
        with contextlib.closing(open_read_only(path)) as book:
            check_database(book, wrong.append)
            ledger, texts, head = read_journal(book, wrong.append, tree)
            if balances:
                print_balances(ledger)
            else:
                print_summary(path, ledger, texts, head, tree)
    except (Damage, OSError, sqlite3.Error) as why:
        damage = str(why)
    except UnicodeError:  # SQLite's message repeats what it cannot read, and Python cannot
        damage = "its tables cannot be read"
    say = sys.stderr if balances else sys.stdout
    if damage is not None:
        wrong.append(damage)
    if not wrong:
        if not balances:
            print("Everything holds.")
        return 0
    print(f"{path} is NOT sound. {len(wrong)} found:" if len(wrong) > 1 else f"{path} is NOT sound:", file=say)
    for words in wrong[:MOST_SHOWN]:
        print("  " + words, file=say)
    if len(wrong) > MOST_SHOWN:
        print(f"  and {len(wrong) - MOST_SHOWN} more", file=say)
    return 1


def main(arguments):
    if arguments in (["--help"], ["-h"]):
        print(__doc__.strip())
        return 0
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")
    books = [argument for argument in arguments if not argument.startswith("--")]
    options = [argument for argument in arguments if argument.startswith("--")]
    if len(books) != 1 or options not in ([], ["--balances"], ["--root"]):
        print("usage: verify.py BOOK [--balances | --root]", file=sys.stderr)
        return 2
    return verify(books[0], "--balances" in options, "--root" in options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
