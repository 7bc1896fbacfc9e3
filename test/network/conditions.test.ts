import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalConditions } from '../../src/network/conditions.js';
import { conditionsUnderFaults } from '../../src/network/conditions-under-faults.js';
import type { ActiveFault } from '../../src/network/fault.js';
import { FAULTS } from '../../src/network/faults/register.js';

function active(name: string, parameters: unknown = {}): ActiveFault {
  const definition = FAULTS.get(name);
  if (definition === undefined) throw new Error(`no fault ${name}`);
  return { definition, parameters: definition.parameters.parse(parameters) };
}

const anyFaults = fc.array(fc.constantFrom(...FAULTS.keys()), { maxLength: 6 });

describe('conditions under faults', () => {
  it('are the normal ones while no fault is in force, and again afterwards', () => {
    const base = normalConditions();
    const under = conditionsUnderFaults(base);
    expect(under([])).toBe(base);
    expect(under([active('dns-down')])).not.toBe(base);
    expect(under([])).toBe(base);
  });

  it('do not change by faults of chance, so nothing is computed anew', () => {
    const base = normalConditions();
    expect(conditionsUnderFaults(base)([active('latency'), active('http-error')])).toBe(base);
  });

  it('add up, and of two faults on the same thing the later holds', () => {
    const under = conditionsUnderFaults(normalConditions());
    expect(under([active('crl-unreachable'), active('dns-down'), active('dns-silent')])).toMatchObject({
      nameService: 'silent',
      revocationListReachable: false,
    });
  });

  it('have the same version exactly when they are the same', () => {
    fc.assert(
      fc.property(fc.array(anyFaults, { minLength: 2, maxLength: 8 }), (sets) => {
        const under = conditionsUnderFaults(normalConditions());
        const all = sets.map((names) => under(names.map((name) => active(name))));
        for (const one of all) {
          for (const other of all) {
            const { version: a, ...left } = one;
            const { version: b, ...right } = other;
            expect(a === b).toBe(JSON.stringify(left) === JSON.stringify(right));
            expect(one === other).toBe(a === b);
          }
        }
      }),
    );
  });

  it('tell apart the same fault with other parameters', () => {
    const under = conditionsUnderFaults(normalConditions());
    const one = under([active('tls-interception', { root: 'A' })]);
    expect(under([active('tls-interception', { root: 'B' })]).version).not.toBe(one.version);
    expect(under([active('tls-interception', { root: 'A' })])).toBe(one);
  });
});
