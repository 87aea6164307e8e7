// SPDX-License-Identifier: MPL-2.0
#include "counter_options.hpp"

#include "rochdale/storage/text_key.hpp"

namespace rochdale::teller {

void CounterOptions::declare(Command& command, const char* what) {
  command.argument("BOOK", "the book", book).argument("ACCOUNT", what, account);
}

void CounterOptions::declare_cash(Command& command) {
  command.option("--cash", "ACCOUNT",
                 "the till, or another account that the money comes from or goes to; \"cash\", if not given", cash);
}

void CounterOptions::declare_rest(Command& command) {
  circumstances.declare_on(command);
  command.option("--memo", "TEXT", "words for people", memo)
      .option("--key", "KEY", "a key of your own: the same key never posts twice", key);
  circumstances.declare(command);
}

AccountId CounterOptions::find(const Book& of, const std::string& code) const {
  return of.read([&](const Ledger& ledger) { return find_account(ledger, code); });
}

Amount CounterOptions::read(const Book& of, AccountId id) const { return read(of, id, amount); }

Amount CounterOptions::read(const Book& of, AccountId id, const std::string& text) {
  return of.read([&](const Ledger& ledger) { return read_amount(text, ledger.unit(id)); });
}

Counter CounterOptions::counter(const Book& of) const {
  Counter made = counter();
  made.cash = find(of, cash);
  return made;
}

Counter CounterOptions::counter() const {
  Counter made{.on = circumstances.on(), .stamp = circumstances.stamp()};
  made.key = key_of(key);
  made.memo = memo;
  return made;
}

}  // namespace rochdale::teller
