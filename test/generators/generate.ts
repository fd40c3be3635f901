import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createClient } from '@hey-api/openapi-ts'
import { generateZodClientFromOpenAPI } from 'openapi-zod-client'
import { generate as generateOrval } from 'orval'
import { generateApi } from 'swagger-typescript-api'

const input = fileURLToPath(new URL('../../openapi/openapi.json', import.meta.url))
const folder = fileURLToPath(new URL('../../.generated/clients/', import.meta.url))

/** Writes a client by each of the four generators into `.generated/clients`, in place of earlier ones. */
export async function generateClients(
  document: Parameters<typeof generateZodClientFromOpenAPI>[0]['openApiDoc'],
): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await createClient({ input, output: `${folder}hey-api`, logs: { level: 'silent' } })
  await generateApi({ input, output: `${folder}swagger-typescript-api`, fileName: 'api.ts', silent: true })
  await generateZodClientFromOpenAPI({
    openApiDoc: document,
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
}
