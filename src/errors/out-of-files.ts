/** What a system says that has no more files to open, for this program or for all. */
const CODES: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE']);

/**
 * Whether something could not be written only because connections have taken every file there is: that passes, and says nothing of
 * the disk.
 */
export function isOutOfFiles(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return CODES.has((cause as NodeJS.ErrnoException | null)?.code);
}
