import type { ReservationConfiguration } from '../../../system/expressway-configuration.js';
import type { ConsoleDevice } from '../../console-device.js';
import { argument } from '../../grammar/node.js';
import type { Call } from '../../session.js';
import { done, refused } from '../answer.js';
import { configureExpressway, keep } from '../change.js';
import { reservationKind } from '../reservation/authorization-code.js';
import { type CodeSource, confirmationCode, requestCode, returnCode } from '../reservation/codes.js';
import { textOf } from '../text-kind.js';
import { type ExpresswayCommand, plain } from './command.js';

const LONGEST_CODE = 65_536;
/** Texts of other products' agents (P§1.7); that this one uses them is assumed [I]. */
const MISMATCH = 'The Reservation Authorization Code does not match the Reservation Request Code';
const NOTHING_INSTALLED = 'No reservation authorization code installed in device';
const NOTHING_REQUESTED = 'No reservation request in progress';
const NOT_ENABLED = 'License reservation is not enabled';

/**
 * `xCommand License Smart Reservation …`, from X14.2 (S3, admin guide). The device's side only: requests are made,
 * codes are taken and given back; the CSSM's side of a reservation is not simulated, and the licensing agent goes on as it
 * was (modelled).
 */
export const RESERVATION_COMMANDS: readonly ExpresswayCommand[] = [
  plain(
    'License Smart Reservation Request',
    'Prints the reservation request code. Paste it into the portal to start the reservation process.',
    'confirmed',
    (call) => whenEnabled(call, request),
  ),
  {
    path: 'License Smart Reservation Install',
    help: 'Enters the reservation authorization code into the device to complete the process.',
    source: 'confirmed',
    takes: ['"<authorization code>"(r)'],
    next: [argument('code', textOf(1, LONGEST_CODE), '', (call) => whenEnabled(call, install))],
    run: null,
  },
  plain(
    'License Smart Reservation Return',
    'Prints the reservation return code of the authorization code that is installed.',
    'confirmed',
    (call) => whenEnabled(call, giveBack),
  ),
  {
    path: 'License Smart Reservation ReturnAuthorization',
    help: 'Prints the reservation return code of an authorization code that was never installed.',
    source: 'confirmed',
    takes: ['"<authorization code>"(r)'],
    next: [argument('code', textOf(1, LONGEST_CODE), '', (call) => whenEnabled(call, giveBackUnused))],
    run: null,
  },
  plain(
    'License Smart Reservation Cancel',
    'Cancels a reservation that is in progress and allows entitlement changes.',
    'confirmed',
    (call) => whenEnabled(call, cancel),
  ),
];

type Step = (device: ConsoleDevice, reservation: ReservationConfiguration, code: string) => string;

function whenEnabled({ device, args }: Call, step: Step): string {
  const { reservation } = device.system.expressway;
  return reservation.enabled ? step(device, reservation, args.code ?? '') : refused(NOT_ENABLED);
}

/** A request that waits is printed again: it is the same reservation. */
function request(device: ConsoleDevice, reservation: ReservationConfiguration): string {
  let code = reservation.requestCode;
  if (code === '') {
    code = requestCode(nextCode(device, reservation));
    change(device, { ...reservation, codes: reservation.codes + 1, requestCode: code });
  }
  return done(`\nEnter the following request code into the CSSM:\n${code}\n`);
}

/** The answer, with its confirmation code, is S3's. */
function install(device: ConsoleDevice, reservation: ReservationConfiguration, code: string): string {
  const { requestCode: requested, authorizationCode: installed, periods } = reservation;
  if (requested === '' && installed === '') return refused(NOTHING_REQUESTED);
  if (reservationKind(code, device.profile.pid, device.serial) === null)
    return refused(`Reservation install failed: ${MISMATCH}`);
  change(device, {
    ...reservation,
    requestCode: '',
    authorizationCode: code,
    periods: installed === '' ? [...periods, { fromMs: device.now, toMs: null }] : periods,
  });
  const confirmation = confirmationCode(device, code);
  return done(`Authorization code installed.\nPlease enter the confirmation code to CSSM account: ${confirmation}\n`);
}

function giveBack(device: ConsoleDevice, reservation: ReservationConfiguration): string {
  if (reservation.authorizationCode === '') return refused(NOTHING_INSTALLED);
  const periods = reservation.periods.map((period) =>
    period.toMs === null ? { ...period, toMs: device.now } : period,
  );
  return printReturn(device, { ...reservation, authorizationCode: '', periods });
}

function giveBackUnused(device: ConsoleDevice, reservation: ReservationConfiguration, code: string): string {
  if (reservation.requestCode === '') return refused(NOTHING_REQUESTED);
  if (reservationKind(code, device.profile.pid, device.serial) === null) return refused(MISMATCH);
  return printReturn(device, { ...reservation, requestCode: '' });
}

function cancel(device: ConsoleDevice, reservation: ReservationConfiguration): string {
  if (reservation.requestCode === '') return refused(NOTHING_REQUESTED);
  change(device, { ...reservation, requestCode: '' });
  return done();
}

/** As S3 shows it. */
function printReturn(device: ConsoleDevice, reservation: ReservationConfiguration): string {
  const code = returnCode(nextCode(device, reservation));
  change(device, { ...reservation, codes: reservation.codes + 1 });
  return done(`\nEnter the following return code into the CSSM:\n${code}\n`);
}

function nextCode({ profile, serial }: ConsoleDevice, { codes }: ReservationConfiguration): CodeSource {
  return { pid: profile.pid, serial, number: codes };
}

function change(device: ConsoleDevice, reservation: ReservationConfiguration): void {
  configureExpressway(device, { reservation });
  keep(device);
}
