import { z } from 'zod';
import { type CssmIntervals, DEFAULT_INTERVALS } from '../../endpoint/cssm/intervals.js';
import { formatDuration } from '../../time/duration.js';
import { choice, duration, period, text, whole } from './fields.js';

const START = 'a time such as 2026-01-01T00:00:00Z';
/** Dates beyond this are no dates for X.509 and for JavaScript long before 275760. */
const LATEST_START_MS = Date.UTC(9000, 0, 1);
const SPEED = 'max, or a factor of real time such as 1x or 60x';

/** `max`, or virtual seconds per real second. */
export const speed = z
  .string({ error: SPEED })
  .regex(/^(?:max|(?=\d*\.?\d*[1-9])\d{1,6}(?:\.\d{1,3})?x)$/, { error: SPEED })
  .transform((written) => (written === 'max' ? ('max' as const) : Number(written.slice(0, -1))));
const CSLU_NAME = 'cslu-local, or cslu-local.<domain>';
const ENDPOINT = 'embedded, or the URL of a server (https://…)';

export const time = z
  .strictObject({
    start: z.iso
      .datetime({ offset: true, error: START })
      .transform((written) => Date.parse(written))
      .refine((ms) => ms >= 0 && ms < LATEST_START_MS, { error: 'between the years 1970 and 9000' })
      .meta({ title: 'time' })
      .prefault('2026-01-01T00:00:00Z')
      .describe('Virtual time at which the run starts.'),
    for: period.prefault('365d').describe('Virtual time the run takes.'),
    speed: speed
      .meta({ title: 'max or factor' })
      .prefault('max')
      .describe(
        'max: from event to event, as fast as the machine allows. 60x: a virtual minute a second. 1x: real time.',
      ),
    pacing: choice(['closed', 'open'])
      .default('closed')
      .describe(
        'closed: virtual time waits while the server is behind, and the stall is accounted. open: the schedule is kept, and the lateness is accounted.',
      ),
    timestamps: choice(['virtual', 'wall'])
      .optional()
      .describe(
        "What a server of your own is told the time is. wall: the wall clock, and its dates become durations; wants a speed such as 60x. virtual: the fleet's own time, which only a server that follows it can take. Without it: wall at a speed such as 60x, virtual at max.",
      ),
  })
  .prefault({})
  .describe('Virtual time of the run.');

function interval(key: keyof CssmIntervals, about: string) {
  return duration.prefault(formatDuration(DEFAULT_INTERVALS[key]).replaceAll(' ', '')).describe(about);
}

const intervals = z
  .strictObject({
    authorizationRenewal: interval('authorizationRenewalMs', 'Devices renew their authorization this often.'),
    authorizationValidity: interval('authorizationValidityMs', 'An authorization holds this long without renewal.'),
    certificateRenewal: interval('certificateRenewalMs', 'Devices renew their ID certificate this often.'),
    certificateValidity: interval(
      'certificateValidityMs',
      'An ID certificate holds this long; after it the product instance is removed.',
    ),
    releaseAfter: interval('releaseAfterMs', 'Without contact for so long, the licences in use go back into the pool.'),
    backdate: interval('backdateMs', 'Validity is counted from so long before now.'),
    clockTolerance: interval('clockToleranceMs', 'A device whose clock is off by this much or more is refused.'),
  })
  .prefault({})
  .describe('What the server dictates to devices and does by itself.');

export const endpoint = z
  .strictObject({
    kind: choice(['cssm', 'on-prem', 'cslu'])
      .default('cssm')
      .describe(
        'What devices talk to. cssm, on-prem: they differ in their paths; on-prem is a server of your own. cslu: a CSLU before the CSSM for each virtual account; it takes what comes over cslu, everything else goes to the CSSM.',
      ),
    at: z
      .string({ error: ENDPOINT })
      .regex(/^(?:embedded|https?:\/\/[^\s/]+\S*)$/, { error: ENDPOINT })
      .meta({ title: 'embedded or URL' })
      .default('embedded')
      .describe('embedded: the simulator brings the server. Otherwise the URL of a server of your own.'),
    caFile: text('the path of a PEM file')
      .optional()
      .describe(
        'Certificates (PEM) that a server of your own is checked against; relative to this file. Without it: the roots of the system.',
      ),
    serverName: text('a host name')
      .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i, { error: 'a host name' })
      .max(255, { error: 'at most 255 characters' })
      .optional()
      .describe(
        'Name that a server of your own is asked for (SNI) and that its certificate must have, while the connection goes to the address of the URL. Without it: the host of the URL.',
      ),
    link: choice(['in-process', 'https'])
      .optional()
      .describe(
        'in-process: function calls, no socket. https: real connections (to a CSLU plain HTTP, as it speaks). Without it: in-process if embedded.',
      ),
    names: z
      .array(
        z
          .string({ error: CSLU_NAME })
          .regex(/^cslu-local(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i, { error: CSLU_NAME })
          .max(255, { error: 'at most 255 characters' })
          .meta({ title: 'cslu-local or cslu-local.<domain>' }),
      )
      .max(100, { error: 'at most 100 names' })
      .optional()
      .describe(
        'With kind cslu: the names by which the name service knows it. A device that was told no address asks for cslu-local, and for cslu-local.<its domain name>. Without it: cslu-local.',
      ),
    latency: duration
      .prefault('1s')
      .describe('Virtual time from a request to its answer, in process and at speed max.'),
    intervals,
  })
  .prefault({})
  .describe('What devices talk to, and how.');

export const wire = z
  .strictObject({
    mode: choice(['decoded', 'encoded'])
      .optional()
      .describe(
        'decoded: plain objects, nothing is signed; in process only. encoded: JSON, XML and signatures. Without it: decoded in process, encoded over https.',
      ),
    keys: choice(['rsa-2048', 'p-256']).default('rsa-2048').describe('Keys devices and server sign with.'),
    signatures: choice(['on', 'off'])
      .default('on')
      .describe(
        'off: nobody signs and nobody checks, to measure the wire alone. Only for the embedded server, or one of your own that does not look.',
      ),
    dialect: text('the path of a dialect file')
      .optional()
      .describe('A table of request types and field names that replaces the built-in one; relative to this file.'),
    connections: choice(['keep-alive', 'resume', 'fresh'])
      .default('keep-alive')
      .describe(
        'keep-alive: connections are kept. resume: a new one a message, TLS sessions resumed. fresh: a full handshake a message.',
      ),
    maxConnections: whole(1, 60_000)
      .optional()
      .describe(
        'Connections open at once at most, over all workers. Without it 64, or 512 with pacing open, where messages that find none free wait and are late.',
      ),
    lookahead: period
      .prefault('1d')
      .describe('How far (virtual) a device may be ahead of the oldest outstanding request at speed max over https.'),
  })
  .prefault({})
  .describe('The messages on the wire.');
