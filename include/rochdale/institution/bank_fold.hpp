// SPDX-License-Identifier: MPL-2.0
// What a bank knows beside balances, folded from its journal: products, contracts, how loans stand, and what moved on
// each savings account since interest was last posted. It keeps nothing that the journal does not say.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "rochdale/book/ledger.hpp"
#include "rochdale/book/run_key.hpp"
#include "rochdale/book/store.hpp"
#include "rochdale/institution/loan_position.hpp"
#include "rochdale/product/savings_interest.hpp"

namespace rochdale {

/// A savings account as the journal has it.
struct SavingsPosition {
  DocumentNumber document;
  std::uint32_t version = 0;
  SavingsContract contract;
  std::string state;
  std::size_t product = 0;
  Date from;                           ///< Interest is posted for every night before this day.
  Amount at_from;                      ///< The balance that this day began with.
  std::vector<Movement> movements;     ///< From this day on, in order of date.
  Date moved;                          ///< When the member last moved it.
  Amount posted;                       ///< All interest that was posted, before tax.
  std::optional<Date> posted_on;       ///< When interest was posted last.
  std::optional<EntryNumber> escheat;  ///< The entry that handed its balance over.

  [[nodiscard]] bool is_open() const noexcept { return state != "closed" && state != "escheated"; }
};

/// A loan as the journal has it.
struct LoanRecord {
  DocumentNumber document;
  std::uint32_t version = 0;
  DocumentNumber standing;
  std::uint32_t standing_version = 0;
  std::string state;
  std::size_t product = 0;
  LoanPosition position;
};

/// The fold. read() takes in what it has not seen yet.
class BankFold final : public RecordReader {
 public:
  /// The number after the newest record that was taken in.
  [[nodiscard]] std::uint64_t next() const noexcept { return next_; }

  [[nodiscard]] const std::vector<SavingsProduct>& savings_products() const noexcept { return savings_products_; }
  [[nodiscard]] const std::vector<LoanProduct>& loan_products() const noexcept { return loan_products_; }
  [[nodiscard]] const std::vector<DocumentNumber>& loan_product_documents() const noexcept { return loan_documents_; }
  [[nodiscard]] const std::vector<DocumentNumber>& savings_product_documents() const noexcept {
    return savings_documents_;
  }
  [[nodiscard]] const std::vector<SavingsPosition>& savings() const noexcept { return savings_; }
  [[nodiscard]] const std::vector<LoanRecord>& loans() const noexcept { return loans_; }

  /// The savings account, or the loan, of an account; null when it is none.
  [[nodiscard]] const SavingsPosition* find_savings(AccountId account) const {
    return find(savings_of_, savings_, account);
  }
  [[nodiscard]] const LoanRecord* find_loan(AccountId account) const { return find(loan_of_, loans_, account); }

  /// The last day that was ended, and the document that says so.
  [[nodiscard]] std::optional<Date> through() const noexcept { return through_; }
  [[nodiscard]] DocumentNumber day_document() const noexcept { return day_document_; }
  [[nodiscard]] std::uint32_t day_version() const noexcept { return day_version_; }

  void lines(std::uint64_t first, std::span<const Line> lines) override {
    for (std::size_t at = 0; at < lines.size(); ++at) {
      const Line& line = lines[at];
      if (line.kind != LineKind::further) {
        moves_ = line.starts_entry();
        on_ = line.on;
        run_ = run_of(line.key);
        entry_ = EntryNumber(first + at);
      }
      if (moves_) {
        move(line.debit, -line.amount);
        move(line.credit, line.amount);
      }
    }
    next_ = first + lines.size();
  }

  void event(const Event& event) override {
    next_ = event.number + 1;
    if (const auto* written = std::get_if<DocumentWritten>(&event.body)) take(*written, event.on);
  }

  /// What the bank itself moves on a savings account.
  enum class Run : std::uint8_t {
    none,      ///< Nothing: it was the member, or somebody else.
    interest,  ///< Interest that the end of a day posts, for its night too.
    meeting,   ///< Interest that a meeting posts, for the nights before.
    escheat,   ///< The balance that is handed over.
  };
  static constexpr std::string_view posting_name = "INTP";
  static constexpr std::string_view meeting_name = "INTM";
  static constexpr std::string_view escheat_name = "ESCH";

  /// By the key of an entry.
  [[nodiscard]] static Run run_of(const Key& key) noexcept {
    if (is_of_run(key, posting_name)) return Run::interest;
    if (is_of_run(key, meeting_name)) return Run::meeting;
    if (is_of_run(key, escheat_name)) return Run::escheat;
    return Run::none;
  }
  [[nodiscard]] static bool is_interest(Run run) noexcept { return run == Run::interest || run == Run::meeting; }

 private:
  template <class T>
  [[nodiscard]] static const T* find(const std::vector<std::uint32_t>& of, const std::vector<T>& all,
                                     AccountId account) {
    const std::size_t at = account.value();
    return at < of.size() && of[at] != 0 ? &all[of[at] - 1] : nullptr;
  }
  static void put(std::vector<std::uint32_t>& of, AccountId account, std::size_t index) {
    if (of.size() <= account.value()) of.resize(account.value() + std::size_t{1}, 0);
    of[account.value()] = static_cast<std::uint32_t>(index + 1);
  }

  /// A savings account grows by what is credited to it.
  void move(AccountId account, const int128& minor) {
    const std::size_t at = account.value();
    if (at >= savings_of_.size() || savings_of_[at] == 0) return;
    SavingsPosition& savings = savings_[savings_of_[at] - 1];
    const Amount amount = Amount::minor(minor, savings.contract.unit());
    if (run_ == Run::none) savings.moved = std::max(savings.moved, on_);
    if (run_ == Run::escheat) savings.escheat = entry_;
    if (is_interest(run_)) {
      if (minor > 0) savings.posted += amount;
      savings.posted_on = on_;
      restart(savings, run_ == Run::interest ? on_ + 1 : on_);
    }
    // What is dated before the last posting earns from that posting on: what was posted stays as it is.
    if (on_ < savings.from) {
      savings.at_from += amount;
      return;
    }
    std::vector<Movement>& all = savings.movements;
    const auto place = std::upper_bound(all.begin(), all.end(), on_,
                                        [](const Date& date, const Movement& each) { return date < each.date; });
    all.insert(place, Movement{on_, amount});
  }

  void take(const DocumentWritten& written, const Date& on) {
    const DocumentNumber number = written.document;
    if (written.kind == SavingsProduct::kind) {
      savings_products_.push_back(from_content<SavingsProduct>(written.content));
      savings_documents_.push_back(number);
    } else if (written.kind == SavingsRates::kind) {
      take_rates(from_content<SavingsRates>(written.content));
    } else if (written.kind == SavingsMeeting::kind) {
      take_meeting(from_content<SavingsMeeting>(written.content));
    } else if (written.kind == LoanProduct::kind) {
      loan_products_.push_back(from_content<LoanProduct>(written.content));
      loan_documents_.push_back(number);
    } else if (written.kind == SavingsContract::kind) {
      take_savings(written, on);
    } else if (written.kind == LoanContract::kind) {
      take_loan(written);
    } else if (written.kind == LoanStanding::kind) {
      LoanStanding standing = from_content<LoanStanding>(written.content);
      LoanRecord& loan = loans_.at(loan_of_.at(standing.account.value()) - 1);
      loan.standing = number;
      loan.standing_version = written.version;
      loan.position.set_standing(std::move(standing));
    } else if (written.kind == LoanSettlement::kind) {
      LoanSettlement settlement = from_content<LoanSettlement>(written.content);
      settlement.document = number;
      LoanPosition& position = loans_.at(loan_of_.at(settlement.account.value()) - 1).position;
      if (written.state == "settled") {
        position.settle(std::move(settlement));
      } else {
        position.take_back(number);
      }
    } else if (written.kind == BankDay::kind) {
      day_document_ = number;
      day_version_ = written.version;
      end_through(from_content<BankDay>(written.content).through);
    }
  }

  /// Rates take the place of those that were to set in on their day or later.
  void take_rates(SavingsRates rates) {
    std::vector<TiersFrom>& changes = savings_products_[index_of(savings_products_, rates.product)].terms.changes;
    std::erase_if(changes, [&](const TiersFrom& each) { return rates.from <= each.date; });
    changes.push_back(TiersFrom{rates.from, std::move(rates.tiers), rates.overdraft_rate});
  }

  void take_meeting(const SavingsMeeting& meeting) {
    for (const std::size_t index : meeting_accounts(meeting)) {
      SavingsPosition& savings = savings_[index];
      if (is_posted(savings, meeting.on, meeting.on)) restart(savings, meeting.on);
    }
  }

  void take_savings(const DocumentWritten& written, const Date& on) {
    SavingsContract contract = from_content<SavingsContract>(written.content);
    const AccountId account = contract.account;
    if (const SavingsPosition* known = find_savings(account)) {
      SavingsPosition& savings = savings_[static_cast<std::size_t>(known - savings_.data())];
      savings.version = written.version;
      // Who is woken up, or gets back what was handed over, was there on that day.
      const bool is_back = written.state == "active" && savings.state != "active";
      if (is_back) savings.moved = std::max(savings.moved, on);
      if (is_back) savings.escheat.reset();
      if (written.state == "escheated") restart(savings, on + 1);
      savings.state = written.state;
      savings.contract = std::move(contract);
      return;
    }
    const Amount zero = Amount::zero(contract.unit());
    const Date opened = contract.opened;
    const std::size_t product = index_of(savings_products_, contract.product);
    put(savings_of_, account, savings_.size());
    savings_.push_back(SavingsPosition{written.document,
                                       written.version,
                                       std::move(contract),
                                       written.state,
                                       product,
                                       opened,
                                       zero,
                                       {},
                                       opened,
                                       zero,
                                       {},
                                       {}});
  }

  void take_loan(const DocumentWritten& written) {
    LoanContract contract = from_content<LoanContract>(written.content);
    const AccountId account = contract.account;
    LoanStanding standing;
    standing.set_unit(contract.unit());
    standing.account = account;
    if (const LoanRecord* known = find_loan(account)) {
      LoanRecord& loan = loans_[static_cast<std::size_t>(known - loans_.data())];
      // A contract that changed has a schedule of its own; its standing follows as the next record. Nothing has come in
      // under other terms yet: only they are written while a loan is active and stays so.
      const bool is_rescheduled = loan.state == "active" && written.state == "active";
      std::vector<LoanSettlement> settlements;
      if (!is_rescheduled) settlements = loan.position.settlements();
      loan.version = written.version;
      loan.state = written.state;
      loan.position =
          LoanPosition(std::move(contract), loan.position.standing(), loan_products_[loan.product].interest_follows);
      loan.position.set_settlements(std::move(settlements));
      return;
    }
    const std::size_t product = index_of(loan_products_, contract.product);
    const InterestFollows follows = loan_products_[product].interest_follows;
    put(loan_of_, account, loans_.size());
    loans_.push_back(LoanRecord{written.document,
                                written.version,
                                {},
                                0,
                                written.state,
                                product,
                                LoanPosition(std::move(contract), std::move(standing), follows)});
  }

  template <class Product>
  [[nodiscard]] static std::size_t index_of(const std::vector<Product>& all, const std::string& name) {
    const Product* found = find_product(all, name);
    if (found == nullptr) throw Error(Fault::out_of_range, "there is no product " + name);
    return static_cast<std::size_t>(found - all.data());
  }

  /// Interest of savings is posted through the last posting day that is over. What could not be posted, on an account
  /// that was frozen for one, goes on earning and is posted with the next.
  void end_through(const Date& through) {
    through_ = through;
    for (SavingsPosition& savings : savings_) {
      const std::optional<Date> posted = last_posting(savings_products_[savings.product], through + 1);
      if (posted && savings.from < *posted && is_posted(savings, *posted, *posted - 1)) restart(savings, *posted);
    }
  }

 public:
  /// The interest that an account has earned since the last posting, up to a day, that day's night not included; before
  /// tax. Below zero where an overdraft cost more.
  [[nodiscard]] SavingsPosting interest_until(const SavingsPosition& savings, const Date& day) const {
    std::vector<Movement> movements;
    movements.reserve(savings.movements.size() + 1);
    movements.push_back(Movement{savings.from - 1, savings.at_from});
    movements.insert(movements.end(), savings.movements.begin(), savings.movements.end());
    const std::array<Date, 1> postings{day};
    const SavingsProduct& product = savings_products_[savings.product];
    if (!keeps_rate(savings)) return savings_interest(product.terms, movements, savings.from, postings).front();
    return savings_interest(terms_of(savings), movements, savings.from, postings).front();
  }

  /// The terms that hold for an account: those of its product; of a deposit that keeps its rate, changes that set in
  /// during its term do so once it has matured.
  [[nodiscard]] SavingsTerms terms_of(const SavingsPosition& savings) const {
    SavingsTerms terms = savings_products_[savings.product].terms;
    if (!keeps_rate(savings)) return terms;
    for (TiersFrom& change : terms.changes) {
      if (savings.contract.opened < change.date) change.date = std::max(change.date, *savings.contract.matures);
    }
    return terms;
  }

  /// The accounts, by their places in savings(), on which a meeting posts what they have earned before it.
  [[nodiscard]] std::vector<std::size_t> meeting_accounts(const SavingsMeeting& meeting) const {
    std::vector<std::size_t> places;
    const auto add = [&](const SavingsPosition& savings) {
      const bool meets = savings.is_open() && savings_products_[savings.product].name == meeting.product;
      if (meets && savings.from < meeting.on) places.push_back(static_cast<std::size_t>(&savings - savings_.data()));
    };
    if (meeting.accounts.empty()) std::for_each(savings_.begin(), savings_.end(), add);
    for (const AccountId account : meeting.accounts) {
      if (const SavingsPosition* savings = find_savings(account)) add(*savings);
    }
    return places;
  }

  /// The last posting day of a product that is not after a day; nothing before the first.
  [[nodiscard]] static std::optional<Date> last_posting(const SavingsProduct& product, const Date& day) {
    const Every* const period = std::get_if<Every>(&product.posting);
    if (period == nullptr || day < product.posts_from) return std::nullopt;
    const Every& every = *period;
    std::int64_t low = 0;
    // A period has at least its nominal days less three a month: months are shorter than 30 days only in February.
    std::int64_t high = (day - product.posts_from) / std::max(1, every.nominal_days() * 9 / 10) + 1;
    while (low < high) {
      const std::int64_t middle = (low + high + 1) / 2;
      if (every.after(product.posts_from, middle, MonthEnd::clamp) <= day) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return every.after(product.posts_from, low, MonthEnd::clamp);
  }

 private:
  [[nodiscard]] bool keeps_rate(const SavingsPosition& savings) const {
    const SavingsProduct& product = savings_products_[savings.product];
    return product.term_keeps_rate && savings.contract.matures && !product.terms.changes.empty();
  }

  /// Whether the interest until a day was posted, on the day that it is posted on, or is nothing.
  [[nodiscard]] bool is_posted(const SavingsPosition& savings, const Date& until, const Date& on) const {
    return savings.posted_on == on || !savings.is_open() || interest_until(savings, until).interest.is_zero();
  }

  static void restart(SavingsPosition& savings, const Date& day) {
    if (day <= savings.from) return;
    savings.from = day;
    auto each = savings.movements.begin();
    for (; each != savings.movements.end() && each->date < day; ++each) savings.at_from += each->amount;
    savings.movements.erase(savings.movements.begin(), each);
  }

  std::uint64_t next_ = 1;
  std::vector<SavingsProduct> savings_products_;
  std::vector<DocumentNumber> savings_documents_;
  std::vector<LoanProduct> loan_products_;
  std::vector<DocumentNumber> loan_documents_;
  std::vector<SavingsPosition> savings_;
  std::vector<LoanRecord> loans_;
  std::vector<std::uint32_t> savings_of_;  // by account: index into savings_ from 1, or 0
  std::vector<std::uint32_t> loan_of_;
  std::optional<Date> through_;
  DocumentNumber day_document_;
  std::uint32_t day_version_ = 0;
  bool moves_ = false;
  Run run_ = Run::none;
  Date on_{};
  EntryNumber entry_;
};

}  // namespace rochdale
