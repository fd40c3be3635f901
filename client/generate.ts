import { hash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'

const contract = new URL('../openapi/openapi.json', import.meta.url)
const types = new URL('src/api.gen.ts', import.meta.url)

/**
 * Writes the types of the contract to `src/api.gen.ts`, unless the hash in its first line is that of the contract. The
 * type of a file is Blob; without the transform it would be string.
 */
const text = await readFile(contract)
const mark = `// Generated from openapi/openapi.json, SHA-256 ${hash('sha256', text)}\n`
const present = await readFile(types, 'utf8').catch(() => '')
if (!present.startsWith(mark)) {
  const { default: openapiTypescript, astToString } = await import('openapi-typescript')
  const { default: ts } = await import('typescript')
  const blob = ts.factory.createTypeReferenceNode('Blob')
  const tree = await openapiTypescript(contract, {
    transform: ({ format }) => (format === 'binary' ? blob : undefined),
  })
  const written = new URL(`api.gen.${process.pid}.tmp`, types)
  await writeFile(written, `${mark}${astToString(tree)}`)
  await rename(written, types)
}
