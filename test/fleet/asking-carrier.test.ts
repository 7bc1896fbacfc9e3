import { afterEach, describe, expect, it } from 'vitest';
import { askingCarrier } from '../../src/fleet/asking-carrier.js';
import { type Carrier, NOTHING_USED, type Outcome, type Sender } from '../../src/fleet/carrier.js';
import { createDnsClient } from '../../src/network/dns-client.js';
import { type RunningDnsServer, startDnsServer } from '../../src/network/dns-server.js';
import { POLICY_REQUESTS } from '../wire/policy-samples.js';

const ANSWER: Outcome = { status: 'OK', type: 'hello' };
const servers: RunningDnsServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function asking(names: readonly string[]) {
  const server = await startDnsServer(new Map(names.map((name) => [name, '127.0.0.1'])));
  servers.push(server);
  const carried: number[] = [];
  const onward: Carrier = {
    capacity: 1,
    carry: (_sender, _request, _now, sendNumber) => {
      carried.push(sendNumber);
      return ANSWER;
    },
    dropWaiting: () => undefined,
    close: () => Promise.resolve(),
    usage: () => NOTHING_USED,
  };
  const carrier = askingCarrier(onward, createDnsClient(server.address));
  let sent = 0;
  const send = (routeQuestions: readonly string[]): Promise<Outcome> =>
    new Promise((resolve) => {
      sent += 1;
      const sender = { routeQuestions } as Sender;
      const at = carrier.carry(sender, POLICY_REQUESTS.hello, 0, sent, (_s, _n, outcome) => resolve(outcome));
      if (at !== null) resolve(at);
    });
  return { server, carried, send };
}

describe('a device that looks for its CSLU asks by DNS before each message (S1 "CSLU discovery")', () => {
  it('and sends when the name is known', async () => {
    const { server, carried, send } = await asking(['cslu-local.example.com']);
    for (const time of [1, 2]) {
      expect(await send(['cslu-local', 'cslu-local.example.com'])).toEqual(ANSWER);
      expect(server.questions()).toBe(2 * time);
    }
    expect(carried).toEqual([1, 2]);
  });

  it('and sends nothing when it is not (F14)', async () => {
    const { server, carried, send } = await asking([]);
    expect(await send(['cslu-local'])).toEqual({ kind: 'dns' });
    expect(server.questions()).toBe(1);
    expect(carried).toEqual([]);
  });

  it('one that knows where to send asks nobody', async () => {
    const { server, send } = await asking(['cslu-local']);
    expect(await send([])).toEqual(ANSWER);
    expect(server.questions()).toBe(0);
  });
});
