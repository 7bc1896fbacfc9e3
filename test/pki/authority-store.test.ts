import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAuthority } from '../../src/pki/authority-store.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slfleet-authority-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => join(folder, 'kept', 'authority-p-256.json');
const open = () => openAuthority(join(folder, 'kept'), 'p-256');

it('keeps its authority between starts, for its owner alone', async () => {
  const first = await open();
  expect((await open()).rootPem).toBe(first.rootPem);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

it('gives one authority to servers that start at once', async () => {
  const roots = await Promise.all(Array.from({ length: 5 }, open));
  expect(new Set(roots.map((authority) => authority.rootPem)).size).toBe(1);
});

it('keeps one authority for each kind of key', async () => {
  const other = await openAuthority(join(folder, 'kept'), 'rsa-2048');
  expect(other.rootPem).not.toBe((await open()).rootPem);
});

it.each<[string, () => void]>([
  ['cut short', () => writeFileSync(file(), readFileSync(file()).subarray(0, 300))],
  ['changed', () => writeFileSync(file(), readFileSync(file(), 'utf8').replace('"d":"', '"d":"A'))],
  ['of another program', () => writeFileSync(file(), '{}')],
])('refuses a file that is %s, names it, and tells nothing of the key', async (_what, harm) => {
  await open();
  const secret = (JSON.parse(readFileSync(file(), 'utf8')) as { record: { key: { d: string } } }).record.key.d;
  harm();
  const error: unknown = await open().catch((e: unknown) => e);
  expect(error).toMatchObject({ code: 'SLF_AUTHORITY', message: expect.stringContaining(file()) });
  expect(inspect(error, { depth: 9 })).not.toContain(secret.slice(0, 20));
});

it('says why it cannot be kept', async () => {
  writeFileSync(join(folder, 'kept'), 'a file in the way');
  await expect(open()).rejects.toMatchObject({ code: 'SLF_AUTHORITY' });
});
