import type { AgentContext, AgentEvent } from '../../../src/device/agent/agent.js';
import { classicAgent } from '../../../src/device/agent/classic.js';
import type { ClassicState } from '../../../src/device/agent/classic-state.js';
import { evaluationLeftMs } from '../../../src/device/agent/evaluation.js';
import { DEFAULT_RHYTHM } from '../../../src/device/agent/rhythm.js';
import { DAY_MS, YEAR_MS } from '../../../src/time/duration.js';
import type { DeviceRequest, EndpointAnswer, EntitlementUse } from '../../../src/wire/messages.js';

/** A way for the endpoint, or what lies before it, to treat a message. */
export type Mode = 'ok' | 'out-of-compliance' | 'refuse' | 'invalid-data' | 'down' | 'waiting';

export const START_MS = Date.UTC(2022, 5, 22, 16, 15, 0);
export const LICENCES: readonly EntitlementUse[] = [{ tag: 'regid.2019-06.com.cisco.LAN,1.0_x', count: 1 }];

interface Exchange {
  readonly request: DeviceRequest;
  readonly sentAtMs: number;
  readonly endsAtMs: number;
  readonly event: AgentEvent;
}

export interface Sent {
  readonly atMs: number;
  readonly request: DeviceRequest;
}

/** Sees every step of a bench: before it, and after it with what it sent. */
export interface Watcher {
  before?(bench: Bench, event: AgentEvent): void;
  after?(bench: Bench, event: AgentEvent, sent: DeviceRequest | null): void;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * One agent in virtual time, and a scripted endpoint: timers come exactly when asked for, every message ends after
 * `latencyMs` the way `mode` says at the time it was sent, and an exchange runs on when the device is switched off.
 */
export class Bench {
  now = START_MS;
  mode: Mode = 'ok';
  latencyMs = 1_000;
  renewIntervalSeconds = (30 * DAY_MS) / 1_000;
  idRenewIntervalSeconds = (180 * DAY_MS) / 1_000;
  /** Off: late ends of old exchanges come without the instant they were sent. */
  tellsSentAt = true;
  readonly sent: Sent[] = [];
  readonly context: Mutable<AgentContext>;
  state: ClassicState;
  private readonly exchanges: Exchange[] = [];
  private serial = 0;

  constructor(
    context: Partial<AgentContext> = {},
    private readonly watcher: Watcher = {},
  ) {
    this.context = {
      seed: 7,
      deviceIndex: 17,
      rhythm: DEFAULT_RHYTHM,
      udi: { pid: 'N9K-C93180YC-EX', serialNumber: 'FDO00000017' },
      members: [],
      softwareId: 'regid.2015-09.com.cisco.Nexus_9300,1.0_x',
      hostname: 'n9k-17',
      entitlements: LICENCES,
      clockOffsetMs: 0,
      savesRegistration: true,
      ...context,
    };
    this.state = classicAgent.create(this.context);
  }

  get elapsedMs(): number {
    return this.now - START_MS;
  }
  get evaluationLeftMs(): number {
    return evaluationLeftMs(this.state, this.now);
  }
  get nextDeadline(): number {
    return classicAgent.nextDeadline(this.state);
  }
  /** The exchanges whose end the device has still to hear of, those from before a restart included. */
  get openExchanges(): number {
    return this.exchanges.length;
  }

  /** Gives the agent an event now. */
  tell(event: AgentEvent): this {
    this.watcher.before?.(this, event);
    const effects: { send: DeviceRequest | null } = { send: null };
    classicAgent.step(this.state, event, this.now, this.context, effects);
    const request = effects.send;
    if (request !== null) {
      this.sent.push({ atMs: this.now, request });
      this.exchanges.push({
        request,
        sentAtMs: this.now,
        endsAtMs: this.now + this.latencyMs,
        event: this.endOf(request),
      });
      this.exchanges.sort((a, b) => a.endsAtMs - b.endsAtMs);
    }
    this.watcher.after?.(this, event, request);
    return this;
  }

  /** Lets time pass; timers and ends of exchanges come when they are due. */
  wait(ms: number): this {
    return this.until(this.now + ms);
  }

  until(endMs: number): this {
    for (;;) {
      const exchange = this.exchanges[0];
      const exchangeEnds = exchange?.endsAtMs ?? Number.POSITIVE_INFINITY;
      const deadline = this.nextDeadline;
      const next = Math.min(exchangeEnds, deadline);
      if (next > endMs) break;
      this.now = Math.max(this.now, next);
      if (exchange !== undefined && exchangeEnds <= deadline) {
        this.exchanges.shift();
        this.tell(exchange.event);
      } else {
        this.tell({ kind: 'timer' });
      }
    }
    this.now = endMs;
    return this;
  }

  use(entitlements: readonly EntitlementUse[]): this {
    this.context.entitlements = entitlements;
    return this.tell({ kind: 'licences-changed' });
  }

  register(force = false): this {
    return this.tell({ kind: 'register', token: 'TOKEN', force });
  }

  /** A device that is switched on, registered and, if anything is in use, authorized. */
  registered(): this {
    return this.tell({ kind: 'power-on' }).register().wait(2_000);
  }

  timesOf(type: DeviceRequest['type']): number[] {
    return this.sent.filter(({ request }) => request.type === type).map(({ atMs }) => atMs - START_MS);
  }

  private endOf(request: DeviceRequest): AgentEvent {
    const sentAt = this.tellsSentAt ? { sentAtMs: this.now } : {};
    switch (this.mode) {
      case 'down':
        return { kind: 'send-failed', reason: 'Communication message send error', pending: false, ...sentAt };
      case 'waiting':
        return { kind: 'send-failed', reason: 'Waiting for reply', pending: true, ...sentAt };
      default:
        return { kind: 'answer', answer: this.answerTo(request), ...sentAt };
    }
  }

  private answerTo(request: DeviceRequest): EndpointAnswer {
    const { type } = request;
    if (this.mode === 'refuse') return { status: 'FAILED', type, message: 'refused for the test' };
    if (this.mode === 'invalid-data') {
      return { status: 'FAILED', type, message: 'Data and signature do not match', code: 'LS_INVALID_DATA' };
    }
    const answeredAt = this.now + this.latencyMs;
    const certificate = () => ({
      serial: String(++this.serial),
      notBeforeMs: answeredAt,
      notAfterMs: answeredAt + YEAR_MS,
      pem: null,
    });
    switch (type) {
      case 'registration':
        return {
          status: 'OK',
          type,
          certificate: certificate(),
          productInstanceId: `instance-${this.serial}`,
          renewIntervalSeconds: this.idRenewIntervalSeconds,
          smartAccount: 'Example account',
          virtualAccount: 'Campus',
          exportControlAllowed: true,
        };
      case 'idCertificateRenewal':
        return {
          status: 'OK',
          type,
          certificate: certificate(),
          renewIntervalSeconds: this.idRenewIntervalSeconds,
        };
      case 'authorization':
      case 'usage':
        return {
          status: 'OK',
          type,
          inCompliance: this.mode === 'ok',
          validUntilMs: answeredAt + 90 * DAY_MS,
          renewIntervalSeconds: this.renewIntervalSeconds,
          entitlements: [],
        };
      case 'deregistration':
        return { status: 'OK', type };
    }
  }
}
