/**
 * Returns the address of the server that the scripts call, by its settings: `PUBLIC_URL`, or `PORT` of this computer.
 */
export function serverAddress({ PUBLIC_URL, PORT }: { PUBLIC_URL?: string; PORT?: string } = process.env): string {
  return PUBLIC_URL || `http://localhost:${PORT || 3000}`
}
