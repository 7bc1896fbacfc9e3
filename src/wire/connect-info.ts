import type { Dialect } from './dialect.js';
import type { JsonObject } from './json-fields.js';

/** Who speaks, as `connect_info` says it in every answer, and from message version 1.3 on in requests (P§1.2, P§1.3). */
export interface ConnectIdentity {
  readonly name: string;
  readonly version: string;
  readonly capabilities: readonly string[];
}

/** CSSM and On-Prem (P§1.3 [C]). */
export const SSM_IDENTITY: ConnectIdentity = {
  name: 'SSM',
  version: '1.3',
  capabilities: ['DLC', 'AppHA', 'EXPORT_2', 'POLICY_USAGE', 'UTILITY'],
};

/** Cisco Smart License Utility (P§1.3 [C]). */
export const CSLU_IDENTITY: ConnectIdentity = {
  name: 'CSLU_V1',
  version: 'v1',
  capabilities: ['UTILITY', 'DLC', 'AppHA', 'MULTITIER', 'EXPORT_2', 'OK_TRY_AGAIN', 'POLICY_USAGE', 'CSLU_V1'],
};

/**
 * The agent of a device. Capabilities are [C] (P§1.3 `agent.capabilities`); the name is remembered [I] (P§1.4); its release,
 * which the decoded messages do not carry, is one of those seen (GP), the same for all devices.
 */
export const AGENT_IDENTITY: ConnectIdentity = {
  name: 'C_agent',
  version: '5.3.16_rel/55',
  capabilities: ['UTILITY', 'DLC', 'AppHA', 'MULTITIER', 'EXPORT_2', 'OK_TRY_AGAIN', 'POLICY_USAGE'],
};

export function writeConnectInfo({ name, version, capabilities }: ConnectIdentity, dialect: Dialect): JsonObject {
  const names = dialect.fields.connectInfo;
  return {
    [names.name]: name,
    [names.version]: version,
    [names.production]: true,
    [names.capabilities]: capabilities,
    [names.additionalInfo]: '',
  };
}
