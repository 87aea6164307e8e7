# SPDX-License-Identifier: MPL-2.0
"""The books of communities: mutual credit, time banks, community banks, co-operatives. Exact, in double entry.

    from datetime import date
    from decimal import Decimal
    import rochdale

    with rochdale.Book.create("circle.book") as book:
        book.adopt_unit("HRS/2", floor=-10)
        book.open_account("ana")
        book.open_account("ben")
        book.pay("ana", "ben", Decimal("7.50"), on=date(2026, 11, 24), memo="mending the roof")
        print(book.balance("ana"))                         # Decimal('-7.50')

Amounts go in as int (whole units) or decimal.Decimal and come out as Decimal; a float or a bool is a TypeError. Days are
datetime.date. A no of the book raises Refused, or is returned as a Refusal with Book(refusals="return"). Other threads of
Python run while a call works.
"""
from ._border import (
    Account,
    Answers,
    Balance,
    Book,
    Entry,
    Hold,
    JournalIterator,
    Record,
    Refusal,
    Stamp,
    Statement,
    StatementRow,
    Transfer,
    Unit,
    __version__,
)
from ._columns import days, minor_units, to_arrow, to_numpy, to_pandas
from ._errors import Fault, Refused

__all__ = [
    "Account",
    "Answers",
    "Balance",
    "Book",
    "Entry",
    "Fault",
    "Hold",
    "JournalIterator",
    "Record",
    "Refusal",
    "Refused",
    "Stamp",
    "Statement",
    "StatementRow",
    "Transfer",
    "Unit",
    "__version__",
    "days",
    "minor_units",
    "to_arrow",
    "to_numpy",
    "to_pandas",
]
