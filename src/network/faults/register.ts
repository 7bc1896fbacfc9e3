import type { FaultDefinition } from '../fault.js';
import { certificateName } from './certificate-name.js';
import { crlUnreachable } from './crl-unreachable.js';
import { dnsDown } from './dns-down.js';
import { dnsSilent } from './dns-silent.js';
import { httpError } from './http-error.js';
import { latency } from './latency.js';
import { outage } from './outage.js';
import { packetLoss } from './packet-loss.js';
import { proxyDown } from './proxy-down.js';
import { serverRefuses } from './server-refuses.js';
import { tlsInterception } from './tls-interception.js';

/** Every fault a scenario can name, in the order in which `slfleet list faults` shows them. */
export const FAULTS: ReadonlyMap<string, FaultDefinition> = new Map(
  [
    outage,
    packetLoss,
    latency,
    httpError,
    serverRefuses,
    dnsDown,
    dnsSilent,
    proxyDown,
    tlsInterception,
    certificateName,
    crlUnreachable,
  ].map((fault) => [fault.name, fault]),
);
