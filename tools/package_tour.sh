#!/usr/bin/env bash
# What tools/package_check.sh does as an ordinary user on the clean system: `package_tour.sh VERSION`, in a folder that has
# the tour's pages, readme_tour.sh, and counts.csv (what must come out). Nothing but the installed package is used.
set -euo pipefail
version=$1
readonly DOC=/usr/share/doc/rpscrape
fail() { printf 'package_tour: %s\n' "$*" >&2; exit 1; }

# same WHAT WANTED GOT
same() { [ "$2" = "$3" ] || fail "$1: expected \"$2\", got \"$3\""; }
# ends CODE WORD…: the program ends with that exit code.
ends() {
  local wanted=$1 code=0
  shift
  rpscrape "$@" >/dev/null 2>&1 || code=$?
  same "exit code of rpscrape $*" "$wanted" "$code"
}
query() { rpscrape -q sql --format csv "$1" | tail -n +2; }

[ "$(id -u)" != 0 ] || fail "is for an ordinary user"
same "version" "rpscrape $version" "$(rpscrape --version)"
ldd /usr/bin/rpscrape | grep 'not found' && fail "libraries are missing"
ldd /usr/bin/rpscrape | grep -q '/usr/bin/../lib/rpscrape/libduckdb.so' || fail "libduckdb.so is not the package's"
zcat /usr/share/man/man1/rpscrape.1.gz | cmp - <(rpscrape man) || fail "the manual page is not that of the program"
(
  source /usr/share/bash-completion/completions/rpscrape
  COMP_WORDS=(rpscrape resc) COMP_CWORD=1
  _rpscrape
  same "completion of resc" rescrape "${COMPREPLY[*]}"
)
for file in zsh/vendor-completions/_rpscrape fish/vendor_completions.d/rpscrape.fish; do
  [ -s "/usr/share/$file" ] || fail "/usr/share/$file is not there"
done

./readme_tour.sh $DOC/README.md "A tour"
same "rows by country" "$(cat counts.csv)" \
  "$(query 'select country, count(distinct race_id), count(*), count(rpr) from rpscrape group by country order by country')"
same "keys that come twice" 0 "$(query 'select count(*) - count(distinct (race_id, horse_id)) from rpscrape')"
same "partitions that a day of a country needs" "rpscrape: reads 1 of 12 partitions" \
  "$(rpscrape sql --explain "select horse from rpscrape where country = 'gb' and date = '2026-03-03'" 2>/dev/null | tail -n 1)"
ends 0 upload
ends 0 validate
ends 0 doctor
ends 2 upload --mode sideways
ends 2 sql 'select * from nothing_of_that_name'
ends 4 drop rpscrape </dev/null

mkdir flat
cp -r data/dates flat/old_results
cd flat
../readme_tour.sh $DOC/README.md "From a flat table to partitions"
ends 0 switch
ends 0 validate
ends 0 cleanup --older-than 0d --yes
same "tables that are left" rpscrape "$(rpscrape -q tables --json | grep -o '"table": *"[^"]*"' | cut -d'"' -f4)"
same "rows after the migration" 1267 "$(query 'select count(*) from rpscrape')"
rm store/datasets/*/country=gb/date=2026-03-03/part-0.snappy.parquet
ends 5 validate
echo "package_tour: all as expected"
