// What a hostile site, file, configuration or name could try against the real program (docs/threat-model.md).
import './memory_folder.mjs';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { between, bystander } from './hostile_site.mjs';
import { configure, serve } from './live_site.mjs';
import { freshFolder, ok, rows, rpscrape, simulate, start } from './program.mjs';

const BIN = process.env.RPSCRAPE_BIN;
const WORLD = { seed: 5, regions: 'gb', meetings: 1, races: 2, layout: 'classic', 'as-of': '2026-05-09T06:00:00Z' };
const DAY = '2026-05-02';
const SCRAPE = ['-q', 'scrape', '-d', DAY, '-r', 'gb', '--force'];
const QUICK = { max_attempts: 1, breaker: 100, timeout: 10 };

// All files below the folder, as [path, text].
function texts(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((path) => [path, readFileSync(path, 'latin1')]);
}

const HOSTILE = {
  script: ['&lt;script&gt;alert(1)&lt;/script&gt;', '<script>alert(1)</script>'],
  'closing element': ['x&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;', 'x</script><img src=x onerror=alert(1)>'],
  'quoted SQL': ["x&#39;; drop table rpscrape; --", "x'; drop table rpscrape; --"],
  'double quotes and commas': ['&quot;a&quot;, b', '"a", b'],
  formula: ["=cmd|&#39;/c calc&#39;!A1", "=cmd|'/c calc'!A1"],
  path: ['../../../etc/passwd', '../../../etc/passwd'],
  'terminal control': ['a&#27;]0;pwned&#7;b', null],
  'turned writing': ['a&#x202e;fdp.exe', null],
  'a line end': ['a&#10;b&#13;c', null],
  NUL: ['a&#0;b', null],
  'very long': [`L${'o'.repeat(100_000)}ng`, null],
};

test('hostile names on a page are data all the way: CSV, table, SQL, report, log, terminal', (t) => {
  const home = freshFolder(t);
  simulate(home, 'pages', { ...WORLD, from: DAY, to: DAY, out: 'pages' });
  simulate(home, 'truth', { ...WORLD, from: DAY, to: DAY, out: 'truth.jsonl' });
  const truth = readFileSync(join(home, 'truth.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  const horse = truth[0].horse.replace(/ \([A-Z]+\)$/, '');
  let taken = 0;
  for (const [what, [markup, plain]] of Object.entries(HOSTILE)) {
    const cwd = freshFolder(t);
    mkdirSync(join(cwd, 'pages'));
    for (const name of readdirSync(join(home, 'pages'))) {
      writeFileSync(join(cwd, 'pages', name), readFileSync(join(home, 'pages', name), 'utf8').replaceAll(horse, markup));
    }
    const scrape = rpscrape(cwd, 'scrape', '--from-dir', 'pages');
    assert.ok([0, 3].includes(scrape.code), `${what}: ${scrape.err}`);
    const upload = rpscrape(cwd, 'upload');
    assert.ok([0, 3].includes(upload.code), `${what}: ${upload.err}`);
    const sql = rpscrape(cwd, 'sql', "select horse, comment from rpscrape where horse not like '% (GB)' or horse_id > 0");
    assert.equal(sql.code, 0, sql.err);
    const report = rpscrape(cwd, 'report');
    assert.equal(report.code, 0, report.err);
    const terminal = [scrape, upload, sql, report].map(({ out, err }) => out + err).join('');
    assert.doesNotMatch(terminal, /[\x00-\x08\x0b-\x1f\x7f]|\u202e/, what);
    for (const [path, text] of texts(join(cwd, 'logs'))) assert.doesNotMatch(text, /[\x00-\x08\x0b-\x1f\x7f]/, `${what}: ${path}`);
    const page = readFileSync(join(cwd, 'report.html'), 'utf8');
    assert.ok(!page.includes('<script>alert(1)') && !page.includes('<img src=x'), what);
    // Every row of the other runners, and the hostile one as it is, or its race failed by name.
    const got = rows(cwd, 'select horse, race_id from rpscrape');
    if (scrape.code === 0) {
      taken += 1;
      assert.equal(got.length, truth.length, what);
      if (plain) assert.ok(got.some((row) => row.horse.startsWith(plain)), `${what}: ${got.map((row) => row.horse)}`);
      const csv = readFileSync(join(cwd, 'data/dates/gb/2026_05_02.csv'), 'utf8');
      if (what === 'formula') assert.ok(csv.includes(plain) && ok(cwd, '-q', 'sql', '--format', 'csv', 'select horse from rpscrape').includes(plain));
    } else {
      assert.match(scrape.err, /warning: .*race|failed/, what);
    }
    assert.deepEqual(readdirSync(cwd).sort(), ['data', 'logs', 'pages', 'report.html', 'store'], what);
    assert.deepEqual(readdirSync(join(cwd, 'data/dates')), ['gb'], what);
  }
  assert.ok(taken >= 6, `${taken} of the names were taken`);
});

test('what SQL calls a table is a name, not SQL', (t) => {
  const cwd = freshFolder(t);
  writeFileSync(join(cwd, 'one.csv'), 'date,region,race_id,horse_id,horse,course,off\n2026-01-27,gb,5,6,Made Up (GB),Perth,14:30\n');
  ok(cwd, 'upload', 'one.csv');
  for (const [i, name] of ["x'; drop table rpscrape; --", 'x"; drop table rpscrape; --', '../../up', 'a/b', 'späť', '.', 'select', ' '].entries()) {
    const set = ['--set', `table.name=${name}`, '--set', `table.dataset=datasets/t${i}`, '--set', `raw.prefix=raw${i}/`];
    const made = rpscrape(cwd, ...set, '-q', 'upload', 'one.csv');
    if (name.trim() === '') {
      assert.equal(made.code, 2, name);
      continue;
    }
    assert.equal(made.code, 0, `${name}: ${made.err}`);
    assert.deepEqual(JSON.parse(ok(cwd, ...set, '-q', 'sql', '--format', 'json', `select count(*) n from "${name.replaceAll('"', '""')}"`)), [{ n: 1 }], name);
    assert.equal(rpscrape(cwd, '-q', 'describe', name).code, 0, name);
    assert.equal(rpscrape(cwd, '-q', 'history', name).code, 0, name);
    ok(cwd, '-q', 'drop', name, '--yes');
    assert.deepEqual(rows(cwd, 'select count(*) n from rpscrape'), [{ n: 1 }], name);
  }
  for (const [key, bad] of [['table.dataset', '../up'], ['table.dataset', '/etc'], ['raw.prefix', '../'], ['raw.prefix', '/'], ['table.dataset', 'a//b'], ['table.dataset', 'a\\..\\b/../c']]) {
    const run = rpscrape(cwd, '--set', `${key}=${bad}`, 'upload', 'one.csv');
    assert.equal(run.code, 2, `${key}=${bad}: ${run.err}`);
  }
  assert.deepEqual(readdirSync(cwd).sort(), ['logs', 'one.csv', 'store']);
});

test('links of a hostile listing leave neither the site nor the folders', async (t) => {
  const site = await serve(t, WORLD);
  const outside = await bystander(t);
  const links = ['/results/34/../../../../etc/passwd/2026-05-02/1', '/results/34/..%2f..%2fetc/2026-05-02/2', `${outside.address}/results/34/perth/2026-05-02/3`,
    'file:///results/34/etc/2026-05-02/4', '/results/34/a\\..\\b/2026-05-02/5', '//127.0.0.1:1/results/34/perth/2026-05-02/6', '/results/34/a%0d%0aX-Evil:%201/2026-05-02/7',
    `/results/34/${'p'.repeat(200_000)}/2026-05-02/8`, '/results/34/perth/2026-05-02/99999999999999999999', 'javascript:/results/34/perth/2026-05-02/9'];
  const proxy = await between(t, site, (request, reply) => {
    if (request.url.startsWith(`/results/${DAY}`)) {
      const text = reply.body.toString('utf8');
      const [known] = text.match(/\/results\/\d+\/[^"']+\/2026-05-02\/\d+/) ?? [];
      assert.ok(known, 'the listing has a link');
      return { ...reply, body: Buffer.from(text.replaceAll(known, links[proxy.turn])) };
    }
    return reply;
  });
  for (proxy.turn = 0; proxy.turn < links.length; proxy.turn += 1) {
    const cwd = freshFolder(t);
    configure(cwd, proxy, QUICK);
    const run = await start({ cwd, env: { ...process.env, RPSCRAPE_COOKIE: 'session=s3cret-word' } }, ...SCRAPE).done;
    assert.equal(run.code, 3, `${links[proxy.turn].slice(0, 80)}: ${run.code} ${run.err.slice(0, 500)}`);
    assert.deepEqual(readdirSync(cwd).filter((name) => !['data', 'logs', 'rpscrape.toml', 'store'].includes(name)), []);
    const below = readdirSync(join(cwd, 'data'), { recursive: true }).map(String);
    assert.ok(below.every((name) => /^(dates|\.scrape)(\/|$)/.test(name)), below.join('\n'));
  }
  assert.deepEqual(outside.seen, []);
  assert.ok(proxy.seen.every(({ path }) => !/[\r\n]/.test(path)));
});

test('redirects leave the site neither for files nor for another host, and the cookie stays', async (t) => {
  const site = await serve(t, WORLD);
  const outside = await bystander(t);
  const targets = ['file:///etc/passwd', `${outside.address}/results/${DAY}`, `//${new URL(outside.address).host}/x`, 'gopher://127.0.0.1:70/x', 'http://127.0.0.1:1/', 'ftp://127.0.0.1/x',
    'http://[::1]:1/', 'http://169.254.169.254/latest/meta-data/', 'javascript:alert(1)', 'http://user:pw@127.0.0.1:1/', 'http:///x', `/results/${DAY}\r\nX-Evil: 1`, '/loop'];
  const proxy = await between(t, site, (request, reply) => {
    if (request.url.startsWith(`/results/${DAY}`) || request.url === '/loop') {
      request.socket.end(`HTTP/1.1 302 Found\r\nConnection: close\r\nSet-Cookie: evil=1; Domain=127.0.0.1; Path=/\r\nLocation: ${targets[proxy.turn]}\r\nContent-Length: 0\r\n\r\n`);
      return null;
    }
    return reply;
  });
  for (proxy.turn = 0; proxy.turn < targets.length; proxy.turn += 1) {
    const cwd = freshFolder(t);
    configure(cwd, proxy, QUICK);
    const run = await start({ cwd, env: { ...process.env, RPSCRAPE_COOKIE: 'session=s3cret-word' } }, ...SCRAPE).done;
    assert.equal(run.code, 3, `${targets[proxy.turn]}: ${run.err}`);
    assert.match(run.err, /redirected (off the site|to what is no web address|more than 5 times)|status 404/, targets[proxy.turn]);
    assert.doesNotMatch(run.out + run.err, /root:|s3cret|user:pw/);
    for (const [path, text] of texts(cwd)) assert.ok(!/root:x|s3cret|user:pw@/.test(text), path);
  }
  assert.deepEqual(outside.seen, []);
});

// Runs without waiting for it here, as the servers are in this process; with its greatest size in kB.
function measured(cwd, ...args) {
  const child = spawn(BIN, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  let peak = 0;
  const look = () => {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0));
    } catch {
      // It has ended.
    }
  };
  const watch = setInterval(look, 20);
  child.stdout.resume();
  child.stderr.on('data', (piece) => { err += piece; look(); });
  return new Promise((done) => child.on('close', (code, signal) => { clearInterval(watch); done({ code, signal, err, peak }); }));
}

test('bodies that do not end, bombs, deep nesting and endless header fields fail their page in bounded memory', async (t) => {
  const site = await serve(t, WORLD);
  const zeros = Buffer.alloc(200 << 20);
  const gzipped = gzipSync(zeros, { level: 6 });
  const twice = gzipSync(gzipped);
  const brotli = brotliCompressSync(zeros.subarray(0, 64 << 20), { params: { 1: 1 } });
  const html = (body) => ({ status: 200, headers: { 'content-type': 'text/html' }, body });
  const packed = (encoding, body) => ({ status: 200, headers: { 'content-type': 'text/html', 'content-encoding': encoding }, body });
  const next = (json) => html(`<!doctype html><html><head></head><body><script id="__NEXT_DATA__" type="application/json">${json}</script></body></html>`);
  const attacks = {
    gzip: () => packed('gzip', gzipped),
    'gzip twice': () => packed('gzip, gzip', twice),
    'gzip six times': () => packed('gzip, gzip, gzip, gzip, gzip, gzip', twice),
    brotli: () => packed('br', brotli),
    'a body without end': (response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const more = () => { while (!response.destroyed && response.write(zeros.subarray(0, 1 << 20))); if (!response.destroyed) response.once('drain', more); };
      more();
    },
    'header fields without end': (response) => {
      response.socket.on('error', () => {});
      response.socket.write('HTTP/1.1 200 OK\r\n');
      const more = () => { if (!response.socket.destroyed && response.socket.write(`X-${Math.random()}: ${'a'.repeat(60_000)}\r\n`)) setImmediate(more); else response.socket.once('drain', more); };
      more();
    },
    'nested elements': () => html(`<!doctype html><html><body>${'<div><b>'.repeat(400_000)}`),
    'an attribute without end': () => html(`<!doctype html><html><body data-x="${'a'.repeat(4 << 20)}`),
    'nested JSON': () => next('['.repeat(2_000_000)),
    'nested objects': () => next(`${'{"a":'.repeat(500_000)}1${'}'.repeat(500_000)}`),
    'character references': () => html(`<!doctype html><html><body>${'&#x41;&amp;&lt;'.repeat(300_000)}`),
  };
  for (const where of ['listing', 'race']) {
    for (const [what, attack] of Object.entries(attacks)) {
      const proxy = await between(t, site, (request, reply, response) => {
        const race = request.url.split('/').length > 3;
        if (!request.url.startsWith('/results/') || race !== (where === 'race')) return reply;
        return attack(response) ?? null;
      });
      const cwd = freshFolder(t);
      configure(cwd, proxy, { ...QUICK, timeout: 20 });
      const run = await measured(cwd, ...SCRAPE);
      assert.equal(run.signal, null, `${what} as ${where}: ${run.err}`);
      assert.equal(run.code, 3, `${what} as ${where}: ${run.code} ${run.err.slice(0, 400)}`);
      assert.match(run.err, /larger than|content encodings|Too large response headers|no (listing|result page): neither|not valid JSON/, `${what} as ${where}`);
      assert.ok(run.peak < 200 * 1024, `${what} as ${where} took ${run.peak} kB`);
    }
  }
});

test('settings cannot add header fields, and a hostile configuration is refused by its line', (t) => {
  const cwd = freshFolder(t);
  const refused = [
    '[scrape]\ncontact = "me@example.org\\r\\nX-Evil: 1"\n', '[scrape]\nuser_agent = "bot/1.0\\r\\nX-Evil: 1"\n', '[scrape]\nsite = "http://127.0.0.1:1\\r\\n"\n', '[scrape]\nproxy = "http://a\\nb"\n',
    '[betfair]\nsite = "http://a\\r\\nb"\n', '[aws]\nregion = "eu\\r\\nX-Evil: 1"\n', '[aws]\nendpoint = "http://a\\r\\nb"\n', '[athena]\nworkgroup = "a\\u0000b"\n', '[paths]\ndata = "a\\u0000/../../etc"\n',
    '"../../x" = 1\n', '[paths]\n"data\\u0000" = "x"\n', `a = ${'['.repeat(100_000)}\n`, `${'[a.'.repeat(2)}\n`, `x = "${'y'.repeat(1_000_000)}"\n`, '\xff\xfe[paths]\n', '[paths]\ndata = 5\n', '[profile]\nx = 1\n',
    `${Array.from({ length: 5000 }, () => 'a').join('.')} = 1\n`,
  ];
  for (const [i, text] of refused.entries()) {
    writeFileSync(join(cwd, 'rpscrape.toml'), text, 'latin1');
    const run = rpscrape(cwd, '-q', 'scrape', '-d', DAY, '-r', 'gb');
    assert.equal(run.signal, null, `${i}: ${text.slice(0, 60)}`);
    assert.equal(run.code, 2, `${i}: ${text.slice(0, 60)}: ${run.err.slice(0, 300)}`);
    assert.match(run.err, /rpscrape\.toml/);
    assert.doesNotMatch(run.err, /[\x00-\x08\x0b-\x1f]/);
    assert.deepEqual(readdirSync(cwd), ['rpscrape.toml']);
  }
  writeFileSync(join(cwd, 'rpscrape.toml'), '');
  const cookie = rpscrape({ cwd, env: { ...process.env, RPSCRAPE_COOKIE: 'a=b\r\nX-Evil: 1' } }, '-q', 'scrape', '-d', DAY, '-r', 'gb');
  assert.equal(cookie.code, 2, cookie.err);
  assert.doesNotMatch(cookie.err, /X-Evil/);
});

const openssl = (cwd, ...args) => spawnSync('openssl', args, { cwd, encoding: 'utf8' });
const noOpenssl = spawnSync('openssl', ['version']).status === 0 ? false : 'the openssl program is not there';

// An authority, and certificates of it: for 127.0.0.1, for another name, and one that is not valid any more.
function certificates(cwd) {
  const make = (name, san, ...days) => {
    openssl(cwd, 'req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    writeFileSync(join(cwd, `${name}.ext`), `subjectAltName=${san}\n`);
    const run = openssl(cwd, 'x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', ...days, '-extfile', `${name}.ext`, '-out', `${name}.pem`);
    assert.equal(run.status, 0, run.stderr);
  };
  openssl(cwd, 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=Test authority', '-keyout', 'ca.key', '-out', 'ca.pem');
  openssl(cwd, 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', 'self.key', '-out', 'self.pem');
  make('good', 'IP:127.0.0.1', '-days', '2');
  make('other', 'DNS:other.example', '-days', '2');
  // Made yesterday and the day before, as the clock of the certificate's maker goes.
  const run = openssl(cwd, 'x509', '-req', '-in', 'good.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '-1', '-extfile', 'good.ext', '-out', 'expired.pem');
  writeFileSync(join(cwd, 'expired.key'), readFileSync(join(cwd, 'good.key')));
  return run.status === 0 ? ['self', 'other', 'expired'] : ['self', 'other'];
}

test('certificates are verified, of the site and of AWS, and no setting turns that off', { skip: noOpenssl }, async (t) => {
  const cwd = freshFolder(t);
  const bad = certificates(cwd);
  const site = await serve(t, WORLD);
  const secure = async (name) => {
    const asked = [];
    const server = createServer({ key: readFileSync(join(cwd, `${name}.key`)), cert: readFileSync(join(cwd, `${name}.pem`)) }, async (request, response) => {
      asked.push(request.url);
      const from = await fetch(`${site.address}${request.url}`);
      response.writeHead(from.status, { 'content-type': from.headers.get('content-type') ?? '' });
      response.end(Buffer.from(await from.arrayBuffer()));
    });
    server.on('tlsClientError', () => {});
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    t.after(() => { server.closeAllConnections(); server.close(); });
    return { address: `https://127.0.0.1:${server.address().port}`, asked };
  };
  const scrape = async (server, env = {}) => {
    configure(cwd, server, { ...QUICK, ca_file: join(cwd, 'ca.pem'), breaker: 1 });
    const run = start({ cwd, env: { ...process.env, ...env } }, ...SCRAPE);
    return run.done;
  };
  const good = await secure('good');
  assert.equal((await scrape(good)).code, 0, 'a certificate of the authority that is trusted');
  const loose = { CURL_INSECURE: '1', SSL_VERIFY: '0', NODE_TLS_REJECT_UNAUTHORIZED: '0', CURL_SSL_VERIFYPEER: '0', PYTHONHTTPSVERIFY: '0', AWS_CA_BUNDLE: '', CURLOPT_SSL_VERIFYPEER: '0' };
  for (const name of bad) {
    const server = await secure(name);
    const run = await scrape(server, loose);
    assert.equal(run.code, 3, `${name}: ${run.err}`);
    assert.match(run.err, /certificate|SSL|TLS/i, name);
    assert.deepEqual(server.asked, [], name);
    writeFileSync(join(cwd, 'rpscrape.toml'), '');
    const aws = start({ cwd, env: { ...process.env, ...loose, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 's3cret-key' } }, '--set', 'paths.store=s3://bucket/x', '--set', `aws.endpoint=${server.address}`,
      '--set', 'aws.path_style=true', '--set', 'aws.region=eu-west-1', '--set', 'aws.max_attempts=1', '--set', `aws.ca_file=${join(cwd, 'ca.pem')}`, '-q', 'tables');
    const said = await aws.done;
    assert.equal(said.code, 1, said.err);
    assert.match(said.err, /certificate|SSL|TLS/i, name);
    assert.deepEqual(server.asked, [], name);
  }
  const settings = JSON.parse(ok(cwd, 'config', '--json')).map(({ setting }) => setting);
  assert.deepEqual(settings.filter((name) => /insecure|verify|tls|ssl/i.test(name)), []);
  assert.doesNotMatch(ok(cwd, 'man'), /insecure/i);
});

test('secrets are in no log, output, file or command line', async (t) => {
  const cwd = freshFolder(t);
  const home = freshFolder(t);
  const site = await serve(t, WORLD);
  configure(cwd, site, { ...QUICK, breaker: 3, breaker_pause: 0 });
  writeFileSync(join(cwd, 'rpscrape.toml'), `${readFileSync(join(cwd, 'rpscrape.toml'), 'utf8')}proxy = "none"\n[aws]\nproxy = "http://user:hush-4@127.0.0.1:1"\nregion = "eu-west-1"\n[daily]\non_failure = "printf x > told; true hush-5"\n`);
  mkdirSync(join(home, '.aws'));
  writeFileSync(join(home, '.aws/credentials'), '[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = hush-6\naws_session_token = hush-7\n');
  const env = { ...process.env, HOME: home, RPSCRAPE_COOKIE: 'session=hush-1; other=hush-1b', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'hush-2', AWS_SESSION_TOKEN: 'hush-3',
    AWS_CONTAINER_AUTHORIZATION_TOKEN: 'hush-8', https_proxy: 'http://user:hush-9@127.0.0.1:1' };
  const fromFile = { ...env };
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) delete fromFile[name];
  const S3 = ['--set', 'paths.store=s3://bucket/x', '--set', 'aws.max_attempts=1', '--set', `paths.cache=${join(cwd, 'cache')}`];
  const runs = [
    SCRAPE.slice(1), ['upload'], ['sql', 'select count(*) from rpscrape'], ['sql', 'selct'], ['check', '--start-date', DAY, '--end-date', DAY], ['changes', '--since', '2026-01-01'], ['quality'], ['report'],
    ['report', '--terminal'], ['validate'], ['migrate', '--partition-by', 'country,month'], ['switch'], ['rollback'], ['cleanup', '--older-than', '0d', '--yes'], ['repair'], ['restore', '--version', '1', '--yes'],
    ['tables'], ['partitions'], ['describe'], ['history'], ['process'], ['retry', '--all'], ['reparse'], ['cards'], ['betfair', '-d', DAY], ['rescrape', '--days', '1', '--yes'], ['daily'], ['doctor'], ['config'], ['config', '--json'],
    ['man'], ['completion', 'bash'], ['regions'], ['courses'], ['load', 'nothing.parquet'], ['register', 'nothing'], ['drop', 'nothing', '--yes'], ['unknown'], ['--help'],
    [...S3, 'tables'], [...S3, 'doctor'], [...S3, 'upload'], ['--set', 'scrape.site=https://user:hush-10@example.org', 'scrape', '-d', DAY], ['--set', 'scrape.proxi=http://user:hush-11@h', 'config'],
    ['--set', 'scrape.proxy=http://user:hush-12@127.0.0.1:1', 'scrape', '-d', DAY, '--force'], ['--set', 'daily.on_failure=hush-13', 'tables'],
  ];
  const said = [];
  for (const args of runs) {
    for (const where of args.includes('paths.store=s3://bucket/x') ? [env, fromFile] : [env]) {
      const run = rpscrape({ cwd, env: where }, '-v', ...args);
      assert.equal(run.signal, null, args.join(' '));
      said.push([args.join(' '), run.out + run.err]);
    }
  }
  // A failing daily job with its hook.
  await site.faults({ profile: 'blocked' });
  said.push(['blocked daily', Object.values(rpscrape({ cwd, env }, '-v', 'daily')).join()]);
  assert.ok(existsSync(join(cwd, 'told')));
  for (const [what, text] of said) assert.doesNotMatch(text, /hush-/, what);
  for (const [path, text] of texts(cwd)) {
    if (!path.endsWith('rpscrape.toml')) assert.ok(!text.includes('hush-'), path);
  }
  assert.ok(said.some(([, text]) => text.includes('http://***@127.0.0.1:1')));
  // The token of a server: on its output only, and in no list of processes.
  const server = start({ cwd, env: { ...env, BROWSER: '/bin/true' } }, '-v', '--json', 'serve', '--port', '0', '--open');
  t.after(() => server.child.kill('SIGKILL'));
  const { url } = JSON.parse(await new Promise((told) => server.child.stdout.once('data', told)));
  const token = new URL(url).searchParams.get('token');
  assert.match(token, /^[0-9a-f]{64}$/);
  for (const process of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const file = `/proc/${process}/cmdline`;
    let line = '';
    try {
      line = readFileSync(file, 'latin1');
    } catch {
      continue; // it has ended, or is not ours
    }
    assert.ok(!line.includes(token) && !/hush-\d/.test(line), line);
  }
  server.child.kill('SIGINT');
  const { err } = await server.done;
  assert.ok(!err.includes(token));
  for (const [path, text] of texts(cwd)) assert.ok(!text.includes(token), path);
});

test('files that are the user\'s own: the history of the shell', { skip: spawnSync('script', ['--version']).status === 0 ? false : 'the script program is not there' }, (t) => {
  const cwd = freshFolder(t);
  writeFileSync(join(cwd, 'one.csv'), 'date,region,race_id,horse_id,horse,course,off\n2026-01-27,gb,5,6,Made Up (GB),Perth,14:30\n');
  ok(cwd, '-q', 'upload', 'one.csv');
  const run = spawnSync('script', ['-qec', `${BIN} -q sql`, '/dev/null'], { cwd, input: 'select 1;\n.quit\n', encoding: 'utf8', env: { ...process.env, HOME: cwd, XDG_STATE_HOME: '', RPSCRAPE_HISTORY: '' } });
  assert.equal(run.status, 0, run.stdout);
  const history = join(cwd, '.local/state/rpscrape/history');
  assert.equal(statSync(history).mode & 0o077, 0, `${(statSync(history).mode & 0o777).toString(8)}`);
});
