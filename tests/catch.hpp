// SPDX-License-Identifier: MPL-2.0
// Catch2 by one name, whichever is installed: 2.13 of Debian 12 or 3.x of newer systems.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
