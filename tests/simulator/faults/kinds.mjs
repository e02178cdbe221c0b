// Every kind of fault by name: { parameters, and one or two of
//   answer(fault, request, state, next)   answers instead of the site; `next()` gives the site's own reply
//   prepare(fault, request)               changes what the site is asked
//   change(fault, request, reply)         gives the site's reply back changed
//   check(fault)                          throws when the parameters make no sense }.
import { CONTENT } from './content.mjs';
import { DRIFT } from './drift.mjs';
import { STATUS } from './status.mjs';
import { TRANSFER } from './transfer.mjs';

export const KINDS = { ...STATUS, ...TRANSFER, ...CONTENT, ...DRIFT };

// The handler in front of the site.
export async function faultHandler(request, state, world, next) {
  const { answer, changes } = state.rules.decide(request, state.now());
  if (answer) {
    request.entry.fault = answer.fault;
    return KINDS[answer.fault].answer(answer, request, state, next);
  }
  request.entry.changes = changes.map((change) => change.fault);
  for (const change of changes) KINDS[change.fault].prepare?.(change, request);
  let reply = await next();
  for (const change of changes) reply = (await KINDS[change.fault].change?.(change, request, reply)) ?? reply;
  return reply;
}
