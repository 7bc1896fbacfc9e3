import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { collectReportData } from '../../src/report/report-data.js';
import { REPORT_FORMATS, type ReportFormat } from '../../src/report/report-formats.js';
import { digestOfEvents } from '../../src/telemetry/digest.js';
import { type RunFolderParts, runFolder, SMALL_FLEET, START_MS, summaryOf, thresholdOf } from './run-folder-fixture.js';

const NASTY = `</script><img src=x onerror=alert(1)> & "quotes" 'single' | \`code\` \u0007`;

async function render(format: ReportFormat, parts: Partial<RunFolderParts> = {}): Promise<string> {
  return REPORT_FORMATS[format].render(await collectReportData(runFolder({ shards: SMALL_FLEET, ...parts })));
}

const broken = summaryOf({
  verdict: 'failed',
  expectations: [
    { name: 'every device is authorized', ok: false, actual: 2, wanted: 3 },
    { name: 'none lost', ok: true, actual: 0, wanted: 0 },
  ],
  thresholds: [thresholdOf({ metric: 'rate', condition: '>= 10', ok: false, actual: null })],
});

describe('what every report is made from', () => {
  it('the digest is that of the event files; a summary of other events is noticed', async () => {
    const folder = runFolder({ shards: SMALL_FLEET });
    const digest = await digestOfEvents(join(folder, 'events'));
    expect(await collectReportData(folder)).toMatchObject({ digest, notes: [expect.stringContaining('digest')] });
    writeFileSync(join(folder, 'summary.json'), JSON.stringify(summaryOf({ digest })));
    expect(await collectReportData(folder)).toMatchObject({ digest, notes: [] });
  });

  it.each([
    ['no summary', { summary: null }, 'no summary.json'],
    ['a half-written last line', { summary: null, tail: `{"t":${START_MS},"sn"` }, '1 event line was left out'],
  ])('an interrupted run with %s is reported, and says so', async (_, parts, note) => {
    const data = await collectReportData(runFolder({ shards: SMALL_FLEET, ...parts }));
    expect(data.summary).toBeNull();
    expect(data.aggregates.devices).toBe(3);
    expect(data.notes.join('\n')).toContain(note);
  });

  it('a half-written summary is left out', async () => {
    const folder = runFolder({ shards: SMALL_FLEET });
    writeFileSync(join(folder, 'summary.json'), '{"schemaVersion":1,"scen');
    expect(await collectReportData(folder)).toMatchObject({
      summary: null,
      notes: [expect.stringContaining('summary.json')],
    });
  });

  it('what it does not know in run.json is left as it is, and what is missing is empty', async () => {
    const folder = runFolder({ shards: SMALL_FLEET });
    writeFileSync(join(folder, 'run.json'), '{"scenario":"mine","later":true,"seed":"seven"}');
    const { description } = await collectReportData(folder);
    expect(description).toMatchObject({ scenario: 'mine', later: true, seed: 0, title: '', startMs: null });
  });

  it('a run.json that is no JSON is SLF_RUN_INVALID', async () => {
    const folder = runFolder({ shards: SMALL_FLEET });
    writeFileSync(join(folder, 'run.json'), '{');
    await expect(collectReportData(folder)).rejects.toMatchObject({ code: 'SLF_RUN_INVALID' });
  });
});

describe('html', () => {
  it('stands alone: no address outside itself, and a policy that lets nothing in', async () => {
    const page = await render('html');
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).not.toContain('unsafe');
    const links = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, target]) => target);
    expect(links.filter((target) => !target?.startsWith('#') && !target?.startsWith('data:'))).toEqual([]);
  });

  it('shows the headline, the checks with wanted and actual, the seed, the digest and the versions', async () => {
    const page = await render('html', { summary: broken });
    for (const text of [
      'Failed',
      'A small fleet',
      'Three devices live a year.',
      'every device is authorized',
      'no value',
    ]) {
      expect(page).toContain(text);
    }
    expect(page).toContain('2 of 3 checks did not hold.');
    expect(page).toMatch(/<dt>Seed<\/dt><dd>42<\/dd>/);
    expect(page).toMatch(/<dd>[0-9a-f]{64}<\/dd>/);
    expect(page).toContain('v20.20.2');
  });

  it.each([
    [
      'no events at all',
      [],
      ['No device came to life.', 'No message was sent, so none failed.', 'The server answered nothing.'],
    ],
    [
      'a run in which all went well',
      [(log) => log.message(START_MS, 'A', 'authorization', true, 1, null, null)] as RunFolderParts['shards'],
      ['No message failed.', 'released no licence', 'did nothing to the fleet'],
    ],
  ])('says in words what there is nothing of: %s', async (_, shards, sentences) => {
    const page = await render('html', { shards });
    const words = page.slice(page.indexOf('<body>'), page.indexOf('<script'));
    for (const sentence of sentences) expect(words).toContain(sentence);
    expect(words).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it('lets no text of a scenario or a server become markup', async () => {
    const page = await render('html', {
      shards: [
        (log) => {
          log.device(START_MS, 'A', NASTY, 'ios-xe', NASTY, NASTY, NASTY, 'EVALUATION');
          log.message(START_MS, 'A', 'authorization', false, 1, NASTY, NASTY);
          log.endpoint(START_MS, 'A', NASTY, NASTY, NASTY, 1, NASTY);
          log.step(START_MS, NASTY, 1);
        },
      ],
      description: { title: NASTY, about: NASTY, scenario: NASTY, options: { [NASTY]: NASTY } },
      summary: { expectations: [{ name: NASTY, ok: true, actual: NASTY, wanted: NASTY }] },
    });
    expect(page).not.toContain('left out: not whole');
    expect(page).not.toContain('<img');
    expect(page.match(/<script/g)).toHaveLength(3);
    expect(page.match(/<\/script/g)).toHaveLength(3);
  });
});

describe('markdown', () => {
  it('keeps its tables whole whatever the texts hold', async () => {
    const text = await render('md', {
      shards: [(log) => log.message(START_MS, 'A', 'authorization', false, 1, 'dns', NASTY)],
      summary: { expectations: [{ name: NASTY, ok: false, actual: 'a\nb', wanted: 1 }] },
    });
    const rows = text.split('\n').filter((line) => line.includes('onerror'));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).not.toMatch(/[^\\]<|[^\\]`/);
    expect(text).toContain('a b');
  });

  it.each(['# A small fleet: Passed', '| registration | 4 | 1 |', '| OUT\\_OF\\_COMPLIANCE | 1 |'])(
    'has %s',
    async (line) => {
      expect((await render('md')).split('\n')).toContain(line);
    },
  );
});

describe('junit', () => {
  const parse = (text: string): unknown => {
    expect(XMLValidator.validate(text)).toBe(true);
    return new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'testcase' }).parse(text);
  };

  it('has a test case for each expectation and threshold, with wanted and actual of those that did not hold', async () => {
    expect(parse(await render('junit', { summary: broken }))).toMatchObject({
      testsuites: {
        '@_tests': '3',
        '@_failures': '2',
        '@_errors': '0',
        testsuite: {
          '@_name': 'small',
          testcase: [
            { '@_classname': 'small.expectations', failure: { '@_message': 'wanted 3, got 2' } },
            { '@_name': 'none lost' },
            { '@_name': 'rate >= 10', failure: { '@_message': 'wanted rate >= 10, got no value' } },
          ],
        },
      },
    });
  });

  it('a threshold that only warns is no failure, and says what was seen', async () => {
    const warning = { metric: 'messages.failed', condition: 'rate<0.01', ok: false, actual: 0.02, warnOnly: true };
    expect(parse(await render('junit', { summary: { thresholds: [thresholdOf(warning)] } }))).toMatchObject({
      testsuites: {
        '@_failures': '0',
        testsuite: {
          testcase: expect.arrayContaining([
            expect.objectContaining({
              '@_name': 'messages.failed rate<0.01',
              'system-out': 'warning: wanted messages.failed rate<0.01, got 0.02',
            }),
          ]),
        },
      },
    });
  });

  it('is an error when the run has no summary', async () => {
    expect(parse(await render('junit', { summary: null }))).toMatchObject({ testsuites: { '@_errors': '1' } });
  });

  it('is an error when the run was ended early, though all that was checked holds', async () => {
    const expectations = [{ name: 'none lost', ok: true, actual: 0, wanted: 0 }];
    const summary = { interrupted: true, verdict: 'failed', expectations, thresholds: [] } as const;
    expect(parse(await render('junit', { summary }))).toMatchObject({
      testsuites: {
        '@_tests': '2',
        '@_failures': '0',
        '@_errors': '1',
        testsuite: {
          testcase: [
            { '@_name': 'run', error: { '@_message': expect.stringContaining('ended early') } },
            { '@_name': 'none lost' },
          ],
        },
      },
    });
  });

  it('stays well-formed whatever a check is called', async () => {
    parse(
      await render('junit', {
        summary: { expectations: [{ name: `${NASTY}\ud800`, ok: false, actual: NASTY, wanted: 1 }] },
      }),
    );
  });
});

describe('json', () => {
  it('holds the run, its summary and what was counted', async () => {
    expect(JSON.parse(await render('json'))).toMatchObject({
      schemaVersion: 1,
      run: { scenario: 'small' },
      summary: { verdict: 'passed' },
      aggregates: { devices: 3, sent: 6 },
    });
  });
});
