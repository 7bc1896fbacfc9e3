// Writes schema/*.json and docs/reference/scenario.md from the loader's own schema; run after the build.
import { mkdirSync, writeFileSync } from 'node:fs';
import { jsonSchemas } from '../dist/scenario/schema/json-schema.js';
import { referencePage } from './reference-page.mjs';

const root = new URL('../', import.meta.url);
const write = (path, text) => {
  const file = new URL(path, root);
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, text);
};

const schemas = jsonSchemas();
for (const [name, schema] of Object.entries(schemas)) write(`schema/${name}`, `${JSON.stringify(schema, null, 2)}\n`);
write('docs/reference/scenario.md', referencePage(schemas['scenario.schema.json']));
