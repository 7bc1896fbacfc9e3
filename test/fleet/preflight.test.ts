import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetPlan } from '../../src/fleet/plan.js';
import { preflight, type Verdict } from '../../src/fleet/preflight/preflight.js';
import { openTarget, preflightContext, type TargetOptions } from '../../src/fleet/target/open-target.js';
import { HOUR_MS } from '../../src/time/duration.js';
import { CLIENT, type OwnServer, type OwnServerOptions, ownServer } from './own-server.js';
import { planOf } from './plan.js';

const OPTIONS: TargetOptions = { allowTarget: [], probe: true, keepTokens: false };
const API_ENV = { SLFLEET_API_CLIENT_ID: CLIENT.clientId, SLFLEET_API_CLIENT_SECRET: CLIENT.clientSecret };

/** A plan that goes to a server of the user's own, in real time. */
function planTo(
  at: string,
  endpoint: Partial<FleetPlan['endpoint']> = {},
  wire: Partial<FleetPlan['wire']> = {},
): FleetPlan {
  const plan = planOf({ groups: [{ count: 1 }] });
  return {
    ...plan,
    speed: 60,
    link: 'https',
    accounts: plan.accounts.map((account) => ({ ...account, smartAccount: 'slfleet', name: 'Default' })),
    endpoint: { ...plan.endpoint, kind: 'on-prem', at, ...endpoint },
    wire: { ...plan.wire, mode: 'encoded', keys: 'p-256', timestamps: 'wall', ...wire },
  };
}

const open: OwnServer[] = [];
afterAll(async () => {
  for (const server of open) await server.close();
});
async function started(options: OwnServerOptions = {}): Promise<OwnServer> {
  const server = await ownServer(options);
  open.push(server);
  return server;
}

let server: OwnServer;
beforeAll(async () => {
  server = await started();
});

async function verdictsOf(
  plan: FleetPlan,
  env: NodeJS.ProcessEnv,
  options: Partial<TargetOptions> = {},
): Promise<readonly Verdict[]> {
  return preflight(preflightContext(plan, { ...OPTIONS, ...options }, env), () => undefined);
}

const words = (verdicts: readonly Verdict[]): string[] => verdicts.map(({ check, verdict }) => `${check} ${verdict}`);
const failure = (verdicts: readonly Verdict[]): Verdict => {
  const found = verdicts.filter(({ verdict }) => verdict === 'failed');
  expect(found).toHaveLength(1);
  return found[0] as Verdict;
};
const ALL_OK = ['name ok', 'port ok', 'tls ok', 'clock ok', 'credentials ok', 'registration ok'];

describe('the preflight of a server of the user’s own', () => {
  it.each([
    ['a token that was given', () => ({ SLFLEET_TOKEN: server.token }), {}],
    ['tokens made through its API', () => API_ENV, { api: true }],
  ])(
    'with %s passes every check, and leaves neither device nor token behind',
    async (_, env, { api }: { api?: boolean }) => {
      const options = api === true ? { api: server.url } : {};
      const verdicts = await verdictsOf(planTo(server.url, { caFile: server.caFile }), env(), options);
      expect(words(verdicts), JSON.stringify(verdicts)).toEqual(ALL_OK);
      expect(server.instances()).toBe(0);
      expect(server.minted.size).toBe(0);
    },
  );

  it.each(['callhome', 'smart'] as const)('registers by the transport of the fleet (%s), at its path', async (kind) => {
    const plan = planTo(server.url, { caFile: server.caFile });
    const groups = plan.groups.map((group) => ({ ...group, transport: { ...group.transport, kind } }));
    const before = server.asked.length;
    const verdicts = await verdictsOf({ ...plan, groups }, { SLFLEET_TOKEN: server.token });
    expect(words(verdicts)).toEqual(ALL_OK);
    const path = kind === 'smart' ? '/SmartTransport' : '/Transportgateway/services/DeviceRequestHandler';
    expect(server.asked.slice(before)).toEqual(['GET /', `POST ${path}`, `POST ${path}`]);
  });

  it('without a trial registers nobody', async () => {
    const plan = planTo(server.url, { caFile: server.caFile });
    const before = server.asked.length;
    const verdicts = await verdictsOf(plan, { SLFLEET_TOKEN: server.token }, { probe: false });
    expect(words(verdicts).at(-1)).toBe('registration skipped');
    expect(server.asked.slice(before)).toEqual(['GET /']);
  });

  it('a name of its own: asked for by it, checked against it, and connected to at the address', async () => {
    const named = await started({ hosts: ['ssm.example.org'] });
    const env = { SLFLEET_TOKEN: named.token };
    expect(
      words(await verdictsOf(planTo(named.url, { caFile: named.caFile, serverName: 'ssm.example.org' }), env)),
    ).toEqual(ALL_OK);
    expect(named.lastHeaders().host).toBe(`ssm.example.org:${new URL(named.url).port}`);
    const wrong = failure(await verdictsOf(planTo(named.url, { caFile: named.caFile }), env));
    expect(wrong).toMatchObject({
      check: 'tls',
      what: expect.stringContaining('for DNS:ssm.example.org, not for 127.0.0.1'),
    });
    expect(wrong.todo).toContain('--server-name');
  });

  const cases: [string, () => Promise<[FleetPlan, NodeJS.ProcessEnv]>, string, RegExp, RegExp][] = [
    [
      'a name nobody knows',
      async () => [planTo('https://no-such-host.invalid'), { SLFLEET_TOKEN: 'x' }],
      'name',
      /no-such-host\.invalid is not known/,
      /spelling/,
    ],
    [
      'a port nobody listens on',
      async () => [planTo('https://127.0.0.1:1'), { SLFLEET_TOKEN: 'x' }],
      'port',
      /ECONNREFUSED/,
      /server is up/,
    ],
    ['a CA that is not given', async () => [planTo(server.url), { SLFLEET_TOKEN: 'x' }], 'tls', /not trusted/, /--ca/],
    [
      'a CA of somebody else',
      async () => [planTo(server.url, { caFile: (await started()).caFile }), { SLFLEET_TOKEN: 'x' }],
      'tls',
      /not trusted/,
      /--ca/,
    ],
    [
      'a port that does not speak TLS',
      async () => {
        const plain = createServer((socket) => socket.on('error', () => undefined).end('hello\r\n'));
        await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
        plain.unref();
        return [planTo(`https://127.0.0.1:${(plain.address() as { port: number }).port}`), { SLFLEET_TOKEN: 'x' }];
      },
      'tls',
      /handshake failed/,
      /TLS 1\.2/,
    ],
    [
      'a clock two hours ahead',
      async () => {
        const ahead = await started({ aheadMs: 2 * HOUR_MS });
        return [planTo(ahead.url, { caFile: ahead.caFile }), { SLFLEET_TOKEN: ahead.token }];
      },
      'clock',
      /(?:1h 59m|2h) ahead of us/,
      /NTP/,
    ],
    [
      'a port nobody listens on, and no token',
      async () => [planTo('https://127.0.0.1:1'), {}],
      'port',
      /ECONNREFUSED/,
      /up/,
    ],
    [
      'a CA that is not given, and no token',
      async () => [planTo(server.url), { SLFLEET_TOKEN: '' }],
      'tls',
      /not trusted/,
      /--ca/,
    ],
    [
      'no token',
      async () => [planTo(server.url, { caFile: server.caFile }), {}],
      'credentials',
      /ID token must be given/,
      /SLFLEET_TOKEN/,
    ],
    [
      'a token in two words',
      async () => [planTo(server.url, { caFile: server.caFile }), { SLFLEET_TOKEN: 'two words' }],
      'credentials',
      /blanks/,
      /one word/,
    ],
    [
      'a token of another server',
      async () => [planTo(server.url, { caFile: server.caFile }), { SLFLEET_TOKEN: (await started()).token }],
      'registration',
      /refused: .*not valid/,
      /of this server/,
    ],
    [
      'a fleet in virtual time',
      async () => [
        planTo(server.url, { caFile: server.caFile }, { timestamps: 'virtual' }),
        { SLFLEET_TOKEN: server.token },
      ],
      'registration',
      /offset beyond the allowed tolerance/,
      /60x/,
    ],
    [
      'paths of another kind',
      async () => [planTo(server.url, { caFile: server.caFile, kind: 'cssm' }), { SLFLEET_TOKEN: server.token }],
      'registration',
      /no answer to it: .*401/,
      /endpoint\.kind/,
    ],
    [
      'a connection that breaks before the probe has left',
      async () => {
        const breaking = await started({ answers: 1 });
        return [planTo(breaking.url, { caFile: breaking.caFile }), { SLFLEET_TOKEN: breaking.token }];
      },
      'registration',
      /^SLFPROBE\w+ was registered but not de-registered: /,
      /^Remove SLFPROBE\w+ at the server\.$/,
    ],
    [
      'a redirect',
      async () => {
        const elsewhere = await started({ redirect: server.url });
        return [planTo(elsewhere.url, { caFile: elsewhere.caFile }), { SLFLEET_TOKEN: server.token }];
      },
      'registration',
      /no answer to it: .*302/,
      /path of the URL/,
    ],
  ];
  it.each(cases)('%s is found, with what to do; what needs it is skipped', async (_, make, check, what, todo) => {
    const [plan, env] = await make();
    const verdicts = await verdictsOf(plan, env, { allowTarget: ['no-such-host.invalid'] });
    const found = failure(verdicts);
    expect(found).toMatchObject({ check, what: expect.stringMatching(what), todo: expect.stringMatching(todo) });
    expect(words(verdicts).every((word) => !word.includes('failed') || word.startsWith(check))).toBe(true);
  });

  it.each([
    [
      'a wrong secret',
      { ...API_ENV, SLFLEET_API_CLIENT_SECRET: 'wrong secret' },
      'slfleet',
      /answered 401: no client … with …$/,
    ],
    ['an account it does not have', API_ENV, 'other', /answered 404: \/api\/v1\/accounts\/other.* Bearer …$/],
  ])('its API: %s, told without a secret', async (_, env, smartAccount, what) => {
    const plan = planTo(server.url, { caFile: server.caFile });
    const accounts = plan.accounts.map((account) => ({ ...account, smartAccount }));
    const verdicts = await verdictsOf({ ...plan, accounts }, env, { api: server.url });
    expect(failure(verdicts)).toMatchObject({ check: 'credentials', what: expect.stringMatching(what) });
  });

  it('its API: a virtual account it does not have', async () => {
    const plan = planTo(server.url, { caFile: server.caFile });
    const accounts = plan.accounts.map((account) => ({ ...account, name: 'Campus' }));
    const verdicts = await verdictsOf({ ...plan, accounts }, API_ENV, { api: server.url });
    expect(failure(verdicts).what).toBe('account "slfleet" has no virtual account "Campus"');
  });

  it.each([
    ['the target', 'https://192.0.2.1', undefined],
    ['its API', 'https://127.0.0.1', 'https://192.0.2.1:8443'],
  ])('%s at a public address is refused before anything is connected to', (_, at, api) => {
    const options = { ...OPTIONS, ...(api === undefined ? {} : { api }) };
    const env = { ...API_ENV, ...(api === undefined ? { SLFLEET_TOKEN: 'x' } : {}) };
    expect(() => preflightContext(planTo(at), options, env)).toThrowError(
      expect.objectContaining({ code: 'SLF_TARGET_FORBIDDEN' }),
    );
  });
});

describe('tokens made for a run', () => {
  const opened = (options: Partial<TargetOptions> = {}) =>
    openTarget(
      planTo(server.url, { caFile: server.caFile }),
      { ...OPTIONS, api: server.url, ...options },
      API_ENV,
      () => undefined,
    );

  it('are one for each the scenario has, and revoked at its end', async () => {
    const target = await opened();
    const { tokens } = target;
    if (typeof tokens === 'string') throw new TypeError('one token for all');
    expect([...server.minted]).toEqual([tokens.get(0)?.get('default')]);
    expect(await target.close()).toBeNull();
    expect(server.minted.size).toBe(0);
  });

  it('stay if they are to be kept', async () => {
    const target = await opened({ keepTokens: true });
    expect(await target.close()).toBeNull();
    expect(server.minted.size).toBe(1);
    server.minted.clear();
  });

  it('that cannot be revoked are told of, without the tokens', async () => {
    const gone = await ownServer();
    const plan = planTo(gone.url, { caFile: gone.caFile });
    const target = await openTarget(plan, { ...OPTIONS, api: gone.url }, API_ENV, () => undefined);
    const [token = ''] = gone.minted;
    await gone.close();
    const left = await target.close();
    expect(left).toMatch(/^virtual account Default: POST \/api\/v1\/accounts\/slfleet\/.*tokens\/revoke got no answer/);
    expect(left).not.toContain(token);
  });
});

describe('a file of tokens', () => {
  const accounts = planTo('https://127.0.0.1').accounts;
  const tokensIn = (text: string, name = 'tokens.yaml') => {
    const file = `${server.caFile}.${name}`;
    writeFileSync(file, text);
    const context = preflightContext(planTo('https://127.0.0.1'), { ...OPTIONS, tokens: file }, {});
    return context.credentials;
  };

  it.each([
    ['YAML', 'Default: abc%3D\nOther: xyz\n'],
    ['JSON', '{"Default": "abc%3D"}'],
    ['a token for each name', 'Default: {default: abc%3D, more: def}\n'],
  ])('may be %s', (_, text) => {
    expect(accounts).toHaveLength(1);
    expect(tokensIn(text)).toEqual({ kind: 'given', tokens: new Map([[0, new Map([['default', 'abc%3D']])]]) });
  });

  it.each([
    ['no YAML', 'Default: [secret-one'],
    ['a list', '- secret-one'],
    ['without the account', 'Other: secret-one'],
    ['with blanks in a token', 'Default: secret-one two'],
    ['with a number for a token', 'Default: 12345'],
    ['without the name', 'Default: {other: secret-one}'],
  ])('that is %s is refused, and nothing of it is quoted', (_, text) => {
    let error: unknown;
    try {
      tokensIn(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: 'SLF_TOKENS_FILE' });
    const { message, options } = error as { message: string; options: { details?: string[] } };
    expect([message, ...(options.details ?? [])].join('\n')).not.toMatch(/secret-one|12345/);
  });
});
