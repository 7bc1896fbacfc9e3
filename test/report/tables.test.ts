import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RUN_TABLES } from '../../src/report/table-columns.js';
import { openRunTables, type RunTables } from '../../src/report/tables.js';
import { DAY_MS, type RunFolderParts, runFolder, SMALL_FLEET, START_MS } from './run-folder-fixture.js';

async function tablesOf(parts: RunFolderParts): Promise<RunTables> {
  const tables = await openRunTables(join(runFolder(parts), 'events'));
  onTestFinished(() => tables.close());
  return tables;
}

const small = (): Promise<RunTables> => tablesOf({ shards: SMALL_FLEET });

describe('tables', () => {
  it.each([
    ['devices', 3],
    ['states', 6],
    ['messages', 6],
    ['endpoint_events', 1],
    ['steps', 3],
    ['events', 19],
  ])('%s holds every line of its kinds', async (table, rows) => {
    expect(await (await small()).scalar(`SELECT count(*) FROM ${table}`)).toBe(rows);
  });

  it.each(RUN_TABLES.map(({ name, columns }) => [name, columns] as const))(
    '%s has the columns its help names, none of which needs quotes',
    async (name, columns) => {
      const { columns: found } = await (await small()).query(`SELECT * FROM ${name}`);
      expect([...found].sort()).toEqual([...columns].sort());
    },
  );

  it('give time as a number and as an instant, and the shard by the name of its file', async () => {
    const { rows } = await (await small()).query(
      "SELECT t, time, shard, ms, ok FROM messages WHERE sn = 'SAL3' ORDER BY t",
    );
    expect(rows).toEqual([
      [START_MS + 1_000, '2025-01-01T00:00:01.000Z', 1, 30_000, false],
      [START_MS + 2 * DAY_MS, '2025-01-03T00:00:00.000Z', 1, 20.25, true],
    ]);
  });

  it('are there, and empty, when nothing has been written yet', async () => {
    const tables = await tablesOf({ shards: [] });
    for (const { name } of RUN_TABLES) expect(await tables.scalar(`SELECT count(*) FROM ${name}`)).toBe(0);
    expect((await tables.query('SELECT t, time, shard FROM steps')).columns).toEqual(['t', 'time', 'shard']);
  });

  it('leave out the half-written last line of an interrupted run, and say so', async () => {
    const tables = await tablesOf({ shards: SMALL_FLEET, tail: `{"t":${START_MS},"sn":"FDO1","kind":"mess` });
    expect(tables.leftOutLines).toBe(1);
    expect(await tables.scalar('SELECT count(*) FROM events')).toBe(19);
  });

  it('read folders whose name has a quote in it', async () => {
    const folder = join(runFolder({ shards: [] }), "it's [a] *");
    mkdirSync(folder);
    writeFileSync(join(folder, '0000.ndjson'), `{"t":${START_MS},"sn":"","kind":"step","what":"reload","devices":1}\n`);
    const tables = await openRunTables(folder);
    onTestFinished(() => tables.close());
    expect(await tables.scalar('SELECT count(*) FROM steps')).toBe(1);
  });

  it('say SLF_RUN_NOT_FOUND where there is no folder', async () => {
    await expect(openRunTables('/nowhere/events')).rejects.toMatchObject({ code: 'SLF_RUN_NOT_FOUND' });
  });
});

describe('query', () => {
  it.each([
    ['SELECT 1', [[1]]],
    ['WITH a AS (SELECT 2 AS n) SELECT n FROM a', [[2]]],
    ['SELECT 1;', [[1]]],
    ['SELECT sum(ms)::HUGEINT FROM messages WHERE ok', [[100]]],
    ['SELECT 9007199254740993', [['9007199254740993']]],
    ["SELECT DATE '2025-01-02'", [['2025-01-02']]],
    ["SELECT [1, 2], {'a': 3}, NULL, 'nan'::DOUBLE", [['[1,2]', '{"a":3}', null, null]]],
  ])('%s gives plain values', async (sql, rows) => {
    expect((await (await small()).query(sql)).rows).toEqual(rows);
  });

  it.each(['DESCRIBE messages', 'SUMMARIZE messages', 'SHOW TABLES', 'FROM messages'])('%s is allowed', async (sql) => {
    expect((await (await small()).query(sql)).rows).not.toEqual([]);
  });

  it.each([
    ['INSERT INTO events (t) VALUES (1)', /reading/],
    ['DROP TABLE events', /reading/],
    ["COPY events TO '/tmp/slfleet-stolen.csv'", /disabled by configuration|reading/],
    ["ATTACH '/tmp/slfleet-other.db'", /reading/],
    ['INSTALL httpfs', /reading/],
    ['SET threads = 1', /reading/],
    ["SELECT * FROM read_text('/etc/passwd')", /disabled by configuration/],
    ["SELECT * FROM glob('/etc/*')", /disabled by configuration/],
    ["SELECT * FROM '/etc/passwd'", /does not exist/],
    ['SELECT 1; SELECT 2', /exactly one/],
    ['', /no statement/],
    ['-- nothing', /./],
    ['SELEC 1', /syntax error/],
  ])('%s is refused', async (sql, why) => {
    await expect((await small()).query(sql)).rejects.toMatchObject({
      code: 'SLF_QUERY_INVALID',
      message: expect.stringMatching(why) as string,
    });
  });

  it('shows the place DuckDB points to, and what it suggests', async () => {
    await expect((await small()).query('SELECT nope FROM messages')).rejects.toMatchObject({
      message: expect.stringContaining('"nope" not found') as string,
      options: { details: expect.arrayContaining([expect.stringContaining('LINE 1: SELECT nope')]) as string[] },
    });
  });
});

describe('scalar', () => {
  it.each([
    ['SELECT count(*) FROM devices', 3],
    ['SELECT count(*) = 3 FROM devices', 1],
    ['SELECT max(ms) FROM messages WHERE false', null],
    ['SELECT ms FROM messages WHERE false', null],
  ])('%s', async (sql, wanted) => {
    expect(await (await small()).scalar(sql)).toBe(wanted);
  });

  it('refuses words', async () => {
    await expect((await small()).scalar("SELECT 'many'")).rejects.toMatchObject({ code: 'SLF_QUERY_INVALID' });
  });
});
