// SPDX-License-Identifier: MPL-2.0
#include "policy_guide.hpp"

#include <array>

namespace rochdale::teller {

namespace {

constexpr std::array<PolicyGuide, 9> guides{{
    {"amount_step", "members pay each other in multiples of a step, such as quarter hours", "step [group]",
     "step=0.25"},
    {"credit_limit", "limits asked for at every payment: hard ones refuse, soft ones are noted",
     "[severity=hard|soft] kind=fixed [floor] [ceiling]; kind=hours hours hours_per_unit [nice=yes|no] "
     "[maximum_hours]; kind=on_payment initial cap [ceiling]; kind=calculated floor ceiling [rounding] "
     "[otherwise_floor] [otherwise_ceiling], formulas of @in and @out [group]",
     "kind=calculated floor=-@in/2-100 ceiling=@in/2+100 severity=soft"},
    {"debt_term", "what members owe falls due after so many months", "months [group]", "months=12"},
    {"demurrage", "money melts: what is left of one after a period, by steps of a day or a minute",
     "keeps period [step=day|minute] since [free] rounding to [group]",
     "keeps=0.93 period=1461/4 since=2026-01-01 rounding=half_even to=fund"},
    {"levy", "what members owe the community for a period",
     "basis=membership|balance|negative_balance|volume|received|paid [fixed] [rate|tiers] [tier_reading] [free] "
     "[minimum] [maximum] [rounding] to [group]",
     "basis=volume rate=1% free=100 maximum=20 rounding=half_up to=fund"},
    {"limit_review", "limits agreed anew by a review, also by trades, partners or the time below zero",
     "as credit_limit, without severity; formulas of @in, @out, @num and @ptn; kind=patience [floor] [ceiling] days "
     "[after_floor] [after_ceiling]",
     "kind=calculated floor=-10*@ptn-50 ceiling=1000"},
    {"redistribution", "a fund is given back to the members",
     "from [share=equally|by_balance|by_turnover] [tie] [group]", "from=fund share=equally"},
    {"reserve_target", "income fills the reserve up to a part of what members owe; the rest goes to the operator",
     "target income reserve operator [group]", "target=20% income=fund reserve=reserve operator=work"},
    {"transfer_fee", "a fee on every payment between members",
     "[from=payer|payee|both] [fixed] [rate|tiers] [tier_reading] [free] [minimum] [maximum] [rounding] to [group]",
     "from=both rate=2% minimum=0.05 rounding=half_up to=fund"},
}};

}  // namespace

std::span<const PolicyGuide> policy_guides() { return guides; }

}  // namespace rochdale::teller
