// SPDX-License-Identifier: MPL-2.0
// The module rochdale._border: a book over rochdale.h, in Python's manners.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstring>
#include <map>
#include <utility>
#include <vector>

#include "values.hpp"

namespace rochdale_python {

namespace {

using namespace py::literals;

/// Runs calls of the border while other threads run Python. The last answer stays that of this thread.
template <class Call>
auto released(Call&& call) {
  const py::gil_scoped_release release;
  return call();
}

/// The answers to a batch: their records, which are an array to whoever asks, and the refusals of those that were
/// refused.
struct Answers {
  std::vector<rochdale_answer> records;
  std::map<std::size_t, Refusal> refusals;

  [[nodiscard]] py::object at(py::ssize_t index) const {
    const auto count = static_cast<py::ssize_t>(records.size());
    if (index < 0) index += count;
    if (index < 0 || index >= count) throw py::index_error("the batch has no such item");
    const auto place = static_cast<std::size_t>(index);
    const auto refusal = refusals.find(place);
    if (refusal != refusals.end()) return py::cast(refusal->second);
    return py::cast(Entry{records[place].entry, (records[place].flags & ROCHDALE_REPEATED) != 0});
  }
};

/// A column of whole numbers in the memory of whoever gives it: array.array, numpy.ndarray, memoryview.
class Column {
 public:
  /// `words` numbers of 64 bits make one item of a column of keys.
  Column(const py::object& given, const char* name, std::size_t words = 1) : words_(words) {
    if (PyObject_CheckBuffer(given.ptr()) == 0) {
      throw py::type_error(std::string(name) + " is an array of whole numbers");
    }
    info_ = py::reinterpret_borrow<py::buffer>(given).request();
    const std::string& format = info_.format;
    const char kind = format.empty() ? '?' : format.back();
    if (std::strchr("iIlLqQ", kind) == nullptr || format.front() == '>' || format.front() == '!') {
      throw py::type_error(std::string(name) + " is an array of whole numbers of 32 or 64 bits, not of \"" + format +
                           "\"");
    }
    is_signed_ = std::strchr("ilq", kind) != nullptr;
    const bool in_rows = words == 2 && info_.ndim == 2 && info_.shape[1] == 2;
    if (words == 1 ? info_.ndim != 1 : !in_rows) throw py::value_error(std::string(name) + " has the wrong shape");
    if (words == 2 && info_.itemsize != 8) throw py::type_error(std::string(name) + " is an array of 64-bit numbers");
  }

  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(info_.shape[0]); }

  /// The number at a place; of a key its word.
  [[nodiscard]] std::int64_t operator()(std::size_t at, std::size_t word = 0) const {
    const auto* place = static_cast<const unsigned char*>(info_.ptr) + static_cast<py::ssize_t>(at) * info_.strides[0];
    if (words_ == 2) place += static_cast<py::ssize_t>(word) * info_.strides[1];
    if (info_.itemsize == 8) return read<std::int64_t>(place);
    return is_signed_ ? read<std::int32_t>(place) : std::int64_t{read<std::uint32_t>(place)};
  }

  [[nodiscard]] bool has_sign_bit(std::size_t at) const { return (*this)(at) < 0; }
  /// Numbers of 64 bits without a sign, above what a signed one holds, look negative.
  [[nodiscard]] bool is_signed() const { return is_signed_; }

 private:
  template <class Number>
  static Number read(const unsigned char* place) {
    Number number;
    std::memcpy(&number, place, sizeof number);
    return number;
  }

  std::size_t words_;
  py::buffer_info info_;
  bool is_signed_ = true;
};

class JournalIterator;

/// A book. Its handle is given back by close(), by the end of a `with` block or by the collector.
class Book {
 public:
  Book(rochdale_book* handle, bool raises) : handle_(handle), raises_(raises) {}
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;
  ~Book() {
    if (handle_ != nullptr) rochdale_book_close(handle_);
  }

  static std::unique_ptr<Book> in_memory(const py::object& refusals) {
    const bool raises = raises_of(refusals);
    rochdale_book* handle = nullptr;
    require(rochdale_book_in_memory(&handle));
    return std::make_unique<Book>(handle, raises);
  }
  static std::unique_ptr<Book> create(const py::object& path, const py::object& refusals) {
    return opened(path, refusals,
                  [](const char* name, rochdale_book** book) { return rochdale_book_create(name, book); });
  }
  static std::unique_ptr<Book> open(const py::object& path, bool read_only, const py::object& refusals) {
    return opened(path, refusals, [=](const char* name, rochdale_book** book) {
      return rochdale_book_open(name, read_only ? ROCHDALE_ONLY_READ : ROCHDALE_READ_AND_WRITE, book);
    });
  }

  void close() {
    rochdale_book* const handle = std::exchange(handle_, nullptr);
    if (handle != nullptr) require(released([=] { return rochdale_book_close(handle); }));
  }
  [[nodiscard]] bool is_closed() const { return handle_ == nullptr; }
  [[nodiscard]] rochdale_book* handle() const { return handle_; }
  [[nodiscard]] const char* refusals() const { return raises_ ? "raise" : "return"; }

  // ---- answers ----

  /// None, or the refusal in the manner that was chosen.
  py::object done(rochdale_status status) const {
    return answered(status, [] { return py::none(); });
  }
  template <class Make>
  py::object answered(rochdale_status status, Make&& make) const {
    if (status == ROCHDALE_OK) return make();
    const Refusal refusal = refusal_or_raise(status);
    if (raises_) raise_refused(refusal);
    return py::cast(refusal);
  }
  py::object entry(rochdale_status status, const rochdale_answer& answer) const {
    return answered(status, [&] { return py::cast(Entry{answer.entry, (answer.flags & ROCHDALE_REPEATED) != 0}); });
  }

  // ---- what calls name ----

  /// The number of an account that is named by its code, its number or itself.
  [[nodiscard]] std::pair<rochdale_status, std::uint32_t> find(const py::object& account) const {
    if (py::isinstance<Account>(account)) return {ROCHDALE_OK, account.cast<const Account&>().is.number};
    if (PyLong_Check(account.ptr()) && !PyBool_Check(account.ptr())) {
      return {ROCHDALE_OK, account.cast<std::uint32_t>()};
    }
    const std::string code = text_of(account, "an account");
    std::uint32_t number = 0;
    const rochdale_status status = rochdale_find_account(handle_, code.c_str(), &number);
    return {status, number};
  }
  /// For questions, which have no other answer: a refusal is raised.
  [[nodiscard]] std::uint32_t number_of(const py::object& account) const {
    const auto [status, number] = find(account);
    require(status);
    return number;
  }
  [[nodiscard]] rochdale_account get(std::uint32_t number) const {
    rochdale_account account{};
    account.struct_size = sizeof account;
    require(rochdale_account_get(handle_, number, &account));
    return account;
  }
  [[nodiscard]] rochdale_book_info info() const {
    rochdale_book_info info{};
    info.struct_size = sizeof info;
    require(rochdale_book_describe(handle_, &info));
    return info;
  }
  [[nodiscard]] std::string code_of(std::uint32_t number) const {
    return number == 0 ? std::string() : std::string(get(number).code);
  }

  /// The decimals of the unit of a hold; the most there are for one that is not there, which the book will say.
  [[nodiscard]] std::int32_t decimals_of_hold(std::uint64_t hold) const {
    rochdale_cursor* cursor = nullptr;
    require(rochdale_journal(handle_, hold == 0 ? 0 : hold - 1, &cursor));
    rochdale_record record{};
    record.struct_size = sizeof record;
    rochdale_leg leg{};
    const bool found = rochdale_journal_next(cursor, &record) == ROCHDALE_OK && record.number == hold &&
                       rochdale_cursor_leg(cursor, 0, &leg) == ROCHDALE_OK;
    rochdale_cursor_close(cursor);
    return found ? get(leg.account).decimals : 18;
  }

  /// Numbers and amounts of a transfer; its texts stay in Python's object.
  rochdale_status read(const Transfer& given, rochdale_transfer& made) const {
    made = rochdale_transfer{};
    rochdale_status status = ROCHDALE_OK;
    std::tie(status, made.debit) = find(given.debit);
    if (status != ROCHDALE_OK) return status;
    std::tie(status, made.credit) = find(given.credit);
    if (status != ROCHDALE_OK) return status;
    rochdale_balance payer{};
    status = rochdale_balance_get(handle_, made.debit, &payer);
    if (status != ROCHDALE_OK) return status;
    made.amount = minor_of(given.amount, payer.decimals);
    made.on = days_of(given.on);
    require(rochdale_key_of(given.key.c_str(), &made.key));
    made.memo = given.memo.c_str();
    made.reference = given.reference.c_str();
    made.purpose = given.purpose.c_str();
    if (given.linked) made.flags |= ROCHDALE_LINKED;
    return ROCHDALE_OK;
  }

 private:
  static bool raises_of(const py::object& refusals) {
    const std::string chosen = text_of(refusals, "refusals");
    if (chosen != "raise" && chosen != "return") throw py::value_error("refusals is \"raise\" or \"return\"");
    return chosen == "raise";
  }

  template <class Open>
  static std::unique_ptr<Book> opened(const py::object& path, const py::object& refusals, Open&& open) {
    const bool raises = raises_of(refusals);
    const std::string name = text_of(py::module_::import("os").attr("fspath")(path), "a path");
    rochdale_book* handle = nullptr;
    require(released([&] { return open(name.c_str(), &handle); }));
    return std::make_unique<Book>(handle, raises);
  }

  rochdale_book* handle_;
  bool raises_;
};

/// The stamp of a call; none: nobody, and no reason.
class StampOf {
 public:
  explicit StampOf(const py::object& given) {
    if (given.is_none()) return;
    if (!py::isinstance<Stamp>(given)) throw py::type_error("a stamp is a rochdale.Stamp");
    kept_ = given.cast<Stamp>();
    made_ = kept_.as_c();
    pointer_ = &made_;
  }
  StampOf(const StampOf&) = delete;
  StampOf& operator=(const StampOf&) = delete;
  [[nodiscard]] const rochdale_stamp* get() const { return pointer_; }

 private:
  Stamp kept_;
  rochdale_stamp made_{};
  const rochdale_stamp* pointer_ = nullptr;
};

rochdale_limits limits_of(const py::object& floor, const py::object& ceiling, std::int32_t decimals) {
  rochdale_limits limits{};
  if (!floor.is_none()) {
    limits.floor = minor_of(floor, decimals);
    limits.has_floor = 1;
  }
  if (!ceiling.is_none()) {
    limits.ceiling = minor_of(ceiling, decimals);
    limits.has_ceiling = 1;
  }
  return limits;
}

/// The decimals that a unit's name says; the border judges the name itself.
std::int32_t decimals_of(const std::string& unit) {
  const std::size_t slash = unit.find('/');
  const std::string digits = slash == std::string::npos ? "" : unit.substr(slash + 1);
  const bool plain = digits.size() == 1 || digits.size() == 2;
  return plain && digits.find_first_not_of("0123456789") == std::string::npos ? std::min(std::stoi(digits), 18) : 18;
}

Balance balance_of(const Book& book, const rochdale_balance& made) { return Balance{made, book.code_of(made.account)}; }

/// Balances of all accounts, of one moment.
py::list balances(const Book& book, const py::object& on) {
  const std::int32_t day = days_or_none(on);
  std::vector<rochdale_balance> made(book.info().accounts);
  std::size_t count = 0;
  require(released([&] {
    return day == ROCHDALE_NO_DATE ? rochdale_balances(book.handle(), 1, made.size(), made.data(), &count)
                                   : rochdale_balances_on(book.handle(), day, 1, made.size(), made.data(), &count);
  }));
  py::list list;
  for (std::size_t at = 0; at < count; ++at) list.append(py::cast(balance_of(book, made[at])));
  return list;
}

rochdale_balance balance_at(const Book& book, const py::object& account, const py::object& on) {
  const std::uint32_t number = book.number_of(account);
  const std::int32_t day = days_or_none(on);
  rochdale_balance made{};
  std::size_t count = 0;
  require(released([&] {
    return day == ROCHDALE_NO_DATE ? rochdale_balance_get(book.handle(), number, &made)
                                   : rochdale_balances_on(book.handle(), day, number, 1, &made, &count);
  }));
  return made;
}

std::string cursor_text(rochdale_cursor* cursor, std::int32_t which) {
  return read_text([=](char* text, std::size_t size) { return rochdale_cursor_text(cursor, which, text, size); });
}

Statement statement(const Book& book, const py::object& account, const py::object& first, const py::object& last) {
  const std::uint32_t number = book.number_of(account);
  const std::int32_t from = days_or_none(first);
  const std::int32_t to = days_or_none(last);
  rochdale_statement_info info{};
  info.struct_size = sizeof info;
  rochdale_cursor* cursor = nullptr;
  require(released([&] { return rochdale_statement(book.handle(), number, from, to, &info, &cursor); }));
  Statement made{{info.opening, info.decimals}, {info.closing, info.decimals}, py::list()};
  StatementRow row;
  row.decimals = info.decimals;
  row.is.struct_size = sizeof row.is;
  rochdale_status status = ROCHDALE_OK;
  while ((status = rochdale_statement_next(cursor, &row.is)) == ROCHDALE_OK) {
    row.memo = cursor_text(cursor, ROCHDALE_MEMO);
    made.rows.append(py::cast(row));
  }
  rochdale_cursor_close(cursor);
  if (status != ROCHDALE_END) require(status);
  return made;
}

/// The records of the journal, one after the other, as they are asked for.
class JournalIterator {
 public:
  JournalIterator(py::object book, std::uint64_t after) : book_(std::move(book)) {
    require(rochdale_journal(book_.cast<const Book&>().handle(), after, &cursor_));
  }
  JournalIterator(const JournalIterator&) = delete;
  JournalIterator& operator=(const JournalIterator&) = delete;
  ~JournalIterator() { rochdale_cursor_close(cursor_); }

  Record next() {
    Record record;
    record.is.struct_size = sizeof record.is;
    const rochdale_status status = released([&] { return rochdale_journal_next(cursor_, &record.is); });
    if (status == ROCHDALE_END) throw py::stop_iteration();
    require(status);
    const Book& book = book_.cast<const Book&>();
    rochdale_leg leg{};
    for (std::uint32_t at = 0; rochdale_cursor_leg(cursor_, at, &leg) == ROCHDALE_OK; ++at) {
      const rochdale_account account = book.get(leg.account);
      record.legs.append(py::make_tuple(std::string(account.code), decimal_of({leg.amount, account.decimals})));
    }
    record.memo = cursor_text(cursor_, ROCHDALE_MEMO);
    record.by = cursor_text(cursor_, ROCHDALE_BY);
    record.reason = cursor_text(cursor_, ROCHDALE_REASON);
    return record;
  }

 private:
  py::object book_;
  rochdale_cursor* cursor_ = nullptr;
};

py::list holds(const Book& book) {
  py::list list;
  rochdale_open_hold now{};
  now.struct_size = sizeof now;
  rochdale_status status = ROCHDALE_OK;
  while ((status = rochdale_next_hold(book.handle(), now.number, &now)) == ROCHDALE_OK) {
    const rochdale_account payer = book.get(now.debit);
    list.append(
        py::cast(Hold{now.number, payer.code, book.code_of(now.credit), {now.amount, payer.decimals}, now.until}));
  }
  if (status != ROCHDALE_END) require(status);
  return list;
}

/// Posts a batch and reads the refusals of what was refused.
std::unique_ptr<Answers> post(const Book& book, const std::vector<rochdale_transfer>& transfers,
                              const py::object& stamp) {
  const StampOf with(stamp);
  auto answers = std::make_unique<Answers>();
  answers->records.resize(transfers.size());
  require(released([&] {
    return rochdale_post_batch(book.handle(), transfers.data(), transfers.size(), with.get(), answers->records.data());
  }));
  for (std::size_t at = 0; at < transfers.size(); ++at) {
    if (answers->records[at].status == ROCHDALE_OK) continue;
    answers->refusals.emplace(at, refusal_or_raise(rochdale_batch_refusal(book.handle(), at)));
  }
  return answers;
}

std::unique_ptr<Answers> post_batch(const Book& book, const py::iterable& given, const py::object& stamp) {
  std::vector<rochdale_transfer> transfers;
  std::vector<py::object> kept;  // their texts are in them
  for (const py::handle item : given) {
    if (!py::isinstance<Transfer>(item)) throw py::type_error("a batch is of rochdale.Transfer");
    kept.push_back(py::reinterpret_borrow<py::object>(item));
    require(book.read(kept.back().cast<const Transfer&>(), transfers.emplace_back()));
  }
  return post(book, transfers, stamp);
}

std::uint32_t account_number(std::int64_t number) {
  return number < 0 || number > std::int64_t{UINT32_MAX} ? UINT32_MAX : static_cast<std::uint32_t>(number);
}

std::unique_ptr<Answers> post_columns(const Book& book, const py::object& debit, const py::object& credit,
                                      const py::object& amount, const py::object& on, const py::object& key,
                                      const py::object& stamp) {
  const Column debits(debit, "debit");
  const Column credits(credit, "credit");
  const Column amounts(amount, "amount");
  std::optional<Column> days;
  std::optional<Column> keys;
  std::int32_t day = 0;
  if (PyObject_CheckBuffer(on.ptr()) != 0) {
    days.emplace(on, "on");
  } else {
    day = days_of(on);
  }
  if (!key.is_none()) keys.emplace(key, "key", 2);
  const std::size_t count = debits.size();
  if (credits.size() != count || amounts.size() != count || (days && days->size() != count) ||
      (keys && keys->size() != count)) {
    throw py::value_error("the columns are not of one length");
  }
  std::vector<rochdale_transfer> transfers(count);
  for (std::size_t at = 0; at < count; ++at) {
    rochdale_transfer& transfer = transfers[at];
    transfer.debit = account_number(debits(at));
    transfer.credit = account_number(credits(at));
    transfer.amount = rochdale_amount_of(amounts(at));
    if (!amounts.is_signed() && amounts.has_sign_bit(at)) transfer.amount.high = 0;
    if (days) {
      const std::int64_t given = (*days)(at);
      if (given < INT32_MIN || given > INT32_MAX) throw py::value_error("a day outside the calendar");
      transfer.on = static_cast<std::int32_t>(given);
    } else {
      transfer.on = day;
    }
    if (keys) {
      transfer.key = {static_cast<std::uint64_t>((*keys)(at, 0)), static_cast<std::uint64_t>((*keys)(at, 1))};
    }
  }
  return post(book, transfers, stamp);
}

py::bytes exported(const Book& book, const py::object& what) {
  const std::string name = text_of(what, "what to export");
  const std::map<std::string, std::int32_t> known{{"payments", ROCHDALE_EXPORT_PAYMENTS},
                                                  {"postings", ROCHDALE_EXPORT_POSTINGS},
                                                  {"balances", ROCHDALE_EXPORT_BALANCES}};
  const auto found = known.find(name);
  if (found == known.end()) throw py::value_error("export is \"payments\", \"postings\" or \"balances\"");
  std::string text;
  require(released([&] {
    return rochdale_export(
        book.handle(), found->second,
        [](void* context, const char* bytes, std::size_t count) {
          try {
            static_cast<std::string*>(context)->append(bytes, count);
            return 0;
          } catch (...) {
            return 1;
          }
        },
        &text);
  }));
  return text;
}

py::object import_payments(const Book& book, const py::object& csv, bool skip_refused, bool open_accounts,
                           const py::object& stamp) {
  const StampOf with(stamp);
  const std::string text = PyBytes_Check(csv.ptr())     ? csv.cast<std::string>()
                           : PyUnicode_Check(csv.ptr()) ? csv.cast<std::string>()
                                                        : throw py::type_error("a CSV text is str or bytes");
  rochdale_import told{};
  told.struct_size = sizeof told;
  if (skip_refused) told.flags |= ROCHDALE_SKIP_REFUSED;
  if (open_accounts) told.flags |= ROCHDALE_OPEN_ACCOUNTS;
  const rochdale_status status =
      released([&] { return rochdale_import_payments(book.handle(), text.data(), text.size(), &told, with.get()); });
  return book.answered(status, [&] {
    return py::dict("rows"_a = told.rows, "posted"_a = told.posted, "repeated"_a = told.repeated,
                    "refused"_a = told.refused, "opened"_a = told.opened,
                    "first_refusal"_a = told.refused == 0 ? std::string() : read_text(&rochdale_last_message));
  });
}

/// Posts one transfer by one of the calls that take one.
template <class Call>
py::object post_one(const Book& book, const Transfer& transfer, const py::object& stamp, Call&& call) {
  const StampOf with(stamp);
  rochdale_transfer made{};
  rochdale_answer answer{};
  rochdale_status status = book.read(transfer, made);
  if (status == ROCHDALE_OK) status = released([&] { return call(book.handle(), &made, with.get(), &answer); });
  return book.entry(status, answer);
}

Transfer payment(const py::object& payer, const py::object& payee, const py::object& amount, const py::object& on,
                 const py::object& key, const py::object& memo, const py::object& reference,
                 const py::object& purpose) {
  return Transfer{payer,
                  payee,
                  amount,
                  on,
                  text_of(key, "a key"),
                  text_of(memo, "a memo"),
                  text_of(reference, "a reference"),
                  text_of(purpose, "a purpose"),
                  false};
}

void add_chart(py::class_<Book>& book) {
  book.def(
          "adopt_unit",
          [](const Book& b, const py::object& unit, const py::object& floor, const py::object& ceiling,
             const py::object& stamp) {
            const std::string name = unit_name(unit);
            const rochdale_limits limits = limits_of(floor, ceiling, decimals_of(name));
            const StampOf with(stamp);
            return b.done(released([&] { return rochdale_adopt_unit(b.handle(), name.c_str(), &limits, with.get()); }));
          },
          "unit"_a, "floor"_a = py::none(), "ceiling"_a = py::none(), py::kw_only(), "stamp"_a = py::none(),
          "Takes up a unit, with the limits that its accounts follow.")
      .def(
          "set_unit_limits",
          [](const Book& b, const py::object& unit, const py::object& floor, const py::object& ceiling,
             const py::object& stamp) {
            const std::string name = unit_name(unit);
            const rochdale_limits limits = limits_of(floor, ceiling, decimals_of(name));
            const StampOf with(stamp);
            return b.done(
                released([&] { return rochdale_set_unit_limits(b.handle(), name.c_str(), &limits, with.get()); }));
          },
          "unit"_a, "floor"_a = py::none(), "ceiling"_a = py::none(), py::kw_only(), "stamp"_a = py::none(),
          "Agrees the limits that accounts of a unit follow from now on; None: no limit.")
      .def_property_readonly(
          "units",
          [](const Book& b) {
            py::list list;
            for (std::uint32_t at = 0; at < b.info().units; ++at) {
              list.append(py::cast(Unit{read_text(
                  [&](char* text, std::size_t size) { return rochdale_unit_name(b.handle(), at, text, size); })}));
            }
            return list;
          },
          "The units of the book.")
      .def(
          "open_account",
          [](const Book& b, const py::object& code, const py::object& unit, const py::object& kind,
             const py::object& name, const py::object& group, const py::object& floor, const py::object& ceiling,
             const py::object& stamp) {
            const std::map<std::string, std::int32_t> kinds{{"liability", ROCHDALE_LIABILITY},
                                                            {"asset", ROCHDALE_ASSET},
                                                            {"equity", ROCHDALE_EQUITY},
                                                            {"income", ROCHDALE_INCOME},
                                                            {"expense", ROCHDALE_EXPENSE}};
            const auto found = kinds.find(text_of(kind, "a kind"));
            if (found == kinds.end()) {
              throw py::value_error("a kind is \"liability\", \"asset\", \"equity\", \"income\" or \"expense\"");
            }
            const StampOf with(stamp);
            const std::string texts[] = {text_of(code, "a code"), text_of(name, "a name"), text_of(group, "a group")};
            std::string in;
            if (!unit.is_none()) {
              in = unit_name(unit);
            } else if (b.info().units == 1) {
              in = read_text(
                  [&](char* text, std::size_t size) { return rochdale_unit_name(b.handle(), 0, text, size); });
            }
            rochdale_limits limits = limits_of(floor, ceiling, decimals_of(in));
            rochdale_new_account wanted{};
            wanted.struct_size = sizeof wanted;
            wanted.kind = found->second;
            wanted.code = texts[0].c_str();
            wanted.unit = in.empty() ? nullptr : in.c_str();
            wanted.name = texts[1].c_str();
            wanted.group = texts[2].c_str();
            if (limits.has_floor != 0 || limits.has_ceiling != 0) wanted.limits = &limits;
            std::uint32_t number = 0;
            const rochdale_status status =
                released([&] { return rochdale_open_account(b.handle(), &wanted, with.get(), &number); });
            return b.answered(status, [&] { return py::cast(Account{b.get(number)}); });
          },
          "code"_a, "unit"_a = py::none(), py::kw_only(), "kind"_a = "liability", "name"_a = "", "group"_a = "",
          "floor"_a = py::none(), "ceiling"_a = py::none(), "stamp"_a = py::none(),
          "Opens an account; without unit in the book's only one. Members' accounts are liabilities.")
      .def(
          "account", [](const Book& b, const py::object& code) { return Account{b.get(b.number_of(code))}; },
          "account"_a, "The account of a code or number. Raises Refused where there is none.")
      .def(
          "accounts",
          [](const Book& b) {
            py::list list;
            const std::uint32_t count = b.info().accounts;
            for (std::uint32_t at = 1; at <= count; ++at) list.append(py::cast(Account{b.get(at)}));
            return list;
          },
          "All accounts, in order of opening.")
      .def(
          "rename",
          [](const Book& b, const py::object& account, const py::object& name, const py::object& stamp) {
            const StampOf with(stamp);
            const std::string text = text_of(name, "a name");
            const auto [found, number] = b.find(account);
            if (found != ROCHDALE_OK) return b.done(found);
            const std::uint32_t at = number;
            return b.done(released([&] { return rochdale_rename_account(b.handle(), at, text.c_str(), with.get()); }));
          },
          "account"_a, "name"_a, py::kw_only(), "stamp"_a = py::none(), "Shows an account by another name.")
      .def(
          "set_limits",
          [](const Book& b, const py::object& account, const py::object& floor, const py::object& ceiling,
             const py::object& stamp) {
            const StampOf with(stamp);
            const auto [found, number] = b.find(account);
            if (found != ROCHDALE_OK) return b.done(found);
            const std::uint32_t at = number;
            const rochdale_limits limits = limits_of(floor, ceiling, b.get(at).decimals);
            return b.done(released([&] { return rochdale_set_account_limits(b.handle(), at, &limits, with.get()); }));
          },
          "account"_a, "floor"_a = py::none(), "ceiling"_a = py::none(), py::kw_only(), "stamp"_a = py::none(),
          "Agrees an account's own limits; None: no limit.")
      .def(
          "follow_unit",
          [](const Book& b, const py::object& account, const py::object& stamp) {
            const StampOf with(stamp);
            const auto [found, number] = b.find(account);
            if (found != ROCHDALE_OK) return b.done(found);
            const std::uint32_t at = number;
            return b.done(released([&] { return rochdale_set_account_limits(b.handle(), at, nullptr, with.get()); }));
          },
          "account"_a, py::kw_only(), "stamp"_a = py::none(), "Gives an account's own limits up.");
  const auto set_status = [&book](const char* name, std::int32_t status, const char* doc) {
    book.def(
        name,
        [status](const Book& b, const py::object& account, const py::object& stamp) {
          const StampOf with(stamp);
          const auto [found, number] = b.find(account);
          if (found != ROCHDALE_OK) return b.done(found);
          const std::uint32_t at = number;
          return b.done(released([&] { return rochdale_set_account_status(b.handle(), at, status, with.get()); }));
        },
        "account"_a, py::kw_only(), "stamp"_a = py::none(), doc);
  };
  set_status("freeze", ROCHDALE_FROZEN, "Freezes an account: nothing moves on it until thaw().");
  set_status("thaw", ROCHDALE_OPEN, "Opens a frozen or closed account again.");
  set_status("close_account", ROCHDALE_SHUT, "Closes an account that stands at zero with nothing held.");
  book.def(
          "close_period",
          [](const Book& b, const py::object& through, const py::object& stamp) {
            const StampOf with(stamp);
            const std::int32_t day = days_of(through);
            return b.done(released([&] { return rochdale_close_period(b.handle(), day, with.get()); }));
          },
          "through"_a, py::kw_only(), "stamp"_a = py::none(), "Closes everything dated on or before a day.")
      .def(
          "adopt_policy",
          [](const Book& b, const py::object& family, const py::object& parameters, const py::object& stamp) {
            const StampOf with(stamp);
            const std::string name = text_of(family, "a family");
            const std::string text = text_of(parameters, "parameters");
            return b.done(
                released([&] { return rochdale_adopt_policy(b.handle(), name.c_str(), text.c_str(), with.get()); }));
          },
          "family"_a, "parameters"_a, py::kw_only(), "stamp"_a = py::none(),
          "Adopts a rule or charge of the library from its parameters, a line name=value for each.")
      .def(
          "withdraw_policy",
          [](const Book& b, const py::object& name, const py::object& stamp) {
            const StampOf with(stamp);
            const std::string text = text_of(name, "a name");
            return b.done(released([&] { return rochdale_withdraw_policy(b.handle(), text.c_str(), with.get()); }));
          },
          "name"_a, py::kw_only(), "stamp"_a = py::none(), "Withdraws a rule or charge.");
}

void add_posting(py::class_<Book>& book) {
  book.def(
          "pay",
          [](const Book& b, const py::object& payer, const py::object& payee, const py::object& amount,
             const py::object& on, const py::object& key, const py::object& memo, const py::object& reference,
             const py::object& purpose, bool override_limits, const py::object& stamp) {
            const Transfer transfer = payment(payer, payee, amount, on, key, memo, reference, purpose);
            return post_one(b, transfer, stamp, override_limits ? &rochdale_post_overriding : &rochdale_post);
          },
          "payer"_a, "payee"_a, "amount"_a, py::kw_only(), "on"_a, "key"_a = "", "memo"_a = "", "reference"_a = "",
          "purpose"_a = "", "override_limits"_a = false, "stamp"_a = py::none(),
          "Posts a payment. With a key it may be asked for again and is posted once.")
      .def(
          "post",
          [](const Book& b, const Transfer& transfer, const py::object& stamp) {
            return post_one(b, transfer, stamp, &rochdale_post);
          },
          "transfer"_a, py::kw_only(), "stamp"_a = py::none(), "Posts a transfer.")
      .def("post_batch", &post_batch, "transfers"_a, py::kw_only(), "stamp"_a = py::none(),
           "Posts a batch in one turn: each item is answered, an Entry or a Refusal.")
      .def("post_columns", &post_columns, "debit"_a, "credit"_a, "amount"_a, py::kw_only(), "on"_a,
           "key"_a = py::none(), "stamp"_a = py::none(),
           "Posts a batch from columns of whole numbers: account numbers, minor units, days since 1970-01-01 (or one "
           "date), keys as rows of two words.")
      .def(
          "post_entry",
          [](const Book& b, const py::iterable& legs, const py::object& on, const py::object& kind,
             const py::object& key, const py::object& memo, const py::object& reference, const py::object& purpose,
             const py::object& stamp) {
            const StampOf with(stamp);
            const std::map<std::string, std::int32_t> kinds{{"ordinary", ROCHDALE_ORDINARY},
                                                            {"opening", ROCHDALE_OPENING},
                                                            {"closing", ROCHDALE_CLOSING},
                                                            {"adjusting", ROCHDALE_ADJUSTING}};
            const auto found = kinds.find(text_of(kind, "a kind"));
            if (found == kinds.end()) {
              throw py::value_error("a kind is \"ordinary\", \"opening\", \"closing\" or \"adjusting\"");
            }
            const std::string texts[] = {text_of(key, "a key"), text_of(memo, "a memo"),
                                         text_of(reference, "a reference"), text_of(purpose, "a purpose")};
            rochdale_entry_options options{};
            options.struct_size = sizeof options;
            options.kind = found->second;
            options.on = days_of(on);
            options.memo = texts[1].c_str();
            options.reference = texts[2].c_str();
            options.purpose = texts[3].c_str();
            require(rochdale_key_of(texts[0].c_str(), &options.key));
            std::vector<rochdale_leg> made;
            for (const py::handle item : legs) {
              const auto leg = item.cast<std::pair<py::object, py::object>>();
              const auto [status, number] = b.find(leg.first);
              if (status != ROCHDALE_OK) return b.done(status);
              made.push_back({minor_of(leg.second, b.get(number).decimals), number, {}});
            }
            rochdale_answer answer{};
            const rochdale_status status = released([&] {
              return rochdale_post_entry(b.handle(), made.data(), made.size(), &options, with.get(), &answer);
            });
            return b.entry(status, answer);
          },
          "legs"_a, py::kw_only(), "on"_a, "kind"_a = "ordinary", "key"_a = "", "memo"_a = "", "reference"_a = "",
          "purpose"_a = "", "stamp"_a = py::none(),
          "Posts an entry of (account, amount) legs, debits above zero. Each unit balances by itself.")
      .def(
          "reverse",
          [](const Book& b, std::uint64_t entry, const py::object& on, const py::object& key, bool override_limits,
             const py::object& stamp) {
            const StampOf with(stamp);
            rochdale_reversal reversal{};
            reversal.struct_size = sizeof reversal;
            reversal.on = days_of(on);
            if (override_limits) reversal.flags = ROCHDALE_OVERRIDE_LIMITS;
            require(rochdale_key_of(text_of(key, "a key").c_str(), &reversal.key));
            rochdale_answer answer{};
            const rochdale_status status =
                released([&] { return rochdale_reverse(b.handle(), entry, &reversal, with.get(), &answer); });
            return b.entry(status, answer);
          },
          "entry"_a, py::kw_only(), "on"_a, "key"_a = "", "override_limits"_a = false, "stamp"_a = py::none(),
          "Mirrors an entry in a new one that points at it.")
      .def(
          "hold",
          [](const Book& b, const py::object& payer, const py::object& payee, const py::object& amount,
             const py::object& on, const py::object& until, const py::object& key, const py::object& memo,
             const py::object& reference, const py::object& purpose, const py::object& stamp) {
            const StampOf with(stamp);
            const Transfer transfer = payment(payer, payee, amount, on, key, memo, reference, purpose);
            const std::int32_t last = days_or_none(until);
            rochdale_transfer made{};
            std::uint64_t number = 0;
            rochdale_status status = b.read(transfer, made);
            if (status == ROCHDALE_OK) {
              status = released([&] { return rochdale_hold(b.handle(), &made, last, with.get(), &number); });
            }
            return b.answered(status, [&] {
              const rochdale_account from = b.get(made.debit);
              return py::cast(Hold{number, from.code, b.code_of(made.credit), {made.amount, from.decimals}, last});
            });
          },
          "payer"_a, "payee"_a, "amount"_a, py::kw_only(), "on"_a, "until"_a = py::none(), "key"_a = "", "memo"_a = "",
          "reference"_a = "", "purpose"_a = "", "stamp"_a = py::none(),
          "Reserves a payment until the end of a day; None: no end.")
      .def(
          "post_hold",
          [](const Book& b, std::uint64_t hold, const py::object& on, const py::object& amount, bool keep_rest,
             const py::object& key, const py::object& memo, const py::object& stamp) {
            const StampOf with(stamp);
            const std::string words = text_of(memo, "a memo");
            rochdale_hold_posting posting{};
            posting.struct_size = sizeof posting;
            posting.on = days_of(on);
            posting.memo = words.c_str();
            if (keep_rest) posting.flags |= ROCHDALE_KEEP_REST;
            if (!amount.is_none()) {
              posting.flags |= ROCHDALE_PART;
              posting.amount = minor_of(amount, b.decimals_of_hold(hold));
            }
            require(rochdale_key_of(text_of(key, "a key").c_str(), &posting.key));
            rochdale_answer answer{};
            const rochdale_status status =
                released([&] { return rochdale_post_hold(b.handle(), hold, &posting, with.get(), &answer); });
            return b.entry(status, answer);
          },
          "hold"_a, py::kw_only(), "on"_a, "amount"_a = py::none(), "keep_rest"_a = false, "key"_a = "", "memo"_a = "",
          "stamp"_a = py::none(), "Posts a hold, or a part of it; what is not posted is released, or kept.")
      .def(
          "void_hold",
          [](const Book& b, std::uint64_t hold, const py::object& stamp) {
            const StampOf with(stamp);
            return b.done(released([&] { return rochdale_void_hold(b.handle(), hold, with.get()); }));
          },
          "hold"_a, py::kw_only(), "stamp"_a = py::none(), "Gives a hold up.")
      .def(
          "expire_holds",
          [](const Book& b, const py::object& as_of, const py::object& stamp) {
            const StampOf with(stamp);
            const std::int32_t day = days_of(as_of);
            std::uint64_t count = 0;
            require(released([&] { return rochdale_expire_holds(b.handle(), day, with.get(), &count); }));
            return count;
          },
          "as_of"_a, py::kw_only(), "stamp"_a = py::none(),
          "Ends every hold whose last day lies before a day; returns how many.")
      .def("import_payments", &import_payments, "csv"_a, py::kw_only(), "skip_refused"_a = false,
           "open_accounts"_a = false, "stamp"_a = py::none(),
           "Posts the payments of a CSV text in one turn; returns what it did.");
}

void add_reading(py::class_<Book>& book) {
  book.def(
          "balance",
          [](const Book& b, const py::object& account, const py::object& on) {
            const rochdale_balance made = balance_at(b, account, on);
            return decimal_of({made.balance, made.decimals});
          },
          "account"_a, "on"_a = py::none(), "The natural balance of an account, now or on a day.")
      .def(
          "balance_of",
          [](const Book& b, const py::object& account, const py::object& on) {
            return balance_of(b, balance_at(b, account, on));
          },
          "account"_a, "on"_a = py::none(), "The balance with its two sides and what is held.")
      .def("balances", &balances, "on"_a = py::none(), "The balances of all accounts, of one moment or on a day.")
      .def(
          "available",
          [](const Book& b, const py::object& account) -> py::object {
            const std::uint32_t number = b.number_of(account);
            Money amount{{}, b.get(number).decimals};
            std::uint32_t has_limit = 0;
            require(rochdale_available(b.handle(), number, &amount.minor, &has_limit));
            return has_limit == 0 ? py::object(py::none()) : decimal_of(amount);
          },
          "account"_a, "What may still be paid under the credit limit and the holds; None: there is no limit.")
      .def("statement", &statement, "account"_a, "first"_a = py::none(), "last"_a = py::none(),
           "What moved on an account between two days, both counted; None: no bound.")
      .def(
          "journal",
          [](const py::object& self, std::uint64_t after) { return std::make_unique<JournalIterator>(self, after); },
          "after"_a = 0, "Iterates over the records of the journal after a number: the feed of a book.")
      .def("holds", &holds, "The open holds, by number.")
      .def("export", &exported, "what"_a, "The book as CSV: \"payments\", \"postings\" or \"balances\".")
      .def(
          "verify",
          [](const Book& b) {
            rochdale_verification made{};
            made.struct_size = sizeof made;
            require(released([&] { return rochdale_verify(b.handle(), &made); }));
            return py::dict("records"_a = made.records, "entries"_a = made.entries, "holds"_a = made.holds,
                            "events"_a = made.events, "accounts"_a = made.accounts, "found"_a = made.found,
                            "first_finding"_a = made.found == 0 ? std::string() : read_text(&rochdale_last_message));
          },
          "Folds the whole journal again and compares; `found` counts what is wrong.")
      .def(
          "refresh", [](const Book& b) { require(released([&] { return rochdale_book_refresh(b.handle()); })); },
          "Takes in what other processes wrote.")
      .def_property_readonly(
          "records", [](const Book& b) { return b.info().records; }, "The number of the newest record.")
      .def_property_readonly(
          "closed_through", [](const Book& b) { return date_of(b.info().closed_through); },
          "The day through which periods are closed, or None.");
}

}  // namespace

}  // namespace rochdale_python

PYBIND11_MODULE(_border, module) {
  using namespace rochdale_python;
  module.doc() = "The books of communities: exact, in double entry. See the package rochdale.";
  module.attr("__version__") = rochdale_version();
  add_values(module);

  py::class_<Answers>(
      module, "Answers", py::buffer_protocol(),
      "The answers to a batch, in its order: a sequence of Entry and Refusal, and to numpy.asarray() an "
      "array of (entry, status, flags).")
      .def("__len__", [](const Answers& answers) { return answers.records.size(); })
      .def("__getitem__", &Answers::at, "index"_a)
      .def_property_readonly(
          "refusals", [](const Answers& answers) { return py::cast(answers.refusals); }, "the refusals by place")
      .def_buffer([](Answers& answers) {
        return py::buffer_info(answers.records.data(), sizeof(rochdale_answer), "T{Q:entry:i:status:I:flags:}", 1,
                               {static_cast<py::ssize_t>(answers.records.size())},
                               {static_cast<py::ssize_t>(sizeof(rochdale_answer))}, true);
      });

  py::class_<JournalIterator>(module, "JournalIterator", "The records of a journal, one after the other.")
      .def("__iter__", [](const py::object& self) { return self; })
      .def("__next__", &JournalIterator::next);

  py::class_<Book> book(module, "Book",
                        "The books of one community. `refusals` says how a no of the book comes: \"raise\" raises "
                        "Refused, \"return\" returns a Refusal.");
  book.def(py::init(&Book::in_memory), py::kw_only(), "refusals"_a = "raise")
      .def_static("create", &Book::create, "path"_a, py::kw_only(), "refusals"_a = "raise",
                  "Makes a new book file and opens it.")
      .def_static("open", &Book::open, "path"_a, "read_only"_a = false, py::kw_only(), "refusals"_a = "raise",
                  "Opens a book file.")
      .def("close", &Book::close, "Gives the book back. A second time does nothing.")
      .def_property_readonly("closed", &Book::is_closed, "True after close().")
      .def_property_readonly("refusals", &Book::refusals, "\"raise\" or \"return\"")
      .def("__enter__", [](const py::object& self) { return self; })
      .def("__exit__", [](Book& self, const py::args&) { self.close(); });
  add_chart(book);
  add_posting(book);
  add_reading(book);
}
