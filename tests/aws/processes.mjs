// Servers that tests run beside: started on ports of their own, asked until they answer, and a command run beside them.
import { spawn } from 'node:child_process';
import net from 'node:net';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const proxyProgram = fileURLToPath(new URL('s3_proxy.mjs', import.meta.url));

export const fail = (text) => {
  process.stderr.write(`${basename(process.argv[1])}: ${text}\n`);
  process.exit(1);
};

export const freePort = () =>
  new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

// The process, with what it writes kept for the case that it fails.
export const start = (command, args, env) => {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  child.said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      child.said = (child.said + text).slice(-4000);
    });
  }
  child.on('exit', (code) => {
    child.ended = code ?? 1;
  });
  return child;
};

// Asks until there is an answer, or the process has ended.
export const answer = async (child, address, options) => {
  for (;;) {
    if (child.ended !== undefined) fail(`a server has ended (${child.ended}):\n${child.said}`);
    try {
      return await fetch(address, options);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
};

// The tests' proxy (s3_proxy.mjs) in front of the server.
export const startProxy = (server, ...options) =>
  new Promise((resolve) => {
    const child = start(process.execPath, [proxyProgram, server, ...options]);
    child.on('exit', () => fail(`the proxy has ended:\n${child.said}`));
    child.stdout.once('data', (text) => resolve({ child, address: String(text).trim() }));
  });

// Runs the command with more in its environment and ends this process as it ends.
export const runBeside = (command, args, env) => {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${command}: ${error.message}`));
  child.on('exit', (code) => process.exit(code ?? 1));
};
