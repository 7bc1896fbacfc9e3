// The reference page of the scenario file, made from its JSON Schema.

const HEAD = `# The scenario file

Made from the schema by \`npm run build\`; do not edit. How to write a scenario is told in
[the guide](../guide/scenarios.md). Keys without a default may be left out, unless they are marked **required**.

A *duration* is written \`90d\`, \`15m\`, \`1h30m\` (units: ms, s, m, h, d, w, y = 365 d); a *share* \`0%\` to \`100%\`; a
*percentage* may be more, \`110%\`; a *condition* \`<800\`, \`>=0.5\`, \`==0\`.
`;

/** The form of a value in a few words. */
function form(schema, inUnion = false) {
  if (schema.title) return schema.title;
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum)
    return inUnion && schema.enum.length > 5 ? 'a name' : schema.enum.map((word) => `\`${word}\``).join(', ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map((branch) => form(branch, true)))].join(', or ');
  if (schema.type === 'array') {
    if (schema.prefixItems) return `[${schema.prefixItems.map((item) => form(item)).join('; ')}]`;
    return `list of ${schema.items ? form(schema.items) : 'anything'}`;
  }
  if (schema.type === 'integer') return `${schema.minimum} to ${schema.maximum}`;
  if (schema.type === 'object') {
    return schema.properties ? 'block' : `block: name to ${form(schema.additionalProperties)}`;
  }
  return { string: 'text', boolean: 'true, false', number: 'number', null: 'nothing' }[schema.type] ?? 'anything';
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Blocks inside a value, each with how one gets there. */
function blocksIn(schema, path) {
  if (schema.anyOf) {
    // A block and a list of such blocks are told once.
    const told = new Map();
    for (const block of schema.anyOf.flatMap((branch) => blocksIn(branch, path))) {
      const key = JSON.stringify(block.schema);
      if (!told.has(key)) told.set(key, block);
    }
    return [...told.values()];
  }
  if (schema.type === 'array') return schema.items ? blocksIn(schema.items, `${path}[]`) : [];
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') {
    return blocksIn(schema.additionalProperties, `${path}.<name>`);
  }
  return schema.type === 'object' && schema.properties ? [{ schema, path }] : [];
}

function section({ schema, path }) {
  const keys = Object.entries(schema.properties);
  const rows = keys.map(([key, value]) => {
    const required = schema.required?.includes(key) ? '**required**' : '';
    const standard = value.default === undefined ? required : `\`${JSON.stringify(value.default)}\``;
    return `| \`${key}\` | ${cell(form(value))} | ${cell(standard)} | ${cell(value.description ?? '')} |`;
  });
  const table =
    keys.length === 0 ? ['Without parameters.'] : ['| Key | Form | Default | Meaning |', '|---|---|---|---|', ...rows];
  const inner = keys.flatMap(([key, value]) => blocksIn(value, path === '' ? key : `${path}.${key}`));
  const about = path === '' || !schema.description ? [] : [schema.description, ''];
  const title = path === '' ? '## Top level' : `## ${path}`;
  return [title, '', ...about, ...table, '', ...inner.flatMap(section)];
}

/** @param {object} schema JSON Schema of the scenario file */
export function referencePage(schema) {
  return `${HEAD}\n${section({ schema, path: '' }).join('\n')}`;
}
