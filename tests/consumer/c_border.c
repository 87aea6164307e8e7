/* SPDX-License-Identifier: MPL-2.0
 * Somebody's program in C that keeps its book in the new file it is given. */
#include <rochdale.h>

int main(int count, char **arguments) {
  rochdale_book *book = 0;
  if (rochdale_abi_version() < ROCHDALE_ABI_VERSION) return 1;
  if (count > 1 ? rochdale_book_create(arguments[1], &book) : rochdale_book_in_memory(&book)) return 1;
  return rochdale_adopt_unit(book, "HRS/2", 0, 0) || rochdale_book_close(book);
}
