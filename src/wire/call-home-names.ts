/** Names of the call-home envelope that its writer and its reader share (P§2.3 [C]). */
export const SOAP_ENVELOPE_URI = 'http://www.w3.org/2003/05/soap-envelope';
export const AML_SESSION_URI = 'http://www.cisco.com/2004/01/aml-session';
export const AML_BLOCK_URI = 'http://www.cisco.com/2004/01/aml-block';
/** The attachment that holds the agent's JSON. */
export const ATTACHMENT_NAME = 'smart_licensing_data';
