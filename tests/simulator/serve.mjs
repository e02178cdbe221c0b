// The `serve` command: the server in a process of its own, until a signal or, if asked for, the end of stdin.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rulesFrom } from './control.mjs';
import { PROFILES } from './faults/profiles.mjs';
import { PROTOCOLS, startServer } from './server.mjs';

// --faults: a profile's name, JSON as for POST /_sim/faults, or a file with such JSON.
export function faultsOption(text) {
  if (text === undefined) return [];
  if (PROFILES[text]) return { profile: text };
  const json = /^\s*[[{]/.test(text) ? text : existsSync(text) ? readFileSync(text, 'utf8') : null;
  if (json === null) throw new Error(`--faults '${text}' is no profile, no JSON and no file`);
  const wanted = JSON.parse(json);
  rulesFrom(wanted);
  return wanted;
}

export function protocolOption(options) {
  const protocol = options.tls ? 'tls' : options.h2c ? 'h2c' : 'http1';
  if (options.tls && options.h2c) throw new Error(`--tls and --h2c exclude each other (protocols: ${PROTOCOLS.join(', ')})`);
  return protocol;
}

// The file appears whole or not at all.
function writeWhole(file, text) {
  writeFileSync(`${file}.tmp`, text);
  renameSync(`${file}.tmp`, file);
}

function onEndOfStdin(stop) {
  for (const event of ['end', 'close', 'error']) process.stdin.once(event, stop);
  process.stdin.resume();
}

// Prints one line of JSON when ready, to stdout and to `readyFile`: { address, elsewhere, ca, pid }.
export async function serve({ readyFile, untilStdinCloses, ...serverOptions }) {
  const server = await startServer({ ...serverOptions, hold: true });
  const stop = () => server.close().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
  if (untilStdinCloses) onEndOfStdin(stop);
  const { address, elsewhere, caFile } = server;
  const line = `${JSON.stringify({ address, elsewhere, ca: caFile ?? null, pid: process.pid })}\n`;
  if (readyFile) writeWhole(readyFile, line);
  process.stdout.write(line);
}
