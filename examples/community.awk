# SPDX-License-Identifier: MPL-2.0
# A community of 1,000 members and two years of their payments, as a CSV file: the same on every machine. Amounts are
# counted in minutes of work as whole numbers and written as hours with two decimals; nothing here is a fraction.
BEGIN {
  members = 1000
  payments = 12000
  days = 730
  seed = 1844
  split("31 28 31 30 31 30 31 31 30 31 30 31", month_days, " ")
  split("mending a bicycle;bread;Portuguese lesson;child care;haircut;garden work;a lift to town;translation;firewood;repairing a roof", services, ";")
  print "payer,payee,amount,on,memo,key"
  for (number = 1; number <= payments; ++number) {
    payer = pick(members)
    payee = pick(members - 1)
    if (payee >= payer) ++payee
    quarters = pick(pick(12)) + 1
    cents = quarters * 25
    printf "m%04d,m%04d,%d.%02d,%s,%s,p%06d\n", payer, payee, int(cents / 100), cents % 100,
      date(int((number - 1) * days / payments)), services[pick(10)], number
  }
}

# A whole number from 1 to most, by the generator of Park and Miller (1988); products stay below 2^53.
function pick(most) {
  seed = (seed * 16807) % 2147483647
  return seed % most + 1
}

function date(day, year, month) {
  year = 2025 + int(day / 365)
  day %= 365
  for (month = 1; day >= month_days[month]; ++month) day -= month_days[month]
  return sprintf("%04d-%02d-%02d", year, month, day + 1)
}
