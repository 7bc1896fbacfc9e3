import { describe, expect, it } from 'vitest';
import { Bench } from './bench.js';

/** A rule of the specification, where it is from, and a device that shows it. */
export interface Rule {
  readonly source: string;
  readonly rule: string;
  readonly device?: ConstructorParameters<typeof Bench>[0];
  readonly shows: (bench: Bench) => unknown;
  readonly is: unknown;
}

/** Proves a table of rules, each on a device of its own. */
export function holds(title: string, rules: readonly Rule[]): void {
  describe(title, () => {
    for (const { source, rule, device, shows, is } of rules) {
      it(`${rule} (${source})`, () => expect(shows(new Bench(device))).toEqual(is));
    }
  });
}

export const ON = { kind: 'power-on' } as const;
export const OFF = { kind: 'power-off' } as const;
export const RELOAD = { kind: 'reload' } as const;
export const SAVE = { kind: 'save' } as const;
export const DEREGISTER = { kind: 'deregister' } as const;
export const RENEW_AUTH = { kind: 'renew-auth' } as const;
export const RENEW_ID = { kind: 'renew-id' } as const;

export const licensing = (bench: Bench) => bench.state.licensing;
export const types = (bench: Bench) => bench.sent.map(({ request }) => request.type);
export const gaps = (times: readonly number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0));

/** A device registered and authorized (sent at 0 s and 1 s, each answered 1 s later), whose endpoint then behaves otherwise. */
export const cutOff = (bench: Bench, mode: Bench['mode'] = 'down') => {
  bench.registered();
  bench.mode = mode;
  return bench;
};
