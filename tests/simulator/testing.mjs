// For the simulator's own tests: a server that is always closed, and a client that tells what came over the wire.
import { Agent, request as httpRequest } from 'node:http';
import { startServer } from './server.mjs';
import { World } from './world.mjs';

export const DATE = '2026-05-16';
export const LISTING = `/results/${DATE}`;
export const AS_OF = Date.parse('2026-05-20T08:00:00Z');
export const world = new World({ seed: 4, regions: ['gb'] });

// A path of a race with a result and a few runners.
export function somePath(of = world) {
  const race = of.races(DATE).find((each) => of.isListed(each, AS_OF) && !each.result.isVoid && each.runners.length > 5);
  return `/results/${race.course.id}/${race.course.key}/${DATE}/${race.id}`;
}

export const json = (value) => ({ method: 'POST', body: JSON.stringify(value) });

// Calls use(site): site.get(path, init) is fetch, site.control(path, body) a control request, site.raw(path, …)
// see raw() below, site.server what startServer gave. A control request that is refused gives { status, error }.
export async function withServer(options, use) {
  const server = await startServer({ world, asOf: AS_OF, ...options });
  const get = (path, init) => fetch(server.address + path, init);
  const control = async (path, body) => {
    const answer = await get(`/_sim/${path}`, body === undefined ? {} : json(body));
    const value = await answer.json();
    return answer.ok ? value : { ...value, status: answer.status };
  };
  try {
    await use({ server, get, control, raw: (path, settings) => raw(server.address + path, settings) });
  } finally {
    await server.close();
  }
}

// One request: { status, headers, body, error }: all that came, and the code of the error that ended it, if any.
// Nothing is decoded, no redirect followed. `limit`: hang up after so many bytes.
export function raw(url, { headers = {}, agent = new Agent(), limit = Infinity, requestWith = httpRequest, ...options } = {}) {
  return new Promise((resolve) => {
    const got = { status: null, headers: {}, body: Buffer.alloc(0), error: null };
    const chunks = [];
    let size = 0;
    const finish = (error) => resolve({ ...got, body: Buffer.concat(chunks), error: error?.code ?? error?.message ?? got.error });
    const request = requestWith(url, { headers, agent, ...options }, (response) => {
      Object.assign(got, { status: response.statusCode, headers: response.headers });
      response.on('data', (chunk) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > limit) request.destroy(Object.assign(new Error('too much'), { code: 'LIMIT' }));
      });
      response.on('error', finish);
      response.on('end', () => finish());
    });
    request.on('error', finish);
    request.end();
  });
}

// Waits until `test()` holds; for what another part of this process is about to do.
export async function until(test) {
  while (!test()) await new Promise((resolve) => { setTimeout(resolve, 2); });
}

// A test that waits for what never comes must fail, not hang: the timer does not keep the process alive, but
// ends it when something else does.
const TOO_LONG_MS = 180000;
setTimeout(() => {
  process.stderr.write('a test of the simulator hangs\n');
  process.exit(1);
}, TOO_LONG_MS).unref();
