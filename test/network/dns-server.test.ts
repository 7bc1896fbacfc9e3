import { createSocket } from 'node:dgram';
import { promises as dns } from 'node:dns';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDnsClient } from '../../src/network/dns-client.js';
import { type RunningDnsServer, startDnsServer } from '../../src/network/dns-server.js';

let server: RunningDnsServer;
beforeEach(async () => {
  server = await startDnsServer(new Map([['CSLU-local.example.com', '127.0.0.7']]));
});
afterEach(() => server.close());

function resolver(): dns.Resolver {
  const made = new dns.Resolver({ timeout: 2_000, tries: 2 });
  made.setServers([server.address]);
  return made;
}

/** Sends bytes as they are. */
async function sendRaw(packets: readonly Uint8Array[]): Promise<void> {
  const socket = createSocket('udp4');
  const port = Number(server.address.split(':')[1]);
  for (const packet of packets) {
    await new Promise<void>((resolve) => socket.send(packet, port, '127.0.0.1', () => resolve()));
  }
  await new Promise<void>((resolve) => socket.close(() => resolve()));
}

describe('the name service of a scenario, asked by a resolver that is not ours (RFC 1035)', () => {
  it.each(['cslu-local.example.com', 'CSLU-LOCAL.Example.COM'])('knows %s', async (name) => {
    expect(await resolver().resolve4(name, { ttl: true })).toEqual([{ address: '127.0.0.7', ttl: 0 }]);
  });

  it.each(['cslu-local', 'tools.cisco.com', 'cslu-local.example.com.example.org'])('does not know %s', async (name) => {
    await expect(resolver().resolve4(name)).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('has no other records of a name it knows', async () => {
    await expect(resolver().resolve6('cslu-local.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolver().resolveTxt('cslu-local.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
  });

  it('lives through any bytes, and answers as before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 512 }), { maxLength: 20 }), async (packets) => {
        await sendRaw(packets);
        expect(await resolver().resolve4('cslu-local.example.com')).toEqual(['127.0.0.7']);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a device that asks', () => {
  it('asks for one name after the other, anew each time', async () => {
    const ask = createDnsClient(server.address);
    for (let time = 1; time <= 3; time++) {
      expect(await ask(['cslu-local', 'cslu-local.example.com'])).toBe('127.0.0.7');
      expect(server.questions()).toBe(2 * time);
    }
  });

  it('finds nothing where nothing is known', async () => {
    expect(await createDnsClient(server.address)(['cslu-local', 'cslu-local.example.org'])).toBeNull();
    expect(server.questions()).toBe(2);
  });
});
