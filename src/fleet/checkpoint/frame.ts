import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';

/** Length of the data, then its CRC-32. */
const HEAD_BYTES = 8;

/** A record as bytes that tell whether they are whole. @param record plain data, as structured clone takes it */
export function frameOf(record: unknown): Buffer {
  const data = serialize(record);
  const frame = Buffer.allocUnsafe(HEAD_BYTES + data.length);
  frame.writeUInt32LE(data.length, 0);
  frame.writeUInt32LE(crc32(data), 4);
  data.copy(frame, HEAD_BYTES);
  return frame;
}

/** The whole records of a file from an offset on, oldest first, and where the last of them ends. */
export function framesIn(
  file: Buffer,
  from = 0,
): { readonly records: readonly unknown[]; readonly wholeBytes: number } {
  const records: unknown[] = [];
  let offset = from;
  while (offset + HEAD_BYTES <= file.length) {
    const end = offset + HEAD_BYTES + file.readUInt32LE(offset);
    const data = file.subarray(offset + HEAD_BYTES, end);
    if (end > file.length || crc32(data) !== file.readUInt32LE(offset + 4)) break;
    records.push(deserialize(data));
    offset = end;
  }
  return { records, wholeBytes: offset };
}
