#!/usr/bin/env bash
# The main job from end to end on made-up pages: scrape several days in three countries, load them,
# scrape again when ratings have arrived, and show by SQL what changed. Everything goes to demo-out/.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
out=demo-out
program() { (cd "$out" && "$root/build/release/rpscrape" "$@"); }
# Shows the command as one would type it, then runs it in the demo's folder.
rpscrape() {
  local word line='$ rpscrape'
  for word in "$@"; do case $word in *[!A-Za-z0-9_./=,-]*) line+=" \"$word\"" ;; *) line+=" $word" ;; esac; done
  printf '\n%s\n' "$line"
  program "$@"
}
say() { printf '\n\033[1m== %s\033[0m\n' "$*" | { [ -t 1 ] && cat || sed 's/\x1b\[[0-9;]*m//g'; }; }

rm -rf "$out"
mkdir -p "$out"
tools/tour_pages.sh "$out" >/dev/null
say "1. Five days of made-up results in three countries, the morning after"
rpscrape scrape --from-dir pages_first
rpscrape upload
rpscrape sql "select country, count(distinct race_id) races, count(*) runners, count(rpr) with_rpr, count(ts) with_ts from rpscrape group by country order by country"

say "2. A week later: ratings have been published, a result was amended. The same days again"
rpscrape -q scrape --from-dir pages_again
rpscrape -q upload --dry-run
rpscrape -q upload
say "No row came twice"
rpscrape sql "select count(*) as row_count, count(distinct (race_id, horse_id)) as distinct_keys from rpscrape"
say "Which ratings changed: the table now, against the table as it was before (version 1)"
rpscrape sql "select country, count(rpr) with_rpr, count(ts) with_ts from rpscrape group by country order by country"
program -q sql --as-of 1 --format csv "select race_id, horse_id, rpr from rpscrape" > "$out/before.csv"
rpscrape sql "select n.date, n.course, n.horse, b.rpr as rpr_before, n.rpr as rpr_now from rpscrape n join 'before.csv' b using (race_id, horse_id) where n.rpr is distinct from b.rpr and b.rpr is not null order by all limit 10"

say "3. Trainers by the ratings of their runners; and the partitions that a date needs"
rpscrape sql "select trainer, count(*) runs, sum(case when pos = '1' then 1 else 0 end) wins, round(avg(rpr), 1) avg_rpr from rpscrape group by trainer having runs >= 5 order by avg_rpr desc limit 5"
rpscrape sql --explain "select horse, rpr from rpscrape where country = 'gb' and date = '2026-03-03'" | tail -n 1

say "4. Is the lake what its catalog says?"
rpscrape validate
printf '\nThe lake: %s/store/datasets/rpscrape   The day files: %s/data/dates\n' "$out" "$out"
