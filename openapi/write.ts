import { writeFile } from 'node:fs/promises'
import { contract } from './contract.ts'

await writeFile(new URL('openapi.json', import.meta.url), await contract())
