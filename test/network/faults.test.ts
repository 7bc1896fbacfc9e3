import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { normalConditions } from '../../src/network/conditions.js';
import { crossingEffect } from '../../src/network/crossing.js';
import type { ActiveFault, Crossing } from '../../src/network/fault.js';
import { FAULTS } from '../../src/network/faults/register.js';
import { draw } from '../../src/random/draw.js';
import { MESSAGE_TYPES } from '../../src/wire/messages.js';

const CROSSING: Crossing = { type: 'authorization', host: 'tools.cisco.com', proxied: false, cloud: true };
const NOTHING = { fail: null, refuse: null, delayMs: 0 };

function active(name: string, parameters: unknown = {}): ActiveFault {
  const definition = FAULTS.get(name);
  if (definition === undefined) throw new Error(`no fault ${name}`);
  return { definition, parameters: definition.parameters.parse(parameters) };
}

/** What a fault alone does to a message. */
const EFFECTS = [
  ['outage (F5)', 'outage', {}, 0.99, { ...NOTHING, fail: { kind: 'unreachable' } }],
  ['outage, endpoint down (F5)', 'outage', { as: 'refused' }, 0.99, { ...NOTHING, fail: { kind: 'refused' } }],
  ['packet loss hits a share (F15)', 'packet-loss', { toxicity: 0.3 }, 0.29, { ...NOTHING, fail: { kind: 'refused' } }],
  ['packet loss spares the rest (F15)', 'packet-loss', { toxicity: 0.3 }, 0.3, NOTHING],
  ['packet loss, no answer', 'packet-loss', { as: 'no-reply' }, 0, { ...NOTHING, fail: { kind: 'no-reply' } }],
  ['latency', 'latency', { latency: '250ms' }, 0.4, { ...NOTHING, delayMs: 250 }],
  ['jitter, lowest', 'latency', { latency: '2s', jitter: '500ms' }, 0, { ...NOTHING, delayMs: 1_500 }],
  ['jitter, middle', 'latency', { latency: '2s', jitter: '500ms' }, 0.5, { ...NOTHING, delayMs: 2_000 }],
  [
    'jitter spreads over those it hits',
    'latency',
    { latency: '2s', jitter: '1s', toxicity: 0.5 },
    0.25,
    { ...NOTHING, delayMs: 2_000 },
  ],
  ['jitter never makes time run back', 'latency', { latency: '1s', jitter: '10s' }, 0, NOTHING],
  ['latency spares the rest', 'latency', { toxicity: 0.5 }, 0.5, NOTHING],
  ['a gateway gives up (F17)', 'http-error', {}, 0.99, { ...NOTHING, fail: { kind: 'http-status', httpStatus: 504 } }],
  ['another status', 'http-error', { status: 503 }, 0, { ...NOTHING, fail: { kind: 'http-status', httpStatus: 503 } }],
  ['http-error by type', 'http-error', { types: ['registration'] }, 0, NOTHING],
  [
    'the server refuses (F2, S4 scenario 2)',
    'server-refuses',
    {},
    0.99,
    { ...NOTHING, refuse: 'Your request could not be processed right now. Please try again' },
  ],
  [
    'another text',
    'server-refuses',
    { text: 'Product Already Registered' },
    0,
    { ...NOTHING, refuse: 'Product Already Registered' },
  ],
  ['toxicity 0 is no fault', 'server-refuses', { toxicity: 0 }, 0, NOTHING],
] as const;

/** What a fault makes of the conditions. */
const CHANGES = [
  ['F5, S1', 'dns-down', {}, { nameService: 'down' }],
  ['F12, CSCvv67469', 'dns-silent', {}, { nameService: 'silent' }],
  ['F7', 'crl-unreachable', {}, { revocationListReachable: false }],
  ['F21', 'tls-interception', {}, { interception: { root: 'Proxy Root CA', traffic: 'all' } }],
  ['F21', 'tls-interception', { traffic: 'proxied', root: 'X' }, { interception: { root: 'X', traffic: 'proxied' } }],
  ['F5', 'proxy-down', {}, { proxies: [] }],
  ['F5', 'proxy-down', { except: { host: 'p', port: 3128 } }, { proxies: [{ host: 'p', port: 3128 }] }],
  ['S4 scenario 6', 'certificate-name', { name: 'a.example' }, { certificateName: 'a.example' }],
] as const;

const REFUSED_PARAMETERS = [
  ['outage', { toxicty: 1 }],
  ['outage', { as: 'slow' }],
  ['packet-loss', { toxicity: 1.1 }],
  ['packet-loss', { toxicity: -0.1 }],
  ['packet-loss', { types: [] }],
  ['packet-loss', { types: ['heartbeat'] }],
  ['latency', { latency: 250 }],
  ['latency', { latency: '250' }],
  ['latency', { jitter: '2h' }],
  ['http-error', { status: 200 }],
  ['http-error', { status: 600 }],
  ['http-error', { status: 504.5 }],
  ['server-refuses', { text: '' }],
  ['dns-down', { host: 'x' }],
  ['proxy-down', { except: { host: 'p' } }],
  ['proxy-down', { except: { host: 'p', port: 0 } }],
  ['tls-interception', { traffic: 'some' }],
] as const;

describe('each fault', () => {
  it.each(EFFECTS)('%s', (_rule, name, parameters, chance, expected) => {
    expect(crossingEffect([active(name, parameters)], CROSSING, chance)).toEqual(expected);
  });

  it.each(CHANGES)('%s: %s %o', (_source, name, parameters, expected) => {
    const fault = active(name, parameters);
    const base = normalConditions();
    const before = structuredClone(base);
    const changed = fault.definition.changeConditions?.(fault.parameters, base);
    expect(changed).toEqual({ ...base, ...expected });
    expect(base).toEqual(before);
    expect(crossingEffect([fault], CROSSING, 0)).toEqual(NOTHING);
  });

  it.each(REFUSED_PARAMETERS)('%s refuses %o', (name, parameters) => {
    expect(FAULTS.get(name)?.parameters.safeParse(parameters).success).toBe(false);
  });

  it.each([...FAULTS.values()])('$name works without parameters, and does something', ({ name, parameters }) => {
    expect(parameters.safeParse(undefined).data).toEqual(parameters.parse({}));
    const fault = active(name);
    const base = normalConditions();
    const conditions = fault.definition.changeConditions?.(fault.parameters, base) ?? base;
    const effect = crossingEffect([fault], CROSSING, 0);
    expect(
      JSON.stringify(conditions) !== JSON.stringify(base) || JSON.stringify(effect) !== JSON.stringify(NOTHING),
    ).toBe(true);
  });

  it.each([...FAULTS.values()])('$name is described: itself, its source, each parameter', (fault) => {
    expect(fault.about).not.toBe('');
    expect(fault.source).not.toBe('');
    const schema = z.toJSONSchema(fault.parameters, { io: 'input' });
    expect(schema.additionalProperties).toBe(false);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      expect(property, name).toMatchObject({ description: expect.any(String) });
      expect(property, name).toHaveProperty('default');
    }
  });
});

describe('faults together', () => {
  it('do nothing where there are none', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...MESSAGE_TYPES),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (type, chance) => {
          const effect = crossingEffect([], { ...CROSSING, type }, chance);
          expect(effect).toEqual(NOTHING);
          expect(effect).toBe(crossingEffect([], CROSSING, 0));
        },
      ),
    );
  });

  it('add up their delays, and the first failure ends it', () => {
    const faults = [
      active('latency'),
      active('latency', { latency: '2s' }),
      active('outage'),
      active('server-refuses'),
    ];
    expect(crossingEffect(faults.slice(0, 2), CROSSING, 0.5)).toEqual({ ...NOTHING, delayMs: 3_000 });
    expect(crossingEffect(faults, CROSSING, 0.5)).toEqual({
      ...NOTHING,
      fail: { kind: 'unreachable' },
      delayMs: 3_000,
    });
    expect(crossingEffect([...faults].reverse(), CROSSING, 0.5)).toMatchObject({ fail: null, delayMs: 0 });
  });

  it('are the same for the same chance', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...FAULTS.keys()), { maxLength: 5 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (names, chance) => {
          const faults = names.map((name) => active(name));
          expect(crossingEffect(faults, CROSSING, chance)).toEqual(crossingEffect(faults, CROSSING, chance));
        },
      ),
    );
  });

  it('hit the share they are set to, each for itself', () => {
    const half = { toxicity: 0.5 };
    const slow = active('latency', { ...half, latency: '1s' });
    const count = { first: 0, second: 0, both: 0 };
    const messages = 20_000;
    for (let n = 0; n < messages; n++) {
      const effect = crossingEffect([slow, active('packet-loss', half)], CROSSING, draw(1, n, 'fault-toxicity', 0));
      if (effect.delayMs > 0) count.first++;
      if (effect.fail !== null) count.second++;
      if (effect.delayMs > 0 && effect.fail !== null) count.both++;
    }
    expect(count.first / messages).toBeCloseTo(0.5, 1);
    expect(count.second / messages).toBeCloseTo(0.5, 1);
    expect(count.both / messages).toBeCloseTo(0.25, 1);
  });
});

describe('docs/guide/faults.md', () => {
  it('has one row for every fault, and none for others', () => {
    const guide = readFileSync(new URL('../../docs/guide/faults.md', import.meta.url), 'utf8');
    const [list = ''] = guide.split('\n## ');
    const rows = [...list.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual([...FAULTS.keys()]);
  });
});
