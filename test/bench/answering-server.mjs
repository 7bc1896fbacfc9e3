// The server of measure (d): a CSSM that answers everything but the nonce from memory, once it has answered the like, so that
// its own work is the same and small whoever asks: a fleet, or a tool that posts the same bytes again and again.
// Prints one JSON line: url, token; writes the first renewal it gets into the file named by its argument.
import { writeFileSync } from 'node:fs';
import { licenceCatalogue } from '../../dist/device/profile/catalogue.js';
import { CSSM_PATHS } from '../../dist/endpoint/cssm/cssm-server.js';
import { DEFAULT_INTERVALS } from '../../dist/endpoint/cssm/intervals.js';
import { createCssmService } from '../../dist/endpoint/cssm/service.js';
import { startHttpServer } from '../../dist/endpoint/http-server.js';
import { Authority } from '../../dist/pki/authority.js';
import { generateKey } from '../../dist/pki/key-kind.js';
import { DAY_MS, HOUR_MS, YEAR_MS } from '../../dist/time/duration.js';
import { loadDialect } from '../../dist/wire/dialect-file.js';
import { VIRTUAL_TIME_HEADER } from '../../dist/wire/virtual-time.js';

const [sampleFile] = process.argv.slice(2);
const START_MS = Date.UTC(2026, 0, 1);
const NONCE = /nonce\\*":\\*"(\d{19})/;

const dialect = loadDialect(null);
const RENEWAL = dialect.requestTypes.authorization;

let now = START_MS;
const { cssm, gate } = createCssmService({
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
  clockNow: () => now,
});
const account = { smartAccount: 'Bench', name: 'Site' };
const licences = licenceCatalogue().map(({ name, tag }) => ({ name, tag, quantity: 100_000 }));
cssm.addVirtualAccount({ ...account, licences }, START_MS);
const token = cssm.mintToken(
  account,
  { name: 'default', validForMs: 10 * YEAR_MS, maxUses: null, exportControlled: true },
  START_MS,
);

/** Answers of the hour, in pieces between which the nonce stands. */
let hour = -1;
let pieces = null;
let sampled = sampleFile === undefined;

function route(transport) {
  return (body, { headers }) => {
    const at = Number(headers[VIRTUAL_TIME_HEADER]);
    const text = body.toString('latin1');
    if (!text.includes(RENEWAL)) {
      now = at;
      return gate(body, transport);
    }
    const nonce = NONCE.exec(text)?.[1] ?? '';
    if (pieces === null || Math.floor(at / HOUR_MS) > hour) {
      now = at;
      hour = Math.floor(at / HOUR_MS);
      const reply = gate(body, transport);
      const parts = reply.body.toString('latin1').split(nonce);
      if (parts.length < 2) return reply;
      pieces = { parts, contentType: reply.contentType };
      if (!sampled) {
        sampled = true;
        const sample = { path: CSSM_PATHS[transport], contentType: headers['content-type'], at, body: text };
        writeFileSync(sampleFile, JSON.stringify(sample));
      }
    }
    return { status: 200, contentType: pieces.contentType, body: Buffer.from(pieces.parts.join(nonce), 'latin1') };
  };
}

const http = await startHttpServer({
  port: 0,
  routes: new Map([
    [CSSM_PATHS.callhome, route('callhome')],
    [CSSM_PATHS.smart, route('smart')],
  ]),
});
process.stdout.write(`${JSON.stringify({ url: http.url, token })}\n`);
