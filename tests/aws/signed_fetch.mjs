// A request of S3 signed here (Signature Version 4), so that tests ask a server that checks signatures without the
// program's own signer. Source: Amazon S3 API Reference, "Authenticating Requests".
import { createHash, createHmac } from 'node:crypto';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const hmac = (key, data) => createHmac('sha256', key).update(data).digest();
const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

// `query` is an object; all of the last argument may be left out. `sent` goes instead of the body that is signed. Resolves to what
// fetch() does.
export const signedFetch = (server, method, path, { query = {}, headers = {}, body = '', sent = body } = {}) => {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${server.region ?? 'eu-west-1'}/s3/aws4_request`;
  const pathname = path.split('/').map(encode).join('/');
  const search = Object.keys(query).sort().map((name) => `${encode(name)}=${encode(query[name])}`).join('&');
  const all = { ...headers, host: new URL(server.address).host, 'x-amz-content-sha256': sha256(body), 'x-amz-date': time };
  const names = Object.keys(all).map((name) => name.toLowerCase()).sort();
  const value = (name) => all[Object.keys(all).find((one) => one.toLowerCase() === name)];
  const canonical = [method, pathname, search, ...names.map((name) => `${name}:${value(name)}`), '', names.join(';'), all['x-amz-content-sha256']];
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical.join('\n'))].join('\n');
  const key = scope.split('/').reduce((before, part) => hmac(before, part), `AWS4${server.secret}`);
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  delete all.host; // fetch() sets it
  const Authorization = `AWS4-HMAC-SHA256 Credential=${server.key}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return fetch(`${server.address}${pathname}${search ? `?${search}` : ''}`, { method, headers: { ...all, Authorization }, body: sent === '' ? undefined : sent });
};
