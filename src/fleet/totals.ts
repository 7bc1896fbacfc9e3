import { AGENT_MESSAGE_TYPES, type AgentMessageType } from '../wire/agent-messages.js';
import { addManners, type MannerTotals } from './manners.js';
import { addRumTotals, emptyRumTotals, type RumTotals } from './rum-totals.js';

/** Final counts of a worker, and, added up, of a run. */
export interface Totals {
  devices: number;
  messages: Record<AgentMessageType, number>;
  failures: Record<string, number>;
  states: Record<string, number>;
  profiles: Record<string, number>;
  rum: RumTotals;
  manners: MannerTotals;
}

export function emptyTotals(): Totals {
  const messages = Object.fromEntries(AGENT_MESSAGE_TYPES.map((type) => [type, 0])) as Record<AgentMessageType, number>;
  return { devices: 0, messages, failures: {}, states: {}, profiles: {}, rum: emptyRumTotals(), manners: {} };
}

export function count(record: Record<string, number>, key: string, amount = 1): void {
  record[key] = (record[key] ?? 0) + amount;
}

export function copyTotals(totals: Totals): Totals {
  const copy = emptyTotals();
  addTotals(copy, totals);
  return copy;
}

/** Adds one worker's totals to another's. */
export function addTotals(into: Totals, from: Totals): void {
  into.devices += from.devices;
  addRumTotals(into.rum, from.rum);
  addManners(into.manners, from.manners);
  for (const type of AGENT_MESSAGE_TYPES) into.messages[type] += from.messages[type];
  for (const part of ['failures', 'states', 'profiles'] as const) {
    for (const [key, amount] of Object.entries(from[part])) count(into[part], key, amount);
  }
}
