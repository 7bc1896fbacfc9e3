import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fixture, type Program, summaryOf, workspace } from '../e2e/slfleet.js';
import { launchChromium } from './chromium.js';

const space = workspace();
const PATIENT = { timeout: 30_000 };

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

interface Run {
  readonly program: Program;
  readonly out: string;
  /** With the key. */
  readonly address: string;
}

/** A run with a page, once its fleet is under way. */
async function run(...options: string[]): Promise<Run> {
  const out = space.fresh();
  const on = ['--set', 'fleet.0.arrive.over=0s', '--quiet', '--ui', '--workers', '2', '--out', out];
  return watched(space.start(['run', fixture('two-hours'), ...on, ...options]), out);
}

async function watched(program: Program, out: string): Promise<Run> {
  const line = await program.line('stderr', /^live view/);
  await program.until(() => (existsSync(join(out, 'control.json')) ? true : null));
  return { program, out, address: line.replace(/^live view\s+/, '') };
}

interface Open {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: string[];
}

async function open(address: string, options: BrowserContextOptions = {}): Promise<Open> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENT.timeout);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(address);
  return { page, complaints, requests };
}

const text = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).textContent()) ?? '';
/** The rows of a table's body, a line each, cells apart by spaces. */
const rows = (page: Page, id: string): Promise<string> =>
  page.evaluate(`[...document.getElementById('${id}').rows]
    .map((row) => [...row.cells].map((cell) => cell.textContent).join(' ')).join('\\n')`);
const figure = (page: Page, name: string): Promise<string | null> =>
  page
    .locator('#now > div', { has: page.locator('dt', { hasText: name }) })
    .locator('dd')
    .first()
    .textContent();

/** The browser tells by itself of answers to what these tests get wrong on purpose. */
const unprovoked = (complaints: readonly string[]): string[] =>
  complaints.filter((complaint) => !/^Failed to load resource: .* 40[01] /.test(complaint));

/** How many colours a plot's canvas holds: one (transparent) when nothing was drawn. */
const coloursOf = (page: Page, id: string): Promise<number> =>
  page.evaluate(`(() => {
    const canvas = document.querySelector('[data-plot="${id}"] canvas');
    if (canvas === null) return 0;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    for (let at = 0; at < data.length; at += 4) colours.add(data[at] * 65536 + data[at + 1] * 256 + data[at + 2]);
    return colours.size;
  })()`);

/** Presses Tab until an element has the focus; fails if it cannot be reached. */
async function tabTo(page: Page, id: string): Promise<void> {
  for (let press = 0; press < 80; press += 1) {
    if ((await page.evaluate('document.activeElement.id')) === id) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to #${id}`);
}

async function stop({ program }: Run): Promise<void> {
  program.signal('SIGINT');
  await program.ended;
}

describe('the live page', () => {
  it('shows the fleet, is operated by mouse, and becomes the report', async () => {
    const under = await run('--speed', '60x');
    const { page, complaints, requests } = await open(under.address);
    // The key leaves the address at once.
    expect(page.url()).not.toContain('key');
    await expect.poll(() => text(page, '#phase'), PATIENT).toBe('Running');
    await expect.poll(() => figure(page, 'Devices'), PATIENT).toBe('12');
    await expect.poll(() => rows(page, 'state-rows'), PATIENT).toMatch(/EVALUATION\s+12\s+100.0 %/);
    await expect.poll(() => coloursOf(page, 'states'), PATIENT).toBeGreaterThan(3);
    expect(await page.locator('#worker-rows tr').count()).toBeGreaterThan(0);

    await page.getByRole('button', { name: 'Pause' }).click();
    await expect.poll(() => text(page, '#phase'), PATIENT).toBe('Paused');
    expect(await text(page, '#done-words')).toBe('The run is paused.');

    await page.getByText('Scale a group').click();
    await page.getByLabel('Devices that are on').fill('15');
    await page.getByRole('button', { name: 'Scale the group' }).click();
    await expect.poll(() => text(page, '#done-words'), PATIENT).toBe('switches has 15 devices that are on.');

    await page.getByText('Start a storm').click();
    await page.getByLabel('What happens').selectOption('http-error');
    await page.getByLabel('status', { exact: false }).fill('99999');
    await page.getByRole('button', { name: 'Start the storm' }).click();
    await expect.poll(() => text(page, '#wrong-words'), PATIENT).toMatch(/^http-error: /);
    await page.getByLabel('status', { exact: false }).fill('503');
    await page.locator('#storm-parameter-for').fill('30m');
    await page.getByRole('button', { name: 'Start the storm' }).click();
    await expect.poll(() => text(page, '#done-words'), PATIENT).toBe('http-error has been started.');
    expect(await text(page, '#wrong-words')).toBe('');

    await page.getByLabel('Speed').fill('600x');
    await page.getByRole('button', { name: 'Set speed' }).click();
    await expect.poll(() => text(page, '#done-words'), PATIENT).toBe('The speed is 600x.');
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => figure(page, 'Devices'), PATIENT).toBe('15');
    await expect.poll(() => rows(page, 'failure-rows'), PATIENT).toMatch(/http-status\s+\d+/);
    const did = await page.locator('#control-rows li').allTextContents();
    expect(did.map((line) => line.replace(/^.*: /, ''))).toEqual([
      'pause',
      'scale switches to 15',
      'storm http-error',
      'speed 600x',
      'resume',
    ]);

    // The run comes to its end, and the page is its report.
    await page.waitForURL(/\/report\//);
    expect(await page.locator('h1').textContent()).toBe('Twelve switches register within two hours');
    expect(await page.locator('#steps').textContent()).toContain('storm http-error');
    expect(await coloursOf(page, 'states')).toBeGreaterThan(3);
    const { stderr } = await under.program.ended;
    expect(unprovoked(complaints)).toEqual([]);
    const origin = new URL(under.address).origin;
    expect(requests.filter((url) => !url.startsWith(origin) && !url.startsWith('data:'))).toEqual([]);
    const key = new URL(under.address).hash.replace('#key=', '');
    expect(requests.filter((url) => url.includes(key) && !url.includes('#'))).toEqual([]);
    expect(stderr.split(key)).toHaveLength(2);
    expect(summaryOf(under.out)).toMatchObject({ controlled: true, devices: { total: 15, lost: 0 } });
    expect(readFileSync(join(under.out, 'report.html'), 'utf8')).not.toContain(key);
  });

  it('is operated by keyboard alone, and says what happened', async () => {
    const under = await run('--speed', '60x');
    const { page, complaints } = await open(under.address);
    await expect.poll(() => text(page, '#phase'), PATIENT).toBe('Running');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the figures');
    await tabTo(page, 'pause');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Space');
    await expect.poll(() => text(page, '#done-words'), PATIENT).toBe('The run is paused.');
    // What was pressed keeps the focus, under its new name.
    await expect.poll(() => page.evaluate('document.activeElement.textContent'), PATIENT).toBe('Resume');
    await tabTo(page, 'speed');
    await page.keyboard.type('120x');
    await page.keyboard.press('Enter');
    await expect.poll(() => text(page, '#done-words'), PATIENT).toBe('The speed is 120x.');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('fast');
    await page.keyboard.press('Enter');
    await expect.poll(() => text(page, '#wrong-words'), PATIENT).toMatch(/max, or/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Start a storm');
    await page.keyboard.press('Enter');
    await tabTo(page, 'storm');
    await page.keyboard.type('reload');
    await page.keyboard.press('Enter');
    await tabTo(page, 'storm-share');
    await page.keyboard.press('Enter');
    await expect.poll(() => text(page, '#done-words'), PATIENT).toBe('reload has been started.');
    // Plots are read out under the arrow keys.
    await page.locator('[data-plot="messages"] .canvas').focus();
    const atTheEnd = async () => {
      await page.keyboard.press('End');
      return text(page, '#announcement');
    };
    // There is nothing to be read out before the first second has passed.
    await expect.poll(atTheEnd, PATIENT).toMatch(/into the run, virtual 1 Jan 2026, .*: sent \d/);
    await tabTo(page, 'by-label');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => text(page, '#filter-words'), PATIENT).toMatch(/^Only label switches, from now on/);
    for (const role of ['#phase', '#done-words', '#filter-words']) {
      expect(await page.locator(role).getAttribute('role')).toBe('status');
    }
    expect(unprovoked(complaints)).toEqual([]);
    await stop(under);
  });

  it('shows only what is asked for', async () => {
    const under = await run('--speed', '600x', '--set', 'fleet.0.register.over=1m');
    const { page } = await open(under.address);
    await expect.poll(() => rows(page, 'type-rows'), PATIENT).toMatch(/registration\s+12\s+0/);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByLabel('Profile').selectOption('catalyst-9300-24p');
    await expect.poll(() => rows(page, 'state-rows'), PATIENT).toMatch(/AUTHORIZED\s+12/);
    await page.getByLabel('Message type').selectOption('authorization');
    await expect.poll(() => rows(page, 'type-rows'), PATIENT).toMatch(/^authorization/);
    await page.getByLabel('Virtual account').fill('nobody');
    await page.keyboard.press('Tab');
    await expect.poll(() => rows(page, 'state-rows'), PATIENT).toBe('');
    expect(await text(page, '#filter-words')).toMatch(
      /^Only profile catalyst-9300-24p, account nobody, messages of type authorization/,
    );
    await page.getByRole('button', { name: 'Show all again' }).click();
    await expect.poll(() => rows(page, 'state-rows'), PATIENT).toMatch(/AUTHORIZED\s+12/);
    expect(await page.evaluate('document.activeElement.id')).toBe('by-label');
    await stop(under);
  });

  it('fits a small screen, follows the system into the dark, and asks for a key it has not', async () => {
    const under = await run('--speed', '60x');
    const { origin, hash } = new URL(under.address);
    const { page, complaints } = await open(origin, { viewport: { width: 320, height: 640 }, colorScheme: 'light' });
    const width = (): Promise<unknown> => page.evaluate('document.documentElement.scrollWidth');
    await page.getByLabel('Key of the run').fill('wrong');
    await page.keyboard.press('Enter');
    await expect.poll(() => text(page, '#key-wrong'), PATIENT).toBe('That is not the key of this run.');
    expect(await width()).toBe(320);
    await page.getByLabel('Key of the run').fill(hash.replace('#key=', ''));
    await page.keyboard.press('Enter');
    await expect.poll(() => text(page, '#phase'), PATIENT).toBe('Running');
    await expect.poll(() => coloursOf(page, 'states'), PATIENT).toBeGreaterThan(1);
    for (const summary of ['Start a storm', 'Scale a group', 'Each shard']) await page.getByText(summary).click();
    expect(await width()).toBe(320);
    const background = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect([light, await background()]).toEqual(['rgb(255, 255, 255)', 'rgb(20, 23, 28)']);
    // A page that is loaded again knows its key.
    await page.reload();
    await expect.poll(() => text(page, '#phase'), PATIENT).toBe('Running');
    expect(unprovoked(complaints)).toEqual([]);
    under.program.signal('SIGINT');
    await page.waitForURL(/\/report\//);
    expect(await text(page, '.verdict')).toBe('Interrupted');
    await under.program.ended;
  });

  it('shows of a resumed run how many devices were restored, shard by shard', async () => {
    const before = await run('--speed', '60x');
    await stop(before);
    const under = await watched(space.start(['resume', before.out, '--quiet', '--ui', '--workers', '1']), before.out);
    const { page, complaints } = await open(under.address);
    await page.getByText('Each shard').click();
    const heads = await page
      .getByRole('region', { name: 'Shards', exact: true })
      .locator('th[scope=col]')
      .allTextContents();
    expect(heads.slice(-2)).toEqual(['Restarts', 'Devices restored']);
    const sumOf = (column: number): Promise<number> =>
      page.evaluate(`[...document.getElementById('shard-rows').rows]
        .reduce((sum, row) => sum + Number(row.cells[${column}].textContent), 0)`);
    await expect.poll(() => sumOf(heads.indexOf('Devices restored')), PATIENT).toBe(12);
    expect(await sumOf(heads.indexOf('Restarts'))).toBe(0);
    expect(unprovoked(complaints)).toEqual([]);
    await stop(under);
  });

  it('nothing on it can be run by a name in the scenario', async () => {
    const nasty = '<img src=x onerror="document.title=1">';
    const under = await run('--speed', '60x', '--set', `title=${JSON.stringify(nasty)}`);
    const { page, complaints } = await open(under.address);
    await expect.poll(() => text(page, '#title'), PATIENT).toBe(nasty);
    expect(await page.locator('img').count()).toBe(0);
    expect(unprovoked(complaints)).toEqual([]);
    await stop(under);
  });

  it('says that its run has gone when it was killed', async () => {
    const under = await run('--speed', '60x');
    const { page } = await open(under.address);
    await expect.poll(() => text(page, '#phase'), PATIENT).toBe('Running');
    under.program.signal('SIGKILL');
    await expect.poll(() => text(page, '#banner'), PATIENT).toMatch(/does not answer.*report\.html/);
    expect(await text(page, '#phase')).toBe('No answer');
  });
});
