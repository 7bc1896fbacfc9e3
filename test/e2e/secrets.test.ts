import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cssm } from '../../src/endpoint/cssm/cssm.js';
import { DEFAULT_INTERVALS } from '../../src/endpoint/cssm/intervals.js';
import { loadScenario } from '../../src/scenario/load.js';
import { type Ended, fixture, serve, workspace } from './slfleet.js';

const space = workspace();

/** Everything a run has said or left behind. */
function leftBy(out: string, { stdout, stderr }: Ended): Map<string, string> {
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map([
    ['stdout', stdout],
    ['stderr', stderr],
    ...files.map((file): [string, string] => [file.name, readFileSync(join(file.parentPath, file.name), 'utf8')]),
  ]);
}

/** A token as it is written, as it is on the wire, and its secret half alone. */
function formsOf(token: string): string[] {
  const base64 = decodeURIComponent(token);
  const text = Buffer.from(base64, 'base64').toString('latin1');
  return [token, base64.trimEnd(), text, ...text.split('|')];
}

/** Private keys as PEM and as JWK: the key pool on disk holds the latter. */
const KEY_MARKS = ['PRIVATE KEY', '"d":', '"d": '];

/** The ID tokens of a run's embedded CSSM, which nobody ever prints; they follow from the plan. */
function embeddedTokens(scenario: string): string[] {
  const { plan } = loadScenario(scenario);
  const cssm = new Cssm({
    seed: plan.seed,
    intervals: DEFAULT_INTERVALS,
    catalogue: [],
    issueCertificate: () => null,
    onEvent: () => undefined,
  });
  return plan.accounts.flatMap((account) => {
    cssm.addVirtualAccount({ ...account, licences: [] }, plan.startMs);
    return account.tokens.map((token) => cssm.mintToken(account, token, plan.startMs));
  });
}

function everyReport(out: string): Promise<string[]> {
  const formats = ['html', 'json', 'md', 'junit'].map((format) =>
    space.run(['report', out, '--format', format, '--out', '-']),
  );
  return Promise.all(formats.map(async (made) => (await made).stdout));
}

function expectNoSecret(texts: Iterable<[string, string]>, secrets: readonly string[]): void {
  for (const [name, text] of texts) {
    for (const secret of [...secrets, ...KEY_MARKS]) {
      expect(text.includes(secret), `${name} holds ${JSON.stringify(secret)}`).toBe(false);
    }
  }
}

describe('tokens and private keys never reach a log or a report (design §10)', () => {
  it.concurrent.each([
    ['is accepted', (token: string) => token, [], 0],
    // Refused at every registration: errors quote more than successes do.
    ['is refused', (token: string) => `${token}x`, ['--no-probe'], 99],
  ] as const)('a run against a server whose token %s', async (_, tokenOf, options, exitCode) => {
    const { program, url, caFile, token, adminKey } = await serve(space);
    const out = space.fresh();
    const args = [
      'run',
      fixture('two-hours'),
      '--target',
      url,
      '--ca',
      caFile,
      '--out',
      out,
      '--json',
      '--debug',
      ...options,
    ];
    const ended = await space.run(args, { env: { SLFLEET_TOKEN: tokenOf(token) } });
    expect(ended.exitCode, ended.stderr).toBe(exitCode);
    const reports = await everyReport(out);
    program.signal('SIGINT');
    const secrets = [...formsOf(token), adminKey];
    expectNoSecret([...leftBy(out, ended), ...reports.map((text): [string, string] => ['report', text])], secrets);
    expect((await program.ended).stderr).not.toContain(adminKey);
  });

  it.concurrent.each([['https'], ['in-process']])('a run with an embedded CSSM over %s', async (link) => {
    const out = space.fresh();
    const ended = await space.run(['run', fixture('short-year'), '--link', link, '--out', out, '--debug']);
    expect(ended.exitCode).toBe(0);
    const secrets = embeddedTokens(fixture('short-year'));
    expect(secrets).toHaveLength(3);
    expectNoSecret(leftBy(out, ended), secrets.flatMap(formsOf));
  });

  it('an error about the key pool does not quote a key', async () => {
    const home = space.fresh('home');
    const run = ['run', fixture('two-hours'), '--link', 'https', '--quiet', '--debug'];
    expect((await space.run(run, { env: { SLFLEET_HOME: home } })).exitCode).toBe(0);
    const folder = join(home, 'keys', 'p-256');
    const [file = ''] = readdirSync(folder);
    const text = readFileSync(join(folder, file), 'utf8');
    const { record } = JSON.parse(text) as { record: { d: string } };
    writeFileSync(join(folder, file), text.slice(0, -4));
    const ended = await space.run(run, { env: { SLFLEET_HOME: home } });
    expect(ended.exitCode).toBe(107);
    expect(ended.stderr).toContain('SLF_KEY_POOL: ');
    expect(ended.stderr).not.toContain(record.d);
  });
});
