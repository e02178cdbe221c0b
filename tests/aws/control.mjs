// For tests that run beside with_servers.mjs: the proxy's faults and list of requests, and plain requests to Glue.
export const PROXY = process.env.RPS_TEST_AWS_PROXY;
if (!PROXY) throw new Error('RPS_TEST_AWS_PROXY is not set: run these tests through ctest');

// What shows the tables: Glue, or nothing ("embedded") beside a server that is S3 only.
export const CATALOG = process.env.RPS_TEST_CATALOG ?? 'glue';
export const hasGlue = CATALOG === 'glue';

const control = (path, body) =>
  fetch(PROXY + path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }).then((reply) => reply.json());
export const reset = () => control('/_reset', {});
export const faults = (...list) => control('/_faults', list);
export const latency = (millis) => control('/_latency', { millis });
// Resolves when a request is held by a fault of kind "hold" or "hold_after".
export const held = () => control('/_held');
export const requests = () => control('/_requests');

// An action of Glue, not by the program.
export const glue = async (action, request) => {
  const reply = await fetch(PROXY, {
    method: 'POST',
    headers: {
      'X-Amz-Target': `AWSGlue.${action}`,
      'Content-Type': 'application/x-amz-json-1.1',
      Authorization: 'AWS4-HMAC-SHA256 Credential=test/20251111/eu-west-1/glue/aws4_request',
    },
    body: JSON.stringify(request),
  });
  const text = await reply.text();
  const json = text === '' ? {} : JSON.parse(text);
  if (!reply.ok) throw new Error(`glue ${action}: ${reply.status} ${text}`);
  return json;
};
