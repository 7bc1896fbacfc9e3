import type { CpuRow } from '../../../../load/cpu-table.js';
import { cpuTable } from '../../../../load/cpu-table.js';
import { type MemoryPool, type MemoryRow, memoryTable } from '../../../../load/memory-tables.js';
import type { DeviceView } from '../../../console-device.js';
import { policyOf } from '../policy-of.js';
import { reportLoadOf } from './report-load.js';

/** What `show processes cpu sorted` and `show processes memory sorted` print of the load model. */

function percent(value: number): string {
  return `${value.toFixed(2).padStart(6)}%`;
}

/** ` 725  4042749037   313719798      12886 75.83% …   0 SAGetRUMIds` (FN72578; CSCwa85199). */
function cpuRow({
  pid,
  runtimeMs,
  invoked,
  microseconds,
  fiveSeconds,
  oneMinute,
  fiveMinutes,
  tty,
  name,
}: CpuRow): string {
  const counts = `${String(runtimeMs).padStart(12)}${String(invoked).padStart(12)}${String(microseconds).padStart(11)}`;
  const shares = `${percent(fiveSeconds)}${percent(oneMinute)}${percent(fiveMinutes)}`;
  return `${String(pid).padStart(4)}${counts}${shares}${String(tty).padStart(4)} ${name}\n`;
}

/** `show processes cpu sorted`. Layout: FN72578, public record of CSCwa85199. */
export function showProcessesCpu(view: DeviceView): string {
  const { total, interruptPercent, rows } = cpuTable(
    reportLoadOf(view),
    policyOf(view).context.defects,
    view.profile.loadModel,
  );
  const whole = (value: number): string => `${Math.round(value)}%`;
  return `CPU utilization for five seconds: ${whole(total.fiveSeconds)}/${whole(interruptPercent)}; one minute: ${whole(total.oneMinute)}; five minutes: ${whole(total.fiveMinutes)}
 PID Runtime(ms)     Invoked      uSecs   5Sec   1Min   5Min TTY Process
${rows.map(cpuRow).join('')}`;
}

function pool({ name, total, used, free }: MemoryPool): string {
  const amount = (value: number): string => String(value).padStart(10);
  return `${name.padStart(9)} Pool Total: ${amount(total)} Used: ${amount(used)} Free: ${amount(free)}\n`;
}

function memoryRow({ pid, tty, allocated, freed, holding, getbufs, retbufs, name }: MemoryRow): string {
  const amounts = [allocated, freed, holding, getbufs, retbufs].map((value) => String(value).padStart(11)).join('');
  return `${String(pid).padStart(4)}${String(tty).padStart(4)}${amounts} ${name}\n`;
}

/** `show processes memory sorted`. Layout: FN72578 and the listings of IOS-XE it stands for. */
export function showProcessesMemory(view: DeviceView): string {
  const { pools, rows } = memoryTable(reportLoadOf(view), policyOf(view).context.defects, view.profile.loadModel);
  return `${pools.map(pool).join('')}
 PID TTY  Allocated      Freed    Holding    Getbufs    Retbufs Process
${rows.map(memoryRow).join('')}`;
}
