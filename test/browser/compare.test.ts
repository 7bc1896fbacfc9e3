import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { comparePage } from '../../src/report/html/compare-page.js';
import { compared, madeRun } from '../report/compare/made-runs.js';
import { launchChromium } from './chromium.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe('a comparison in a browser', () => {
  it.each(['light', 'dark'] as const)(
    '%s: shown from its file alone, without a complaint, also on a phone',
    async (colorScheme) => {
      const [a, b] = [madeRun({ seed: 1 }), madeRun({ seed: 2, slower: 1.3 })];
      const file = join(b, 'compare.html');
      writeFileSync(file, comparePage(await compared(a, b)));
      const page = await browser.newPage({ colorScheme, viewport: { width: 360, height: 640 } });
      onTestFinished(() => page.close());
      const requests: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(pathToFileURL(file).href);
      expect(complaints).toEqual([]);
      expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
      expect(await page.locator('h1').textContent()).toContain('two runs compared');
      const row = page.locator('tr', { hasText: 'latency p95, service' }).first();
      expect(await row.locator('.bad').first().isVisible()).toBe(true);
      // The line of an interval that is all above no change lies right of the middle.
      const line = await row.locator('svg rect').last().getAttribute('x');
      expect(Number(line)).toBeGreaterThan(50);
      const wide = await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
      expect(wide).toBe(true);
      const back = (await page.evaluate('getComputedStyle(document.body).backgroundColor')) as string;
      expect(back).toBe(colorScheme === 'dark' ? 'rgb(20, 23, 28)' : 'rgb(255, 255, 255)');
    },
  );
});
