import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { licenceCatalogue } from '../../src/device/profile/catalogue.js';
import { createCssmService } from '../../src/endpoint/cssm/service.js';
import { issueListener } from '../../src/endpoint/http-listener.js';
import { cssmOptions, stock } from '../../src/fleet/embedded-cssm.js';
import { Authority } from '../../src/pki/authority.js';
import { generateKey } from '../../src/pki/key-kind.js';
import { DAY_MS } from '../../src/time/duration.js';
import { BUILT_IN_DIALECT } from '../../src/wire/dialect.js';
import { planOf } from './plan.js';

export const CLIENT = { clientId: 'fleet-client', clientSecret: 'fleet secret & more' };

export interface OwnServerOptions {
  /** Names in its certificate. */
  readonly hosts?: readonly [string, ...string[]];
  /** It takes one message at a time, and so long for each. */
  readonly eachMs?: number;
  /** How far its clock is ahead. */
  readonly aheadMs?: number;
  /** Where it sends whoever asks, instead of answering. */
  readonly redirect?: string;
  /** Messages it answers; at any later one it cuts the connection. */
  readonly answers?: number;
}

export interface OwnServer {
  readonly url: string;
  readonly caFile: string;
  readonly authority: Authority;
  /** A token of virtual account Default of account slfleet. */
  readonly token: string;
  /** Tokens made through its API that still are good. */
  readonly minted: Set<string>;
  /** Everything that was asked for, method and path. */
  readonly asked: string[];
  /** Headers of the last request to a device path. */
  readonly lastHeaders: () => Readonly<Record<string, string | string[] | undefined>>;
  readonly instances: () => number;
  readonly close: () => Promise<void>;
}

const ON_PREM_PATHS: Readonly<Record<string, 'callhome' | 'smart'>> = {
  '/Transportgateway/services/DeviceRequestHandler': 'callhome',
  '/SmartTransport': 'smart',
};

/**
 * A server of somebody's own: real TLS, the wall clock, the paths of an On-Prem, and of its REST API what a fleet asks for, in the
 * shapes of P§7.
 */
export async function ownServer(options: OwnServerOptions = {}): Promise<OwnServer> {
  const {
    hosts = ['localhost', '127.0.0.1'],
    eachMs = 0,
    aheadMs = 0,
    redirect,
    answers = Number.POSITIVE_INFINITY,
  } = options;
  let messages = 0;
  const folder = mkdtempSync(join(tmpdir(), 'slfleet-own-'));
  const clockNow = (): number => Date.now() + aheadMs;
  const plan = planOf({});
  const authority = Authority.create(await generateKey('p-256'));
  const { cssm, gate } = createCssmService({
    ...cssmOptions(plan, () => undefined),
    authority,
    signingKey: await generateKey('p-256'),
    dialect: BUILT_IN_DIALECT,
    clockNow,
  });
  const account = { smartAccount: 'slfleet', name: 'Default' };
  const tokens = stock(
    cssm,
    [
      {
        index: 0,
        ...account,
        licences: licenceCatalogue().map((licence) => ({ ...licence, quantity: 100_000 })),
        tokens: [{ name: 'default', validForMs: DAY_MS, maxUses: null, exportControlled: true }],
      },
    ],
    clockNow(),
  );
  const minted = new Set<string>();
  const asked: string[] = [];
  let lastHeaders: Readonly<Record<string, string | string[] | undefined>> = {};
  let accessToken = '';
  let busy = Promise.resolve();

  const api = (
    method: string,
    path: string,
    authorization: string | undefined,
    body: Record<string, unknown>,
  ): [number, object] => {
    if (path === '/backend/oauth/token') {
      if (body.client_id !== CLIENT.clientId || body.client_secret !== CLIENT.clientSecret) {
        return [401, { error_description: `no client ${body.client_id} with ${body.client_secret}` }];
      }
      accessToken = `access-${asked.length}`;
      return [200, { access_token: accessToken, expires_in: 3_599 }];
    }
    if (authorization !== `Bearer ${accessToken}` || accessToken === '') return [401, { message: 'expired' }];
    const root = '/api/v1/accounts/slfleet/virtual-accounts';
    if (method === 'GET' && path === root) return [200, { virtualAccounts: [{ name: 'Default', isDefault: 'true' }] }];
    if (path === `${root}/Default/tokens`) {
      const days = Number(body.expiresAfterDays);
      const order = {
        name: String(body.description),
        validForMs: days * DAY_MS,
        maxUses: (body.numberofUses as number) ?? null,
        exportControlled: body.exportControlled === 'Allowed',
      };
      const token = cssm.mintToken(account, order, clockNow());
      minted.add(token);
      return [200, { status: 'SUCCESS', tokenInfo: { token } }];
    }
    if (path === `${root}/Default/tokens/revoke`) {
      for (const token of body.tokens as string[]) {
        cssm.revokeToken(token);
        minted.delete(token);
      }
      return [200, { status: 'SUCCESS' }];
    }
    return [404, { status: 'FAILED', statusMessage: `${path} is not there for Bearer ${accessToken}` }];
  };

  const listener: RequestListener = (request, response) => {
    const { method = '', url = '', headers } = request;
    asked.push(`${method} ${url}`);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      response.setHeader('date', new Date(clockNow()).toUTCString());
      const body = Buffer.concat(parts);
      const transport = ON_PREM_PATHS[url];
      if (redirect !== undefined) {
        response.writeHead(302, { location: redirect }).end();
      } else if (transport === undefined) {
        const [status, answer] = api(method, url, headers.authorization, parsed(body));
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      } else if (++messages > answers) {
        response.destroy();
      } else {
        lastHeaders = headers;
        const answer = (): void => {
          const reply = gate(body, transport);
          response.writeHead(reply.status, { 'content-type': reply.contentType }).end(reply.body);
        };
        if (eachMs === 0) answer();
        else busy = busy.then(() => new Promise((resolve) => setTimeout(resolve, eachMs))).then(answer);
      }
    });
  };
  const server = createServer({ ...(await issueListener(authority, hosts)) }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, authority.rootPem);
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    caFile,
    authority,
    token: tokens.get(0)?.get('default') as string,
    minted,
    asked,
    lastHeaders: () => lastHeaders,
    instances: () => cssm.instanceCount,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
