// Athena's calls, answered by running the SQL: what the emulator of AWS does not do. The engine behind it is the
// program's embedded one over the same lake, so only SQL that both engines understand can be asked; kinds of
// statements, states, pages and errors follow the Amazon Athena API reference.
//
//   const athena = await startAthena({ folder, program })
//   athena.address    for aws.athena_endpoint
//   athena.requests   [{ action, request }], in order
//   athena.hide       a condition in SQL: rows that this Athena does not see
//   athena.hang       true: queries run until they are stopped
import http from 'node:http';

const TYPES = { BIGINT: 'bigint', INTEGER: 'integer', DOUBLE: 'double', FLOAT: 'float', BOOLEAN: 'boolean', DATE: 'date', TIMESTAMP: 'timestamp(3)' };

const body = async (stream) => {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return JSON.parse(Buffer.concat(parts));
};

export async function startAthena({ folder, program }) {
  const queries = new Map();
  const athena = { requests: [], hide: '', hang: false };

  // Rows as objects; throws the engine's words.
  const ask = async (sql) => {
    const run = await program(folder, '-q', 'sql', '--engine', 'embedded', '--format', 'json', sql).done;
    if (run.code !== 0) throw new Error(run.err.trim());
    return JSON.parse(run.out);
  };

  const seen = (sql) =>
    athena.hide ? sql.replaceAll('from "rpscrape"', `from (select * from "rpscrape" where not (${athena.hide})) as r`) : sql;

  const execute = async (query) => {
    try {
      const columns = await ask(`describe ${seen(query.sql)}`);
      query.columns = columns.map((one) => ({ Name: one.column_name, Label: one.column_name, Type: TYPES[one.column_type] ?? 'varchar' }));
      const names = columns.map((one) => ({ VarCharValue: one.column_name }));
      const values = (await ask(seen(query.sql))).map((row) =>
        columns.map(({ column_name: name }) => (row[name] === null ? {} : { VarCharValue: String(row[name]) })),
      );
      query.rows = [names, ...values].map((Data) => ({ Data }));
      query.state = 'SUCCEEDED';
    } catch (error) {
      query.state = 'FAILED';
      query.reason = `SYNTAX_ERROR: ${error.message.split('\n')[0]}`;
    }
  };

  const actions = {
    StartQueryExecution: (request) => {
      const id = `00000000-0000-4000-8000-${String(queries.size + 1).padStart(12, '0')}`;
      const query = { sql: request.QueryString, state: 'QUEUED', polls: 0 };
      queries.set(id, query);
      if (!athena.hang) query.work = execute(query);
      return { QueryExecutionId: id };
    },
    GetQueryExecution: async ({ QueryExecutionId: id }) => {
      const query = queries.get(id);
      query.polls += 1;
      if (query.polls === 1) return { QueryExecution: { QueryExecutionId: id, Status: { State: query.state === 'CANCELLED' ? 'CANCELLED' : 'RUNNING' } } };
      await query.work;
      return {
        QueryExecution: {
          QueryExecutionId: id,
          StatementType: 'DML',
          Status: {
            State: query.state === 'QUEUED' ? 'RUNNING' : query.state,
            ...(query.reason ? { StateChangeReason: query.reason, AthenaError: { ErrorCategory: 2, ErrorType: 1100 } } : {}),
          },
          Statistics: { DataScannedInBytes: 12_345_678 },
        },
      };
    },
    GetQueryResults: ({ QueryExecutionId: id, NextToken: token = '0', MaxResults: most = 1000 }) => {
      const query = queries.get(id);
      const from = Number(token);
      const next = from + most < query.rows.length ? { NextToken: String(from + most) } : {};
      return { ResultSet: { Rows: query.rows.slice(from, from + most), ResultSetMetadata: { ColumnInfo: query.columns } }, ...next };
    },
    StopQueryExecution: ({ QueryExecutionId: id }) => {
      queries.get(id).state = 'CANCELLED';
      return {};
    },
  };

  const server = http.createServer(async (request, response) => {
    const action = (request.headers['x-amz-target'] ?? '').replace('AmazonAthena.', '');
    const asked = await body(request);
    athena.requests.push({ action, request: asked });
    const answer = actions[action] ? await actions[action](asked) : { __type: 'UnknownOperationException' };
    response.writeHead(actions[action] ? 200 : 400, { 'Content-Type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  athena.address = `http://127.0.0.1:${server.address().port}`;
  athena.close = () => server.close();
  return athena;
}
