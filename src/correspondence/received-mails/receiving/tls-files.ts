import { readFile, stat } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'

/** The paths of PEM files: a private key, and its certificate, followed by those of the authorities in between. */
export interface TlsFiles {
  key: string
  certificate: string
}

/** The contents of both files. */
interface TlsPair {
  key: Buffer
  cert: Buffer
}

/**
 * Returns a function that reads the files when they have changed since its last call, also behind links. It returns
 * undefined when they are the same. It throws once for a change after which they are no pair, or cannot be read.
 */
export function whenRenewed({ key, certificate }: TlsFiles): () => Promise<TlsPair | undefined> {
  let seen = ''
  return async () => {
    const found = (await Promise.all([key, certificate].map(stateOf))).join()
    if (found === seen) return undefined
    seen = found
    const pair = { key: await readFile(key), cert: await readFile(certificate) }
    createSecureContext(pair)
    return pair
  }
}

/** Returns a text that changes with the content of a file. */
const stateOf = (path: string): Promise<string> =>
  stat(path).then(
    ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
    () => 'missing',
  )
