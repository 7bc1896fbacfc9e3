import type { KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_INTERVALS } from '../../../src/endpoint/cssm/intervals.js';
import { type ApiCredentials, openCredentials } from '../../../src/endpoint/on-prem/credentials.js';
import { ON_PREM_KINDS } from '../../../src/endpoint/on-prem/on-prem.js';
import {
  type OnPremServerOptions,
  type RunningOnPremServer,
  startOnPremServer,
} from '../../../src/endpoint/on-prem/on-prem-server.js';
import { type StockedToken, stockOnPrem } from '../../../src/endpoint/on-prem/stock-on-prem.js';
import { type EntityStore, openEntityStore } from '../../../src/endpoint/on-prem/store/entity-store.js';
import { ON_PREM_PATHS } from '../../../src/network/on-prem-paths.js';
import { Authority } from '../../../src/pki/authority.js';
import { createCsr } from '../../../src/pki/csr.js';
import { generateKey } from '../../../src/pki/key-kind.js';
import { sign } from '../../../src/pki/signing.js';
import { YEAR_MS } from '../../../src/time/duration.js';
import type { AgentMessageType, AgentRequest, AnswerTo } from '../../../src/wire/agent-messages.js';
import { createDeviceCodec } from '../../../src/wire/codec.js';
import { BUILT_IN_DIALECT } from '../../../src/wire/dialect.js';
import { VIRTUAL_TIME_HEADER } from '../../../src/wire/virtual-time.js';

export const LAN = { tag: 'regid.2019-06.com.cisco.LAN,1.0_a', name: 'LAN license for Nexus 9300-XF' };
export const SOFTWARE = 'regid.2017-05.com.cisco.C9300,v1_727af1d9-6c39-4444-b301-863f81445b72';
/** An account whose name does not stand in a URL as it is. */
export const ACCOUNT = 'Example Corp';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; null where it is none. */
  readonly json: Record<string, unknown> | null;
}

/** One HTTPS request on a connection of its own. */
export function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer; ca: string },
): Promise<HttpAnswer> {
  const { method = 'POST', headers = {}, body = '', ca } = options;
  return new Promise((resolve, reject) => {
    const asked = httpsRequest(url, { method, headers, ca, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const isJson = answer.headers['content-type'] === 'application/json';
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text,
          json: isJson ? JSON.parse(text) : null,
        });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** An On-Prem with real sockets and a database in a folder of its own, which can be ended without a word and started again. */
export class OnPremWorld {
  server!: RunningOnPremServer;
  tokens!: readonly StockedToken[];
  readonly folder = mkdtempSync(join(tmpdir(), 'slfleet-on-prem-'));
  readonly databaseErrors: Error[] = [];
  /** The virtual instant its devices' messages carry. */
  virtualMs: number | null = null;
  private store!: EntityStore;

  private constructor(
    readonly credentials: ApiCredentials,
    readonly authority: Authority,
    readonly serverKey: KeyObject,
    readonly deviceKey: KeyObject,
    private readonly options: Partial<OnPremServerOptions>,
  ) {}

  static async start(options: Partial<OnPremServerOptions> = {}): Promise<OnPremWorld> {
    const [authorityKey, serverKey, deviceKey] = await Promise.all([
      generateKey('p-256'),
      generateKey('p-256'),
      generateKey('p-256'),
    ]);
    const folder = mkdtempSync(join(tmpdir(), 'slfleet-credentials-'));
    const credentials = await openCredentials(join(folder, 'credentials.json'));
    rmSync(folder, { recursive: true });
    const world = new OnPremWorld(credentials, Authority.create(authorityKey), serverKey, deviceKey, options);
    await world.boot();
    return world;
  }

  get ca(): string {
    return this.authority.rootPem;
  }

  get token(): string {
    return this.tokens[0]?.token ?? '';
  }

  async boot(): Promise<void> {
    this.store = openEntityStore({
      file: join(this.folder, 'on-prem.db'),
      kinds: ON_PREM_KINDS,
      durability: 'process',
    });
    const { store } = this;
    this.server = await startOnPremServer({
      intervals: DEFAULT_INTERVALS,
      seed: this.credentials.seed,
      catalogue: [LAN],
      onEvent: () => undefined,
      store: { ...store, write: (rows) => this.write(rows) },
      authority: this.authority,
      signingKey: this.serverKey,
      dialect: BUILT_IN_DIALECT,
      hosts: ['localhost', '127.0.0.1'],
      port: 0,
      adminPort: 0,
      clock: 'wall',
      startMs: null,
      credentials: this.credentials,
      apiRate: { perSecond: 10_000, burst: 10_000 },
      onDatabaseError: (error) => this.databaseErrors.push(error),
      ...this.options,
    });
    const order = { name: 'default', validForMs: YEAR_MS, maxUses: null, exportControlled: true };
    const stock = { smartAccount: ACCOUNT, name: 'Default', licences: [{ ...LAN, quantity: 2 }], tokens: [order] };
    this.tokens = stockOnPrem(this.server.onPrem, [stock], this.server.clockNow());
    this.server.onPrem.journal.flush();
  }

  /** What the disk does with the next transactions. */
  write: EntityStore['write'] = (rows) => this.store.write(rows);

  /** Ends it as a kill does: what is not in the database by now is gone. */
  async kill(): Promise<void> {
    this.store.close();
    await Promise.all([this.server.devices.close(), this.server.admin.close()]);
  }

  async end(): Promise<void> {
    await this.server.close();
    this.store.close();
    rmSync(this.folder, { recursive: true });
  }

  async accessToken(): Promise<string> {
    const { clientId, clientSecret } = this.credentials;
    const body = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const { json } = await this.oauth(JSON.stringify(body));
    return String(json?.access_token);
  }

  oauth(body: string, headers: Record<string, string> = {}, path = '/backend/oauth/token'): Promise<HttpAnswer> {
    return ask(`${this.server.admin.url}${path}`, { body, headers, ca: this.ca });
  }

  /** A call of the API, with an access token of its own. */
  async api(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer> {
    const authorization = `Bearer ${await this.accessToken()}`;
    return ask(`${this.server.admin.url}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json', ...headers },
      body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
      ca: this.ca,
    });
  }

  /** A message of a device, with real signatures, over the path of its transport. */
  async device<Type extends AgentMessageType>(
    request: AgentRequest & { type: Type },
    path: string = ON_PREM_PATHS.smart,
  ): Promise<AnswerTo<Type>> {
    const transport = path === ON_PREM_PATHS.callhome ? 'callhome' : 'smart';
    const codec = createDeviceCodec({ dialect: BUILT_IN_DIALECT, transport });
    this.sent += 1;
    const nonce = String(1_000_000_000_000_000_000n + BigInt(this.sent));
    const signer = (data: string): string => sign(data, this.deviceKey);
    const message = codec.encodeRequest(request, { nonce, signer, messageNumber: this.sent, deviceName: null });
    const headers: Record<string, string> = { 'content-type': message.contentType };
    if (this.virtualMs !== null) headers[VIRTUAL_TIME_HEADER] = String(this.virtualMs);
    const answer = await ask(`${this.server.devices.url}${path}`, { headers, body: message.body, ca: this.ca });
    if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
    return codec.decodeAnswer(Buffer.from(answer.text, 'utf8'), { type: request.type, nonce, verifier: () => true });
  }

  private sent = 0;

  registration(serialNumber: string, more: { token?: string; force?: boolean } = {}) {
    return {
      type: 'registration' as const,
      udi: { pid: 'C9300-24UX', serialNumber },
      timestampMs: this.virtualMs ?? Date.now(),
      softwareId: SOFTWARE,
      token: this.token,
      force: false,
      hostname: `host-${serialNumber}`,
      members: [],
      csr: createCsr(this.deviceKey, { commonName: 'C9300-24UX', organization: 'Cisco' }),
      ...more,
    };
  }

  /** Registers a device. @returns what it must name from then on */
  async register(serialNumber: string, path?: string) {
    const answer = await this.device(this.registration(serialNumber), path);
    if (answer.status !== 'OK' || answer.type !== 'registration') throw new Error('refused');
    const { productInstanceId, certificate } = answer;
    const udi = { pid: 'C9300-24UX', serialNumber };
    return { productInstanceId, idCertificateSerial: certificate.serial, udi, softwareId: SOFTWARE };
  }
}
