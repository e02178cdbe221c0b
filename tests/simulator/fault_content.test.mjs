// Bodies that are no page, and the encodings: right ones by Accept-Encoding, broken ones by fault.
import assert from 'node:assert/strict';
import test from 'node:test';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { LISTING, somePath, withServer } from './testing.mjs';
import { chooseEncoding } from './wire.mjs';

const PAGE = somePath();

test('the choice of an encoding', () => {
  const cases = {
    '': null, identity: null, gzip: 'gzip', 'GZIP , deflate': 'gzip', 'gzip, deflate, br': 'br', 'br;q=0, gzip': 'gzip', 'gzip;q=0.5, br;q=0.2': 'gzip',
    '*': 'br', '*;q=0': null, zstd: null, deflate: 'deflate', 'br;q=0, *': 'gzip', 'gzip;q=0.5, identity': null, 'gzip;q=x': null,
  };
  for (const [header, encoding] of Object.entries(cases)) assert.equal(chooseEncoding(header), encoding, header);
  assert.equal(chooseEncoding(undefined), null);
});

test('a page is the same in every encoding', () => withServer({}, async ({ raw }) => {
  const plain = await raw(PAGE);
  assert.equal(plain.headers['content-encoding'], undefined);
  for (const [name, decode] of [['gzip', gunzipSync], ['br', brotliDecompressSync], ['deflate', inflateSync]]) {
    const packed = await raw(PAGE, { headers: { 'accept-encoding': name } });
    assert.equal(packed.headers['content-encoding'], name);
    assert.equal(packed.headers.vary, 'accept-encoding');
    assert.ok(packed.body.length < plain.body.length / 4);
    assert.ok(decode(packed.body).equals(plain.body));
  }
}));

test('empty, of another type, only a part', () => withServer({}, async ({ control, raw }) => {
  const whole = await raw(PAGE);
  const under = async (rule) => { await control('faults', rule); return raw(PAGE); };
  const empty = await under('empty');
  assert.deepEqual([empty.status, empty.body.length, empty.headers['content-length']], [200, 0, '0']);
  const typed = await under('wrong-type');
  assert.equal(typed.headers['content-type'], 'application/octet-stream');
  assert.ok(typed.body.equals(whole.body));
  const other = await under({ fault: 'wrong-type', type: 'application/json', body: '{"error":"no"}' });
  assert.deepEqual([other.headers['content-type'], String(other.body)], ['application/json', '{"error":"no"}']);
  const cut = await under({ fault: 'truncated-html', keep: 0.6 });
  assert.deepEqual([cut.status, cut.error, cut.body.length], [200, null, Math.floor(whole.body.length * 0.6)]);
  assert.ok(cut.body.equals(whole.body.subarray(0, cut.body.length)));
}));

test('a huge body stops when its reader leaves', () => withServer({ rules: ['huge'] }, async ({ control, raw, server }) => {
  const open = await raw(PAGE, { limit: 2e6 });
  assert.deepEqual([open.error, open.headers['content-length']], ['LIMIT', undefined]);
  await control('faults', { fault: 'huge', declared: true, bytes: 5e9 });
  assert.equal((await raw(PAGE, { limit: 1 })).headers['content-length'], '5000000000');
  await control('faults', { fault: 'huge', bytes: 3000001 });
  assert.equal((await raw(PAGE)).body.length, 3000001);
  assert.equal(server.state.traffic.stats().faults.huge, 3);
}));

for (const [encoding, decode] of [['gzip', gunzipSync], ['br', brotliDecompressSync]]) {
  test(`a ${encoding} bomb is small on the wire`, () => withServer({ rules: [{ fault: 'bomb', encoding, bytes: 2e7 }] }, async ({ raw }) => {
    const answer = await raw(PAGE);
    assert.equal(answer.headers['content-encoding'], encoding);
    assert.ok(answer.body.length < 2e5, String(answer.body.length));
    assert.equal(decode(answer.body).length, 2e7);
  }));
}

test('corrupt and cut gzip cannot be unpacked', () => withServer({}, async ({ control, raw }) => {
  const plain = await raw(PAGE);
  for (const [fault, code] of [['corrupt-gzip', /Z_DATA_ERROR/], ['cut-gzip', /Z_BUF_ERROR/]]) {
    await control('faults', { fault });
    for (const path of [PAGE, LISTING]) {
      const answer = await raw(path);
      assert.deepEqual([answer.status, answer.headers['content-encoding'], answer.error], [200, 'gzip', null]);
      assert.equal(Number(answer.headers['content-length']), answer.body.length);
      assert.throws(() => gunzipSync(answer.body), { code });
    }
  }
  await control('faults', []);
  assert.ok((await raw(PAGE)).body.equals(plain.body));
}));
