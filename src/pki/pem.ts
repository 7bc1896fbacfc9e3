const LINE = /.{1,64}/g;
const BASE64 = /^[A-Za-z0-9+/=\r\n]*$/;

type PemLabel = 'CERTIFICATE' | 'CERTIFICATE REQUEST';

/** DER bytes as PEM, lines of 64 characters, with a final newline (RFC 7468). */
export function pemEncode(label: PemLabel, der: Buffer): string {
  const lines = der.toString('base64').match(LINE) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The DER bytes of a text that is exactly one PEM block of that label, or null for anything else. */
export function pemDecode(label: PemLabel, text: string): Buffer | null {
  const begin = `-----BEGIN ${label}-----`;
  const end = `-----END ${label}-----`;
  const trimmed = text.trim();
  if (!trimmed.startsWith(begin) || !trimmed.endsWith(end) || trimmed.length < begin.length + end.length) return null;
  const body = trimmed.slice(begin.length, -end.length);
  return BASE64.test(body) ? Buffer.from(body, 'base64') : null;
}
