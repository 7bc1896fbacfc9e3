import type { AgentMessageType } from '../wire/agent-messages.js';
import type { FleetDevice } from './fleet-device.js';

/** What became of the messages of a type. */
export interface TypeCounts {
  sent: number;
  ok: number;
  failed: number;
  /** Those that failed, by kind of failure. */
  readonly byFailure: Record<string, number>;
}

/** Counts by message type. */
export type Traffic = Partial<Record<AgentMessageType, TypeCounts>>;

/** Messages of the devices of one group in one virtual account. */
interface ActivityRow {
  readonly label: string;
  readonly profile: string;
  readonly account: string;
  readonly types: Traffic;
}

/**
 * Counts of a worker's messages by who sent them: a row for each group in each virtual account that has sent any. Kept only
 * where somebody may look while the fleet runs; the totals of a run do not need it.
 */
export class Activity {
  readonly #rows = new Map<number, ActivityRow>();

  /** @param groups groups of the plan */
  constructor(private readonly groups: number) {}

  get rows(): Iterable<ActivityRow> {
    return this.#rows.values();
  }

  sent(device: FleetDevice, type: AgentMessageType): void {
    this.#counts(this.#row(device), type).sent += 1;
  }

  answered(device: FleetDevice, type: AgentMessageType): void {
    this.#counts(this.#row(device), type).ok += 1;
  }

  failed(device: FleetDevice, type: AgentMessageType, failure: string): void {
    const counts = this.#counts(this.#row(device), type);
    counts.failed += 1;
    counts.byFailure[failure] = (counts.byFailure[failure] ?? 0) + 1;
  }

  #row({ account, group }: FleetDevice): ActivityRow {
    const key = account.index * this.groups + group.index;
    let row = this.#rows.get(key);
    if (row === undefined) {
      row = { label: group.label, profile: group.profile.name, account: account.name, types: {} };
      this.#rows.set(key, row);
    }
    return row;
  }

  #counts({ types }: ActivityRow, type: AgentMessageType): TypeCounts {
    types[type] ??= { sent: 0, ok: 0, failed: 0, byFailure: {} };
    return types[type];
  }
}

/** Adds counts to others. */
export function addTraffic(into: Traffic, from: Traffic): void {
  for (const [name, counts] of Object.entries(from)) {
    const type = name as AgentMessageType;
    into[type] ??= { sent: 0, ok: 0, failed: 0, byFailure: {} };
    const sums = into[type];
    sums.sent += counts.sent;
    sums.ok += counts.ok;
    sums.failed += counts.failed;
    for (const [failure, count] of Object.entries(counts.byFailure)) {
      sums.byFailure[failure] = (sums.byFailure[failure] ?? 0) + count;
    }
  }
}
