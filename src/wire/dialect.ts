import type { AgentMessageType } from './agent-messages.js';

/**
 * The names both sides use on the wire: request types, fields by the object they stand in, words a field may hold.
 *
 * [C] names are seen in public sources (P§1.2, P§1.3). The others are not public [U]: those that begin with `SLFLEET_`
 * and all fields of `requestData` and `responseData` marked below are this simulator's own, and a user who knows the
 * real ones replaces them by a file (`wire.dialect`, docs/guide/wire-dialect.md).
 */
export const BUILT_IN_DIALECT = {
  /** `header.version`. "1.1" is confirmed for the Java agent [C]; that of the classic C agents is not public [U]. */
  messageVersion: '1.1',
  /** `header.version` of Smart Licensing Using Policy: 1.3 in every public tech support (P§1.1 [C]). */
  policyMessageVersion: '1.3',
  /** `signature.type`: "SHA256" in the 1.3 model (P§1.4 [I]); a Java agent of 1.1 wrote "SHA-256" (P§1.2 [C]). */
  signatureType: 'SHA256',
  /** `aml-block:Type` of a licensing message is not public [U]; this one is documented for syslog messages. */
  callHomeBlockType: 'http://www.cisco.com/2005/05/callhome/syslog',

  /**
   * P§1.5: the only classic type seen verbatim is THIRD_PARTY_KEY, which none of these is [U]. `LICENSE_USAGE` and
   * `POLL_REQ` are remembered from the command reference [I]; the other types of Using Policy are not public [U].
   */
  requestTypes: {
    registration: 'SLFLEET_REGISTER',
    authorization: 'SLFLEET_AUTH',
    usage: 'SLFLEET_USAGE',
    idCertificateRenewal: 'SLFLEET_RENEW_ID',
    deregistration: 'SLFLEET_DEREGISTER',
    trust: 'SLFLEET_TRUST',
    trustSync: 'SLFLEET_TRUST_SYNC',
    usageReport: 'LICENSE_USAGE',
    resultPolling: 'POLL_REQ',
    hello: 'SLFLEET_HELLO',
  } satisfies Record<AgentMessageType, string>,

  fields: {
    /** The outermost object (P§1.2 [C]; `response`, `sch_response` P§1.3 [I]). */
    outer: { signature: 'signature', request: 'request', response: 'response', schResponse: 'sch_response' },
    /** `type` and `value` [C]; `piid` and `cert_sn` [I] (P§1.2, P§1.4). */
    signature: { type: 'type', value: 'value', productInstanceId: 'piid', certificateSerial: 'cert_sn' },
    /** The string inside `request` (P§1.2 [C]). */
    request: { header: 'header', nonce: 'nonce', requestData: 'request_data' },
    /** The string inside `response` (P§1.3, P§1.8 no. 15 [I]). */
    response: {
      header: 'header',
      statusCode: 'status_code',
      statusMessage: 'status_message',
      retryTimeSeconds: 'retry_time_seconds',
      responseData: 'response_data',
    },
    /** P§1.2 [C]. */
    header: {
      version: 'version',
      locale: 'locale',
      sudi: 'sudi',
      timestamp: 'timestamp',
      nonce: 'nonce',
      requestType: 'request_type',
      agentActions: 'agent_actions',
      connectInfo: 'connect_info',
      productInstanceId: 'product_instance_identifier',
      idCertificateSerial: 'id_cert_serial_number',
      signingCertificateSerial: 'signing_cert_serial_number',
    },
    /** P§1.2 [C]. */
    sudi: {
      suvi: 'suvi',
      uuid: 'uuid',
      hostIdentifier: 'host_identifier',
      macAddress: 'mac_address',
      pid: 'udi_pid',
      serialNumber: 'udi_serial_number',
      versionId: 'udi_vid',
    },
    /** P§1.3 [C]. */
    connectInfo: {
      name: 'name',
      version: 'version',
      production: 'production',
      capabilities: 'capabilities',
      additionalInfo: 'additional_info',
    },
    /**
     * `sudi`, `timestamp`, `nonce`, `product_instance_identifier` [C] (P§1.2); `hostname`, `software_tag_identifier`,
     * `trust_requests`, `usage`, `poll_id` stand so in the collectors' interface (P§7.3 [C], their place here [I]); the
     * rest [U] (P§1.8 nos. 1 to 9).
     */
    requestData: {
      sudi: 'sudi',
      timestamp: 'timestamp',
      nonce: 'nonce',
      productInstanceId: 'product_instance_identifier',
      softwareId: 'software_tag_identifier',
      token: 'token',
      force: 'force',
      hostname: 'hostname',
      csr: 'csr',
      members: 'device_list',
      entitlements: 'entitlements',
      trustRequests: 'trust_requests',
      trustIds: 'known_trust_ids',
      usage: 'usage',
      pollId: 'poll_id',
    },
    /** One of `trust_requests` [U] (P§1.8 no. 6). */
    trustRequest: { sudi: 'sudi', csr: 'csr' },
    /** One of `device_list` [U]. */
    member: { sudi: 'sudi' },
    /** One of a request's `entitlements` [U]. */
    entitlement: { tag: 'tag', count: 'count' },
    /**
     * `poll_id`, `poll_interval` [C] (P§7.3); the rest [U] (P§1.8 nos. 1 to 9). Instants and lengths of the classic
     * messages carry their unit in the name.
     */
    responseData: {
      productInstanceId: 'product_instance_identifier',
      certificate: 'id_cert',
      certificateSerial: 'id_cert_serial_number',
      certificateNotBefore: 'id_cert_not_before_ms',
      certificateNotAfter: 'id_cert_not_after_ms',
      renewInterval: 'renew_interval_s',
      smartAccount: 'smart_account',
      virtualAccount: 'virtual_account',
      exportControlAllowed: 'export_control_allowed',
      complianceStatus: 'compliance_status',
      validUntil: 'auth_valid_until_ms',
      entitlements: 'entitlements',
      trustCodes: 'trust_codes',
      accountInfo: 'account_info',
      policy: 'policy',
      pollId: 'poll_id',
      pollInterval: 'poll_interval',
      acknowledgements: 'acks',
    },
    /** One of `trust_codes` [U] (P§1.8 no. 6). */
    trustCode: { sudi: 'sudi', trustId: 'trust_id' },
    /** [U] (P§1.8 nos. 7 and 9). */
    accountInfo: { smartAccount: 'smart_account', virtualAccount: 'virtual_account' },
    /** One of `acks` [U] (P§1.8 no. 16). */
    acknowledgement: { reportId: 'report_id', status: 'status' },
    /** [U] (P§1.8 no. 16). */
    policy: {
      name: 'policy_name',
      ackRequired: 'ack_required',
      perpetual: 'perpetual',
      subscription: 'subscription',
      enforced: 'enforced',
      export: 'export',
    },
    /** After YANG's reporting-first-time, -ongoing, -macd (P§2.6 [C], spelling here [U]). */
    reportingRule: { firstReport: 'first', frequency: 'ongoing', onChange: 'macd' },
    /** One of an answer's `entitlements` [U]. */
    verdict: { tag: 'tag', enforcement: 'enforcement' },
  },

  values: {
    /**
     * `OK`, `FAILED`, `OK_POLL`, `OK_TRY_AGAIN` (P§1.3 [C]); `LS_INVALID_DATA` is a status in the agent's event log
     * (P§1.5 [C], its place here [I]).
     */
    status: {
      ok: 'OK',
      failed: 'FAILED',
      invalidIdentity: 'LS_INVALID_DATA',
      okPoll: 'OK_POLL',
      tryAgain: 'OK_TRY_AGAIN',
    },
    /** [U] (P§1.8 no. 16). */
    acknowledgement: { acknowledged: 'ACK' },
    /** [U] (P§1.8 no. 3). */
    compliance: { inCompliance: 'IN_COMPLIANCE', outOfCompliance: 'OUT_OF_COMPLIANCE' },
    /** [U] (P§1.8 no. 3). */
    enforcement: { inCompliance: 'authorized', outOfCompliance: 'outOfCompliance', invalidTag: 'invalidTag' },
  },
} as const;

type Names<Table> = { readonly [Key in keyof Table]: Table[Key] extends string ? string : Names<Table[Key]> };

/** A whole table of names: the built-in one, or one with names replaced by a user's file. */
export type Dialect = Names<typeof BUILT_IN_DIALECT>;
