// A certificate of its own for the TLS server, made by the `openssl` command when the server starts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasOpenssl = () => spawnSync('openssl', ['version']).status === 0;

// { key, cert, file, remove }: `file` is the certificate, which is also the authority that a client must trust.
export function makeCertificate() {
  const folder = mkdtempSync(join(tmpdir(), 'rps-sim-tls-'));
  const [keyFile, file] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
  const run = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30',
    '-subj', '/CN=Racing results simulator', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-keyout', keyFile, '-out', file],
  { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (run.status !== 0) {
    remove();
    throw new Error(`no certificate from openssl: ${run.error?.message ?? run.stderr}`);
  }
  return { key: readFileSync(keyFile), cert: readFileSync(file), file, remove };
}
