import type { Profile } from '../../profile/profile.js';
import { compareReleases } from '../../profile/release.js';

/** From which release on a Nexus 3000 or 9000 comes with which BIOS: S2 has 07.67 with 9.3(4) and 07.68 with 9.3(5); others [I]. */
const BIOS: readonly (readonly [from: string, version: string])[] = [
  ['9.3(6)', '07.69'],
  ['9.3(5)', '07.68'],
  ['9.3(4)', '07.67'],
];
const OLDEST_BIOS = '07.66';
const N7K_BIOS = '2.12.0';

/** Compile times that are public (`show version` of real switches); of the other releases they are not known [U]. */
const COMPILE_TIMES: Readonly<Record<string, string>> = {
  '9.3(3)': '12/22/2019 2:00:00 [12/22/2019 14:00:37]',
  '9.3(5)': '7/20/2020 20:00:00 [07/21/2020 06:30:11]',
};

type Software = Pick<Profile, 'pid' | 'release'>;

/** Nexus 7000: kickstart and system images, and no BIOS in the head of the configuration. */
export function isNexus7000({ pid }: Pick<Profile, 'pid'>): boolean {
  return pid.startsWith('N7K');
}

export function biosVersion(profile: Software): string {
  if (isNexus7000(profile)) return N7K_BIOS;
  const found = BIOS.find(([from]) => compareReleases('nx-os', profile.release, from) >= 0);
  return found?.[1] ?? OLDEST_BIOS;
}

/** `9.3(4) Bios:version 07.67` (S2). */
export function versionLine(profile: Software): string {
  return isNexus7000(profile)
    ? `version ${profile.release}`
    : `version ${profile.release} Bios:version ${biosVersion(profile)}`;
}

/** Null where it is not known. */
export function compileTime({ release }: Software): string | null {
  return COMPILE_TIMES[release] ?? null;
}

/** `9.3.5`, as it stands in the names of images. */
export function dottedRelease({ release }: Software): string {
  return release.replaceAll('(', '.').replaceAll(')', '');
}
