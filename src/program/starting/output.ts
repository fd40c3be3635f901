import type { Writable } from 'node:stream'

/**
 * Returns a function that writes to `output`. When its reader has gone, as `head` goes after ten lines, it calls `lost`
 * once. From then on the function throws.
 */
export function sayTo(output: Writable, lost: () => void): (text: string) => void {
  let isRead = true
  output.on('error', () => {
    if (isRead) lost()
    isRead = false
  })
  return (text) => {
    if (!isRead) throw new Error('Nobody reads the output any more.')
    output.write(text)
  }
}
