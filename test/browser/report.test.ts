import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { htmlReport } from '../../src/report/html/page.js';
import { collectReportData } from '../../src/report/report-data.js';
import { type RunFolderParts, runFolder, SMALL_FLEET } from '../report/run-folder-fixture.js';
import { launchChromium } from './chromium.js';

type BrowserOptions = NonNullable<Parameters<Browser['newPage']>[0]>;

interface OpenReport {
  readonly page: Page;
  /** What the page asked the network for. */
  readonly requests: string[];
  /** Messages of the console and errors nobody caught, those of the content security policy too. */
  readonly complaints: string[];
}

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function open(options: BrowserOptions = {}, parts: Partial<RunFolderParts> = {}): Promise<OpenReport> {
  const folder = runFolder({ shards: SMALL_FLEET, ...parts });
  const file = join(folder, 'report.html');
  writeFileSync(file, htmlReport(await collectReportData(folder)));
  const page = await browser.newPage(options);
  onTestFinished(() => page.close());
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(pathToFileURL(file).href);
  return { page, requests, complaints };
}

/** How many colours a plot's canvas holds: one (transparent) when nothing was drawn. */
const coloursOf = (page: Page, id: string): Promise<number> =>
  page.evaluate(`(() => {
    const canvas = document.querySelector('[data-plot="${id}"] canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    for (let at = 0; at < data.length; at += 4) colours.add(data[at] * 65536 + data[at + 1] * 256 + data[at + 2]);
    return colours.size;
  })()`);

const legend = (page: Page, plot: string): Promise<string[]> =>
  page
    .locator(`[data-plot="${plot}"] .key`)
    .evaluateAll((keys) => keys.map((key) => (key.textContent ?? '').replace(/\s+/g, ' ').trim()));

describe('the report in a browser', () => {
  it('is drawn from its file alone, without a complaint', async () => {
    const { page, requests, complaints } = await open();
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([page.url()]);
    for (const id of ['states', 'messages', 'failures', 'answer-times', 'endpoint']) {
      expect(await coloursOf(page, id), id).toBeGreaterThan(3);
    }
  });

  it('shows the figures of the run', async () => {
    const { page } = await open();
    expect(await page.locator('h1').textContent()).toBe('A small fleet');
    expect(await page.locator('.verdict').textContent()).toBe('Passed');
    expect(await legend(page, 'states')).toEqual(['EVALUATION 0', 'AUTHORIZED 2', 'OUT_OF_COMPLIANCE 1']);
    expect(await legend(page, 'messages')).toEqual(['authorization 2', 'registration 4', 'failed 1']);
  });

  it('follows the system into the dark', async () => {
    const { page, complaints } = await open({ colorScheme: 'light' });
    const background = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect([light, await background()]).toEqual(['rgb(255, 255, 255)', 'rgb(20, 23, 28)']);
    expect(await coloursOf(page, 'states')).toBeGreaterThan(3);
    expect(complaints).toEqual([]);
  });

  it.each([320, 360, 768, 1_400])('does not scroll sideways at %i pixels', async (width) => {
    const { page } = await open({ viewport: { width, height: 800 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  it('moves nothing while it is drawn or pointed at', async () => {
    const { page } = await open({ viewport: { width: 900, height: 900 } });
    const places = (): Promise<unknown> =>
      page.evaluate(
        "[...document.querySelectorAll('h2, figure, table')].map((element) => element.getBoundingClientRect().top + scrollY)",
      );
    await page.locator('[data-plot="answer-times"] .canvas').scrollIntoViewIfNeeded();
    const before = await places();
    await page.locator('[data-plot="answer-times"] .canvas').hover();
    expect(await places()).toEqual(before);
    const shift = await page.evaluate(`new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, { value }) => sum + value, 0)))
        .observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => resolve(0), 200);
    })`);
    expect(shift).toBe(0);
  });

  it('can be used with the keyboard alone', async () => {
    const { page } = await open();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the results');
    const stops = new Set<unknown>();
    for (let press = 0; press < 60; press += 1) {
      await page.keyboard.press('Tab');
      stops.add(
        await page.evaluate(
          "document.activeElement.closest('[data-plot]')?.dataset.plot + ' ' + document.activeElement.className",
        ),
      );
    }
    for (const plot of ['states', 'messages', 'failures', 'answer-times', 'endpoint']) {
      expect([...stops]).toEqual(expect.arrayContaining([`${plot} canvas`, `${plot} key`, `${plot} log`]));
    }
  });

  it('reads out the values under the arrow keys, in every plot at once', async () => {
    const { page } = await open();
    await page.locator('[data-plot="states"] .canvas').focus();
    await page.keyboard.press('Home');
    expect(await page.locator('[data-plot="states"] .when').textContent()).toBe('1 Jan 2025, 00:00');
    expect(await legend(page, 'states')).toEqual(['EVALUATION 1', 'AUTHORIZED 2', 'OUT_OF_COMPLIANCE 0']);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await legend(page, 'states')).toEqual(['EVALUATION 0', 'AUTHORIZED 3', 'OUT_OF_COMPLIANCE 0']);
    expect(await page.locator('#announcement').textContent()).toContain(
      '3 Jan 2025, 00:00: EVALUATION 0, AUTHORIZED 3',
    );
    await expect.poll(() => legend(page, 'messages')).toEqual(['authorization 0', 'registration 1', 'failed 0']);
    await page.keyboard.press('End');
    expect(await legend(page, 'states')).toEqual(['EVALUATION 0', 'AUTHORIZED 2', 'OUT_OF_COMPLIANCE 1']);
  });

  it('hides a line on request, and shows it again', async () => {
    const { page } = await open();
    const key = page.locator('[data-plot="states"] .key', { hasText: 'AUTHORIZED' });
    const green = (): Promise<number> =>
      page.evaluate(`(() => {
        const canvas = document.querySelector('[data-plot="states"] canvas');
        const { data } = canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height - 60, 1, 1);
        return data[1] > data[0] ? 1 : 0;
      })()`);
    expect(await green()).toBe(1);
    await key.click();
    expect(await key.getAttribute('aria-pressed')).toBe('false');
    expect(await green()).toBe(0);
    await key.click();
    expect(await green()).toBe(1);
  });

  it('zooms all plots together, and out again', async () => {
    const { page, complaints } = await open();
    const whole = await page
      .locator('[data-plot="messages"] canvas')
      .evaluate((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL());
    const shown = (): Promise<string> =>
      page
        .locator('[data-plot="messages"] canvas')
        .evaluate((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL());
    await page.locator('[data-plot="states"] .canvas').focus();
    await page.keyboard.press('+');
    await expect.poll(async () => (await shown()) === whole).toBe(false);
    await page.keyboard.press('Escape');
    await expect.poll(async () => (await shown()) === whole).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('can be read without scripts', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    expect(await page.locator('#failures').textContent()).toContain('Fail to send out Call Home HTTP message');
    expect(await page.locator('noscript').textContent()).toContain('every table is here');
  });

  it('says in words what there is nothing of, and draws nothing then', async () => {
    const { page, complaints } = await open({}, { shards: [], summary: null });
    expect(await page.locator('figure').count()).toBe(0);
    expect(await page.locator('.verdict').textContent()).toBe('No verdict');
    expect(await page.locator('#devices').textContent()).toContain('No device came to life.');
    expect(complaints).toEqual([]);
  });

  it('takes markup in texts for text', async () => {
    const nasty = '</script><script>document.title = "broken into"</script><img src=x>';
    const { page, requests, complaints } = await open(
      {},
      {
        shards: [(log) => log.message(0, 'A', 'authorization', false, 1, nasty, nasty)],
        description: { title: nasty, startMs: 0 },
      },
    );
    expect(await page.locator('h1').textContent()).toBe(nasty);
    expect(await page.title()).toContain('<script>');
    expect(await page.locator('img').count()).toBe(0);
    expect(await legend(page, 'failures')).toEqual([`${nasty} 1`]);
    expect(requests).toHaveLength(1);
    expect(complaints).toEqual([]);
  });
});
