import { type DeviceRequest, type EndpointAnswer, MESSAGE_TYPES, type MessageType } from './messages.js';
import {
  POLICY_MESSAGE_TYPES,
  type PolicyAnswer,
  type PolicyMessageType,
  type PolicyRequest,
} from './policy-messages.js';

/** Both generations together: what one wire format carries, and one server answers. */
export const AGENT_MESSAGE_TYPES = [...MESSAGE_TYPES, ...POLICY_MESSAGE_TYPES] as const;
export type AgentMessageType = MessageType | PolicyMessageType;
export type AgentRequest = DeviceRequest | PolicyRequest;
export type AgentAnswer = EndpointAnswer | PolicyAnswer;

/** What may come back to a message of a type. */
export type AnswerTo<Type extends AgentMessageType> = Type extends MessageType ? EndpointAnswer : PolicyAnswer;

const POLICY_TYPES: ReadonlySet<string> = new Set(POLICY_MESSAGE_TYPES);

/** Is this a message type of Smart Licensing Using Policy? */
export function isPolicyType(type: AgentMessageType): type is PolicyMessageType {
  return POLICY_TYPES.has(type);
}

export function isPolicyRequest(request: AgentRequest): request is PolicyRequest {
  return isPolicyType(request.type);
}
