import type { FrameFormat } from './frame.js';

/** A request, before it was answered. */
export interface KeptRequest {
  readonly route: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly nowMs: number;
  readonly body: Uint8Array;
}

/** Of the length of what stands before the body. */
const LENGTH_BYTES = 4;

/** A request as it came: what it was, as JSON with its length before it, then its body, which is not looked at. */
export const REQUEST_FRAME: FrameFormat<KeptRequest> = {
  parts({ route, headers, nowMs, body }) {
    const text = JSON.stringify([route, headers, nowMs]);
    const head = Buffer.allocUnsafe(LENGTH_BYTES + Buffer.byteLength(text));
    head.writeUInt32LE(head.length - LENGTH_BYTES, 0);
    head.write(text, LENGTH_BYTES);
    return [head, body];
  },
  read(data) {
    const end = LENGTH_BYTES + data.readUInt32LE(0);
    const [route, headers, nowMs] = JSON.parse(data.toString('utf8', LENGTH_BYTES, end)) as [
      string,
      Record<string, string>,
      number,
    ];
    return { route, headers, nowMs, body: data.subarray(end) };
  },
};
