-- A flat, unsorted table of realistic rows in all 51 columns, from the real rows of map_l40.py.
--
-- make_data.cc fills in {csv} (the real rows), {first} and {last} (which copies of them to make) and {rows}.
-- A meeting of a real day becomes {last} - {first} + 1 meetings with ids of their own, dealt in turn to the
-- partitions of four countries and every day from 2008 to 2025 but each 40th, about 25,600; so a race stays
-- whole and a day has several races. What the source lacks (comments, owners, pedigrees) is made up from
-- words and from the real horses' names, with as many distinct values as real tables have.
CREATE TEMP TABLE source AS
SELECT *, row_number() OVER () AS line FROM read_csv('{csv}', header = true, all_varchar = true);

CREATE TEMP TABLE names AS
SELECT list(horse ORDER BY horse) AS horses, len(list(horse)) AS n FROM (SELECT DISTINCT horse FROM source);

CREATE TEMP TABLE meetings AS
SELECT date AS day, course_id AS meeting_course,
       row_number() OVER (ORDER BY hash(date, course_id)) - 1 AS meeting,
       count(*) OVER () AS meeting_count
FROM (SELECT DISTINCT date, course_id FROM source);

CREATE TEMP TABLE days AS
SELECT list(day ORDER BY day) AS days, len(list(day)) AS n
FROM (SELECT (DATE '2008-01-01' + CAST(i AS INTEGER)) AS day FROM range(6575) r(i) WHERE i % 40 <> 39);

CREATE TEMP TABLE words AS
SELECT ['led', 'tracked leaders', 'chased leaders', 'held up in rear', 'in touch with leaders', 'midfield',
        'prominent', 'slowly into stride', 'raced wide', 'took keen hold', 'travelled strongly', 'towards rear',
        'dwelt start', 'raced freely', 'disputed lead'] AS early,
       ['ridden over 2f out', 'pushed along 3f out', 'headway on inner 2f out', 'soon every chance',
        'not clear run over 1f out', 'switched right entering final furlong', 'bumped before last',
        'mistake 3 out', 'hampered on turn', 'quickened to lead', 'joined leader 2 out', 'lost place halfway',
        'hung left under pressure', 'effort when not fluent last'] AS middle,
       ['kept on well', 'no extra close home', 'weakened final furlong', 'stayed on same pace', 'ran on strongly',
        'never dangerous', 'no impression', 'all out', 'one pace', 'ridden out', 'kept on to take third towards finish',
        'tailed off', 'eased when beaten', 'held on gamely'] AS late;

CREATE TEMP TABLE dealt AS
SELECT s.*, c.copy, (m.meeting * ({last} - {first} + 1) + (c.copy - {first})) AS deal,
       CAST(hash(s.horse_id, c.copy) >> 1 AS BIGINT) AS h,
       CAST(hash(s.race_id, s.horse_id, c.copy) >> 1 AS BIGINT) AS r,
       row_number() OVER (PARTITION BY s.race_id, c.copy) AS runner,
       count(*) OVER (PARTITION BY s.race_id, c.copy) AS runners
FROM source s JOIN meetings m ON s.date = m.day AND s.course_id = m.meeting_course,
     range({first}, {last} + 1) c(copy)
ORDER BY deal LIMIT {rows};

COPY (
  SELECT CAST(line + copy * 320000 AS INTEGER) AS id,
         days[1 + (deal // 4) % days.n] AS date,
         course, off || ':00' AS off, race_name, type, coalesce(class, '') AS class, pattern, rating_band,
         age_band, sex_rest, TRY_CAST(dist_m AS INTEGER) AS dist_m, going, TRY_CAST(num AS INTEGER) AS num, pos,
         CAST(runners AS INTEGER) AS ran, TRY_CAST(draw AS DOUBLE) AS draw, TRY_CAST(btn AS DOUBLE) AS btn,
         TRY_CAST(ovr_btn AS DOUBLE) AS ovr_btn, horse, TRY_CAST(dec AS DOUBLE) AS dec,
         TRY_CAST(age AS INTEGER) AS age, ['G', 'F', 'M', 'C', 'H'][1 + (h >> 5) % 5] AS sex,
         TRY_CAST(lbs AS INTEGER) AS lbs, hg, TRY_CAST(secs AS DOUBLE) AS time, jockey, trainer,
         TRY_CAST("or" AS DOUBLE) AS "or", TRY_CAST(rpr AS DOUBLE) AS rpr, TRY_CAST(ts AS DOUBLE) AS ts,
         CASE WHEN runner <= 6 THEN format('£{:,.2f}', (100 + (r >> 3) % 90000) / runner) END AS prize,
         horses[1 + (h >> 20) % 900] AS sire, horses[1 + (h >> 24) % names.n] AS dam,
         horses[1 + (h >> 28) % 2500] AS damsire,
         'Owners of ' || horses[1 + (h >> 9) % 20000] || ' & Partners' AS owner,
         early[1 + r % 15] || ', ' || early[1 + (r >> 4) % 15] || ', ' || middle[1 + (r >> 8) % 14] || ', ' ||
         middle[1 + (r >> 12) % 14] || ', ' || middle[1 + (r >> 16) % 14] || ', ' || late[1 + (r >> 20) % 14] || ', ' ||
         late[1 + (r >> 24) % 14] || ' (op ' || (r >> 28) % 30 || '/1)' AS comment,
         ['gb', 'ire', 'fr', 'usa'][1 + deal % 4] AS country, CAST(course_id AS INTEGER) AS course_id,
         CAST(CAST(race_id AS INTEGER) + copy * 10000000 AS INTEGER) AS race_id,
         CAST(CAST(horse_id AS INTEGER) + copy * 10000000 AS INTEGER) AS horse_id,
         TRY_CAST(jockey_id AS INTEGER) AS jockey_id, TRY_CAST(trainer_id AS INTEGER) AS trainer_id,
         CAST((h >> 9) % 20000 AS INTEGER) AS owner_id, CAST((h >> 24) % names.n AS INTEGER) AS dam_id,
         CAST((h >> 20) % 900 AS INTEGER) AS sire_id, CAST((h >> 28) % 2500 AS INTEGER) AS damsire_id,
         'https://www.example.com/silks/' || lpad(CAST((h >> 9) % 20000 AS VARCHAR), 6, '0') || '.svg' AS silk_url,
         lower(replace(horse, ' ', '')) || '_' || lower(replace(horses[1 + (h >> 24) % names.n], ' ', '')) || '_' ||
         lower(replace(horses[1 + (h >> 20) % 900], ' ', '')) AS horse_cleaned,
         CAST(year(days[1 + (deal // 4) % days.n]) AS INTEGER) AS year,
         TIMESTAMP '2026-01-01 06:00:00' + to_milliseconds(CAST(deal * 1000 AS BIGINT)) AS created_at
  FROM dealt, names, days, words
  ORDER BY hash(r, 7)
) TO '{out}' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880);
