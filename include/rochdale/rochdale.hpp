// SPDX-License-Identifier: MPL-2.0
// Everything that needs no database. Read from top to bottom it is the table of contents.
#pragma once

// Values
#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/decimal.hpp"
#include "rochdale/core/instant.hpp"
#include "rochdale/core/money.hpp"
#include "rochdale/core/period.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/rounding.hpp"
#include "rochdale/core/split.hpp"
#include "rochdale/core/sum.hpp"
#include "rochdale/core/unit.hpp"
#include "rochdale/core/unrounded.hpp"

// Double entry
#include "rochdale/book/book.hpp"
#include "rochdale/book/explain.hpp"
#include "rochdale/book/verify.hpp"

// What a book answers
#include "rochdale/report/balances_on.hpp"
#include "rochdale/report/statement.hpp"
#include "rochdale/report/trial_balance.hpp"

// Where a journal lives; rochdale/storage/sqlite_store.hpp needs the library rochdale::sqlite beside it
#include "rochdale/storage/memory_store.hpp"
