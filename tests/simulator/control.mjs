// The server's state and the control addresses under /_sim/ that tests use:
//   GET  /_sim/clock            the instant that the site takes as now
//   POST /_sim/clock            {"asOf": "2026-03-04T08:00:00Z"} or {"advanceSeconds": 3600}; null = real time
//   POST /_sim/layout           {"layout": "next"}
//   GET  /_sim/stats            requests counted per path, in all, and in flight
//   POST /_sim/stats/reset
import { LAYOUTS } from './site.mjs';

export class State {
  constructor({ asOf = null, layout = 'classic' }) {
    this.asOf = asOf; // ms since 1970 UTC; null = the computer's clock
    this.layout = layout;
    this.resetStats();
  }

  now() {
    return this.asOf ?? Date.now();
  }

  resetStats() {
    this.paths = new Map();
    this.agents = new Set();
    this.inFlight = 0;
    this.mostInFlight = 0;
  }

  count(path, agent) {
    this.paths.set(path, (this.paths.get(path) ?? 0) + 1);
    if (agent) this.agents.add(agent);
  }

  stats() {
    const total = [...this.paths.values()].reduce((sum, n) => sum + n, 0);
    return { total, paths: Object.fromEntries(this.paths), userAgents: [...this.agents], mostInFlight: this.mostInFlight };
  }
}

function setClock(state, { asOf, advanceSeconds }) {
  if (advanceSeconds !== undefined) {
    state.asOf = state.now() + advanceSeconds * 1000;
  } else {
    const instant = asOf === null ? null : Date.parse(asOf);
    if (Number.isNaN(instant)) throw new Error(`asOf '${asOf}' is no date and time`);
    state.asOf = instant;
  }
}

function setLayout(state, { layout }) {
  if (!LAYOUTS.includes(layout)) throw new Error(`layout '${layout}' is none of ${LAYOUTS.join(', ')}`);
  state.layout = layout;
}

const clock = (state) => ({ asOf: new Date(state.now()).toISOString(), real: state.asOf === null });

const ROUTES = {
  'GET /_sim/clock': (state) => clock(state),
  'POST /_sim/clock': (state, body) => { setClock(state, body); return clock(state); },
  'POST /_sim/layout': (state, body) => { setLayout(state, body); return { layout: state.layout }; },
  'GET /_sim/stats': (state) => state.stats(),
  'POST /_sim/stats/reset': (state) => { state.resetStats(); return state.stats(); },
};

// The answer to a control request as { status, json }.
export function control(state, method, path, bodyText) {
  const route = ROUTES[`${method} ${path}`];
  if (!route) return { status: 404, json: { error: `no control ${method} ${path}`, known: Object.keys(ROUTES) } };
  try {
    return { status: 200, json: route(state, bodyText ? JSON.parse(bodyText) : {}) };
  } catch (error) {
    return { status: 400, json: { error: error.message } };
  }
}
