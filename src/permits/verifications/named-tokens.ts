/** Matches the URL of a permit in the QR code and the properties of a certificate. */
const marker = /\/v1\/verifications\/([A-Za-z0-9_-]{24,64})(?=[^A-Za-z0-9_-])/g
/** Longer than the longest match, so that none is missed between two pieces. */
const overlapBytes = 128
const tokensLimit = 5

/** Collects the tokens that a file names, piece by piece. Only the first five count. */
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
