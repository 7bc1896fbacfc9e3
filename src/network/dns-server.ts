import { createSocket } from 'node:dgram';
import { type DecodedPacket, decode, encode, type Question, RECURSION_DESIRED } from 'dns-packet';
import { normalizeHost } from './destination.js';

/** A scenario's name service, listening. */
export interface RunningDnsServer {
  /** `127.0.0.1:port`, as a resolver takes it. */
  readonly address: string;
  /** Questions answered so far, whatever the answer. */
  questions(): number;
  close(): Promise<void>;
}

/** Response codes (RFC 1035 §4.1.1), where the packet's flags have them. */
const NAME_ERROR = 3;
const NOT_IMPLEMENTED = 4;
/** Where the flags have what kind of query it is; 0 is the usual one. */
const OPCODE_SHIFT = 11;
const OPCODE_MASK = 0xf;
const AUTHORITATIVE_ANSWER = 1 << 10;
/** Nobody keeps an answer: a device asks anew for each message [I]. */
const TTL_SECONDS = 0;

/**
 * Answers DNS questions over UDP, on loopback and a free port: the address of each name it was given, and that it does not
 * exist of any other. What is no question is not answered; no bytes bring it down.
 * @param names IPv4 addresses by name; names are compared without regard to case
 */
export async function startDnsServer(names: ReadonlyMap<string, string>): Promise<RunningDnsServer> {
  const known = new Map(Array.from(names, ([name, address]) => [normalizeHost(name), address]));
  let questions = 0;
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { address, port }) => {
    const answer = answerTo(bytes, known);
    if (answer === null) return;
    questions += 1;
    socket.send(answer, port, address);
  });
  // An asker that has gone: its answer comes back as an error of this socket.
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions: () => questions,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function answerTo(bytes: Buffer, known: ReadonlyMap<string, string>): Buffer | null {
  const query = readQuery(bytes);
  if (query === null) return null;
  const [question] = query.questions as [Question];
  const address = known.get(normalizeHost(question.name));
  const { id = 0, flags = 0 } = query;
  const usual = ((flags >> OPCODE_SHIFT) & OPCODE_MASK) === 0;
  const unknown = address === undefined ? NAME_ERROR : 0;
  const answered = usual && address !== undefined && question.type === 'A';
  return encode({
    type: 'response',
    id,
    flags: AUTHORITATIVE_ANSWER | (flags & RECURSION_DESIRED) | (usual ? unknown : NOT_IMPLEMENTED),
    questions: [question],
    answers: answered ? [{ type: 'A', name: question.name, ttl: TTL_SECONDS, data: address }] : [],
  });
}

function readQuery(bytes: Buffer): DecodedPacket | null {
  try {
    const packet = decode(bytes);
    return packet.type === 'query' && packet.questions?.length === 1 ? packet : null;
  } catch {
    // Whatever its reader makes of bytes from outside, the service goes on.
    return null;
  }
}
