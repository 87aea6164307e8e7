# SPDX-License-Identifier: MPL-2.0
"""The Python module: what goes in and out, what is refused, and that nothing of it changes a book."""
import array
import datetime
import decimal
import gc
import sys
import threading
import unittest
import unittest.mock
from datetime import date
from decimal import Decimal

import rochdale
from rochdale import Book, Fault, Refused, Stamp, Transfer, Unit

DAY = date(2026, 1, 1)


def absent(name):
    try:
        __import__(name)
        return False
    except ImportError:
        print(f"SKIPPED: {name} is absent", file=sys.stderr, flush=True)
        return True


class StandInForArrow:
    """What to_arrow() asks of pyarrow, where that is absent: columns whose types and values can be looked at. Like
    pyarrow, it takes no value of another type, and no decimal that does not fit."""
    class Column:
        def __init__(self, values, type_name):
            accepted = {"uint32": int, "uint64": int, "date32": date, "string": str}.get(type_name, Decimal)
            for value in values:
                if value is not None and type(value) is not accepted:
                    raise TypeError(f"{value!r} is no {type_name}")
            if accepted is Decimal:
                precision, scale = map(int, type_name[len("decimal128("):-1].split(","))
                with decimal.localcontext() as exact:
                    exact.prec = precision
                    exact.traps[decimal.Inexact] = True
                    values = [value.quantize(Decimal(1).scaleb(-scale)) for value in values]
            self.type, self.values = type_name, values

        def to_pylist(self):
            return self.values

    uint32, uint64, date32, string = (staticmethod(lambda name=name: name)
                                      for name in ("uint32", "uint64", "date32", "string"))
    decimal128 = staticmethod("decimal128({}, {})".format)
    array, table = Column, staticmethod(dict)


def circle(**options):
    book = Book(**options)
    book.adopt_unit("HRS/2", floor=-100)
    for code in ("ana", "ben", "cem"):
        book.open_account(code)
    return book


def state(book):
    return book.records, [(b.account, b.balance, b.held_debits) for b in book.balances()], len(book.holds())


class Amounts(unittest.TestCase):
    def test_int_and_decimal_go_in_and_decimal_comes_out(self):
        with circle() as book:
            book.pay("ana", "ben", 7, on=DAY)
            book.pay("ana", "ben", Decimal("0.25"), on=DAY)
            balance = book.balance("ana")
            self.assertIs(type(balance), Decimal)
            self.assertEqual(str(balance), "-7.25")
            self.assertEqual(str(book.available("ana")), "92.75")

    def test_no_context_rounds(self):
        with decimal.localcontext() as context, Book() as book:
            context.prec = 3
            book.adopt_unit("SRF/18")
            book.open_account("ana")
            book.open_account("ben")
            text = "12345678901234567890.123456789012345678"
            book.pay("ana", "ben", Decimal(text), on=DAY)
            self.assertEqual(str(book.balance("ben")), text)

    def test_another_type_is_a_type_error(self):
        with circle() as book:
            before = state(book)
            for amount in (7.5, True, False, "7.50", None, 7 + 0j, [7], b"7", object()):
                with self.subTest(amount=amount), self.assertRaises(TypeError):
                    book.pay("ana", "ben", amount, on=DAY)
                with self.subTest(amount=amount), self.assertRaises(TypeError):
                    Transfer("ana", "ben", amount, on=DAY)
            with self.assertRaises(TypeError):
                book.set_limits("ana", floor=-1.5)
            self.assertEqual(state(book), before)

    def test_what_is_no_amount_is_a_value_error(self):
        with circle() as book:
            before = state(book)
            for amount in ("NaN", "sNaN", "Infinity", "-Infinity", "7.505", "1E+1000000000", "1E-1000000000", "7.500"):
                with self.subTest(amount=amount), self.assertRaises(ValueError):
                    book.pay("ana", "ben", Decimal(amount), on=DAY)
            for amount in (10**40, -(10**40), 1 << 127):
                with self.subTest(amount=amount), self.assertRaises(ValueError):
                    book.pay("ana", "ben", amount, on=DAY)
            self.assertEqual(state(book), before)

    def test_a_refusal_is_raised_or_returned_as_chosen(self):
        with circle() as book:
            with self.assertRaises(Refused) as caught:
                book.pay("ana", "ben", 101, on=DAY)
            refusal = caught.exception.refusal
            self.assertEqual((refusal.status, refusal.account), ("floor", "ana"))
            self.assertEqual((str(refusal.limit), str(refusal.would_be)), ("-100.00", "-101.00"))
            self.assertIn("credit limit", str(refusal))
        with circle(refusals="return") as book:
            refusal = book.pay("ana", "ben", 101, on=DAY)
            self.assertFalse(refusal)
            self.assertEqual(refusal.status, "floor")
            self.assertTrue(book.pay("ana", "ben", 100, on=DAY))
        with self.assertRaises(ValueError):
            Book(refusals="ignore")


class BadInput(unittest.TestCase):
    def test_nothing_bad_changes_a_book(self):
        with circle() as book:
            before = state(book)
            for wrong, call in (
                (Refused, lambda: book.pay("ana", "nobody", 1, on=DAY)),
                (Refused, lambda: book.pay(1, 99, 1, on=DAY)),
                (Refused, lambda: book.pay("ana", "ben", -1, on=DAY)),
                (Refused, lambda: book.pay("ana", "ben", 1, on=DAY, memo="x" * 5000)),
                (Refused, lambda: book.pay("ana", "ben", 1, on=DAY, memo="bell \a")),
                (Refused, lambda: book.open_account("x" * 1_000_000)),
                (ValueError, lambda: book.pay("ana", "ben", 1, on=DAY, memo="a\0b")),
                (ValueError, lambda: book.open_account("a\0b")),
                (UnicodeEncodeError, lambda: book.open_account("\ud800")),
                (TypeError, lambda: book.open_account(None)),
                (TypeError, lambda: book.pay("ana", "ben", 1)),
                (TypeError, lambda: book.pay("ana", "ben", 1, on="2026-01-01")),
                (TypeError, lambda: book.pay("ana", "ben", 1, on=datetime.datetime(2026, 1, 1))),
                (TypeError, lambda: book.pay("ana", "ben", 1, on=DAY, stamp="Toad Lane")),
                (TypeError, lambda: book.pay(True, "ben", 1, on=DAY)),
                (TypeError, lambda: book.post_batch([("ana", "ben", 1)])),
                (TypeError, lambda: book.reverse(-1, on=DAY)),
                (Refused, lambda: book.reverse(99, on=DAY)),
                (Refused, lambda: book.void_hold(1 << 60)),
                (ValueError, lambda: book.open_account("dan", kind="friend")),
                (ValueError, lambda: book.adopt_unit("EUR")),
                (ValueError, lambda: Stamp(recorded=datetime.datetime(2026, 1, 1))),
                (Fault, lambda: book.adopt_policy("astrology", "")),
                (Fault, lambda: book.adopt_policy("amount_step", "step=1")),
                (ValueError, lambda: book.import_payments("nonsense")),
                (TypeError, lambda: book.import_payments(7)),
                (ValueError, lambda: book.export("dreams")),
                (Fault, lambda: Book.open("/nowhere/at.all")),
                (Fault, lambda: Book.open(__file__)),
            ):
                with self.assertRaises(wrong):
                    call()
            self.assertEqual(state(book), before)
            self.assertEqual(book.verify()["found"], 0)

    def test_a_closed_book_says_so(self):
        book = circle()
        book.pay("ana", "ben", 1, on=DAY)
        journal = book.journal()
        next(journal)
        book.close()
        book.close()
        self.assertTrue(book.closed)
        for call in (lambda: book.pay("ana", "ben", 1, on=DAY), lambda: book.balance("ana"), book.accounts,
                     book.balances, book.verify, book.holds, lambda: book.statement("ana"), lambda: next(journal),
                     lambda: book.export("balances"), lambda: book.journal()):
            with self.assertRaises(ValueError):
                call()

    def test_the_account_of_another_book_is_none_of_this_one(self):
        with circle() as one, Book() as other:
            other.adopt_unit("HRS/2")
            for number in range(9):
                stranger = other.open_account(f"s{number}")
            with self.assertRaises(Refused) as caught:
                one.pay("ana", stranger, 1, on=DAY)
            self.assertEqual(caught.exception.refusal.status, "unknown_account")

    def test_what_the_collector_takes_is_given_back(self):
        for _ in range(50):
            book = circle()
            journal = book.journal()
            del book
            next(journal)
        gc.collect()


class Reading(unittest.TestCase):
    def setUp(self):
        self.book = circle()
        self.addCleanup(self.book.close)
        stamp = Stamp(by="Toad Lane", recorded=datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.timezone.utc))
        self.bread = self.book.pay("ana", "ben", Decimal("1.50"), on=date(2026, 1, 5), memo="bread", stamp=stamp)
        self.book.pay("ben", "cem", 4, on=date(2026, 1, 7), key="eggs")
        self.hold = self.book.hold("cem", "ana", 2, on=DAY, until=date(2026, 2, 1))

    def test_statements_are_sequences(self):
        statement = self.book.statement("ben", date(2026, 1, 6))
        self.assertEqual((statement.opening, statement.closing, len(statement)), (Decimal("1.50"), Decimal("-2.50"), 1))
        self.assertEqual([row.other for row in statement], ["cem"])
        self.assertEqual(statement[0].on, date(2026, 1, 7))
        self.assertEqual(statement[-1].change, -4)
        with self.assertRaises(IndexError):
            statement[1]

    def test_the_journal_is_a_feed(self):
        kinds = [record.kind for record in self.book.journal()]
        self.assertEqual(kinds, ["event"] * 4 + ["ordinary", "ordinary", "hold"])
        record = next(self.book.journal(after=4))
        self.assertEqual(record.number, self.bread.number)
        self.assertEqual(record.legs, [("ana", Decimal("1.50")), ("ben", Decimal("-1.50"))])
        self.assertEqual((record.memo, record.by), ("bread", "Toad Lane"))
        self.assertEqual(record.recorded, datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.timezone.utc))
        self.assertEqual([record.key for record in self.book.journal(after=5)], ["eggs", ""])

    def test_holds_units_and_accounts(self):
        (hold,) = self.book.holds()
        self.assertEqual((hold.number, hold.debit, hold.credit, hold.until),
                         (self.hold.number, "cem", "ana", date(2026, 2, 1)))
        self.assertEqual(self.book.units, [Unit("HRS/2")])
        self.assertEqual([account.code for account in self.book.accounts()], ["ana", "ben", "cem"])
        self.assertEqual(self.book.account("ana").floor, -100)
        self.assertEqual(self.book.balance("ben", on=date(2026, 1, 6)), Decimal("1.50"))
        self.assertEqual((Unit("HRS/2").code, Unit("HRS/2").decimals, len({Unit("HRS/2"), Unit("HRS/2")})), ("HRS", 2, 1))

    def test_balances_and_statements_as_numpy_arrays(self):
        if absent("numpy"):
            return
        rows = rochdale.to_numpy(self.book.balances())
        self.assertEqual(list(rows["balance"]), [Decimal("-1.50"), Decimal("-2.50"), Decimal("4.00")])
        minor = rochdale.to_numpy(self.book.balances(), minor=True)
        self.assertEqual((minor["balance"].dtype.kind, list(minor["balance"])), ("i", [-150, -250, 400]))
        statement = rochdale.to_numpy(self.book.statement("ben"))
        self.assertEqual(str(statement["on"][0]), "2026-01-05")
        for name in rows.dtype.names + statement.dtype.names + minor.dtype.names:
            for made in (rows, statement, minor):
                if name in made.dtype.names:
                    self.assertNotEqual(made[name].dtype.kind, "f")
        with Book() as book:
            book.adopt_unit("SRF/18")
            book.open_account("ana")
            book.open_account("ben")
            book.pay("ana", "ben", 10**19, on=DAY)
            with self.assertRaises(OverflowError):
                rochdale.to_numpy(book.balances(), minor=True)

    def test_balances_as_a_data_frame(self):
        if absent("pandas"):
            return
        frame = rochdale.to_pandas(self.book.balances())
        self.assertEqual(frame["balance"].tolist(), [Decimal("-1.50"), Decimal("-2.50"), Decimal("4.00")])
        self.assertNotIn("float64", [str(kind) for kind in frame.dtypes])

    def test_balances_as_an_arrow_table(self):
        if absent("pyarrow"):
            return
        self.check_arrow()
        table = rochdale.to_arrow(self.book.balances())
        self.assertEqual(str(table.schema.field("balance").type), "decimal128(38, 2)")

    def test_what_an_arrow_table_is_made_of(self):
        with unittest.mock.patch.dict(sys.modules, pyarrow=StandInForArrow):
            self.check_arrow()
            columns = rochdale.to_arrow(self.book.statement("ben"))
        self.assertEqual({name: column.type for name, column in columns.items()},
                         {"entry": "uint64", "on": "date32", "kind": "string", "other": "string", "memo": "string",
                          "change": "decimal128(38, 2)", "balance": "decimal128(38, 2)"})

    def check_arrow(self):
        table = rochdale.to_arrow(self.book.balances())
        self.assertEqual(table["balance"].to_pylist(), [Decimal("-1.50"), Decimal("-2.50"), Decimal("4.00")])
        with Book() as book:
            book.adopt_unit("BIG/0")
            book.open_account("ana")
            book.open_account("ben")
            book.pay("ana", "ben", 85070591730234615865843651857942052863, on=DAY)
            self.assertEqual(rochdale.to_arrow(book.balances())["balance"].to_pylist()[1],
                             85070591730234615865843651857942052863)
            book.adopt_unit("FINE/1")
            book.open_account("fine", "FINE/1")
            with self.assertRaises(OverflowError):
                rochdale.to_arrow(book.balances())

    def test_minor_units_of_the_smallest_amounts(self):
        self.assertEqual(rochdale.minor_units(Decimal("0.000000000000000001")), 1)
        self.assertEqual(rochdale.minor_units(Decimal("-7.50")), -750)


class Batches(unittest.TestCase):
    def test_each_item_is_answered(self):
        with circle() as book:
            answers = book.post_batch([Transfer("ana", "ben", 60, on=DAY, key="a"), Transfer("ana", "ben", 60, on=DAY),
                                       Transfer("ana", "ben", 60, on=DAY, key="a")])
            self.assertEqual(len(answers), 3)
            self.assertTrue(answers[0])
            self.assertEqual(answers[1].status, "floor")
            self.assertTrue(answers[2].repeated)
            self.assertEqual(list(answers.refusals), [1])
            self.assertEqual(answers[-1].number, answers[0].number)
            with self.assertRaises(IndexError):
                answers[3]

    def test_columns_are_arrays_of_whole_numbers(self):
        with circle() as book:
            columns = (array.array("I", [1, 1, 2]), array.array("I", [2, 2, 3]), array.array("q", [750, 10**15, 50]))
            answers = book.post_columns(*columns, on=DAY)
            self.assertEqual([bool(answer) for answer in answers], [True, False, True])
            self.assertEqual(book.balance("ana"), Decimal("-7.50"))
            self.assertEqual(memoryview(answers).itemsize, 16)
            before = state(book)
            for wrong, columns in (
                (TypeError, (columns[0], columns[1], array.array("d", [1.0, 2.0, 3.0]))),
                (TypeError, (columns[0], columns[1], [1, 2, 3])),
                (TypeError, (columns[0], columns[1], b"123")),
                (ValueError, (columns[0], columns[1], array.array("q", [1]))),
            ):
                with self.assertRaises(wrong):
                    book.post_columns(*columns, on=DAY)
            with self.assertRaises(Fault):
                book.post_columns(columns[0], columns[1], array.array("q", [1, 2, 3]),
                                  on=array.array("i", [0, 0, 2**31 - 1]))
            self.assertEqual(state(book), before)

    def test_numpy_columns_dates_and_keys(self):
        if absent("numpy"):
            return
        import numpy

        with circle() as book:
            debit = numpy.array([1, 9, 2, 7], dtype="u4")[::2]
            days = numpy.array(["2026-01-05", "2026-01-06"], dtype="M8[D]")
            keys = numpy.array([[7, 1], [7, 2]], dtype="u8")
            amount = numpy.array([100, 2**63 + 5], dtype="u8")
            answers = book.post_columns(debit, numpy.array([2, 3]), amount, on=rochdale.days(days), key=keys)
            made = numpy.asarray(answers)
            self.assertEqual(made.dtype.names, ("entry", "status", "flags"))
            self.assertEqual((made["status"][0], int(made["entry"][0])), (0, 5))
            self.assertEqual(str(answers[1].would_be), "-92233720368547757.13")
            again = numpy.asarray(book.post_columns(debit[:1], numpy.array([2]), amount[:1], on=rochdale.days(days[:1]),
                                                    key=keys[:1]))
            self.assertEqual(int(again["flags"][0]), 1)
            self.assertEqual([record.on for record in book.journal(after=4)], [date(2026, 1, 5)])
            with self.assertRaises(TypeError):
                book.post_columns(debit, debit, numpy.array([1.0, 2.0]), on=DAY)
            with self.assertRaises(TypeError):
                book.post_columns(debit, debit, numpy.array([True, False]), on=DAY)
            self.assertEqual(list(rochdale.days([date(1970, 1, 2)])), [1])


class Threads(unittest.TestCase):
    def test_threads_post_side_by_side(self):
        with circle(refusals="return") as book:
            book.follow_unit("ana")
            book.set_unit_limits("HRS/2")

            def post(payer, payee):
                for _ in range(300):
                    self.assertTrue(book.pay(payer, payee, 1, on=DAY))

            pairs = [("ana", "ben"), ("ben", "cem"), ("cem", "ana"), ("ana", "cem")]
            threads = [threading.Thread(target=post, args=pair) for pair in pairs]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(sum(balance.balance for balance in book.balances()), 0)
            self.assertEqual(book.balance("ana"), -300)
            self.assertEqual(book.verify()["found"], 0)


class Documentation(unittest.TestCase):
    def test_everything_public_says_what_it_is(self):
        for name in rochdale.__all__:
            thing = getattr(rochdale, name)
            if name != "__version__":
                self.assertTrue((thing.__doc__ or "").strip(), name)
        for name, member in vars(Book).items():
            if not name.startswith("_"):
                self.assertGreater(len(member.__doc__ or ""), 10, name)


if __name__ == "__main__":
    unittest.main()
