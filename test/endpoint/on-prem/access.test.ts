import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from '../../../src/endpoint/on-prem/api/access-tokens.js';
import { RateLimit } from '../../../src/endpoint/on-prem/rate-limit.js';
import { sameSecret } from '../../../src/endpoint/same-secret.js';
import { ACCOUNT, ask, OnPremWorld } from './on-prem-world.js';

/** Who is let in, and how much of whom. */

const OAUTH_PATHS = ['/backend/oauth/token', '/oauth/token', '/as/token.oauth2', '/oauth2/default/v1/token'];

describe('access tokens', () => {
  it('are valid for an hour less a second, as the cloud says of its own (P§7.1), and survive a restart', () => {
    let now = 1_000_000;
    const token = new AccessTokens('key', () => now).issue();
    const restarted = new AccessTokens('key', () => now);
    expect(restarted.isValid(token)).toBe(true);
    now += ACCESS_TOKEN_SECONDS * 1_000 - 1;
    expect(restarted.isValid(token)).toBe(true);
    now += 1;
    expect(restarted.isValid(token)).toBe(false);
    expect(new AccessTokens('another key', () => 0).isValid(token)).toBe(false);
  });

  test('property: whatever is changed in one, it is valid no more', () => {
    const tokens = new AccessTokens('key', () => 0);
    const token = tokens.issue();
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.string({ minLength: 0, maxLength: 3 }), (at, text) => {
        const changed = token.slice(0, at) + text + token.slice(at + 1);
        expect(tokens.isValid(changed)).toBe(changed === token);
      }),
      { numRuns: 500 },
    );
  });
});

test('property: secrets are the same exactly when their texts are', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(sameSecret(one, other)).toBe(one === other);
    }),
  );
  expect(sameSecret('', '')).toBe(true);
});

describe('the rate limit', () => {
  test('property: in any time no address passes more often than the burst and the rate allow', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(400)), { maxLength: 200 }), (steps) => {
        let now = 0;
        const limit = new RateLimit({ perSecond: 5, burst: 3 }, () => now);
        const passed = new Map<number, number>();
        for (const [address, wait] of steps) {
          now += wait;
          const seconds = limit.take(String(address));
          if (seconds === 0) passed.set(address, (passed.get(address) ?? 0) + 1);
          else expect(limit.waitFor(String(address))).toBe(seconds);
        }
        for (const count of passed.values()) expect(count).toBeLessThanOrEqual(3 + (5 * now) / 1_000 + 1e-6);
      }),
    );
  });

  it('lets through again after the time it named, and remembers a bounded number of addresses', () => {
    let now = 0;
    const limit = new RateLimit({ perSecond: 0.25, burst: 1 }, () => now);
    expect([limit.take('a'), limit.take('a')]).toEqual([0, 4]);
    now = 4_000;
    expect(limit.take('a')).toBe(0);
    for (let other = 0; other < 10_000; other += 1) limit.take(String(other));
    expect(limit.take('a')).toBe(0);
  });
});

describe('the token endpoint (P§7.1)', () => {
  let world: OnPremWorld;
  beforeAll(async () => {
    world = await OnPremWorld.start();
  });
  afterAll(() => world.end());

  const right = () => {
    const { clientId, clientSecret, username, password } = world.credentials;
    return {
      client: { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
      user: { grant_type: 'password', username, password },
      both: { grant_type: 'password', client_id: clientId, client_secret: clientSecret, username, password },
    };
  };

  it.each(['client', 'user', 'both'] as const)(
    'gives a bearer token for %s credentials, as JSON or as a form',
    async (who) => {
      for (const path of OAUTH_PATHS) {
        for (const isForm of [false, true]) {
          const given = right()[who];
          const body = isForm ? new URLSearchParams(given).toString() : JSON.stringify(given);
          const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
          const { status, headers, json } = await world.oauth(body, { 'content-type': type }, path);
          expect([status, json]).toEqual([
            200,
            { access_token: expect.any(String), token_type: 'Bearer', expires_in: 3_599 },
          ]);
          expect(headers['cache-control']).toBe('no-store');
          const authorization = `Bearer ${json?.access_token}`;
          const url = `${world.server.admin.url}/api/v1/upstream_satellites/accounts`;
          expect((await ask(url, { headers: { authorization }, ca: world.ca })).status).toBe(200);
        }
      }
    },
  );

  it.each<[string, () => object | string, number, string]>([
    ['a wrong secret', () => ({ ...right().client, client_secret: 'x' }), 401, 'invalid_client'],
    ['a wrong client', () => ({ ...right().client, client_id: 'x' }), 401, 'invalid_client'],
    ['an empty secret', () => ({ ...right().client, client_secret: '' }), 401, 'invalid_client'],
    ['a wrong password', () => ({ ...right().user, password: 'x' }), 400, 'invalid_grant'],
    ['a right user of a wrong client', () => ({ ...right().both, client_secret: 'x' }), 401, 'invalid_client'],
    ['no grant', () => ({ ...right().client, grant_type: undefined }), 400, 'invalid_request'],
    ['a user without a name', () => ({ grant_type: 'password', password: 'x' }), 400, 'invalid_request'],
    ['another grant', () => ({ ...right().client, grant_type: 'implicit' }), 400, 'unsupported_grant_type'],
    ['no JSON', () => '{', 400, 'invalid_request'],
    ['a secret that is no text', () => ({ ...right().client, client_secret: [1] }), 400, 'invalid_request'],
  ])('%s gets %d', async (_, make, status, error) => {
    const body = make();
    const answer = await world.oauth(typeof body === 'string' ? body : JSON.stringify(body));
    expect([answer.status, answer.json]).toEqual([status, expect.objectContaining({ error })]);
    expect(answer.text).not.toContain(world.credentials.clientSecret);
  });

  it.each([
    [200, (secret: string) => secret],
    [401, (secret: string) => `${secret}x`],
  ])('takes client credentials as HTTP Basic authentication, too (RFC 6749 §2.3.1): %d', async (status, secretOf) => {
    const { client_id, client_secret } = right().client;
    const pair = [client_id, secretOf(client_secret)].map(encodeURIComponent).join(':');
    const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
    const answer = await world.oauth(JSON.stringify({ grant_type: 'client_credentials' }), { authorization });
    expect(answer.status).toBe(status);
  });

  it('who guesses has to wait; who knows is not kept waiting by it once the time is up', async () => {
    const guess = JSON.stringify({ ...right().client, client_secret: 'guess' });
    let answer = await world.oauth(guess);
    for (let tries = 0; tries < 30 && answer.status === 401; tries += 1) answer = await world.oauth(guess);
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    const known = JSON.stringify(right().client);
    expect((await world.oauth(known)).status).toBe(429);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
    try {
      expect((await world.oauth(known)).status).toBe(200);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('limits of the listeners', () => {
  let world: OnPremWorld;
  beforeAll(async () => {
    world = await OnPremWorld.start({ apiRate: { perSecond: 1, burst: 5 }, deviceRate: { perSecond: 1, burst: 3 } });
  });
  afterAll(() => world.end());

  it.each([
    ['devices', () => `${world.server.devices.url}/SmartTransport`, 3],
    ['the API', () => `${world.server.admin.url}/api/v1/upstream_satellites/accounts`, 5],
  ])('%s: more requests than the rate allows get 429 with Retry-After', async (_, url, burst) => {
    const statuses: number[] = [];
    for (let n = 0; n < burst + 2; n += 1) {
      const answer = await ask(url(), { ca: world.ca });
      statuses.push(answer.status);
      if (answer.status === 429) expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
    expect(statuses.slice(0, burst)).not.toContain(429);
    expect(statuses).toContain(429);
  });

  it('a body over the limit gets 413, on both ports', async () => {
    const fresh = await OnPremWorld.start();
    try {
      const body = Buffer.alloc(3_300_000, 0x20);
      for (const url of [
        `${fresh.server.devices.url}/SmartTransport`,
        `${fresh.server.admin.url}/backend/oauth/token`,
      ]) {
        expect((await ask(url, { body, ca: fresh.ca })).status).toBe(413);
      }
    } finally {
      await fresh.end();
    }
  });

  it.each([
    ['/transportgateway/services/DeviceRequestHandler', 404],
    ['/Transportgateway/services/devicerequesthandler', 404],
    ['/smarttransport', 404],
    ['/cslu/v1/pi', 404],
    ['/cslu/v1/pi/another-1', 404],
    ['/api/v1/upstream_satellites/accounts', 404],
  ])('%s is not a path for devices: %d', async (path, status) => {
    const fresh = await OnPremWorld.start();
    try {
      expect((await ask(`${fresh.server.devices.url}${path}`, { ca: fresh.ca })).status).toBe(status);
    } finally {
      await fresh.end();
    }
  });
});

test('an account named like another in a URL has a tenant of its own', async () => {
  const world = await OnPremWorld.start();
  try {
    const { accounts } = world.server.onPrem;
    world.server.onPrem.addAccount('example corp!', { name: 'Default', description: '', licences: [] }, Date.now());
    expect(accounts.all().map(({ name, tenant }) => [name, tenant])).toEqual([
      [ACCOUNT, 'example-corp-1'],
      ['example corp!', 'example-corp-2'],
    ]);
  } finally {
    await world.end();
  }
});
