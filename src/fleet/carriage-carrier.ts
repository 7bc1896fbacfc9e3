import type { Carrier } from './carrier.js';

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
  return {
    ...carrierByCarriage(toCslu, direct),
    close: async () => {
      await Promise.all([direct, ...cslus.values()].map((way) => way.close()));
    },
  };
}
