import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunClient, type RunState } from '../../src/live/run-client.js';
import type { FleetEvent } from '../../src/telemetry/events.js';
import { HOUR_MS, MINUTE_MS } from '../../src/time/duration.js';
import { deviceReader, portsOf } from '../e2e/on-prem-devices.js';
import { fixture, type OnPrem, type Program, serveOnPrem, summaryOf, workspace } from '../e2e/slfleet.js';

const space = workspace();
const DEVICES = 40;
const PATIENT = { timeout: 60_000, interval: 50 };

interface Away {
  readonly program: Program;
  readonly out: string;
  readonly run: RunClient;
  readonly env: Readonly<Record<string, string>>;
  /** The server comes back with what it has kept. */
  back(): Promise<OnPrem>;
}

/** Waits until something holds of a run, as who watches it sees it. */
async function seen(run: RunClient, holds: (state: RunState) => boolean): Promise<RunState> {
  let last: RunState | undefined;
  await expect
    .poll(async () => {
      last = await run.state();
      return holds(last);
    }, PATIENT)
    .toBe(true);
  return last as RunState;
}

/** Null: it cannot be operated yet. */
function clientOf(out: string): RunClient | null {
  try {
    return new RunClient(out, null);
  } catch {
    return null;
  }
}

const virtualMs = ({ progress }: RunState): number => progress?.virtualMs ?? Number.NaN;

/** A run whose server was killed when a part of the fleet had registered, and has been away for a virtual hour. */
async function runWithoutServer(): Promise<Away> {
  const data = space.fresh('data');
  const server = await serveOnPrem(space, data);
  const out = space.fresh();
  const env = { SLFLEET_TOKEN: server.tokens[0]?.token ?? '' };
  const target = ['--target', `${server.url}${server.paths.callhome}`, '--ca', server.caFile];
  const options = [...target, '--control', '--quiet', '--no-report', '--out', out];
  const program = space.start(['run', fixture('registrations-all-day'), ...options], { env });
  const run = await program.until(() => clientOf(out));
  const before = await seen(run, ({ seen: fleet }) => (fleet?.byType.registration?.ok ?? 0) >= DEVICES / 8);
  server.program.signal('SIGKILL');
  await server.program.ended;
  const gone = await seen(run, ({ progress }) => (progress?.failed ?? 0) > 0);
  await seen(run, (state) => virtualMs(state) >= virtualMs(gone) + HOUR_MS);
  const back = async (): Promise<OnPrem> => {
    const again = await serveOnPrem(space, data, portsOf(server));
    const answered = before.seen?.byType.registration?.ok ?? 0;
    expect((await (await deviceReader(again))()).size).toBeGreaterThanOrEqual(answered);
    return again;
  };
  return { program, out, run, env, back };
}

/** Registrations of each device as the log has them, each with when it ended and whether it was answered. */
function registrationsIn(out: string): ReadonlyMap<string, readonly { readonly t: number; readonly ok: boolean }[]> {
  const folder = join(out, 'events');
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
  const bySerial = new Map<string, { t: number; ok: boolean }[]>();
  for (const line of lines.filter((text) => text.includes('"type":"registration"'))) {
    const { sn, t, ok } = JSON.parse(line) as Extract<FleetEvent, { kind: 'message' }>;
    bySerial.set(sn, [...(bySerial.get(sn) ?? []), { t, ok }]);
  }
  return bySerial;
}

/** Every device is registered, by its own log and by the server's, and has tried as its ladder says. */
async function expectNothingLost(out: string, server: OnPrem): Promise<void> {
  const { devices, messages, interrupted } = summaryOf(out);
  const { AUTHORIZED = 0, REGISTERED = 0 } = devices.byState;
  // Whoever was registered before the server went, and was not authorized yet, tries again after 23 hours only (S2).
  expect({ lost: devices.lost, registered: AUTHORIZED + REGISTERED, interrupted }).toEqual({
    lost: 0,
    registered: DEVICES,
    interrupted: false,
  });
  expect(messages.byFailure['refused-by-server']).toBeUndefined();
  const tries = registrationsIn(out);
  const answered = [...tries].filter(([, ends]) => ends.some(({ ok }) => ok)).map(([serial]) => serial);
  expect(answered).toHaveLength(DEVICES);
  const kept = await (await deviceReader(server))();
  expect(answered.filter((serial) => !kept.has(serial))).toEqual([]);
  // The ladder of registrations: every 15 minutes and up to two more, for four hours (S2, P§8); then hours.
  const pauses = [...tries.values()].flatMap((ends) =>
    ends.slice(1).map(({ t }, before) => t - (ends[before]?.t as number)),
  );
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(15 * MINUTE_MS);
  expect(Math.max(...pauses)).toBeLessThan(HOUR_MS);
  expect(Math.max(...[...tries.values()].map((ends) => ends.filter(({ ok }) => !ok).length))).toBeGreaterThanOrEqual(3);
}

describe.concurrent('a server of your own that is away for an hour', () => {
  it('does not end the run: devices try again by their ladder, and all register when it is back', async () => {
    const { program, out, run, back } = await runWithoutServer();
    // However long this machine takes to start a server, the fleet is without one for an hour or little more.
    await run.tell({ do: 'pause' });
    const server = await back();
    await run.tell({ do: 'resume' });
    const { exitCode, stderr } = await program.ended;
    expect(exitCode, stderr).toBe(0);
    await expectNothingLost(out, server);
  });

  it('does not stop a run that is killed meanwhile from being resumed when it is back', async () => {
    const { program, out, env, back } = await runWithoutServer();
    program.signal('SIGKILL');
    await program.ended;
    const resume = ['resume', out, '--quiet', '--no-report'];
    const early = await space.run(resume, { env });
    expect([early.exitCode, early.stderr]).toEqual([110, expect.stringContaining('SLF_TARGET_UNREACHABLE')]);
    const server = await back();
    const { exitCode, stderr } = await space.run(resume, { env });
    expect(exitCode, stderr).toBe(0);
    await expectNothingLost(out, server);
  });
});
