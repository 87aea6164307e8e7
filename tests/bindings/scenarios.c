/* SPDX-License-Identifier: MPL-2.0
 * Runs the files of tests/scenarios through rochdale.h, in C99: scenarios WORK_FOLDER FILE ... */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rochdale.h"

enum { MOST_WORDS = 64, MOST_LABELS = 64, LONGEST_LINE = 8192, MOST_ITEMS = 64 };

/* One line, cut into words. An option is a word name=value. */
typedef struct Line {
  int count;
  char *words[MOST_WORDS];
  char buffer[LONGEST_LINE];
} Line;

static struct {
  const char *file;
  int line;
  FILE *in;
  const char *folder;
  char path[512];
  rochdale_book *book;
  int32_t day;
  char by[256];
  char reason[256];
  int labels;
  char label[MOST_LABELS][64];
  uint64_t number[MOST_LABELS];
  rochdale_cursor *cursor; /* of the newest `statement` or `journal` */
  rochdale_refusal refusal; /* of the newest `refuse` */
  char sentence[8192];
} now;

static int scenarios, failures;

static void wrong(const char *format, ...) {
  va_list arguments;
  printf("%s:%d: ", now.file, now.line);
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  printf("\n");
  ++failures;
}

/* ---- lines ---- */

static void cut(Line *line) {
  char *from = line->buffer, *to = line->buffer;
  line->count = 0;
  for (;;) {
    while (*from == ' ' || *from == '\n') ++from;
    if (*from == '\0' || line->count == MOST_WORDS) return;
    line->words[line->count++] = to;
    int quoted = 0;
    for (; *from != '\0' && *from != '\n' && (quoted || *from != ' '); ++from) {
      if (*from == '"') {
        quoted = !quoted;
      } else if (quoted && *from == '\\') {
        ++from;
        *to++ = *from == 'n' ? '\n' : *from;
      } else {
        *to++ = *from;
      }
    }
    if (*from != '\0') ++from;
    *to++ = '\0';
  }
}

/* The next line that is not empty and no comment; 0 at the end. */
static int next_line(Line *line) {
  while (fgets(line->buffer, sizeof line->buffer, now.in) != NULL) {
    ++now.line;
    if (line->buffer[0] == '#' || line->buffer[0] == '\n') continue;
    cut(line);
    return 1;
  }
  return 0;
}

static void drop_word(Line *line) {
  --line->count;
  memmove(line->words, line->words + 1, sizeof *line->words * (size_t)line->count);
}

static const char *word(const Line *line, int at) { return at < line->count ? line->words[at] : ""; }

/* The value of an option, or null. */
static const char *option(const Line *line, const char *name) {
  const size_t length = strlen(name);
  for (int at = 1; at < line->count; ++at) {
    if (strncmp(line->words[at], name, length) == 0 && line->words[at][length] == '=') {
      return line->words[at] + length + 1;
    }
  }
  return NULL;
}

static int has(const Line *line, const char *flag) {
  for (int at = 1; at < line->count; ++at) {
    if (strcmp(line->words[at], flag) == 0) return 1;
  }
  return 0;
}

/* ---- values ---- */

static void name_it(const Line *line, uint64_t number) {
  const char *name = option(line, "as");
  if (name == NULL || now.labels == MOST_LABELS) return;
  snprintf(now.label[now.labels], sizeof now.label[0], "%s", name);
  now.number[now.labels++] = number;
}

static uint64_t number_of(const char *name) {
  for (int at = now.labels - 1; at >= 0; --at) {
    if (strcmp(now.label[at], name) == 0) return now.number[at];
  }
  return strtoull(name, NULL, 10);
}

static rochdale_stamp stamp(void) {
  rochdale_stamp made = {0};
  made.struct_size = sizeof made;
  made.on = now.day;
  made.recorded = 1764000000000000;
  made.by = now.by;
  made.reason = now.reason;
  return made;
}

static rochdale_status date_of(const Line *line, const char *name, int32_t otherwise, int32_t *date) {
  *date = otherwise;
  return option(line, name) == NULL ? ROCHDALE_OK : rochdale_date_parse(option(line, name), date);
}

static rochdale_status account_of(const char *code, rochdale_account *account) {
  uint32_t number = 0;
  const rochdale_status found = rochdale_find_account(now.book, code, &number);
  account->struct_size = sizeof *account;
  return found != ROCHDALE_OK ? found : rochdale_account_get(now.book, number, account);
}

static int32_t decimals_of(const char *unit) {
  const char *slash = strchr(unit, '/');
  return slash == NULL ? 0 : (int32_t)strtol(slash + 1, NULL, 10);
}

/* Changes the sides of limits that a line names. */
static rochdale_status read_limits(const Line *line, int32_t decimals, rochdale_limits *limits) {
  const char *floor = option(line, "floor"), *ceiling = option(line, "ceiling");
  rochdale_status status = ROCHDALE_OK;
  if (floor != NULL) {
    limits->has_floor = strcmp(floor, "none") != 0;
    if (limits->has_floor) status = rochdale_amount_parse(floor, decimals, &limits->floor);
  }
  if (status == ROCHDALE_OK && ceiling != NULL) {
    limits->has_ceiling = strcmp(ceiling, "none") != 0;
    if (limits->has_ceiling) status = rochdale_amount_parse(ceiling, decimals, &limits->ceiling);
  }
  return status;
}

static rochdale_status read_transfer(const Line *line, rochdale_transfer *transfer) {
  rochdale_account payer, payee;
  rochdale_status status = account_of(word(line, 1), &payer);
  if (status == ROCHDALE_OK) status = account_of(word(line, 2), &payee);
  memset(transfer, 0, sizeof *transfer);
  if (status == ROCHDALE_OK) status = rochdale_amount_parse(word(line, 3), payer.decimals, &transfer->amount);
  if (status == ROCHDALE_OK) status = date_of(line, "on", now.day, &transfer->on);
  if (status == ROCHDALE_OK) status = rochdale_key_of(option(line, "key"), &transfer->key);
  if (status != ROCHDALE_OK) return status;
  transfer->debit = payer.number;
  transfer->credit = payee.number;
  transfer->memo = option(line, "memo");
  transfer->reference = option(line, "reference");
  transfer->purpose = option(line, "purpose");
  transfer->flags = has(line, "linked") ? ROCHDALE_LINKED : 0;
  return ROCHDALE_OK;
}

/* ---- checks ---- */

static void same_text(const char *what, const char *wanted, const char *found) {
  if (wanted != NULL && strcmp(wanted, found) != 0) wrong("%s is \"%s\", expected \"%s\"", what, found, wanted);
}

static void same_amount(const char *what, const char *wanted, const rochdale_int128 *found, int32_t decimals) {
  char text[44];
  rochdale_amount_text(found, decimals, text, sizeof text);
  same_text(what, wanted, text);
}

static void same_number(const char *what, const char *wanted, uint64_t found) {
  if (wanted != NULL && number_of(wanted) != found) wrong("%s is %" PRIu64 ", expected %s", what, found, wanted);
}

static void same_date(const char *what, const char *wanted, int32_t found) {
  char text[16];
  rochdale_date_text(found, text, sizeof text);
  same_text(what, wanted, text);
}

static void same_limit(const char *what, const char *wanted, uint32_t there, const rochdale_int128 *found,
                       int32_t decimals) {
  if (there == 0) {
    same_text(what, wanted, "none");
  } else {
    same_amount(what, wanted, found, decimals);
  }
}

static rochdale_status expect(const Line *line) {
  rochdale_account account;
  rochdale_balance balance;
  size_t count = 0;
  int32_t on = ROCHDALE_NO_DATE;
  rochdale_status status = account_of(word(line, 1), &account);
  if (status == ROCHDALE_OK) status = date_of(line, "on", ROCHDALE_NO_DATE, &on);
  if (status == ROCHDALE_OK && on == ROCHDALE_NO_DATE) {
    status = rochdale_balance_get(now.book, account.number, &balance);
  } else if (status == ROCHDALE_OK) {
    status = rochdale_balances_on(now.book, on, account.number, 1, &balance, &count);
  }
  if (status != ROCHDALE_OK) return status;
  same_amount("the balance", word(line, 2), &balance.balance, balance.decimals);
  same_amount("debits", option(line, "debits"), &balance.debits, balance.decimals);
  same_amount("credits", option(line, "credits"), &balance.credits, balance.decimals);
  same_amount("held_debits", option(line, "held_debits"), &balance.held_debits, balance.decimals);
  same_amount("held_credits", option(line, "held_credits"), &balance.held_credits, balance.decimals);
  rochdale_int128 available;
  uint32_t has_limit = 0;
  status = rochdale_available(now.book, account.number, &available, &has_limit);
  same_limit("available", option(line, "available"), has_limit, &available, balance.decimals);
  return status;
}

static rochdale_status check_account(const Line *line) {
  static const char *const kinds[] = {"liability", "asset", "equity", "income", "expense"};
  static const char *const statuses[] = {"open", "frozen", "closed"};
  rochdale_account account;
  const rochdale_status status = account_of(word(line, 1), &account);
  if (status != ROCHDALE_OK) return status;
  same_text("the name", option(line, "name"), account.name);
  same_text("the group", option(line, "group"), account.group);
  same_text("the kind", option(line, "kind"), kinds[account.kind]);
  same_text("the status", option(line, "status"), statuses[account.status]);
  same_text("the unit", option(line, "unit"), account.unit);
  same_limit("the floor", option(line, "floor"), account.limits.has_floor, &account.limits.floor, account.decimals);
  same_limit("the ceiling", option(line, "ceiling"), account.limits.has_ceiling, &account.limits.ceiling,
             account.decimals);
  return ROCHDALE_OK;
}

static void figures(const Line *line) {
  /* A remainder is no figure of one account: it is written with the decimals of the book's only unit. */
  char unit[24];
  rochdale_unit_name(now.book, 0, unit, sizeof unit);
  const int32_t decimals = now.refusal.unit[0] == '\0' ? decimals_of(unit) : now.refusal.decimals;
  same_text("the account", option(line, "account"), now.refusal.account_code);
  same_amount("the limit", option(line, "limit"), &now.refusal.limit, decimals);
  same_amount("would_be", option(line, "would_be"), &now.refusal.would_be, decimals);
  same_number("existing", option(line, "existing"), now.refusal.existing);
  same_text("the rule", option(line, "rule"), now.refusal.rule_name);
}

static void close_cursor(void) {
  if (now.cursor != NULL && rochdale_cursor_close(now.cursor) != ROCHDALE_OK) wrong("the cursor does not close");
  now.cursor = NULL;
}

static rochdale_status statement(const Line *line) {
  rochdale_account account;
  rochdale_statement_info info = {0};
  int32_t from = ROCHDALE_NO_DATE, to = ROCHDALE_NO_DATE;
  info.struct_size = sizeof info;
  rochdale_status status = account_of(word(line, 1), &account);
  if (status == ROCHDALE_OK) status = date_of(line, "from", ROCHDALE_NO_DATE, &from);
  if (status == ROCHDALE_OK) status = date_of(line, "to", ROCHDALE_NO_DATE, &to);
  if (status == ROCHDALE_OK) {
    status = rochdale_statement(now.book, account.number, from, to, &info, &now.cursor);
  }
  if (status != ROCHDALE_OK) return status;
  same_number("rows", option(line, "rows"), info.rows);
  same_amount("opening", option(line, "opening"), &info.opening, info.decimals);
  same_amount("closing", option(line, "closing"), &info.closing, info.decimals);
  return ROCHDALE_OK;
}

static rochdale_status row(const Line *line) {
  rochdale_statement_row next = {0};
  rochdale_account other;
  char memo[4200];
  next.struct_size = sizeof next;
  rochdale_status status = rochdale_statement_next(now.cursor, &next);
  if (status == ROCHDALE_OK) status = account_of(word(line, 3), &other);
  if (status != ROCHDALE_OK) return status;
  same_number("the entry", word(line, 1), next.entry);
  same_date("the date", word(line, 2), next.on);
  same_text("the other account", word(line, 3), next.other_code);
  same_amount("the change", word(line, 4), &next.change, other.decimals);
  same_amount("the balance", word(line, 5), &next.balance, other.decimals);
  rochdale_cursor_text(now.cursor, ROCHDALE_MEMO, memo, sizeof memo);
  same_text("the memo", option(line, "memo"), memo);
  return ROCHDALE_OK;
}

static rochdale_status journal(const Line *line) {
  const uint64_t after = option(line, "after") == NULL ? 0 : number_of(option(line, "after"));
  rochdale_record record = {0};
  rochdale_cursor *all = NULL;
  uint64_t count = 0;
  record.struct_size = sizeof record;
  rochdale_status status = rochdale_journal(now.book, after, &all);
  while (status == ROCHDALE_OK) {
    status = rochdale_journal_next(all, &record);
    count += status == ROCHDALE_OK;
  }
  if (rochdale_cursor_close(all) != ROCHDALE_OK || status != ROCHDALE_END) return status;
  same_number("records", option(line, "records"), count);
  return rochdale_journal(now.book, after, &now.cursor);
}

static rochdale_status record(const Line *line) {
  static const char letters[] = "EOCARPHVX.";
  static const char *const kinds[] = {"ordinary",    "opening", "closing", "adjusting", "reversal",
                                      "posted_hold", "hold",    "voided",  "expired",   "event"};
  rochdale_record next = {0};
  next.struct_size = sizeof next;
  const rochdale_status status = rochdale_journal_next(now.cursor, &next);
  if (status != ROCHDALE_OK) return status;
  const char *letter = strchr(letters, next.kind);
  same_text("the kind", word(line, 1), letter == NULL ? "?" : kinds[letter - letters]);
  same_date("the date", option(line, "on"), next.on);
  same_number("related", option(line, "related"), next.related);
  same_number("legs", option(line, "legs"), next.legs);
  same_text("the event", option(line, "event"), next.event);
  rochdale_leg leg;
  for (uint32_t at = 0; at < next.legs; ++at) {
    if (rochdale_cursor_leg(now.cursor, at, &leg) != ROCHDALE_OK) wrong("leg %u is missing", (unsigned)at);
  }
  if (rochdale_cursor_leg(now.cursor, next.legs, &leg) != ROCHDALE_END) wrong("there is a leg too many");
  return ROCHDALE_OK;
}

/* ---- blocks of lines up to `end` ---- */

typedef struct Block {
  char *text;
  size_t size;
} Block;

static void append(Block *block, const char *text, size_t size) {
  block->text = realloc(block->text, block->size + size + 1);
  if (block->text == NULL) abort();
  memcpy(block->text + block->size, text, size);
  block->size += size;
  block->text[block->size] = '\0';
}

static Block read_block(void) {
  Block block = {NULL, 0};
  char text[LONGEST_LINE];
  append(&block, "", 0);
  while (fgets(text, sizeof text, now.in) != NULL) {
    ++now.line;
    if (strcmp(text, "end\n") == 0) return block;
    append(&block, text, strlen(text));
  }
  wrong("`end` is missing");
  return block;
}

static int collect(void *context, const char *bytes, size_t count) {
  append(context, bytes, count);
  return 0;
}

static rochdale_status import(const Line *line) {
  Block csv = read_block();
  rochdale_import told = {0};
  const rochdale_stamp with = stamp();
  told.struct_size = sizeof told;
  told.flags = (has(line, "skip") ? ROCHDALE_SKIP_REFUSED : 0U) | (has(line, "open") ? ROCHDALE_OPEN_ACCOUNTS : 0U);
  const rochdale_status status = rochdale_import_payments(now.book, csv.text, csv.size, &told, &with);
  free(csv.text);
  same_number("rows", option(line, "rows"), told.rows);
  same_number("posted", option(line, "posted"), told.posted);
  same_number("repeated", option(line, "repeated"), told.repeated);
  same_number("refused", option(line, "refused"), told.refused);
  same_number("opened", option(line, "opened"), told.opened);
  return status;
}

static rochdale_status export(const Line *line) {
  Block wanted = read_block(), made = {NULL, 0};
  append(&made, "", 0);
  const int32_t what = strcmp(word(line, 1), "payments") == 0 ? ROCHDALE_EXPORT_PAYMENTS : ROCHDALE_EXPORT_BALANCES;
  const rochdale_status status = rochdale_export(now.book, what, collect, &made);
  same_text("the export", wanted.text, made.text);
  free(wanted.text);
  free(made.text);
  return status;
}

static rochdale_status batch(void) {
  static Line lines[MOST_ITEMS];
  static char expected[MOST_ITEMS][32];
  rochdale_transfer transfers[MOST_ITEMS];
  rochdale_answer answers[MOST_ITEMS];
  const rochdale_stamp with = stamp();
  size_t count = 0;
  while (count < MOST_ITEMS && next_line(&lines[count]) && strcmp(word(&lines[count], 0), "end") != 0) {
    Line *line = &lines[count];
    snprintf(expected[count], sizeof expected[0], "%s", strcmp(word(line, 0), "again") == 0 ? "again" : "ok");
    if (strcmp(word(line, 0), "refuse") == 0) {
      snprintf(expected[count], sizeof expected[0], "%s", word(line, 1));
      drop_word(line);
      drop_word(line);
    } else if (strcmp(word(line, 0), "again") == 0) {
      drop_word(line);
    }
    const rochdale_status status = read_transfer(line, &transfers[count]);
    if (status != ROCHDALE_OK) return status;
    ++count;
  }
  const rochdale_status status = rochdale_post_batch(now.book, transfers, count, &with, answers);
  for (size_t at = 0; status == ROCHDALE_OK && at < count; ++at) {
    const char *name = rochdale_status_name(answers[at].status);
    if (answers[at].flags & ROCHDALE_REPEATED) name = "again";
    same_text("an item's answer", expected[at], name);
    if (rochdale_batch_refusal(now.book, at) != answers[at].status) wrong("the refusal of an item is another one");
  }
  return status;
}

/* ---- commands ---- */

static rochdale_status run(const Line *line, uint32_t *flags) {
  const char *command = word(line, 0);
  const rochdale_stamp with = stamp();
  rochdale_answer answer = {0};
  rochdale_account account;
  rochdale_status status = ROCHDALE_OK;
  rochdale_limits limits = {{0, 0}, {0, 0}, 0, 0};

  if (strcmp(command, "day") == 0) return rochdale_date_parse(word(line, 1), &now.day);
  if (strcmp(command, "stamp") == 0) {
    snprintf(now.by, sizeof now.by, "%s", option(line, "by") == NULL ? "" : option(line, "by"));
    snprintf(now.reason, sizeof now.reason, "%s", option(line, "reason") == NULL ? "" : option(line, "reason"));
    return ROCHDALE_OK;
  }
  if (strcmp(command, "unit") == 0 || strcmp(command, "unit-limits") == 0) {
    status = read_limits(line, decimals_of(word(line, 1)), &limits);
    if (status != ROCHDALE_OK) return status;
    return command[4] == '\0' ? rochdale_adopt_unit(now.book, word(line, 1), &limits, &with)
                              : rochdale_set_unit_limits(now.book, word(line, 1), &limits, &with);
  }
  if (strcmp(command, "open") == 0) {
    static const char *const kinds[] = {"liability", "asset", "equity", "income", "expense"};
    rochdale_new_account wanted = {0};
    uint32_t number = 0;
    char unit[24];
    rochdale_unit_name(now.book, 0, unit, sizeof unit);
    wanted.struct_size = sizeof wanted;
    wanted.code = word(line, 1);
    wanted.unit = option(line, "unit");
    wanted.name = option(line, "name");
    wanted.group = option(line, "group");
    for (int32_t kind = 0; option(line, "kind") != NULL && kind < 5; ++kind) {
      if (strcmp(option(line, "kind"), kinds[kind]) == 0) wanted.kind = kind;
    }
    if (option(line, "floor") != NULL || option(line, "ceiling") != NULL) wanted.limits = &limits;
    status = read_limits(line, decimals_of(wanted.unit == NULL ? unit : wanted.unit), &limits);
    return status != ROCHDALE_OK ? status : rochdale_open_account(now.book, &wanted, &with, &number);
  }
  if (strcmp(command, "rename") == 0) {
    status = account_of(word(line, 1), &account);
    return status != ROCHDALE_OK ? status
                                 : rochdale_rename_account(now.book, account.number, word(line, 2), &with);
  }
  if (strcmp(command, "freeze") == 0 || strcmp(command, "thaw") == 0 || strcmp(command, "close") == 0) {
    const int32_t wanted = command[0] == 'f' ? ROCHDALE_FROZEN : command[0] == 't' ? ROCHDALE_OPEN : ROCHDALE_SHUT;
    status = account_of(word(line, 1), &account);
    return status != ROCHDALE_OK ? status : rochdale_set_account_status(now.book, account.number, wanted, &with);
  }
  if (strcmp(command, "limit") == 0) {
    status = account_of(word(line, 1), &account);
    if (status == ROCHDALE_OK) status = read_limits(line, account.decimals, &limits);
    return status != ROCHDALE_OK ? status
                                 : rochdale_set_account_limits(now.book, account.number,
                                                               has(line, "unit") ? NULL : &limits, &with);
  }
  if (strcmp(command, "period") == 0) {
    int32_t through = 0;
    status = rochdale_date_parse(word(line, 1), &through);
    return status != ROCHDALE_OK ? status : rochdale_close_period(now.book, through, &with);
  }
  if (strcmp(command, "adopt") == 0) {
    return rochdale_adopt_policy(now.book, word(line, 1), word(line, 2), &with);
  }
  if (strcmp(command, "withdraw") == 0) return rochdale_withdraw_policy(now.book, word(line, 1), &with);
  if (strcmp(command, "pay") == 0) {
    rochdale_transfer transfer;
    status = read_transfer(line, &transfer);
    if (status == ROCHDALE_OK) {
      status = has(line, "override") ? rochdale_post_overriding(now.book, &transfer, &with, &answer)
                                     : rochdale_post(now.book, &transfer, &with, &answer);
    }
  } else if (strcmp(command, "entry") == 0) {
    rochdale_leg legs[MOST_WORDS];
    rochdale_entry_options options = {0};
    size_t count = 0;
    options.struct_size = sizeof options;
    options.memo = option(line, "memo");
    options.kind = option(line, "kind") == NULL ? ROCHDALE_ORDINARY : ROCHDALE_OPENING;
    status = date_of(line, "on", now.day, &options.on);
    if (status == ROCHDALE_OK) status = rochdale_key_of(option(line, "key"), &options.key);
    memset(legs, 0, sizeof legs);
    for (int at = 1; status == ROCHDALE_OK && at < line->count; ++at) {
      char code[256];
      const char *colon = strchr(line->words[at], ':');
      if (colon == NULL || strchr(line->words[at], '=') != NULL) continue;
      snprintf(code, sizeof code, "%.*s", (int)(colon - line->words[at]), line->words[at]);
      status = account_of(code, &account);
      if (status == ROCHDALE_OK) status = rochdale_amount_parse(colon + 1, account.decimals, &legs[count].amount);
      legs[count++].account = account.number;
    }
    if (status == ROCHDALE_OK) status = rochdale_post_entry(now.book, legs, count, &options, &with, &answer);
  } else if (strcmp(command, "reverse") == 0) {
    rochdale_reversal reversal = {0};
    reversal.struct_size = sizeof reversal;
    reversal.flags = has(line, "override") ? ROCHDALE_OVERRIDE_LIMITS : 0;
    status = date_of(line, "on", now.day, &reversal.on);
    if (status == ROCHDALE_OK) status = rochdale_key_of(option(line, "key"), &reversal.key);
    if (status == ROCHDALE_OK) {
      status = rochdale_reverse(now.book, number_of(word(line, 1)), &reversal, &with, &answer);
    }
  } else if (strcmp(command, "hold") == 0) {
    rochdale_transfer transfer;
    int32_t until = ROCHDALE_NO_DATE;
    status = read_transfer(line, &transfer);
    if (status == ROCHDALE_OK) status = date_of(line, "until", ROCHDALE_NO_DATE, &until);
    if (status == ROCHDALE_OK) status = rochdale_hold(now.book, &transfer, until, &with, &answer.entry);
  } else if (strcmp(command, "post") == 0) {
    rochdale_hold_posting posting = {0};
    char unit[24];
    rochdale_unit_name(now.book, 0, unit, sizeof unit);
    posting.struct_size = sizeof posting;
    posting.flags = (has(line, "keep") ? ROCHDALE_KEEP_REST : 0U) | (option(line, "amount") ? ROCHDALE_PART : 0U);
    status = date_of(line, "on", now.day, &posting.on);
    if (status == ROCHDALE_OK) status = rochdale_key_of(option(line, "key"), &posting.key);
    if (status == ROCHDALE_OK && option(line, "amount") != NULL) {
      status = rochdale_amount_parse(option(line, "amount"), decimals_of(unit), &posting.amount);
    }
    if (status == ROCHDALE_OK) {
      status = rochdale_post_hold(now.book, number_of(word(line, 1)), &posting, &with, &answer);
    }
  } else if (strcmp(command, "void") == 0) {
    return rochdale_void_hold(now.book, number_of(word(line, 1)), &with);
  } else if (strcmp(command, "expire") == 0) {
    int32_t as_of = 0;
    uint64_t count = 0;
    status = rochdale_date_parse(word(line, 1), &as_of);
    if (status == ROCHDALE_OK) status = rochdale_expire_holds(now.book, as_of, &with, &count);
    same_number("the number of holds that ran out", option(line, "count"), count);
    return status;
  } else if (strcmp(command, "batch") == 0) {
    return batch();
  } else if (strcmp(command, "import") == 0) {
    return import(line);
  } else if (strcmp(command, "export") == 0) {
    return export(line);
  } else if (strcmp(command, "reopen") == 0) {
    close_cursor();
    status = rochdale_book_close(now.book);
    return status != ROCHDALE_OK ? status : rochdale_book_open(now.path, ROCHDALE_READ_AND_WRITE, &now.book);
  } else if (strcmp(command, "expect") == 0) {
    return expect(line);
  } else if (strcmp(command, "account") == 0) {
    return check_account(line);
  } else if (strcmp(command, "statement") == 0) {
    close_cursor();
    return statement(line);
  } else if (strcmp(command, "row") == 0) {
    return row(line);
  } else if (strcmp(command, "journal") == 0) {
    close_cursor();
    return journal(line);
  } else if (strcmp(command, "record") == 0) {
    return record(line);
  } else if (strcmp(command, "figures") == 0) {
    figures(line);
    return ROCHDALE_OK;
  } else if (strcmp(command, "says") == 0) {
    same_text("the sentence", word(line, 1), now.sentence);
    return ROCHDALE_OK;
  } else if (strcmp(command, "holds") == 0) {
    rochdale_open_hold hold = {0};
    uint64_t count = 0;
    hold.struct_size = sizeof hold;
    while (rochdale_next_hold(now.book, hold.number, &hold) == ROCHDALE_OK) ++count;
    same_number("the number of open holds", word(line, 1), count);
    return ROCHDALE_OK;
  } else if (strcmp(command, "verify") == 0) {
    rochdale_verification verification = {0};
    verification.struct_size = sizeof verification;
    status = rochdale_verify(now.book, &verification);
    same_number("the number of findings", "0", verification.found);
    return status;
  } else {
    wrong("\"%s\" is no command", command);
    return ROCHDALE_OK;
  }
  if (status == ROCHDALE_OK) name_it(line, answer.entry);
  *flags = answer.flags;
  return status;
}

static void begin_scenario(void) {
  const char *slash = strrchr(now.file, '/');
  if (now.book != NULL) {
    close_cursor();
    if (rochdale_book_close(now.book) != ROCHDALE_OK) wrong("the book does not close");
  }
  snprintf(now.path, sizeof now.path, "%s/%s-%d.book", now.folder, slash == NULL ? now.file : slash + 1, now.line);
  remove(now.path);
  now.book = NULL;
  now.labels = 0;
  now.by[0] = now.reason[0] = '\0';
  if (rochdale_date_parse("2026-01-01", &now.day) != ROCHDALE_OK ||
      rochdale_book_create(now.path, &now.book) != ROCHDALE_OK) {
    char message[512];
    rochdale_last_message(message, sizeof message);
    wrong("no book: %s", message);
  }
  ++scenarios;
}

static void run_line(Line *line) {
  char expected[32] = "ok";
  int again = 0;
  uint32_t flags = 0;
  if (strcmp(word(line, 0), "scenario") == 0) {
    begin_scenario();
    return;
  }
  if (strcmp(word(line, 0), "refuse") == 0) {
    snprintf(expected, sizeof expected, "%s", word(line, 1));
    drop_word(line);
    drop_word(line);
  } else if (strcmp(word(line, 0), "again") == 0) {
    again = 1;
    drop_word(line);
  }
  const rochdale_status status = run(line, &flags);
  const char *name = rochdale_status_name(status);
  if (status != ROCHDALE_OK) {
    rochdale_last_message(now.sentence, sizeof now.sentence);
    now.refusal.struct_size = sizeof now.refusal;
    if (rochdale_last_refusal(&now.refusal) != ROCHDALE_OK) wrong("there is no last refusal");
  }
  if (strcmp(name, expected) != 0) {
    wrong("%s: %s (%s), expected %s", word(line, 0), name, status == ROCHDALE_OK ? "" : now.sentence, expected);
  }
  if (again && !(flags & ROCHDALE_REPEATED)) wrong("this was posted anew");
}

int main(int count, char **arguments) {
  if (count < 3 || rochdale_abi_version() < ROCHDALE_ABI_VERSION) return 2;
  now.folder = arguments[1];
  for (int at = 2; at < count; ++at) {
    static Line line;
    now.file = arguments[at];
    now.line = 0;
    now.in = fopen(now.file, "r");
    if (now.in == NULL) {
      wrong("cannot be read");
      continue;
    }
    while (next_line(&line)) run_line(&line);
    fclose(now.in);
  }
  close_cursor();
  if (now.book != NULL && rochdale_book_close(now.book) != ROCHDALE_OK) wrong("the book does not close");
  printf("%d scenarios, %d failures\n", scenarios, failures);
  return failures == 0 && scenarios >= 60 ? 0 : 1;
}
