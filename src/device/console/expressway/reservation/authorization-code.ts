/** Permanent reservation: six groups of six (P§1.7). */
const PERMANENT = /^[A-Za-z0-9]{6}(?:-[A-Za-z0-9]{6}){5}$/;
/** What a specific reservation consists of, each once (P§1.7). */
const PARTS = ['authorizationCode', 'entitlements', 'signature', 'udi'];

export type ReservationKind = 'permanent' | 'specific';

/**
 * What kind of authorization code a text is, for a device. Modelled: its shape is looked at and, where it names one, the device
 * it was made for; its signature is the CSSM's business and is not verified.
 * @returns null if it is no code for this device
 */
export function reservationKind(code: string, pid: string, serial: string): ReservationKind | null {
  if (PERMANENT.test(code)) return 'permanent';
  if (!code.startsWith('<specificPLR>') || !code.endsWith('</specificPLR>')) return null;
  if (!PARTS.every((part) => code.split(`<${part}>`).length === 2 && code.split(`</${part}>`).length === 2))
    return null;
  return code.includes(`<udi>P:${pid},S:${serial}</udi>`) ? 'specific' : null;
}
