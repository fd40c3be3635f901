import { readFile, writeFile } from 'node:fs/promises'
import { parseContract } from './changes/compare.ts'
import { contract } from './contract.ts'
import { deprecationsPage } from './deprecations.ts'
import { withDiagram } from './diagram.ts'

const page = new URL('../docs/guide/life-of-an-application.md', import.meta.url)

const text = await contract()
await writeFile(new URL('openapi.json', import.meta.url), text)
await writeFile(new URL('../docs/deprecations.md', import.meta.url), deprecationsPage(parseContract(text)))
await writeFile(page, withDiagram(await readFile(page, 'utf8')))
