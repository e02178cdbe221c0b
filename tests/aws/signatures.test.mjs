// The program against the emulator with its signature checks on. The emulator checks keys with '=' and prefixes with '/'
// wrongly (it refuses AWS's own client, too), so nothing here has one; those are compared with AWS's client in ctest
// aws_signing. It knows no If-Match either, and the proxy that does cannot sign: doctor says so, which is all that it
// may say.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshFolder, rpscrape } from '../e2e/program.mjs';

const EMULATOR = process.env.RPS_TEST_GLUE_ENDPOINT;
if (!EMULATOR) throw new Error('RPS_TEST_GLUE_ENDPOINT is not set: run these tests through ctest');

const iam = async (action, parameters) => {
  const reply = await fetch(EMULATOR, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Authorization: 'AWS4-HMAC-SHA256 Credential=test/20251111/us-east-1/iam/aws4_request',
    },
    body: new URLSearchParams({ Action: action, Version: '2010-05-08', ...parameters }).toString(),
  });
  const text = await reply.text();
  assert.equal(reply.status, 200, text);
  return text;
};

const doctor = (folder, key, secret) => {
  const run = rpscrape({ cwd: folder, env: { ...process.env, AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret } }, '-q', 'doctor', '--json');
  const findings = JSON.parse(run.out);
  return { findings, failed: findings.filter((one) => one.state === 'failed') };
};

test('right signatures pass, wrong ones do not', async (t) => {
  await iam('CreateUser', { UserName: 'racing' });
  const made = await iam('CreateAccessKey', { UserName: 'racing' });
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
  await iam('PutUserPolicy', { UserName: 'racing', PolicyName: 'all', PolicyDocument: policy });
  const key = made.match(/<AccessKeyId>([^<]+)/)[1];
  const secret = made.match(/<SecretAccessKey>([^<]+)/)[1].replaceAll('&amp;', '&');
  const folder = freshFolder(t);
  writeFileSync(
    join(folder, 'rpscrape.toml'),
    `[paths]\nstore = "s3://rpscrape"\ncache = "cache"\n[catalog]\nkind = "glue"\n[sql]\nengine = "athena"\n` +
      `[athena]\noutput = "s3://rpscrape/out/"\n[aws]\nendpoint = "${EMULATOR}"\npath_style = true\nmax_attempts = 1\n`,
  );
  await fetch(`${EMULATOR}/moto-api/reset-auth`, { method: 'POST', body: '0' });

  const right = doctor(folder, key, secret);
  assert.match(right.findings.find((one) => one.check === 'credentials').detail, /user\/racing/);
  const passed = right.findings.filter((one) => one.state === 'ok').map((one) => one.check);
  for (const check of ['credentials', 'store: list', 'store: write', 'store: read', 'store: remove', 'athena']) {
    assert.ok(passed.includes(check), `${check}: ${JSON.stringify(right.failed)}`);
  }
  // The catalog is looked for below a prefix with '/'; of Glue that is the second step, so its own calls went through.
  for (const { check, detail } of right.failed) {
    if (check === 'store: conditional writes') assert.match(detail, /ignores If-Match/);
    else assert.match(detail, /^s3 LIST s3:\/\/rpscrape\/_rpscrape\/catalog\/snapshots\/: SignatureDoesNotMatch/);
  }
  assert.deepEqual(right.failed.map((one) => one.check), ['store: conditional writes', 'catalog', 'glue']);

  const wrong = doctor(folder, key, `${secret}x`);
  assert.deepEqual(wrong.failed.map((one) => one.check), ['credentials', 'athena']);
  for (const { detail, advice } of wrong.failed) assert.match(`${detail} ${advice}`, /SignatureDoesNotMatch.*secret/);
  assert.ok(!JSON.stringify(wrong.findings).includes(secret));
  const unknown = doctor(folder, 'AKIAUNKNOWN', secret);
  assert.match(`${unknown.failed[0].detail} ${unknown.failed[0].advice}`, /InvalidClientTokenId|InvalidAccessKeyId/);
});
