import type { DeviceView } from '../../../console-device.js';
import { policyTraitsOf } from '../policy-traits.js';

/** How the agent was built: the same lines for every device of a generation (GP ShowLicenseTechSupport). */

export const SIZES = `Build type:: Production
sizeof(char)  : 1
sizeof(int)   : 4
sizeof(long)  : 4
sizeof(char *): 8
sizeof(time_t): 4
sizeof(size_t): 8
Endian: Big
`;

const INTERFACES = `Check Point Interface: True
Config Management Interface: False
License Map Interface: True
HA Interface: True
Trusted Store Interface: True
Platform Data Interface: True
Crypto Version 2 Interface: False
SAPluginMgmtInterfaceMutex: True
SAPluginMgmtIPDomainName: True
`;

const CLIENT = `SmartAgentClientWaitForServer: 2000
SmartAgentCmReTrySend: True
SmartAgentClientIsUnified: True
SmartAgentCmClient: True
SmartAgentClientName: UnifiedClient
builtInEncryption: True
enableOnInit: True
routingReadyByEvent: True
systemInitByEvent: True
SmartTransportServerIdCheck: True
SmartTransportProxySupport: True
`;

/** Of agents 5.1 (golden_2), 5.5 (golden_3) and 5.11 (golden_14). */
const LIMITS_5D1 = `SmartAgentReportOnUpgrade: False
SmartAgentUsageStatisticsEnable: False
SmartAgentMaxRumMemory: 50
SmartAgentConcurrentThreadMax: 10
SmartAgentPolicyControllerModel: False
`;
const LIMITS_5D5 = `SmartAgentTelemetryRumReportMax: 1000
SmartAgentRumTelemetryRumStoreMin: 500
SmartAgentPolicyDisplayFormat: 0
SmartAgentReportOnUpgrade: False
SmartAgentIndividualRUMEncrypt: 2
SmartAgentMaxRumMemory: 50
SmartAgentConcurrentThreadMax: 10
SmartAgentPolicyControllerModel: False
`;
const LIMITS_5D11 = `SmartAgentSLACReturnForcedAllowed: False
SmartAgentComplianceStatus: False
SmartAgentTelemetryRumReportMax: 600
SmartAgentRumTelemetryRumStoreMin: 500
SmartAgentPolicyDisplayFormat: 0
SmartAgentReportOnUpgrade: False
SmartAgentIndividualRUMEncrypt: 2
SmartAgentMaxRumMemory: 50
SmartAgentConcurrentThreadMax: 10
SmartAgentPolicyControllerModel: False
SmartAgentDisableCacheSWID: False
`;

const REST = `SmartAgentPolicyModel: True
SmartAgentFederalLicense: True
SmartAgentMultiTenant: False
attr365DayEvalSyslog: True
checkPointWriteOnly: False
SmartAgentDelayCertValidation: False
enableByDefault: False
conversionAutomatic: False
conversionAllowed: False
storageEncryptDisable: False
storageLoadUnencryptedDisable: False
TSPluginDisable: False
bypassUDICheck: False
loggingAddTStamp: False
loggingAddTid: True
HighAvailabilityOverrideEvent: UnknownPlatformEvent
platformIndependentOverrideEvent: UnknownPlatformEvent
platformOverrideEvent: SmartAgentSystemDataListChanged
WaitForHaRole: False
standbyIsHot: True
chkPtType: 2
delayCommInit: False
roleByEvent: True
maxTraceLength: 150
traceAlwaysOn: True
debugFlags: 0
Event log max size: 5120 KB
`;

export function agentSwitches({ profile }: DeviceView): string {
  const { accounts, vrf, conversion } = policyTraitsOf(profile);
  const limits = conversion ? LIMITS_5D11 : accounts ? LIMITS_5D5 : LIMITS_5D1;
  return `${INTERFACES}${vrf ? 'SmartTransportVRFSupport: True\n' : ''}${CLIENT}${limits}${REST}`;
}
