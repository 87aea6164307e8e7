// SPDX-License-Identifier: MPL-2.0
// The main function of every test program under Catch2 2.x, compiled once. Catch2 3.x brings its own.
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
