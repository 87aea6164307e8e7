// SPDX-License-Identifier: MPL-2.0
// In place of serve_lines.cpp where nlohmann_json or the C border is absent: the command is not there.
#include "families.hpp"

namespace rochdale::teller {

void add_lines_command(Commands& commands) { static_cast<void>(commands); }

}  // namespace rochdale::teller
