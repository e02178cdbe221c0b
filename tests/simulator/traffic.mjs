// What clients have asked for: the request log and the figures drawn from it. Control requests are not in it.

const LOG_LIMIT = 500000;

function tally(items) {
  const counts = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}

// The most starts within any second, and the least time between two starts that follow each other.
function pace(log) {
  let most = 0;
  let least = null;
  let first = 0;
  log.forEach(({ ms }, last) => {
    while (ms - log[first].ms >= 1000) first += 1;
    most = Math.max(most, last - first + 1);
    if (last > 0) least = Math.min(least ?? Infinity, ms - log[last - 1].ms);
  });
  return { maxPerSecond: most, minGapMs: least === null ? null : Number(least.toFixed(3)) };
}

export class Traffic {
  constructor() {
    this.start = performance.now();
    this.log = [];
    this.agents = new Set();
    this.inFlight = 0;
    this.mostInFlight = 0;
    this.elsewhere = [];
  }

  // Notes the start of a request. The entry gets its status and fault while the request is answered.
  begin(request, connection) {
    const ms = Number((performance.now() - this.start).toFixed(3));
    const entry = { ms, path: request.path, status: null, fault: null, changes: [], connection, proxied: request.proxied };
    if (this.log.length < LOG_LIMIT) this.log.push(entry);
    const agent = request.stream.headers['user-agent'];
    if (agent) this.agents.add(agent);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    request.response.on('close', () => { this.inFlight -= 1; });
    return entry;
  }

  // A request that reached the other host; see elsewhere.mjs.
  note(path, headers) {
    this.elsewhere.push({ path, cookie: headers.cookie ?? null });
  }

  stats() {
    const { log } = this;
    const faulted = log.filter((entry) => entry.fault !== null);
    return {
      total: log.length, paths: tally(log.map((entry) => entry.path)), statuses: tally(log.map((entry) => entry.status ?? 'none')),
      faulted: faulted.length, faults: tally(faulted.map((entry) => entry.fault)), changes: tally(log.flatMap((entry) => entry.changes)),
      connections: new Set(log.map((entry) => entry.connection)).size, mostInFlight: this.mostInFlight, ...pace(log),
      proxied: log.filter((entry) => entry.proxied).length, elsewhere: this.elsewhere, userAgents: [...this.agents],
    };
  }
}
