// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/limit_policy.hpp"

#include <string>

#include "book/small_book.hpp"
#include "core/fault_of.hpp"

using namespace small_book;

namespace {

LimitPolicy policy(const std::string& text) {
  ParameterReader from("limits", text);
  LimitPolicy made = LimitPolicy::read(from, EUR);
  from.end();
  return made;
}

MemberFigures figures(std::string_view in, std::string_view out) { return MemberFigures{eur(in), eur(out)}; }

std::string found(const LimitPolicy& policy, const MemberFigures& figures) {
  const Limits limits = policy.limits(figures);
  const auto side = [](bool set, const int128& minor) { return set ? to_string(Amount::minor(minor, EUR)) : "none"; };
  return side(limits.has_floor(), limits.floor) + " " + side(limits.has_ceiling(), limits.ceiling);
}
std::string found(const std::string& text, const MemberFigures& member = figures("0", "0")) {
  return found(policy(text), member);
}

}  // namespace

TEST_CASE("each kind of policy finds its limits") {
  CHECK(found("kind=fixed\nfloor=-100\nceiling=500") == "-100.00 500.00");
  CHECK(found("") == "none none");
  CHECK(found("kind=hours\nhours=12\nhours_per_unit=1/13") == "-150.00 none");
  CHECK(found("kind=hours\nhours=12\nhours_per_unit=1/13\nnice=no\nmaximum_hours=100") == "-156.00 1300.00");
  const std::string growing = "kind=on_payment\ninitial=10.00\ncap=13.00";
  CHECK(found(growing) == "-10.00 none");
  CHECK(found(growing, figures("2.00", "99")) == "-12.00 none");
  CHECK(found(growing, figures("1000000", "0")) == "-13.00 none");
  const std::string calculated = "kind=calculated\nfloor=-@in/2-100\nceiling=@in/2+100";
  CHECK(found(calculated, figures("110", "0")) == "-155.00 155.00");
  CHECK(found("kind=calculated\nfloor=-@in/3", figures("1.00", "0")) == "-0.33 none");
  CHECK(found("kind=calculated\nfloor=-@in/3\nrounding=floor", figures("1.00", "0")) == "-0.34 none");
  CHECK(found("kind=calculated\nfloor=-@in/@out", figures("1.00", "0")) == "0.00 none");
  CHECK(found("kind=calculated\nfloor=-@in/@out\notherwise_floor=-5", figures("1.00", "0")) == "-5.00 none");
  CHECK(found("kind=calculated\nfloor=1\nceiling=0") == "0.00 none");
}

TEST_CASE("trades, partners and the time below zero come from the journal, or the policy throws") {
  const LimitPolicy trusting = policy("kind=calculated\nfloor=-10*@ptn-@num");
  CHECK(trusting.needs_journal());
  CHECK(fault_of([&] { return trusting.limits(figures("0", "0")); }) == Fault::misuse);
  MemberFigures known = figures("0", "0");
  known.trades = 7;
  known.partners = 3;
  CHECK(found(trusting, known) == "-37.00 none");

  const LimitPolicy patience = policy("kind=patience\nfloor=-100\ndays=180\nafter_floor=0");
  CHECK(patience.needs_journal());
  CHECK(fault_of([&] { return patience.limits(known); }) == Fault::misuse);
  known.days_negative = 180;
  CHECK(found(patience, known) == "-100.00 none");
  known.days_negative = 181;
  CHECK(found(patience, known) == "0.00 none");
  CHECK_FALSE(policy("kind=calculated\nfloor=-@in").needs_journal());
}

TEST_CASE("a limit past what can be counted is none, and fails no payment") {
  CHECK(found("kind=calculated\nfloor=-@in*@in*@in*@in*@in*@in*@in\nceiling=@in*@in*@in*@in*@in*@in*@in",
              figures("99999999", "0")) == "none none");
}

TEST_CASE("the audit record says kind, formula, figures and result in one line") {
  CHECK(policy("kind=calculated\nfloor=-@in/2-100\nceiling=@in/2+100").audit(figures("110", "90")) ==
        "calculated ceiling=@in/2+100 floor=-@in/2-100 rounding=down with @in=110.00; credit limit -155.00 EUR, "
        "maximum balance 155.00 EUR");
  CHECK(policy("kind=on_payment\ninitial=10\ncap=13").audit(figures("2", "0")) ==
        "on_payment cap=13.00 initial=10.00 with received=2.00; credit limit -12.00 EUR, maximum balance none");
  CHECK(policy("kind=fixed\nfloor=-100").audit(figures("2", "0")) ==
        "fixed floor=-100.00; credit limit -100.00 EUR, maximum balance none");
}

TEST_CASE("a policy comes back from its parameters") {
  for (const char* text :
       {"kind=fixed\n", "floor=-100.00\nkind=fixed\n", "ceiling=5.00\nfloor=-100.00\nkind=fixed\n",
        "hours=12\nhours_per_unit=1/13\nkind=hours\nnice=yes\n",
        "hours=12\nhours_per_unit=1/13\nkind=hours\nmaximum_hours=100\nnice=no\n",
        "cap=13.00\ninitial=10.00\nkind=on_payment\n", "cap=13.00\nceiling=90.00\ninitial=10.00\nkind=on_payment\n",
        "ceiling=@in\nfloor=-@out\nkind=calculated\notherwise_floor=-5.00\nrounding=half_even\n",
        "floor=-@out\nkind=calculated\notherwise_floor=none\nrounding=down\n",
        "after_floor=0.00\ndays=180\nfloor=-100.00\nkind=patience\n",
        "after_floor=none\ndays=180\nfloor=-100.00\nkind=patience\n"}) {
    Parameters written;
    policy(text).write(written);
    CHECK(written.text() == text);
  }
}

TEST_CASE("figures that contradict each other are no policy") {
  for (const char* text :
       {"kind=lucky", "floor=5\nceiling=4", "kind=hours", "kind=hours\nhours=-1\nhours_per_unit=1",
        "kind=hours\nhours=1\nhours_per_unit=0", "kind=hours\nhours=1\nhours_per_unit=1\nnice=perhaps",
        "kind=on_payment\ninitial=-1\ncap=5", "kind=on_payment\ninitial=6\ncap=5", "kind=calculated\nfloor=@x",
        "kind=patience\nfloor=-1", "kind=patience\nfloor=-1\ndays=0", "floor=1.005", "floor=-100\nkind=fixed\ncap=3"}) {
    INFO(text);
    CHECK(fault_of([&] { return policy(text); }) == Fault::out_of_range);
  }
}

TEST_CASE("nice figures end in a five or a nought, and are the nearest such figure") {
  const auto nice = [](std::string_view text) { return to_string(nice_figure(Unrounded(eur(text)))); };
  CHECK(nice("156") == "150.00");
  CHECK(nice("13000") == "15000.00");
  CHECK(nice("24") == "25.00");
  CHECK(nice("12.49") == "10.00");
  CHECK(nice("12.50") == "15.00");
  CHECK(nice("97.50") == "100.00");
  CHECK(nice("99") == "100.00");
  CHECK(nice("0.07") == "0.07");
  CHECK(nice("0.12") == "0.10");
  CHECK(nice("0") == "0.00");
  CHECK(to_string(nice_figure(Unrounded(1, 2, EUR))) == "0.01");
  CHECK(fault_of([] { return nice_figure(Unrounded(eur("-1"))); }) == Fault::out_of_range);
}
