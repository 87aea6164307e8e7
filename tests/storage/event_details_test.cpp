// SPDX-License-Identifier: MPL-2.0
// The details of events: what was written is read back, and other JSON is damaged.
#include "event_details.hpp"

#include <sqlite3.h>

#include "catch.hpp"
#include "core/random_values.hpp"

using namespace rochdale;

namespace {

constexpr Unit EUR = "EUR/2"_unit;

template <class Body>
Event event(Body body) {
  Event made;
  made.number = 7;
  made.body = std::move(body);
  return made;
}

Event read(std::string_view kind, std::string_view details) {
  Event made;
  made.number = 7;
  read_event_details(kind, details, made);
  return made;
}

bool is_damaged(std::string_view kind, std::string_view details) {
  try {
    static_cast<void>(read(kind, details));
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find("record 7") != std::string::npos);
    return error.fault() == Fault::damaged;
  }
  return false;
}

Text words(TextNumber number) { return Text{number, {}}; }

Limits limits(const int128& floor, const int128& ceiling) {
  Limits made;
  made.floor = floor;
  made.ceiling = ceiling;
  return made;
}

/// An event of any kind, of texts only the numbers.
Event some_event(Random& random) {
  const auto number = [&random] { return static_cast<std::uint32_t>(random.between(1, 0xFFFFFFFF)); };
  const auto text = [&random, &number] { return words(random.one_in(3) ? 0 : number()); };
  const auto name = [&random] {
    static const std::string letters[] = {"a",        "\"", "\\", "\n", "\x01", "\x1f",   "/",
                                          "\xc3\xa4", "{",  "}",  ":",  ",",    "\\u0041"};
    std::string made;
    for (std::int64_t count = random.between(0, 12); count > 0; --count) made += letters[random.between(0, 12)];
    return made;
  };
  const auto some_limits = [&random] {
    const int128 one = random.whole();
    const int128 other = random.whole();
    Limits made = one < other ? limits(one, other) : limits(other, one);
    if (random.one_in(4)) made.floor = int128_min;
    if (random.one_in(4)) made.ceiling = int128_max;
    return made;
  };
  const auto own = [&random, &some_limits] {
    return random.one_in(2) ? std::optional<Limits>() : std::optional<Limits>(some_limits());
  };
  switch (random.between(0, 10)) {
    case 0: return event(WordsErased{number()});
    case 1: return event(UnitAdopted{EUR, some_limits()});
    case 2:
      return event(AccountOpened{AccountId(number()), EUR, static_cast<AccountKind>(random.between(0, 4)), text(),
                                 text(), text(), own()});
    case 3: return event(AccountRenamed{AccountId(number()), text()});
    case 4: return event(StatusChanged{AccountId(number()), static_cast<AccountStatus>(random.between(0, 2))});
    case 5: return event(LimitsSet{AccountId(random.one_in(2) ? 0 : number()), EUR, own()});
    case 6: return event(PolicyAdopted{name(), number(), name()});
    case 7: return event(PolicyWithdrawn{name()});
    case 9:
      return event(DocumentWritten{DocumentNumber(number()), static_cast<std::uint32_t>(number()), name(), name(),
                                   name(), text()});
    case 8: return event(PeriodClosed{Date::from_days(random.between(-700000, 2900000))});
    default: return event(Noted{EntryNumber(~std::uint64_t{0} - number()), name(), text()});
  }
}

/// Asks SQLite, whose views read the details.
bool is_json(const std::string& details) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(":memory:", &database) == SQLITE_OK);
  sqlite3_stmt* statement = nullptr;
  REQUIRE(sqlite3_prepare_v2(database, "SELECT json_valid(?)", -1, &statement, nullptr) == SQLITE_OK);
  sqlite3_bind_text(statement, 1, details.data(), static_cast<int>(details.size()), SQLITE_STATIC);
  REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
  const bool valid = sqlite3_column_int(statement, 0) == 1;
  sqlite3_finalize(statement);
  sqlite3_close(database);
  return valid;
}

}  // namespace

TEST_CASE("details read as they are described") {
  const auto details = [](auto body) {
    const Event made = event(std::move(body));
    return std::string(event_kind(made)) + " " + event_details(made);
  };
  CHECK(details(UnitAdopted{EUR, limits(-10000, 50000)}) ==
        R"(unit {"unit":"EUR/2","floor":"-10000","ceiling":"50000"})");
  CHECK(details(UnitAdopted{EUR, Limits{}}) == R"(unit {"unit":"EUR/2"})");
  CHECK(details(AccountOpened{AccountId(3), EUR, AccountKind::asset, words(4), words(0), words(5), Limits{}}) ==
        R"(account {"account":3,"unit":"EUR/2","kind":"asset","code":4,"group":5,"own":1})");
  CHECK(details(AccountRenamed{AccountId(3), words(9)}) == R"(name {"account":3,"name":9})");
  CHECK(details(StatusChanged{AccountId(3), AccountStatus::frozen}) == R"(status {"account":3,"status":"frozen"})");
  CHECK(details(LimitsSet{AccountId(3), EUR, std::nullopt}) == R"(limits {"account":3,"unit":"EUR/2"})");
  CHECK(details(LimitsSet{AccountId{}, EUR, limits(-1, int128_max)}) ==
        R"(limits {"unit":"EUR/2","own":1,"floor":"-1"})");
  CHECK(details(PolicyAdopted{"levy", 2, "rate=\"1\"\n"}) ==
        R"(policy {"policy":"levy","version":2,"parameters":"rate=\"1\"\u000a"})");
  CHECK(details(PolicyWithdrawn{"levy"}) == R"(withdrawal {"policy":"levy"})");
  CHECK(details(PeriodClosed{"2026-04-30"_date}) == R"(period {"through":"2026-04-30"})");
  CHECK(details(Noted{EntryNumber(12), "notice", words(8)}) == R"(note {"entry":12,"policy":"notice","words":8})");
  CHECK(
      details(DocumentWritten{DocumentNumber(9), 2, "invoice", "pending", "payer=3\n", words(8)}) ==
      R"(document {"document":9,"version":2,"kind":"invoice","state":"pending","content":"payer=3\u000a","words":8})");
  CHECK(details(WordsErased{6}) == R"(erasure {"text":6})");
}

TEST_CASE("what is written of an event is read back, and is JSON") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 5000; ++round) {
    const Event before = some_event(random);
    const std::string details = event_details(before);
    INFO(event_kind(before) << " " << details);
    Event after;
    after.number = before.number;
    read_event_details(event_kind(before), details, after);
    REQUIRE(after.body.index() == before.body.index());
    REQUIRE(event_details(after) == details);
    if (round % 50 == 0) REQUIRE(is_json(details));
    if (const auto* policy = std::get_if<PolicyAdopted>(&before.body)) {
      REQUIRE(std::get<PolicyAdopted>(after.body) == *policy);
    }
    if (const auto* opened = std::get_if<AccountOpened>(&before.body)) {
      const auto& read_back = std::get<AccountOpened>(after.body);
      REQUIRE(read_back.limits == opened->limits);
      REQUIRE(read_back.code == opened->code);
      REQUIRE(read_back.kind == opened->kind);
    }
  }
}

TEST_CASE("details that are not as they are written are damaged") {
  for (const std::string_view details : {"",
                                         "{",
                                         "}",
                                         "[]",
                                         "null",
                                         "{}",
                                         "{ }",
                                         R"( {"text":6})",
                                         R"({"text":6} )",
                                         R"({"text": 6})",
                                         R"({"text":6,})",
                                         R"({"text":6}{"text":6})",
                                         R"({"text":6,"text":6})",
                                         R"({"text":-6})",
                                         R"({"text":6.0})",
                                         R"({"text":6e0})",
                                         R"({"text":true})",
                                         R"({"text":null})",
                                         R"({"text":})",
                                         R"({text:6})",
                                         R"({"text":4294967296})",
                                         R"({"text":99999999999999999999})",
                                         R"({"text":999999999999999999999999})",
                                         R"({"text":"six"})",
                                         R"({"text":")",
                                         R"({"text":"\)",
                                         R"({"text":"\n"})",
                                         R"({"text":"\u"})",
                                         R"({"text":"\u00"})",
                                         R"({"text":"\u0041"})",
                                         R"({"text":"\u00zz"})",
                                         R"({"text":"\u-001"})",
                                         R"({"other":6})",
                                         R"({"text":[6]})"}) {
    INFO(details);
    CHECK(is_damaged("erasure", details));
  }
  CHECK(is_damaged("erasure", std::string_view("{\"text\":6\0}", 11)));
  CHECK(is_damaged("erasure", "{\"te\\u0000xt\":6}"));
  CHECK(is_damaged("erasure", std::string(100'000, '{')));
  CHECK(is_damaged("nothing", R"({"text":6})"));
  CHECK(is_damaged("", R"({"text":6})"));
  CHECK(is_damaged("account", R"({"account":3,"unit":"EUR/2","kind":"planet","code":4})"));
  CHECK(is_damaged("account", R"({"account":3,"unit":"EUR","kind":"asset","code":4})"));
  CHECK(is_damaged("account", R"({"account":4294967296,"unit":"EUR/2","kind":"asset","code":4})"));
  CHECK(is_damaged("account", R"({"unit":"EUR/2","kind":"asset","code":4})"));
  CHECK(is_damaged("unit", R"({"unit":"EUR/2","floor":"5","ceiling":"4"})"));
  CHECK(is_damaged("unit", R"({"unit":"EUR/2","floor":"170141183460469231731687303715884105728"})"));
  CHECK(is_damaged("unit", R"({"unit":"EUR/2","floor":"1.5"})"));
  CHECK(is_damaged("unit", R"({"unit":"EUR/2","floor":""})"));
  CHECK(is_damaged("status", R"({"account":3,"status":"lost"})"));
  CHECK(is_damaged("period", R"({"through":"2026-02-30"})"));
  CHECK(is_damaged("policy", R"({"policy":"levy","version":4294967296,"parameters":""})"));
}

TEST_CASE("F75 F76: changed details are read as an event or damaged, and nothing else happens") {
  RANDOM_VALUES(random);
  int read_anyway = 0;
  for (int round = 0; round < 20000; ++round) {
    const Event before = some_event(random);
    std::string details = event_details(before);
    for (std::int64_t changes = random.between(1, 3); changes > 0 && !details.empty(); --changes) {
      const auto place = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(details.size()) - 1));
      const auto byte = static_cast<char>(random.between(0, 255));
      switch (random.between(0, 2)) {
        case 0: details[place] = byte; break;
        case 1: details.erase(place, 1); break;
        default: details.insert(place, 1, byte); break;
      }
    }
    try {
      const Event after = read(event_kind(before), details);
      ++read_anyway;
      REQUIRE(after.body.index() == before.body.index());
    } catch (const Error& error) {
      REQUIRE(error.fault() == Fault::damaged);
    }
  }
  CHECK(read_anyway > 100);
}
