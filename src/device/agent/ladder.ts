import type { AgentRhythm } from './agent.js';

/** The names of an agent's durations. */
export type RhythmDuration = {
  [Name in keyof AgentRhythm]: AgentRhythm[Name] extends number ? Name : never;
}[keyof AgentRhythm];

/**
 * A retry ladder: a delay after the first failure of a series, a delay between the following attempts for some time since
 * that first failure, another delay from then on. Its steps name durations of the agent's rhythm, so that a profile changes them.
 */
export interface Ladder {
  /** Delay after the first failure of the series; null: no different from the others. */
  readonly first: RhythmDuration | null;
  readonly every: RhythmDuration;
  /** How long since the first failure `every` holds; null: to the end. */
  readonly during: RhythmDuration | null;
  /** Delay once `during` is over; null where `during` is. */
  readonly after: RhythmDuration | null;
  /** Upper bound of the chance added to each delay; null: none. */
  readonly jitter: RhythmDuration | null;
  /** When the ladder is climbed, for the reader. */
  readonly when: string;
  /** When it is left, for the reader. */
  readonly until: string;
  readonly source: string;
}

/**
 * The delay from a failure to the next attempt, without jitter.
 * @param sinceFirstFailureMs time since the first failure of this series
 * @param isFirst this is the first failure
 */
export function retryDelayMs(
  ladder: Ladder,
  rhythm: AgentRhythm,
  sinceFirstFailureMs: number,
  isFirst: boolean,
): number {
  if (isFirst && ladder.first !== null) return rhythm[ladder.first];
  if (ladder.during !== null && ladder.after !== null && sinceFirstFailureMs >= rhythm[ladder.during]) {
    return rhythm[ladder.after];
  }
  return rhythm[ladder.every];
}
