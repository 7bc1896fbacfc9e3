import { openConsole } from '../device/console/open-console.js';
import { type Exchange, endScript, runLine } from '../device/console/script.js';
import type { EventLog } from '../telemetry/event-log.js';
import { type ConsoleSurroundings, FleetConsoleDevice } from './console-device.js';
import { type ExecPlan, isWanted, withTokens } from './exec-plan.js';
import type { FleetDevice } from './fleet-device.js';

/** What stands for the answer of a device that has none. */
const IS_OFF = '% The device is off: nobody answers at its console.\n';

/**
 * Types the commands of a step at a device's console, in one session, at one virtual instant: what they set going (a
 * registration, say) is answered later, so its outcome is for a later step to look at. Every command and its answer is a line of
 * the event log; the last one says whether the answers together are as wanted.
 * @param step number of the step in the scenario
 */
export function execute(device: FleetDevice, plan: ExecPlan, step: number, around: ConsoleSurroundings): void {
  const exchanges = device.arrived && device.state.powered ? typeAll(device, plan, around) : silence(plan);
  const answer = exchanges.map(({ output }) => output).join('');
  const ok = plan.wanted === null ? null : isWanted(plan.wanted, answer);
  logAll(around.log, around.now(), device.serial, exchanges, step, ok);
}

function typeAll(device: FleetDevice, { commands }: ExecPlan, around: ConsoleSurroundings): Exchange[] {
  let session = openConsole(new FleetConsoleDevice(device, around));
  const exchanges: Exchange[] = [];
  for (const command of commands) {
    // After a reload, or an exit too many, a person would log in again.
    if (session.closed) session = openConsole(new FleetConsoleDevice(device, around));
    exchanges.push(...runLine(session, withTokens(command, device.account.token), command));
  }
  return [...exchanges, ...endScript(session)];
}

function silence({ commands }: ExecPlan): Exchange[] {
  return [{ prompt: '', line: commands[0] ?? '', output: IS_OFF }];
}

function logAll(
  log: EventLog,
  now: number,
  serial: string,
  exchanges: readonly Exchange[],
  step: number,
  ok: boolean | null,
): void {
  for (const [at, { prompt, line, output }] of exchanges.entries()) {
    log.exec(now, serial, `${prompt}${line}`, output, step, at === exchanges.length - 1 ? ok : null);
  }
}
