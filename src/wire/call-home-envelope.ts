import { AML_BLOCK_URI, AML_SESSION_URI, ATTACHMENT_NAME, SOAP_ENVELOPE_URI } from './call-home-names.js';
import type { Udi } from './messages.js';

/**
 * The call-home envelope: AML blocks in SOAP 1.2 around the agent's JSON, which travels as an inline attachment
 * (P§2.3). Head, names and attachment are [C]; the order of the tail is [I]; the body of an answer is not public [U], so
 * the server answers here with the same block, correlated by the request's MessageId.
 *
 * It is a template with escaped holes: fifty times cheaper than building a document.
 */
export const CALL_HOME_CONTENT_TYPE = 'application/soap+xml; charset=utf-8';

/** `Session/To` of a device (P§2.3 [C]); the address it really posts to is its profile's. */
const LICENSING_SERVICE = 'http://tools.cisco.com/neddce/services/DDCEService';
const APPLIANCE = 'http://www.cisco.com/appliance/uri';
const CALL_HOME_URI = 'http://www.cisco.com/2005/05/callhome';

/** What the envelope says of the device that sends it. */
export interface DeviceStamp {
  readonly udi: Udi;
  /** Null when privacy withholds it. */
  readonly deviceName: string | null;
  /** Number of the message since the device started, from 1. */
  readonly messageNumber: number;
  /** The device's own clock, ms. */
  readonly timestampMs: number;
}

const XML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
/** What XML 1.0 cannot carry at all: controls, lone surrogates, U+FFFE and U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be taken out
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Text for an element of the envelope. What XML cannot carry becomes U+FFFD: none of it is signed or evaluated. */
function escapeText(text: string): string {
  if (!/[&<>"\r]|[^\x20-\x7e]/.test(text)) return text;
  return text.replace(NOT_XML, '\ufffd').replace(/[&<>"\r]/g, (character) => XML_ESCAPES[character] as string);
}

/**
 * JSON for a CDATA section: `]]>` is cut in two, and U+FFFE and U+FFFF, which JSON may hold and XML may not, are written
 * as JSON escapes. They can only stand inside the outer JSON's strings, so what is signed stays the same.
 */
function escapeCdata(json: string): string {
  return json
    .replaceAll(']]>', ']]]]><![CDATA[>')
    .replace(/[\ufffe\uffff]/g, (character) => (character === '\ufffe' ? '\\ufffe' : '\\uffff'));
}

/** `YYYY-MM-DD HH:MM:SS GMT+00:00` (P§2.3 [C]). */
function callHomeDate(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  const end = iso.indexOf('T');
  return `${iso.slice(0, end)} ${iso.slice(end + 1, end + 9)} GMT+00:00`;
}

/** `<SN>:<hex epoch>`, the part MessageId and GroupId share (P§2.3 [C]: the hex is the CreationDate in seconds). */
function stampOf(serialNumber: string, timeMs: number): string {
  const seconds = Math.floor(timeMs / 1_000)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0');
  return `${escapeText(serialNumber)}:${seconds}`;
}

function envelope(
  session: { to: string; from: string; messageId: string },
  header: string,
  content: string,
  json: string,
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<soap-env:Envelope xmlns:soap-env="${SOAP_ENVELOPE_URI}">
<soap-env:Header>
<aml-session:Session xmlns:aml-session="${AML_SESSION_URI}" soap-env:mustUnderstand="true" soap-env:role="${SOAP_ENVELOPE_URI}/role/next">
<aml-session:To>${session.to}</aml-session:To>
<aml-session:Path><aml-session:Via>${APPLIANCE}</aml-session:Via></aml-session:Path>
<aml-session:From>${session.from}</aml-session:From>
<aml-session:MessageId>${session.messageId}</aml-session:MessageId>
</aml-session:Session>
</soap-env:Header>
<soap-env:Body>
<aml-block:Block xmlns:aml-block="${AML_BLOCK_URI}">
<aml-block:Header>
${header}
</aml-block:Header>
<aml-block:Content>${content}</aml-block:Content>
<aml-block:Attachments>
<aml-block:Attachment type="inline">
<aml-block:Name>${ATTACHMENT_NAME}</aml-block:Name>
<aml-block:Data encoding="plain"><![CDATA[${escapeCdata(json)}]]></aml-block:Data>
</aml-block:Attachment>
</aml-block:Attachments>
</aml-block:Block>
</soap-env:Body>
</soap-env:Envelope>
`;
}

/** The document a device posts, with its agent's JSON inside. @param blockType `aml-block:Type`, from the dialect */
export function writeRequestEnvelope(json: string, device: DeviceStamp, blockType: string): string {
  const date = callHomeDate(device.timestampMs);
  const stamp = stampOf(device.udi.serialNumber, device.timestampMs);
  const pid = escapeText(device.udi.pid);
  const header = `<aml-block:Type>${escapeText(blockType)}</aml-block:Type>
<aml-block:CreationDate>${date}</aml-block:CreationDate>
<aml-block:Builder><aml-block:Name>${pid}</aml-block:Name><aml-block:Version>2.0</aml-block:Version></aml-block:Builder>
<aml-block:BlockGroup><aml-block:GroupId>G${device.messageNumber + 1}:${stamp}</aml-block:GroupId><aml-block:Number>0</aml-block:Number><aml-block:IsLast>true</aml-block:IsLast><aml-block:IsPrimary>true</aml-block:IsPrimary><aml-block:WaitForPrimary>false</aml-block:WaitForPrimary></aml-block:BlockGroup>
<aml-block:Severity>2</aml-block:Severity>`;
  const systemInfo =
    device.deviceName === null
      ? ''
      : `<ch:SystemInfo><ch:Name>${escapeText(device.deviceName)}</ch:Name></ch:SystemInfo>`;
  const content = `<ch:CallHome xmlns:ch="${CALL_HOME_URI}" version="1.0"><ch:EventTime>${date}</ch:EventTime><ch:MessageDescription>Smart Licensing</ch:MessageDescription><ch:CustomerData><ch:ContractData><ch:DeviceId>${pid}@C@${escapeText(device.udi.serialNumber)}</ch:DeviceId></ch:ContractData>${systemInfo}</ch:CustomerData></ch:CallHome>`;
  const messageId = `M${device.messageNumber}:${stamp}`;
  return envelope({ to: LICENSING_SERVICE, from: APPLIANCE, messageId }, header, content, json);
}

/**
 * The document a server answers with (modelled [U]).
 * @param messageId that of the request, or null if it had none
 * @param nowMs the server's clock, for CreationDate
 */
export function writeAnswerEnvelope(json: string, messageId: string | null, nowMs: number, blockType: string): string {
  const header = `<aml-block:Type>${escapeText(blockType)}</aml-block:Type>
<aml-block:CreationDate>${callHomeDate(nowMs)}</aml-block:CreationDate>
<aml-block:Builder><aml-block:Name>SSM</aml-block:Name><aml-block:Version>1.3</aml-block:Version></aml-block:Builder>`;
  const session = { to: APPLIANCE, from: LICENSING_SERVICE, messageId: escapeText(messageId ?? '') };
  return envelope(session, header, '', json);
}
