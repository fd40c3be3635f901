/**
 * Returns a copy with memory of its own, to be kept for long. A small buffer is a part of Node's pool, and would keep
 * all 64 KB of it.
 */
export function ownBytes(content: string | Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(Buffer.byteLength(content))
  if (typeof content === 'string') own.write(content)
  else content.copy(own)
  return own
}
