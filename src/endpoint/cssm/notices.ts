import type { EndpointEvent } from '../../telemetry/events.js';

/** The alerts this CSSM raises, by the vendor's names (P§7.4). Severities and the texts' wording are assumed [I]. */
const SEVERITY = {
  'Insufficient Licenses': 'Major',
  'Product Instance Failed to Connect': 'Minor',
  'Product Instance Failed to Renew': 'Major',
} as const;

type AlertName = keyof typeof SEVERITY;

/** One row of the alerts table (P§7.2, P§7.4: severity, message, source). */
export interface CssmAlert {
  readonly t: number;
  readonly messageType: AlertName;
  readonly severity: 'Major' | 'Minor';
  readonly smartAccount: string;
  /** The virtual account concerned. */
  readonly source: string;
  readonly message: string;
}

/** What an alert is about. */
interface AlertSubject {
  readonly sn: string;
  readonly smartAccount: string;
  readonly va: string;
  readonly tag?: string;
  readonly message: string;
}

const ALERTS_KEPT = 1_000;

/** What the CSSM tells by itself: events for the log, alerts for its administrators. */
export class CssmNotices {
  /** Alerts raised since the start, kept or not. */
  alertsRaised = 0;
  private readonly ring: CssmAlert[] = [];

  constructor(private readonly onEvent: (event: EndpointEvent) => void) {}

  event(t: number, sn: string, what: string, fields: Pick<EndpointEvent, 'va' | 'tag' | 'count' | 'text'>): void {
    this.onEvent({ t, sn, kind: 'endpoint', what, ...fields });
  }

  alert(t: number, messageType: AlertName, { sn, smartAccount, va, tag, message }: AlertSubject): void {
    this.ring[this.alertsRaised % ALERTS_KEPT] = {
      t,
      messageType,
      severity: SEVERITY[messageType],
      smartAccount,
      source: va,
      message,
    };
    this.alertsRaised += 1;
    this.event(t, sn, 'alert', tag === undefined ? { va, text: messageType } : { va, tag, text: messageType });
  }

  /** The newest alerts, at most 1,000, oldest first. */
  alerts(): readonly CssmAlert[] {
    const oldest = this.alertsRaised > ALERTS_KEPT ? this.alertsRaised % ALERTS_KEPT : 0;
    return [...this.ring.slice(oldest), ...this.ring.slice(0, oldest)];
  }
}
