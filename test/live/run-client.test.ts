import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeControlFile } from '../../src/live/control-file.js';
import { json, type LoopbackRequest, startLoopbackServer } from '../../src/live/loopback-server.js';
import { RunClient } from '../../src/live/run-client.js';

const KEY = 'a-secret_of-this-test';

/** A run that says by which key it was asked. */
async function run(): Promise<{ port: number; keys: string[] }> {
  const keys: string[] = [];
  const server = await startLoopbackServer(0, ({ key }: LoopbackRequest) => {
    keys.push(key);
    return json(200, { phase: 'starting', end: null });
  });
  onTestFinished(() => server.close());
  return { port: server.port, keys };
}

describe('where a run is reached', () => {
  it.each([
    '127.0.0.1:4187/#key=',
    'localhost:4187#key=',
    'https://127.0.0.1:4187/#key=',
    'HTTPS://127.0.0.1:4187/#key=',
    'http://example.org/#key=',
    'http:/127.0.0.1:4187/#key=',
    'file:///tmp/#key=',
    'http://[/#key=',
  ])('%s… is refused in words that do not have the key', (place) => {
    let words = '';
    try {
      new RunClient(`${place}${KEY}`, null);
    } catch (error) {
      expect(error).toMatchObject({ code: 'SLF_CONTROL_UNREACHABLE' });
      words = JSON.stringify(error, Object.getOwnPropertyNames(error));
    }
    expect(words).toContain('http://');
    expect(words).not.toContain(KEY);
  });

  it.each(['http', 'HTTP', 'Http'])('%s:// is an address, whatever its case', async (scheme) => {
    const { port, keys } = await run();
    await new RunClient(`${scheme}://127.0.0.1:${port}/#key=${KEY}`, null).state();
    expect(keys).toEqual([KEY]);
  });

  it('a folder may have a # in its name', async () => {
    const { port, keys } = await run();
    const folder = mkdtempSync(join(tmpdir(), 'slfleet-run#1-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeControlFile(folder, { url: `http://127.0.0.1:${port}`, key: KEY });
    await new RunClient(folder, null).state();
    expect(keys).toEqual([KEY]);
  });
});
