import { afterEach, describe, expect, it } from 'vitest';
import { loadProfile } from '../../../src/device/profile/load.js';
import { logBuffer } from '../../../src/device/syslog/log-buffer.js';
import { type LoneDevice, loneDevice } from '../../../src/fleet/lone-device.js';
import { lonePlan } from '../../../src/fleet/lone-plan.js';
import { DAY_MS, HOUR_MS } from '../../../src/time/duration.js';
import { START_MS } from './narrate.js';

/** A real device, looked at through its console. */
const opened: LoneDevice[] = [];

function deviceOf(profile = 'catalyst-9300-24p', release = '16.12.4'): LoneDevice {
  const order = { profile: loadProfile(profile, release), members: 1, seed: 1, startMs: START_MS };
  const device = loneDevice(lonePlan(order));
  opened.push(device);
  return device;
}

afterEach(() => {
  for (const device of opened.splice(0)) device.close();
});

function mnemonics({ console }: LoneDevice): string[] {
  return logBuffer(console).map(({ mnemonic }) => mnemonic);
}

function register(device: LoneDevice): void {
  device.console.tell({ kind: 'register', token: device.token, force: false });
  device.advance(10_000);
}

describe('show logging', () => {
  it('has what happened since the device started', () => {
    const device = deviceOf();
    register(device);
    expect(mnemonics(device)).toEqual([
      'AGENT_READY',
      'AGENT_ENABLED',
      'EXPORT_CONTROLLED',
      'EVAL_START',
      'CONFIG_I',
      'RESTART',
      'NON_AUTHORITATIVE_CLOCK',
      'KEY_ADDITION',
      'NOCONFIGAUTOSAVE',
      'SCH_REGISTRATION_IN_PROGRESS',
      'EXPORT_CONTROLLED',
      'AGENT_REG_SUCCESS',
      'CONFIG_NOT_SAVED',
      'IN_COMPLIANCE',
      'AUTH_RENEW_SUCCESS',
    ]);
  });

  it('numbers its messages from 1', () => {
    const device = deviceOf();
    register(device);
    expect(logBuffer(device.console).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 15 }, (_, at) => at + 1),
    );
  });

  it('begins anew with a reload: what was not saved is evaluated again (F25)', () => {
    const device = deviceOf();
    register(device);
    device.advance(DAY_MS);
    device.console.reload();
    expect(mnemonics(device)).toEqual([
      'AGENT_READY',
      'AGENT_ENABLED',
      'EXPORT_CONTROLLED',
      'EVAL_START',
      'CONFIG_I',
      'RESTART',
      'NON_AUTHORITATIVE_CLOCK',
    ]);
    expect(logBuffer(device.console)[0]?.sequence).toBe(1);
  });

  it('begins anew when it is cleared', () => {
    const device = deviceOf();
    device.console.record('log-cleared');
    expect(mnemonics(device)).toEqual([]);
    device.console.record('configured');
    expect(mnemonics(device)).toEqual(['CONFIG_I']);
  });

  it('has what time alone brought, up to now', () => {
    const device = deviceOf();
    device.console.record('log-cleared');
    device.advance(90 * DAY_MS + 2 * HOUR_MS - 1);
    const said = logBuffer(device.console);
    expect(said.at(-1)?.mnemonic).toBe('EVAL_EXPIRED_WARNING');
    expect(said.at(-2)?.mnemonic).toBe('EVAL_EXPIRED');
    expect(said.at(-2)?.t).toBe(START_MS + 90 * DAY_MS);
    device.advance(1);
    expect(logBuffer(device.console).at(-1)?.t).toBe(START_MS + 90 * DAY_MS + 2 * HOUR_MS);
  });

  it('warns of what is left as the agent counts it', () => {
    const device = deviceOf();
    device.advance(10 * DAY_MS);
    register(device);
    device.advance(200 * DAY_MS);
    device.console.tell({ kind: 'deregister' });
    device.advance(25 * DAY_MS);
    const [warning] = logBuffer(device.console).filter(({ mnemonic }) => mnemonic === 'EVAL_WILL_EXPIRE_WARNING');
    expect(warning?.t).toBe(device.console.state.evaluationEndsMs - 60 * DAY_MS);
  });
});

it('forgets nothing else: what a buffer has room for is for `show logging` to say', () => {
  const device = deviceOf('nexus-93180yc-ex', '9.3(5)');
  device.advance(365 * DAY_MS);
  const said = mnemonics(device);
  expect(said[0]).toBe('LOG_SMART_LIC_AGENT_READY');
  expect(said.filter((name) => name === 'LOG_SMART_LIC_EVAL_EXPIRED_WARNING')).toHaveLength(275 * 24);
});

it('Expressway has none', () => {
  const device = deviceOf('expressway-c', 'X14.2');
  register(device);
  expect(logBuffer(device.console)).toEqual([]);
});
