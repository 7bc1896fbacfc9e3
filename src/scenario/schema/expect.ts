import { z } from 'zod';
import { FAILURE_CLASSES } from '../../fleet/failure-classes.js';
import { LICENSING_STATES } from '../../telemetry/licensing-state.js';
import { LOAD_FIGURES } from '../../telemetry/load-figures.js';
import { AGENT_MESSAGE_TYPES } from '../../wire/agent-messages.js';
import { choice, duration, having, instant, percent, text } from './fields.js';
import { labels, serials } from './steps.js';

const NUMBER = 'a number';
const number = z.number({ error: NUMBER });
const amount = z.union([number, percent]);
const AMOUNT_ABOUT = 'A number, or with state a share of the devices: 95%.';

const subjects = z
  .strictObject({
    label: labels,
    profile: text('the name of a profile').optional().describe('Devices of this profile.'),
    account: text('the name of a virtual account')
      .optional()
      .describe('Devices of this virtual account, or of all of the name a counted one was given.'),
    serials,
  })
  .describe('For which devices; without it, for all.');

export const expectation = z
  .strictObject({
    name: text('a sentence').describe('What must hold, in words.'),
    state: choice(LICENSING_STATES).optional().describe('So many devices are in this state at that time.'),
    messages: z
      .strictObject({
        type: choice(AGENT_MESSAGE_TYPES).optional().describe('Of this type.'),
        ok: z.boolean().optional().describe('true: answered. false: failed or refused.'),
        failure: choice(FAILURE_CLASSES).optional().describe('Failed in this way.'),
        reason: text().optional().describe('The failure reason the device shows contains this text.'),
        from: duration.optional().describe('Ended at this time of the run or later.'),
        until: duration.optional().describe('Ended before this time of the run.'),
      })
      .optional()
      .describe('So many messages stand in the event log.'),
    metric: text('a path into summary.json').optional().describe('Path of a number in summary.json: messages.failed.'),
    load: choice(LOAD_FIGURES)
      .optional()
      .describe(
        'What RUM reports do to each device that is on, where the scenario has observe: stored reports, those unacknowledged, CPU (%) or memory (bytes) of the Smart Agent by the load model. It must hold of every device meant.',
      ),
    sql: z
      .string({ error: 'an SQL statement' })
      .min(1, { error: 'an SQL statement' })
      .max(20_000, { error: 'at most 20000 characters' })
      .optional()
      .describe('A statement over the tables of the run (`slfleet query --help`) whose answer is one number.'),
    at: instant.optional().describe('With state and load: at this time of the run; without it, at its end.'),
    on: subjects.optional(),
    share: percent.optional().describe('With state: exactly this share of the devices; without any number, 100%.'),
    count: number.optional().describe('With state: exactly so many devices.'),
    each: number
      .optional()
      .describe('With messages: exactly so many for each device meant, so that it holds at any size of the fleet.'),
    equals: number.optional().describe('With messages, metric, load or sql: exactly this number.'),
    atLeast: amount.optional().describe(AMOUNT_ABOUT),
    atMost: amount.optional().describe(AMOUNT_ABOUT),
    between: z
      .tuple([amount, amount], { error: 'two numbers: [least, most]' })
      .optional()
      .describe('Least and most, both included.'),
  })
  .meta({
    allOf: [
      {
        oneOf: [having('state'), having('messages'), having('metric'), having('load'), having('sql')],
      },
      {
        anyOf: [
          having('state'),
          having('each'),
          having('equals'),
          having('atLeast'),
          having('atMost'),
          having('between'),
        ],
      },
    ],
  });

export type Expectation = z.output<typeof expectation>;
export type Subjects = z.output<typeof subjects>;
export type Amount = z.output<typeof amount>;
