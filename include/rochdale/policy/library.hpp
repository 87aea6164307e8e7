// SPDX-License-Identifier: MPL-2.0
// The policies that the library knows by name, so that a book that has adopted them opens without any configuration.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "rochdale/book/rule.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/policy/amount_step.hpp"
#include "rochdale/policy/credit_limit.hpp"
#include "rochdale/policy/debt_term.hpp"
#include "rochdale/policy/demurrage.hpp"
#include "rochdale/policy/levy.hpp"
#include "rochdale/policy/limit_review.hpp"
#include "rochdale/policy/redistribution.hpp"
#include "rochdale/policy/reserve_target.hpp"
#include "rochdale/policy/transfer_fee.hpp"

namespace rochdale {

namespace detail {

/// Registers a family whose parameters are of one version.
template <class Family>
void add_family(PolicyRegistry& registry) {
  registry.add(std::string(Family::family), [](std::uint32_t version, std::string_view parameters) {
    if (version != 1) {
      throw Error(Fault::newer_version, "policy " + std::string(Family::family) + ": version " +
                                            std::to_string(version) + " of its parameters; this library knows 1");
    }
    return PolicyRegistry::Made(Family::make(parameters));
  });
}

}  // namespace detail

/// The registry of all policies of the library, for opening a book; a host adds its own to it.
[[nodiscard]] inline PolicyRegistry library_policies() {
  PolicyRegistry registry;
  detail::add_family<AmountStep>(registry);
  detail::add_family<CreditLimit>(registry);
  detail::add_family<DebtTerm>(registry);
  detail::add_family<Demurrage>(registry);
  detail::add_family<Levy>(registry);
  detail::add_family<LimitReview>(registry);
  detail::add_family<Redistribution>(registry);
  detail::add_family<ReserveTarget>(registry);
  detail::add_family<TransferFee>(registry);
  return registry;
}

/// Makes a policy of the library by the name under which it is to be adopted, "levy" or "levy.growers", from its
/// parameters; the label need not be among them, because the name says it. Throws Error (unknown_rule, out_of_range).
[[nodiscard]] inline std::shared_ptr<const Policy> make_policy(const std::string& name, Parameters parameters) {
  const std::size_t point = name.find('.');
  if (point != std::string::npos) parameters.set("label", name.substr(point + 1));
  const PolicyRegistry::Made made = library_policies().make(PolicyAdopted{name, 1, parameters.text()});
  return std::visit([](const auto& policy) { return std::shared_ptr<const Policy>(policy); }, made);
}

}  // namespace rochdale
