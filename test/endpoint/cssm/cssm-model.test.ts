import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS, YEAR_MS } from '../../../src/time/duration.js';
import type { EntitlementUse } from '../../../src/wire/messages.js';
import {
  BRANCH,
  CAMPUS,
  createWorld,
  GENERIC,
  LAN,
  ONLY_32C,
  ONLY_48Y4C,
  observe,
  START,
  TestDevice,
  UNKNOWN_TAG,
} from './virtual-fleet.js';

const DEVICES = 3;
const ACCOUNTS = [CAMPUS, BRANCH, { smartAccount: 'other.com', name: 'Campus' }];
const TAGS = [LAN.tag, GENERIC.tag, ONLY_32C.tag, ONLY_48Y4C.tag, UNKNOWN_TAG];
const RELEASE_MS = 90 * DAY_MS;
const CERTIFICATE_MS = YEAR_MS - 3 * MINUTE_MS;

const device = fc.nat(DEVICES - 1);
const uses = fc.array(fc.record({ tag: fc.constantFrom(...TAGS), count: fc.nat(3) }), { maxLength: 4 });
const command = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constant('register' as const), device, token: fc.nat(3), force: fc.boolean() }),
  },
  {
    weight: 24,
    arbitrary: fc.record({ do: fc.constantFrom('authorization' as const, 'usage' as const), device, uses }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('renew' as const), device, answerLost: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deregister' as const), device }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), device }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), token: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('forge' as const), device, as: device }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('buy' as const),
      account: fc.nat(ACCOUNTS.length - 1),
      tag: fc.constantFrom(...TAGS.slice(0, 4)),
      delta: fc.integer({ min: -3, max: 4 }),
    }),
  },
);
const days = fc.oneof(
  { weight: 8, arbitrary: fc.nat(2) },
  { weight: 2, arbitrary: fc.nat(40) },
  { weight: 1, arbitrary: fc.constantFrom(89, 90, 91, 364, 365) },
);
/** A little later than the command before, a long time later, or for this one command before what others have seen. */
const timed = fc.record({ command, wait: days, behind: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, days) });

/** What the CSSM must know of a device; its deadlines by the latest time seen. */
interface Registration {
  readonly account: number;
  readonly productInstanceId: string;
  held: ReadonlyMap<string, number>;
  releaseAt: number;
  removeAt: number;
}

function merged(list: readonly EntitlementUse[]): Map<string, number> {
  const held = new Map<string, number>();
  for (const { tag, count } of list) if (tag !== UNKNOWN_TAG) held.set(tag, (held.get(tag) ?? 0) + count);
  return held;
}

/** Out of compliance, reckoned anew from what was bought and what is in use. */
function shortTags(purchased: (tag: string) => number, inUse: (tag: string) => number): Set<string> {
  const short = new Set<string>();
  for (const tag of [LAN.tag, GENERIC.tag]) if (inUse(tag) > purchased(tag)) short.add(tag);
  let surplus = Math.max(0, purchased(GENERIC.tag) - inUse(GENERIC.tag));
  for (const tag of [ONLY_32C.tag, ONLY_48Y4C.tag]) {
    const missing = Math.max(0, inUse(tag) - purchased(tag));
    if (missing > surplus) short.add(tag);
    surplus = Math.max(0, surplus - missing);
  }
  return short;
}

test('property: after any sequence of messages, purchases and silences, accounts, pools and deadlines are right', () => {
  fc.assert(
    fc.property(fc.array(timed, { maxLength: 80, size: 'max' }), (sequence) => {
      const { cssm } = createWorld();
      cssm.addVirtualAccount(
        { ...(ACCOUNTS[2] as (typeof ACCOUNTS)[0]), licences: [{ ...GENERIC, quantity: 2 }] },
        START,
      );
      const limits = [null, 3, 1, null];
      const tokens = limits.map((maxUses, index) =>
        cssm.mintToken(
          ACCOUNTS[index % 3] as (typeof ACCOUNTS)[0],
          { name: `t${index}`, validForMs: 1000 * DAY_MS, maxUses, exportControlled: false },
          START,
        ),
      );
      const usesOf = [0, 0, 0, 0];
      const devices = Array.from({ length: DEVICES }, (_, index) => new TestDevice(cssm, `SN${index}`));
      const model = new Map<number, Registration>();
      const purchased = ACCOUNTS.map((_, index) => new Map(index === 2 ? [[GENERIC.tag, 2]] : []));
      const used = (account: number, tag: string) =>
        [...model.values()].reduce((sum, one) => sum + (one.account === account ? (one.held.get(tag) ?? 0) : 0), 0);
      const shortIn = (account: number) =>
        shortTags(
          (tag) => purchased[account]?.get(tag) ?? 0,
          (tag) => used(account, tag),
        );
      let clock = START;

      for (const { command, wait, behind } of sequence) {
        clock += wait * DAY_MS;
        const now = clock - behind * DAY_MS;
        cssm.advance(clock);
        for (const [index, one] of model) {
          if (one.releaseAt <= clock) one.held = new Map();
          if (one.removeAt <= clock) model.delete(index);
        }
        const before = observe(cssm);
        let status: string = 'OK';
        const touch = (index: number) => {
          const one = model.get(index);
          if (one !== undefined) one.releaseAt = clock + RELEASE_MS;
        };

        switch (command.do) {
          case 'register': {
            const own = devices[command.device] as TestDevice;
            const known = model.has(command.device);
            const answer = own.register(tokens[command.token] as string, now, { force: command.force });
            status = answer.status;
            if (known && !command.force) expect(status).toBe('FAILED');
            if (answer.status === 'FAILED') break;
            usesOf[command.token] = (usesOf[command.token] as number) + 1;
            model.set(command.device, {
              account: command.token % 3,
              productInstanceId: answer.productInstanceId,
              held: new Map(),
              releaseAt: clock + RELEASE_MS,
              removeAt: clock + CERTIFICATE_MS,
            });
            break;
          }
          case 'authorization':
          case 'usage': {
            const answer = (devices[command.device] as TestDevice).authorize(command.uses, now, command.do);
            status = answer.status;
            const one = model.get(command.device);
            if (answer.status === 'FAILED' || one === undefined) {
              expect(answer.status).toBe('FAILED');
              break;
            }
            one.held = merged(command.uses);
            touch(command.device);
            const short = shortIn(one.account);
            for (const [index, { tag, count }] of command.uses.entries()) {
              const outOf = short.has(tag) && count > 0 ? 'outOfCompliance' : 'inCompliance';
              expect(answer.entitlements[index]).toEqual({ tag, mode: tag === UNKNOWN_TAG ? 'invalidTag' : outOf });
            }
            expect(answer.inCompliance).toBe(answer.entitlements.every(({ mode }) => mode === 'inCompliance'));
            break;
          }
          case 'renew': {
            status = (devices[command.device] as TestDevice).renew(now, command.answerLost).status;
            const one = model.get(command.device);
            if (status === 'FAILED' || one === undefined) break;
            one.removeAt = clock + CERTIFICATE_MS;
            touch(command.device);
            break;
          }
          case 'deregister':
            status = (devices[command.device] as TestDevice).deregister(now).status;
            if (status === 'OK') expect(model.delete(command.device)).toBe(true);
            break;
          case 'remove': {
            const { productInstanceId } = devices[command.device] as TestDevice;
            expect(cssm.removeInstance(productInstanceId, now)).toBe(model.delete(command.device));
            break;
          }
          case 'revoke':
            cssm.revokeToken(tokens[command.token] as string);
            break;
          case 'forge': {
            const { productInstanceId } = devices[command.as] as TestDevice;
            const idCertificateSerial = `${(devices[command.as] as TestDevice).serial}0`;
            const forged = { type: 'deregistration', productInstanceId, idCertificateSerial } as const;
            status = (devices[command.device] as TestDevice).send(forged, now).status;
            expect(status).toBe('FAILED');
            break;
          }
          case 'buy': {
            const bought = purchased[command.account] as Map<string, number>;
            bought.set(command.tag, Math.max(0, (bought.get(command.tag) ?? 0) + command.delta));
            cssm.changeLicences(ACCOUNTS[command.account] as (typeof ACCOUNTS)[0], command.tag, command.delta, now);
          }
        }

        if (status === 'FAILED') expect(observe(cssm)).toBe(before);
        const listed = [...cssm.instances()];
        expect(listed.map((one) => one.productInstanceId).sort()).toEqual(
          [...model.values()].map((one) => one.productInstanceId).sort(),
        );
        for (const one of model.values()) {
          const licences = cssm
            .instance(one.productInstanceId)
            ?.licences.map(({ tag, count }) => [tag, count] as const);
          expect(new Map(licences)).toEqual(one.held);
        }
        for (const [index, account] of cssm.accounts().entries()) {
          const inAccount = listed.filter(
            (one) => one.smartAccount === account.smartAccount && one.virtualAccount === account.name,
          );
          expect(account.instances).toBe(inAccount.length);
          for (const pool of account.pools) {
            const held = inAccount.flatMap((one) => one.licences).filter((licence) => licence.tag === pool.tag);
            expect(pool.inUse).toBe(held.reduce((sum, { count }) => sum + count, 0));
            expect(pool.purchased).toBe(purchased[index]?.get(pool.tag) ?? 0);
            expect(pool.balance).toBe(pool.purchased - pool.inUse);
            expect(pool.status).toBe(shortIn(index).has(pool.tag) ? 'Out Of Compliance' : 'In Compliance');
          }
        }
        for (const [index, token] of cssm.tokens().slice(-4).entries()) {
          expect(token.uses).toBe(usesOf[index]);
          expect(token.uses).toBeLessThanOrEqual(limits[index] ?? Number.POSITIVE_INFINITY);
        }
        const deadlines = [...model.values()].flatMap((one) =>
          one.releaseAt > clock ? [one.releaseAt, one.removeAt] : [one.removeAt],
        );
        expect(cssm.nextDeadline()).toBe(Math.min(...deadlines));
      }
    }),
    { numRuns: 120 },
  );
});
