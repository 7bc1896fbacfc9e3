import { readFileSync } from 'node:fs';
import { request } from 'node:https';
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

/** The options by which a stopped On-Prem comes back where it was. */
export function portsOf({ url, adminUrl }: OnPrem): string[] {
  return ['--port', new URL(url).port, '--admin-port', new URL(adminUrl).port];
}
