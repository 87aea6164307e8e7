#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
#
# peers.sh PROGRAMS ROWS quick|usual|long: what other ledgers need for the same payments, each where it is installed,
# and said so where it is not; and what a year of a bank takes. PROGRAMS is the folder of ours; rows for the table are
# added to the file ROWS. bench/run calls it.
set -euo pipefail

programs=$(realpath "$1")
rows=$(realpath "$2")
length=$3
here=$(dirname "$(realpath "$0")")
teller=$programs/teller

case $length in
  quick) repetitions=1 payments=100000 large=100000 commits=1000 transfers=500000 ;;
  usual) repetitions=3 payments=100000 large=1000000 commits=5000 transfers=2000000 ;;
  long) repetitions=3 payments=100000 large=1000000 commits=20000 transfers=10000000 ;;
  *) echo "peers.sh: how long is $length?" >&2 && exit 2 ;;
esac

folder=$(mktemp -d "${ROCHDALE_BENCH_DATA:-${programs%/bin}}/peers.XXXXXX")
server=
clean_up() {
  if [[ -n $server ]]; then as_postgres "$server/pg_ctl" -D "$folder/postgres/data" -m immediate stop >/dev/null || true; fi
  rm -rf "$folder"
}
trap clean_up EXIT

# row WORK FIGURE OURS OTHER THEIRS TARGET: r is a rate, s seconds; - is nothing
row() {
  local IFS=$'\t'
  echo "$*" >>"$rows"
}

say() { echo "  $*"; }

median() { sort -g | awk '{value[NR] = $1} END {if (NR == 0) print "-"; else print NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2}'; }

divided() { awk -v number="$1" -v by="$2" 'BEGIN {printf "%.9g", number / by}'; }

# seconds COMMAND ...: how long it takes; what it says is kept in said.txt, and shown if it fails
seconds() {
  local began=$EPOCHREALTIME ended
  if ! "$@" >"$folder/said.txt" 2>&1; then
    echo "failed: $*" >&2
    tail -5 "$folder/said.txt" >&2
    return 1
  fi
  ended=$EPOCHREALTIME
  awk -v began="$began" -v ended="$ended" 'BEGIN {printf "%.6f\n", ended - began}'
}

# times COMMAND ...: the median over several runs
times() {
  local run
  for ((run = 0; run < repetitions; ++run)); do seconds "$@" || return 1; done | median
}

# ---- plain text accounting: import, verify and balances together, beside one report of theirs ----

new_book() {
  rm -f "$folder"/book*
  "$teller" new "$folder/book" --unit HRS/2 --floor none --ceiling none
}

by_teller() {
  new_book
  "$teller" import "$folder/book" "$folder/payments.csv" --open-accounts
  "$teller" verify "$folder/book"
  "$teller" balances "$folder/book" --csv
}

import_large() {
  new_book
  "$teller" import "$folder/book" "$folder/large.csv" --open-accounts
}

beside_plain_text() {
  local work="import of $payments payments, verify and balances" ours theirs name format report
  "$programs/payments_csv" "$payments" 1000 --memos >"$folder/payments.csv"
  ours=$(times by_teller) || return 0
  say "$work: $ours s"
  while IFS='|' read -r name format report; do
    if ! command -v "${name%% *}" >/dev/null; then
      say "$name is not installed"
      row "$work" s "$ours" "$name (not installed)" - -
      continue
    fi
    "$teller" export "$folder/book" --format "$format" >"$folder/journal.$format"
    # shellcheck disable=SC2086 # the report is a command in words
    if theirs=$(times ${report/FILE/$folder/journal.$format}); then
      say "$name: $theirs s"
      row "$work" s "$ours" "$name" "$theirs" 1
    else
      row "$work" s "$ours" "$name (failed)" - -
    fi
  done <<'END'
hledger balance|hledger|hledger -f FILE balance
ledger balance|ledger|ledger -f FILE balance
bean-report balances|beancount|bean-report FILE balances
bean-check|beancount|bean-check -C FILE
END
}

import_rates() {
  local memos work took
  for memos in "" --memos; do
    work="import of $large payments by teller, ${memos:+with memos}"
    [[ -n $memos ]] || work="import of $large payments by teller, without memos"
    # shellcheck disable=SC2086 # no word at all, or one
    "$programs/payments_csv" "$large" 10000 $memos >"$folder/large.csv"
    took=$(times import_large) || continue
    say "$work: $took s"
    if [[ -z $memos ]]; then
      row "$work" r "$(divided "$large" "$took")" wanted 700000 1
    else
      row "$work" r "$(divided "$large" "$took")" "" - -
    fi
  done
}

# ---- PostgreSQL: a server of its own, on a socket in the folder and on loopback ----

as_postgres() {
  if ((EUID == 0)); then runuser -u postgres -- "$@"; else "$@"; fi
}

start_postgres() {
  local found
  found=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -1) || true
  [[ -n $found ]] || return 1
  if ((EUID == 0)) && ! id postgres >/dev/null 2>&1; then return 1; fi
  port=$((20000 + RANDOM % 20000))
  mkdir "$folder/postgres"
  chmod 711 "$folder"
  if ((EUID == 0)); then chown postgres "$folder/postgres"; fi
  as_postgres "${found%/*}/initdb" -D "$folder/postgres/data" -A trust --no-sync >/dev/null || return 1
  server=${found%/*}
  as_postgres "$server/pg_ctl" -D "$folder/postgres/data" -w -l "$folder/postgres/log" \
    -o "-p $port -k $folder/postgres -c listen_addresses=127.0.0.1 -c shared_buffers=512MB -c max_wal_size=4GB" \
    start >/dev/null || return 1
  as_postgres psql -X -q -v ON_ERROR_STOP=1 -h "$folder/postgres" -p "$port" -d postgres <"$here/pgledger_like.sql"
}

# pgbench_rate CLIENTS TRANSACTIONS WORDS: the median rate of transactions, or nothing
pgbench_rate() {
  local run
  echo "$3" >"$folder/postgres/work.sql"
  chmod 644 "$folder/postgres/work.sql"
  for ((run = 0; run < repetitions; ++run)); do
    as_postgres "$server/pgbench" -n -h "$folder/postgres" -p "$port" -c "$1" -j 2 -t "$(($2 / $1))" -M prepared \
      -f "$folder/postgres/work.sql" postgres 2>"$folder/said.txt" | awk '/^tps = / {print $3}' ||
      tail -3 "$folder/said.txt" >&2
  done | median
}

beside_postgres() {
  local single="durable, one a commit" batch="durable, batch 8192" one many rate
  if ! start_postgres; then
    say "PostgreSQL is not installed, or does not start"
    row "$single" r - "PostgreSQL (not here)" - -
    return
  fi
  one='\set payer random(1, 10000)
\set other random(1, 9999)
\set amount random(1, 50000)
SELECT pay(:payer::bigint, 1 + (:payer::bigint + :other - 1) % 10000, :amount::numeric / 100, gen_random_uuid());'
  many='SELECT pay_many(1000, 10000);'
  rate=$(pgbench_rate 1 "$commits" "$one")
  say "PostgreSQL, one by one: $rate a second"
  row "$single" r - "PostgreSQL ${server//[^0-9]/}, pgledger-like" "$rate" -
  rate=$(pgbench_rate 8 "$commits" "$one")
  say "PostgreSQL, one by one, 8 clients: $rate a second"
  row "$single, 8 threads" r - "PostgreSQL ${server//[^0-9]/}, pgledger-like, 8 clients" "$rate" -
  rate=$(pgbench_rate 1 $((commits / 500)) "$many")
  [[ $rate == - ]] || rate=$(awk -v rate="$rate" 'BEGIN {print 1000 * rate}')
  say "PostgreSQL, batches of 1000: $rate a second"
  row "$batch" r - "PostgreSQL ${server//[^0-9]/}, pgledger-like, batches of 1000" "$rate" -
}

# ---- TigerBeetle: its own benchmark ----

tigerbeetle_rate() {
  local run
  for ((run = 0; run < repetitions; ++run)); do
    (cd "$folder" && "$TIGERBEETLE" benchmark --transfer-count="$transfers" "$@" 2>said.txt) |
      awk '/^load accepted = / {print $4}' || tail -3 "$folder/said.txt" >&2
  done | median
}

beside_tigerbeetle() {
  local work="durable, batch 8192" rate
  if [[ -z ${TIGERBEETLE:-} || ! -x ${TIGERBEETLE:-} ]]; then
    say "TigerBeetle is left out: TIGERBEETLE names no program"
    row "$work" r - "TigerBeetle (TIGERBEETLE names no program)" - -
    return
  fi
  rate=$(tigerbeetle_rate)
  say "TigerBeetle, its own benchmark: $rate a second"
  row "$work" r - "TigerBeetle, its own benchmark" "$rate" 4
  rate=$(tigerbeetle_rate --clients=2)
  say "TigerBeetle, its own benchmark, two clients: $rate a second"
  row "$work" r - "TigerBeetle, its own benchmark, two clients" "$rate" 2.5
}

# ---- a bank ----

year_of_a_bank() {
  local work="a bank of 10,000 members: a year with 365 ends of days" took
  took=$(seconds "$programs/bank_year") || return 0
  say "$work: $took s"
  row "$work" s "$took" "" - -
}

if [[ -x $teller ]]; then
  beside_plain_text
  import_rates
else
  say "teller is not built: imports are left out"
fi
[[ ! -x $programs/bank_year ]] || year_of_a_bank
beside_postgres
beside_tigerbeetle
