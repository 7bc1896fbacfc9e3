import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SlfleetError } from '../../src/errors/slfleet-error.js';
import { createDeviceCodec, createServerCodec } from '../../src/wire/codec.js';
import { BUILT_IN_DIALECT } from '../../src/wire/dialect.js';
import { loadDialect } from '../../src/wire/dialect-file.js';
import { WireError } from '../../src/wire/wire-error.js';
import { keyPair, NONCE, REQUESTS } from './samples.js';

const folder = mkdtempSync(join(tmpdir(), 'slfleet-dialect-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(text: string, name = 'dialect.yaml'): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function errorOf(file: string): SlfleetError {
  try {
    loadDialect(file);
  } catch (error) {
    if (error instanceof SlfleetError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const { signer } = keyPair('device');
const encode = (dialect: typeof BUILT_IN_DIALECT | ReturnType<typeof loadDialect>): Buffer =>
  createDeviceCodec({ dialect, transport: 'smart' }).encodeRequest(REQUESTS.authorization, {
    nonce: NONCE,
    signer,
    messageNumber: 1,
    deviceName: null,
  }).body;

describe('a dialect file', () => {
  it('is not needed', () => {
    expect(loadDialect(null)).toBe(BUILT_IN_DIALECT);
  });

  it('replaces what it names and keeps the rest', () => {
    const dialect = loadDialect(fileOf('requestTypes:\n  authorization: AUTH\nmessageVersion: "1.3"\n'));
    expect(dialect).toEqual({
      ...BUILT_IN_DIALECT,
      messageVersion: '1.3',
      requestTypes: { ...BUILT_IN_DIALECT.requestTypes, authorization: 'AUTH' },
    });
  });

  it('may be JSON', () => {
    const file = fileOf('{\n\t"fields": { "signature": { "certificateSerial": "serial" } }\n}\n', 'dialect.json');
    expect(loadDialect(file).fields.signature.certificateSerial).toBe('serial');
  });

  it('may be empty', () => {
    expect(loadDialect(fileOf('# nothing yet\n'))).toEqual(BUILT_IN_DIALECT);
  });

  it('changes what is on the wire, and both sides need it', () => {
    const dialect = loadDialect(
      fileOf(
        'requestTypes: { authorization: AUTH }\nfields: { requestData: { entitlements: tags }, outer: { request: req } }\n',
      ),
    );
    const body = encode(dialect);
    expect(body.toString()).toContain('"req":');
    expect(body.toString()).toContain('tags');
    expect(body.toString()).not.toContain('SLFLEET_');
    expect(createServerCodec({ dialect, transport: 'smart' }).decodeRequest(body).request).toEqual(
      REQUESTS.authorization,
    );
    expect(() => createServerCodec({ dialect: BUILT_IN_DIALECT, transport: 'smart' }).decodeRequest(body)).toThrow(
      WireError,
    );
  });

  it('written with the names of the built-in table changes nothing', () => {
    const file = fileOf(JSON.stringify(BUILT_IN_DIALECT), 'whole.json');
    expect(encode(loadDialect(file))).toEqual(encode(BUILT_IN_DIALECT));
  });

  it('is the one docs/guide/wire-dialect.md shows', () => {
    const guide = readFileSync(new URL('../../docs/guide/wire-dialect.md', import.meta.url), 'utf8');
    const example = /```yaml\n(# my-dialect\.yaml\n[\s\S]*?)```/.exec(guide)?.[1] ?? '';
    expect(loadDialect(fileOf(example)).requestTypes.authorization).toBe('ENTITLEMENT');
  });

  it.each<[string, string, string[]]>([
    [
      'an unknown key, with the nearest word',
      'requestTypes:\n  authorisation: AUTH\n',
      [':2:3: unknown key "requestTypes.authorisation"; did you mean "authorization"?'],
    ],
    ['an unknown key that is near to none', 'transport: smart\n', [':1:1: unknown key "transport"']],
    ['an unknown section', 'field: {}\n', [':1:1: unknown key "field"; did you mean "fields"?']],
    [
      'every error, not the first only',
      'fields:\n  header:\n    nonse: n\n    locale: 7\nrequestTypes: yes\n',
      [
        ':3:5: unknown key "fields.header.nonse"; did you mean "nonce"?',
        ':4:5: fields.header.locale must be text',
        ':5:1: requestTypes must be a mapping',
      ],
    ],
    [
      'two request types alike',
      'requestTypes:\n  authorization: AUTH\n  usage: AUTH\n',
      [':3:3: requestTypes.usage and requestTypes.authorization are both "AUTH", so a message could not be read back'],
    ],
    [
      'a field that takes the built-in name of its neighbour',
      'fields:\n  requestData:\n    token: csr\n',
      [':3:5: fields.requestData.csr and fields.requestData.token are both "csr", so a message could not be read back'],
    ],
    [
      'two words alike',
      'values: { status: { ok: FAILED } }\n',
      [':1:21: values.status.failed and values.status.ok are both "FAILED", so a message could not be read back'],
    ],
    [
      'an empty name',
      'fields: { sudi: { pid: "" } }\n',
      [':1:19: fields.sudi.pid must be 1 to 64 printable ASCII characters without blanks'],
    ],
    ['__proto__', 'fields: { sudi: { pid: __proto__ } }\n', [':1:19: fields.sudi.pid cannot be __proto__']],
    ['a version that is a number', 'messageVersion: 1.1\n', [':1:1: messageVersion must be text, in quotes']],
    ['a version that is none', 'messageVersion: new\n', [':1:1: messageVersion must be two numbers, such as "1.1"']],
    [
      'a key twice',
      'messageVersion: "1.1"\nmessageVersion: "1.1"\n',
      [':2:1: the key "messageVersion" stands here twice'],
    ],
    ['a list', '# names\n- a\n', [':2:1: the file must be a mapping']],
    [
      'a mapping written elsewhere',
      'values: &v { nonse: n }\nfields: *v\n',
      [':1:14: unknown key "fields.nonse"', ':1:14: unknown key "values.nonse"'],
    ],
  ])('is refused for %s', (_, text, details) => {
    const file = fileOf(text);
    const error = errorOf(file);
    expect([error.code, error.exitCode]).toEqual(['SLF_DIALECT_INVALID', 104]);
    expect(error.options.details).toEqual(details.map((detail) => `${file}${detail}`));
  });

  it('is refused where it is none', () => {
    expect(errorOf(join(folder, 'missing.yaml')).code).toBe('SLF_DIALECT_INVALID');
  });
});
