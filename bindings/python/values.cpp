// SPDX-License-Identifier: MPL-2.0
#include "values.hpp"

#include <pybind11/operators.h>
#include <pybind11/stl.h>

namespace rochdale_python {

namespace {

constexpr std::int32_t ordinal_of_1970 = 719163;

py::object attribute(const char* module, const char* name) { return py::module_::import(module).attr(name); }

// What is asked for with each amount and day is looked up once. It is kept for good: the interpreter may be gone before it.
py::handle decimal_type() {
  static const py::handle type = attribute("decimal", "Decimal").release();
  return type;
}
py::handle date_type() {
  static const py::handle type = attribute("datetime", "date").release();
  return type;
}
py::handle datetime_type() {
  static const py::handle type = attribute("datetime", "datetime").release();
  return type;
}

[[noreturn]] void wrong_type(const char* wanted, const py::object& given) {
  throw py::type_error(std::string(wanted) + ", not " + std::string(py::str(py::type::of(given).attr("__name__"))));
}

const char* kind_of(std::int32_t kind) {
  static constexpr const char* kinds[] = {"liability", "asset", "equity", "income", "expense"};
  return kinds[kind];
}

py::object limit_of(std::uint32_t there, const rochdale_int128& limit, std::int32_t decimals) {
  return there == 0 ? py::object(py::none()) : decimal_of({limit, decimals});
}

std::string key_text(const rochdale_key& key) {
  return read_text([&](char* text, std::size_t size) { return rochdale_key_text(&key, text, size); });
}

}  // namespace

py::object decimal_of(const Money& money) {
  char text[44];
  rochdale_amount_text(&money.minor, money.decimals, text, sizeof text);
  return decimal_type()(py::str(text));
}

std::string digits_of(const py::object& amount) {
  if (PyLong_Check(amount.ptr()) && !PyBool_Check(amount.ptr())) return py::str(amount);
  if (!py::isinstance(amount, decimal_type())) {
    wrong_type("an amount is an int or a decimal.Decimal", amount);
  }
  if (!amount.attr("is_finite")().cast<bool>()) throw py::value_error("an amount is a finite number");
  // No exponent makes an amount of so many digits; written out they could fill the memory.
  constexpr std::int64_t most = 64;
  if (amount.attr("adjusted")().cast<std::int64_t>() > most ||
      amount.attr("as_tuple")().attr("exponent").cast<std::int64_t>() < -most) {
    throw py::value_error("more than an amount can hold");
  }
  return py::str(attribute("builtins", "format")(amount, "f"));
}

rochdale_int128 minor_of(const py::object& amount, std::int32_t decimals) {
  const std::string text = digits_of(amount);
  rochdale_int128 minor{};
  require(rochdale_amount_parse(text.c_str(), decimals, &minor));
  return minor;
}

py::object date_of(std::int32_t days) {
  if (days == ROCHDALE_NO_DATE) return py::none();
  return date_type().attr("fromordinal")(days + ordinal_of_1970);
}

std::int32_t days_of(const py::object& date) {
  if (!py::isinstance(date, date_type()) || py::isinstance(date, datetime_type())) {
    wrong_type("a day is a datetime.date", date);
  }
  return date.attr("toordinal")().cast<std::int32_t>() - ordinal_of_1970;
}

std::int32_t days_or_none(const py::object& date) { return date.is_none() ? ROCHDALE_NO_DATE : days_of(date); }

py::object datetime_of(std::int64_t microseconds) {
  const py::handle datetime = datetime_type();
  const py::object epoch = datetime(1970, 1, 1, py::arg("tzinfo") = attribute("datetime", "timezone").attr("utc"));
  return epoch + attribute("datetime", "timedelta")(py::arg("microseconds") = microseconds);
}

std::int64_t microseconds_of(const py::object& datetime) {
  if (!py::isinstance(datetime, datetime_type())) {
    wrong_type("a moment is a datetime.datetime", datetime);
  }
  if (datetime.attr("tzinfo").is_none()) throw py::value_error("a moment needs its time zone");
  const py::object past = datetime - datetime_of(0);
  constexpr std::int64_t day = 86'400'000'000;
  return past.attr("days").cast<std::int64_t>() * day + past.attr("seconds").cast<std::int64_t>() * 1'000'000 +
         past.attr("microseconds").cast<std::int64_t>();
}

std::string text_of(const py::object& text, const char* what) {
  if (!PyUnicode_Check(text.ptr())) wrong_type((std::string(what) + " is a str").c_str(), text);
  py::ssize_t size = 0;
  const char* const characters = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
  if (characters == nullptr) throw py::error_already_set();  // a surrogate is no character
  std::string bytes(characters, static_cast<std::size_t>(size));
  if (bytes.find('\0') != std::string::npos) throw py::value_error(std::string(what) + " has a NUL character");
  return bytes;
}

std::string unit_name(const py::object& unit) {
  return py::isinstance<Unit>(unit) ? unit.cast<Unit>().name : text_of(unit, "a unit");
}

rochdale_stamp Stamp::as_c() const {
  rochdale_stamp made{};
  made.struct_size = sizeof made;
  made.on = on;
  made.recorded = recorded;
  made.by = by.c_str();
  made.reason = reason.c_str();
  made.reference = reference.c_str();
  made.purpose = purpose.c_str();
  return made;
}

Refusal refusal_or_raise(rochdale_status status) {
  Refusal refusal;
  refusal.message = read_text(&rochdale_last_message);
  if (status < 1000) {
    refusal.is.struct_size = sizeof refusal.is;
    rochdale_last_refusal(&refusal.is);
    return refusal;
  }
  if (status == ROCHDALE_NO_MEMORY) throw std::bad_alloc();
  if (status == ROCHDALE_BAD_HANDLE) throw py::value_error("this book is closed");
  if (status >= ROCHDALE_END) throw py::value_error(refusal.message);
  const py::object fault = attribute("rochdale._errors", "Fault")(refusal.message, rochdale_status_name(status));
  PyErr_SetObject(py::type::of(fault).ptr(), fault.ptr());
  throw py::error_already_set();
}

void require(rochdale_status status) {
  if (status != ROCHDALE_OK) raise_refused(refusal_or_raise(status));
}

void raise_refused(const Refusal& refusal) {
  const py::object refused = attribute("rochdale._errors", "Refused")(py::cast(refusal));
  PyErr_SetObject(py::type::of(refused).ptr(), refused.ptr());
  throw py::error_already_set();
}

void add_values(py::module_& module) {
  py::class_<Unit>(module, "Unit", "A unit of account: a code and how many decimals its amounts have, \"HRS/2\".")
      .def(py::init([](const py::object& name) {
             Unit unit{text_of(name, "a unit")};
             // The book's own reader judges it: a book of its own takes the unit up.
             rochdale_book* book = nullptr;
             require(rochdale_book_in_memory(&book));
             const rochdale_status status = rochdale_adopt_unit(book, unit.name.c_str(), nullptr, nullptr);
             rochdale_book_close(book);
             require(status);
             return unit;
           }),
           py::arg("name"))
      .def_property_readonly("code", &Unit::code, "\"HRS\"")
      .def_property_readonly("decimals", &Unit::decimals, "0 to 18")
      .def("__str__", [](const Unit& unit) { return unit.name; })
      .def("__repr__", [](const Unit& unit) { return "Unit(\"" + unit.name + "\")"; })
      .def("__eq__",
           [](const Unit& unit, const py::object& other) {
             return py::isinstance<Unit>(other) && other.cast<Unit>().name == unit.name;
           })
      .def("__hash__", [](const Unit& unit) { return py::hash(py::str(unit.name)); });

  py::class_<Stamp>(module, "Stamp", "Who does it, when it is recorded, and why. The library has no clock.")
      .def(py::init([](const py::object& by, const py::object& reason, const py::object& reference,
                       const py::object& purpose, const py::object& recorded, const py::object& on) {
             return Stamp{text_of(by, "by"),
                          text_of(reason, "reason"),
                          text_of(reference, "reference"),
                          text_of(purpose, "purpose"),
                          recorded.is_none() ? 0 : microseconds_of(recorded),
                          on.is_none() ? 0 : days_of(on)};
           }),
           py::kw_only(), py::arg("by") = "", py::arg("reason") = "", py::arg("reference") = "",
           py::arg("purpose") = "", py::arg("recorded") = py::none(), py::arg("on") = py::none())
      .def_readonly("by", &Stamp::by)
      .def_readonly("reason", &Stamp::reason)
      .def_readonly("reference", &Stamp::reference)
      .def_readonly("purpose", &Stamp::purpose)
      .def_property_readonly("recorded", [](const Stamp& stamp) { return datetime_of(stamp.recorded); })
      .def_property_readonly("on", [](const Stamp& stamp) { return date_of(stamp.on); });

  py::class_<Account>(module, "Account", "An account as it stood when it was asked for.")
      .def_property_readonly(
          "number", [](const Account& a) { return a.is.number; }, "1, 2, 3 ... in order of opening")
      .def_property_readonly("code", [](const Account& a) { return std::string(a.is.code); })
      .def_property_readonly("name", [](const Account& a) { return std::string(a.is.name); })
      .def_property_readonly("group", [](const Account& a) { return std::string(a.is.group); })
      .def_property_readonly("unit", [](const Account& a) { return Unit{a.is.unit}; })
      .def_property_readonly("kind", [](const Account& a) { return kind_of(a.is.kind); })
      .def_property_readonly("status",
                             [](const Account& a) {
                               static constexpr const char* statuses[] = {"open", "frozen", "closed"};
                               return statuses[a.is.status];
                             })
      .def_property_readonly(
          "floor", [](const Account& a) { return limit_of(a.is.limits.has_floor, a.is.limits.floor, a.is.decimals); },
          "the credit limit in force as a balance, or None")
      .def_property_readonly(
          "ceiling",
          [](const Account& a) { return limit_of(a.is.limits.has_ceiling, a.is.limits.ceiling, a.is.decimals); },
          "the maximum balance in force, or None")
      .def_property_readonly(
          "own_limits", [](const Account& a) { return a.is.has_own_limits != 0; }, "False when it follows its unit")
      .def("__repr__", [](const Account& a) { return "<Account " + std::string(a.is.code) + ">"; });

  const auto money = [](auto member) {
    return [member](const Balance& balance) { return decimal_of({balance.is.*member, balance.is.decimals}); };
  };
  py::class_<Balance>(module, "Balance", "The balance of an account, with its two sides and what is held.")
      .def_readonly("account", &Balance::account, "its code")
      .def_property_readonly(
          "number", [](const Balance& b) { return b.is.account; }, "the number of the account")
      .def_property_readonly("decimals", [](const Balance& b) { return b.is.decimals; })
      .def_property_readonly("balance", money(&rochdale_balance::balance),
                             "natural: what a member received minus what they paid")
      .def_property_readonly("debits", money(&rochdale_balance::debits))
      .def_property_readonly("credits", money(&rochdale_balance::credits))
      .def_property_readonly("held_debits", money(&rochdale_balance::held_debits))
      .def_property_readonly("held_credits", money(&rochdale_balance::held_credits))
      .def("__repr__", [](const Balance& b) {
        return "<Balance " + b.account + " " + std::string(py::str(decimal_of({b.is.balance, b.is.decimals}))) + ">";
      });

  py::class_<Entry>(module, "Entry", "The receipt of a request that was posted.")
      .def_readonly("number", &Entry::number, "its number in the journal")
      .def_readonly("repeated", &Entry::repeated, "an earlier request with the same key had posted it")
      .def("__repr__", [](const Entry& entry) { return "<Entry " + std::to_string(entry.number) + ">"; });

  py::class_<Hold>(module, "Hold", "An open hold as it stood when it was asked for.")
      .def_readonly("number", &Hold::number)
      .def_readonly("debit", &Hold::debit, "the code of the account that will pay")
      .def_readonly("credit", &Hold::credit, "the code of the account that will be paid")
      .def_property_readonly(
          "amount", [](const Hold& hold) { return decimal_of(hold.amount); }, "what is still held")
      .def_property_readonly(
          "until", [](const Hold& hold) { return date_of(hold.until); }, "its last day, or None")
      .def("__repr__", [](const Hold& hold) { return "<Hold " + std::to_string(hold.number) + ">"; });

  const auto figure = [](const Refusal& refusal, const rochdale_int128& minor) {
    return decimal_of({minor, refusal.is.decimals});
  };
  py::class_<Refusal>(module, "Refusal", "A no of the book, with its figures. It is false in a condition.")
      .def_property_readonly(
          "status", [](const Refusal& r) { return rochdale_status_name(r.is.status); },
          "its name: \"floor\", \"key_reused\" ...")
      .def_property_readonly(
          "number", [](const Refusal& r) { return r.is.status; }, "its number in rochdale.h")
      .def_readonly("message", &Refusal::message, "the sentence for people")
      .def_property_readonly(
          "account", [](const Refusal& r) { return std::string(r.is.account_code); },
          "the code of the account that says no")
      .def_property_readonly("rule", [](const Refusal& r) { return std::string(r.is.rule_name); })
      .def_property_readonly("limit", [figure](const Refusal& r) { return figure(r, r.is.limit); })
      .def_property_readonly(
          "would_be", [figure](const Refusal& r) { return figure(r, r.is.would_be); },
          "what the balance would have become, holds counted")
      .def_property_readonly(
          "existing", [](const Refusal& r) { return r.is.existing; }, "the record that stands in the way")
      .def("__bool__", [](const Refusal&) { return false; })
      .def("__str__", [](const Refusal& r) { return r.message; })
      .def("__repr__", [](const Refusal& r) {
        return "<Refusal " + std::string(rochdale_status_name(r.is.status)) + ": " + r.message + ">";
      });

  py::class_<Transfer>(module, "Transfer", "A request to move an amount: debit pays, credit is paid.")
      .def(py::init([](const py::object& debit, const py::object& credit, const py::object& amount,
                       const py::object& on, const py::object& key, const py::object& memo, const py::object& reference,
                       const py::object& purpose, bool linked) {
             static_cast<void>(days_of(on));
             static_cast<void>(digits_of(amount));  // a wrong type is answered here, where it was made
             return Transfer{debit,
                             credit,
                             amount,
                             on,
                             text_of(key, "a key"),
                             text_of(memo, "a memo"),
                             text_of(reference, "a reference"),
                             text_of(purpose, "a purpose"),
                             linked};
           }),
           py::arg("debit"), py::arg("credit"), py::arg("amount"), py::kw_only(), py::arg("on"), py::arg("key") = "",
           py::arg("memo") = "", py::arg("reference") = "", py::arg("purpose") = "", py::arg("linked") = false)
      .def_readonly("debit", &Transfer::debit)
      .def_readonly("credit", &Transfer::credit)
      .def_readonly("amount", &Transfer::amount)
      .def_readonly("on", &Transfer::on)
      .def_readonly("key", &Transfer::key)
      .def_readonly("memo", &Transfer::memo)
      .def_readonly("reference", &Transfer::reference)
      .def_readonly("purpose", &Transfer::purpose)
      .def_readonly("linked", &Transfer::linked);

  py::class_<StatementRow>(module, "StatementRow", "One movement of an account.")
      .def_property_readonly("entry", [](const StatementRow& row) { return row.is.entry; })
      .def_property_readonly("on", [](const StatementRow& row) { return date_of(row.is.on); })
      .def_property_readonly("kind", [](const StatementRow& row) { return rochdale_record_name(row.is.kind); })
      .def_property_readonly(
          "other", [](const StatementRow& row) { return std::string(row.is.other_code); },
          "the code of the account on the other side")
      .def_property_readonly(
          "change",
          [](const StatementRow& row) {
            return decimal_of({row.is.change, row.decimals});
          },
          "above zero for what a member received")
      .def_property_readonly(
          "balance",
          [](const StatementRow& row) {
            return decimal_of({row.is.balance, row.decimals});
          },
          "after this row")
      .def_property_readonly("recorded", [](const StatementRow& row) { return datetime_of(row.is.recorded); })
      .def_readonly("decimals", &StatementRow::decimals)
      .def_readonly("memo", &StatementRow::memo);

  py::class_<Statement>(module, "Statement", "What moved on an account between two days. A sequence of StatementRow.")
      .def_property_readonly("opening", [](const Statement& s) { return decimal_of(s.opening); })
      .def_property_readonly("closing", [](const Statement& s) { return decimal_of(s.closing); })
      .def("__len__", [](const Statement& s) { return s.rows.size(); })
      .def(
          "__getitem__", [](const Statement& s, py::ssize_t at) { return s.rows[py::int_(at)]; }, py::arg("index"))
      .def("__iter__", [](const Statement& s) { return py::iter(s.rows); });

  py::class_<Record>(module, "Record", "A record of the journal: an entry, a hold or its end, or an event.")
      .def_property_readonly("number", [](const Record& r) { return r.is.number; })
      .def_property_readonly("kind", [](const Record& r) { return rochdale_record_name(r.is.kind); })
      .def_property_readonly(
          "related", [](const Record& r) { return r.is.related; },
          "the entry that it reverses, the hold that it ends; 0: none")
      .def_property_readonly("on", [](const Record& r) { return date_of(r.is.on); })
      .def_property_readonly("until", [](const Record& r) { return date_of(r.is.until); })
      .def_property_readonly("recorded", [](const Record& r) { return datetime_of(r.is.recorded); })
      .def_property_readonly(
          "overridden", [](const Record& r) { return (r.is.flags & ROCHDALE_OVERRIDDEN) != 0; },
          "limits were passed on purpose")
      .def_property_readonly("key", [](const Record& r) { return key_text(r.is.key); })
      .def_property_readonly("event", [](const Record& r) { return std::string(r.is.event); })
      .def_property_readonly(
          "account", [](const Record& r) { return r.is.account; },
          "the number of the account that an event is about; 0: none")
      .def_readonly("legs", &Record::legs, "(account, amount), debits above zero")
      .def_readonly("memo", &Record::memo)
      .def_readonly("by", &Record::by)
      .def_readonly("reason", &Record::reason)
      .def("__repr__", [](const Record& r) { return "<Record " + std::to_string(r.is.number) + ">"; });
}

}  // namespace rochdale_python
