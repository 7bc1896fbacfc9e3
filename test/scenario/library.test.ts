import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { findScenario, listScenarios } from '../../src/scenario/library.js';
import { inspectScenario, loadScenario } from '../../src/scenario/load.js';
import { jsonSchemas } from '../../src/scenario/schema/json-schema.js';

const LIBRARY = listScenarios();
const SCHEMA = jsonSchemas()['scenario.schema.json'] as Parameters<typeof z.fromJSONSchema>[0];

/** What an editor makes of a file, as far as a JSON Schema goes. */
const byJsonSchema = z.fromJSONSchema(SCHEMA);

describe.each(LIBRARY)('scenario $name', ({ name, file, title, about }) => {
  const text = readFileSync(file, 'utf8');

  it('has no error and no warning, and is named after its file', () => {
    expect(inspectScenario(name).diagnostics).toEqual([]);
  });

  it('names its schema in the first line, for editors', () => {
    const depth = relative(new URL('../../scenarios', import.meta.url).pathname, file).split('/').length;
    const schema = `${'../'.repeat(depth)}schema/scenario.schema.json`;
    expect(text.split('\n', 1)[0]).toBe(`# yaml-language-server: $schema=${schema}`);
  });

  it('is accepted by the JSON Schema too', () => {
    expect(byJsonSchema.safeParse(parse(text)).error?.issues ?? []).toEqual([]);
  });

  it('tells what it is about, and carries expectations that prove it', () => {
    expect(title).not.toBe('');
    expect(about).not.toBe('');
    expect(loadScenario(name).scenario.expect.length).toBeGreaterThan(0);
  });
});

describe('the JSON Schema', () => {
  it('refuses what the loader refuses for its form', () => {
    const [first] = LIBRARY;
    const good = parse(readFileSync(first?.file ?? '', 'utf8')) as Record<string, unknown>;
    expect(byJsonSchema.safeParse(good).success).toBe(true);
    for (const wrong of [
      { sede: 1 },
      { version: 2 },
      { fleet: [] },
      { time: { for: 30 } },
      { steps: [{ fault: {} }] },
    ]) {
      expect(byJsonSchema.safeParse({ ...good, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
    }
  });

  it('describes every key of a scenario', () => {
    const undescribed: string[] = [];
    const visit = (schema: unknown, path: string): void => {
      const { properties, items, anyOf } = schema as Readonly<Record<string, unknown>>;
      for (const branch of (anyOf as unknown[] | undefined) ?? []) visit(branch, path);
      if (typeof items === 'object') visit(items, `${path}[]`);
      for (const [key, value] of Object.entries(properties ?? {})) {
        // Parameters of faults and events belong to those who define them.
        if (path.startsWith('steps[].fault.') || path.startsWith('steps[].event.')) continue;
        if ((value as { description?: string }).description === undefined) undescribed.push(`${path}.${key}`);
        visit(value, path === '' ? key : `${path}.${key}`);
      }
    };
    visit(SCHEMA, '');
    expect(undescribed).toEqual([]);
  });
});

describe('finding a scenario', () => {
  it('takes a name of the library, or a path', () => {
    const [first] = LIBRARY;
    expect(findScenario(first?.name ?? '')).toBe(first?.file);
    expect(findScenario(first?.file ?? '')).toBe(first?.file);
  });

  it('one in a folder is named with it', () => {
    expect(findScenario('topologies/cslu')).toMatch(/\/scenarios\/topologies\/cslu\.yaml$/);
    expect(LIBRARY.map(({ name }) => name)).toEqual([...LIBRARY.map(({ name }) => name)].sort());
  });

  it.each([
    ['quickstrat', /no scenario and no file "quickstrat"; did you mean "quickstart"/],
    ['nowhere/quickstrat.yaml', /did you mean "quickstart"/],
    ['cslu', /no scenario and no file "cslu"; did you mean "topologies\/cslu"/],
    ['topologies/clsu', /did you mean "topologies\/cslu"/],
    ['topologies/quickstart', /did you mean "quickstart"/],
    ['/tmp', /no scenario and no file/],
  ])('%s is not there', (name, message) => {
    expect(() => findScenario(name)).toThrow(expect.objectContaining({ code: 'SLF_SCENARIO_NOT_FOUND' }));
    expect(() => findScenario(name)).toThrow(message);
  });
});
