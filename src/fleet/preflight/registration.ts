import { createPublicKey, randomBytes, randomInt } from 'node:crypto';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { withoutSecrets } from '../../errors/without-secrets.js';
import { createHttpsLink } from '../../network/https-link/https-link.js';
import { TransportError } from '../../network/https-link/transport-error.js';
import { createCsr } from '../../pki/csr.js';
import { generateKey } from '../../pki/key-kind.js';
import { sign, verify } from '../../pki/signing.js';
import { SECOND_MS } from '../../time/duration.js';
import type { AgentAnswer } from '../../wire/agent-messages.js';
import { createDeviceCodec, type WireTransport } from '../../wire/codec.js';
import { loadDialect } from '../../wire/dialect-file.js';
import type { DeviceRequest } from '../../wire/messages.js';
import { VIRTUAL_TIME_HEADER } from '../../wire/virtual-time.js';
import { WireError } from '../../wire/wire-error.js';
import type { GroupPlan } from '../plan.js';
import { apiOf } from '../target/api-of.js';
import { targetPaths } from '../target/target-paths.js';
import { type Check, type CheckOutcome, failed, ok, type PreflightContext, skipped } from './check.js';

const TIMEOUT_MS = 30_000;
/** No device of a fleet has one like it. */
const SERIAL_PREFIX = 'SLFPROBE';

type Exchange = (request: DeviceRequest, virtualMs: number) => Promise<AgentAnswer>;

/** Does one device register, and de-register? Its serial number is its own, and so is its token where tokens are made. */
export const REGISTRATION_CHECK: Check = {
  name: 'registration',
  needs: ['clock', 'credentials'],
  asDevice: true,
  make: async (context) => {
    if (!context.mayRegister) return skipped('not wanted (--no-probe)');
    const { credentials, plan, ca } = context;
    if (plan.endpoint.kind === 'cslu' || credentials.kind === 'none') return skipped('a CSLU registers no device');
    if (credentials.kind === 'missing') return skipped('there is no token to register with');
    const [account] = plan.accounts;
    const [group] = plan.groups;
    if (account === undefined || group === undefined) return skipped('the scenario has no device');
    if (credentials.kind === 'given') {
      const { tokens } = credentials;
      const token = typeof tokens === 'string' ? tokens : [...(tokens.get(account.index)?.values() ?? [])][0];
      return token === undefined
        ? skipped(`virtual account ${account.name} has no token`)
        : tryOut(context, group, token);
    }
    const api = apiOf(credentials, ca, plan);
    try {
      const order = { days: 1, description: 'slfleet preflight', exportControlled: false, uses: 1 };
      const token = await api.mint(account.smartAccount, account.name, order);
      const outcome = await tryOut(context, group, token);
      await api.revoke(account.smartAccount, account.name, [token]).catch(() => undefined);
      return outcome;
    } catch (error) {
      if (!(error instanceof SlfleetError)) throw error;
      return failed(error.message, error.remedy);
    } finally {
      await api.close();
    }
  },
};

async function tryOut(context: PreflightContext, group: GroupPlan, token: string): Promise<CheckOutcome> {
  const { plan, url, ca } = context;
  const link = createHttpsLink({
    origin: url.origin,
    ...(ca === null ? {} : { ca: ca.pem }),
    ...(plan.endpoint.serverName === null ? {} : { serverName: plan.endpoint.serverName }),
    connections: 'keep-alive',
    maxConnections: 1,
    timeouts: { connectMs: TIMEOUT_MS, headersMs: TIMEOUT_MS, bodyMs: TIMEOUT_MS },
  });
  try {
    const key = await generateKey(plan.wire.keys);
    const transport: WireTransport = group.transport.kind === 'callhome' ? 'callhome' : 'smart';
    const codec = createDeviceCodec({ dialect: loadDialect(plan.wire.dialect), transport });
    let messageNumber = 0;
    const exchange: Exchange = async (request, virtualMs) => {
      messageNumber += 1;
      const sending = { nonce: nonce(), signer: (data: string) => sign(data, key), messageNumber, deviceName: null };
      const { body, contentType } = codec.encodeRequest(request, sending);
      const headers = plan.wire.timestamps === 'wall' ? {} : { [VIRTUAL_TIME_HEADER]: String(virtualMs) };
      const answer = await link.post(targetPaths(plan.endpoint)[transport], contentType, body, headers);
      const signerKey = ca?.signerKey ?? null;
      const verifier = (data: string, signature: string): boolean =>
        signerKey === null || verify(data, signature, createPublicKey(signerKey));
      return codec.decodeAnswer(answer.body, { type: request.type, nonce: sending.nonce, verifier });
    };
    const { pid, softwareId } = group.profile;
    const csr = createCsr(key, { commonName: pid, organization: 'Cisco' });
    return await registerAndLeave(exchange, context, { pid, softwareId, csr, token });
  } catch (error) {
    if (error instanceof TransportError) return failed(`no answer to it: ${error.message}`, PATH_ADVICE);
    if (error instanceof WireError) return failed(`an answer that is none: ${error.message}`, PATH_ADVICE);
    throw error;
  } finally {
    await link.close();
  }
}

const PATH_ADVICE =
  'Check the path of the URL, and endpoint.kind: cssm and on-prem have paths of their own; wire.dialect names the fields.';

interface Probe {
  readonly pid: string;
  readonly softwareId: string;
  readonly csr: string;
  readonly token: string;
}

async function registerAndLeave(
  exchange: Exchange,
  { plan }: PreflightContext,
  { pid, softwareId, csr, token }: Probe,
): Promise<CheckOutcome> {
  const isWall = plan.wire.timestamps === 'wall';
  const serialNumber = `${SERIAL_PREFIX}${randomBytes(4).toString('hex').toUpperCase()}`;
  const base = { udi: { pid, serialNumber }, softwareId, hostname: null };
  const startMs = isWall ? Date.now() : plan.startMs;
  const registration = {
    type: 'registration',
    ...base,
    timestampMs: startMs,
    token,
    force: false,
    members: [],
    csr,
  } as const;
  const answer = await exchange(registration, startMs);
  if (answer.status !== 'OK' || answer.type !== 'registration') {
    const why = answer.status === 'OK' ? 'another answer came' : withoutSecrets(answer.message, [token]);
    return failed(`refused: ${why}`, adviceFor(why, isWall));
  }
  const { productInstanceId, certificate, virtualAccount } = answer;
  const endMs = isWall ? Date.now() : plan.startMs + SECOND_MS;
  const identity = { productInstanceId, idCertificateSerial: certificate.serial };
  const leave = { type: 'deregistration', ...base, timestampMs: endMs, ...identity } as const;
  const refusal = await exchange(leave, endMs).then(
    (farewell) => (farewell.status === 'OK' ? null : farewell.message),
    (error: unknown) => {
      if (error instanceof TransportError || error instanceof WireError) return error.message;
      throw error;
    },
  );
  if (refusal === null) {
    return ok(`a device came to virtual account ${withoutSecrets(virtualAccount, [token])} and left it`);
  }
  const why = withoutSecrets(refusal, [token]);
  return failed(
    `${serialNumber} was registered but not de-registered: ${why}`,
    `Remove ${serialNumber} at the server.`,
  );
}

function adviceFor(why: string, isWall: boolean): string {
  if (/device date|timestamp/i.test(why)) {
    return isWall
      ? 'Set both clocks by NTP; a server that followed the time of a fleet must be started anew.'
      : 'Devices send virtual time: take a speed such as 60x, with which they send the wall clock.';
  }
  return 'Check that the token is of this server, has not expired and has uses left.';
}

/** 19 decimal digits (P§1.2). */
function nonce(): string {
  return `${randomInt(100_000_000, 1_000_000_000)}${randomInt(1_000_000_000, 10_000_000_000)}`;
}
