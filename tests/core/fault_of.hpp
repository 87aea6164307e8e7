// SPDX-License-Identifier: MPL-2.0
// Which fault a call throws, as a value that a test compares.
#pragma once

#include "rochdale/core/error.hpp"

/// The fault of the Error that a call throws; number 0, which is none, if it throws nothing.
template <class Call>
rochdale::Fault fault_of(Call call) {
  try {
    static_cast<void>(call());
  } catch (const rochdale::Error& error) {
    return error.fault();
  }
  return rochdale::Fault{0};
}
