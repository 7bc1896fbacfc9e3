import { describe, expect, it } from 'vitest';
import { withSwitch } from './switch.js';

const SAVED = 'Building configuration...\n[OK]\n';

describe('what survives a reload (S4; F25)', () => {
  it.each([['write memory'], ['write'], ['copy running-config startup-config']])('%s keeps it', (command) => {
    withSwitch({}, (device) => {
      device.register();
      device.configure('hostname Core-1');
      device.type(command);
      expect(device.type('')).toBe(command.startsWith('copy') ? SAVED : '');
      device.type('reload');
      expect(device.session.prompt).toBe('Proceed with reload? [confirm]');
      device.type('');
      expect(device.session.prompt).toBe('Core-1#');
      expect(device.type('show license summary')).toContain('  Status: REGISTERED\n');
    });
  });

  it('nothing that was not saved', () => {
    withSwitch({}, (device) => {
      device.register();
      device.configure('hostname Core-1', 'no service call-home', 'ip host a.example.com 10.1.1.1');
      device.type('reload');
      expect(device.session.prompt).toBe('System configuration has been modified. Save? [yes/no]: ');
      expect(device.type('no')).toBe('');
      expect(device.session.prompt).toBe('Proceed with reload? [confirm]');
      device.type('y');
      expect(device.session.prompt).toBe('c9300-24p-000001#');
      expect(device.type('show license summary')).toContain('  Status: UNREGISTERED\n');
      expect(device.device.transport).toEqual(device.device.startup.transport);
    });
  });

  it('the question saves if it is answered so, and asks again if it is not answered', () => {
    withSwitch({}, (device) => {
      device.configure('hostname Core-1');
      device.type('reload');
      expect(device.session.execute('maybe')).toBe("% Please answer 'yes' or 'no'.\n");
      expect(device.type('yes')).toBe(SAVED);
      device.type('');
      expect(device.session.prompt).toBe('Core-1#');
    });
  });

  it('a reload that is not confirmed does not happen', () => {
    withSwitch({}, (device) => {
      device.type('reload', 'no');
      expect(device.session.prompt).toBe('c9300-24p-000001#');
      expect(device.device.history().some((event) => event.kind === 'power')).toBe(false);
    });
  });

  it('a registration alone is reason enough to ask', () => {
    withSwitch({}, (device) => {
      device.register().type('reload');
      expect(device.session.prompt).toBe('System configuration has been modified. Save? [yes/no]: ');
    });
  });

  it.each([['write erase'], ['erase startup-config'], ['erase nvram:']])(
    '%s: out of its box after the next reload',
    (command) => {
      withSwitch({}, (device) => {
        device.register();
        device.configure('hostname Core-1');
        device.type('write memory', command);
        expect(device.session.prompt).toBe(
          'Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]',
        );
        expect(device.type('')).toBe('[OK]\nErase of nvram: complete\n');
        expect(device.type('show startup-config')).toBe('startup-config is not present\n');
        expect(device.session.prompt).toBe('Core-1#');
        device.type('reload', 'no', '');
        expect(device.session.prompt).toBe('Switch#');
        expect(device.type('show license summary')).toContain('  Status: UNREGISTERED\n');
      });
    },
  );

  it('the startup configuration is the one last saved', () => {
    withSwitch({}, (device) => {
      device.configure('hostname Core-1');
      device.type('write memory');
      device.configure('hostname Core-2');
      expect(device.type('show startup-config | include hostname')).toBe('hostname Core-1\n');
      expect(device.type('show running-config | include hostname')).toBe('hostname Core-2\n');
    });
  });
});

describe('traces in the history', () => {
  const acts = (device: { device: { history: () => readonly { kind: string; what?: unknown }[] } }): unknown[] =>
    device.device
      .history()
      .filter(({ kind }) => kind === 'operator')
      .map(({ what }) => what);

  it('one for a visit to configuration mode in which something was configured', () => {
    withSwitch({}, (device) => {
      device.configure();
      expect(acts(device)).toEqual([]);
      device.type('configure terminal', 'hostname A', 'call-home', 'profile X', 'exit', 'exit', 'exit');
      expect(device.session.mode).toBe('exec');
      device.type(
        'write',
        'clock set 1:00:00 1 jan 2019',
        'debug call-home smart-licensing all',
        'undebug all',
        'clear logging',
        '',
      );
      expect(acts(device)).toEqual(['configured', 'saved', 'clock-set', 'debug-on', 'debug-off', 'log-cleared']);
    });
  });
});

describe('secrets', () => {
  it('the ID token shows nowhere', () => {
    withSwitch({}, (device) => {
      device.register();
      const shown = [
        'show history',
        'show license all',
        'show license tech support',
        'show tech-support license',
        'show license eventlog',
        'show license history message',
        'show running-config all',
        'show logging',
      ]
        .map((command) => device.type(command))
        .join('');
      expect(shown).toContain('license smart register idtoken <token>');
      expect(shown).not.toContain(device.token);
    });
  });
});

describe('registering (S4)', () => {
  it('tells at once that it is under way, whatever comes of it', () => {
    withSwitch({}, (device) => {
      const text =
        "Registration process is in progress. Use the 'show license status' command to check the progress and result\n";
      expect(device.type('license smart register idtoken $token')).toBe(text);
      device.after('2s');
      expect(device.type('license smart register idtoken $token force')).toBe(text);
    });
  });

  it('what is not registered cannot be deregistered (P§6)', () => {
    withSwitch({}, (device) => {
      expect(device.type('license smart deregister')).toContain('Smart Agent not registered');
      device.register();
      expect(device.type('license smart deregister')).toBe('');
      device.after('2s');
      expect(device.type('show license summary')).toContain('  Status: UNREGISTERED\n');
      expect(device.type('license smart deregister')).toContain('Smart Agent not registered');
    });
  });
});
