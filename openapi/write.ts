import { readFile, writeFile } from 'node:fs/promises'
import { contract } from './contract.ts'
import { withDiagram } from './diagram.ts'

const readme = new URL('../README.md', import.meta.url)

await writeFile(new URL('openapi.json', import.meta.url), await contract())
await writeFile(readme, withDiagram(await readFile(readme, 'utf8')))
