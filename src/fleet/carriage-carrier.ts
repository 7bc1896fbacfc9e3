import type { Carrier, CarrierUsage } from './carrier.js';
import { addManners, type MannerTotals } from './manners.js';

/** Beside a CSLU: messages over cslu go to it, all others straight to the CSSM. */
export function carrierByCarriage(cslu: Carrier['carry'], direct: Carrier): Carrier {
  return {
    ...direct,
    carry: (sender, request, now, sendNumber, deliver) => {
      const carry = sender.carriage === 'cslu' ? cslu : direct.carry;
      return carry(sender, request, now, sendNumber, deliver);
    },
  };
}

/** The same over sockets: a way to the CSLU of each virtual account (index), besides that to the CSSM. */
export function carrierBesideCslus(direct: Carrier, cslus: ReadonlyMap<number, Carrier>): Carrier {
  const toCslu: Carrier['carry'] = (sender, request, now, sendNumber, deliver) => {
    const way = cslus.get(sender.account.index);
    if (way === undefined) throw new RangeError(`virtual account ${sender.account.index} has no CSLU here`);
    return way.carry(sender, request, now, sendNumber, deliver);
  };
  const all = [direct, ...cslus.values()];
  return {
    ...carrierByCarriage(toCslu, direct),
    dropWaiting: () => {
      for (const way of all) way.dropWaiting();
    },
    close: async () => {
      await Promise.all(all.map((way) => way.close()));
    },
    usage: () => usedTogether(all.map((way) => way.usage())),
  };
}

function usedTogether(usages: readonly CarrierUsage[]): CarrierUsage {
  const manners: MannerTotals = {};
  for (const usage of usages) addManners(manners, usage.manners);
  return {
    manners,
    fullMs: Math.max(...usages.map(({ fullMs }) => fullMs)),
    exhausted: usages.reduce((sum, { exhausted }) => sum + exhausted, 0),
  };
}
