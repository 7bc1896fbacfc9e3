import { logLine } from '../../../syslog/format.js';
import { logBuffer } from '../../../syslog/log-buffer.js';
import type { DeviceView } from '../../console-device.js';

function lines(view: DeviceView): string[] {
  return logBuffer(view).map((message) => logLine(view, message));
}

function whole(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

/** `show logging logfile`. */
export function showLogfile(view: DeviceView): string {
  return whole(lines(view));
}

/** `show logging last N`. */
export function showLastLog(view: DeviceView, count: number): string {
  return whole(lines(view).slice(-count));
}

/** `show logging`: settings, then the log. Labels as NX-OS prints them; severities are its defaults [I]. */
export function showLogging(view: DeviceView): string {
  const { loggingHosts } = view.system;
  const servers = loggingHosts.map(
    (host) => `{${host}}\n        server severity:        notifications\n        server facility:        local7\n`,
  );
  return `
Logging console:                enabled (Severity: critical)
Logging monitor:                enabled (Severity: notifications)
Logging linecard:               enabled (Severity: notifications)
Logging timestamp:              Seconds
Logging server:                 ${loggingHosts.length === 0 ? 'disabled' : 'enabled'}
${servers.join('')}Logging logfile:                enabled
        Name - messages: Severity - notifications Size - 4194304

${showLogfile(view)}`;
}
