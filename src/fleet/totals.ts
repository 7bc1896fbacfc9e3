import { MESSAGE_TYPES, type MessageType } from '../wire/messages.js';

/** Final counts of a worker, and, added up, of a run. */
export interface Totals {
  devices: number;
  messages: Record<MessageType, number>;
  failures: Record<string, number>;
  states: Record<string, number>;
  profiles: Record<string, number>;
}

export function emptyTotals(): Totals {
  const messages = Object.fromEntries(MESSAGE_TYPES.map((type) => [type, 0])) as Record<MessageType, number>;
  return { devices: 0, messages, failures: {}, states: {}, profiles: {} };
}

export function count(record: Record<string, number>, key: string, amount = 1): void {
  record[key] = (record[key] ?? 0) + amount;
}

/** Adds one worker's totals to another's. */
export function addTotals(into: Totals, from: Totals): void {
  into.devices += from.devices;
  for (const type of MESSAGE_TYPES) into.messages[type] += from.messages[type];
  for (const part of ['failures', 'states', 'profiles'] as const) {
    for (const [key, amount] of Object.entries(from[part])) count(into[part], key, amount);
  }
}
