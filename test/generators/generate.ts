import { hash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createClient } from '@hey-api/openapi-ts'
import { generateZodClientFromOpenAPI } from 'openapi-zod-client'
import { generate as generateOrval } from 'orval'
import { generateApi } from 'swagger-typescript-api'

const input = fileURLToPath(new URL('../../openapi/openapi.json', import.meta.url))
const folder = fileURLToPath(new URL('../../.generated/clients/', import.meta.url))

/** The file with the hash of all that the clients in the folder were made from. It is written last. */
const mark = `${folder}made-from.txt`

/**
 * Writes a client by each of the four generators into `.generated/clients`, in place of earlier ones. Does nothing
 * when the contract, the installed packages and this file are those that the earlier ones were made from.
 */
export async function generateClients(): Promise<void> {
  const contract = await readFile(input)
  const packages = await readFile(new URL('../../package-lock.json', import.meta.url))
  const sources = Buffer.concat([contract, packages, await readFile(new URL(import.meta.url))])
  const madeFrom = hash('sha256', sources)
  if ((await readFile(mark, 'utf8').catch(() => '')) === madeFrom) return
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await createClient({ input, output: `${folder}hey-api`, logs: { level: 'silent' } })
  await generateApi({ input, output: `${folder}swagger-typescript-api`, fileName: 'api.ts', silent: true })
  await generateZodClientFromOpenAPI({
    openApiDoc: JSON.parse(contract.toString()),
    distPath: `${folder}openapi-zod-client.ts`,
    // Leaves the code unformatted: to format it takes half of the CPU of this generator.
    prettierConfig: { requirePragma: true },
    options: { shouldExportAllSchemas: true },
  })
  await generateOrval({
    input,
    output: {
      target: `${folder}orval.ts`,
      client: 'fetch',
      headers: true,
      override: { contentType: { exclude: ['application/pdf'] } },
    },
  })
  await writeFile(mark, madeFrom)
}
