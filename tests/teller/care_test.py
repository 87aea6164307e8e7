# SPDX-License-Identifier: MPL-2.0
"""What a treasurer may rely on wherever the program runs: read-only media, network drives, newer books, languages,
terminals, help, man page and completion."""
import json
import os
import pty
import re
import select
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from support.desk import PROJECT, TELLER, Desk, main, skipped  # noqa: E402

# A network drive for a program that asks: every file system says that it is NFS.
NETWORK_DRIVE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/vfs.h>
int statfs(const char* path, struct statfs* found) {
  int (*real)(const char*, struct statfs*) = (int (*)(const char*, struct statfs*))dlsym(RTLD_NEXT, "statfs");
  const int answer = real(path, found);
  found->f_type = 0x6969;
  return answer;
}
"""

# Commands that only look, with what they take beside the book.
READING = [["accounts"], ["holds"], ["balances"], ["balances", "--on", "2026-01-31"], ["balances", "--as-known", "5"],
           ["journal"], ["statement", "ana"], ["trial-balance"], ["balance-sheet"], ["verify"],
           ["income-statement", "--from", "2026-01-01", "--to", "2026-12-31"], ["ageing", "--account", "ana"],
           ["cash-flow", "--cash", "till", "--from", "2026-01-01", "--to", "2026-12-31"], ["compare", "b.csv"],
           ["export", "--format", "csv"], ["export", "--format", "postings"], ["export", "--format", "edges"]]
# Commands that change no book and answer nothing about one.
NO_LISTING = {"help", "backup", "day-count", "split", "round", "loan-schedule", "serve-lines", "interchange export",
              "interchange chain", "new-key", "checkpoint", "check-growth", "receipt"}


class Care(Desk):
    def setUp(self):
        super().setUp()
        self.teller("new", "a.book", "--unit", "EUR/2")
        for words in (["ana"], ["ben"], ["till", "--kind", "asset"]):
            self.teller("open", "a.book", *words)
        self.teller("pay", "a.book", "ana", "ben", "1234.56", "--on", "2026-01-02", "--memo", "ﬁrst 1.000,5")
        self.write("b.csv", "account,balance\nana,-1234.56\nben,1234.56\n")

    def reading(self):
        return [[words[0], "a.book", *words[1:]] for words in READING]

    def names(self):
        """The names of all commands, as the overview lists them."""
        names = re.findall(r"^  ((?:[a-z]+[a-z-]*)(?: [a-z-]+)?)  +[A-Z]", self.teller("help"), re.MULTILINE)
        self.assertGreater(len(names), 30)
        return names

    # ---- Where the book lies

    def test_reading_commands_work_on_a_read_only_medium(self):
        for journal in ("wal", "truncate"):
            medium = self.path(f"medium-{journal}")
            os.mkdir(medium)
            self.teller("new", f"{medium}/m.book", "--unit", "EUR/2", "--journal", journal)
            for words in (["open", "ana"], ["open", "ben"], ["open", "till", "--kind", "asset"], ["pay", "ana", "ben", "1234.56"]):
                self.teller(words[0], f"{medium}/m.book", *words[1:])
            before = sorted(os.listdir(medium))
            done = subprocess.run(["mount", "--bind", medium, medium], capture_output=True)
            if done.returncode != 0:
                skipped("nothing can be mounted here, so no medium is read-only: reading from one is not tested")
                return
            self.addCleanup(subprocess.run, ["umount", medium], capture_output=True)
            subprocess.run(["mount", "-o", "remount,ro,bind", medium], check=True)
            for words in READING:
                with self.subTest(journal=journal, words=words):
                    self.teller(words[0], f"{medium}/m.book", *words[1:])
            self.assertRegex(self.refused("pay", f"{medium}/m.book", "ana", "ben", "1"), "m.book.*(may only be read|[Rr]ead-only)")
            self.assertEqual(sorted(os.listdir(medium)), before)

    def test_a_network_drive_is_refused_by_name_unless_the_journal_is_truncated(self):
        compiler = shutil.which("cc") or shutil.which("gcc")
        if not compiler:
            skipped("there is no C compiler to pretend a network drive with")
            return
        self.write("drive.c", NETWORK_DRIVE)
        subprocess.run([compiler, "-shared", "-fPIC", "-o", "drive.so", "drive.c", "-ldl"], cwd=self.folder, check=True)
        drive = {"env": {**os.environ, "LD_PRELOAD": self.path("drive.so"), "ASAN_OPTIONS": "verify_asan_link_order=0"}}
        said = self.refused("new", "n.book", "--unit", "EUR/2", **drive)
        self.assertRegex(said, r"n\.book is on a file system \(NFS\) .*write-ahead log.*truncate")
        self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("n.book")], [])
        self.teller("new", "n.book", "--unit", "EUR/2", "--journal", "truncate", **drive)
        self.teller("open", "n.book", "ana", **drive)
        self.assertEqual(self.teller("balances", "n.book", "--csv", **drive), "account,balance\nana,0.00\n")
        # A book that was carried there is read, and not written.
        self.assertIn("(NFS)", self.unchanged("a.book", lambda: self.refused("pay", "a.book", "ana", "ben", "1", **drive)))

    def test_a_book_of_a_newer_version_is_refused_with_both_versions(self):
        with sqlite3.connect(self.path("a.book")) as database:
            database.execute("PRAGMA user_version = 7")
        database.close()
        for words in self.reading() + [["pay", "a.book", "ana", "ben", "1"]]:
            said = self.unchanged("a.book", lambda w=words: self.refused(*w))
            self.assertIn("a.book is a book of format 7; this program reads formats up to 1", said)

    # ---- Who reads it

    def test_every_reading_command_answers_in_json(self):
        for words in self.reading():
            with self.subTest(words=words):
                answer = json.loads(self.teller(*words, "--json"))
                self.assertIsInstance(answer, dict)
                # Amounts are text, so that no reader rounds them.
                self.assertNotRegex(self.teller(*words, "--json"), r": -?\d+\.\d")
        for name in self.names():
            text = self.teller("help", *name.split())
            if "--by WHO" not in text and name not in NO_LISTING:  # whoever changes a book is asked who that is
                self.assertIn("--json", text, name)
        self.misused("export", "a.book", "--format", "hledger", "--json")
        rows = self.json("export", "a.book", "--format", "postings")["rows"]
        self.assertEqual([(row["entry"], row["account"], row["amount"]) for row in rows],
                         [(5, "ana", "1234.56"), (5, "ben", "-1234.56")])

    def test_the_language_of_the_computer_changes_nothing(self):
        languages = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.split() if shutil.which("locale") else []
        german = [name for name in languages if name.lower().startswith(("de_", "fr_", "tr_", "ar_", "fa_"))]
        if not german:
            skipped("no language with a decimal comma is installed; the settings are still tried")
        self.write("p.csv", "payer,payee,amount,on\nana,ben,0.50,2026-01-03\n")
        expected = {tuple(words): self.teller(*words) for words in self.reading()}
        for name in ["C", "de_DE.UTF-8", "xx_YY", *german[:3]]:
            settings = {**os.environ, "LC_ALL": name, "LANG": name, "LANGUAGE": name}
            for words, text in expected.items():
                self.assertEqual(self.teller(*words, env=settings), text, (name, words))
            self.assertIn("0.50 EUR", self.teller("import", "a.book", "p.csv", "--dry-run", env=settings))

    # ---- Terminals

    def on_a_terminal(self, *words, with_output=False):
        """What a command writes to its error stream when that is a terminal; its output goes to a file, or there too."""
        ours, theirs = pty.openpty()
        output = tempfile.TemporaryFile("w+", encoding="utf-8")
        done = subprocess.Popen([TELLER, *words], cwd=self.folder, stdout=theirs if with_output else output, stderr=theirs)
        os.close(theirs)
        parts = []
        while True:
            ready, _, _ = select.select([ours], [], [], 60)
            try:
                part = os.read(ours, 65536) if ready else b""
            except OSError:
                break
            if not part:
                break
            parts.append(part)
        said = b"".join(parts)
        self.assertEqual(done.wait(), 0, said)
        output.seek(0)
        out = output.read()
        output.close()
        os.close(ours)
        return out, said.decode()

    def test_progress_is_shown_on_terminals_only(self):
        rows = "".join(f"ana,ben,{1 + at % 99}.00,2026-01-02,{at}\n" for at in range(120_000))
        self.write("p.csv", "payer,payee,amount,on,memo\n" + rows)
        out, said = self.on_a_terminal("import", "a.book", "p.csv")
        self.assertIn("120000 payments posted", out)
        self.assertRegex(said, r"import \[#*\.*\] \d+ %")
        self.assertTrue(said.endswith("\r\x1b[K"))  # it is wiped
        self.assertNotIn("\x1b", out)
        done = self.exits(0, "import", "a.book", "p.csv")
        self.assertEqual(done.stderr, "")
        self.assertIn("120000 payments there already", done.stdout)
        for words in (["export", "a.book", "--format", "csv"], ["journal", "a.book", "--csv"]):
            out, said = self.on_a_terminal(*words)
            self.assertRegex(said, rf"{words[0]} \[#*\.*\] \d+ %")
            self.assertTrue(said.endswith("\r\x1b[K"))
            self.assertEqual(out, self.teller(*words))
            _, said = self.on_a_terminal(*words, with_output=True)  # rows and bar would mix
            self.assertNotIn("\x1b", said)

    # ---- Help

    def test_it_says_its_version(self):
        with open(os.path.join(PROJECT, "CMakeLists.txt"), encoding="utf-8") as file:
            version = re.search(r"project\(rochdale VERSION ([0-9.]+)", file.read())[1]
        self.assertEqual(self.teller("--version"), f"teller {version}\n")

    def test_man_page_and_completion_know_every_command(self):
        page = self.teller("help", "--man")
        completion = self.teller("help", "--bash-completion")
        for name in self.names():
            self.assertIn(".SS teller " + name.replace("-", "\\-"), page)
            self.assertIn(f"'{name} '*)", completion)
            for option in re.findall(r"^  (--[a-z-]+)", self.teller("help", *name.split()), re.MULTILINE):
                self.assertIn(option.replace("-", "\\-"), page)
        reader = shutil.which("groff") or shutil.which("mandoc")
        if reader:
            options = ["-man", "-ww", "-Tutf8", "-z"] if reader.endswith("groff") else ["-T", "lint"]
            self.write("teller.1", page)
            done = subprocess.run([reader, *options, "teller.1"], cwd=self.folder, capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
        else:
            skipped("neither groff nor mandoc is installed, so nobody reads the man page")

    def complete(self, *words):
        bash = shutil.which("bash")
        script = (self.teller("help", "--bash-completion") +
                  "COMP_WORDS=(\"$@\") COMP_CWORD=$(($# - 1)); _teller; echo \"${COMPREPLY[@]}\"")
        done = subprocess.run([bash, "-c", script, "-", *words], capture_output=True, text=True, check=True)
        return done.stdout.split()

    def test_completion(self):
        if not shutil.which("bash"):
            skipped("there is no bash")
            return
        self.assertEqual(self.complete("teller", "statem"), ["statement"])
        self.assertEqual(self.complete("teller", "period", ""), ["close"])
        self.assertEqual(self.complete("rochdale-teller", "opening", "a.book", "--dif"), ["--difference"])
        self.assertEqual(self.complete("teller", "period", "close", "a.book", "--re"), ["--recorded", "--reference", "--reason"])
        self.assertEqual(self.complete("teller", "help", "bal"), ["balances", "balance-sheet"])


if __name__ == "__main__":
    main()
