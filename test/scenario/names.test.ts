import { describe, expect, it } from 'vitest';
import { diagnosticsOf, withoutFleet } from './scenario-text.js';

const labelled = (label: string): string =>
  withoutFleet(`fleet: [{label: ${label}, count: 10, profile: catalyst-9300-24p}]`);

describe('the name of a group', () => {
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    '%s is none: figures are counted by it',
    (name) => {
      expect(diagnosticsOf(labelled(name))).toEqual([
        `4:17: label must be a name other than those JavaScript itself uses, not "${name}"`,
      ]);
    },
  );

  it.each(['Constructor', 'proto', 'to string'])('%s is one', (name) => {
    expect(diagnosticsOf(labelled(name))).toEqual([]);
  });
});
