import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { createDeviceCodec } from '../../src/wire/codec.js';
import { BUILT_IN_DIALECT } from '../../src/wire/dialect.js';
import { VIRTUAL_TIME_HEADER } from '../../src/wire/virtual-time.js';
import type { OnPrem } from './slfleet.js';

function call(server: OnPrem, url: string, body: object, token?: string): Promise<Record<string, unknown>> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', headers, ca: readFileSync(server.caFile) }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${url}: ${answer.statusCode} ${text}`));
      });
    });
    asked.on('error', reject);
    asked.end(JSON.stringify(body));
  });
}

/** Serial numbers of the devices an On-Prem has, by its own REST API, as often as wanted. */
export async function deviceReader(server: OnPrem): Promise<() => Promise<Set<string>>> {
  const { tokenUrl, url, clientId, clientSecret } = server.api;
  const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const { access_token: token } = await call(server, tokenUrl, grant);
  return async () => {
    const listed = await call(server, `${url}/accounts/slfleet/devices`, { limit: -1 }, String(token));
    const devices = listed.devices as { sudi: { udiSerialNumber: string } }[];
    return new Set(devices.map(({ sudi }) => sudi.udiSerialNumber));
  };
}

/** A device's message to the first CSLU tenant, which checks nobody's key, at a virtual instant (ms). @returns the HTTP status */
export function callTenant(server: OnPrem, nowMs: number): Promise<number> {
  const codec = createDeviceCodec({ dialect: BUILT_IN_DIALECT, transport: 'smart' });
  const { body, contentType } = codec.encodeRequest(
    {
      type: 'trustSync',
      udi: { pid: 'C9300-24UX', serialNumber: 'SN1' },
      timestampMs: nowMs,
      softwareId: 'regid.2017-05.com.cisco.C9300,v1_727af1d9-6c39-4444-b301-863f81445b72',
      hostname: null,
      productInstanceId: null,
      trustIds: [],
    },
    { nonce: '1000000000000000001', signer: () => 'AAAA', messageNumber: 1, deviceName: null },
  );
  const headers = { 'content-type': contentType, [VIRTUAL_TIME_HEADER]: String(nowMs) };
  return new Promise((resolve, reject) => {
    const url = server.csluTenants[0]?.url ?? '';
    const asked = request(url, { method: 'POST', headers, ca: readFileSync(server.caFile) }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** The options by which a stopped On-Prem comes back where it was. */
export function portsOf({ url, adminUrl }: OnPrem): string[] {
  return ['--port', new URL(url).port, '--admin-port', new URL(adminUrl).port];
}
