import { describe, expect, it } from 'vitest';
import { configure, onBench } from './bench.js';

describe('what a restart leaves', () => {
  const CHANGE = ['hostname renamed', 'ip http source-interface vlan 27'];

  it('nothing that was not saved', () =>
    onBench({}, (on) => {
      const factory = on.run('show startup-config | exclude Time');
      on.register();
      on.wait('1m');
      configure(on, CHANGE);
      expect(on.session.prompt).toBe('renamed# ');
      on.run('reload', 'show clock');
      expect(on.session.prompt).toBe('n9348gc-fxp-000001# ');
      expect(on.device.console.transport.sourceInterface).toBe('mgmt0');
      expect(on.device.console.state.licensing).toBe('EVALUATION');
      expect(on.run('show startup-config | exclude Time')).toBe(factory);
    }));

  it.each(['copy running-config startup-config', 'copy r s', 'write memory'])('everything after %s', (save) =>
    onBench({}, (on) => {
      on.register();
      on.wait('1m');
      configure(on, CHANGE);
      expect(on.run(save)).toContain('Copy complete.\n');
      expect(on.run('show startup-config')).toContain('ip http source-interface Vlan27\n');
      on.run('reload', 'y');
      expect(on.session.prompt).toBe('renamed# ');
      expect(on.device.console.transport.sourceInterface).toBe('Vlan27');
      expect(on.device.console.state.licensing).toBe('AUTHORIZED');
    }),
  );

  it('after write erase a switch out of its box', () =>
    onBench({}, (on) => {
      configure(on, CHANGE);
      on.run('copy running-config startup-config');
      expect(on.run('write erase')).toBe('Warning: This command will erase the startup-configuration.\n');
      expect(on.session.prompt).toBe('Do you wish to proceed anyway? (y/n)  [n] ');
      on.run('y', 'reload', 'y');
      expect(on.session.prompt).toBe('switch# ');
    }));

  it('reload and write erase do nothing when refused', () =>
    onBench({}, (on) => {
      configure(on, CHANGE);
      on.run('copy running-config startup-config', 'write erase', 'n', 'reload', 'n');
      expect(on.session.prompt).toBe('renamed# ');
      expect(on.device.console.history().some(({ kind }) => kind === 'power')).toBe(false);
      expect(on.run('show startup-config')).toContain('hostname renamed\n');
    }));

  it('one trace in the history for each visit of configuration mode that changed something', () =>
    onBench({}, (on) => {
      const visits = () => on.device.console.history().filter((event) => event.kind === 'operator').length;
      configure(on, ['callhome', 'exit', 'show clock']);
      expect(visits()).toBe(0);
      on.wait('1h');
      configure(on, ['hostname one', 'callhome', 'no enable', 'enable', 'exit', 'hostname two']);
      expect(visits()).toBe(1);
      expect(on.run('show running-config')).toContain(
        '!Running configuration last done at: Wed Jun 22 17:00:00 2022\n',
      );
    }));
});
