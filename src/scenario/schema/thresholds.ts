import { z } from 'zod';
import { AGENT_MESSAGE_TYPES } from '../../wire/agent-messages.js';
import { CONDITION_PATTERN } from '../threshold-condition.js';
import { choice, duration, period, text } from './fields.js';

const CONDITION = 'a condition such as p(95)<800, rate<0.01, <800, >=0.5 or ==0';

const condition = z
  .string({ error: CONDITION })
  .regex(CONDITION_PATTERN, { error: CONDITION })
  .meta({ title: 'condition' });

const over = z
  .strictObject({
    phase: text('the name of a phase').optional().describe('The messages that end in this phase.'),
    window: period
      .optional()
      .describe(
        'It must hold in every stretch of this length, of virtual time: at speed 60x, 30m are 30 s of the server. Stretches begin every tenth of it.',
      ),
  })
  .refine((value) => value.phase !== undefined || value.window !== undefined, { error: '{phase: …} or {window: …}' })
  .meta({ minProperties: 1 });

export const threshold = z.strictObject({
  is: condition.describe('What must hold.'),
  over: over.optional().describe('Of which part of the run; without it, of all of it.'),
  type: choice(AGENT_MESSAGE_TYPES).optional().describe('With a latency: of messages of this type only.'),
  abortOnFail: z
    .boolean()
    .default(false)
    .describe('true: the run ends as soon as it does not hold; what was run is kept.'),
  delayAbortEval: duration
    .prefault('0s')
    .describe('With abortOnFail: so much of the run (or phase) passes before it may be ended.'),
  warnOnly: z.boolean().default(false).describe('true: reported, but the run does not fail by it.'),
});

const LIST = { error: 'a list with at least one condition' };

export const thresholds = z
  .record(z.string(), z.union([condition, threshold, z.array(z.union([condition, threshold])).min(1, LIST)]))
  .default({})
  .describe(
    'A number to a condition, or a list of them: {messages.failed: "rate<0.01"}. It is the path of a number in summary.json, or one of the measures of the guide to thresholds.',
  );

export type Threshold = z.output<typeof threshold>;
export type Thresholds = z.output<typeof thresholds>;
