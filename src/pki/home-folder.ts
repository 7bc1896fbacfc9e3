import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where slfleet keeps what outlives a run: `SLFLEET_HOME`, else `$XDG_CACHE_HOME/slfleet`, else `~/.cache/slfleet`
 * (the XDG base directory rules ignore a relative `XDG_CACHE_HOME`).
 */
export function homeFolder(env: NodeJS.ProcessEnv): string {
  if (env.SLFLEET_HOME) return env.SLFLEET_HOME;
  const cache = env.XDG_CACHE_HOME;
  return join(cache && isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'slfleet');
}
