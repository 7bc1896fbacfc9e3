import { describe, expect, it } from 'vitest';
import { logLine } from '../../../../src/device/syslog/format.js';
import { logBuffer } from '../../../../src/device/syslog/log-buffer.js';
import { withSwitch } from './switch.js';

describe("the terminal is the session's", () => {
  it('length, width and monitor', () => {
    withSwitch({}, (device) => {
      device.type('terminal length 0', 'terminal width 200', 'terminal monitor');
      expect(device.session.terminal).toEqual({ length: 0, width: 200, monitor: true });
      device.type('terminal no monitor', 'terminal no length', 'terminal no width');
      expect(device.session.terminal).toEqual({ length: 24, width: 80, monitor: false });
    });
  });
});

describe('debugs (S4 "enable debug commands")', () => {
  it('are on until they are switched off', () => {
    withSwitch({}, (device) => {
      expect(device.type('debug call-home smart-licensing trace')).toBe(
        'Call-home smart-licensing trace debugging is on\n',
      );
      expect(device.type('debug ip http client error')).toBe('HTTP Client error debugging is on\n');
      expect(device.type('show debugging')).toContain('  HTTP Client error debugging is on\n');
      expect(device.type('no debug ip http client error')).toBe('HTTP Client error debugging is off\n');
      expect(device.type('show debugging')).not.toContain('HTTP Client');
      expect(device.type('undebug all')).toBe('All possible debugging has been turned off\n');
      expect(device.type('show debugging')).toBe('\n');
    });
  });
});

describe('show logging', () => {
  it('shows the log of the device, as long as it fits into the buffer', () => {
    withSwitch({}, (device) => {
      device.configure('logging host 10.1.1.99', 'logging buffered 100000');
      device.register();
      const output = device.type('show logging');
      const [, log = ''] = output.split('Log Buffer (100000 bytes):\n\n');
      expect(log).toBe(
        logBuffer(device.device)
          .map((message) => `${logLine(device.device, message)}\n`)
          .join(''),
      );
      expect(output).toContain('        Logging to 10.1.1.99  (udp port 514, audit disabled,\n');
    });
  });

  it('the oldest messages make room', () => {
    withSwitch({ troubles: [{ fault: 'outage', at: '0s', for: '30d' }] }, (device) => {
      device.register().after('10d');
      const [, log = ''] = device.type('show logging').split('Log Buffer (4096 bytes):\n\n');
      expect(log.length).toBeLessThanOrEqual(4_096);
      const whole = logBuffer(device.device).map((message) => `${logLine(device.device, message)}\n`);
      expect(whole.join('').endsWith(log)).toBe(true);
    });
  });
});
