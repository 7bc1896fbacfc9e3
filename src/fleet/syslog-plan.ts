import type { DatagramForm } from '../device/syslog/datagram.js';
import type { SyslogAddress } from '../network/syslog-sender.js';

/** What becomes of the messages devices log, besides `show logging`. */
export interface SyslogPlan {
  /** Every message is a line of the event log. */
  readonly log: boolean;
  /** Every message is a datagram to this collector; null: none is sent. */
  readonly collector: (SyslogAddress & DatagramForm) | null;
}
