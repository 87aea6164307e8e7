# SPDX-License-Identifier: MPL-2.0
"""Runs the files of tests/scenarios through the Python module, or through teller serve-lines.

    scenarios.py module FILE ...             PYTHONPATH leads to the package rochdale
    scenarios.py lines TELLER FILE ...
"""
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
from decimal import Decimal

RECORDED = "2025-11-24T16:00:00Z"
AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class No(Exception):
    """A command that was not answered with a yes."""

    def __init__(self, status, message="", figures=None):
        super().__init__(f"{status}: {message}")
        self.status, self.message, self.figures = status, message, figures or {}


class Words(list):
    """One line, cut into words. An option is a word name=value."""

    def __init__(self, line):
        super().__init__()
        quoted = in_word = False
        letters = iter(line.rstrip("\n"))
        for letter in letters:
            if letter == " " and not quoted:
                in_word = False
                continue
            if not in_word:
                self.append("")
            in_word = True
            if letter == '"':
                quoted = not quoted
            elif quoted and letter == "\\":
                letter = next(letters)
                self[-1] += "\n" if letter == "n" else letter
            else:
                self[-1] += letter

    def word(self, at):
        return self[at] if at < len(self) else ""

    def option(self, name):
        for word in self[1:]:
            if word.startswith(name + "="):
                return word[len(name) + 1:]
        return None

    def legs(self):
        return [word.split(":") for word in self[1:] if ":" in word and "=" not in word]


class Module:
    """A book of the Python module."""

    def __init__(self, path):
        self.path, self.book = path, rochdale.Book.create(path)

    def close(self):
        self.book.close()

    def reopen(self):
        self.book.close()
        self.book = rochdale.Book.open(self.path)

    # Texts become values first, as a program would have them.

    @staticmethod
    def amount(text):
        if not AMOUNT.fullmatch(text):
            raise No("malformed")
        return Decimal(text)

    @staticmethod
    def date(text):
        if text is None:
            return None
        try:
            return datetime.date.fromisoformat(text) if len(text) == 10 else 1 / 0
        except (ValueError, ZeroDivisionError):
            raise No("malformed") from None

    def limits(self, request):
        """The limits of a request as keyword arguments; none is no limit."""
        return {side: None if request.get(side) in (None, "none") else self.amount(request[side])
                for side in ("floor", "ceiling")}

    def call(self, request):
        try:
            return self.run(request)
        except rochdale.Refused as refused:
            refusal = refused.refusal
            raise No(refusal.status, refusal.message,
                     {"account": refusal.account, "limit": refusal.limit, "would_be": refusal.would_be,
                      "existing": refusal.existing, "rule": refusal.rule}) from None
        except rochdale.Fault as fault:
            raise No(fault.status, str(fault)) from None
        except ValueError as error:
            raise No("malformed", str(error)) from None

    def run(self, request):
        book = self.book
        stamp = rochdale.Stamp(by=request.get("by", ""), reason=request.get("reason", ""),
                               recorded=datetime.datetime.fromisoformat(RECORDED.replace("Z", "+00:00")),
                               on=self.date(request.get("on")))
        do = request["do"]
        texts = {name: request[name] for name in ("memo", "reference", "purpose", "key") if name in request}
        on = self.date(request.get("on"))
        if do == "unit":
            book.adopt_unit(request["unit"], **self.limits(request), stamp=stamp)
        elif do == "unit-limits":
            book.set_unit_limits(request["unit"], **self.limits(request), stamp=stamp)
        elif do == "open":
            words = {name: request[name] for name in ("kind", "name", "group") if name in request}
            book.open_account(request["account"], request.get("unit"), **words, **self.limits(request), stamp=stamp)
        elif do == "rename":
            book.rename(request["account"], request["name"], stamp=stamp)
        elif do in ("freeze", "thaw", "close"):
            change = {"freeze": book.freeze, "thaw": book.thaw, "close": book.close_account}[do]
            change(request["account"], stamp=stamp)
        elif do == "limit":
            if request.get("follow_unit"):
                book.follow_unit(request["account"], stamp=stamp)
            else:
                book.set_limits(request["account"], **self.limits(request), stamp=stamp)
        elif do == "pay":
            entry = book.pay(request["payer"], request["payee"], self.amount(request["amount"]), on=on, **texts,
                             override_limits=request.get("override", False), stamp=stamp)
            return {"entry": entry.number, "repeated": entry.repeated}
        elif do == "batch":
            transfers = [rochdale.Transfer(item["payer"], item["payee"], self.amount(item["amount"]),
                                           on=self.date(item["on"]), key=item.get("key", ""),
                                           linked=item.get("linked", False)) for item in request["payments"]]
            answers = book.post_batch(transfers, stamp=stamp)
            return {"answers": [{"ok": True, "repeated": answer.repeated} if answer else
                                {"ok": False, "status": answer.status} for answer in answers]}
        elif do == "entry":
            legs = [(leg["account"], self.amount(leg["amount"])) for leg in request["legs"]]
            entry = book.post_entry(legs, on=on, kind=request.get("kind", "ordinary"), **texts, stamp=stamp)
            return {"entry": entry.number, "repeated": entry.repeated}
        elif do == "reverse":
            entry = book.reverse(request["entry"], on=on, key=request.get("key", ""),
                                 override_limits=request.get("override", False), stamp=stamp)
            return {"entry": entry.number, "repeated": entry.repeated}
        elif do == "hold":
            hold = book.hold(request["payer"], request["payee"], self.amount(request["amount"]), on=on,
                             until=self.date(request.get("until")), **texts, stamp=stamp)
            return {"hold": hold.number}
        elif do == "post":
            amount = self.amount(request["amount"]) if "amount" in request else None
            entry = book.post_hold(request["hold"], on=on, amount=amount, keep_rest=request.get("keep_rest", False),
                                   key=request.get("key", ""), stamp=stamp)
            return {"entry": entry.number, "repeated": entry.repeated}
        elif do == "void":
            book.void_hold(request["hold"], stamp=stamp)
        elif do == "expire":
            return {"expired": book.expire_holds(self.date(request["as_of"]), stamp=stamp)}
        elif do == "period":
            book.close_period(self.date(request["through"]), stamp=stamp)
        elif do == "adopt":
            book.adopt_policy(request["family"], request["parameters"], stamp=stamp)
        elif do == "withdraw":
            book.withdraw_policy(request["name"], stamp=stamp)
        elif do == "import":
            return book.import_payments(request["csv"], skip_refused=request["skip_refused"],
                                        open_accounts=request["open_accounts"], stamp=stamp)
        elif do == "export":
            return {"csv": book.export(request["what"]).decode()}
        elif do == "balance":
            balance = book.balance_of(request["account"], on)
            available = book.available(request["account"])
            names = ("balance", "debits", "credits", "held_debits", "held_credits")
            return {**{name: format(getattr(balance, name), "f") for name in names},
                    "available": "none" if available is None else format(available, "f")}
        elif do == "account":
            account = book.account(request["account"])
            limit = {side: getattr(account, side) for side in ("floor", "ceiling")}
            return {"name": account.name, "group": account.group, "kind": account.kind, "status": account.status,
                    "unit": str(account.unit),
                    **{side: "none" if value is None else format(value, "f") for side, value in limit.items()}}
        elif do == "statement":
            made = book.statement(request["account"], self.date(request.get("from")), self.date(request.get("to")))
            return {"opening": format(made.opening, "f"), "closing": format(made.closing, "f"),
                    "rows": [{"entry": row.entry, "on": row.on.isoformat(), "other": row.other,
                              "change": format(row.change, "f"), "balance": format(row.balance, "f"),
                              "memo": row.memo} for row in made]}
        elif do == "feed":
            return {"records": [{"kind": record.kind, "on": record.on.isoformat(), "related": record.related,
                                 "event": record.event, "legs": record.legs} for record in
                                book.journal(request["after"])]}
        elif do == "holds":
            return {"holds": book.holds()}
        elif do == "verify":
            return book.verify()
        else:
            raise KeyError(do)
        return {}


class Lines:
    """A book behind teller serve-lines. One server serves all of them."""

    server = None

    def __init__(self, path):
        self.name = os.path.basename(path).removesuffix(".book")
        if Lines.server is None:
            Lines.start(os.path.dirname(path))
        self.call({"do": "new"})

    @classmethod
    def start(cls, folder):
        cls.server = subprocess.Popen([cls.teller, "serve-lines", folder], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True, encoding="utf-8")
        cls.folder = folder

    @classmethod
    def stop(cls):
        cls.server.stdin.close()
        if cls.server.wait() != 0:
            sys.exit("the server ended badly")

    def close(self):
        pass

    def reopen(self):
        Lines.stop()
        Lines.start(Lines.folder)

    def call(self, request):
        line = json.dumps({"id": "7", "book": self.name, "recorded": RECORDED, **request})
        Lines.server.stdin.write(line + "\n")
        Lines.server.stdin.flush()
        answer = json.loads(Lines.server.stdout.readline())
        if answer.pop("id") != "7":
            raise No("internal", "the answer is to another request")
        if not answer.pop("ok"):
            raise No(answer["status"], answer["message"], answer)
        return answer


class Runner:
    def __init__(self, driver, folder):
        self.driver, self.folder = driver, folder
        self.failures = self.scenarios = 0
        self.book = None

    def wrong(self, what):
        print(f"{self.file}:{self.number}: {what}")
        self.failures += 1

    def same(self, what, wanted, found):
        if wanted is not None and str(found) != str(wanted):
            self.wrong(f"{what} is {found!r}, expected {wanted!r}")

    def lines(self):
        with open(self.file, encoding="utf-8", newline="\n") as file:
            for self.number, line in enumerate(file, 1):
                yield line

    def run_file(self, name):
        self.file = name
        lines = self.lines()
        for line in lines:
            if line.startswith("#") or line == "\n":
                continue
            words = Words(line)
            expected = "ok"
            if words[0] == "refuse":
                expected = words[1]
                del words[:2]
            elif words[0] == "again":
                expected = "again"
                del words[:1]
            block = []
            if words[0] in ("batch", "import", "export"):
                for line in lines:
                    if line == "end\n":
                        break
                    block.append(line)
            try:
                answer = "again" if self.run(words, block) else "ok"
            except No as no:
                self.last, answer = no, no.status
            if answer != expected and (answer, expected) != ("again", "ok"):
                self.wrong(f"{words[0]}: {answer} ({getattr(self.last, 'message', '')}), expected {expected}")

    def number_of(self, name):
        return self.names.get(name, int(name) if name.isdigit() else 0)

    def payment(self, words):
        request = {"payer": words.word(1), "payee": words.word(2), "amount": words.word(3),
                   "on": words.option("on") or self.day}
        for name in ("key", "memo", "reference", "purpose", "until"):
            if words.option(name) is not None:
                request[name] = words.option(name)
        if "linked" in words:
            request["linked"] = True
        return request

    def ask(self, words, **request):
        """Asks the book, with who and why; returns what it says."""
        request = {name: value for name, value in request.items() if value is not None}
        request.setdefault("on", self.day)
        return self.book.call({"by": self.by, "reason": self.reason, **request})

    def posted(self, words, answer):
        number = answer.get("entry", answer.get("hold"))
        if words.option("as") is not None:
            self.names[words.option("as")] = number
        return bool(answer.get("repeated", False))

    def run(self, words, block):
        do = words[0]
        if do == "scenario":
            if self.book is not None:
                self.book.close()
            self.scenarios += 1
            self.day, self.by, self.reason, self.names, self.last = "2026-01-01", "", "", {}, None
            self.book = self.driver(os.path.join(self.folder, f"s{self.scenarios}.book"))
        elif do == "day":
            self.day = words[1]
        elif do == "stamp":
            self.by, self.reason = words.option("by") or "", words.option("reason") or ""
        elif do in ("unit", "unit-limits"):
            self.ask(words, do=do, unit=words.word(1), floor=words.option("floor"), ceiling=words.option("ceiling"))
        elif do == "open":
            options = {name: words.option(name) for name in ("unit", "kind", "name", "group", "floor", "ceiling")}
            self.ask(words, do=do, account=words.word(1), **options)
        elif do == "rename":
            self.ask(words, do=do, account=words[1], name=words[2])
        elif do in ("freeze", "thaw", "close"):
            self.ask(words, do=do, account=words[1])
        elif do == "limit":
            self.ask(words, do=do, account=words[1], floor=words.option("floor"), ceiling=words.option("ceiling"),
                     follow_unit=True if "unit" in words else None)
        elif do == "pay":
            override = {"override": True} if "override" in words else {}
            return self.posted(words, self.ask(words, do=do, **self.payment(words), **override))
        elif do == "entry":
            legs = [{"account": code, "amount": amount} for code, amount in words.legs()]
            return self.posted(words, self.ask(words, do=do, legs=legs, kind=words.option("kind"),
                                               on=words.option("on"), key=words.option("key"),
                                               memo=words.option("memo")))
        elif do == "reverse":
            return self.posted(words, self.ask(words, do=do, entry=self.number_of(words[1]), on=words.option("on"),
                                               key=words.option("key"),
                                               override=True if "override" in words else None))
        elif do == "hold":
            return self.posted(words, self.ask(words, do=do, **self.payment(words)))
        elif do == "post":
            return self.posted(words, self.ask(words, do=do, hold=self.number_of(words[1]), on=words.option("on"),
                                               amount=words.option("amount"), key=words.option("key"),
                                               keep_rest=True if "keep" in words else None))
        elif do == "void":
            self.ask(words, do=do, hold=self.number_of(words[1]))
        elif do == "expire":
            answer = self.ask(words, do=do, as_of=words[1])
            self.same("the number of holds that ran out", words.option("count"), answer["expired"])
        elif do == "period":
            self.ask(words, do=do, through=words[1])
        elif do == "adopt":
            self.ask(words, do=do, family=words[1], parameters=words[2])
        elif do == "withdraw":
            self.ask(words, do=do, name=words[1])
        elif do == "reopen":
            self.book.reopen()
        elif do == "batch":
            self.batch(words, block)
        elif do == "import":
            answer = self.ask(words, do=do, csv="".join(block), skip_refused="skip" in words,
                              open_accounts="open" in words)
            for what in ("rows", "posted", "repeated", "refused", "opened"):
                self.same(what, words.option(what), answer[what])
        elif do == "export":
            self.same("the export", "".join(block), self.ask(words, do=do, what=words[1])["csv"])
        elif do == "says":
            self.same("the sentence", words[1], self.last.message)
        elif do == "figures":
            self.figures(words)
        else:
            self.check(words, do)
        return False

    def batch(self, words, block):
        expected, payments = [], []
        for line in block:
            item = Words(line)
            expected.append(item[1] if item[0] == "refuse" else item[0] if item[0] == "again" else "ok")
            del item[:2 if item[0] == "refuse" else 1 if item[0] == "again" else 0]
            payments.append(self.payment(item))
        answers = self.ask(words, do="batch", payments=payments)["answers"]
        if len(answers) != len(expected):
            self.wrong(f"{len(answers)} answers to {len(expected)} items")
        for wanted, answer in zip(expected, answers):
            found = ("again" if answer.get("repeated") else "ok") if answer["ok"] else answer["status"]
            self.same("an item's answer", wanted, found)

    def figures(self, words):
        for what in ("account", "rule"):
            self.same(what, words.option(what), self.last.figures.get(what))
        for what in ("limit", "would_be"):
            # A remainder is no figure of one account: what has no unit is not written in lines.
            if words.option(what) is not None and self.last.figures.get("account"):
                self.same(what, words.option(what), self.last.figures.get(what))
        if words.option("existing") is not None:
            self.same("existing", self.number_of(words.option("existing")), self.last.figures["existing"])

    def check(self, words, do):
        if do == "expect":
            answer = self.book.call({"do": "balance", "account": words[1],
                                     **({"on": words.option("on")} if words.option("on") else {})})
            self.same("the balance", words[2], answer["balance"])
            for what in ("debits", "credits", "held_debits", "held_credits", "available"):
                self.same(what, words.option(what), answer[what])
        elif do == "account":
            answer = self.ask(words, do=do, account=words[1])
            for what in ("name", "group", "kind", "status", "unit", "floor", "ceiling"):
                self.same(what, words.option(what), answer[what])
        elif do == "statement":
            answer = self.ask(words, do=do, account=words[1], **{"from": words.option("from"), "to": words.option("to")})
            self.rows = iter(answer["rows"])
            self.same("rows", words.option("rows"), len(answer["rows"]))
            for what in ("opening", "closing"):
                self.same(what, words.option(what), answer[what])
        elif do == "row":
            row = next(self.rows)
            self.same("the entry", self.number_of(words[1]), row["entry"])
            for at, what in enumerate(("on", "other", "change", "balance"), 2):
                self.same(what, words[at], row[what])
            self.same("the memo", words.option("memo"), row["memo"])
        elif do == "journal":
            after = self.number_of(words.option("after") or "0")
            records = self.ask(words, do="feed", after=after)["records"]
            self.same("records", words.option("records"), len(records))
            self.records = iter(records)
        elif do == "record":
            record = next(self.records)
            self.same("the kind", words[1], record["kind"])
            for what in ("on", "event"):
                self.same(what, words.option(what), record.get(what))
            if words.option("related") is not None:
                self.same("related", self.number_of(words.option("related")), record.get("related", 0))
            self.same("legs", words.option("legs"), len(record.get("legs", [])))
        elif do == "holds":
            self.same("the number of open holds", words[1], len(self.ask(words, do=do)["holds"]))
        elif do == "verify":
            self.same("the number of findings", 0, self.ask(words, do=do)["found"])
        else:
            self.wrong(f"{do!r} is no command")


def main(arguments):
    global rochdale
    driver = {"module": Module, "lines": Lines}[arguments.pop(0)]
    if driver is Lines:
        Lines.teller = arguments.pop(0)
    else:
        import rochdale
    with tempfile.TemporaryDirectory(prefix="rochdale-") as folder:
        runner = Runner(driver, folder)
        for name in arguments:
            runner.run_file(name)
        if runner.book is not None:
            runner.book.close()
        if driver is Lines and Lines.server is not None:
            Lines.stop()
    print(f"{runner.scenarios} scenarios, {runner.failures} failures")
    return 1 if runner.failures or runner.scenarios < 60 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
