/* SPDX-License-Identifier: MPL-2.0
 * Whatever comes over the border gets its status, and the book is as it was. Run under the address sanitizer too. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rochdale.h"

static int checks, failures;

static void check(int holds, int line, const char *what) {
  ++checks;
  if (holds) return;
  char message[512];
  rochdale_last_message(message, sizeof message);
  printf("bad_input.c:%d: %s (the last message: %s)\n", line, what, message);
  ++failures;
}
#define CHECK(condition) check(condition, __LINE__, #condition)
#define IS(call, status) check((call) == (status), __LINE__, #call " is " #status)

static rochdale_book *book, *other;
static uint32_t ana, ben, stranger;

/* What the book says of itself; the same before and after everything that was refused. */
static size_t state(char *text, size_t size) {
  rochdale_book_info info = {0};
  rochdale_balance balances[8];
  size_t count = 0;
  info.struct_size = sizeof info;
  IS(rochdale_book_describe(book, &info), ROCHDALE_OK);
  IS(rochdale_balances(book, 1, 8, balances, &count), ROCHDALE_OK);
  size_t length = (size_t)snprintf(text, size, "%u accounts, %u holds, %llu records:", (unsigned)info.accounts,
                                   (unsigned)info.open_holds, (unsigned long long)info.records);
  for (size_t at = 0; at < count; ++at) {
    char amount[44];
    rochdale_amount_text(&balances[at].balance, balances[at].decimals, amount, sizeof amount);
    length += (size_t)snprintf(text + length, size - length, " %s", amount);
  }
  return length;
}

static rochdale_transfer payment(int64_t amount) {
  rochdale_transfer made;
  memset(&made, 0, sizeof made);
  made.amount = rochdale_amount_of(amount);
  made.debit = ana;
  made.credit = ben;
  made.on = 20000;
  return made;
}

static int write_nothing(void *context, const char *bytes, size_t count) {
  (void)bytes;
  (void)count;
  return *(int *)context;
}

/* Every call with nothing at all, and then with a handle that is none. */
static void nothing_and_no_handle(rochdale_book *none, rochdale_cursor *no_cursor) {
  const rochdale_transfer transfer = payment(1);
  rochdale_answer answer;
  rochdale_balance balance;
  rochdale_int128 amount = {0, 0};
  uint32_t number = 0;
  uint64_t hold = 0;
  size_t count = 0;
  int going_on = 0;
  rochdale_cursor *cursor = NULL;
  rochdale_book_info info = {0};
  rochdale_new_account account = {0};
  rochdale_account found = {0};
  rochdale_entry_options options = {0};
  rochdale_reversal reversal = {0};
  rochdale_hold_posting posting = {0};
  rochdale_open_hold open = {0};
  rochdale_record record = {0};
  rochdale_statement_row row = {0};
  rochdale_verification verification = {0};
  rochdale_import import = {0};
  rochdale_leg leg = {{1, 0}, 1, {0, 0, 0}};
  info.struct_size = sizeof info;
  account.struct_size = sizeof account;
  found.struct_size = sizeof found;
  options.struct_size = sizeof options;
  reversal.struct_size = sizeof reversal;
  posting.struct_size = sizeof posting;
  open.struct_size = sizeof open;
  record.struct_size = sizeof record;
  row.struct_size = sizeof row;
  verification.struct_size = sizeof verification;
  import.struct_size = sizeof import;
  IS(rochdale_book_close(none), ROCHDALE_BAD_HANDLE);
  IS(rochdale_book_refresh(none), ROCHDALE_BAD_HANDLE);
  IS(rochdale_book_describe(none, &info), ROCHDALE_BAD_HANDLE);
  IS(rochdale_adopt_unit(none, "EUR/2", NULL, NULL), ROCHDALE_BAD_HANDLE);
  CHECK(rochdale_unit_name(none, 0, NULL, 0) == 0);
  IS(rochdale_set_unit_limits(none, "EUR/2", NULL, NULL), ROCHDALE_BAD_HANDLE);
  IS(rochdale_open_account(none, &account, NULL, &number), ROCHDALE_BAD_HANDLE);
  IS(rochdale_find_account(none, "ana", &number), ROCHDALE_BAD_HANDLE);
  IS(rochdale_rename_account(none, 1, "x", NULL), ROCHDALE_BAD_HANDLE);
  IS(rochdale_set_account_status(none, 1, ROCHDALE_FROZEN, NULL), ROCHDALE_BAD_HANDLE);
  IS(rochdale_set_account_limits(none, 1, NULL, NULL), ROCHDALE_BAD_HANDLE);
  IS(rochdale_close_period(none, 20000, NULL), ROCHDALE_BAD_HANDLE);
  IS(rochdale_adopt_policy(none, "amount_step", "", NULL), ROCHDALE_BAD_HANDLE);
  IS(rochdale_withdraw_policy(none, "amount_step", NULL), ROCHDALE_BAD_HANDLE);
  IS(rochdale_account_get(none, 1, &found), ROCHDALE_BAD_HANDLE);
  IS(rochdale_balance_get(none, 1, &balance), ROCHDALE_BAD_HANDLE);
  IS(rochdale_balances(none, 1, 1, &balance, &count), ROCHDALE_BAD_HANDLE);
  IS(rochdale_balances_on(none, 20000, 1, 1, &balance, &count), ROCHDALE_BAD_HANDLE);
  IS(rochdale_available(none, 1, &amount, &number), ROCHDALE_BAD_HANDLE);
  IS(rochdale_post(none, &transfer, NULL, &answer), ROCHDALE_BAD_HANDLE);
  IS(rochdale_post_overriding(none, &transfer, NULL, &answer), ROCHDALE_BAD_HANDLE);
  IS(rochdale_pay(none, "ana", "ben", "1", 20000, NULL, NULL, NULL, &answer), ROCHDALE_BAD_HANDLE);
  IS(rochdale_post_batch(none, &transfer, 1, NULL, &answer), ROCHDALE_BAD_HANDLE);
  IS(rochdale_batch_refusal(none, 0), ROCHDALE_BAD_HANDLE);
  IS(rochdale_post_entry(none, &leg, 1, &options, NULL, &answer), ROCHDALE_BAD_HANDLE);
  IS(rochdale_reverse(none, 4, &reversal, NULL, &answer), ROCHDALE_BAD_HANDLE);
  IS(rochdale_hold(none, &transfer, ROCHDALE_NO_DATE, NULL, &hold), ROCHDALE_BAD_HANDLE);
  IS(rochdale_post_hold(none, 4, &posting, NULL, &answer), ROCHDALE_BAD_HANDLE);
  IS(rochdale_void_hold(none, 4, NULL), ROCHDALE_BAD_HANDLE);
  IS(rochdale_expire_holds(none, 20000, NULL, &hold), ROCHDALE_BAD_HANDLE);
  IS(rochdale_next_hold(none, 0, &open), ROCHDALE_BAD_HANDLE);
  IS(rochdale_journal(none, 0, &cursor), ROCHDALE_BAD_HANDLE);
  IS(rochdale_statement(none, 1, ROCHDALE_NO_DATE, ROCHDALE_NO_DATE, NULL, &cursor), ROCHDALE_BAD_HANDLE);
  IS(rochdale_verify(none, &verification), ROCHDALE_BAD_HANDLE);
  IS(rochdale_export(none, ROCHDALE_EXPORT_BALANCES, write_nothing, &going_on), ROCHDALE_BAD_HANDLE);
  IS(rochdale_import_payments(none, "", 0, &import, NULL), ROCHDALE_BAD_HANDLE);
  IS(rochdale_journal_next(no_cursor, &record), ROCHDALE_BAD_HANDLE);
  IS(rochdale_statement_next(no_cursor, &row), ROCHDALE_BAD_HANDLE);
  IS(rochdale_cursor_leg(no_cursor, 0, &leg), ROCHDALE_BAD_HANDLE);
  CHECK(rochdale_cursor_text(no_cursor, ROCHDALE_MEMO, NULL, 0) == 0);
  IS(rochdale_cursor_close(no_cursor), ROCHDALE_BAD_HANDLE);
  CHECK(rochdale_last_status() == ROCHDALE_BAD_HANDLE);
}

static void null_arguments(void) {
  const rochdale_transfer transfer = payment(1);
  rochdale_answer answer;
  rochdale_balance balance;
  rochdale_int128 amount;
  uint32_t number;
  size_t count;
  rochdale_cursor *cursor;
  IS(rochdale_book_in_memory(NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_book_create(NULL, &other), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_book_create("x", NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_book_open(NULL, ROCHDALE_ONLY_READ, &other), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_backup(NULL, "x"), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_backup("x", NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_book_describe(book, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_adopt_unit(book, NULL, NULL, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_set_unit_limits(book, NULL, NULL, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_open_account(book, NULL, NULL, &number), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_find_account(book, NULL, &number), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_find_account(book, "ana", NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_adopt_policy(book, NULL, "", NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_account_get(book, ana, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_balance_get(book, ana, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_balances(book, 1, 1, NULL, &count), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_balances(book, 1, 1, &balance, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_available(book, ana, NULL, &number), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_available(book, ana, &amount, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_post(book, NULL, NULL, &answer), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_post_overriding(book, NULL, NULL, &answer), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_pay(book, NULL, "ben", "1", 20000, NULL, NULL, NULL, &answer), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_pay(book, "ana", NULL, "1", 20000, NULL, NULL, NULL, &answer), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_pay(book, "ana", "ben", NULL, 20000, NULL, NULL, NULL, &answer), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_post_batch(book, NULL, 1, NULL, &answer), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_post_batch(book, &transfer, 1, NULL, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_post_entry(book, NULL, 2, NULL, NULL, &answer), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_reverse(book, 4, NULL, NULL, &answer), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_hold(book, &transfer, ROCHDALE_NO_DATE, NULL, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_post_hold(book, 4, NULL, NULL, &answer), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_next_hold(book, 0, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_last_refusal(NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_journal(book, 0, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_statement(book, ana, 0, 0, NULL, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_verify(book, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_export(book, ROCHDALE_EXPORT_PAYMENTS, NULL, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_import_payments(book, "", 0, NULL, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_amount_parse(NULL, 2, &amount), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_amount_parse("1", 2, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_date_parse(NULL, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_instant_parse(NULL, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_key_of("x", NULL), ROCHDALE_NULL_ARGUMENT);
  CHECK(rochdale_amount_text(NULL, 2, NULL, 0) == 0);
  CHECK(rochdale_key_text(NULL, NULL, 0) == 0);
  IS(rochdale_journal(book, 0, &cursor), ROCHDALE_OK);
  IS(rochdale_journal_next(cursor, NULL), ROCHDALE_NULL_ARGUMENT);
  IS(rochdale_cursor_leg(cursor, 0, NULL), ROCHDALE_NULL_ARGUMENT);
  rochdale_statement_row row = {0};
  row.struct_size = sizeof row;
  IS(rochdale_statement_next(cursor, &row), ROCHDALE_BAD_HANDLE); /* of the other kind */
  IS(rochdale_book_describe((rochdale_book *)(void *)cursor, NULL), ROCHDALE_BAD_HANDLE);
  CHECK(rochdale_cursor_text(cursor, 77, NULL, 0) == 0);
  IS(rochdale_cursor_close(cursor), ROCHDALE_OK);
  IS(rochdale_cursor_close(cursor), ROCHDALE_BAD_HANDLE);
}

static void wrong_sizes(void) {
  struct {
    rochdale_reversal known;
    uint32_t later[4];
  } reversal;
  rochdale_stamp stamp = {0};
  rochdale_account account = {0};
  rochdale_refusal refusal = {0};
  rochdale_answer answer;
  const rochdale_transfer transfer = payment(1);
  memset(&reversal, 0, sizeof reversal);
  IS(rochdale_reverse(book, 99, &reversal.known, NULL, &answer), ROCHDALE_BAD_SIZE);
  reversal.known.struct_size = sizeof reversal;
  reversal.later[2] = 1;
  IS(rochdale_reverse(book, 99, &reversal.known, NULL, &answer), ROCHDALE_BAD_SIZE);
  reversal.later[2] = 0; /* a later caller that says nothing new is understood */
  IS(rochdale_reverse(book, 99, &reversal.known, NULL, &answer), ROCHDALE_UNKNOWN_ENTRY);
  reversal.known.struct_size = UINT32_MAX;
  IS(rochdale_reverse(book, 99, &reversal.known, NULL, &answer), ROCHDALE_BAD_SIZE);
  IS(rochdale_post(book, &transfer, &stamp, &answer), ROCHDALE_BAD_SIZE);
  IS(rochdale_account_get(book, ana, &account), ROCHDALE_BAD_SIZE);
  account.struct_size = 8;
  IS(rochdale_account_get(book, ana, &account), ROCHDALE_BAD_SIZE);
  IS(rochdale_last_refusal(&refusal), ROCHDALE_BAD_SIZE);
}

static void wrong_numbers(void) {
  rochdale_transfer transfer = payment(-1);
  rochdale_answer answers[2];
  rochdale_new_account account = {0};
  rochdale_entry_options options = {0};
  rochdale_balance balance;
  rochdale_int128 amount;
  rochdale_stamp stamp = {0};
  rochdale_limits limits = {{0, INT64_MIN}, {0, 0}, 1, 0};
  uint32_t number = 0;
  size_t count = 0;
  int stop = 1;
  IS(rochdale_post(book, &transfer, NULL, answers), ROCHDALE_AMOUNT_NOT_POSITIVE);
  transfer.amount.low = 0;
  transfer.amount.high = INT64_MIN;
  IS(rochdale_post(book, &transfer, NULL, answers), ROCHDALE_OVERFLOW);
  IS(rochdale_post_batch(book, &transfer, 1, NULL, answers), ROCHDALE_OVERFLOW);
  transfer.amount.high = INT64_MAX;
  transfer.amount.low = UINT64_MAX;
  IS(rochdale_post(book, &transfer, NULL, answers), ROCHDALE_TURNOVER_OVERFLOW);
  transfer = payment(1);
  transfer.on = INT32_MAX;
  IS(rochdale_post(book, &transfer, NULL, answers), ROCHDALE_OUT_OF_RANGE);
  transfer.on = ROCHDALE_NO_DATE;
  IS(rochdale_post(book, &transfer, NULL, answers), ROCHDALE_OUT_OF_RANGE);
  transfer = payment(1);
  transfer.flags = ROCHDALE_HAS_AT;
  transfer.at = INT64_MAX;
  IS(rochdale_post(book, &transfer, NULL, answers), ROCHDALE_OUT_OF_RANGE);
  transfer = payment(1);
  transfer.debit = stranger; /* an account of the other book only */
  IS(rochdale_post(book, &transfer, NULL, answers), ROCHDALE_UNKNOWN_ACCOUNT);
  transfer.debit = ana;
  transfer.credit = UINT32_MAX;
  IS(rochdale_post(book, &transfer, NULL, answers), ROCHDALE_UNKNOWN_ACCOUNT);
  IS(rochdale_post_batch(book, &transfer, 1, NULL, answers), ROCHDALE_OK);
  CHECK(answers[0].status == ROCHDALE_UNKNOWN_ACCOUNT && answers[0].entry == 0);
  IS(rochdale_batch_refusal(book, 0), ROCHDALE_UNKNOWN_ACCOUNT);
  IS(rochdale_batch_refusal(book, 1), ROCHDALE_BAD_ARGUMENT);
  transfer.credit = 0;
  IS(rochdale_post(book, &transfer, NULL, answers), ROCHDALE_UNKNOWN_ACCOUNT);
  stamp.struct_size = sizeof stamp;
  stamp.recorded = INT64_MIN;
  transfer = payment(1);
  IS(rochdale_post(book, &transfer, &stamp, answers), ROCHDALE_OUT_OF_RANGE);
  stamp.recorded = 0;
  stamp.by = "\xff not UTF-8";
  IS(rochdale_post(book, &transfer, &stamp, answers), ROCHDALE_TEXT_MALFORMED);
  account.struct_size = sizeof account;
  account.code = "new";
  account.kind = 5;
  IS(rochdale_open_account(book, &account, NULL, &number), ROCHDALE_BAD_ARGUMENT);
  account.kind = -1;
  IS(rochdale_open_account(book, &account, NULL, &number), ROCHDALE_BAD_ARGUMENT);
  account.kind = 0;
  account.limits = &limits;
  IS(rochdale_open_account(book, &account, NULL, &number), ROCHDALE_BAD_ARGUMENT);
  account.code = NULL;
  account.limits = NULL;
  IS(rochdale_open_account(book, &account, NULL, &number), ROCHDALE_TEXT_MALFORMED);
  IS(rochdale_set_account_status(book, ana, 3, NULL), ROCHDALE_BAD_ARGUMENT);
  IS(rochdale_set_account_status(book, ana, -1, NULL), ROCHDALE_BAD_ARGUMENT);
  IS(rochdale_set_account_status(book, stranger, ROCHDALE_FROZEN, NULL), ROCHDALE_UNKNOWN_ACCOUNT);
  IS(rochdale_rename_account(book, stranger, "x", NULL), ROCHDALE_UNKNOWN_ACCOUNT);
  IS(rochdale_set_account_limits(book, stranger, NULL, NULL), ROCHDALE_UNKNOWN_ACCOUNT);
  IS(rochdale_balance_get(book, stranger, &balance), ROCHDALE_UNKNOWN_ACCOUNT);
  IS(rochdale_balance_get(book, 0, &balance), ROCHDALE_UNKNOWN_ACCOUNT);
  IS(rochdale_balances(book, 0, 1, &balance, &count), ROCHDALE_BAD_ARGUMENT);
  IS(rochdale_balances(book, UINT32_MAX, SIZE_MAX, &balance, &count), ROCHDALE_OK);
  CHECK(count == 0);
  IS(rochdale_close_period(book, INT32_MAX, NULL), ROCHDALE_OUT_OF_RANGE);
  options.struct_size = sizeof options;
  options.kind = 4;
  IS(rochdale_post_entry(book, NULL, 0, &options, NULL, answers), ROCHDALE_BAD_ARGUMENT);
  options.kind = 0;
  IS(rochdale_post_entry(book, NULL, 0, &options, NULL, answers), ROCHDALE_NO_LEGS);
  IS(rochdale_amount_parse("1", 19, &amount), ROCHDALE_BAD_ARGUMENT);
  IS(rochdale_amount_parse("1", -1, &amount), ROCHDALE_BAD_ARGUMENT);
  amount.low = 0;
  amount.high = INT64_MIN;
  CHECK(rochdale_amount_text(&amount, 2, NULL, 0) == 0);
  CHECK(rochdale_date_text(INT32_MAX, NULL, 0) == 0);
  IS(rochdale_book_open("/", 7, &other), ROCHDALE_BAD_ARGUMENT);
  IS(rochdale_book_open("/nowhere/at.all", ROCHDALE_ONLY_READ, &other), ROCHDALE_STORAGE);
  IS(rochdale_export(book, 3, write_nothing, &stop), ROCHDALE_BAD_ARGUMENT);
  IS(rochdale_export(book, ROCHDALE_EXPORT_BALANCES, write_nothing, &stop), ROCHDALE_STOPPED);
  CHECK(strcmp(rochdale_status_name(-1), "unknown") == 0 && strcmp(rochdale_status_name(999), "unknown") == 0);
  CHECK(strcmp(rochdale_record_name('+'), "unknown") == 0 && strcmp(rochdale_record_name(INT32_MIN), "unknown") == 0);
  CHECK(strcmp(rochdale_record_name(ROCHDALE_RECORD_POSTED_HOLD), "posted_hold") == 0);
  CHECK(strcmp(rochdale_status_name(1999), "unknown") == 0 && strcmp(rochdale_status_name(9999), "unknown") == 0);
}

static void huge_texts(void) {
  enum { HUGE = 4 << 20 };
  char *huge = malloc(HUGE + 1);
  rochdale_transfer transfer = payment(1);
  rochdale_new_account account = {0};
  rochdale_import import = {0};
  rochdale_answer answer;
  rochdale_key key;
  rochdale_int128 amount;
  uint32_t number;
  int32_t date;
  char message[16];
  if (huge == NULL) abort();
  memset(huge, '9', HUGE);
  huge[HUGE] = '\0';
  transfer.memo = huge;
  IS(rochdale_post(book, &transfer, NULL, &answer), ROCHDALE_TEXT_MALFORMED);
  IS(rochdale_post_batch(book, &transfer, 1, NULL, &answer), ROCHDALE_OK);
  CHECK(answer.status == ROCHDALE_TEXT_MALFORMED);
  IS(rochdale_amount_parse(huge, 2, &amount), ROCHDALE_MALFORMED);
  CHECK(rochdale_last_message(message, sizeof message) < 200 && strlen(message) == sizeof message - 1);
  IS(rochdale_date_parse(huge, &date), ROCHDALE_MALFORMED);
  IS(rochdale_adopt_unit(book, huge, NULL, NULL), ROCHDALE_MALFORMED);
  IS(rochdale_pay(book, huge, "ben", "1", 20000, NULL, NULL, NULL, &answer), ROCHDALE_UNKNOWN_ACCOUNT);
  IS(rochdale_pay(book, "ana", "ben", huge, 20000, NULL, NULL, NULL, &answer), ROCHDALE_MALFORMED);
  IS(rochdale_key_of(huge, &key), ROCHDALE_OK);
  CHECK(key.high >> 56 == 0xFF);
  account.struct_size = sizeof account;
  account.code = huge;
  IS(rochdale_open_account(book, &account, NULL, &number), ROCHDALE_TEXT_MALFORMED);
  import.struct_size = sizeof import;
  IS(rochdale_import_payments(book, huge, HUGE, &import, NULL), ROCHDALE_MALFORMED);
  IS(rochdale_import_payments(book, "\0\0\0", 3, &import, NULL), ROCHDALE_MALFORMED);
  IS(rochdale_adopt_policy(book, huge, huge, NULL), ROCHDALE_UNKNOWN_RULE);
  IS(rochdale_adopt_policy(book, "amount_step", huge, NULL), ROCHDALE_OUT_OF_RANGE);
  free(huge);
}

static void text_output(void) {
  char text[8] = "#######";
  const rochdale_int128 amount = rochdale_amount_of(-1250);
  CHECK(rochdale_amount_text(&amount, 2, NULL, 0) == 6);
  CHECK(rochdale_amount_text(&amount, 2, text, 0) == 6 && strcmp(text, "#######") == 0);
  CHECK(rochdale_amount_text(&amount, 2, text, 1) == 6 && text[0] == '\0' && text[1] == '#');
  CHECK(rochdale_amount_text(&amount, 2, text, 4) == 6 && strcmp(text, "-12") == 0 && text[4] == '#');
  CHECK(rochdale_amount_text(&amount, 2, text, 7) == 6 && strcmp(text, "-12.50") == 0);
  CHECK(rochdale_amount_of(-1).high == -1 && rochdale_amount_of(-1).low == UINT64_MAX);
}

/* ---- a book that is closed while other threads post to it ---- */

static void *post_until_closed(void *shared) {
  const rochdale_transfer transfer = payment(1);
  rochdale_answer answer;
  while (rochdale_post(shared, &transfer, NULL, &answer) == ROCHDALE_OK) continue;
  return rochdale_last_status() == ROCHDALE_BAD_HANDLE ? shared : NULL;
}

static void open_members(rochdale_book *in) {
  rochdale_new_account account = {0};
  account.struct_size = sizeof account;
  IS(rochdale_adopt_unit(in, "HRS/2", NULL, NULL), ROCHDALE_OK);
  account.code = "ana";
  IS(rochdale_open_account(in, &account, NULL, &ana), ROCHDALE_OK);
  account.code = "ben";
  IS(rochdale_open_account(in, &account, NULL, &ben), ROCHDALE_OK);
}

static void close_in_use(void) {
  enum { THREADS = 4 };
  pthread_t threads[THREADS];
  rochdale_book *shared = NULL;
  rochdale_book_info info = {0};
  info.struct_size = sizeof info;
  IS(rochdale_book_in_memory(&shared), ROCHDALE_OK);
  open_members(shared);
  for (int at = 0; at < THREADS; ++at) {
    CHECK(pthread_create(&threads[at], NULL, post_until_closed, shared) == 0);
  }
  do {
    IS(rochdale_book_describe(shared, &info), ROCHDALE_OK);
  } while (info.records < 2000);
  IS(rochdale_book_close(shared), ROCHDALE_OK);
  for (int at = 0; at < THREADS; ++at) {
    void *result = NULL;
    CHECK(pthread_join(threads[at], &result) == 0 && result == (void *)shared);
  }
}

int main(void) {
  static char before[1024], after[1024];
  rochdale_answer answer;
  rochdale_cursor *cursor = NULL;
  rochdale_new_account account = {0};
  IS(rochdale_book_in_memory(&other), ROCHDALE_OK);
  open_members(other);
  account.struct_size = sizeof account;
  account.code = "stranger";
  IS(rochdale_open_account(other, &account, NULL, &stranger), ROCHDALE_OK);
  IS(rochdale_book_in_memory(&book), ROCHDALE_OK);
  open_members(book);
  IS(rochdale_pay(book, "ana", "ben", "7.50", 20000, "k", "bread", NULL, &answer), ROCHDALE_OK);
  rochdale_book *const kept = other;

  state(before, sizeof before);
  nothing_and_no_handle(NULL, NULL);
  nothing_and_no_handle((rochdale_book *)before, (rochdale_cursor *)before);
  null_arguments();
  wrong_sizes();
  wrong_numbers();
  huge_texts();
  text_output();
  state(after, sizeof after);
  CHECK(strcmp(before, after) == 0);

  rochdale_verification verification = {0};
  verification.struct_size = sizeof verification;
  IS(rochdale_verify(book, &verification), ROCHDALE_OK);
  CHECK(verification.found == 0 && verification.entries == 1);

  IS(rochdale_journal(book, 0, &cursor), ROCHDALE_OK);
  rochdale_book *const closed = book;
  IS(rochdale_book_close(book), ROCHDALE_OK);
  nothing_and_no_handle(closed, (rochdale_cursor *)(void *)closed);
  rochdale_record record = {0};
  record.struct_size = sizeof record;
  IS(rochdale_journal_next(cursor, &record), ROCHDALE_BAD_HANDLE);
  IS(rochdale_cursor_close(cursor), ROCHDALE_OK);
  IS(rochdale_book_close(kept), ROCHDALE_OK);
  close_in_use();
  printf("%d checks, %d failures\n", checks, failures);
  return failures == 0 ? 0 : 1;
}
