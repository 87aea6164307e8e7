// SPDX-License-Identifier: MPL-2.0
// Provisions for late loans by bands of days: a table that is checked when it is defined.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/result.hpp"
#include "rochdale/core/unrounded.hpp"

namespace rochdale {

/// From so many days late through so many, both included.
struct ProvisionBand {
  std::int32_t first;
  std::int32_t last;
  Rate rate;
};

/// Why a table of bands is refused.
struct BadBands {
  enum class Fault : std::uint8_t {
    none_given,  ///< There is no band at all.
    backwards,   ///< A band ends before it begins.
    gap,         ///< Days between a band and the one before it belong to neither.
    overlap,     ///< Days belong to a band and the one before it.
    negative,    ///< A rate is below zero.
  };
  Fault fault;
  std::size_t index;  ///< The band at fault, from 0.
};

/// A sentence part for messages.
[[nodiscard]] inline std::string describe(const BadBands& bad) {
  const std::string which = "band number " + std::to_string(bad.index + 1);
  switch (bad.fault) {
    case BadBands::Fault::none_given: return "there are no bands";
    case BadBands::Fault::backwards: return which + " ends before it begins";
    case BadBands::Fault::gap: return "there is a gap before " + which;
    case BadBands::Fault::overlap: return which + " overlaps the one before it";
    case BadBands::Fault::negative: return "the rate of " + which + " is negative";
  }
  return "bad bands";
}

/// Bands in order, without gap or overlap.
class ProvisionBands {
 public:
  [[nodiscard]] static Result<ProvisionBands, BadBands> of(std::vector<ProvisionBand> bands) {
    if (bands.empty()) return Failure{BadBands{BadBands::Fault::none_given, 0}};
    for (std::size_t index = 0; index < bands.size(); ++index) {
      const ProvisionBand& band = bands[index];
      if (band.last < band.first) return Failure{BadBands{BadBands::Fault::backwards, index}};
      if (band.rate.is_negative()) return Failure{BadBands{BadBands::Fault::negative, index}};
      if (index == 0) continue;
      const std::int64_t expected = std::int64_t{bands[index - 1].last} + 1;
      if (band.first > expected) return Failure{BadBands{BadBands::Fault::gap, index}};
      if (band.first < expected) return Failure{BadBands{BadBands::Fault::overlap, index}};
    }
    return ProvisionBands(std::move(bands));
  }

  /// The rate for so many days late; nothing outside every band, which is not the same as a rate of zero.
  [[nodiscard]] std::optional<Rate> rate_at(std::int32_t days_late) const {
    for (const ProvisionBand& band : bands_) {
      if (band.first <= days_late && days_late <= band.last) return band.rate;
    }
    return std::nullopt;
  }

  /// The provision for a balance that is so many days late; nothing outside every band.
  [[nodiscard]] std::optional<Unrounded> provision(const Amount& outstanding, std::int32_t days_late) const {
    const std::optional<Rate> rate = rate_at(days_late);
    if (!rate) return std::nullopt;
    return outstanding * *rate;
  }

  [[nodiscard]] const std::vector<ProvisionBand>& bands() const noexcept { return bands_; }

 private:
  explicit ProvisionBands(std::vector<ProvisionBand> bands) : bands_(std::move(bands)) {}

  std::vector<ProvisionBand> bands_;
};

}  // namespace rochdale
