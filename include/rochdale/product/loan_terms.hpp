// SPDX-License-Identifier: MPL-2.0
// The contract of a loan: every convention that its figures depend on, as a named value.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/day_count.hpp"
#include "rochdale/core/names.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/rounding.hpp"
#include "rochdale/product/schedule.hpp"

namespace rochdale {

/// How principal is repaid. Numbers are stable: only append.
enum class Repayment : std::uint8_t {
  annuity_fixed = 0,    ///< One payment sized at the start; the last instalment takes the difference.
  annuity_resized = 1,  ///< The payment is sized afresh for each instalment, from what is left and for those left.
  equal_principal = 2,  ///< Equal parts of principal, and interest on what is owed.
  flat = 3,             ///< Equal parts of principal, and interest on all that was lent, however much is repaid.
  bullet = 4,           ///< All principal with the last instalment.
  weighted = 5,         ///< Principal in parts of the contract's own weights.
};

/// How a fixed payment is sized. Numbers are stable: only append.
enum class PaymentSize : std::uint8_t {
  by_factors = 0,         ///< From the growth factors of the true periods: A = P prod f / sum prod f of the later ones.
  by_nominal_period = 1,  ///< A = P i / (1 - (1+i)^-n) with the interest i of one period, whose months have 30 days.
};

/// What a part of principal is. Numbers are stable: only append.
enum class PrincipalPart : std::uint8_t {
  of_what_is_left = 0,  ///< What is left over the number of instalments left, rounded each time.
  fixed = 1,            ///< The principal over the number of instalments, rounded once; the last takes the rest.
};

/// Where interest is rounded. Numbers are stable: only append.
enum class InterestRounding : std::uint8_t {
  each_part = 0,  ///< Each stretch of a period in which balance and rate stayed the same.
  each_row = 1,   ///< Their sum.
  carried = 2,    ///< The sum since the beginning; what rounding takes from one instalment the next gets back.
};

/// What the first period bears where interest is by periods. Numbers are stable: only append.
enum class FirstPeriod : std::uint8_t {
  whole = 0,    ///< The interest of one period, however long it is.
  by_days = 1,  ///< That times its true days over those of a regular one.
};

/// On which day a changed rate sets in. Numbers are stable: only append.
enum class RateDay : std::uint8_t {
  evening_before = 0,  ///< The night to the stated date already bears the new rate.
  morning = 1,         ///< The night after the stated date is the first to bear it.
};

/// What happens when more is paid than is due. Numbers are stable: only append.
enum class Excess : std::uint8_t {
  smaller_payments = 0,  ///< The payment is sized afresh for the instalments that are left.
  fewer_payments = 1,    ///< The payment stays, and the loan ends sooner.
  next_payments = 2,     ///< The next instalments ask for so much less principal, until the excess is used up.
};

/// What else than principal bears interest while it is in arrears. Numbers are stable: only append.
enum class Compounding : std::uint8_t {
  none = 0,              ///< Nothing: principal that is overdue bears interest on, as it did before.
  interest = 1,          ///< Interest that is overdue, from its due date until it is paid.
  fee = 2,               ///< Fees that are overdue.
  interest_and_fee = 3,  ///< Both.
};

/// What the last instalment does. Numbers are stable: only append.
enum class LastRow : std::uint8_t {
  closes = 0,       ///< It takes whatever is left, so that the balance ends at zero.
  as_computed = 1,  ///< It is like the others; a remainder is left in the balance, to be settled otherwise.
};

/// What an instalment multiple rounds, beside the payment of an annuity. Numbers are stable: only append.
enum class MultipleOf : std::uint8_t {
  principal_and_interest = 0,  ///< Of a flat loan, each of the two parts.
  principal = 1,               ///< Of a flat loan, the principal alone.
};

namespace detail {
inline constexpr std::array<std::string_view, 6> repayment_names{"annuity_fixed", "annuity_resized", "equal_principal",
                                                                 "flat",          "bullet",          "weighted"};
inline constexpr std::array<std::string_view, 2> payment_size_names{"by_factors", "by_nominal_period"};
inline constexpr std::array<std::string_view, 2> principal_part_names{"of_what_is_left", "fixed"};
inline constexpr std::array<std::string_view, 3> interest_rounding_names{"each_part", "each_row", "carried"};
inline constexpr std::array<std::string_view, 2> first_period_names{"whole", "by_days"};
inline constexpr std::array<std::string_view, 2> rate_day_names{"evening_before", "morning"};
inline constexpr std::array<std::string_view, 3> excess_names{"smaller_payments", "fewer_payments", "next_payments"};
inline constexpr std::array<std::string_view, 4> compounding_names{"none", "interest", "fee", "interest_and_fee"};
inline constexpr std::array<std::string_view, 2> last_row_names{"closes", "as_computed"};
inline constexpr std::array<std::string_view, 2> multiple_of_names{"principal_and_interest", "principal"};

// The table of an enumeration, so that one name() and one parse_named() serve all.
constexpr const auto& names_of(Repayment) { return repayment_names; }
constexpr const auto& names_of(PaymentSize) { return payment_size_names; }
constexpr const auto& names_of(PrincipalPart) { return principal_part_names; }
constexpr const auto& names_of(InterestRounding) { return interest_rounding_names; }
constexpr const auto& names_of(FirstPeriod) { return first_period_names; }
constexpr const auto& names_of(RateDay) { return rate_day_names; }
constexpr const auto& names_of(Excess) { return excess_names; }
constexpr const auto& names_of(Compounding) { return compounding_names; }
constexpr const auto& names_of(LastRow) { return last_row_names; }
constexpr const auto& names_of(MultipleOf) { return multiple_of_names; }

template <class Enum>
concept LoanConvention = requires(Enum value) {
  names_of(value);
};
}  // namespace detail

/// The name of a convention of loans, as the enumerator is written.
template <detail::LoanConvention Enum>
[[nodiscard]] constexpr std::string_view name(Enum value) noexcept {
  return detail::name_in(detail::names_of(value), value);
}
/// The convention of that name; nothing for any other text.
template <detail::LoanConvention Enum>
[[nodiscard]] constexpr std::optional<Enum> parse_convention(std::string_view text) noexcept {
  return detail::parse_in<Enum>(detail::names_of(Enum{}), text);
}

/// Time in whole periods: a month counts 30 days, a week 7, a day 1, over so many days a year (360, 364 or 365). A part
/// of a period counts by its true days over those of the period. 360 makes a month exactly a twelfth.
struct NominalYear {
  std::int32_t days = 360;
  friend constexpr bool operator==(const NominalYear&, const NominalYear&) = default;
};
/// The rate is that of one period, not of a year.
struct RatePerPeriod {
  friend constexpr bool operator==(const RatePerPeriod&, const RatePerPeriod&) = default;
};
/// How time becomes interest: by true days and a day count, by nominal periods, or a rate for each period.
using InterestTime = std::variant<DayCount, NominalYear, RatePerPeriod>;

/// "act_365_fixed", "nominal_360", "rate_per_period".
[[nodiscard]] inline std::string to_string(const InterestTime& time) {
  if (const DayCount* convention = std::get_if<DayCount>(&time)) return std::string(name(*convention));
  if (const NominalYear* year = std::get_if<NominalYear>(&time)) return "nominal_" + std::to_string(year->days);
  return "rate_per_period";
}

/// Reads what to_string() writes; false for any other text, and then nothing is changed.
[[nodiscard]] inline bool parse_interest_time(std::string_view text, InterestTime& into) {
  const std::optional<DayCount> convention = parse_day_count(text);
  if (convention) {
    into = *convention;
  } else if (text == "rate_per_period") {
    into = RatePerPeriod{};
  } else if (text == "nominal_360" || text == "nominal_364" || text == "nominal_365") {
    into = NominalYear{text.back() == '0' ? 360 : text.back() == '4' ? 364 : 365};
  } else {
    return false;
  }
  return true;
}

/// Money lent, on a day.
struct Disbursement {
  Date date;
  Amount amount;
};

/// The rate from a stated day on: of a year, or of a period under RatePerPeriod.
struct RateFrom {
  Date date;
  Rate rate;
};

/// What a payment paid of the instalments.
struct PaymentParts {
  Amount fee;
  Amount interest;
  Amount principal;
};

/// Money that came in, or was given up.
struct PaymentMade {
  Date date;
  Amount amount;
  /// Where the books say what it paid, that: each kind settles the oldest that is open of it, and what is beyond that
  /// the next to fall due. Without them, the oldest instalment is paid first: its fee, its interest, its principal.
  std::optional<PaymentParts> parts{};
};

/// A contract. What is not set has the plainest meaning; no rate, day count or rounding is assumed.
struct LoanTerms {
  std::vector<Disbursement> disbursements;  ///< In order of date; the first on the day the due dates start from.
  Rate rate;                                ///< Of a year, or of a period under RatePerPeriod. 0 is a rate.
  InterestTime time = NominalYear{};
  Repayment repayment = Repayment::annuity_fixed;
  std::int32_t instalments = 1;  ///< 1 to 10,000
  DueDates due;
  Rounding rounding = Rounding::half_even;
  std::optional<Amount> smallest_unit;        ///< Amounts are multiples of it; without it, of the minor unit.
  std::optional<Amount> instalment_multiple;  ///< Payments (flat: their parts) are rounded to multiples of it.
  MultipleOf multiple_of = MultipleOf::principal_and_interest;
  InterestRounding interest_rounding = InterestRounding::each_part;

  PaymentSize size = PaymentSize::by_factors;
  bool retry = true;  ///< by_factors: the payment is moved by the difference of the last one over the number of them,
                      ///< while that makes the difference smaller, if it is over half as many minor units as payments.
  std::optional<Amount> payment;  ///< annuity_fixed: the payment, agreed on instead of computed.
  PrincipalPart principal_part = PrincipalPart::of_what_is_left;
  std::vector<Rate> weights;           ///< weighted: one for each instalment, none negative.
  std::vector<Rate> interest_weights;  ///< flat: how the whole interest is spread, if not evenly.
  std::optional<Amount> balloon;       ///< Principal kept for the last instalment, on top of its part.
  std::optional<Amount> fee;           ///< In place of interest or beside it: spread evenly over the instalments.

  std::int32_t grace_principal = 0;         ///< Instalments without principal at the beginning.
  std::int32_t grace_interest_payment = 0;  ///< Instalments whose interest is paid with the first one after them.
  std::int32_t interest_free = 0;           ///< Instalments that bear no interest at the beginning.
  std::optional<Date> interest_from;        ///< No interest runs before this day.
  FirstPeriod first_period = FirstPeriod::by_days;
  LastRow last_row = LastRow::closes;

  std::vector<RateFrom> rate_changes;  ///< In order of date.
  RateDay rate_day = RateDay::evening_before;

  std::vector<PaymentMade> payments;  ///< In order of date. What is not here is taken to be paid when due.
  Excess excess = Excess::smaller_payments;
  Compounding compounding = Compounding::none;  ///< Of arrears; not of a flat loan, whose interest is agreed in all.
  std::optional<Date> as_of;  ///< Until when arrears are known to have lasted; without it, the day of the last payment.

  [[nodiscard]] Unit unit() const { return disbursements.front().amount.unit(); }
};

}  // namespace rochdale
