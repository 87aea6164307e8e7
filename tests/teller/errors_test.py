# SPDX-License-Identifier: MPL-2.0
"""What goes wrong is said with its place and its reason, with the right exit status, and changes nothing."""
import os
import sys

sys.dont_write_bytecode = True
from support.desk import Desk, main  # noqa: E402

HEADER = b"payer,payee,amount,on,memo,key\n"
ROW = b"ana,ben,1.00,2026-01-01,,\n"

# What a file of payments has, the place of its fault, and words of the reason. The unit is EUR/2.
PAYMENT_FAULTS = [
    (b"", "1:1", "the file is empty"),
    (b"payer,payee,amount\n", "1:1", 'no column "on" for the on'),
    (b"payer,payee,payee,amount,on\n", "1:1", 'more than one column "payee"'),
    (HEADER + ROW + b"ana,ben,1\n", "3:10", "the row ends after 3 of 6 fields"),
    (HEADER + b"ana,ben,1.00,2026-01-01,,,,\n", "2:27", "more fields than the header, which has 6"),
    (HEADER + b'ana,"ben,1.00,2026-01-01,,\n', "2:5", "the quote that opens here is never closed"),
    (HEADER + b'ana,b"en,1.00,2026-01-01,,\n', "2:6", "a quote in a field that does not begin with one"),
    (HEADER + b'ana,"ben"x,1.00,2026-01-01,,\n', "2:10", "text after a closing quote"),
    (HEADER + b"ana,b\0n,1.00,2026-01-01,,\n", "2:6", "a NUL byte"),
    (HEADER + b"ana,b\xe9n,1.00,2026-01-01,,\n", "2:6", "the byte 0xE9 is not UTF-8 here"),
    (HEADER + ROW[:-1] + b"\rx", "2:26", "a carriage return without a line feed"),
    (b"\xff\xfep\0", "1:1", "the file is in UTF-16"),
    (b"PK\x03\x04....", "1:1", "save it as CSV"),
    (b"\x1f\x8b\x08\0....", "1:1", "compressed with gzip"),
    (HEADER + b",ben,1.00,2026-01-01,,\n", "2:1", "there is no payer"),
    (HEADER + b"ana,,1.00,2026-01-01,,\n", "2:5", "there is no payee"),
    (HEADER + b"ana,ben,,2026-01-01,,\n", "2:9", "no digits"),
    (HEADER + b"ana,ben,1.0x,2026-01-01,,\n", "2:12", "not a digit"),
    (HEADER + b"ana,ben,1.005,2026-01-01,,\n", "2:13", "more decimals than the unit has"),
    (HEADER + b"ana,ben,0,2026-01-01,,\n", "2:9", "the amount is zero"),
    (HEADER + b"ana,ben,-1,2026-01-01,,\n", "2:9", "the amount is negative"),
    (HEADER + b"ana,ben," + b"9" * 50 + b",2026-01-01,,\n", "2:", "more than an amount can hold"),
    (HEADER + b"ana,ben,1.00,,,\n", "2:14", "a digit of the date is missing"),
    (HEADER + b"ana,ben,1.00,2026-02-30,,\n", "2:22", "no such day"),
    (HEADER + b"ana,ben,1.00,2026-13-01,,\n", "2:19", "no such month"),
    (HEADER + b"ana,ben,1.00,2026-01-01 25:00,,\n", "2:25", "an hour is 00 to 23"),
    (HEADER + b"ana,ana,1.00,2026-01-01,,\n", "2:5", "nobody can pay themselves"),
    (HEADER + b"ana,zoe,1.00,2026-01-01,,\n", "2:5", 'there is no account "zoe" in this book'),
    (HEADER + b'"z\noe",ben,1.00,2026-01-01,,\n', "2:2", "there is no account"),
    (HEADER + b'ana,ben,1.00,2026-01-01,"two\nlines",\nana,ben,x,2026-01-01,,\n', "4:9", "not a digit"),
    (HEADER + "ana,ben,1.00,2026-01-01,\u202eabc,\n".encode(), "2:", "changes the direction of writing"),
    (HEADER + "ana,ben,1.00,2026-01-01,äöü,\näna,ben,1,2026-01-01,,\n".encode(), "3:1", "there is no account"),
    (HEADER + "äö,ben,1x,2026-01-01,,\n".encode(), "2:9", "not a digit"),  # columns are characters, not bytes
    (HEADER + b"ana,ben,1000,2026-01-01,,\n", "2:", "credit limit of -100.00 EUR: the balance would become -1000.00 EUR"),
    (HEADER + b"ana,frozen,1,2026-01-01,,\n", "2:", "frozen is frozen"),
    (HEADER + b"ana,ben,1,2025-12-31,,\n", "2:", "the books are closed through 2025-12-31"),
    (HEADER + b"ana,ben,1,2026-01-01,,k\nana,ben,2,2026-01-01,,k\n", "3:", "this key was used for another request before"),
    # Behind what is read at once, and after what was posted by then.
    (HEADER + b"ana,ben,0.01,2026-01-01,,\n" * 9000 + b"ana,ben,x,2026-01-01,,\n", "9002:9", "not a digit"),
    (HEADER + b"ana,ben,0.01,2026-01-01,,\n" * 9000 + b"ana,ben,1\n", "9002:10", "the row ends after 3 of 6 fields"),
]

BALANCE_FAULTS = [
    (b"account,balance\nana,1\nana,-1\n", "3:1", "stands here twice, before on line 2"),
    (b"account,balance\nana,x\n", "2:5", "not a digit"),
    (b"account,balance\nana,1.001\n", "2:", "more decimals than the unit has"),
    (b"account,balance\n,1\n", "2:1", "there is no account"),
    (b"account,balance\nnew,1\nana,-1\n", "2:1", 'there is no account "new" in this book (--open-accounts opens it)'),
    (b"account,amount\nana,1\n", "1:1", 'no column is called "balance"'),
]

ENTRY_FAULTS = [
    (b"account,debit,credit\nana,1,1\n", "2:5", "either a debit or a credit"),
    (b"account,debit,credit\nana,,\n", "2:5", "either a debit or a credit"),
    (b"account,debit,credit\nzoe,1,\n", "2:1", "there is no such account"),
    (b"account,debit,credit\nana,-1,\n", "2:5", "above zero"),
    (b"account,debit,credit\nana,1,\nben,,1.001\n", "3:10", "more decimals"),
    (b"account,debit\nana,1\n", "1:1", 'no column is called "credit"'),
]

# Command lines that are wrong: what was understood of them may not be done.
MISUSED = [
    [],
    ["bogus"],
    ["pay", "a.book", "ana", "ben"],
    ["pay", "a.book", "ana", "ben", "1", "extra"],
    ["pay", "a.book", "ana", "ben", "one"],
    ["pay", "a.book", "ana", "ben", "1", "--on", "tomorrow"],
    ["pay", "a.book", "ana", "ben", "1", "--on", "2026-02-29"],
    ["pay", "a.book", "ana", "ben", "1", "--recorded", "2026-01-01"],
    ["pay", "a.book", "ana", "ben", "1", "--bogus"],
    ["new", "n.book"],
    ["new", "n.book", "--unit", "EUR"],
    ["new", "n.book", "--unit", "EUR/99"],
    ["new", "n.book", "--unit", "EUR/2", "--floor", "low"],
    ["new", "n.book", "--unit", "EUR/2", "--journal", "fast"],
    ["open", "a.book", "x", "--kind", "wood"],
    ["limit", "a.book", "ana", "--floor", "-5"],
    ["limit", "a.book", "ana", "--reason", "r"],
    ["limit", "a.book", "--floor", "1", "--reason", "r"],
    ["reverse", "a.book", "3"],
    ["reverse", "a.book", "three", "--reason", "r"],
    ["import", "a.book", "p.csv", "--on-refusal", "perhaps"],
    ["import", "a.book", "p.csv", "--map", "payer"],
    ["import", "a.book", "p.csv", "--map", "colour=x"],
    ["import", "a.book", "p.csv", "--delimiter", "x"],
    ["import", "a.book", "p.csv", "--decimal", "1"],
    ["import", "a.book", "p.csv", "--decimal", ",", "--group", ","],
    ["import", "a.book", "p.csv", "--encoding", "ebcdic"],
    ["import", "a.book", "p.csv", "--date-format", "dd/mm/yy"],
    ["opening", "a.book", "p.csv"],
    ["compare", "a.book", "p.csv", "--on", "x"],
    ["balances", "a.book", "--csv", "--json"],
    ["balances", "a.book", "--as-known", "x"],
    ["statement", "a.book", "ana", "--from", "2026-02-01", "--to", "2026-01-01"],
    ["export", "a.book"],
    ["export", "a.book", "--format", "pdf"],
    ["entry", "a.book", "e.csv", "--kind", "odd"],
    ["journal", "a.book", "--after", "-1"],
    ["period"],
    ["period", "close", "a.book"],
    ["help", "bogus"],
]


class Errors(Desk):
    def setUp(self):
        super().setUp()
        self.teller("new", "a.book", "--unit", "EUR/2", "--floor", "-100")
        for account in ("ana", "ben", "frozen"):
            self.teller("open", "a.book", account)
        self.teller("freeze", "a.book", "frozen")
        self.teller("period", "close", "a.book", "2025-12-31")

    def check_faults(self, faults, *command):
        for text, place, why in faults:
            with self.subTest(file=text):
                self.write("f.csv", text)
                said = self.unchanged("a.book", lambda: self.refused(command[0], "a.book", "f.csv", *command[1:]))
                self.assertTrue(said.startswith(f"teller: f.csv:{place}"), said)
                self.assertIn(why, said)
                self.assertEqual(said.count("\n"), 1, said)

    def test_payments(self):
        self.check_faults(PAYMENT_FAULTS, "import")

    def test_balances(self):
        self.check_faults(BALANCE_FAULTS, "opening", "--on", "2026-01-01")
        self.check_faults([fault for fault in BALANCE_FAULTS if b"new" not in fault[0]], "compare")

    def test_legs(self):
        self.check_faults(ENTRY_FAULTS, "entry")

    def test_aliases(self):
        self.write("f.csv", HEADER + ROW)
        for text, place, why in [(b"old,new,x\n", "1:1", "two columns"), (b"old,new\na,b\na,c\n", "3:1", "stands twice"),
                                 (b"old,new\na,\n", "2:1", "an alias needs a name and an account")]:
            self.write("al.csv", text)
            said = self.unchanged("a.book", lambda: self.refused("import", "a.book", "f.csv", "--aliases", "al.csv"))
            self.assertTrue(said.startswith(f"teller: al.csv:{place}"), said)
            self.assertIn(why, said)

    def test_files_that_cannot_be_read(self):
        for command in (["import", "a.book"], ["opening", "a.book", "--on", "2026-01-01"], ["compare", "a.book"],
                        ["entry", "a.book"]):
            self.assertIn("absent.csv: cannot be opened: No such file", self.refused(*command, "absent.csv"))
            self.assertIn("cannot be read: Is a directory", self.refused(*command, "."))

    def test_wrong_command_lines(self):
        self.write("p.csv", HEADER + ROW)
        self.write("e.csv", "account,debit,credit\nana,1,\nben,,1\n")
        for words in MISUSED:
            with self.subTest(words=words):
                said = self.unchanged("a.book", lambda: self.misused(*words))
                self.assertRegex(said, "(?s)usage: teller|Try: teller help")
        self.assertFalse(os.path.exists(self.path("n.book")))

    def test_refusals_name_their_figures(self):
        for words, why in [
            (["pay", "a.book", "ana", "ben", "100.01"],
             "the account ana may not go below its credit limit of -100.00 EUR: the balance would become -100.01 EUR"),
            (["pay", "a.book", "ana", "zoe", "1"], 'there is no account "zoe"'),
            (["pay", "a.book", "ana", "ana", "1"], "ana cannot pay itself"),
            (["pay", "a.book", "ana", "ben", "0"], "the amount is zero"),
            (["pay", "a.book", "ana", "ben", "-1"], "the amount is negative"),
            (["pay", "a.book", "ana", "ben", "0.001"], "more decimals than the unit has"),
            (["pay", "a.book", "ana", "frozen", "1"], "frozen is frozen"),
            (["pay", "a.book", "ana", "ben", "1", "--on", "2025-12-31"], "closed through 2025-12-31"),
            (["open", "a.book", "ana"], "ana has this code already"),
            (["open", "a.book", ""], "an account needs a code"),
            (["open", "a.book", "a\nb"], "a control character"),
            (["open", "a.book", "x", "--floor", "5", "--ceiling", "4"], "the credit limit lies above the maximum balance"),
            (["reverse", "a.book", "1", "--reason", "r"], "this record is no entry"),
            (["reverse", "a.book", "99", "--reason", "r"], "there is no such entry"),
            (["void-hold", "a.book", "1"], "there is no such hold"),
            (["statement", "a.book", "zoe"], 'there is no account "zoe"'),
            (["balances", "a.book", "--as-known", "99"], "the book has no record 99"),
            (["new", "a.book", "--unit", "EUR/2"], "a.book exists already"),
            (["backup", "a.book", "a.book"], "a.book exists already"),
            (["unit", "a.book", "EUR/3"], "this book keeps EUR/2"),
        ]:
            with self.subTest(words=words):
                said = self.unchanged("a.book", lambda: self.refused(*words))
                self.assertIn(why, said)
                self.assertEqual(said.count("\n"), 1, said)

    def test_hostile_words_do_not_steer_the_terminal(self):
        said = self.refused("statement", "a.book", "\x1b[2Jzoe\r\u202e")
        self.assertNotRegex(said[:-1], r"[\x00-\x1f\u202e]")

    def test_output_that_cannot_be_written(self):
        if not os.path.exists("/dev/full"):
            return
        with open("/dev/full", "wb") as full:
            for words in (["balances", "a.book"], ["journal", "a.book", "--csv"], ["export", "a.book", "--format", "csv"]):
                self.assertRegex(self.refused(*words, stdout=full), "can ?not be written|could not be written")

    def test_refused_rows_are_never_written_over_what_is_read(self):
        self.write("p.csv", HEADER + b"ana,ben,x,2026-01-01,,\n")
        for target in ("p.csv", "a.book", "absent/out.csv"):
            before = self.fingerprint("p.csv")
            said = self.unchanged("a.book", lambda: self.refused("import", "a.book", "p.csv", "--on-refusal", "skip",
                                                                 "--refused", target))
            self.assertRegex(said, "cannot (be )?writ")
            self.assertEqual(self.fingerprint("p.csv"), before)
        self.assertEqual([name for name in os.listdir(self.folder) if "unfinished" in name], [])


if __name__ == "__main__":
    main()
