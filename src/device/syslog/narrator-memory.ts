import type { LicensingState } from '../../telemetry/licensing-state.js';
import type { TransportConfiguration } from '../call-home/configuration.js';
import type { DeviceView } from '../console/console-device.js';
import { type Countdown, standing } from './countdown.js';

/** What a narrator must know of a device besides its history. */
export interface NarratorFacts extends Pick<DeviceView, 'profile' | 'context' | 'system' | 'transport'> {
  /** What carries its messages; that of a classic agent is its transport. */
  readonly carriage: TransportConfiguration['kind'];
  /** What the latest registration or renewal brought. */
  readonly grant: {
    /** How long the ID certificate holds from the answer on, ms. */
    readonly certificateMs: number;
    readonly exportControlAllowed: boolean;
  };
}

/** Using Policy there is no registration, and this fleet's endpoint grants no export authorization. */
export const NO_GRANT: NarratorFacts['grant'] = { certificateMs: 0, exportControlAllowed: false };

/** What the narrator of one device remembers: plain data. Instants are true time, ms. */
export interface NarratorMemory {
  powered: boolean;
  licensing: LicensingState;
  /** The latest attempt to communicate failed. */
  communicationFailed: boolean;
  /** A registration is being tried. */
  registering: boolean;
  exportControlAllowed: boolean;
  /** `SLA-KeyPair` exists; it survives a restart. */
  keyMade: boolean;
  keySaved: boolean;
  debugging: boolean;
  /** Messages since the device started. */
  sequence: number;
  readonly evaluation: Countdown;
  /** Of the evaluation, when its clock last started. */
  evaluationLeftMs: number;
  /** When it was spent, or Infinity. */
  evaluationSpentMs: number;
  /** Since then, up to when the device has reminded of it. */
  remindedUntilMs: number;
  /** This registration's first authorization was answered, which stops the evaluation (S2). */
  authorizationAnswered: boolean;
  readonly certificate: Countdown;
}

/** Of a device nobody has heard of yet. */
export function createMemory(evaluationMs: number): NarratorMemory {
  return {
    powered: false,
    licensing: evaluationMs > 0 ? 'EVALUATION' : 'EVALUATION_EXPIRED',
    communicationFailed: false,
    registering: false,
    exportControlAllowed: false,
    keyMade: false,
    keySaved: false,
    debugging: false,
    sequence: 0,
    evaluation: standing(),
    evaluationLeftMs: evaluationMs,
    evaluationSpentMs: Number.POSITIVE_INFINITY,
    remindedUntilMs: Number.POSITIVE_INFINITY,
    authorizationAnswered: false,
    certificate: standing(),
  };
}

export function isRegistered({ licensing }: Pick<NarratorMemory, 'licensing'>): boolean {
  return licensing !== 'EVALUATION' && licensing !== 'EVALUATION_EXPIRED';
}
