/** Matches the URL of a permit in the QR code and the properties of a certificate. */
const marker = /\/v1\/verifications\/([A-Za-z0-9_-]{24,64})(?=[^A-Za-z0-9_-])/g
/** Longer than the longest match, so that no match across two pieces is missed. */
const overlapBytes = 128
const tokensLimit = 5

/** Returns a collector of the permit tokens in a file, which is given piece by piece. It finds the first five. */
export function lookForTokens(): { take(piece: Buffer): void; found(): string[] } {
  const tokens = new Set<string>()
  let before = ''
  const look = (text: string) => {
    for (const [, token] of text.matchAll(marker))
      if (token !== undefined && tokens.size < tokensLimit) tokens.add(token)
    before = text.slice(-overlapBytes)
  }
  return {
    take: (piece) => look(before + piece.toString('latin1')),
    found() {
      look(`${before}\n`)
      return [...tokens]
    },
  }
}
