/* SPDX-License-Identifier: MPL-2.0
 * A time bank of three in C: pay, be refused, hold, reverse, read a statement, ask for the audit. community FILE */
#include <rochdale.h>
#include <stdio.h>
#include <stdlib.h>

/* What a program does with a no is its own business; this one says why and ends. */
static void must(rochdale_status status) {
  char message[512];
  if (status == ROCHDALE_OK) return;
  rochdale_last_message(message, sizeof message);
  fprintf(stderr, "%s: %s\n", rochdale_status_name(status), message);
  exit(1);
}

static uint32_t open_member(rochdale_book *book, const char *code, const rochdale_stamp *stamp) {
  rochdale_new_account account = {0};
  uint32_t number = 0;
  account.struct_size = sizeof account;
  account.code = code;
  must(rochdale_open_account(book, &account, stamp, &number));
  return number;
}

static void print_balance(rochdale_book *book, uint32_t account) {
  rochdale_account who = {0};
  rochdale_balance balance;
  char text[44];
  who.struct_size = sizeof who;
  must(rochdale_account_get(book, account, &who));
  must(rochdale_balance_get(book, account, &balance));
  rochdale_amount_text(&balance.balance, balance.decimals, text, sizeof text);
  printf("%-4s %8s\n", who.code, text);
}

static void print_statement(rochdale_book *book, uint32_t account) {
  rochdale_statement_info info = {0};
  rochdale_statement_row row = {0};
  rochdale_cursor *cursor = NULL;
  rochdale_status status;
  char date[11], change[44], balance[44], memo[64];
  info.struct_size = sizeof info;
  row.struct_size = sizeof row;
  must(rochdale_statement(book, account, ROCHDALE_NO_DATE, ROCHDALE_NO_DATE, &info, &cursor));
  while ((status = rochdale_statement_next(cursor, &row)) == ROCHDALE_OK) {
    rochdale_date_text(row.on, date, sizeof date);
    rochdale_amount_text(&row.change, info.decimals, change, sizeof change);
    rochdale_amount_text(&row.balance, info.decimals, balance, sizeof balance);
    rochdale_cursor_text(cursor, ROCHDALE_MEMO, memo, sizeof memo);
    printf("%s  %-4s %8s %8s  %s\n", date, row.other_code, change, balance, memo);
  }
  if (status != ROCHDALE_END) must(status);
  must(rochdale_cursor_close(cursor));
}

int main(int count, char **arguments) {
  rochdale_book *book = NULL;
  rochdale_stamp stamp = {0};
  rochdale_limits limits = {{0, 0}, {0, 0}, 1, 0};
  rochdale_answer answer;
  rochdale_transfer transfer = {{0, 0}, {0, 0}, 0, 0, 0, 0, 0, NULL, NULL, NULL};
  rochdale_hold_posting posting = {0};
  rochdale_reversal reversal = {0};
  rochdale_verification audit = {0};
  uint64_t hold = 0;
  int32_t today = 0;
  char message[512];

  must(rochdale_date_parse("2026-11-24", &today));
  must(rochdale_instant_parse("2026-11-24T10:00:00Z", &stamp.recorded));
  stamp.struct_size = sizeof stamp;
  stamp.on = today;
  stamp.by = "Toad Lane";

  if (count > 1) {
    must(rochdale_book_create(arguments[1], &book));
  } else {
    must(rochdale_book_in_memory(&book));
  }
  must(rochdale_amount_parse("-10.00", 2, &limits.floor)); /* nobody goes below -10.00 hours */
  must(rochdale_adopt_unit(book, "HRS/2", &limits, &stamp));
  const uint32_t ana = open_member(book, "ana", &stamp);
  const uint32_t ben = open_member(book, "ben", &stamp);
  open_member(book, "cem", &stamp);

  must(rochdale_pay(book, "ana", "ben", "7.50", today, "roof", "mending the roof", &stamp, &answer));
  printf("entry %llu\n", (unsigned long long)answer.entry);
  must(rochdale_pay(book, "ana", "ben", "7.50", today, "roof", "mending the roof", &stamp, &answer));
  printf("the same key again: still entry %llu\n", (unsigned long long)answer.entry);

  if (rochdale_pay(book, "ana", "ben", "2.51", today, NULL, NULL, &stamp, &answer) == ROCHDALE_FLOOR) {
    rochdale_last_message(message, sizeof message);
    printf("refused: %s\n", message);
  }

  transfer.debit = ben;
  transfer.credit = ana;
  transfer.on = today;
  transfer.memo = "a bicycle";
  must(rochdale_amount_parse("4", 2, &transfer.amount));
  must(rochdale_hold(book, &transfer, today + 14, &stamp, &hold));
  posting.struct_size = sizeof posting;
  posting.on = today + 1;
  posting.memo = "a bicycle";
  must(rochdale_post_hold(book, hold, &posting, &stamp, &answer));

  must(rochdale_pay(book, "ben", "cem", "1", today, NULL, "by mistake", &stamp, &answer));
  reversal.struct_size = sizeof reversal;
  reversal.on = today + 2;
  must(rochdale_reverse(book, answer.entry, &reversal, &stamp, &answer));

  print_statement(book, ben);
  print_balance(book, ana);
  print_balance(book, ben);

  audit.struct_size = sizeof audit;
  must(rochdale_verify(book, &audit));
  printf("%llu records, %llu findings\n", (unsigned long long)audit.records, (unsigned long long)audit.found);
  must(rochdale_book_close(book));
  return 0;
}
