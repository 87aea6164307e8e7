#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Proof from the command line: audits against what was kept, checkpoints and their growth, receipts, and redaction."""
import json
import os
import shutil
import sqlite3
import sys

sys.dont_write_bytecode = True
from support.desk import Desk, main  # noqa: E402

SECRET = "Wilhelmine Vergissmeinnicht"


class Proof(Desk):
    def setUp(self):
        super().setUp()
        self.teller("new", "a.book", "--unit", "HRS/2", "--floor", "-10")
        self.teller("open", "a.book", "ana", "--name", SECRET)
        self.teller("open", "a.book", "ben")
        for amount in ("1.00", "2.00", "3.00"):
            self.teller("pay", "a.book", "ana", "ben", amount, "--on", "2026-05-04", "--memo", "for " + SECRET)

    def pay(self, amount="0.10"):
        return self.teller("pay", "a.book", "ana", "ben", amount, "--on", "2026-05-05", "--memo", "eggs")

    def entry(self, at=-1):
        return json.loads(self.teller("statement", "a.book", "ben", "--json"))["rows"][at]["entry"]

    def keep(self, name, *words):
        return self.write(name, self.teller(*words))

    def forge(self, name, words, to):
        text = self.read(name)
        self.assertIn(words, text)
        return self.write("forged", text.replace(words, to, 1))

    # ---- heads and checkpoints

    def test_the_head_of_a_statement_is_compared_later(self):
        head = self.json("statement", "a.book", "ben")["head"]
        self.assertIn("Head of the book, to be kept: " + head, self.teller("statement", "a.book", "ben"))
        self.assertEqual(head.partition(":")[2], self.json("verify", "a.book")["head"])
        self.pay()
        self.assertTrue(self.json("audit", "a.book", "--head", head)["sound"])
        wrong = head[:-1] + ("0" if head[-1] != "0" else "1")
        done = self.exits(1, "audit", "a.book", "--head", wrong)
        self.assertIn("not those that were kept", done.stdout)
        for bad in ("", "12", "12:", ":" + "0" * 64, "x:" + "0" * 64, "12:" + "0" * 63, "12:" + "0" * 65, "12:" + "G" * 64):
            self.misused("audit", "a.book", "--head", bad)

    def test_f19_an_old_backup_shows_the_gap(self):
        self.teller("backup", "a.book", "old.book")
        self.pay()
        self.pay()
        kept = self.keep("kept", "checkpoint", "a.book")
        head = self.json("statement", "a.book", "ben")["head"]
        for words in (("--checkpoint", kept), ("--head", head)):
            done = self.exits(1, "audit", "old.book", *words)
            self.assertIn("2 records are missing", done.stdout)
            self.teller("audit", "a.book", *words)
        self.refused("checkpoint", "old.book", "--since", kept)
        self.refused("receipt", "old.book", str(self.entry(0)), "--checkpoint", kept)

    def test_f20_the_first_altered_row_is_named(self):
        self.pay()
        for table, number in (("event", 2), ("page", self.entry(0)), ("page", self.entry())):
            shutil.copy(self.path("a.book"), self.path("b.book"))
            with sqlite3.connect(self.path("b.book")) as book:
                book.execute(f"UPDATE {table} SET recorded = recorded + 1 WHERE "
                             f"{'first' if table == 'page' else 'number'} = {number}")
            book.close()
            done = self.exits(1, "audit", "b.book", "--json")
            self.assertEqual(json.loads(done.stdout)["first_altered"], number)
            self.assertIn(f"record {number}", done.stdout)

    def test_checkpoints_are_signed_and_growth_is_proven(self):
        public = self.teller("new-key", "circle.example", "circle.key").strip()
        self.assertEqual(self.read("circle.key.pub").strip(), public)
        self.assertEqual(os.stat(self.path("circle.key")).st_mode & 0o777, 0o600)
        self.refused("new-key", "circle.example", "circle.key")  # never over another one
        self.teller("new-key", "other", "other.key")
        first = self.keep("first", "checkpoint", "a.book", "--key", "circle.key", "--origin", "circle.example/book")
        self.assertEqual(self.read("first").splitlines()[0], "circle.example/book")
        self.teller("audit", "a.book", "--checkpoint", first, "--key", "circle.key.pub")
        self.refused("audit", "a.book", "--checkpoint", first, "--key", "other.key.pub")
        self.refused("audit", "a.book", "--checkpoint", first, "--key", "circle.key")  # the secret half is no public one
        for _ in range(5):
            self.pay()
        growth = self.keep("growth", "checkpoint", "a.book", "--since", first, "--key", "circle.key")
        before = int(self.read("first").splitlines()[1])
        self.assertEqual(self.teller("check-growth", first, growth, "--key", "circle.key.pub"),
                         f"circle.example/book grew from {before} to {before + 5} records, and nothing before was "
                         "altered; signed by circle.example\n")
        self.refused("check-growth", first, growth, "--key", "other.key.pub")
        another = self.keep("another", "checkpoint", "a.book", "--origin", "circle.example/book")
        self.assertIn("begins with another checkpoint", self.refused("check-growth", another, growth))
        line = next(line for line in self.read("growth").splitlines() if line.startswith("path "))
        forged = self.forge("growth", line, line[:-1] + ("0" if line[-1] != "0" else "1"))
        self.assertIn("does not prove", self.refused("check-growth", first, forged))
        self.assertIn("forged:1:1: not a proof of growth", self.refused("check-growth", first, self.write("forged", "")))

    # ---- receipts

    def test_a_receipt_proves_a_payment_without_the_book(self):
        entry = self.entry(1)
        self.teller("new-key", "circle.example", "circle.key")
        kept = self.keep("kept", "checkpoint", "a.book", "--key", "circle.key")
        receipt = self.keep("receipt", "receipt", "a.book", str(entry), "--checkpoint", kept)
        os.rename(self.path("a.book"), self.path("away"))
        for words in ((), ("--checkpoint", kept), ("--key", "circle.key.pub"),
                      ("--checkpoint", kept, "--key", "circle.key.pub")):
            shown = self.json("check-receipt", receipt, *words)
            self.assertEqual(shown["rows"], [{"record": entry, "on": "2026-05-04", "kind": "payment", "debit": "ana",
                                              "credit": "ben", "amount": "2.00", "unit": "HRS",
                                              "memo": "for " + SECRET}])
            self.assertEqual((shown["proven"], shown["compared"]), (True, bool(words)))
        self.assertIn("It proves nothing until", self.teller("check-receipt", receipt))
        for words, to in (("amount 200", "amount 201"), ("debit 1", "debit 2"), ("for " + SECRET, "for nobody"),
                          ("on 2026-05-04", "on 2026-05-03"), (f"record {entry}", f"record {entry + 1}"),
                          (" ana\n", " eve\n")):
            self.assertIn("is not proven", self.refused("check-receipt", self.forge("receipt", words, to)))
        for words, to, place in (("amount 200", "amount", "not a field"), ("kind E", "kond E", "no such field"),
                                 ("checkpoint\n", "", "not a field"), ("rochdale receipt 1", "", "not a receipt")):
            self.assertIn(place, self.refused("check-receipt", self.forge("receipt", words, to)))
        os.rename(self.path("away"), self.path("a.book"))
        self.pay()
        later = self.keep("later", "checkpoint", "a.book", "--key", "circle.key")
        self.assertIn("another checkpoint", self.refused("check-receipt", receipt, "--checkpoint", later))
        self.keep("again", "receipt", "a.book", str(entry), "--checkpoint", kept)
        self.assertEqual(self.read("again"), self.read("receipt"))  # the book grew; the proof for then is the same
        self.assertIn("no entry or hold begins at record 1", self.refused("receipt", "a.book", "1"))
        self.refused("receipt", "a.book", "99")
        self.refused("receipt", "a.book", str(self.entry()), "--checkpoint", kept)
        self.misused("receipt", "a.book", str(entry), "--checkpoint", kept, "--key", "circle.key")

    def test_a_receipt_cut_anywhere_is_refused(self):
        text = self.teller("receipt", "a.book", str(self.entry()))
        for end in range(0, len(text), 23):
            self.refused("check-receipt", self.write("cut", text[:end]))

    # ---- redaction

    def words_on_disk(self, words):
        found = []
        for name in os.listdir(self.folder):
            with open(self.path(name), "rb") as file:
                if name.startswith("a.book") and words.encode() in file.read():
                    found.append(name)
        return found

    def test_redacted_words_are_gone_and_everything_else_stands(self):
        entry = self.entry(0)
        kept = self.keep("kept", "checkpoint", "a.book")
        given = self.keep("given", "receipt", "a.book", str(entry), "--checkpoint", kept)
        balances = self.teller("balances", "a.book", "--csv")
        self.assertTrue(self.words_on_disk(SECRET))
        self.misused("redact", "a.book")
        self.misused("redact", "a.book", "--containing", "")
        self.refused("redact", "a.book", "--containing", "nobody said this")
        self.refused("redact", "a.book", "--entry", "999")
        self.refused("redact", "a.book", "--account", "zoe")
        planned = self.unchanged("a.book", lambda: self.json("redact", "a.book", "--containing", SECRET, "--dry-run"))
        self.assertEqual((len(planned["rows"]), planned["erased"]), (4, 0))
        self.assertEqual(self.json("redact", "a.book", "--entry", str(entry))["erased"], 1)
        self.assertEqual(self.json("redact", "a.book", "--account", "ana")["erased"], 1)
        self.assertEqual(self.json("redact", "a.book", "--containing", SECRET)["erased"], 2)
        self.refused("redact", "a.book", "--containing", SECRET)
        self.teller("backup", "a.book", "a.book.copy")
        with sqlite3.connect(self.path("a.book.copy")) as copy:
            copy.execute("VACUUM INTO ?", (self.path("a.book.vacuumed"),))
        copy.close()
        self.assertEqual(self.words_on_disk(SECRET), [])
        self.assertEqual(self.teller("balances", "a.book", "--csv"), balances)
        self.assertEqual(self.sound("a.book")["erased_texts"], 4)
        self.teller("audit", "a.book", "--checkpoint", kept)
        self.teller("check-receipt", given, "--checkpoint", kept)  # who was given the words still has their proof
        again = self.keep("again", "receipt", "a.book", str(entry), "--checkpoint", kept)
        self.assertEqual(self.json("check-receipt", again, "--checkpoint", kept)["rows"][0]["memo"], "")
        growth = self.keep("growth", "checkpoint", "a.book", "--since", kept)
        self.teller("check-growth", kept, growth)


if __name__ == "__main__":
    main()
