// Writes docs/reference/profiles.md from the profiles themselves. Needs a build: npm run build.
import { writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MEMBERS = {
  none: 'alone',
  stack: 'switches of a stack',
  supervisors: 'supervisors of a chassis',
  'stackwise-virtual': 'switches of StackWise Virtual',
};

const REFUSED_MODELS = ['nexus-3016', 'nexus-3064'];

/** Releases in order, as runs: `16.9.1 … 16.12.2, 17.1.1`. */
function runs(releases, chosen) {
  const texts = [];
  for (let at = 0; at < releases.length; at++) {
    if (!chosen.has(releases[at])) continue;
    const first = at;
    while (at + 1 < releases.length && chosen.has(releases[at + 1])) at++;
    texts.push(first === at ? releases[at] : `${releases[first]} … ${releases[at]}`);
  }
  return texts.length === 1 && chosen.size === releases.length ? 'all' : texts.join(', ');
}

function licenceRows(summary, loadProfile) {
  const rows = new Map();
  for (const release of summary.releases) {
    for (const licence of loadProfile(summary.name, release).licences.values()) {
      const key = `${licence.feature} ${licence.tag}`;
      const row = rows.get(key) ?? { licence, releases: new Set() };
      row.releases.add(release);
      rows.set(key, row);
    }
  }
  return [...rows.values()]
    .sort((a, b) => (a.licence.feature < b.licence.feature ? -1 : a.licence.feature > b.licence.feature ? 1 : 0))
    .map(
      ({ licence, releases }) =>
        `| \`${licence.feature}\` | ${licence.name} | ${runs(summary.releases, releases)} | ${licence.counting} | ${
          licence.tagIsPublic ? `\`${licence.tag}\`` : `\`${licence.tag}\` made [U]`
        } |`,
    );
}

/** A range in words: `before 16.9.1`, `from X14.1, before X14.2.5`. */
function inWords({ from, before }) {
  return [from && `from ${from}`, before && `before ${before}`].filter(Boolean).join(', ');
}

function section(summary, loadProfile) {
  const profile = loadProfile(summary.name);
  const about = summary.about === '' ? '' : ` ${summary.about}.`;
  return [
    `## ${summary.name}`,
    '',
    `${summary.title}, PID \`${summary.pid}\`.${about}`,
    '',
    `- Releases: ${summary.releases.join(', ')}`,
    ...summary.refuses.map((range) => `- Refused ${inWords(range)}: ${range.why}`),
    ...summary.lacksCloudRoot.map(
      (range) => `- Built-in roots do not reach the cloud certificate of today ${inWords(range)}: ${range.why}`,
    ),
    `- Members: ${summary.maxMembers === 1 ? 'alone' : `1 to ${summary.maxMembers} ${MEMBERS[summary.redundancy]}`}`,
    `- Features unless a scenario says otherwise: ${summary.defaultFeatures.map((feature) => `\`${feature}\``).join(', ')}`,
    `- Sends by: ${profile.transport}${profile.defaultVrf === '' ? '' : `, VRF \`${profile.defaultVrf}\`, interface \`${profile.defaultSourceInterface}\``}`,
    '',
    '| Feature | Licence in CSSM | Releases | Counted | Entitlement tag |',
    '|---|---|---|---|---|',
    ...licenceRows(summary, loadProfile),
    '',
  ];
}

function refusal(name, loadProfile) {
  try {
    loadProfile(name);
  } catch (error) {
    return `| \`${name}\` | ${error.message} |`;
  }
  throw new Error(`${name} is not refused`);
}

/** The text of docs/reference/profiles.md. */
export function renderProfileReference({ listProfiles, loadProfile }) {
  const profiles = listProfiles();
  return [
    '# Profiles',
    '',
    'Made from `profiles/*.yaml` by `scripts/write-profile-reference.mjs`; change those, not this page.',
    '',
    'Tags marked `made [U]` are not public: they follow the grammar of real tags, are the same in every run, and mean nothing to a real CSSM.',
    'Release lists are those the simulator knows, not a complete list of what was published.',
    '',
    '| Profile | Device | OS | Releases | Members |',
    '|---|---|---|---|---|',
    ...profiles.map(
      ({ name, pid, os, releases, maxMembers }) =>
        `| [\`${name}\`](#${name}) | ${pid} | ${os} | ${releases[0]} to ${releases.at(-1)} | ${maxMembers === 1 ? '1' : `1 to ${maxMembers}`} |`,
    ),
    '',
    'Refused by name:',
    '',
    '| Name | Why |',
    '|---|---|',
    ...REFUSED_MODELS.map((name) => refusal(name, loadProfile)),
    '',
    ...profiles.flatMap((summary) => section(summary, loadProfile)),
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const profiles = await import('../dist/device/profile/load.js');
  writeFileSync(
    fileURLToPath(new URL('../docs/reference/profiles.md', import.meta.url)),
    renderProfileReference(profiles),
  );
}
