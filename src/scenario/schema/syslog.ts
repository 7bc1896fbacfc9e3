import { z } from 'zod';
import { SYSLOG_FACILITIES } from '../../device/syslog/datagram.js';
import { isOwnHost } from '../../network/target-guard.js';
import { choice, text, whole } from './fields.js';

const HOST = 'a loopback or private address, or localhost';
/** RFC 5426. */
const SYSLOG_PORT = 514;

const collector = z
  .strictObject({
    host: text(HOST)
      .refine((host) => !host.includes('%') && isOwnHost(host), { error: HOST })
      .default('127.0.0.1')
      .describe('Where the collector listens: a loopback or private address, or localhost.'),
    port: whole(1, 65_535).default(SYSLOG_PORT).describe('Its UDP port.'),
    format: choice(['rfc5424', 'rfc3164']).default('rfc5424').describe('Form of the datagrams.'),
    facility: choice(SYSLOG_FACILITIES).default('local7').describe('Facility in the priority of each datagram.'),
  })
  .describe(
    'Each message up to informational is sent as a UDP datagram. At speed max thousands leave in a second; a collector that is slower loses some.',
  );

export const syslog = z
  .strictObject({
    log: z.boolean().default(true).describe('Each message is a line of kind syslog in the event log.'),
    collector: collector.optional(),
  })
  .optional()
  .describe('Records the log messages of all devices as they come. Without it: only a console shows them.');
