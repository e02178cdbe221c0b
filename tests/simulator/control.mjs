// The server's state and the control addresses under /_sim/ that tests use:
//   GET  /_sim/clock            the instant that the site takes as now
//   POST /_sim/clock            {"asOf": "2026-03-04T08:00:00Z"} or {"advanceSeconds": 3600}; null = real time
//   POST /_sim/layout           {"layout": "next"}
//   GET  /_sim/faults           the rules in force, and how often each has matched and fired
//   POST /_sim/faults           [RULE, ...], RULE, {"profile": NAME} or {"rules": [...], "seed": 7}; [] = none;
//                               a RULE that is but a fault's name may be a text
//   POST /_sim/robots           {"variant": NAME}, {"text": "User-agent: *\n..."} or {"status": 500}
//   GET  /_sim/stats            figures of the requests since the start or the last reset (traffic.mjs)
//   GET  /_sim/log?from=N       the requests themselves, from the N-th on
//   POST /_sim/stats/reset      empties the log; rules keep their counts
import { PROFILE_NAMES, PROFILES } from './faults/profiles.mjs';
import { Rules } from './faults/rules.mjs';
import { checkedRobots } from './robots.mjs';
import { LAYOUTS } from './site.mjs';
import { Traffic } from './traffic.mjs';

// The forms that POST /_sim/faults takes, as Rules.
export function rulesFrom(wanted) {
  if (Array.isArray(wanted)) return new Rules(wanted);
  if (typeof wanted === 'string' || wanted.fault !== undefined) return new Rules([wanted]);
  const { profile, rules, seed = 1, ...rest } = wanted;
  if (Object.keys(rest).length > 0) throw new Error(`faults do not know ${Object.keys(rest).join(', ')}`);
  if (profile === undefined) return new Rules(rules, seed);
  if (!PROFILES[profile]) throw new Error(`profile '${profile}' is none of ${PROFILE_NAMES.join(', ')}`);
  return new Rules([...PROFILES[profile], ...(rules ?? [])], seed);
}

export class State {
  constructor({ asOf = null, layout = 'classic', robots = 'usual', rules = [] }) {
    this.asOf = asOf; // ms since 1970 UTC; null = the computer's clock
    this.layout = layout;
    this.robots = checkedRobots(robots);
    this.rules = rulesFrom(rules);
    this.traffic = new Traffic();
    this.elsewhere = ''; // address of the other host; set when it listens
    this.port = 0;
  }

  now() {
    return this.asOf ?? Date.now();
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

function setRobots(state, { variant, ...own }) {
  state.robots = variant === undefined ? own : checkedRobots(variant);
}

const clock = (state) => ({ asOf: new Date(state.now()).toISOString(), real: state.asOf === null });

function log(state, query) {
  const from = Number(new URLSearchParams(query).get('from') ?? 0);
  return { total: state.traffic.log.length, entries: state.traffic.log.slice(from) };
}

const ROUTES = {
  'GET /_sim/clock': (state) => clock(state),
  'POST /_sim/clock': (state, body) => { setClock(state, body); return clock(state); },
  'POST /_sim/layout': (state, body) => { setLayout(state, body); return { layout: state.layout }; },
  'GET /_sim/faults': (state) => state.rules.describe(),
  'POST /_sim/faults': (state, body) => { state.rules = rulesFrom(body); return state.rules.describe(); },
  'POST /_sim/robots': (state, body) => { setRobots(state, body); return { robots: state.robots }; },
  'GET /_sim/stats': (state) => state.traffic.stats(),
  'GET /_sim/log': (state, body, query) => log(state, query),
  'POST /_sim/stats/reset': (state) => { state.traffic = new Traffic(); return state.traffic.stats(); },
};

// The answer to a control request as { status, json }.
export function control(state, { method, path, query }, bodyText) {
  const route = ROUTES[`${method} ${path}`];
  if (!route) return { status: 404, json: { error: `no control ${method} ${path}`, known: Object.keys(ROUTES) } };
  try {
    return { status: 200, json: route(state, bodyText ? JSON.parse(bodyText) : {}, query) };
  } catch (error) {
    return { status: 400, json: { error: error.message } };
  }
}
