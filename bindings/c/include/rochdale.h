/* SPDX-License-Identifier: MPL-2.0
 *
 * rochdale from C, and from every language that can call C: the books of a community, exact, in double entry.
 *
 *   Handles    A book or a cursor is named by a handle that the library gives out. A handle is a ticket, not an address:
 *              one that is null, closed, of the other kind or made up is answered ROCHDALE_BAD_HANDLE, never followed.
 *   Answers    Nearly every call returns a rochdale_status: ROCHDALE_OK, or why not. Whoever is told no finds the last
 *              refusal of the thread in rochdale_last_refusal(), and its sentence in rochdale_last_message(). A call that
 *              does not return ROCHDALE_OK has changed nothing, in the book or at an out-parameter.
 *   Amounts    Whole minor units in 128 bits (12.50 EUR/2 is 1250), or decimal text ("12.50"). Never a binary fraction.
 *              Range: -(2^127 - 1) to 2^127 - 1; a payment moves 1 to 2^126 - 1.
 *   Dates      Days since 1970-01-01 (0001-01-01 to 9999-12-31), ROCHDALE_NO_DATE for none.
 *   Instants   Microseconds since 1970-01-01T00:00:00Z. The library has no clock: the caller says when.
 *   Texts      UTF-8 that ends with a zero byte; null is the empty text. Read during the call only. Control, invisible
 *              and direction characters are refused (ROCHDALE_TEXT_MALFORMED), as are codes and names over 255 bytes and
 *              memos over 4,096.
 *   Ownership  The caller owns every structure and buffer; the library keeps no pointer to one after the call, and gives
 *              out no memory. A handle is given back by its close call.
 *   Output     Text goes into a buffer of the caller, as with snprintf: the return value is the length of the whole text
 *              without its zero byte, whatever fitted. At most `size` bytes are written, the last of them zero; with size
 *              0 the buffer may be null.
 *   Structures Fixed-layout records are passed as they are, in arrays. All other structures begin with struct_size, which
 *              the caller sets to sizeof before each call: later versions append members, and read or write only what the
 *              caller's structure has. Members left zero mean "nothing said".
 *   Threads    Every call may be made from any thread at any time, also with one book: changes are taken in turns, readers
 *              see what is committed. The last answer belongs to the thread. Closing a book while another thread is in a
 *              call waits for nothing: the book goes when the last call on it has ended. A cursor is for one thread at a
 *              time.
 *   Durable    When a change returns ROCHDALE_OK it is on the disk (except in memory books).
 *   ABI        Numbers, names and layouts below are only ever added to. rochdale_abi_version() says what the library has.
 *              No C++ exception and no allocator crosses.
 */
#ifndef ROCHDALE_H
#define ROCHDALE_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define ROCHDALE_API __declspec(dllimport)
#elif defined(__GNUC__)
#define ROCHDALE_API __attribute__((visibility("default")))
#else
#define ROCHDALE_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- versions and statuses ---- */

/* The version of this border: raised when something is added; the shared library's SOVERSION when something breaks. */
#define ROCHDALE_ABI_VERSION 1

/* What the loaded library has. A caller needs one that is at least the ROCHDALE_ABI_VERSION it was compiled with. */
ROCHDALE_API uint32_t rochdale_abi_version(void);
/* "0.1.0": the library's release. Of static lifetime. */
ROCHDALE_API const char *rochdale_version(void);

typedef int32_t rochdale_status;

/* Statuses. 1 to 999 are refusals: the request was understood and the book says no. 1000 to 1999 are faults of the
 * surroundings or of the program. 2000 and on come from the border itself: the call was not what it should be.
 * Numbers never change; new ones are appended. */
enum {
  ROCHDALE_OK = 0,

  ROCHDALE_NO_LEGS = 1,             /* an entry needs at least two legs */
  ROCHDALE_AMOUNT_NOT_POSITIVE = 2, /* zero or negative */
  ROCHDALE_UNKNOWN_ACCOUNT = 4,     /* no such account in this book */
  ROCHDALE_SAME_ACCOUNT = 5,        /* payer and payee are one */
  ROCHDALE_UNIT_MISMATCH = 6,       /* the amount is not in the account's unit */
  ROCHDALE_UNBALANCED = 7,          /* debits and credits of a unit differ; would_be is the remainder */
  ROCHDALE_TEXT_MALFORMED = 8,      /* a text that cannot be kept */
  ROCHDALE_LINKED_OPEN = 9,         /* the last item of a batch is linked with a next one */
  ROCHDALE_KEY_REUSED = 20,         /* the key belongs to another request; existing is its entry */
  ROCHDALE_UNKNOWN_ENTRY = 30,
  ROCHDALE_UNKNOWN_HOLD = 31,
  ROCHDALE_NOT_AN_ENTRY = 32,
  ROCHDALE_ALREADY_REVERSED = 33, /* existing is the reversal */
  ROCHDALE_HOLD_POSTED = 34,
  ROCHDALE_HOLD_VOIDED = 35,
  ROCHDALE_HOLD_EXPIRED = 36,
  ROCHDALE_HOLD_EXCEEDED = 37, /* more than is held; limit is what is held */
  ROCHDALE_UNKNOWN_DOCUMENT = 38,
  ROCHDALE_DOCUMENT_CHANGED = 39,
  ROCHDALE_PERIOD_CLOSED = 50, /* dated on or before the lock */
  ROCHDALE_ACCOUNT_CLOSED = 51,
  ROCHDALE_ACCOUNT_FROZEN = 52,
  ROCHDALE_TURNOVER_OVERFLOW = 60, /* "overflow": a turnover would pass 2^126 - 1 minor units */
  ROCHDALE_FLOOR = 61,             /* below the credit limit: limit, would_be */
  ROCHDALE_CEILING = 62,           /* above the maximum balance: limit, would_be */
  ROCHDALE_RULE = 63,              /* an adopted rule says no: rule, rule_name */
  ROCHDALE_LINKED_FAILED = 70,     /* another item of its linked group was refused */
  ROCHDALE_DUPLICATE_ACCOUNT = 80,
  ROCHDALE_UNKNOWN_UNIT = 81,
  ROCHDALE_DUPLICATE_UNIT = 82,
  ROCHDALE_LIMITS_CROSSED = 83,       /* floor above ceiling */
  ROCHDALE_ACCOUNT_NOT_EMPTY = 84,    /* to be closed it must stand at zero with nothing held */
  ROCHDALE_OVERRIDE_UNEXPLAINED = 85, /* to pass limits on purpose needs who and why */
  ROCHDALE_NOTHING_TO_CHANGE = 86,
  ROCHDALE_LOCK_MOVES_BACK = 87, /* a period's lock only moves forward */
  ROCHDALE_TOO_MANY = 88,

  ROCHDALE_OVERFLOW = 1001, /* "arithmetic_overflow" */
  ROCHDALE_MIXED_UNITS = 1002,
  ROCHDALE_OUT_OF_RANGE = 1003,
  ROCHDALE_DIVISION_BY_ZERO = 1004,
  ROCHDALE_MISUSE = 1005,
  ROCHDALE_STORAGE = 1006, /* the disk or database failed; the path exists or does not */
  ROCHDALE_CLOSED = 1007,
  ROCHDALE_NOT_A_BOOK = 1008,
  ROCHDALE_NEWER_VERSION = 1009,
  ROCHDALE_DAMAGED = 1010,
  ROCHDALE_UNKNOWN_RULE = 1011,
  ROCHDALE_READ_ONLY = 1012,
  ROCHDALE_BUSY = 1013,
  ROCHDALE_CONNECTION_LOST = 1014,

  ROCHDALE_END = 2000,           /* a cursor has no more: no fault */
  ROCHDALE_NULL_ARGUMENT = 2001, /* a pointer that must be there is null */
  ROCHDALE_BAD_HANDLE = 2002,    /* no handle of this kind, or one that was closed */
  ROCHDALE_MALFORMED = 2003,     /* a text is no amount, unit, date, key or file of what it should be */
  ROCHDALE_BAD_ARGUMENT = 2004,  /* a number outside the range that its comment gives */
  ROCHDALE_BAD_SIZE = 2005,      /* struct_size is not set, or the structure says what this version cannot read */
  ROCHDALE_NO_MEMORY = 2006,
  ROCHDALE_STOPPED = 2007, /* a callback asked to stop */
  ROCHDALE_INTERNAL = 2008 /* a defect of the library: please report the message */
};

/* The name of a status as scripts write it: "ok", "floor", "key_reused", "bad_handle"; "unknown" for a number of a later
 * version. Of static lifetime. */
ROCHDALE_API const char *rochdale_status_name(rochdale_status status);

/* The sentence about the last call of this thread that did not return ROCHDALE_OK or ROCHDALE_END, for people, without a
 * full stop: "the account ana may not go below its credit limit of -10.00 HRS: the balance would become -12.51 HRS". It
 * stands until the next such call. */
ROCHDALE_API size_t rochdale_last_message(char *text, size_t size);
/* The status of that call. */
ROCHDALE_API rochdale_status rochdale_last_status(void);

/* ---- values ---- */

/* A whole number of 128 bits in two's complement, low word first, on every machine. */
typedef struct rochdale_int128 {
  uint64_t low;
  int64_t high;
} rochdale_int128;

/* The 128-bit key of a request: the same key never posts twice. Both words zero: no key. */
typedef struct rochdale_key {
  uint64_t high;
  uint64_t low;
} rochdale_key;

#define ROCHDALE_NO_DATE INT32_MIN

/* Reads "-12.50" as minor units of a unit with so many decimals (0 to 18): an optional '-', digits, a point and at most
 * that many digits; nothing else. ROCHDALE_MALFORMED names the byte. */
ROCHDALE_API rochdale_status rochdale_amount_parse(const char *text, int32_t decimals, rochdale_int128 *amount);
/* Writes minor units as "-12.50"; 43 bytes are always enough. Length 0: amount is null, -2^127, or decimals is outside 0
 * to 18. */
ROCHDALE_API size_t rochdale_amount_text(const rochdale_int128 *amount, int32_t decimals, char *text, size_t size);
/* Minor units of a 64-bit number. */
ROCHDALE_API rochdale_int128 rochdale_amount_of(int64_t minor_units);
/* Reads "2026-11-24". */
ROCHDALE_API rochdale_status rochdale_date_parse(const char *text, int32_t *date);
/* Writes "2026-11-24"; 11 bytes are enough. Length 0: no date. */
ROCHDALE_API size_t rochdale_date_text(int32_t date, char *text, size_t size);
/* Reads "2026-11-24T10:15:30Z", with up to six digits after the second, or an offset for Z. */
ROCHDALE_API rochdale_status rochdale_instant_parse(const char *text, int64_t *instant);
/* The key of a text of any length: 1 to 15 bytes are kept as they are, longer ones digested. Null or empty: no key. */
ROCHDALE_API rochdale_status rochdale_key_of(const char *text, rochdale_key *key);
/* Writes the key as the text it was made of, or as 32 hexadecimal digits; 33 bytes are enough. */
ROCHDALE_API size_t rochdale_key_text(const rochdale_key *key, char *text, size_t size);

/* Who did it, when and why: what every change carries. Null where one is taken: nobody, 1970-01-01. */
typedef struct rochdale_stamp {
  uint32_t struct_size;
  int32_t on;       /* effective date of a change of the chart; payments carry their own */
  int64_t recorded; /* when it was recorded, an instant */
  const char *by;
  const char *reason;
  const char *reference; /* external reference: minute, contract or document */
  const char *purpose;   /* the community's own code */
} rochdale_stamp;

/* How far a balance may go, in minor units of the account's unit. A side that is not said has no limit. */
typedef struct rochdale_limits {
  rochdale_int128 floor;   /* the credit limit as a balance: -10000 for 100.00 of credit */
  rochdale_int128 ceiling; /* the maximum balance */
  uint32_t has_floor;
  uint32_t has_ceiling;
} rochdale_limits;

/* ---- books ---- */

typedef struct rochdale_book rochdale_book;
typedef struct rochdale_cursor rochdale_cursor;

enum { ROCHDALE_READ_AND_WRITE = 0, ROCHDALE_ONLY_READ = 1 };

/* A book in memory, which ends with its handle. */
ROCHDALE_API rochdale_status rochdale_book_in_memory(rochdale_book **book);
/* Makes a new book file and opens it. ROCHDALE_STORAGE when the path exists or cannot be written. */
ROCHDALE_API rochdale_status rochdale_book_create(const char *path, rochdale_book **book);
/* Opens a book file; access is ROCHDALE_READ_AND_WRITE or ROCHDALE_ONLY_READ. ROCHDALE_STORAGE, ROCHDALE_NOT_A_BOOK,
 * ROCHDALE_NEWER_VERSION and ROCHDALE_DAMAGED leave the file as it was. */
ROCHDALE_API rochdale_status rochdale_book_open(const char *path, int32_t access, rochdale_book **book);
/* Gives the handle back. The cursors of the book give ROCHDALE_BAD_HANDLE from then on, but must be closed as well. */
ROCHDALE_API rochdale_status rochdale_book_close(rochdale_book *book);
/* Takes in what other processes wrote. A change does so by itself. */
ROCHDALE_API rochdale_status rochdale_book_refresh(rochdale_book *book);
/* Copies a book file while it is in use. ROCHDALE_STORAGE when `to` exists. */
ROCHDALE_API rochdale_status rochdale_backup(const char *from, const char *to);

typedef struct rochdale_book_info {
  uint32_t struct_size;
  uint32_t accounts;   /* they are numbered 1 to this */
  uint32_t units;      /* they are numbered 0 to one less */
  uint32_t open_holds; /* how many there are */
  uint64_t records;    /* the number of the newest journal record; 0: none */
  int32_t closed_through; /* the period lock, or ROCHDALE_NO_DATE */
  uint32_t policies;      /* adopted rules and charges */
} rochdale_book_info;
ROCHDALE_API rochdale_status rochdale_book_describe(rochdale_book *book, rochdale_book_info *info);

/* ---- the chart ---- */

/* Takes up a unit, "HRS/2": code and decimals, with the limits that its accounts follow (null: none).
 * ROCHDALE_DUPLICATE_UNIT, ROCHDALE_LIMITS_CROSSED, ROCHDALE_MALFORMED. */
ROCHDALE_API rochdale_status rochdale_adopt_unit(rochdale_book *book, const char *unit, const rochdale_limits *limits,
                                                 const rochdale_stamp *stamp);
/* The name of a unit by its number: "HRS/2". Length 0: there is none. */
ROCHDALE_API size_t rochdale_unit_name(rochdale_book *book, uint32_t number, char *text, size_t size);
/* Agrees the limits that accounts of a unit follow from now on (null: none). */
ROCHDALE_API rochdale_status rochdale_set_unit_limits(rochdale_book *book, const char *unit,
                                                      const rochdale_limits *limits, const rochdale_stamp *stamp);

enum { ROCHDALE_LIABILITY = 0, ROCHDALE_ASSET = 1, ROCHDALE_EQUITY = 2, ROCHDALE_INCOME = 3, ROCHDALE_EXPENSE = 4 };
enum { ROCHDALE_OPEN = 0, ROCHDALE_FROZEN = 1, ROCHDALE_SHUT = 2 };

typedef struct rochdale_new_account {
  uint32_t struct_size;
  int32_t kind;     /* ROCHDALE_LIABILITY for a member */
  const char *code; /* what people and files call it; unique in the book */
  const char *unit; /* "HRS/2"; null: the book's only one */
  const char *name;
  const char *group;
  const rochdale_limits *limits; /* its own; null: it follows its unit */
} rochdale_new_account;

/* Opens an account and gives its number: 1, 2, 3 ... in order of opening. */
ROCHDALE_API rochdale_status rochdale_open_account(rochdale_book *book, const rochdale_new_account *account,
                                                   const rochdale_stamp *stamp, uint32_t *number);
/* The number of the account with this code; ROCHDALE_UNKNOWN_ACCOUNT. */
ROCHDALE_API rochdale_status rochdale_find_account(rochdale_book *book, const char *code, uint32_t *number);
ROCHDALE_API rochdale_status rochdale_rename_account(rochdale_book *book, uint32_t account, const char *name,
                                                     const rochdale_stamp *stamp);
/* Opens again, freezes or closes: ROCHDALE_OPEN, ROCHDALE_FROZEN, ROCHDALE_SHUT. */
ROCHDALE_API rochdale_status rochdale_set_account_status(rochdale_book *book, uint32_t account, int32_t status,
                                                         const rochdale_stamp *stamp);
/* Agrees an account's own limits; null: it follows its unit again. */
ROCHDALE_API rochdale_status rochdale_set_account_limits(rochdale_book *book, uint32_t account,
                                                         const rochdale_limits *limits, const rochdale_stamp *stamp);
/* Closes everything dated on or before a day. */
ROCHDALE_API rochdale_status rochdale_close_period(rochdale_book *book, int32_t through, const rochdale_stamp *stamp);
/* Adopts a rule or charge of the library, by its family and its parameters, a line name=value for each: "amount_step",
 * "unit=HRS/2\nstep=0.25". ROCHDALE_UNKNOWN_RULE; ROCHDALE_OUT_OF_RANGE for parameters that are not understood. */
ROCHDALE_API rochdale_status rochdale_adopt_policy(rochdale_book *book, const char *family, const char *parameters,
                                                   const rochdale_stamp *stamp);
/* Withdraws the rule or charge of this name: its family, with a point and its label where it has one. */
ROCHDALE_API rochdale_status rochdale_withdraw_policy(rochdale_book *book, const char *name,
                                                      const rochdale_stamp *stamp);

/* An account as it stands. Its texts are empty where a community has erased them. */
typedef struct rochdale_account {
  uint32_t struct_size;
  uint32_t number;
  int32_t kind;
  int32_t status;
  int32_t decimals;        /* of its unit */
  uint32_t has_own_limits; /* 0: they are its unit's */
  rochdale_limits limits;  /* in force */
  char unit[20];           /* "HRS/2" */
  char code[256];
  char name[256];
  char group[256];
} rochdale_account;

/* The account of a number, 1 to rochdale_book_info.accounts: counting up goes over all. ROCHDALE_UNKNOWN_ACCOUNT. */
ROCHDALE_API rochdale_status rochdale_account_get(rochdale_book *book, uint32_t number, rochdale_account *account);

/* ---- balances ---- */

/* A balance, in minor units of the account's unit. Fixed layout, 96 bytes. */
typedef struct rochdale_balance {
  rochdale_int128 balance; /* natural: for a member, what was received minus what was paid */
  rochdale_int128 debits;  /* turnover of the debit side */
  rochdale_int128 credits;
  rochdale_int128 held_debits; /* reserved, not yet posted */
  rochdale_int128 held_credits;
  uint32_t account;
  int32_t decimals;
  uint32_t unit; /* its number */
  uint32_t reserved;
} rochdale_balance;

ROCHDALE_API rochdale_status rochdale_balance_get(rochdale_book *book, uint32_t account, rochdale_balance *balance);
/* The balances of accounts `first`, `first` + 1 ...: at most `count` of them into the array, how many into *written.
 * All are of one moment. */
ROCHDALE_API rochdale_status rochdale_balances(rochdale_book *book, uint32_t first, size_t count,
                                               rochdale_balance *balances, size_t *written);
/* The same on a day: of the entries dated on or before it. Holds are left out. One pass over the journal. */
ROCHDALE_API rochdale_status rochdale_balances_on(rochdale_book *book, int32_t date, uint32_t first, size_t count,
                                                  rochdale_balance *balances, size_t *written);
/* What may still be paid from an account under its credit limit and its holds. *has_limit is 0 and *amount 0 where there
 * is no limit. */
ROCHDALE_API rochdale_status rochdale_available(rochdale_book *book, uint32_t account, rochdale_int128 *amount,
                                                uint32_t *has_limit);

/* ---- posting ---- */

enum {
  ROCHDALE_LINKED = 1, /* in a batch: stands or falls with the next item */
  ROCHDALE_HAS_AT = 2  /* `at` is said */
};

/* A request to move an amount: the debit account is debited, the credit account credited. Between members the payer is
 * debited. Fixed layout: 80 bytes where pointers have eight, so that batches are arrays. */
typedef struct rochdale_transfer {
  rochdale_int128 amount; /* minor units of the debit account's unit, above zero */
  rochdale_key key;
  uint32_t debit;
  uint32_t credit;
  int32_t on;     /* effective date */
  uint32_t flags; /* ROCHDALE_LINKED, ROCHDALE_HAS_AT */
  int64_t at;     /* when it happened, where the second matters */
  const char *memo;
  const char *reference;
  const char *purpose;
} rochdale_transfer;

enum { ROCHDALE_REPEATED = 1 };

/* The answer to a request. Fixed layout, 16 bytes. */
typedef struct rochdale_answer {
  uint64_t entry; /* the entry that stands for it, posted now or by an earlier request; 0 when refused */
  rochdale_status status;
  uint32_t flags; /* ROCHDALE_REPEATED: an earlier request with the same key had posted it */
} rochdale_answer;

/* Posts one transfer. *answer may be null. */
ROCHDALE_API rochdale_status rochdale_post(rochdale_book *book, const rochdale_transfer *transfer,
                                           const rochdale_stamp *stamp, rochdale_answer *answer);
/* The same although limits stand against it, which needs who and why in the stamp. The entry is marked. */
ROCHDALE_API rochdale_status rochdale_post_overriding(rochdale_book *book, const rochdale_transfer *transfer,
                                                      const rochdale_stamp *stamp, rochdale_answer *answer);
/* The everyday form in words: payer and payee by code, the amount and the key as text (key and memo may be null). */
ROCHDALE_API rochdale_status rochdale_pay(rochdale_book *book, const char *payer, const char *payee, const char *amount,
                                          int32_t on, const char *key, const char *memo, const rochdale_stamp *stamp,
                                          rochdale_answer *answer);
/* Posts a batch in one turn: each item is answered, and decided after those before it; linked items are all or nothing.
 * Returns ROCHDALE_OK when the batch was decided, whatever its answers; anything else, and nothing of it is in the book.
 * An item with an impossible date, instant or amount (-2^127) makes the whole call ROCHDALE_OUT_OF_RANGE. */
ROCHDALE_API rochdale_status rochdale_post_batch(rochdale_book *book, const rochdale_transfer *transfers, size_t count,
                                                 const rochdale_stamp *stamp, rochdale_answer *answers);
/* Makes the refusal of one item of this thread's last batch the last answer, for rochdale_last_refusal() and
 * rochdale_last_message(), and returns its status; ROCHDALE_OK for an item that was accepted. */
ROCHDALE_API rochdale_status rochdale_batch_refusal(rochdale_book *book, size_t item);

/* One leg of an entry. Fixed layout, 32 bytes. */
typedef struct rochdale_leg {
  rochdale_int128 amount; /* minor units of the account's unit, debit plus, credit minus */
  uint32_t account;
  uint32_t reserved[3];
} rochdale_leg;

enum { ROCHDALE_ORDINARY = 0, ROCHDALE_OPENING = 1, ROCHDALE_CLOSING = 2, ROCHDALE_ADJUSTING = 3 };

typedef struct rochdale_entry_options {
  uint32_t struct_size;
  int32_t kind; /* ROCHDALE_ORDINARY ... */
  rochdale_key key;
  int32_t on;
  uint32_t flags; /* ROCHDALE_HAS_AT */
  int64_t at;
  const char *memo;
  const char *reference;
  const char *purpose;
} rochdale_entry_options;

/* Posts an entry of two or more legs; each unit in it must balance. */
ROCHDALE_API rochdale_status rochdale_post_entry(rochdale_book *book, const rochdale_leg *legs, size_t count,
                                                 const rochdale_entry_options *options, const rochdale_stamp *stamp,
                                                 rochdale_answer *answer);

enum { ROCHDALE_OVERRIDE_LIMITS = 1 };

typedef struct rochdale_reversal {
  uint32_t struct_size;
  int32_t on;     /* its own date, in an open period */
  uint32_t flags; /* ROCHDALE_OVERRIDE_LIMITS needs who and why */
  uint32_t reserved;
  rochdale_key key;
} rochdale_reversal;

/* Mirrors every leg of an entry in a new one that points at it. Once for an entry, unless its reversal was reversed. */
ROCHDALE_API rochdale_status rochdale_reverse(rochdale_book *book, uint64_t entry, const rochdale_reversal *reversal,
                                              const rochdale_stamp *stamp, rochdale_answer *answer);

/* ---- holds ---- */

/* Reserves a transfer with its charges until the end of a day (ROCHDALE_NO_DATE: no end), and gives the hold's number. */
ROCHDALE_API rochdale_status rochdale_hold(rochdale_book *book, const rochdale_transfer *transfer, int32_t until,
                                           const rochdale_stamp *stamp, uint64_t *number);

enum {
  ROCHDALE_PART = 1,     /* post `amount` only */
  ROCHDALE_KEEP_REST = 2 /* what is not posted stays held; otherwise it is released */
};

typedef struct rochdale_hold_posting {
  uint32_t struct_size;
  int32_t on;
  rochdale_int128 amount; /* with ROCHDALE_PART: minor units, above zero */
  rochdale_key key;
  uint32_t flags;
  uint32_t reserved;
  const char *memo;
} rochdale_hold_posting;

ROCHDALE_API rochdale_status rochdale_post_hold(rochdale_book *book, uint64_t hold,
                                                const rochdale_hold_posting *posting, const rochdale_stamp *stamp,
                                                rochdale_answer *answer);
/* Gives a hold up. */
ROCHDALE_API rochdale_status rochdale_void_hold(rochdale_book *book, uint64_t hold, const rochdale_stamp *stamp);
/* Ends every hold whose last day lies before a day; *count may be null. */
ROCHDALE_API rochdale_status rochdale_expire_holds(rochdale_book *book, int32_t as_of, const rochdale_stamp *stamp,
                                                   uint64_t *count);

typedef struct rochdale_open_hold {
  uint32_t struct_size;
  int32_t until; /* ROCHDALE_NO_DATE: it does not run out */
  uint64_t number;
  uint32_t debit;  /* of its first pair */
  uint32_t credit;
  rochdale_int128 amount; /* what is still held between the two */
} rochdale_open_hold;
/* The open hold with the lowest number above `after`; ROCHDALE_END: there is none. Going on from each goes over all. */
ROCHDALE_API rochdale_status rochdale_next_hold(rochdale_book *book, uint64_t after, rochdale_open_hold *hold);

/* ---- the last refusal ---- */

/* A refusal with its figures; what each status uses stands beside it above, the rest is zero. */
typedef struct rochdale_refusal {
  uint32_t struct_size;
  rochdale_status status;
  uint32_t account; /* the account that says no */
  uint32_t rule;    /* the place of the rule among the adopted ones, from 1 */
  rochdale_int128 limit;
  rochdale_int128 would_be; /* what the balance would have become, holds counted */
  uint64_t existing;        /* the record that stands in the way */
  int32_t decimals;         /* of the account's unit, for the two amounts */
  uint32_t reserved;
  char unit[20];
  char account_code[256];
  char rule_name[256];
} rochdale_refusal;

/* The last refusal (status 1 to 999) of this thread in full; status 0 in it where the last answer was none. */
ROCHDALE_API rochdale_status rochdale_last_refusal(rochdale_refusal *refusal);

/* ---- the journal and statements ---- */

/* What a record is: the letters of the file. ROCHDALE_RECORD_EVENT is anything that moves nothing. */
enum {
  ROCHDALE_RECORD_ORDINARY = 'E',
  ROCHDALE_RECORD_OPENING = 'O',
  ROCHDALE_RECORD_CLOSING = 'C',
  ROCHDALE_RECORD_ADJUSTING = 'A',
  ROCHDALE_RECORD_REVERSAL = 'R',
  ROCHDALE_RECORD_POSTED_HOLD = 'P',
  ROCHDALE_RECORD_HOLD = 'H',
  ROCHDALE_RECORD_VOIDED = 'V',
  ROCHDALE_RECORD_EXPIRED = 'X',
  ROCHDALE_RECORD_EVENT = '.'
};
/* The name of what a record is as scripts write it: "ordinary", "posted_hold", "event"; "unknown" for a kind of a later
 * version. Of static lifetime. */
ROCHDALE_API const char *rochdale_record_name(int32_t kind);

enum { ROCHDALE_OVERRIDDEN = 4 };

typedef struct rochdale_record {
  uint32_t struct_size;
  int32_t kind;
  uint64_t number;
  uint64_t related; /* the entry that it reverses, the hold that it ends; 0: none */
  int32_t on;
  int32_t until;  /* of a hold; ROCHDALE_NO_DATE */
  uint32_t flags; /* ROCHDALE_HAS_AT, ROCHDALE_OVERRIDDEN: limits were passed on purpose */
  uint32_t legs;  /* read them with rochdale_cursor_leg() */
  int64_t recorded;
  int64_t at;
  rochdale_key key;
  uint32_t account; /* of an event about an account; 0: none */
  uint32_t reserved;
  char event[32]; /* "account_opened", "limits_set" ...; empty for what moves amounts */
} rochdale_record;

/* Begins to read the journal after a record (0: all of it), in order: the feed of a book. A cursor shows what was
 * committed when it reads; at its end it may be asked again later. */
ROCHDALE_API rochdale_status rochdale_journal(rochdale_book *book, uint64_t after, rochdale_cursor **cursor);
/* Goes to the next record; ROCHDALE_END. */
ROCHDALE_API rochdale_status rochdale_journal_next(rochdale_cursor *cursor, rochdale_record *record);

typedef struct rochdale_statement_info {
  uint32_t struct_size;
  int32_t decimals;
  uint64_t rows;
  rochdale_int128 opening; /* natural balance before the first day */
  rochdale_int128 closing; /* and after the last one */
} rochdale_statement_info;

typedef struct rochdale_statement_row {
  uint32_t struct_size;
  int32_t kind; /* as of a record */
  uint64_t entry;
  int32_t on;
  uint32_t other;          /* the account on the other side, the first of them; 0: none */
  rochdale_int128 change;  /* of the natural balance: above zero for what a member received */
  rochdale_int128 balance; /* after this row */
  int64_t recorded;
  char other_code[256];
} rochdale_statement_row;

/* What moved on an account between two days, both counted (ROCHDALE_NO_DATE: no bound), by effective date. *info may be
 * null. */
ROCHDALE_API rochdale_status rochdale_statement(rochdale_book *book, uint32_t account, int32_t from, int32_t to,
                                                rochdale_statement_info *info, rochdale_cursor **cursor);
/* Goes to the next row; ROCHDALE_END. */
ROCHDALE_API rochdale_status rochdale_statement_next(rochdale_cursor *cursor, rochdale_statement_row *row);

/* A leg of the record that a journal cursor is at, from 0; ROCHDALE_END. */
ROCHDALE_API rochdale_status rochdale_cursor_leg(rochdale_cursor *cursor, uint32_t index, rochdale_leg *leg);

enum {
  ROCHDALE_MEMO = 0,
  ROCHDALE_REFERENCE = 1,
  ROCHDALE_PURPOSE = 2,
  ROCHDALE_BY = 3,
  ROCHDALE_REASON = 4
};
/* The words beside what a cursor is at; empty where nothing was said or the words were erased. */
ROCHDALE_API size_t rochdale_cursor_text(rochdale_cursor *cursor, int32_t which, char *text, size_t size);
/* Gives a cursor back. */
ROCHDALE_API rochdale_status rochdale_cursor_close(rochdale_cursor *cursor);

/* ---- verify, import, export ---- */

typedef struct rochdale_verification {
  uint32_t struct_size;
  uint32_t accounts;
  uint64_t records;
  uint64_t entries;
  uint64_t holds;
  uint64_t events;
  uint64_t lines;
  uint64_t found; /* how many things are wrong; 0: the book is sound */
} rochdale_verification;

/* Folds the whole journal again and compares: the audit. ROCHDALE_OK when it was done; what is wrong is counted in
 * `found`, and the first of it is rochdale_last_message(). */
ROCHDALE_API rochdale_status rochdale_verify(rochdale_book *book, rochdale_verification *verification);

/* Takes a piece of text that is not ended by a zero byte; anything but 0 stops the call with ROCHDALE_STOPPED. */
typedef int (*rochdale_write)(void *context, const char *bytes, size_t count);

enum {
  ROCHDALE_EXPORT_PAYMENTS = 0, /* entry,on,payer,payee,amount,unit,kind,memo,key,reference,purpose: what import reads */
  ROCHDALE_EXPORT_POSTINGS = 1, /* one row a leg */
  ROCHDALE_EXPORT_BALANCES = 2  /* account,name,group,unit,kind,status,balance,debits,credits,held_debits,held_credits */
};
/* Writes CSV (RFC 4180, UTF-8, plain decimals) piece by piece. The book must not be used by the callback. */
ROCHDALE_API rochdale_status rochdale_export(rochdale_book *book, int32_t what, rochdale_write write, void *context);

enum {
  ROCHDALE_SKIP_REFUSED = 1, /* leave refused rows out; otherwise the first one ends the import and nothing is posted */
  ROCHDALE_OPEN_ACCOUNTS = 2 /* open accounts that are not in the book */
};

typedef struct rochdale_import {
  uint32_t struct_size;
  uint32_t flags;
  uint64_t rows;     /* out: rows of the file */
  uint64_t posted;   /* out */
  uint64_t repeated; /* out: were in the book already, by their key */
  uint64_t refused;  /* out: were left out; the first of them is rochdale_last_message() */
  uint64_t opened;   /* out: accounts */
} rochdale_import;

/* Posts the payments of a CSV text of `size` bytes in one turn. Columns by name, in any order: on, payer, payee and
 * amount; and where they are there unit, memo, key, reference and purpose; others are passed over. A file that cannot be
 * read is ROCHDALE_MALFORMED, with line and column in the message. Without ROCHDALE_SKIP_REFUSED the status is that of the
 * row that ended it. */
ROCHDALE_API rochdale_status rochdale_import_payments(rochdale_book *book, const char *csv, size_t size,
                                                      rochdale_import *import, const rochdale_stamp *stamp);

#ifdef __cplusplus
}
#endif

#endif
