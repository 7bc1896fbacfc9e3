import { Cslu } from '../endpoint/cslu/cslu.js';
import { createCsluGate } from '../endpoint/cslu/cslu-gate.js';
import type { CsluRecord } from '../endpoint/cslu/cslu-record.js';
import { DEFAULT_CSLU_SETTINGS } from '../endpoint/cslu/cslu-settings.js';
import { type CsluUpstream, cssmUpstream } from '../endpoint/cslu/cslu-upstream.js';
import type { Cssm } from '../endpoint/cssm/cssm.js';
import type { MessageGate } from '../endpoint/cssm/message-gate.js';
import { notProcessed } from '../endpoint/cssm/refusals.js';
import { TimerQueue } from '../time/timer-queue.js';
import { type AgentAnswer, type AgentRequest, isPolicyRequest } from '../wire/agent-messages.js';
import type { ServerCodec } from '../wire/codec.js';
import type { PolicyAnswer, PolicyRequest } from '../wire/policy-messages.js';
import type { Signer } from '../wire/signing.js';
import type { LocalEndpoint } from './endpoint-admin.js';
import type { VirtualAccountPlan } from './plan.js';

/** What the CSLUs of a shard stand before, and how they speak. */
export interface EmbeddedCsluOptions {
  readonly seed: number;
  readonly accounts: readonly VirtualAccountPlan[];
  readonly cssm: Cssm;
  /** How a trust request is passed on. */
  readonly trust: CsluUpstream['trust'];
}

/** How they speak on the encoded wire. */
export interface CsluWire {
  readonly codec: ServerCodec;
  readonly signer: Signer;
  readonly clockNow: () => number;
}

/** One CSLU, at the place its account has in the shard. */
interface Placed {
  readonly place: number;
  readonly cslu: Cslu;
  /** Before it on the encoded wire; made when first asked for. */
  gate: MessageGate | null;
}

/**
 * The CSLUs in front of a shard's CSSM: one for each virtual account, since a CSLU reports to one; made when the first device
 * of its account writes. What they and the CSSM do by themselves is due at one place.
 */
export class EmbeddedCslus implements Pick<LocalEndpoint, 'nextDeadline' | 'advance'> {
  readonly #options: EmbeddedCsluOptions;
  /** By virtual account (index into the plan), and by place. */
  readonly #byAccount = new Map<number, Placed>();
  readonly #placed: (Placed | undefined)[];
  readonly #deadlines: TimerQueue;

  constructor(options: EmbeddedCsluOptions) {
    this.#options = options;
    this.#placed = new Array(options.accounts.length).fill(undefined);
    this.#deadlines = new TimerQueue(options.accounts.length);
  }

  /** Plain objects. What is no message of Using Policy is refused in the words of the gate. */
  handle(account: number, request: PolicyRequest, now: number): PolicyAnswer;
  handle(account: number, request: AgentRequest, now: number): AgentAnswer;
  handle(account: number, request: AgentRequest, now: number): AgentAnswer {
    if (!isPolicyRequest(request)) return notProcessed(request.type);
    const placed = this.#of(account);
    const answer = placed.cslu.handle(request, now);
    this.#settle(placed);
    return answer;
  }

  /** Bytes: the gate before the CSLU of an account. */
  gateOf(account: number, wire: CsluWire): MessageGate {
    const placed = this.#of(account);
    if (placed.gate === null) {
      const gate = createCsluGate({ ...wire, cslu: placed.cslu });
      placed.gate = (body) => {
        const response = gate(body);
        this.#settle(placed);
        return response;
      };
    }
    return placed.gate;
  }

  nextDeadline(): number {
    return Math.min(this.#options.cssm.nextDeadline(), this.#deadlines.nextDeadline);
  }

  /** In the order of time: what one does may be due at another before `now`. */
  advance(now: number): void {
    const { cssm } = this.#options;
    for (let due = this.nextDeadline(); due <= now; due = this.nextDeadline()) {
      cssm.advance(due);
      while (this.#deadlines.nextDeadline <= due) {
        const placed = this.#placed[this.#deadlines.nextEntry] as Placed;
        placed.cslu.advance(due);
        this.#settle(placed);
      }
    }
    cssm.advance(now);
  }

  /** By virtual account (index into the plan). */
  capture(): ReadonlyMap<number, CsluRecord> {
    return new Map(Array.from(this.#byAccount, ([account, { cslu }]) => [account, cslu.capture()]));
  }

  restore(records: ReadonlyMap<number, CsluRecord>): void {
    for (const [account, record] of records) {
      const placed = this.#of(account);
      placed.cslu.restore(record);
      this.#settle(placed);
    }
  }

  #settle({ place, cslu }: Placed): void {
    this.#deadlines.set(place, cslu.nextDeadline());
  }

  #of(account: number): Placed {
    const known = this.#byAccount.get(account);
    if (known !== undefined) return known;
    const { seed, accounts, cssm, trust } = this.#options;
    const place = accounts.findIndex(({ index }) => index === account);
    const reportsTo = accounts[place];
    if (reportsTo === undefined) throw new RangeError(`virtual account ${account} is not in this shard`);
    const { smartAccount, name } = reportsTo;
    const settings = { ...DEFAULT_CSLU_SETTINGS, account: { smartAccount, name } };
    const cslu = new Cslu({ settings, seed, upstream: cssmUpstream(cssm, settings.account, trust) });
    const placed: Placed = { place, cslu, gate: null };
    this.#placed[place] = placed;
    this.#byAccount.set(account, placed);
    return placed;
  }
}
