import { logLine } from '../../../syslog/format.js';
import { logBuffer } from '../../../syslog/log-buffer.js';
import type { DeviceView } from '../../console-device.js';
import { keptLines } from '../state/kept-lines.js';

const STANDARD_BUFFER_BYTES = 4_096;

function bufferBytes({ system }: DeviceView): number {
  const line = keptLines(system).find((kept) => kept.startsWith('logging buffered'));
  return Number(/ (\d{4,})/.exec(line ?? '')?.[1] ?? STANDARD_BUFFER_BYTES);
}

/** The youngest lines that find room in the buffer. */
function fitting(lines: readonly string[], bytes: number): readonly string[] {
  let room = bytes;
  let first = lines.length;
  while (first > 0) {
    room -= (lines[first - 1]?.length ?? 0) + 1;
    if (room < 0) break;
    first -= 1;
  }
  return lines.slice(first);
}

/** `show logging`. Heading: as the CLI is known to print it; the lines are those of the device's log. */
export function showLogging(view: DeviceView): string {
  const lines = logBuffer(view).map((message) => logLine(view, message));
  const count = lines.length;
  const bytes = bufferBytes(view);
  const hosts = view.system.loggingHosts.map(
    (host) =>
      `        Logging to ${host}  (udp port 514, audit disabled,\n              link up),\n              ${count} message lines logged, \n`,
  );
  return `Syslog logging: enabled (0 messages dropped, 0 messages rate-limited, 0 flushes, 0 overruns, xml disabled, filtering disabled)

No Active Message Discriminator.



No Inactive Message Discriminator.


    Console logging: level debugging, ${count} messages logged, xml disabled,
                     filtering disabled
    Monitor logging: level debugging, 0 messages logged, xml disabled,
                     filtering disabled
    Buffer logging:  level debugging, ${count} messages logged, xml disabled,
                    filtering disabled
    Exception Logging: size (4096 bytes)
    Count and timestamp logging messages: disabled
    Persistent logging: disabled

No active filter modules.

    Trap logging: level informational, ${count} message lines logged
${hosts.join('')}
Log Buffer (${bytes} bytes):

${fitting(lines, bytes)
  .map((line) => `${line}\n`)
  .join('')}`;
}
