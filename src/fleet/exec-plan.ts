/** The console commands of a step and what must stand in their answers. */
export interface ExecPlan {
  readonly kind: 'exec';
  readonly commands: readonly string[];
  /** Null: any answer will do. */
  readonly wanted: WantedAnswer | null;
}

/** All of it must hold of the answers taken together. */
export interface WantedAnswer {
  readonly contains: readonly string[];
  /** Sources of regular expressions; `^` and `$` stand for the ends of a line. */
  readonly matches: readonly string[];
  readonly lacks: readonly string[];
}

/** Whether an answer is as wanted. */
export function isWanted({ contains, matches, lacks }: WantedAnswer, answer: string): boolean {
  return (
    contains.every((text) => answer.includes(text)) &&
    matches.every((source) => new RegExp(source, 'm').test(answer)) &&
    !lacks.some((text) => answer.includes(text))
  );
}

/** `$TOKEN`, `$TOKEN:name`: where a command wants an ID token. */
const TOKEN = /\$TOKEN(?::(\S+)|\b)/g;

/** Names of the ID tokens a command asks for. */
export function tokensIn(command: string): string[] {
  return Array.from(command.matchAll(TOKEN), ([, name]) => name ?? 'default');
}

/** The command with the tokens put in. A secret from here on. */
export function withTokens(command: string, token: (name: string) => string): string {
  return command.replaceAll(TOKEN, (_whole, name: string | undefined) => token(name ?? 'default'));
}
