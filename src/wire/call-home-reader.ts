import { SaxesParser, type SaxesTagNS } from 'saxes';
import { AML_BLOCK_URI, AML_SESSION_URI, ATTACHMENT_NAME, SOAP_ENVELOPE_URI } from './call-home-names.js';
import { WireError } from './wire-error.js';

/** What the reader takes out of an envelope. */
export interface CallHomeMessage {
  readonly messageId: string;
  /** The agent's JSON text. */
  readonly json: string;
}

const DEPTH_LIMIT = 24;
const MESSAGE_ID_LIMIT = 256;
const ATTACHMENT_NAME_LIMIT = 64;

/** The elements that matter, and the place each opens; what stands anywhere else is passed over. */
type Place =
  | 'document'
  | 'envelope'
  | 'header'
  | 'session'
  | 'messageId'
  | 'body'
  | 'block'
  | 'attachments'
  | 'attachment'
  | 'name'
  | 'data'
  | 'other';

const PATHS: Readonly<Partial<Record<Place, Readonly<Record<string, Place>>>>> = {
  document: { [`${SOAP_ENVELOPE_URI} Envelope`]: 'envelope' },
  envelope: { [`${SOAP_ENVELOPE_URI} Header`]: 'header', [`${SOAP_ENVELOPE_URI} Body`]: 'body' },
  header: { [`${AML_SESSION_URI} Session`]: 'session' },
  session: { [`${AML_SESSION_URI} MessageId`]: 'messageId' },
  body: { [`${AML_BLOCK_URI} Block`]: 'block' },
  block: { [`${AML_BLOCK_URI} Attachments`]: 'attachments' },
  attachments: { [`${AML_BLOCK_URI} Attachment`]: 'attachment' },
  attachment: { [`${AML_BLOCK_URI} Name`]: 'name', [`${AML_BLOCK_URI} Data`]: 'data' },
};

/** Where only the elements of PATHS may stand: a stray one means this is no licensing envelope. */
const CLOSED_PLACES: ReadonlySet<Place> = new Set(['document', 'envelope', 'messageId', 'name', 'data']);
/** Places that may be opened once in a document. */
const SINGLE_PLACES: ReadonlySet<Place> = new Set(['header', 'session', 'messageId', 'body', 'block', 'attachments']);
/** Where text is kept. */
const TEXT_PLACES: ReadonlySet<Place> = new Set(['messageId', 'name', 'data']);
/** `Data@encoding` (P§2.3 [C]). */
const PLAIN_ENCODINGS: ReadonlySet<string | undefined> = new Set(['plain', 'text']);

function malformed(what: string): WireError {
  return new WireError('malformed-envelope', what);
}

/** One document being read: the stack of places, and what was found. */
class EnvelopeReader {
  readonly #stack: Place[] = ['document'];
  readonly #seen = new Set<Place>();
  #text = '';
  #attachment = { type: '', name: '', data: '', encoding: undefined as string | undefined, names: 0, datas: 0 };
  #messageId: string | null = null;
  #json: string | null = null;

  open(tag: SaxesTagNS): void {
    const parent = this.#stack[this.#stack.length - 1] as Place;
    const paths = PATHS[parent];
    const key = `${tag.uri} ${tag.local}`;
    const place = paths !== undefined && Object.hasOwn(paths, key) ? (paths[key] as Place) : 'other';
    if (place === 'other' && CLOSED_PLACES.has(parent)) throw malformed(`an element in ${parent}`);
    if (SINGLE_PLACES.has(place)) {
      if (this.#seen.has(place)) throw malformed(`a second ${place}`);
      this.#seen.add(place);
    }
    if (place === 'header' && this.#seen.has('body')) throw malformed('the order of Header and Body');
    if (this.#stack.length > DEPTH_LIMIT) throw malformed('the depth');
    this.#stack.push(place);
    if (TEXT_PLACES.has(place)) this.#text = '';
    if (place === 'attachment') {
      this.#attachment = {
        type: tag.attributes.type?.value ?? '',
        name: '',
        data: '',
        encoding: undefined,
        names: 0,
        datas: 0,
      };
    } else if (place === 'data') {
      this.#attachment.encoding = tag.attributes.encoding?.value;
    }
  }

  text(text: string): void {
    const place = this.#stack[this.#stack.length - 1] as Place;
    if (!TEXT_PLACES.has(place)) return;
    this.#text += text;
    const limit =
      place === 'messageId' ? MESSAGE_ID_LIMIT : place === 'name' ? ATTACHMENT_NAME_LIMIT : Number.POSITIVE_INFINITY;
    if (this.#text.length > limit) throw malformed(`the length of ${place}`);
  }

  close(): void {
    switch (this.#stack.pop()) {
      case 'messageId':
        this.#messageId = this.#text;
        break;
      case 'name':
        this.#attachment.name = this.#text;
        this.#attachment.names += 1;
        break;
      case 'data':
        this.#attachment.data = this.#text;
        this.#attachment.datas += 1;
        break;
      case 'attachment':
        this.#take();
    }
  }

  #take(): void {
    const { type, name, data, encoding, names, datas } = this.#attachment;
    if (names !== 1 || datas !== 1) throw malformed('an attachment without one Name and one Data');
    if (name !== ATTACHMENT_NAME) return;
    if (type !== 'inline') throw malformed('the type of the attachment');
    if (!PLAIN_ENCODINGS.has(encoding)) throw malformed('the encoding of the attachment');
    if (this.#json !== null) throw malformed('a second attachment of licensing data');
    this.#json = data;
  }

  result(): CallHomeMessage {
    if (this.#messageId === null) throw malformed('no MessageId');
    if (this.#json === null) throw malformed('no attachment of licensing data');
    return { messageId: this.#messageId, json: this.#json };
  }
}

/**
 * Reads a call-home envelope, as untrusted input: strict XML 1.0 with namespaces, no document type (so no entities but
 * the five of XML and character references), UTF-8 only, bounded depth. The elements of the path to the attachment must
 * stand where P§2.3 has them; the content block is passed over.
 * @throws WireError malformed-envelope
 */
export function readEnvelope(xml: string): CallHomeMessage {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const reader = new EnvelopeReader();
  // Five handlers and no more: from about seven on, V8 turns the parser into a dictionary and reading takes five times
  // as long (50 against 225 µs). So the declaration is looked at afterwards, and attributes are not counted.
  parser.on('doctype', () => {
    throw malformed('a document type');
  });
  parser.on('opentag', (tag) => reader.open(tag));
  parser.on('text', (text) => reader.text(text));
  parser.on('cdata', (text) => reader.text(text));
  parser.on('closetag', () => reader.close());
  try {
    parser.write(xml);
    const { version = '1.0', encoding = 'UTF-8' } = parser.xmlDecl;
    if (version !== '1.0' || encoding.toUpperCase() !== 'UTF-8') throw malformed('the XML declaration');
    parser.close();
  } catch (error) {
    if (error instanceof WireError) throw error;
    throw malformed('XML that is not well-formed');
  }
  return reader.result();
}
