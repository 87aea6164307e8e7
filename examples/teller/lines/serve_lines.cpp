// SPDX-License-Identifier: MPL-2.0
// Many books behind one pipe: a request of JSON a line, an answer a line. It stands on the C border, as any other host
// would. docs/LINES.md defines the requests.
#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <list>
#include <memory>
#include <nlohmann/json.hpp>

#include "command_error.hpp"
#include "families.hpp"
#include "request.hpp"
#include "rochdale.h"

namespace rochdale::teller {

namespace {

using Reply = nlohmann::ordered_json;

constexpr std::array<const char*, 5> kind_names{"liability", "asset", "equity", "income", "expense"};
constexpr std::array<const char*, 3> status_names{"open", "frozen", "closed"};
constexpr std::array<const char*, 4> entry_names{"ordinary", "opening", "closing", "adjusting"};

/// A call of the border that was not answered with ROCHDALE_OK.
struct Answered {
  rochdale_status status;
};

void require(rochdale_status status) {
  if (status != ROCHDALE_OK) throw Answered{status};
}

template <class Write>
std::string read_text(Write&& write) {
  std::string text(write(nullptr, std::size_t{0}), '\0');
  write(text.data(), text.size() + 1);
  return text;
}

template <class Structure>
Structure sized() {
  Structure made{};
  made.struct_size = sizeof made;
  return made;
}

template <std::size_t size>
std::int32_t place_of(const std::array<const char*, size>& names, const std::string& name, const char* what) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) throw BadRequest{"\"" + name + "\" is no " + what};
  return static_cast<std::int32_t>(found - names.begin());
}

std::string amount_text(const rochdale_int128& amount, std::int32_t decimals) {
  return read_text([&](char* text, std::size_t size) { return rochdale_amount_text(&amount, decimals, text, size); });
}
std::string date_text(std::int32_t date) {
  return read_text([=](char* text, std::size_t size) { return rochdale_date_text(date, text, size); });
}

/// A cursor, given back at the end.
class Cursor {
 public:
  Cursor() = default;
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  ~Cursor() {
    if (handle_ != nullptr) rochdale_cursor_close(handle_);
  }
  [[nodiscard]] rochdale_cursor** out() noexcept { return &handle_; }
  [[nodiscard]] rochdale_cursor* get() const noexcept { return handle_; }
  [[nodiscard]] std::string text(std::int32_t which) const {
    return read_text([&](char* text, std::size_t size) { return rochdale_cursor_text(handle_, which, text, size); });
  }

 private:
  rochdale_cursor* handle_ = nullptr;
};

/// One request on one book.
class Request {
 public:
  Request(rochdale_book* book, const JsonValue& is) : book_(book), is_(is) {
    stamp_ = sized<rochdale_stamp>();
    by_ = text_of(is, "by").value_or("");
    reason_ = text_of(is, "reason").value_or("");
    stamp_.by = by_.c_str();
    stamp_.reason = reason_.c_str();
    stamp_.on = date("on", 0);
    if (const auto recorded = text_of(is, "recorded")) {
      require(rochdale_instant_parse(recorded->c_str(), &stamp_.recorded));
    } else {
      const auto since = std::chrono::system_clock::now().time_since_epoch();
      stamp_.recorded = std::chrono::duration_cast<std::chrono::microseconds>(since).count();
    }
  }
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  /// Does what it asks for. Throws Answered and BadRequest.
  void run(Reply& reply) {
    struct Command {
      const char* name;
      void (Request::*run)(Reply&);
    };
    static constexpr Command commands[] = {
        {"unit", &Request::unit},
        {"unit-limits", &Request::unit_limits},
        {"open", &Request::open},
        {"rename", &Request::rename},
        {"freeze", &Request::set_status},
        {"thaw", &Request::set_status},
        {"close", &Request::set_status},
        {"limit", &Request::limit},
        {"pay", &Request::pay},
        {"batch", &Request::batch},
        {"entry", &Request::entry},
        {"reverse", &Request::reverse},
        {"hold", &Request::hold},
        {"post", &Request::post_hold},
        {"void", &Request::void_hold},
        {"expire", &Request::expire},
        {"period", &Request::period},
        {"adopt", &Request::adopt},
        {"withdraw", &Request::withdraw},
        {"account", &Request::account},
        {"accounts", &Request::accounts},
        {"balance", &Request::balance},
        {"balances", &Request::balances},
        {"statement", &Request::statement},
        {"feed", &Request::feed},
        {"holds", &Request::holds},
        {"verify", &Request::verify},
        {"import", &Request::import},
        {"export", &Request::export_file},
    };
    const std::string name = needed_text(is_, "do");
    for (const Command& command : commands) {
      if (name == command.name) return (this->*command.run)(reply);
    }
    throw BadRequest{"\"" + name + "\" is nothing that can be done"};
  }

 private:
  // ---- what requests say ----

  [[nodiscard]] std::int32_t date(const char* name, std::int32_t otherwise) const {
    const auto text = text_of(is_, name);
    std::int32_t days = otherwise;
    if (text) require(rochdale_date_parse(text->c_str(), &days));
    return days;
  }
  [[nodiscard]] std::int32_t needed_date(const char* name) const {
    static_cast<void>(needed_text(is_, name));
    return date(name, 0);
  }
  [[nodiscard]] static rochdale_key key_of(const JsonValue& from) {
    rochdale_key key{};
    require(rochdale_key_of(text_of(from, "key").value_or("").c_str(), &key));
    return key;
  }
  [[nodiscard]] rochdale_account account_of(const std::string& code) const {
    std::uint32_t number = 0;
    require(rochdale_find_account(book_, code.c_str(), &number));
    return account_at(number);
  }
  [[nodiscard]] rochdale_account account_at(std::uint32_t number) const {
    auto found = sized<rochdale_account>();
    require(rochdale_account_get(book_, number, &found));
    return found;
  }
  [[nodiscard]] static rochdale_int128 amount_of(const std::string& text, std::int32_t decimals) {
    rochdale_int128 amount{};
    require(rochdale_amount_parse(text.c_str(), decimals, &amount));
    return amount;
  }
  [[nodiscard]] rochdale_book_info info() const {
    auto info = sized<rochdale_book_info>();
    require(rochdale_book_describe(book_, &info));
    return info;
  }
  [[nodiscard]] std::string unit_at(std::uint32_t number) const {
    return read_text([&](char* text, std::size_t size) { return rochdale_unit_name(book_, number, text, size); });
  }
  // The border judges the name; here only the digits of a good one count.
  [[nodiscard]] static std::int32_t decimals_of(const std::string& unit) {
    const std::size_t slash = unit.find('/');
    const std::string digits = slash == std::string::npos ? "" : unit.substr(slash + 1);
    const bool plain = digits.size() == 1 || digits.size() == 2;
    return plain && digits.find_first_not_of("0123456789") == std::string::npos ? std::min(std::stoi(digits), 18) : 18;
  }
  [[nodiscard]] rochdale_limits limits_of(std::int32_t decimals) const {
    rochdale_limits limits{};
    const auto side = [&](const char* name, rochdale_int128& limit, std::uint32_t& there) {
      const auto text = text_of(is_, name);
      if (!text || *text == "none") return;
      limit = amount_of(*text, decimals);
      there = 1;
    };
    side("floor", limits.floor, limits.has_floor);
    side("ceiling", limits.ceiling, limits.has_ceiling);
    return limits;
  }

  /// A payment with its texts, which must stay where they are until it is posted.
  struct Payment {
    rochdale_transfer transfer{};
    std::string memo;
    std::string reference;
    std::string purpose;

    [[nodiscard]] const rochdale_transfer& with_texts() {
      transfer.memo = memo.c_str();
      transfer.reference = reference.c_str();
      transfer.purpose = purpose.c_str();
      return transfer;
    }
  };
  [[nodiscard]] Payment payment_of(const JsonValue& from) const {
    Payment made;
    const rochdale_account payer = account_of(needed_text(from, "payer"));
    made.transfer.debit = payer.number;
    made.transfer.credit = account_of(needed_text(from, "payee")).number;
    made.transfer.amount = amount_of(needed_text(from, "amount"), payer.decimals);
    require(rochdale_date_parse(needed_text(from, "on").c_str(), &made.transfer.on));
    made.transfer.key = key_of(from);
    if (truth_of(from, "linked")) made.transfer.flags |= ROCHDALE_LINKED;
    if (const auto at = text_of(from, "at")) {
      require(rochdale_instant_parse(at->c_str(), &made.transfer.at));
      made.transfer.flags |= ROCHDALE_HAS_AT;
    }
    made.memo = text_of(from, "memo").value_or("");
    made.reference = text_of(from, "reference").value_or("");
    made.purpose = text_of(from, "purpose").value_or("");
    return made;
  }

  static void give(Reply& reply, const rochdale_answer& answer) {
    reply["entry"] = answer.entry;
    if ((answer.flags & ROCHDALE_REPEATED) != 0) reply["repeated"] = true;
  }

  // ---- the chart ----

  void unit(Reply&) {
    const std::string name = needed_text(is_, "unit");
    const rochdale_limits limits = limits_of(decimals_of(name));
    require(rochdale_adopt_unit(book_, name.c_str(), &limits, &stamp_));
  }
  void unit_limits(Reply&) {
    const std::string name = needed_text(is_, "unit");
    const rochdale_limits limits = limits_of(decimals_of(name));
    require(rochdale_set_unit_limits(book_, name.c_str(), &limits, &stamp_));
  }
  void open(Reply& reply) {
    const std::string code = needed_text(is_, "account");
    const std::string name = text_of(is_, "name").value_or("");
    const std::string group = text_of(is_, "group").value_or("");
    const auto given = text_of(is_, "unit");
    const rochdale_limits limits = limits_of(decimals_of(given ? *given : unit_at(0)));
    auto wanted = sized<rochdale_new_account>();
    wanted.kind = place_of(kind_names, text_of(is_, "kind").value_or("liability"), "kind of account");
    wanted.code = code.c_str();
    wanted.unit = given ? given->c_str() : nullptr;
    wanted.name = name.c_str();
    wanted.group = group.c_str();
    if (text_of(is_, "floor") || text_of(is_, "ceiling")) wanted.limits = &limits;
    std::uint32_t number = 0;
    require(rochdale_open_account(book_, &wanted, &stamp_, &number));
    reply["number"] = number;
  }
  void rename(Reply&) {
    const std::string name = needed_text(is_, "name");
    require(rochdale_rename_account(book_, account_of(needed_text(is_, "account")).number, name.c_str(), &stamp_));
  }
  void set_status(Reply&) {
    const std::string wanted = needed_text(is_, "do");
    const std::int32_t status = wanted == "freeze" ? ROCHDALE_FROZEN : wanted == "thaw" ? ROCHDALE_OPEN : ROCHDALE_SHUT;
    require(rochdale_set_account_status(book_, account_of(needed_text(is_, "account")).number, status, &stamp_));
  }
  void limit(Reply&) {
    const rochdale_account account = account_of(needed_text(is_, "account"));
    const rochdale_limits limits = limits_of(account.decimals);
    const bool own = !truth_of(is_, "follow_unit");
    require(rochdale_set_account_limits(book_, account.number, own ? &limits : nullptr, &stamp_));
  }
  void period(Reply&) { require(rochdale_close_period(book_, needed_date("through"), &stamp_)); }
  void adopt(Reply&) {
    const std::string parameters = needed_text(is_, "parameters");
    require(rochdale_adopt_policy(book_, needed_text(is_, "family").c_str(), parameters.c_str(), &stamp_));
  }
  void withdraw(Reply&) { require(rochdale_withdraw_policy(book_, needed_text(is_, "name").c_str(), &stamp_)); }

  // ---- posting ----

  void pay(Reply& reply) {
    Payment payment = payment_of(is_);
    rochdale_answer answer{};
    const auto post = truth_of(is_, "override") ? &rochdale_post_overriding : &rochdale_post;
    require(post(book_, &payment.with_texts(), &stamp_, &answer));
    give(reply, answer);
  }
  void batch(Reply& reply) {
    std::vector<Payment> payments;
    for (const JsonValue& item : list_of(is_, "payments")) payments.push_back(payment_of(item));
    std::vector<rochdale_transfer> transfers;
    for (Payment& payment : payments) transfers.push_back(payment.with_texts());
    std::vector<rochdale_answer> answers(transfers.size());
    require(rochdale_post_batch(book_, transfers.data(), transfers.size(), &stamp_, answers.data()));
    Reply& list = reply["answers"] = Reply::array();
    for (std::size_t at = 0; at < answers.size(); ++at) {
      Reply item{{"ok", answers[at].status == ROCHDALE_OK}};
      if (answers[at].status == ROCHDALE_OK) {
        give(item, answers[at]);
      } else {
        item["status"] = rochdale_status_name(rochdale_batch_refusal(book_, at));
        item["message"] = read_text(&rochdale_last_message);
      }
      list.push_back(std::move(item));
    }
  }
  void entry(Reply& reply) {
    std::vector<rochdale_leg> legs;
    for (const JsonValue& item : list_of(is_, "legs")) {
      const rochdale_account account = account_of(needed_text(item, "account"));
      legs.push_back({amount_of(needed_text(item, "amount"), account.decimals), account.number, {}});
    }
    const std::string memo = text_of(is_, "memo").value_or("");
    auto options = sized<rochdale_entry_options>();
    options.kind = place_of(entry_names, text_of(is_, "kind").value_or("ordinary"), "kind of entry");
    options.key = key_of(is_);
    options.on = needed_date("on");
    options.memo = memo.c_str();
    rochdale_answer answer{};
    require(rochdale_post_entry(book_, legs.data(), legs.size(), &options, &stamp_, &answer));
    give(reply, answer);
  }
  void reverse(Reply& reply) {
    auto reversal = sized<rochdale_reversal>();
    reversal.on = needed_date("on");
    reversal.key = key_of(is_);
    if (truth_of(is_, "override")) reversal.flags = ROCHDALE_OVERRIDE_LIMITS;
    rochdale_answer answer{};
    require(rochdale_reverse(book_, needed_number("entry"), &reversal, &stamp_, &answer));
    give(reply, answer);
  }
  [[nodiscard]] std::uint64_t needed_number(const char* name) const {
    static_cast<void>(needed_text(is_, name));
    return *number_of(is_, name);
  }

  // ---- holds ----

  void hold(Reply& reply) {
    Payment payment = payment_of(is_);
    std::uint64_t number = 0;
    require(rochdale_hold(book_, &payment.with_texts(), date("until", ROCHDALE_NO_DATE), &stamp_, &number));
    reply["hold"] = number;
  }
  void post_hold(Reply& reply) {
    const std::uint64_t hold = needed_number("hold");
    const std::string memo = text_of(is_, "memo").value_or("");
    auto posting = sized<rochdale_hold_posting>();
    posting.on = needed_date("on");
    posting.key = key_of(is_);
    posting.memo = memo.c_str();
    if (truth_of(is_, "keep_rest")) posting.flags |= ROCHDALE_KEEP_REST;
    if (const auto amount = text_of(is_, "amount")) {
      posting.flags |= ROCHDALE_PART;
      posting.amount = amount_of(*amount, decimals_of_hold(hold));
    }
    rochdale_answer answer{};
    require(rochdale_post_hold(book_, hold, &posting, &stamp_, &answer));
    give(reply, answer);
  }
  /// Of its unit; for one that is not there the most there are, and the book will say so.
  [[nodiscard]] std::int32_t decimals_of_hold(std::uint64_t hold) const {
    Cursor cursor;
    require(rochdale_journal(book_, hold == 0 ? 0 : hold - 1, cursor.out()));
    auto record = sized<rochdale_record>();
    rochdale_leg leg{};
    const bool found = rochdale_journal_next(cursor.get(), &record) == ROCHDALE_OK && record.number == hold &&
                       rochdale_cursor_leg(cursor.get(), 0, &leg) == ROCHDALE_OK;
    return found ? account_at(leg.account).decimals : 18;
  }
  void void_hold(Reply&) { require(rochdale_void_hold(book_, needed_number("hold"), &stamp_)); }
  void expire(Reply& reply) {
    std::uint64_t count = 0;
    require(rochdale_expire_holds(book_, needed_date("as_of"), &stamp_, &count));
    reply["expired"] = count;
  }
  void holds(Reply& reply) {
    Reply& list = reply["holds"] = Reply::array();
    auto hold = sized<rochdale_open_hold>();
    rochdale_status status = ROCHDALE_OK;
    while ((status = rochdale_next_hold(book_, hold.number, &hold)) == ROCHDALE_OK) {
      const rochdale_account payer = account_at(hold.debit);
      Reply item{{"hold", hold.number},
                 {"payer", payer.code},
                 {"payee", account_at(hold.credit).code},
                 {"amount", amount_text(hold.amount, payer.decimals)}};
      if (hold.until != ROCHDALE_NO_DATE) item["until"] = date_text(hold.until);
      list.push_back(std::move(item));
    }
    if (status != ROCHDALE_END) require(status);
  }

  // ---- reading ----

  [[nodiscard]] static Reply described(const rochdale_account& account) {
    const auto limit = [&](std::uint32_t there, const rochdale_int128& amount) {
      return there == 0 ? std::string("none") : amount_text(amount, account.decimals);
    };
    return Reply{{"account", account.code},
                 {"name", account.name},
                 {"group", account.group},
                 {"unit", account.unit},
                 {"kind", kind_names.at(static_cast<std::size_t>(account.kind))},
                 {"status", status_names.at(static_cast<std::size_t>(account.status))},
                 {"floor", limit(account.limits.has_floor, account.limits.floor)},
                 {"ceiling", limit(account.limits.has_ceiling, account.limits.ceiling)}};
  }
  void account(Reply& reply) { reply.update(described(account_of(needed_text(is_, "account")))); }
  void accounts(Reply& reply) {
    Reply& list = reply["accounts"] = Reply::array();
    const std::uint32_t count = info().accounts;
    for (std::uint32_t number = 1; number <= count; ++number) list.push_back(described(account_at(number)));
  }

  [[nodiscard]] std::vector<rochdale_balance> balances_from(std::uint32_t first, std::size_t most) const {
    std::vector<rochdale_balance> made(most);
    std::size_t count = 0;
    const std::int32_t on = date("on", ROCHDALE_NO_DATE);
    require(on == ROCHDALE_NO_DATE ? rochdale_balances(book_, first, most, made.data(), &count)
                                   : rochdale_balances_on(book_, on, first, most, made.data(), &count));
    made.resize(count);
    return made;
  }
  static void describe(Reply& reply, const rochdale_balance& balance) {
    const auto amount = [&](const rochdale_int128& minor) { return amount_text(minor, balance.decimals); };
    reply["balance"] = amount(balance.balance);
    reply["debits"] = amount(balance.debits);
    reply["credits"] = amount(balance.credits);
    reply["held_debits"] = amount(balance.held_debits);
    reply["held_credits"] = amount(balance.held_credits);
  }
  void balance(Reply& reply) {
    const rochdale_account account = account_of(needed_text(is_, "account"));
    describe(reply, balances_from(account.number, 1).at(0));
    rochdale_int128 available{};
    std::uint32_t has_limit = 0;
    require(rochdale_available(book_, account.number, &available, &has_limit));
    reply["available"] = has_limit == 0 ? std::string("none") : amount_text(available, account.decimals);
  }
  void balances(Reply& reply) {
    Reply& list = reply["balances"] = Reply::array();
    for (const rochdale_balance& balance : balances_from(1, info().accounts)) {
      Reply item{{"account", account_at(balance.account).code}};
      describe(item, balance);
      list.push_back(std::move(item));
    }
  }

  void statement(Reply& reply) {
    const rochdale_account account = account_of(needed_text(is_, "account"));
    auto told = sized<rochdale_statement_info>();
    Cursor cursor;
    require(rochdale_statement(book_, account.number, date("from", ROCHDALE_NO_DATE), date("to", ROCHDALE_NO_DATE),
                               &told, cursor.out()));
    reply["opening"] = amount_text(told.opening, told.decimals);
    reply["closing"] = amount_text(told.closing, told.decimals);
    Reply& list = reply["rows"] = Reply::array();
    auto row = sized<rochdale_statement_row>();
    rochdale_status status = ROCHDALE_OK;
    while ((status = rochdale_statement_next(cursor.get(), &row)) == ROCHDALE_OK) {
      list.push_back(Reply{{"entry", row.entry},
                           {"on", date_text(row.on)},
                           {"kind", rochdale_record_name(row.kind)},
                           {"other", row.other_code},
                           {"change", amount_text(row.change, told.decimals)},
                           {"balance", amount_text(row.balance, told.decimals)},
                           {"memo", cursor.text(ROCHDALE_MEMO)}});
    }
    if (status != ROCHDALE_END) require(status);
  }

  void feed(Reply& reply) {
    const std::uint64_t after = number_of(is_, "after").value_or(0);
    const std::uint64_t most = std::min<std::uint64_t>(number_of(is_, "most").value_or(1000), 10000);
    Cursor cursor;
    require(rochdale_journal(book_, after, cursor.out()));
    Reply& list = reply["records"] = Reply::array();
    auto record = sized<rochdale_record>();
    rochdale_status status = ROCHDALE_OK;
    while (list.size() < most && (status = rochdale_journal_next(cursor.get(), &record)) == ROCHDALE_OK) {
      Reply item{{"record", record.number}, {"kind", rochdale_record_name(record.kind)}, {"on", date_text(record.on)}};
      if (record.related != 0) item["related"] = record.related;
      if (record.until != ROCHDALE_NO_DATE) item["until"] = date_text(record.until);
      if ((record.flags & ROCHDALE_OVERRIDDEN) != 0) item["overridden"] = true;
      if (*record.event != '\0') item["event"] = record.event;
      if (record.account != 0) item["account"] = account_at(record.account).code;
      const std::string key =
          read_text([&](char* text, std::size_t size) { return rochdale_key_text(&record.key, text, size); });
      if (!key.empty()) item["key"] = key;
      Reply legs = Reply::array();
      rochdale_leg leg{};
      for (std::uint32_t at = 0; rochdale_cursor_leg(cursor.get(), at, &leg) == ROCHDALE_OK; ++at) {
        const rochdale_account account = account_at(leg.account);
        legs.push_back(Reply{{"account", account.code}, {"amount", amount_text(leg.amount, account.decimals)}});
      }
      if (!legs.empty()) item["legs"] = std::move(legs);
      constexpr std::pair<const char*, std::int32_t> texts[] = {{"memo", ROCHDALE_MEMO},
                                                                {"reference", ROCHDALE_REFERENCE},
                                                                {"purpose", ROCHDALE_PURPOSE},
                                                                {"by", ROCHDALE_BY},
                                                                {"reason", ROCHDALE_REASON}};
      for (const auto& [name, which] : texts) {
        if (std::string words = cursor.text(which); !words.empty()) item[name] = std::move(words);
      }
      list.push_back(std::move(item));
    }
    if (status != ROCHDALE_END) require(status);
    reply["more"] = status != ROCHDALE_END;
  }

  void verify(Reply& reply) {
    auto made = sized<rochdale_verification>();
    require(rochdale_verify(book_, &made));
    reply["records"] = made.records;
    reply["entries"] = made.entries;
    reply["found"] = made.found;
    if (made.found != 0) reply["first_finding"] = read_text(&rochdale_last_message);
  }

  // ---- files ----

  void import(Reply& reply) {
    const std::string csv = needed_text(is_, "csv");
    auto told = sized<rochdale_import>();
    if (truth_of(is_, "skip_refused")) told.flags |= ROCHDALE_SKIP_REFUSED;
    if (truth_of(is_, "open_accounts")) told.flags |= ROCHDALE_OPEN_ACCOUNTS;
    require(rochdale_import_payments(book_, csv.data(), csv.size(), &told, &stamp_));
    reply["rows"] = told.rows;
    reply["posted"] = told.posted;
    reply["repeated"] = told.repeated;
    reply["refused"] = told.refused;
    reply["opened"] = told.opened;
    if (told.refused != 0) reply["first_refusal"] = read_text(&rochdale_last_message);
  }
  void export_file(Reply& reply) {
    static constexpr std::array<const char*, 3> exports{"payments", "postings", "balances"};
    std::string csv;
    require(rochdale_export(
        book_, place_of(exports, needed_text(is_, "what"), "export"),
        [](void* context, const char* bytes, std::size_t count) {
          try {
            static_cast<std::string*>(context)->append(bytes, count);
            return 0;
          } catch (...) {
            return 1;
          }
        },
        &csv));
    reply["csv"] = csv;
  }

  rochdale_book* book_;
  const JsonValue& is_;
  rochdale_stamp stamp_{};
  std::string by_;
  std::string reason_;
};

/// The books of a folder, opened when they are first asked for; of many, those used last stay open.
class Books {
 public:
  explicit Books(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Books(const Books&) = delete;
  Books& operator=(const Books&) = delete;
  ~Books() {
    for (const Open& open : open_) rochdale_book_close(open.book);
  }

  [[nodiscard]] rochdale_book* open(const std::string& name) { return take(name, false); }
  void create(const std::string& name) { static_cast<void>(take(name, true)); }

  /// The names of all books, sorted.
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(folder_)) {
      if (file.path().extension() == extension) names.push_back(file.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  static constexpr const char* extension = ".book";
  static constexpr std::size_t most_open = 64;

  struct Open {
    std::string name;
    rochdale_book* book = nullptr;
  };

  // Nothing in a name leads out of the folder.
  [[nodiscard]] std::string path_of(const std::string& name) const {
    constexpr std::size_t longest = 64;
    const bool plain =
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == std::string::npos;
    if (name.empty() || name.size() > longest || !plain) {
      throw BadRequest{"a book's name is of 1 to 64 letters, digits, '_' and '-'"};
    }
    return (folder_ / (name + extension)).string();
  }

  rochdale_book* take(const std::string& name, bool fresh) {
    const std::string path = path_of(name);
    const auto found = std::find_if(open_.begin(), open_.end(), [&](const Open& open) { return open.name == name; });
    if (found != open_.end() && !fresh) {
      open_.splice(open_.begin(), open_, found);
      return open_.front().book;
    }
    rochdale_book* book = nullptr;
    require(fresh ? rochdale_book_create(path.c_str(), &book)
                  : rochdale_book_open(path.c_str(), ROCHDALE_READ_AND_WRITE, &book));
    open_.push_front(Open{name, book});
    if (open_.size() > most_open) {
      rochdale_book_close(open_.back().book);
      open_.pop_back();
    }
    return book;
  }

  std::filesystem::path folder_;
  std::list<Open> open_;  // the one used last first
};

Reply refused(rochdale_status status) {
  Reply reply{{"ok", false}, {"status", rochdale_status_name(status)}, {"message", read_text(&rochdale_last_message)}};
  auto refusal = sized<rochdale_refusal>();
  if (status > 999 || rochdale_last_refusal(&refusal) != ROCHDALE_OK) return reply;
  if (*refusal.account_code != '\0') reply["account"] = refusal.account_code;
  if (*refusal.unit != '\0') {
    reply["unit"] = refusal.unit;
    reply["limit"] = amount_text(refusal.limit, refusal.decimals);
    reply["would_be"] = amount_text(refusal.would_be, refusal.decimals);
  }
  if (refusal.existing != 0) reply["existing"] = refusal.existing;
  if (*refusal.rule_name != '\0') reply["rule"] = refusal.rule_name;
  return reply;
}

Reply malformed(const std::string& why) {
  return Reply{{"ok", false}, {"status", rochdale_status_name(ROCHDALE_MALFORMED)}, {"message", why}};
}

Reply answer(Books& books, const std::string& line) {
  Reply id;
  Reply reply;
  try {
    const JsonValue request = read_request(line);
    if (const auto given = text_of(request, "id")) id = *given;
    const std::string wanted = needed_text(request, "do");
    reply["ok"] = true;
    if (wanted == "books") {
      reply["books"] = books.names();
    } else if (wanted == "new") {
      books.create(needed_text(request, "book"));
    } else {
      Request(books.open(needed_text(request, "book")), request).run(reply);
    }
  } catch (const Answered& answered) {
    reply = refused(answered.status);
  } catch (const BadRequest& bad) {
    reply = malformed(bad.why);
  } catch (const std::exception& error) {
    reply = Reply{{"ok", false}, {"status", rochdale_status_name(ROCHDALE_INTERNAL)}, {"message", error.what()}};
  }
  if (!id.is_null()) reply["id"] = id;
  return reply;
}

/// Reads a line of at most so many bytes; a longer one is read to its end and not kept.
bool read_line(std::istream& in, std::string& line, bool& too_long) {
  constexpr std::size_t longest = std::size_t{8} << 20;
  line.clear();
  too_long = false;
  for (int c = in.get(); c != std::istream::traits_type::eof(); c = in.get()) {
    if (c == '\n') return true;
    if (line.size() < longest) {
      line.push_back(static_cast<char>(c));
    } else {
      too_long = true;
    }
  }
  return !line.empty();
}

}  // namespace

void add_lines_command(Commands& commands) {
  struct Options {
    std::string folder;
    bool once = false;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("serve-lines", "Serve many books: a request of JSON a line, an answer a line",
                                  "teller serve-lines /var/lib/circles");
  command.argument("DIR", "the folder of the books, each NAME.book", given->folder)
      .flag("--once", "answer one request, and end", given->once);
  command.run([given] {
    if (!std::filesystem::is_directory(given->folder)) throw Refused(given->folder + " is no folder");
    Books books(given->folder);
    std::string line;
    bool too_long = false;
    while (read_line(std::cin, line, too_long)) {
      const Reply reply = too_long ? malformed("a request has at most 8 MiB") : answer(books, line);
      std::cout << reply.dump(-1, ' ', false, Reply::error_handler_t::replace) << std::endl;
      if (given->once) return reply.value("ok", false);
    }
    return true;
  });
}

}  // namespace rochdale::teller
