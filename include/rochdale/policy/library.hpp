// SPDX-License-Identifier: MPL-2.0
// The policies that the library knows by name, so that a book that has adopted them opens without any configuration.
#pragma once

#include <string>
#include <string_view>

#include "rochdale/book/rule.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/policy/amount_step.hpp"
#include "rochdale/policy/credit_limit.hpp"
#include "rochdale/policy/demurrage.hpp"
#include "rochdale/policy/levy.hpp"
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
  detail::add_family<Demurrage>(registry);
  detail::add_family<Levy>(registry);
  detail::add_family<Redistribution>(registry);
  detail::add_family<ReserveTarget>(registry);
  detail::add_family<TransferFee>(registry);
  return registry;
}

}  // namespace rochdale
