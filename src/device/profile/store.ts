import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearestWordHint } from '../../errors/nearest-word.js';
import { SlfleetError } from '../../errors/slfleet-error.js';
import { buildModel, type ProfileModel } from './model.js';
import type { Profile } from './profile.js';
import { type ParsedProfileFile, parseProfileFile } from './profile-file.js';
import { isReleaseIn, parseRelease, releaseForm } from './release.js';
import { resolveProfile } from './resolve.js';
import { findUnsupportedModel } from './unsupported-models.js';

/** The profiles of one folder: `*.yaml`, and `families/*.yaml` for what they extend. Files are read when first asked for, then kept. */
interface ProfileStore {
  /** File names without ending, in the order of the alphabet. */
  readonly names: () => readonly string[];
  readonly model: (name: string) => ProfileModel;
  /** One shared object a (name, release). Default release: the model's own. */
  readonly profile: (name: string, release?: string) => Profile;
}

const ENDING = '.yaml';

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();
}

/**
 * Opens a folder of profiles.
 * @returns functions that throw SlfleetError: SLF_PROFILE_NOT_FOUND for an unknown name or release (with the nearest
 *   one), SLF_PROFILE_UNSUPPORTED for a model or release without the licensing that is simulated (with the rule),
 *   SLF_PROFILE_INVALID for a file that is wrong (with file, line and column)
 */
export function openProfileStore(folder: string): ProfileStore {
  const families = join(folder, 'families');
  const files = new Map<string, ParsedProfileFile>();
  const models = new Map<string, ProfileModel>();
  const profiles = new Map<string, Profile>();
  let known: readonly string[] | null = null;

  const names = () => {
    known ??= namesIn(folder);
    return known;
  };

  const parsed = (path: string): ParsedProfileFile => {
    let file = files.get(path);
    if (file === undefined) {
      file = parseProfileFile(readFileSync(path), path);
      files.set(path, file);
    }
    return file;
  };

  const chainOf = (name: string): [ParsedProfileFile, ...ParsedProfileFile[]] => {
    const own = parsed(join(folder, name + ENDING));
    const chain: [ParsedProfileFile, ...ParsedProfileFile[]] = [own];
    const met: string[] = [];
    for (let last = own; last.content.extends !== undefined; ) {
      const family = last.content.extends;
      if (met.includes(family)) throw badExtends(last, `"${family}" extends itself`);
      met.push(family);
      const familyNames = existsSync(families) ? namesIn(families) : [];
      if (!familyNames.includes(family)) {
        throw badExtends(last, `there is no family "${family}"${nearestWordHint(family, familyNames)}`);
      }
      last = parsed(join(families, family + ENDING));
      chain.push(last);
    }
    return chain;
  };

  const model = (name: string): ProfileModel => {
    const kept = models.get(name);
    if (kept !== undefined) return kept;
    if (!names().includes(name)) throw unknownName(name, names());
    const built = buildModel(name, chainOf(name));
    models.set(name, built);
    return built;
  };

  const profile = (name: string, release?: string): Profile => {
    const of = model(name);
    const chosen = release ?? of.defaultRelease;
    const key = `${name} ${chosen}`;
    let kept = profiles.get(key);
    if (kept === undefined) {
      requireRelease(of, chosen);
      kept = resolveProfile(of, chosen);
      profiles.set(key, kept);
    }
    return kept;
  };

  return { names, model, profile };
}

function badExtends(file: ParsedProfileFile, what: string): SlfleetError {
  const message = `${file.where(['extends'])}: ${what}`;
  return new SlfleetError('SLF_PROFILE_INVALID', message, { details: [message] });
}

function unknownName(name: string, names: readonly string[]): SlfleetError {
  const refused = findUnsupportedModel(name);
  if (refused !== undefined) {
    return new SlfleetError('SLF_PROFILE_UNSUPPORTED', `${refused.pid} has no Smart Licensing: ${refused.why}`);
  }
  return new SlfleetError('SLF_PROFILE_NOT_FOUND', `There is no profile "${name}"${nearestWordHint(name, names)}`, {
    details: [`Profiles: ${names.join(', ')}`],
  });
}

function requireRelease(model: ProfileModel, release: string): void {
  if (model.releases.includes(release)) return;
  const details = [`Releases: ${model.releases.join(', ')}`];
  if (parseRelease(model.os, release) === null) {
    throw new SlfleetError(
      'SLF_PROFILE_NOT_FOUND',
      `"${release}" is not an ${releaseForm(model.os)}${nearestWordHint(release, model.releases)}`,
      { details },
    );
  }
  const refused = model.refuses.find((range) => isReleaseIn(model.os, release, range));
  if (refused !== undefined) {
    throw new SlfleetError('SLF_PROFILE_UNSUPPORTED', `${model.name} at ${release} is not simulated: ${refused.why}`, {
      details,
    });
  }
  throw new SlfleetError(
    'SLF_PROFILE_NOT_FOUND',
    `${model.name} has no release ${release}${nearestWordHint(release, model.releases)}`,
    { details },
  );
}
