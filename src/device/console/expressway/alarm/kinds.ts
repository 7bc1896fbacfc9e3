import { createHash } from 'node:crypto';

/** An alarm the licensing of an Expressway can raise. */
export interface AlarmKind {
  /** Licensing alarms have ids of the form 30nnn (S3). */
  readonly id: string;
  readonly severity: 'warning' | 'error';
  readonly title: string;
  /** What the event log says. */
  readonly detail: string;
}

/**
 * The alarms, with the condition each stands for. Of the details only that of a communication error is documented (S3);
 * the others are worded after it [I]. The ids of all of them are unknown [U] and taken from the far end of 30nnn, where
 * they cannot be mistaken for the product's own.
 */
export const ALARMS = {
  evaluation: {
    id: '30901',
    severity: 'warning',
    title: 'Smart license evaluation mode',
    detail: 'Smart license evaluation mode: The system is not registered and is running in its evaluation period',
  },
  evaluationExpired: {
    id: '30902',
    severity: 'error',
    title: 'Smart license evaluation expired',
    detail: 'Smart license evaluation expired: The evaluation period of the system has expired',
  },
  outOfCompliance: {
    id: '30903',
    severity: 'warning',
    title: 'Smart license out of compliance',
    detail: 'Smart license out of compliance: The virtual account does not have enough licenses for the system',
  },
  authorizationExpired: {
    id: '30904',
    severity: 'error',
    title: 'Smart license authorization expired',
    detail: 'Smart license authorization expired: The system has not renewed its license authorization in time',
  },
  communication: {
    id: '30905',
    severity: 'warning',
    title: 'Smart license communication error',
    detail:
      'Smart license communication error: The system failed to communicate with cloud-based Cisco Smart Software Manager or Cisco Smart Software Manager On-Prem',
  },
  registrationExpired: {
    id: '30906',
    severity: 'error',
    title: 'Smart license registration expired',
    detail: 'Smart license registration expired: The registration of the system has expired',
  },
} as const satisfies Readonly<Record<string, AlarmKind>>;

export type AlarmName = keyof typeof ALARMS;
export const ALARM_NAMES = Object.keys(ALARMS) as readonly AlarmName[];

/** Where the pieces of a UID begin and end. */
const PIECES = [0, 8, 12, 16, 20, 32] as const;

/** The UID that stands beside an id: always the same for the same alarm (S3 [I]); its digits are made up. */
export function alarmUid({ id }: AlarmKind): string {
  const digits = createHash('sha256').update(`alarm ${id}`).digest('hex');
  return PIECES.slice(1)
    .map((end, index) => digits.slice(PIECES[index], end))
    .join('-');
}
