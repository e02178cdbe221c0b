// The model of power cuts itself, on logs written by hand whose outcomes are known.
import assert from 'node:assert/strict';
import { existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { rng } from '../simulator/rng.mjs';
import { inodePaths } from './named_events.mjs';
import { Disk, MODELS } from './power.mjs';

const TRIES = 60;

// A disk of `files` ({ path: text }) and its folder.
function disk(t, files = {}, links = {}) {
  const top = mkdtempSync(join(tmpdir(), 'rps-power-'));
  t.after(() => rmSync(top, { recursive: true, force: true }));
  const folder = join(top, 'before');
  mkdirSync(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const [path, twin] of Object.entries(links)) linkSync(join(folder, twin), join(folder, path));
  const made = new Disk(folder);
  for (const [inode, path] of inodePaths(folder)) made.alias(inode, path);
  const inode = (path) => lstatSync(join(folder, path)).ino;
  return { top, made, inode };
}

const bytes = (text) => Buffer.from(text);
const write = (ino, off, text) => ({ op: 'write', ino, off, bytes: bytes(text) });

// { path: text } of all files after a cut, folders without files as { 'path/': '' }.
function after({ top, made }, model, seed = 1) {
  const target = join(top, 'after');
  rmSync(target, { recursive: true, force: true });
  made.write(target, model, rng(seed, model));
  const found = {};
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile()) found[path.slice(target.length + 1)] = readFileSync(path, 'utf8');
  }
  return found;
}

// All outcomes of a model, as sorted texts.
function outcomes(place, model) {
  const all = new Set();
  for (let seed = 0; seed < TRIES; ++seed) all.add(JSON.stringify(after(place, model, seed)));
  return [...all].sort();
}

function feed(place, events) {
  for (const event of events) place.made.apply(event);
}

test('a file that was written but not synced is lost, or is there without its bytes', (t) => {
  const place = disk(t);
  feed(place, [{ op: 'create', path: 'a', ino: 'n1' }, write('n1', 0, 'text')]);
  assert.deepEqual(after(place, 'strict'), {});
  assert.deepEqual(after(place, 'kill'), { a: 'text' });
  assert.deepEqual(outcomes(place, 'names'), ['{"a":""}', '{"a":"\\u0000\\u0000\\u0000\\u0000"}']);
  assert.deepEqual(outcomes(place, 'ordered'), ['{"a":""}', '{"a":"\\u0000\\u0000\\u0000\\u0000"}', '{"a":"text"}', '{}']);
});

test('a file\'s fsync keeps its bytes, its folder\'s fsync its name', (t) => {
  const place = disk(t);
  feed(place, [{ op: 'create', path: 'a', ino: 'n1' }, write('n1', 0, 'text'), { op: 'fsync', ino: 'n1' }]);
  assert.deepEqual(after(place, 'strict'), {});
  assert.deepEqual(outcomes(place, 'names'), ['{"a":"text"}']);
  feed(place, [{ op: 'fsync', ino: place.inode('.') }]);
  for (const model of MODELS) assert.deepEqual(outcomes(place, model), ['{"a":"text"}'], model);
});

test('a replacement by rename is the old or the new file once the new one was synced', (t) => {
  const place = disk(t, { a: 'old' });
  feed(place, [{ op: 'create', path: 'tmp', ino: 'n1' }, write('n1', 0, 'new'), { op: 'fdatasync', ino: 'n1' }, { op: 'rename', path: 'tmp', to: 'a' }]);
  assert.deepEqual(after(place, 'strict'), { a: 'old' });
  assert.deepEqual(outcomes(place, 'ordered'), ['{"a":"new"}', '{"a":"old","tmp":"new"}', '{"a":"old"}']);
  feed(place, [{ op: 'fsync', ino: place.inode('.') }]);
  for (const model of MODELS) assert.deepEqual(outcomes(place, model), ['{"a":"new"}'], model);
});

test('a replacement by rename of a file that was not synced may leave it empty', (t) => {
  const place = disk(t, { a: 'old' });
  feed(place, [{ op: 'create', path: 'tmp', ino: 'n1' }, write('n1', 0, 'new'), { op: 'rename', path: 'tmp', to: 'a' }, { op: 'fsync', ino: place.inode('.') }]);
  assert.deepEqual(after(place, 'strict'), { a: '' });
});

test('a folder that is not in its parent yet takes with it all that is below', (t) => {
  const place = disk(t);
  feed(place, [{ op: 'mkdir', path: 'd', ino: 'n1' }, { op: 'create', path: 'd/a', ino: 'n2' }, write('n2', 0, 'x'), { op: 'fsync', ino: 'n2' }, { op: 'fsync', ino: 'n1' }]);
  assert.deepEqual(after(place, 'strict'), {});
  feed(place, [{ op: 'fsync', ino: place.inode('.') }]);
  assert.deepEqual(after(place, 'strict'), { 'd/a': 'x' });
});

test('a rename between folders is one step, durable by either folder', (t) => {
  for (const synced of ['from', 'to']) {
    const place = disk(t, { 'from/a': 'x', 'from/b': 'y', 'to/c': 'z' });
    feed(place, [{ op: 'rename', path: 'from/a', to: 'to/a' }]);
    const [moved, stayed] = ['{"from/b":"y","to/a":"x","to/c":"z"}', '{"from/a":"x","from/b":"y","to/c":"z"}'];
    assert.deepEqual(outcomes(place, 'scattered'), [stayed, moved]);
    feed(place, [{ op: 'fsync', ino: place.inode(synced) }]);
    for (const model of MODELS) assert.deepEqual(outcomes(place, model), [moved], `${model} ${synced}`);
  }
});

test('a folder is gone only when what was in it is where it went', (t) => {
  const place = disk(t, { 'staged/a': 'x', 'live/b': 'y' });
  feed(place, [{ op: 'rename', path: 'staged/a', to: 'live/a' }, { op: 'unlink', path: 'staged' }]);
  const [moved, stayed] = ['{"live/a":"x","live/b":"y"}', '{"live/b":"y","staged/a":"x"}'];
  assert.deepEqual(outcomes(place, 'scattered'), [moved, stayed]);
  assert.deepEqual(after(place, 'strict'), JSON.parse(stayed));
  feed(place, [{ op: 'fsync', ino: place.inode('.') }]);
  for (const model of MODELS) assert.deepEqual(outcomes(place, model), [moved], model);
});

test('a removed name comes back when its folder was not synced, with the content it had', (t) => {
  const place = disk(t, { a: 'old', b: 'other' });
  feed(place, [{ op: 'unlink', path: 'a' }]);
  assert.deepEqual(after(place, 'strict'), { a: 'old', b: 'other' });
  assert.deepEqual(after(place, 'names'), { b: 'other' });
});

test('names of a file share its data', (t) => {
  const place = disk(t, { a: 'old' }, { twin: 'a' });
  feed(place, [write(place.inode('a'), 0, 'new'), { op: 'fsync', ino: place.inode('twin') }, { op: 'link', path: 'a', to: 'third' }]);
  assert.deepEqual(after(place, 'strict'), { a: 'new', twin: 'new' });
  assert.deepEqual(after(place, 'kill'), { a: 'new', twin: 'new', third: 'new' });
  const target = join(place.top, 'after');
  assert.equal(lstatSync(join(target, 'a')).ino, lstatSync(join(target, 'third')).ino);
});

test('names are in order as a whole, or folder by folder', (t) => {
  const place = disk(t, { 'x/0': '', 'y/0': '' });
  feed(place, [{ op: 'create', path: 'x/1', ino: 'n1' }, { op: 'create', path: 'y/1', ino: 'n2' }, { op: 'create', path: 'y/2', ino: 'n3' }]);
  const has = (model) => outcomes(place, model).map((text) => ['x/1', 'y/1', 'y/2'].map((name) => (JSON.parse(text)[name] === undefined ? 0 : 1)).join('')).sort();
  assert.deepEqual(has('ordered'), ['000', '100', '110', '111']);
  assert.deepEqual(has('scattered'), ['000', '010', '011', '100', '110', '111']);
});

test('what a journal has made durable takes the names before it along', (t) => {
  const place = disk(t, { 'x/0': '', 'y/0': '' });
  feed(place, [{ op: 'create', path: 'x/1', ino: 'n1' }, { op: 'create', path: 'y/1', ino: 'n2' }, { op: 'fsync', ino: place.inode('y') }]);
  assert.equal(after(place, 'strict')['x/1'], undefined);
  for (const outcome of outcomes(place, 'ordered')) assert.match(outcome, /x\/1.*y\/1/);
});

test('pages of a write come apart, bytes that were synced do not', (t) => {
  const page = 4096;
  const place = disk(t, { a: 'o'.repeat(3 * page) });
  feed(place, [write(place.inode('a'), 0, 'S'.repeat(page)), { op: 'fsync', ino: place.inode('a') }, write(place.inode('a'), page, 'n'.repeat(2 * page))]);
  const seen = new Set(outcomes(place, 'ordered').map((text) => [0, 1, 2].map((i) => JSON.parse(text).a[i * page]).join('')));
  assert.deepEqual([...seen].sort(), ['Snn', 'Sno', 'Son', 'Soo']);
});

test('a truncation is lost or there, and syncfs makes all of it certain', (t) => {
  const place = disk(t, { a: 'text' });
  feed(place, [{ op: 'size', ino: place.inode('a'), size: 0 }, write(place.inode('a'), 0, 'ab')]);
  assert.deepEqual(after(place, 'strict'), { a: 'text' });
  feed(place, [{ op: 'create', path: 'b', ino: 'n1' }, { op: 'unlink', path: 'b' }, write('n1', 0, 'gone'), { op: 'syncfs', ino: place.inode('.') }]);
  for (const model of MODELS) assert.deepEqual(outcomes(place, model), ['{"a":"ab"}'], model);
  assert.ok(!existsSync(join(place.top, 'after/b')));
});
