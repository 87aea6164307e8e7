// SPDX-License-Identifier: MPL-2.0
// What members' shares are paid: a dividend by share-days or by the lowest balance, and a refund on the business that
// each did, in one entry with tax withheld. Parts add up to the whole, whatever the days.
#include <iostream>
#include <memory>
#include <rochdale/institution/share_capital.hpp>
#include <rochdale/rochdale.hpp>

using namespace rochdale;

namespace {

/// Stops the program where the bank says no.
template <class T>
void must(const Outcome<T>& outcome) {
  static_cast<void>(outcome.value());
}

}  // namespace

int main() {
  constexpr Unit euro = "EUR/2"_unit;
  const auto eur = [&](const char* text) { return Amount::parse(text, euro).value(); };
  const Stamp clerk{.by = "the clerk"};
  Book book(std::make_unique<MemoryStore>());
  book.adopt_unit(euro, {}, clerk).value();
  const auto account = [&](const char* code, AccountKind kind) {
    return book.open_account({.code = code, .unit = euro, .kind = kind}, clerk).value();
  };
  const AccountId cash = account("cash", AccountKind::asset);
  const AccountId surplus = account("surplus", AccountKind::equity);
  const AccountId tax = account("tax-withheld", AccountKind::liability);
  const ShareClass shares{"shares", euro, eur("25.00"), account("share-suspense", AccountKind::liability)};

  struct Member {
    const char* name;
    AccountId shares;
    AccountId savings;
  };
  std::vector<Member> members;
  book.together([&](Turn& turn) {
    must(offer_shares(turn, shares, clerk));
    for (const char* name : {"ana", "ben", "chi"}) {
      const std::string own = std::string(name) + "-shares";
      members.push_back({name, open_shares(turn, shares, own, name, clerk).value(),
                         turn.open_account({.code = name, .unit = euro}, clerk).value()});
    }
    return true;
  });
  const auto buy = [&](const Member& member, std::int64_t count, Date on) {
    book.together([&](Turn& turn) {
      must(buy_shares(turn, shares, member.shares, cash, count, on, clerk));
      must(approve_shares(turn, shares, member.shares, count, on, clerk));
      return true;
    });
  };
  buy(members[0], 40, "2026-01-01"_date);
  buy(members[1], 20, "2026-01-01"_date);
  buy(members[2], 60, "2026-07-01"_date);
  book.together([&](Turn& turn) {
    must(redeem_shares(turn, shares, members[1].shares, cash, 10, "2026-10-01"_date, clerk));
    return true;
  });
  if (book.together([&](Turn& turn) {
        const auto refused = redeem_shares(turn, shares, members[1].shares, cash, 11, "2026-10-02"_date, clerk);
        if (!refused) std::cout << "Refused: " << explain(refused.error(), turn.ledger()) << "\n";
        return refused.has_value();
      })) {
    return 1;
  }

  const Period year("2026-01-01"_date, "2026-12-31"_date);
  const auto dividend = [&](DividendBasis basis) {
    return book.read_journal([&](const Ledger& ledger, Store& store) {
      return share_dividend(ledger, store, shares, eur("100.00"), year, basis, Tie::to_first).value();
    });
  };
  const auto name_of = [&](AccountId of) {
    return std::string(book.read([&](const Ledger& ledger) { return std::string(ledger.account(of).name); }));
  };
  std::cout << "A dividend of 100.00 by share-days:";
  for (const MemberPart& part : dividend(DividendBasis::share_days)) {
    std::cout << "  " << name_of(part.account) << " " << to_string(part.amount);
  }
  std::cout << "\nThe same by the lowest balance of the year:";
  for (const MemberPart& part : dividend(DividendBasis::minimum_balance)) {
    std::cout << "  " << name_of(part.account) << " " << to_string(part.amount);
  }

  // Interest that members paid is the business they did with the bank.
  const std::vector<MemberPart> business{{members[0].savings, eur("120.00")}, {members[2].savings, eur("80.00")}};
  const std::vector<MemberPart> refund = patronage_refund(eur("33.33"), business, Tie::to_first).value();
  std::cout << "\nA refund of 33.33 on interest paid:  ana " << to_string(refund[0].amount) << "  chi "
            << to_string(refund[1].amount) << "\n";

  // The dividend goes from share accounts to savings; both in one entry, 5 % withheld.
  std::vector<MemberPart> to_savings;
  for (const MemberPart& part : dividend(DividendBasis::share_days)) {
    for (const Member& member : members) {
      if (member.shares == part.account) to_savings.push_back({member.savings, part.amount});
    }
  }
  const std::vector<Distribution> distributions{{surplus, to_savings}, {surplus, refund}};
  book.together([&](Turn& turn) {
    must(distribute(turn, distributions, Rate::percent(5), tax, year.last(), Key(), clerk));
    return true;
  });
  for (const Member& member : members)
    std::cout << member.name << " " << to_string(book.balance(member.savings)) << "  ";
  std::cout << "tax " << to_string(book.balance(tax)) << "  surplus " << to_string(book.balance(surplus)) << "\n";
}
