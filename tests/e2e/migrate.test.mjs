// migrate, switch, rollback, cleanup: the program killed on its way, and rows written after the switch.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from './kill_places.mjs';
import { freshFolder, ok, rows, rpscrape, simulate, start } from './program.mjs';

const SEASON = { seed: 31, from: '2026-01-10', to: '2026-03-08', regions: 'gb,ire', layout: 'classic' };
const MIGRATE = ['migrate', '--partition-by', 'country,month', '--batch-rows', '1', '--no-query-times'];
const ROWS = 'select md5(string_agg(r::varchar, chr(10) order by race_id, horse_id)) as digest, count(*) as n from';

function lake(t) {
  const cwd = freshFolder(t);
  simulate(cwd, 'pages', { ...SEASON, 'as-of': '2026-03-09T06:00:00Z', out: 'pages' });
  ok(cwd, '-q', 'scrape', '--from-dir', 'pages');
  ok(cwd, '-q', 'upload');
  return cwd;
}

// A day of the season again, with later ratings.
function writeLateRatings(cwd) {
  simulate(cwd, 'pages', { ...SEASON, from: '2026-03-08', 'as-of': '2026-03-20T06:00:00Z', out: 'late' });
  ok(cwd, '-q', 'scrape', '--from-dir', 'late');
  ok(cwd, '-q', 'upload');
}

const digest = (cwd, table) => rows(cwd, `${ROWS} ${table} r`)[0];
const tables = (cwd) => JSON.parse(ok(cwd, '-q', '--json', 'tables')).map((each) => each.table);
const files = (folder) => (existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).length : 0);

// Conditions under which the program is killed. (tests/unit/workflow/migrate/kill_test.cc has every named point.)
const made = (cwd) => files(join(cwd, 'store/datasets/rpscrape_partitioned'));
const PLACES = {
  'when the check was saved': (cwd) => files(join(cwd, 'logs/migrations')) > 0,
  'when the new table was made': (cwd) => files(join(cwd, 'store/_rpscrape/migrations')) > 0,
  'with the first object': (cwd) => made(cwd) > 0,
  'with some objects': (cwd) => made(cwd) > 3,
};

test('a migration that is killed goes on, and the table answers throughout', async (t) => {
  const cwd = lake(t);
  const before = digest(cwd, 'rpscrape');
  assert.ok(before.n > 1000);
  let killed = 0;
  for (const [place, condition] of Object.entries(PLACES)) {
    rmSync(join(cwd, 'logs/migrations'), { recursive: true, force: true });
    rmSync(join(cwd, 'store/_rpscrape/migrations'), { recursive: true, force: true });
    const run = start(cwd, ...MIGRATE);
    await until(() => condition(cwd), run);
    run.child.kill('SIGKILL');
    const end = await run.done;
    killed += end.signal === 'SIGKILL' ? 1 : 0;
    assert.deepEqual(digest(cwd, 'rpscrape'), before, place);
    const again = rpscrape(cwd, ...MIGRATE, '--resume');
    assert.equal(again.code, 0, `${place}: ${again.err}`);
    assert.deepEqual(digest(cwd, 'rpscrape_partitioned'), before, place);
    ok(cwd, 'validate', 'rpscrape', 'rpscrape_partitioned');
    ok(cwd, 'drop', 'rpscrape_partitioned', '--purge', '--yes');
  }
  assert.ok(killed >= 1, `${killed} runs were killed in time`);
});

test('switch, new rows, rollback with and without them, cleanup', (t) => {
  const cwd = lake(t);
  const before = digest(cwd, 'rpscrape');
  ok(cwd, ...MIGRATE);
  ok(cwd, 'switch', '--dry-run');
  assert.deepEqual(tables(cwd), ['rpscrape', 'rpscrape_partitioned']);
  ok(cwd, 'switch');
  const [, backup] = tables(cwd);
  assert.match(backup, /^rpscrape_backup_\d{8}$/);
  assert.deepEqual(digest(cwd, 'rpscrape'), before);
  assert.deepEqual(digest(cwd, backup), before);

  writeLateRatings(cwd);
  const late = digest(cwd, 'rpscrape');
  assert.notDeepEqual(late, before);
  const refused = rpscrape(cwd, 'rollback');
  assert.equal(refused.code, 4, refused.err);
  assert.match(refused.err, /--keep-new/);
  assert.equal(rpscrape(cwd, 'rollback', '--keep-new', '--discard-new').code, 2);
  assert.deepEqual(digest(cwd, 'rpscrape'), late);
  ok(cwd, 'rollback', '--keep-new');
  assert.deepEqual(tables(cwd), ['rpscrape', 'rpscrape_partitioned']);
  assert.deepEqual(digest(cwd, 'rpscrape'), late);
  assert.equal(rpscrape(cwd, 'rollback').code, 1);

  ok(cwd, 'switch');
  const old = rpscrape(cwd, 'cleanup');
  assert.equal(old.code, 0, old.err);
  assert.match(old.err, /no backup is older/);
  assert.equal(rpscrape(cwd, 'cleanup', '--older-than', '0d').code, 4, 'nobody said yes');
  assert.equal(tables(cwd).length, 2);
  ok(cwd, 'cleanup', '--older-than', '0d', '--yes');
  assert.deepEqual(tables(cwd), ['rpscrape']);
  assert.equal(files(join(cwd, 'store/datasets/rpscrape')), 0);
  assert.deepEqual(digest(cwd, 'rpscrape'), late);
  ok(cwd, 'validate');
});

test('tables that differ do not change places', (t) => {
  const cwd = lake(t);
  ok(cwd, ...MIGRATE);
  writeLateRatings(cwd);
  const run = rpscrape(cwd, 'switch');
  assert.equal(run.code, 5, run.err);
  const shown = rpscrape(cwd, 'validate', 'rpscrape', 'rpscrape_partitioned');
  assert.equal(shown.code, 5, shown.err);
  assert.match(shown.out, /country=gb\/2026-03.*rpr: \d+ \/ (\d+|NULL)|rpr: NULL \/ |rpr: \d+ \/ /);
  ok(cwd, ...MIGRATE, '--resume');
  ok(cwd, 'switch');
});
