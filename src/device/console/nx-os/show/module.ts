import type { DeviceView } from '../../console-device.js';
import { hardwareOf } from '../hardware.js';

/** `show module`: the supervisors of a modular switch, or the one module of a fixed one; columns as NTC reads them. */
export function showModule(view: DeviceView): string {
  const { supervisor, module, ports } = hardwareOf(view.profile);
  const units = supervisor === null ? [view.context.udi] : [view.context.udi, ...view.context.members];
  const first = supervisor?.slot ?? 1;
  const model = supervisor?.pid ?? view.profile.pid;
  const row = (at: number): string => {
    const status = at === 0 ? 'active *' : 'ha-standby';
    return `${String(first + at).padEnd(4)} ${String(ports).padEnd(5)} ${module.padEnd(37)} ${model.padEnd(21)} ${status}`;
  };
  const numbers = units.map((_, at) => String(first + at).padEnd(4));
  return `Mod  Ports Module-Type                           Model                 Status
---  ----- ------------------------------------- --------------------- ----------
${units.map((_, at) => row(at)).join('\n')}

Mod  Sw                Hw
---  ----------------  ------
${numbers.map((number) => `${number} ${view.profile.release.padEnd(17)} 2.0`).join('\n')}

Mod  Serial-Num
---  ----------
${units.map(({ serialNumber }, at) => `${numbers[at]} ${serialNumber}`).join('\n')}

Mod  Online Diag Status
---  ------------------
${numbers.map((number) => `${number} Pass`).join('\n')}

* this terminal session
`;
}
