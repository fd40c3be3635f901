/** Where the server is that the scripts talk to, by the settings it is started with: `PUBLIC_URL`, or `PORT` of this computer. */
export function serverAddress({ PUBLIC_URL, PORT }: { PUBLIC_URL?: string; PORT?: string } = process.env): string {
  return PUBLIC_URL || `http://localhost:${PORT || 3000}`
}
