# SPDX-License-Identifier: MPL-2.0
# What the command line and the C border share: a book as CSV, and back. Compiled once for both.

set(csv_parts book_access.cpp book_texts.cpp characters.cpp csv_export.cpp csv_reader.cpp csv_writer.cpp
              entry_moves.cpp json_text.cpp listing.cpp
              payment_key.cpp pseudonyms.cpp read_window.cpp spreadsheet.cpp table.cpp terminal_text.cpp)
list(TRANSFORM csv_parts PREPEND "${PROJECT_SOURCE_DIR}/examples/teller/")
if(NOT TARGET rochdale_csv_parts)
  add_library(rochdale_csv_parts OBJECT ${csv_parts})
  set_target_properties(rochdale_csv_parts PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_include_directories(rochdale_csv_parts PUBLIC "${PROJECT_SOURCE_DIR}/examples/teller"
                                                PRIVATE "${PROJECT_SOURCE_DIR}/examples")
  target_link_libraries(rochdale_csv_parts PUBLIC rochdale_sqlite PRIVATE OpenSSL::Crypto)
endif()
