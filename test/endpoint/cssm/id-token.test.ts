import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/time/duration.js';
import { BRANCH, CAMPUS, createWorld, registered, START } from './virtual-fleet.js';

const ORDER = { name: 'floor-1', validForMs: 30 * DAY_MS, maxUses: 2, exportControlled: false };

describe('ID token', () => {
  test('is URL-encoded base64 of <uuid>-<expiry ms>|<base64 hash> (P§7.4)', () => {
    const token = createWorld().cssm.mintToken(CAMPUS, ORDER, START);
    expect(token).toMatch(/^[A-Za-z0-9%]+$/);
    const text = Buffer.from(decodeURIComponent(token), 'base64').toString('latin1');
    expect(text).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-\d{13}\|[A-Za-z0-9+/]{43}=$/);
    expect(Number(text.slice(37, 50))).toBe(START + 30 * DAY_MS);
  });

  test('follows from seed, account and name; two of one name differ', () => {
    const mint = (seed: number, account: typeof CAMPUS, name: string) =>
      createWorld({ seed }).cssm.mintToken(account, { ...ORDER, name }, START);
    const token = mint(7, CAMPUS, 'x');
    expect(mint(7, CAMPUS, 'x')).toBe(token);
    const { cssm } = createWorld({ seed: 7 });
    cssm.mintToken(CAMPUS, { ...ORDER, name: 'x' }, START);
    const others = [
      mint(8, CAMPUS, 'x'),
      mint(7, BRANCH, 'x'),
      mint(7, CAMPUS, 'y'),
      cssm.mintToken(CAMPUS, { ...ORDER, name: 'x' }, START),
    ];
    expect(new Set([token, ...others]).size).toBe(5);
  });

  test('is listed with its uses and without its text', () => {
    const world = createWorld();
    const token = world.cssm.mintToken(BRANCH, ORDER, START);
    registered(world, 'A', START, token);
    world.cssm.revokeToken(token);
    expect(world.cssm.tokens().at(-1)).toEqual({
      smartAccount: 'example.com',
      virtualAccount: 'Branch',
      name: 'floor-1',
      expiresMs: START + 30 * DAY_MS,
      maxUses: 2,
      uses: 1,
      exportControlled: false,
      revoked: true,
    });
    expect(JSON.stringify([world.cssm.tokens(), world.events])).not.toContain(token);
  });

  test('what cannot be: an unknown token to revoke, an unknown account', () => {
    const { cssm } = createWorld();
    expect(cssm.revokeToken('x')).toBe(false);
    expect(() => cssm.mintToken({ smartAccount: 'other.com', name: 'Campus' }, ORDER, START)).toThrow(
      'There is no virtual account Campus in other.com.',
    );
  });
});
