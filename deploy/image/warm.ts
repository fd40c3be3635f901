import { readFile } from 'node:fs/promises'
import { enableCompileCache, flushCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// The folder of `src/main.js`.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/satu-pintu', import.meta.url)))

// Runs what a start runs, without any connection, so that the cache has its compiled code. Fails unless the contract is
// the committed one: an image must not serve another.
await Promise.all([
  import('../../src/program/starting/start.ts'),
  import('../../src/program/starting/start-parts.ts'),
  import('../../src/program/starting/serve.ts'),
  import('../../src/program/starting/commands.ts'),
  import('../../src/program/worker.ts'),
  import('@smithy/signature-v4'),
  import('@smithy/core/serde'),
  import('@aws-sdk/client-s3'),
])
const { contract } = await import('../../openapi/contract.ts')
const committed = await readFile(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')
if ((await contract()) !== committed) throw new Error('The contract of the bundle is not openapi/openapi.json.')
flushCompileCache()
process.exit()
