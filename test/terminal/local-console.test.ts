import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConsoleHandle } from '../../src/device/console/console-handle.js';
import type { LoneDevice } from '../../src/fleet/lone-device.js';
import { LocalConsoles } from '../../src/terminal/local/local-console.js';
import { DAY_MS, MINUTE_MS } from '../../src/time/duration.js';
import { localDevice, START_MS } from './local-device.js';

let device: LoneDevice;
let consoles: LocalConsoles;
let wallMs: number;
beforeEach(() => {
  device = localDevice();
  wallMs = 1_000.5;
  consoles = new LocalConsoles(device, () => wallMs);
});
afterEach(() => device.close());

async function outputs(handle: ConsoleHandle, ...lines: string[]): Promise<string[]> {
  const all: string[] = [];
  for (const line of lines) all.push((await handle.execute(line)).output);
  return all;
}

describe('a console in this thread', () => {
  it('is found by serial number and by host name, in any case', async () => {
    const { serial, system } = device.console;
    for (const name of [serial, serial.toLowerCase(), system.hostname, system.hostname.toUpperCase()]) {
      expect((await consoles.open(name))?.serial).toBe(serial);
    }
    expect(await consoles.open('nobody')).toBeNull();
  });

  it('is not there while the device is off', async () => {
    device.console.tell({ kind: 'power-off' });
    expect(await consoles.open(device.console.serial)).toBeNull();
  });

  it('lives by the wall clock: its time is what has passed since it was made, whoever looks', async () => {
    const [one, two] = [consoles.atDevice(), await consoles.open(device.console.serial)];
    wallMs += 2_500;
    await one.start();
    expect(device.now - START_MS).toBe(2_500);
    wallMs += 500.7;
    await two?.execute('');
    expect(device.now - START_MS).toBe(3_000);
    wallMs += 0.4;
    await one.help('');
    expect(device.now - START_MS).toBe(3_001);
  });

  it('!advance moves its time on besides', async () => {
    await outputs(consoles.atDevice(), '!advance 30d');
    expect(device.now - START_MS).toBe(30 * DAY_MS);
  });

  it('!advance shows what was logged meanwhile, by no pages', async () => {
    const { output, pageLength } = await consoles.atDevice().execute('!advance 100d');
    expect(output.split('\n').length).toBeGreaterThan(24);
    expect(output).toMatch(/^\*?\w{3} [ \d]\d [\d:.]+: %SMART_LIC-3-EVAL_WILL_EXPIRE_WARNING: /);
    expect(pageLength).toBe(0);
    expect((await consoles.atDevice().execute('!advance 1s')).output).toBe('');
  });

  it('registers with the token that is called $TOKEN', async () => {
    const handle = consoles.atDevice();
    expect(await outputs(handle, '!token')).toEqual(['$TOKEN is set\n']);
    await outputs(handle, 'license smart register idtoken $TOKEN');
    wallMs += MINUTE_MS;
    const [status] = await outputs(handle, 'show license status');
    expect(status).toContain('Status: REGISTERED');
    expect(device.console.state.licensing).toBe('AUTHORIZED');
  });

  it('shows the device as JSON, without the token', async () => {
    const handle = consoles.atDevice();
    await outputs(handle, 'license smart register idtoken $TOKEN');
    const [text = ''] = await outputs(handle, '!state');
    expect(text).not.toContain(device.token);
    expect(JSON.parse(text)).toMatchObject({
      serial: device.console.serial,
      profile: 'catalyst-9300-24p',
      release: '16.12.4',
      clock: { true: new Date(START_MS).toISOString(), offsetMs: 0 },
      agent: { inFlight: 'registration', idRenewalDueMs: null },
      transport: { kind: 'callhome' },
    });
  });

  it('says what is wrong with a command to the simulator, and goes on', async () => {
    const [wrong, comment] = await outputs(consoles.atDevice(), '!stat', '! text');
    expect(wrong).toBe(
      'SLF_LOCAL_COMMAND: !stat is no command to the simulator; did you mean "!state"?\n' +
        '  See `!help` for the commands to the simulator; `! text` is a comment.\n',
    );
    expect(comment).toBe('');
  });

  it('is still there after a restart for whoever sits before it, and gone for the others', async () => {
    const [near, far] = [consoles.atDevice(), await consoles.open(device.console.serial)];
    const restart = async (handle: ConsoleHandle | null) => {
      await handle?.execute('reload');
      for (let asked = 0; asked < 5 && (await handle?.help('')) === null; asked += 1) await handle?.execute('yes');
      return handle?.execute('');
    };
    expect((await restart(near))?.closed).toBe(false);
    expect((await restart(far))?.closed).toBe(true);
    wallMs += 1;
    expect((await near.execute('exit')).closed).toBe(true);
  });
});
