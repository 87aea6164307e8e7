// SPDX-License-Identifier: MPL-2.0
// Names in a header, and the names that a treasurer gives them.
#include "columns.hpp"
#include "catch.hpp"
#include "rochdale/core/error.hpp"

using namespace rochdale::teller;
using rochdale::Malformed;
using rochdale::Result;

namespace {

CsvReader reader_of(std::string_view text) { return *CsvReader::read(ReadWindow(text), "f.csv"); }

std::string refusal(const char* map, std::string_view header) {
  const Result<Columns, FileError> columns = ColumnMap::parse(map)->find(reader_of(header));
  return columns ? "found" : describe(columns.error());
}

std::string malformed(const char* map) { return describe(ColumnMap::parse(map).error()); }

}  // namespace

TEST_CASE("Columns are found under the names of their roles, in any order") {
  CsvReader reader = reader_of("amount,note,payee,on,payer,memo\n5,x,ben,2026-01-02,ana,eggs\n");
  const Result<Columns, FileError> columns = ColumnMap().find(reader);
  REQUIRE(columns);
  REQUIRE(*reader.next());
  CHECK(columns->text(reader, Role::payer) == "ana");
  CHECK(columns->text(reader, Role::payee) == "ben");
  CHECK(columns->text(reader, Role::amount) == "5");
  CHECK(columns->text(reader, Role::on) == "2026-01-02");
  CHECK(columns->text(reader, Role::memo) == "eggs");
  CHECK(columns->text(reader, Role::key).empty());
  CHECK(columns->has(Role::memo));
  CHECK_FALSE(columns->has(Role::key));
  CHECK((*columns)[Role::payer] == 4);
  CHECK_THROWS_AS((*columns)[Role::key], rochdale::Error);
}

TEST_CASE("A map renames the roles it names, and only those") {
  const char* const map = "payer=source,payee=target,amount=weight,on=timeset,key=id";
  CsvReader reader = reader_of("id,timeset,transfer_subtype,source,target,weight\n7,t,S,a,b,0.5\n");
  const Result<Columns, FileError> columns = ColumnMap::parse(map)->find(reader);
  REQUIRE(columns);
  REQUIRE(*reader.next());
  CHECK(columns->text(reader, Role::key) == "7");
  CHECK(columns->text(reader, Role::payer) == "a");
  CHECK_FALSE(columns->has(Role::memo));
}

TEST_CASE("Column names with commas and quotes are quoted in a map") {
  CsvReader reader = reader_of("\"Name, first\",\"the \"\"why\"\"\",payee,amount,on\na,b,c,d,e\n");
  const auto columns = ColumnMap::parse("payer=\"Name, first\",memo=\"the \"\"why\"\"\"")->find(reader);
  REQUIRE(columns);
  CHECK((*columns)[Role::payer] == 0);
  CHECK((*columns)[Role::memo] == 1);
}

TEST_CASE("Rows are of entries where all three columns say so, or the caller does") {
  const auto are = [](const char* map, const char* header) {
    const auto columns = (*map == '\0' ? ColumnMap() : ColumnMap::parse(map).value()).find(reader_of(header));
    return columns ? (columns->are_of_entries() ? "entries" : "payments") : describe(columns.error());
  };
  CHECK(are("", "payer,payee,amount,on,entry,kind,related\n") == "entries");
  CHECK(are("", "payer,payee,amount,on,entry,kind\n") == "payments");
  CHECK(are("", "payer,payee,amount,on,kind,kind\n") == "payments");
  CHECK(are("entry=no,kind=what,related=undoes", "payer,payee,amount,on,no,what,undoes\n") == "entries");
  CHECK(are("entry=no", "payer,payee,amount,on,no,kind\n").starts_with("f.csv:1:1: no column \"related\""));
  CHECK(are("", "payer,payee,amount,on,entry,kind,kind,related\n")
            .starts_with("f.csv:1:1: more than one column \"kind\""));
}

TEST_CASE("A map that is not one is refused where it goes wrong") {
  const char* const not_a_role =
      "not one of payer=, payee=, amount=, on=, memo=, key=, reference=, purpose=, unit=, payer_kind=, payee_kind=, "
      "entry=, kind=, related=";
  CHECK(malformed("") == describe(Malformed{0, not_a_role}));
  CHECK(malformed("payer") == describe(Malformed{0, not_a_role}));
  CHECK(malformed("payer=a,") == describe(Malformed{8, not_a_role}));
  CHECK(malformed("payer=a,Payee=b") == describe(Malformed{8, not_a_role}));
  CHECK(malformed("payer=a, payee=b") == describe(Malformed{8, not_a_role}));
  CHECK(malformed("payer=a,payer=b") == describe(Malformed{8, "a role that was named before"}));
  CHECK(malformed("payer=,payee=b") == describe(Malformed{6, "no column name"}));
  CHECK(malformed("payer=") == describe(Malformed{6, "no column name"}));
  CHECK(malformed("payer=\"\"") == describe(Malformed{6, "no column name"}));
  CHECK(malformed("payer=\"a,payee=b") == describe(Malformed{6, "a quote that is never closed"}));
  CHECK(malformed("payer=\"a\"b") == describe(Malformed{9, "a comma belongs between two columns"}));
}

TEST_CASE("A column that is missing or twice there is refused with what was found") {
  CHECK(refusal("payer=From", "from,payee,amount,on\n") ==
        "f.csv:1:1: no column \"From\" for the payer; there are \"from\", \"payee\", \"amount\", \"on\"");
  CHECK(refusal("memo=why", "\npayer,payee,amount,on\n") ==
        "f.csv:2:1: no column \"why\" for the memo; there are \"payer\", \"payee\", \"amount\", \"on\"");
  CHECK(refusal("payer=a", "a,payee,amount,on,amount\n") ==
        "f.csv:1:1: more than one column \"amount\"; there are \"a\", \"payee\", \"amount\", \"on\", \"amount\"");
  CHECK(refusal("payer=a", "a,payee,amount,on,memo,memo\n").starts_with("f.csv:1:1: more than one column \"memo\""));
  CHECK(refusal("payer=a", "a,payee,amount,on,other,other\n") == "found");
}

TEST_CASE("Every required role is asked for, and a long header is not printed whole") {
  for (const char* missing : {"payer", "payee", "amount", "on"}) {
    std::string header;
    for (const char* role : {"payer", "payee", "amount", "on"})
      header += std::string(role == missing ? "x" : role) + ",";
    const auto columns = ColumnMap().find(reader_of(header + "z\n"));
    REQUIRE_FALSE(columns);
    CHECK(columns.error().why.starts_with("no column \"" + std::string(missing) + "\" for the " + missing));
  }
  const auto columns = ColumnMap().find(reader_of(std::string(10000, ',') + "\n"));
  REQUIRE_FALSE(columns);
  CHECK(columns.error().why.size() < 700);
}
