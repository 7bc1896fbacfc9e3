/** The `Host` of a server that is asked for by another name than its URL has: virtual hosts go by it. */
export function hostHeader(origin: string, serverName: string): string {
  const { port } = new URL(origin);
  return port === '' ? serverName : `${serverName}:${port}`;
}
