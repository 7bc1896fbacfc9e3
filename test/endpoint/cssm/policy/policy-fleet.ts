import type { Cssm } from '../../../../src/endpoint/cssm/cssm.js';
import type { Udi } from '../../../../src/wire/messages.js';
import type {
  PolicyAnswer,
  PolicyFailedAnswer,
  PolicyMessageType,
  PolicyRequest,
  RumUsage,
  TrustAnswer,
  TrustRequest,
} from '../../../../src/wire/policy-messages.js';
import { createWorld, START, type World } from '../virtual-fleet.js';

export const C9300 = 'regid.2017-05.com.cisco.C9300,v1_727af1d9-6c39-4444-b301-863f81445b72';
export const NETWORK = { tag: 'regid.2017-03.com.cisco.advantagek9,1.0_a', name: 'C9300-24 Network Advantage' };
export const DNA = { tag: 'regid.2017-05.com.cisco.c9300_dna_advantage,1.0_b', name: 'C9300-24 DNA Advantage' };
export const SECOND = 1_000;

export const udiOf = (serialNumber: string): Udi => ({ pid: 'C9300-24UX', serialNumber });

/** A CSSM whose account Campus bought ten of each licence. */
export function policyWorld(options: Parameters<typeof createWorld>[0] = {}): World {
  const licences = [
    { ...NETWORK, quantity: 10 },
    { ...DNA, quantity: 10 },
  ];
  return createWorld({ licences, ...options });
}

interface ReportOrder {
  readonly tag?: string;
  readonly count?: number;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly release?: string;
}

/** A closed report of one measurement, an hour long unless told otherwise. */
export function rum(reportId: number, order: ReportOrder = {}): RumUsage {
  const { tag = NETWORK.tag, count = 1, fromMs = START, toMs = fromMs + 3_600 * SECOND, release = '17.06.04' } = order;
  return {
    reportId,
    tag,
    softwareVersion: release,
    haUdis: [],
    measurements: [{ startMs: fromMs, endMs: toMs, count, clockChangeDeltaSeconds: 0, terminationReason: '' }],
  };
}

type Success<Type extends PolicyMessageType> = Exclude<Extract<PolicyAnswer, { type: Type }>, PolicyFailedAnswer>;

/** A device that does what it is told and remembers its identity; its clock is right unless told otherwise. */
export class PolicyDevice {
  productInstanceId: string | null = null;
  hostname: string | null = 'SW1';

  constructor(
    readonly endpoint: { handle(request: PolicyRequest, nowMs: number): PolicyAnswer },
    readonly serialNumber: string,
  ) {}

  get udi(): Udi {
    return udiOf(this.serialNumber);
  }

  send(request: Partial<PolicyRequest> & Pick<PolicyRequest, 'type'>, nowMs: number): PolicyAnswer {
    const base = {
      udi: this.udi,
      timestampMs: nowMs,
      softwareId: C9300,
      productInstanceId: this.productInstanceId,
      hostname: this.hostname,
    };
    return this.endpoint.handle({ ...base, ...request } as PolicyRequest, nowMs);
  }

  trust(token: string, nowMs = START, more: Partial<TrustRequest> = {}): TrustAnswer | PolicyFailedAnswer {
    const request = { type: 'trust', token, force: false, udis: [this.udi], csr: null, ...more } as const;
    const answer = this.send(request, nowMs) as TrustAnswer | PolicyFailedAnswer;
    if (answer.status === 'OK') this.productInstanceId = answer.productInstanceId;
    return answer;
  }

  /** @returns the poll id; throws if the reports were refused */
  report(reports: readonly RumUsage[], nowMs = START): string {
    return ok<'usageReport'>(this.send({ type: 'usageReport', reports }, nowMs)).pollId;
  }

  poll(pollId: string, nowMs: number): PolicyAnswer {
    return this.send({ type: 'resultPolling', pollId }, nowMs);
  }

  /** Ids of the reports acknowledged under a poll id; null while nothing is ready. */
  acks(pollId: string, nowMs: number): readonly number[] | null {
    const answer = ok<'resultPolling'>(this.poll(pollId, nowMs));
    return answer.ready ? answer.acknowledged : null;
  }
}

function ok<Type extends PolicyMessageType>(answer: PolicyAnswer): Success<Type> {
  if (answer.status === 'FAILED') throw new Error(answer.message);
  return answer as Success<Type>;
}

export function trusted(world: World, serialNumber: string, nowMs = START, token = world.campus): PolicyDevice {
  const device = new PolicyDevice(world.cssm, serialNumber);
  const answer = device.trust(token, nowMs);
  if (answer.status === 'FAILED') throw new Error(answer.message);
  return device;
}

/** What CSSM shows of a device. */
export function listed(cssm: Cssm, { productInstanceId }: PolicyDevice) {
  return productInstanceId === null ? undefined : cssm.instance(productInstanceId);
}
