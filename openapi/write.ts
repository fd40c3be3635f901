import { readFile, writeFile } from 'node:fs/promises'
import { contract } from './contract.ts'
import { withDiagram } from './diagram.ts'

const page = new URL('../docs/guide/life-of-an-application.md', import.meta.url)

await writeFile(new URL('openapi.json', import.meta.url), await contract())
await writeFile(page, withDiagram(await readFile(page, 'utf8')))
