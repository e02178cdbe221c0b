// Runs a command beside an emulator of AWS and the tests' proxy, and gives its exit code. The command finds
//   RPS_TEST_AWS_PROXY      the proxy's address: S3, Glue, Athena, STS, with a bucket "rpscrape"
//   RPS_TEST_GLUE_ENDPOINT  the emulator's own
//   and made-up credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
//
//   node tests/aws/with_servers.mjs COMMAND [ARGUMENTS]      after tests/aws/fetch_moto.sh
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { answer, fail, freePort, runBeside, start, startProxy } from './processes.mjs';

const packages = fileURLToPath(new URL('../../.deps/moto/usr/lib/python3/dist-packages', import.meta.url));
const REGION = 'eu-west-1';

const startMoto = async () => {
  if (!existsSync(packages)) fail('the emulator is not there: run tests/aws/fetch_moto.sh');
  const port = await freePort();
  // Reads its standard input so as to end with this process, however that ends.
  const program = [
    'import os, sys, threading',
    'threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()',
    'from moto.server import main',
    `main(["-H", "127.0.0.1", "-p", "${port}"])`,
  ].join('\n');
  const child = start('/usr/bin/python3', ['-c', program], { PYTHONPATH: packages });
  const address = `http://127.0.0.1:${port}`;
  await answer(child, address);
  const bucket = `<CreateBucketConfiguration><LocationConstraint>${REGION}</LocationConstraint></CreateBucketConfiguration>`;
  const headers = { Host: 's3.eu-west-1.amazonaws.com', Authorization: `AWS4-HMAC-SHA256 Credential=test/20251111/${REGION}/s3/aws4_request` };
  const made = await answer(child, `${address}/rpscrape`, { method: 'PUT', headers });
  if (!made.ok) {
    const again = await answer(child, `${address}/rpscrape`, { method: 'PUT', headers, body: bucket });
    if (!again.ok) fail(`no bucket: ${await again.text()}`);
  }
  return { child, address };
};

const [command, ...args] = process.argv.slice(2);
if (!command) fail('which command?');
const moto = await startMoto();
const proxy = await startProxy(moto.address);
runBeside(command, args, {
  RPS_TEST_AWS_PROXY: proxy.address,
  RPS_TEST_GLUE_ENDPOINT: moto.address,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_EC2_METADATA_DISABLED: 'true',
});
