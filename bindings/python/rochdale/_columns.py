# SPDX-License-Identifier: MPL-2.0
"""Balances and statements as arrays, exactly: amounts become Decimal, whole minor units or decimal128, never a float."""
from __future__ import annotations

import array
import datetime
from decimal import Decimal
from importlib import import_module
from typing import Any, Dict, Iterable, List, Tuple, Type, Union

from ._border import Balance, StatementRow

Row = Union[Balance, StatementRow]

_AMOUNTS: Dict[Type[Any], Tuple[str, ...]] = {
    Balance: ("balance", "debits", "credits", "held_debits", "held_credits"),
    StatementRow: ("change", "balance"),
}
_OTHERS: Dict[Type[Any], Tuple[str, ...]] = {
    Balance: ("account", "number"),
    StatementRow: ("entry", "on", "kind", "other", "memo"),
}


def minor_units(amount: Decimal) -> int:
    """The whole minor units of an amount that has all the decimals of its unit."""
    return int(format(amount, "f").replace(".", ""))


def _kind(rows: List[Row]) -> Type[Any]:
    kinds: set[Type[Any]] = {type(row) for row in rows}
    if not kinds:
        return Balance
    if len(kinds) != 1 or not kinds <= set(_AMOUNTS):
        raise TypeError("rows are all Balance, or all StatementRow")
    return kinds.pop()


def to_numpy(rows: Iterable[Row], *, minor: bool = False) -> Any:
    """A structured numpy array. Amounts are Decimal in object columns or, with minor=True, whole minor units in int64
    columns: OverflowError for one that does not fit."""
    numpy = import_module("numpy")

    given = list(rows)
    kind = _kind(given)
    types: List[Tuple[str, Any]] = []
    for name in _OTHERS[kind]:
        types.append((name, {"number": "u4", "entry": "u8", "on": "M8[D]"}.get(name, object)))
    for name in _AMOUNTS[kind]:
        types.append((name, "i8" if minor else object))
    made = numpy.zeros(len(given), dtype=types)
    for at, row in enumerate(given):
        for name in _OTHERS[kind]:
            made[name][at] = getattr(row, name)
        for name in _AMOUNTS[kind]:
            amount = getattr(row, name)
            made[name][at] = minor_units(amount) if minor else amount
    return made


def to_pandas(rows: Iterable[Row]) -> Any:
    """A pandas.DataFrame. Amounts are Decimal in object columns."""
    pandas = import_module("pandas")

    given = list(rows)
    kind = _kind(given)
    return pandas.DataFrame({name: [getattr(row, name) for row in given] for name in _OTHERS[kind] + _AMOUNTS[kind]})


def to_arrow(rows: Iterable[Row]) -> Any:
    """A pyarrow.Table. Amounts are decimal128(38, s), s the most decimals of the rows; OverflowError for an amount of more
    than 38 digits."""
    pyarrow = import_module("pyarrow")

    given = list(rows)
    kind = _kind(given)
    scale = max((row.decimals for row in given), default=0)
    types = {"number": pyarrow.uint32(), "entry": pyarrow.uint64(), "on": pyarrow.date32()}
    columns = {}
    for name in _OTHERS[kind]:
        columns[name] = pyarrow.array([getattr(row, name) for row in given], types.get(name, pyarrow.string()))
    for name in _AMOUNTS[kind]:
        amounts = [getattr(row, name) for row in given]
        for amount, row in zip(amounts, given):
            if len(str(abs(minor_units(amount)))) + scale - row.decimals > 38:
                raise OverflowError(f"{amount} has more than the 38 digits of decimal128")
        columns[name] = pyarrow.array(amounts, pyarrow.decimal128(38, scale))
    return pyarrow.table(columns)


def days(dates: Any) -> Any:
    """Days since 1970-01-01 for Book.post_columns(): of datetime.date, or of a numpy array of datetime64."""
    dtype = getattr(dates, "dtype", None)
    if dtype is not None and getattr(dtype, "kind", "") == "M":
        return dates.astype("datetime64[D]").astype("int64")
    epoch = datetime.date(1970, 1, 1).toordinal()
    return array.array("i", [date.toordinal() - epoch for date in dates])
