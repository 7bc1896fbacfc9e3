import type { TransportFailure } from '../../wire/transport-failure.js';
import type { OperatingSystem } from '../profile/profile.js';
import type { TransportConfiguration } from './configuration.js';

/**
 * The gate between an agent and the network. An agent has at most one message in flight, so there is no queue to keep:
 * whoever carries the message waits until the gate lets it pass.
 *
 * Two small integers a device: the number of the current slot of 12 s, and how many messages left in it and in each of
 * the five slots before, 5 bits each. Six slots cover any 60 s, so no minute ever sees more than the limit; the price is
 * that a message may wait up to 12 s longer than an exact log of times would make it wait. How the devices themselves
 * count is not published [U]; the limit is (P§2.3).
 */
export interface Outbox {
  slot: number;
  counts: number;
}

/** `Rate-limit: 20 message(s) per minute` (P§2.3). */
const MESSAGES_PER_MINUTE = 20;
const SLOT_MS = 12_000;
const SLOTS = 6;
const BITS = 5;
const COUNT_MASK = (1 << BITS) - 1;
const ALL_MASK = 2 ** (SLOTS * BITS) - 1;

export function createOutbox(): Outbox {
  return { slot: 0, counts: 0 };
}

/**
 * Asks whether a message may leave now. The limit is call home's; Smart Transport has none.
 * @param nowMs virtual time; never earlier than at the call before
 * @returns `nowMs` if it may: it is counted as sent. Otherwise the instant at which to ask again, when it will be let
 *   through unless another message of this device left in between.
 */
export function admit(outbox: Outbox, configuration: TransportConfiguration, nowMs: number): number {
  if (configuration.kind !== 'callhome') return nowMs;
  const slot = Math.floor(nowMs / SLOT_MS);
  const passed = slot - outbox.slot;
  if (passed > 0) {
    outbox.counts = passed >= SLOTS ? 0 : (outbox.counts << (passed * BITS)) & ALL_MASK;
    outbox.slot = slot;
  }
  let sent = 0;
  let oldest = 0;
  for (let age = 0; age < SLOTS; age++) {
    const count = (outbox.counts >> (age * BITS)) & COUNT_MASK;
    sent += count;
    if (count > 0) oldest = age;
  }
  if (sent >= MESSAGES_PER_MINUTE) return (outbox.slot + SLOTS - oldest) * SLOT_MS;
  outbox.counts++;
  return nowMs;
}

/** Whether an encoded message exceeds the profile's message size limit; call home only (P§2.3). */
export function exceedsSizeLimit({ kind, profile }: TransportConfiguration, sizeBytes: number): boolean {
  return kind === 'callhome' && sizeBytes > profile.messageSizeLimitBytes;
}

/**
 * Whether a message stays in the device's queue instead of failing: NX-OS waits for a name service that never answers
 * (F12, CSCvv67469: "Lack of DNS response causes callhome MTS messages stuck"). The agent hears nothing until the
 * message can leave, when the conditions of the network or the configuration change; that it leaves then is inferred [I].
 */
export function sticksInQueue(
  os: OperatingSystem,
  { kind }: TransportConfiguration,
  failure: TransportFailure,
): boolean {
  return os === 'nx-os' && kind === 'callhome' && failure.kind === 'dns-silent';
}
