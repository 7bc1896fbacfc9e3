import { z } from 'zod';
import { DURATION_PATTERN, HOUR_MS, parseDuration } from '../../time/duration.js';
import { AGENT_MESSAGE_TYPES } from '../../wire/agent-messages.js';
import type { Crossing } from '../fault.js';

/** A duration as people write it (`90s`); the parsed parameter is milliseconds. */
export function durationParameter(standard: string, about: string) {
  return z
    .string()
    .regex(DURATION_PATTERN, 'a duration such as 500ms, 90s or 2m')
    .transform((text) => parseDuration(text) ?? 0)
    .refine((ms) => ms <= HOUR_MS, 'at most 1h')
    .prefault(standard)
    .describe(about);
}

/** Which messages a fault hits: a share of them, and of which types. */
export const hitParameters = {
  toxicity: z.number().min(0).max(1).default(1).describe('Share of messages it hits, 0 to 1.'),
  types: z
    .array(z.enum(AGENT_MESSAGE_TYPES))
    .min(1)
    .default([...AGENT_MESSAGE_TYPES])
    .describe('Message types it hits; all unless named.'),
};

interface Hit {
  readonly toxicity: number;
  readonly types: readonly Crossing['type'][];
}

/** Whether a fault with these parameters hits this message. */
export function hits({ toxicity, types }: Hit, crossing: Crossing, chance: number): boolean {
  return chance < toxicity && types.includes(crossing.type);
}
