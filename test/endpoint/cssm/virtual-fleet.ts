import { Cssm } from '../../../src/endpoint/cssm/cssm.js';
import { type CssmIntervals, DEFAULT_INTERVALS } from '../../../src/endpoint/cssm/intervals.js';
import type { PolicySettings } from '../../../src/endpoint/cssm/policy/policy-settings.js';
import type { EndpointEvent } from '../../../src/telemetry/events.js';
import { DAY_MS } from '../../../src/time/duration.js';
import type {
  AuthorizationAnswer,
  DeviceRequest,
  EndpointAnswer,
  EntitlementUse,
  FailedAnswer,
  IdCertificateRenewalAnswer,
  RegistrationAnswer,
  RegistrationRequest,
} from '../../../src/wire/messages.js';

export const START = Date.UTC(2026, 0, 1);
export const SOFTWARE = 'regid.2017-05.com.cisco.C9500,v1_7435cf27-0075-4bfb-b67c-b42f3054e82a';

/** Licences of the tests: one that stands alone, and the C9500 family with its public generic tag (P§9.1). */
export const LAN = { tag: 'regid.2019-06.com.cisco.LAN,1.0_a', name: 'LAN license for Nexus 9300-XF' };
export const GENERIC = {
  tag: 'regid.2017-03.com.cisco.advantagek9-Nyquist-C9500,1.0_f1563759-2e03-4a4c-bec5-5feec525a12c',
  name: 'C9500 Network Advantage',
};
export const ONLY_32C = { tag: 'regid.2018-01.com.cisco.32C,1.0_b', name: 'C9500 32C NW Advantage' };
export const ONLY_48Y4C = { tag: 'regid.2018-01.com.cisco.48Y4C,1.0_c', name: 'C9500 48Y4C NW Advantage' };
export const UNKNOWN_TAG = 'regid.2018-01.com.cisco.unheard-of,1.0_d';

export const CAMPUS = { smartAccount: 'example.com', name: 'Campus' };
export const BRANCH = { smartAccount: 'example.com', name: 'Branch' };

export interface World {
  readonly cssm: Cssm;
  readonly events: EndpointEvent[];
  /** Token of Campus and of Branch, without limits. */
  readonly campus: string;
  readonly branch: string;
}

interface WorldOptions {
  readonly licences?: readonly { readonly tag: string; readonly name: string; readonly quantity: number }[];
  readonly intervals?: Partial<CssmIntervals>;
  readonly policy?: Partial<PolicySettings>;
  readonly seed?: number;
  readonly issueCertificate?: ConstructorParameters<typeof Cssm>[0]['issueCertificate'];
}

export function createWorld(options: WorldOptions = {}): World {
  const events: EndpointEvent[] = [];
  const cssm = new Cssm({
    intervals: { ...DEFAULT_INTERVALS, ...options.intervals },
    seed: options.seed ?? 7,
    catalogue: [LAN, GENERIC, ONLY_32C, ONLY_48Y4C],
    issueCertificate: options.issueCertificate ?? (() => null),
    onEvent: (event) => events.push(event),
    ...(options.policy === undefined ? {} : { policy: options.policy }),
  });
  const order = { name: 'all', validForMs: 3650 * DAY_MS, maxUses: null, exportControlled: true };
  cssm.addVirtualAccount({ ...CAMPUS, licences: options.licences ?? [] }, START);
  cssm.addVirtualAccount({ ...BRANCH, licences: [] }, START);
  return { cssm, events, campus: cssm.mintToken(CAMPUS, order, START), branch: cssm.mintToken(BRANCH, order, START) };
}

/** A device that does what it is told and remembers what the CSSM answered; its clock is right unless told otherwise. */
export class TestDevice {
  productInstanceId = '00000000-0000-4000-8000-000000000000';
  serial = '0';

  constructor(
    readonly cssm: Cssm,
    readonly serialNumber: string,
    readonly pid = 'C9500-32C',
  ) {}

  send(request: Partial<DeviceRequest> & Pick<DeviceRequest, 'type'>, nowMs: number): EndpointAnswer {
    const whole = {
      udi: { pid: this.pid, serialNumber: this.serialNumber },
      timestampMs: nowMs,
      softwareId: SOFTWARE,
      productInstanceId: this.productInstanceId,
      idCertificateSerial: this.serial,
      ...request,
    };
    return this.cssm.handle(whole as DeviceRequest, nowMs);
  }

  register(token: string, nowMs: number, more: Partial<RegistrationRequest> = {}): RegistrationAnswer | FailedAnswer {
    const answer = this.send(
      { type: 'registration', token, force: false, hostname: null, members: [], csr: null, ...more },
      nowMs,
    ) as RegistrationAnswer | FailedAnswer;
    if (answer.status === 'OK') {
      this.productInstanceId = answer.productInstanceId;
      this.serial = answer.certificate.serial;
    }
    return answer;
  }

  authorize(
    entitlements: readonly EntitlementUse[],
    nowMs: number,
    type: 'authorization' | 'usage' = 'authorization',
  ): AuthorizationAnswer | FailedAnswer {
    return this.send({ type, entitlements }, nowMs) as AuthorizationAnswer | FailedAnswer;
  }

  /** @param answerLost the new certificate never reaches the device */
  renew(nowMs: number, answerLost = false): IdCertificateRenewalAnswer | FailedAnswer {
    const answer = this.send({ type: 'idCertificateRenewal', csr: null }, nowMs) as
      | IdCertificateRenewalAnswer
      | FailedAnswer;
    if (answer.status === 'OK' && !answerLost) this.serial = answer.certificate.serial;
    return answer;
  }

  deregister(nowMs: number): EndpointAnswer {
    return this.send({ type: 'deregistration' }, nowMs);
  }
}

/** Everything about a CSSM that can be seen from outside. */
export function observe(cssm: Cssm): string {
  return JSON.stringify([cssm.accounts(), [...cssm.instances()], cssm.tokens(), cssm.alerts(), cssm.nextDeadline()]);
}

export function registered(world: World, serialNumber: string, nowMs = START, token = world.campus): TestDevice {
  const device = new TestDevice(world.cssm, serialNumber);
  const answer = device.register(token, nowMs);
  if (answer.status !== 'OK') throw new Error(answer.message);
  return device;
}

/** What the inventory shows for one licence of an account. */
export function pool(cssm: Cssm, account: { readonly name: string }, tag: string) {
  return cssm
    .accounts()
    .find(({ name }) => name === account.name)
    ?.pools.find((row) => row.tag === tag);
}
