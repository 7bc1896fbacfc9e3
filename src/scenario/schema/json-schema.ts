import { z } from 'zod';
import { profileFileSchema } from '../../device/profile/schema.js';
import { scenarioSchema } from './scenario.js';

/** JSON Schema (draft 2020-12) of what a file may hold before defaults are filled in and durations are read. */
function inputSchema(schema: z.ZodType, title: string): object {
  return { ...z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }), title };
}

/** The JSON Schemas of the files people write, by the name of the file in `schema/`. */
export function jsonSchemas(): Readonly<Record<string, object>> {
  return {
    'scenario.schema.json': inputSchema(scenarioSchema, 'slfleet scenario'),
    'profile.schema.json': inputSchema(profileFileSchema, 'slfleet device profile'),
  };
}
