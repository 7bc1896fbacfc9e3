import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';

/** Length of the data, then its CRC-32. */
const HEAD_BYTES = 8;
/** Of the buffer frames are made in, at first. */
const SCRATCH_BYTES = 16 * 1024;

/** How records become bytes and bytes records. */
export interface FrameFormat<Content> {
  /** @returns the bytes of a record, one part after the other */
  parts(record: Content): readonly Uint8Array[];
  read(data: Buffer): Content;
}

/** Of any plain data, as structured clone takes it. */
export const PLAIN_DATA: FrameFormat<unknown> = {
  parts: (record) => [serialize(record)],
  read: (data) => deserialize(data),
};

/** Of what JSON can say: small records come out in a third of the time. */
export const JSON_DATA: FrameFormat<unknown> = {
  parts: (record) => [Buffer.from(JSON.stringify(record))],
  read: (data) => JSON.parse(data.toString()),
};

/** Makes frames: records as bytes that tell whether they are whole. */
export class FrameMaker<Content> {
  #scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);

  constructor(private readonly format: FrameFormat<Content>) {}

  /** @returns the frames of some records; the next call overwrites them, as allocating them costs more than writing them */
  framesOf(records: readonly Content[]): Buffer {
    let end = 0;
    for (const record of records) end = this.#append(record, end);
    return this.#scratch.subarray(0, end);
  }

  #append(record: Content, start: number): number {
    const parts = this.format.parts(record);
    const dataStart = start + HEAD_BYTES;
    const end = parts.reduce((sum, part) => sum + part.length, dataStart);
    if (end > this.#scratch.length) this.#grow(end, start);
    const scratch = this.#scratch;
    let offset = dataStart;
    for (const part of parts) {
      scratch.set(part, offset);
      offset += part.length;
    }
    scratch.writeUInt32LE(end - dataStart, start);
    scratch.writeUInt32LE(crc32(scratch.subarray(dataStart, end)), start + 4);
    return end;
  }

  #grow(bytes: number, kept: number): void {
    const larger = Buffer.allocUnsafeSlow(2 * bytes);
    larger.set(this.#scratch.subarray(0, kept));
    this.#scratch = larger;
  }
}

/**
 * The whole records of a file from an offset on, oldest first, and where the last of them ends. Zeros end them, too: that is what
 * a machine that lost its power may leave.
 */
export function framesIn<Content>(
  file: Buffer,
  format: FrameFormat<Content>,
  from = 0,
): { readonly records: readonly Content[]; readonly wholeBytes: number } {
  const records: Content[] = [];
  let offset = from;
  while (offset + HEAD_BYTES <= file.length) {
    const length = file.readUInt32LE(offset);
    const end = offset + HEAD_BYTES + length;
    const data = file.subarray(offset + HEAD_BYTES, end);
    if (length === 0 || end > file.length || crc32(data) !== file.readUInt32LE(offset + 4)) break;
    try {
      records.push(format.read(data));
    } catch {
      break;
    }
    offset = end;
  }
  return { records, wholeBytes: offset };
}
