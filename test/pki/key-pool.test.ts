import { createPublicKey, type KeyObject } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SlfleetError } from '../../src/errors/slfleet-error.js';
import { KEY_KINDS, kindOf } from '../../src/pki/key-kind.js';
import { defaultKeyFolder, type KeyPool, loadKeyPool, prepareKeyPool } from '../../src/pki/key-pool.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slfleet-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (index: number, kind = 'p-256'): string => join(folder, kind, `0000${index}.json`);
const spki = (key: KeyObject): string => createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();
const keysOf = (pool: KeyPool): string[] => Array.from({ length: pool.size }, (_, index) => spki(pool.keyFor(index)));

function thrownBy(act: () => unknown): SlfleetError {
  try {
    act();
  } catch (error) {
    if (error instanceof SlfleetError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe.each(KEY_KINDS)('a pool of %s keys', (kind) => {
  it('is made once, kept for its owner alone, and loaded again as it was', async () => {
    const made: string[] = [];
    const pool = await prepareKeyPool({ folder, kind, size: 3 }, (p) => made.push(`${p.made}/${p.missing}`));
    expect(made).toEqual(['1/3', '2/3', '3/3']);
    expect(kindOf(pool.keyFor(0))).toBe(kind);
    expect(new Set(keysOf(pool)).size).toBe(3);
    expect(readdirSync(join(folder, kind)).sort()).toEqual(['00000.json', '00001.json', '00002.json']);
    expect(statSync(file(0, kind)).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, kind)).mode & 0o777).toBe(0o700);

    const again = await prepareKeyPool({ folder, kind, size: 3 }, () => made.push('again'));
    expect(made).toHaveLength(3);
    expect(keysOf(again)).toEqual(keysOf(pool));
    expect(keysOf(loadKeyPool({ folder, kind, size: 2 }))).toEqual(keysOf(pool).slice(0, 2));
  });
});

describe('a key pool', () => {
  const place = (size: number) => ({ folder, kind: 'p-256', size }) as const;

  it('hands keys out by device index modulo its size', async () => {
    const pool = await prepareKeyPool(place(3));
    expect(pool.keyFor(7)).toBe(pool.keyFor(1));
    expect(pool.keyFor(1)).not.toBe(pool.keyFor(2));
  });

  it('grows when more keys are asked for, and keeps those it had', async () => {
    const small = keysOf(await prepareKeyPool(place(2)));
    const large = keysOf(await prepareKeyPool(place(5)));
    expect(large.slice(0, 2)).toEqual(small);
    expect(new Set(large).size).toBe(5);
  });

  it('ends with the same keys for all who make it at once, and leaves nothing else behind', async () => {
    const pools = await Promise.all(Array.from({ length: 6 }, () => prepareKeyPool(place(6))));
    for (const pool of pools) expect(keysOf(pool)).toEqual(keysOf(pools[0] as KeyPool));
    expect(readdirSync(join(folder, 'p-256'))).toHaveLength(6);
  });

  it.each<[string, (path: string) => void]>([
    ['cut short', (path) => writeFileSync(path, readFileSync(path).subarray(0, 90))],
    ['empty', (path) => writeFileSync(path, '')],
    ['no JSON', (path) => writeFileSync(path, '\u0000\u0001')],
    ['null', (path) => writeFileSync(path, 'null')],
    ['JSON of another program', (path) => writeFileSync(path, '{"record":{}}')],
    ['changed in one digit', (path) => writeFileSync(path, flipKeyDigit(readFileSync(path, 'utf8')))],
    ['of the other kind', (path) => writeFileSync(path, readFileSync(file(0, 'rsa-2048')))],
    ['missing', (path) => rmSync(path)],
  ])('refuses a file that is %s, names it, and tells nothing of the key', async (what, harm) => {
    await prepareKeyPool(place(2));
    if (what === 'of the other kind') await prepareKeyPool({ folder, kind: 'rsa-2048', size: 1 });
    const secret = (JSON.parse(readFileSync(file(1), 'utf8')) as { record: { d: string } }).record.d;
    harm(file(1));
    const error = thrownBy(() => loadKeyPool(place(2)));
    expect(error.code).toBe('SLF_KEY_POOL');
    expect(error.message).toContain(file(1));
    expect(inspect(error, { depth: 9 })).not.toContain(secret.slice(0, 20));
  });

  it('says why it cannot be made', async () => {
    writeFileSync(join(folder, 'p-256'), 'a file in the way');
    const error = await prepareKeyPool(place(1)).catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: 'SLF_KEY_POOL',
      message: expect.stringMatching(/cannot make keys in .*: ENOTDIR/),
    });
  });

  it('leaves no half-written key when the folder cannot be written', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('the superuser may write anywhere');
    await prepareKeyPool(place(1));
    chmodSync(join(folder, 'p-256'), 0o500);
    await expect(prepareKeyPool(place(2))).rejects.toMatchObject({ code: 'SLF_KEY_POOL' });
    chmodSync(join(folder, 'p-256'), 0o700);
    expect(readdirSync(join(folder, 'p-256'))).toEqual(['00000.json']);
  });

  it.each([
    [{ SLFLEET_HOME: '/srv/fleet', XDG_CACHE_HOME: '/var/cache' }, '/srv/fleet/keys'],
    [{ XDG_CACHE_HOME: '/var/cache' }, '/var/cache/slfleet/keys'],
    [{ XDG_CACHE_HOME: 'relative' }, join(homedir(), '.cache/slfleet/keys')],
    [{}, join(homedir(), '.cache/slfleet/keys')],
  ])('lies by default where %o says: %s', (env, wanted) => {
    expect(defaultKeyFolder(env)).toBe(wanted);
  });
});

/** Changes one character of the private number: still base64, still a record, no longer the key. */
function flipKeyDigit(text: string): string {
  return text.replace(/("d":")(.)/, (_all, head: string, digit: string) => `${head}${digit === 'A' ? 'B' : 'A'}`);
}
