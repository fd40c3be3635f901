/** Returns the URL of the server for the scripts: `PUBLIC_URL`, or `PORT` (default 3000) of this computer. */
export function serverAddress({ PUBLIC_URL, PORT }: { PUBLIC_URL?: string; PORT?: string } = process.env): string {
  return PUBLIC_URL || `http://localhost:${PORT || 3000}`
}
