import type { EndpointEvent } from '../../telemetry/events.js';
import type { AlertRecord, OnCssmChange } from './snapshot/entity.js';

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

  constructor(
    private readonly onEvent: (event: EndpointEvent) => void,
    private readonly changed: OnCssmChange | null = null,
  ) {}

  event(t: number, sn: string, what: string, fields: Pick<EndpointEvent, 'va' | 'tag' | 'count' | 'text'>): void {
    this.onEvent({ t, sn, kind: 'endpoint', what, ...fields });
  }

  alert(t: number, messageType: AlertName, { sn, smartAccount, va, tag, message }: AlertSubject): void {
    const place = this.alertsRaised % ALERTS_KEPT;
    this.ring[place] = {
      t,
      messageType,
      severity: SEVERITY[messageType],
      smartAccount,
      source: va,
      message,
    };
    this.alertsRaised += 1;
    this.changed?.('alert', String(place));
    this.event(t, sn, 'alert', tag === undefined ? { va, text: messageType } : { va, tag, text: messageType });
  }

  /** The newest alerts, at most 1,000, oldest first. */
  alerts(): readonly CssmAlert[] {
    const oldest = this.alertsRaised > ALERTS_KEPT ? this.alertsRaised % ALERTS_KEPT : 0;
    return [...this.ring.slice(oldest), ...this.ring.slice(0, oldest)];
  }

  /** The alert kept at a place. */
  record(place: string): AlertRecord | null {
    const alert = this.ring[Number(place)];
    if (alert === undefined) return null;
    const newest = this.alertsRaised - 1;
    // The newest number that falls on this place.
    return { ...alert, number: newest - ((newest - Number(place)) % ALERTS_KEPT) };
  }

  records(): AlertRecord[] {
    return this.ring.map((_, place) => this.record(String(place)) as AlertRecord);
  }

  restore({ number, ...alert }: AlertRecord): void {
    this.ring[number % ALERTS_KEPT] = alert;
    this.alertsRaised = Math.max(this.alertsRaised, number + 1);
  }
}
