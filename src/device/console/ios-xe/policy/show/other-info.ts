import { type ConnectIdentity, CSLU_IDENTITY, SSM_IDENTITY } from '../../../../../wire/connect-info.js';
import { POLICY_MESSAGE_TYPES } from '../../../../../wire/policy-messages.js';
import { NO_INSTANT_MS } from '../../../../agent/classic-state.js';
import { trustOf } from '../../../../agent/policy/policy-state.js';
import { statisticsOf } from '../../../../agent/policy/statistics.js';
import type { DeviceView } from '../../../console-device.js';
import { isSynchronized } from '../../show/clock.js';
import { policyOf } from '../policy-of.js';
import { policyTraitsOf } from '../policy-traits.js';
import { agentSwitches, SIZES } from './agent-switches.js';
import { EMPTY } from './instants.js';
import { membersOf } from './members.js';
import { transportType } from './transport-block.js';

const AGENT_CAPABILITIES = 'UTILITY, DLC, AppHA, MULTITIER, EXPORT_2, OK_TRY_AGAIN, POLICY_USAGE';
const TELEMETRY = ', TELEMETRY, TELEMETRY_POLICY';

function trueOrFalse(is: boolean): string {
  return is ? 'True' : 'False';
}

/** Whom the device has spoken to since it started; null: nobody has answered. */
function peer(view: DeviceView): ConnectIdentity | null {
  const { state, context } = policyOf(view);
  const answered = POLICY_MESSAGE_TYPES.some((type) => statisticsOf(state, type).lastSuccessMs !== NO_INSTANT_MS);
  if (!answered || context.transport === 'off') return null;
  return context.transport === 'cslu' ? CSLU_IDENTITY : SSM_IDENTITY;
}

/** Layout: GP ShowLicenseTechSupport golden_3 (nobody), golden_2, golden_14. */
function connectInfo(view: DeviceView, telemetry: string): string {
  const found = peer(view);
  const is = (text: string | undefined): string => text || EMPTY;
  return `connect_info.name: ${is(found?.name)}
connect_info.version: ${is(found?.version)}
connect_info.additional: ${found === null ? EMPTY : ''}
connect_info.prod: ${trueOrFalse(found !== null)}
connect_info.capabilities: ${found === null ? EMPTY : `${found.capabilities.join(', ')}${telemetry}`}
agent.capabilities: ${AGENT_CAPABILITIES}${telemetry}
`;
}

/** A line a UDI, or `Local Device`: GP ShowLicenseTechSupport golden_2 (without ids), 3, 12, 14. */
function trustLines(view: DeviceView): string {
  const { state, context } = policyOf(view);
  const { accounts } = policyTraitsOf(view.profile);
  const isAlone = context.members.length === 0;
  const lines = membersOf(view).map(({ udi }) => {
    const name = `P:${udi.pid},S:${udi.serialNumber}`;
    const code = trustOf(state, udi);
    if (code === undefined) return `${isAlone ? 'Local Device' : name}: No Trust Data\n`;
    const id = accounts ? `  TrustId:${code.trustId}` : '';
    return `${isAlone ? 'Local Device' : name}: ${name}, state[2], Trust Data INSTALLED${id}\n`;
  });
  const active = trustOf(state, context.udi) !== undefined;
  return `${lines.join('')}Overall Trust: ${active ? 'INSTALLED (2)' : 'No ID'}\n`;
}

/** `Other Info`. Layout: GP ShowLicenseTechSupport; the size of the event log is nothing that is simulated. */
export function otherInfo(view: DeviceView): string {
  const { state, context } = policyOf(view);
  const { system, transport } = view;
  const telemetry = policyTraitsOf(view.profile).conversion ? TELEMETRY : '';
  const url = context.transport === 'smart' ? `  Default URL: ${transport.url || EMPTY}\n` : '';
  return `Other Info
==========
Software ID: ${context.softwareId}
Agent State: authorized
TS enable: True
Transport: ${transportType(view)}
${url}Locale: en_US.UTF-8
Debug flags: 0x7
Privacy Send Hostname: ${trueOrFalse(!system.privacy.hostname)}
Privacy Send IP: True
${SIZES}Write Erase Occurred: ${trueOrFalse(state.erased)}
XOS version: 0.12.0.0
Config Persist Received: True
Message Version: 1.3
${connectInfo(view, telemetry)}${agentSwitches(view)}Event log current size: CALCULATING
${trustLines(view)}Clock sync-ed with NTP: ${trueOrFalse(isSynchronized(view))}
`;
}
