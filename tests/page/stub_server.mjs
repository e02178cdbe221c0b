// Stands in for `rpscrape serve`: the live page with its policy, and the two APIs, with answers that tests set.
import { createServer } from 'node:http';
import { render } from './browser.mjs';

// `answers.report()` gives the report; `answers.sql(text)` gives {status, body}, or null to let the request wait for ever.
// `asked` collects the API's requests: {method, path, cookie, type, body, aborted}.
export async function startStub(t, answers) {
  const page = render('', '--live');
  const policy = render('', '--policy');
  const asked = [];
  const server = createServer(async (request, response) => {
    const send = (status, type, body, headers = {}) =>
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers }).end(body);
    if (request.url === '/')
      return send(200, 'text/html; charset=utf-8', page, {
        'Content-Security-Policy': policy,
        'Set-Cookie': 'session=secret; HttpOnly; SameSite=Strict; Path=/',
      });
    const entry = {
      method: request.method,
      path: request.url,
      cookie: request.headers.cookie,
      type: request.headers['content-type'],
      body: '',
      aborted: false,
    };
    asked.push(entry);
    for await (const piece of request) entry.body += piece;
    response.on('close', () => {
      entry.aborted = !response.writableFinished;
    });
    if (request.url.split('?')[0] === '/api/report') return send(200, 'application/json', JSON.stringify(answers.report()));
    const answer = request.url === '/api/sql' ? answers.sql(JSON.parse(entry.body).sql) : { status: 404, body: {} };
    if (answer !== null)
      send(answer.status, 'application/json', typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  t.after(stop);
  return { url: `http://127.0.0.1:${server.address().port}/`, asked, stop };
}
