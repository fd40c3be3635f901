import { readFile } from 'node:fs/promises'
import { contract } from '../contract.ts'
import { compareContracts, parseContract } from './compare.ts'
import { isBreaking, sentenceOf } from './rules.ts'

/**
 * Prints the changes of the contract since the last release, as lines for the changelog. Exit code 1: one is breaking.
 */
const released = parseContract(await readFile(new URL('../released.json', import.meta.url), 'utf8'))
const changes = compareContracts(released, parseContract(await contract()), new Date().toISOString().slice(0, 10))
for (const [title, list] of [
  ['Breaks clients', changes.filter(isBreaking)],
  ['Added', changes.filter((change) => !isBreaking(change))],
] as const) {
  const lines = [...new Set(list.map(sentenceOf))].map((line) => `- ${line}\n`)
  if (lines.length > 0) process.stdout.write(`**${title}**\n\n${lines.join('')}\n`)
}
if (changes.length === 0) process.stdout.write('Nothing changed since the last release.\n')
process.exitCode = changes.some(isBreaking) ? 1 : 0
