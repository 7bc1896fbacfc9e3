// The server of measure (d): an SSM On-Prem with its database, over plain HTTP, that lets the same message come again and again.
//   on-prem  it carries every message out, and answers once the database has it, as `slfleet serve on-prem` does
//   memory   it answers everything but the nonce from memory, once it has answered the like: next to nothing, whoever asks
// Argument: on-prem|memory. Prints one JSON line: url, token. POST /samples gives the last renewal of each device.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { licenceCatalogue } from '../../dist/device/profile/catalogue.js';
import { CSSM_PATHS } from '../../dist/endpoint/cssm/cssm-server.js';
import { DEFAULT_INTERVALS } from '../../dist/endpoint/cssm/intervals.js';
import { fleetClock } from '../../dist/endpoint/fleet-clock.js';
import { startHttpServer } from '../../dist/endpoint/http-server.js';
import { ON_PREM_KINDS, OnPrem } from '../../dist/endpoint/on-prem/on-prem.js';
import { openEntityStore } from '../../dist/endpoint/on-prem/store/entity-store.js';
import { Authority } from '../../dist/pki/authority.js';
import { generateKey } from '../../dist/pki/key-kind.js';
import { DAY_MS, HOUR_MS, YEAR_MS } from '../../dist/time/duration.js';
import { loadDialect } from '../../dist/wire/dialect-file.js';
import { VIRTUAL_TIME_HEADER } from '../../dist/wire/virtual-time.js';

const [answers] = process.argv.slice(2);
const START_MS = Date.UTC(2026, 0, 1);
const NONCE = /nonce\\*":\\*"(\d{19})/;
const SERIAL_NUMBER = /udi_serial_number\\*":\\*"(\w+)/;

const dialect = loadDialect(null);
const RENEWAL = dialect.requestTypes.authorization;

const folder = mkdtempSync(join(tmpdir(), 'slfleet-bench-'));
const store = openEntityStore({ file: join(folder, 'on-prem.db'), kinds: ON_PREM_KINDS, durability: 'process' });
const clock = fleetClock({ clock: 'fleet', startMs: START_MS });
const onPrem = new OnPrem({
  intervals: {
    ...DEFAULT_INTERVALS,
    authorizationRenewalMs: DAY_MS,
    certificateRenewalMs: 20 * YEAR_MS,
    certificateValidityMs: 30 * YEAR_MS,
  },
  seed: 1,
  catalogue: licenceCatalogue(),
  onEvent: () => undefined,
  authority: Authority.create(await generateKey('p-256')),
  signingKey: await generateKey('p-256'),
  dialect,
  signatures: 'off',
  replayGuard: { accept: () => true },
  store,
  clockNow: clock.now,
});
const licences = licenceCatalogue().map(({ name, tag }) => ({ name, tag, quantity: 100_000 }));
onPrem.addAccount('Bench', { name: 'Site', description: '', licences }, START_MS);
const account = { smartAccount: 'Bench', name: 'Site' };
const order = { name: 'default', validForMs: 10 * YEAR_MS, maxUses: null, exportControlled: true };
const token = onPrem.cssm.mintToken(account, order, START_MS);

/** Carries a message out, and answers when that is in the database. */
function carryOut(body, transport) {
  const reply = onPrem.service.gate(body, transport);
  const settled = onPrem.journal.settled();
  return settled === null ? reply : settled.then(() => reply);
}

/** The answer of the hour, in pieces between which the nonce stands. */
let hour = -1;
let pieces = null;

function keep({ body, contentType }, nonce) {
  hour = Math.floor(clock.now() / HOUR_MS);
  pieces = { parts: body.toString('latin1').split(nonce), contentType };
}

async function carryOutAndKeep(body, transport, nonce) {
  const reply = await carryOut(body, transport);
  keep(reply, nonce);
  return reply;
}

function fromMemory(body, transport) {
  const text = body.toString('latin1');
  if (!text.includes(RENEWAL)) return carryOut(body, transport);
  const nonce = NONCE.exec(text)?.[1] ?? '';
  if (Math.floor(clock.now() / HOUR_MS) > hour) return carryOutAndKeep(body, transport, nonce);
  return { status: 200, contentType: pieces.contentType, body: Buffer.from(pieces.parts.join(nonce), 'latin1') };
}

const answer = answers === 'memory' ? fromMemory : carryOut;
/** The newest messages, as they come: what it costs to keep them must not show. */
const newest = new Array(4_096);
let received = 0;

function route(transport) {
  return (body, { headers }) => {
    clock.follow(headers);
    newest[received % newest.length] = { transport, headers, body };
    received += 1;
    return answer(body, transport);
  };
}

function samples() {
  const byDevice = new Map();
  for (let n = Math.max(0, received - newest.length); n < received; n += 1) {
    const { transport, headers, body } = newest[n % newest.length];
    const text = body.toString('latin1');
    const [, serialNumber] = SERIAL_NUMBER.exec(text) ?? [];
    if (!text.includes(RENEWAL)) continue;
    byDevice.set(serialNumber, {
      path: CSSM_PATHS[transport],
      headers: {
        'content-type': headers['content-type'],
        [VIRTUAL_TIME_HEADER]: headers[VIRTUAL_TIME_HEADER],
      },
      body: text,
    });
  }
  return { status: 200, contentType: 'application/json', body: JSON.stringify([...byDevice.values()]) };
}

const http = await startHttpServer({
  port: 0,
  routes: new Map([
    [CSSM_PATHS.callhome, route('callhome')],
    [CSSM_PATHS.smart, route('smart')],
    ['/samples', samples],
  ]),
});
process.stdout.write(`${JSON.stringify({ url: http.url, token })}\n`);
process.once('SIGTERM', async () => {
  await http.close();
  store.close();
  rmSync(folder, { recursive: true });
});
