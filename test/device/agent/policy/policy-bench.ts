import type { LicenceInUse } from '../../../../src/device/agent/policy/licence-in-use.js';
import { policyAgent } from '../../../../src/device/agent/policy/policy-agent.js';
import type { PolicyContext, PolicyEvent } from '../../../../src/device/agent/policy/policy-context.js';
import { DEFAULT_POLICY_RHYTHM } from '../../../../src/device/agent/policy/policy-rhythm.js';
import type { PolicyState } from '../../../../src/device/agent/policy/policy-state.js';
import type { PolicyMessageType, PolicyRequest } from '../../../../src/wire/policy-messages.js';
import { ModelServer } from './model-server.js';

export const START_MS = Date.UTC(2022, 3, 6, 13, 28, 3);

export const NETWORK: LicenceInUse = {
  tag: 'regid.2017-03.com.cisco.advantagek9,1.0_x',
  count: 1,
  feature: 'network-advantage',
  name: 'C9300-24 Network Advantage',
  term: 'perpetual',
};
export const DNA: LicenceInUse = {
  tag: 'regid.2017-05.com.cisco.c9300_dna_advantage,1.0_x',
  count: 1,
  feature: 'dna-advantage',
  name: 'C9300-24 DNA Advantage',
  term: 'subscription',
};

interface Exchange {
  readonly request: PolicyRequest;
  readonly sentAtMs: number;
  readonly endsAtMs: number;
  /** Arrives half way, if it arrives at all. */
  readonly arrives: boolean;
}

export interface Sent {
  readonly atMs: number;
  readonly request: PolicyRequest;
}

/** Sees every step: before it, and after it with what it sent. */
export interface Watcher {
  before?(bench: PolicyBench, event: PolicyEvent): void;
  after?(bench: PolicyBench, event: PolicyEvent, sent: PolicyRequest | null): void;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One agent in virtual time and a model server; timers come exactly when asked for, a message ends after `latencyMs`. */
export class PolicyBench {
  now = START_MS;
  latencyMs = 1_000;
  steps = 0;
  readonly server = new ModelServer();
  readonly reminders: { readonly atMs: number; readonly days: number }[] = [];
  readonly sent: Sent[] = [];
  readonly context: Mutable<PolicyContext>;
  state: PolicyState;
  private readonly exchanges: Exchange[] = [];
  private stepsNow = 0;
  private lastStepMs = 0;

  constructor(
    context: Partial<PolicyContext> = {},
    private readonly watcher: Watcher = {},
  ) {
    this.context = {
      policyRhythm: DEFAULT_POLICY_RHYTHM,
      udi: { pid: 'C9300-24UX', serialNumber: 'FCW2134L00C' },
      members: [],
      softwareId: 'regid.2017-05.com.cisco.C9300,v1_x',
      hostname: 'c9300-1',
      release: '17.9.2',
      licences: [NETWORK, DNA],
      transport: 'smart',
      clockOffsetMs: 0,
      defects: new Set(),
      ...context,
    };
    this.state = policyAgent.create();
  }

  get elapsedMs(): number {
    return this.now - START_MS;
  }
  get nextDeadline(): number {
    return policyAgent.nextDeadline(this.state);
  }

  tell(event: PolicyEvent): this {
    this.stepsNow = this.now === this.lastStepMs ? this.stepsNow + 1 : 0;
    this.lastStepMs = this.now;
    if (this.stepsNow > 100) throw new Error(`time stands still: ${JSON.stringify(this.state)}`);
    this.watcher.before?.(this, event);
    const effects: { send: PolicyRequest | null; reminder: number | null } = { send: null, reminder: null };
    policyAgent.step(this.state, event, this.now, this.context, effects);
    if (effects.reminder !== null) this.reminders.push({ atMs: this.now, days: effects.reminder });
    this.steps += 1;
    const request = effects.send;
    if (request !== null) {
      this.sent.push({ atMs: this.now, request });
      const arrives = this.server.mode !== 'down';
      this.exchanges.push({ request, sentAtMs: this.now, endsAtMs: this.now + this.latencyMs, arrives });
      this.exchanges.sort((a, b) => a.endsAtMs - b.endsAtMs);
    }
    this.watcher.after?.(this, event, request);
    return this;
  }

  wait(ms: number): this {
    return this.until(this.now + ms);
  }

  until(endMs: number): this {
    for (;;) {
      const exchange = this.exchanges[0];
      const exchangeEnds = exchange?.endsAtMs ?? Number.POSITIVE_INFINITY;
      const next = Math.min(exchangeEnds, this.nextDeadline);
      if (next > endMs) break;
      this.now = Math.max(this.now, next);
      if (exchange !== undefined && exchangeEnds <= this.nextDeadline) {
        this.exchanges.shift();
        this.tell(this.endOf(exchange));
      } else {
        this.tell({ kind: 'timer' });
      }
    }
    this.now = endMs;
    return this;
  }

  on(): this {
    return this.tell({ kind: 'power-on' });
  }
  reload(): this {
    return this.tell({ kind: 'reload' });
  }
  trust(members: 'local' | 'all' = 'local', force = false, token = 'TOKEN'): this {
    return this.tell({ kind: 'trust', token, members, force });
  }
  /** A device that is on and trusted, and whose first messages have all been answered. */
  trusted(): this {
    return this.on().trust('all').wait(2_000);
  }
  use(...licences: LicenceInUse[]): this {
    this.context.licences = licences;
    return this.tell({ kind: 'licences-changed' });
  }
  carriedBy(transport: PolicyContext['transport']): this {
    this.context.transport = transport;
    return this.tell({ kind: 'transport-changed' });
  }

  /** When messages of a type were sent, ms since START_MS. */
  timesOf(type: PolicyMessageType): number[] {
    return this.sent.filter(({ request }) => request.type === type).map(({ atMs }) => atMs - START_MS);
  }
  get types(): string[] {
    return this.sent.map(({ request }) => request.type);
  }
  get reportStates(): string[] {
    return this.state.reports.map(({ state }) => state);
  }

  private endOf(exchange: Exchange): PolicyEvent {
    const { request, sentAtMs, arrives } = exchange;
    if (!arrives) {
      return { kind: 'send-failed', reason: 'Communication message send error', pending: false, sentAtMs };
    }
    return { kind: 'answer', answer: this.server.answer(request, this.now), sentAtMs };
  }
}
