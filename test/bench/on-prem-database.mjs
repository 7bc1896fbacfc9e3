/**
 * What the database of `serve on-prem` costs a message: CPU time and wall time a renewal of an authorization, by how many requests a
 * turn of the event loop brings. Without signatures and sockets, so that the database is what is seen.
 *
 *   npm run build && node test/bench/on-prem-database.mjs
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cssm } from '../../dist/endpoint/cssm/cssm.js';
import { DEFAULT_INTERVALS } from '../../dist/endpoint/cssm/intervals.js';
import { ON_PREM_KINDS } from '../../dist/endpoint/on-prem/on-prem.js';
import { openEntityStore } from '../../dist/endpoint/on-prem/store/entity-store.js';
import { Journal } from '../../dist/endpoint/on-prem/store/journal.js';

const DEVICES = 20_000;
const MESSAGES = 40_000;
const START = Date.UTC(2026, 0, 1);
const LICENCE = { tag: 'regid.2019-06.com.cisco.LAN,1.0_a', name: 'LAN' };
const ACCOUNT = { smartAccount: 'bench', name: 'Default' };
const SOFTWARE = 'regid.2017-05.com.cisco.C9300,v1_727af1d9-6c39-4444-b301-863f81445b72';

function world(durability) {
  const folder = mkdtempSync(join(tmpdir(), 'slfleet-bench-'));
  const file = join(folder, 'on-prem.db');
  const store = durability && openEntityStore({ file, kinds: ON_PREM_KINDS, durability });
  const journal = store && new Journal(store, (kind, key) => cssm.record(kind, key));
  const cssm = new Cssm({
    intervals: DEFAULT_INTERVALS,
    seed: 1,
    catalogue: [LICENCE],
    issueCertificate: () => null,
    onEvent: () => {},
    ...(journal ? { onChange: (kind, key) => journal.mark(kind, key) } : {}),
  });
  cssm.addVirtualAccount({ ...ACCOUNT, licences: [{ ...LICENCE, quantity: DEVICES }] }, START);
  const order = { name: 'x', validForMs: 1e12, maxUses: null, exportControlled: true };
  const token = cssm.mintToken(ACCOUNT, order, START);
  const close = () => {
    const bytes = store ? statSync(file).size : 0;
    store?.close();
    rmSync(folder, { recursive: true });
    return bytes;
  };
  return { cssm, journal, token, close };
}

async function measure(durability, perTurn) {
  const { cssm, journal, token, close } = world(durability);
  const requests = [];
  for (let n = 0; n < DEVICES; n += 1) {
    const base = { udi: { pid: 'C9300-24UX', serialNumber: `SN${n}` }, timestampMs: START, softwareId: SOFTWARE };
    const registration = {
      ...base,
      type: 'registration',
      token,
      force: false,
      hostname: `h${n}`,
      members: [],
      csr: null,
    };
    const answer = cssm.handle(registration, START);
    const { productInstanceId, certificate } = answer;
    const entitlements = [{ tag: LICENCE.tag, count: 1 }];
    const identity = { productInstanceId, idCertificateSerial: certificate.serial };
    requests.push({ ...base, ...identity, type: 'authorization', entitlements });
  }
  journal?.flush();
  const cpu = process.cpuUsage();
  const wall = performance.now();
  for (let sent = 0; sent < MESSAGES; ) {
    for (let n = 0; n < perTurn; n += 1, sent += 1) cssm.handle(requests[sent % DEVICES], START);
    await journal?.settled();
  }
  const wallUs = (performance.now() - wall) * 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const bytes = close();
  return { cpu: (user + system) / MESSAGES, wall: wallUs / MESSAGES, bytes };
}

for (const durability of [null, 'process', 'full']) {
  for (const perTurn of [1, 8, 64]) {
    const { cpu, wall, bytes } = await measure(durability, perTurn);
    const name = `${durability ?? 'no database'}, ${perTurn} a turn`;
    process.stdout.write(
      `${name.padEnd(26)} ${cpu.toFixed(1).padStart(7)} µs CPU ${wall.toFixed(1).padStart(8)} µs wall a message; file ${bytes} B\n`,
    );
  }
}
