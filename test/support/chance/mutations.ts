export const pick = <T>(random: () => number, list: readonly [T, ...T[]]): T =>
  list[Math.floor(random() * list.length)] ?? list[0]

/** Texts that programs may mistake for something else: numbers, paths, code, markup. */
export const oddTexts = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\u202e',
  '\n',
  'null',
  'true',
  '0',
  '-1',
  '1e309',
  '9'.repeat(40),
  '../..',
  '%00',
  "'; drop table applications; --",
  '${7*7}',
  '<script>',
  'é'.repeat(300),
  'x'.repeat(5_000),
  '31.71.06.1001',
  'IMB',
  '2026-02-30',
  '0000-00-00',
  '{}',
  '[]',
  '__proto__',
  'constructor',
  '/a~2',
  '/',
  'urn:uuid:019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70',
  '019AA6B2-5D3E-7C41-9B0A-3F5E8D2C1A70',
] as const

const oddValues = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  2 ** 31,
  [],
  {},
  [[]],
  [null],
  { a: { b: {} } },
  ...oddTexts,
] as const

/**
 * Returns the JSON text of a value with some members changed, removed, doubled, wrapped or cut off. It may be invalid
 * JSON.
 */
export function mutated(value: unknown, random: () => number): string {
  const changed = JSON.stringify(mutatedValue(value, random, 0))
  const chance = random()
  if (chance < 0.05) return changed.slice(0, Math.floor(random() * changed.length))
  if (chance < 0.1) return changed.replace(/"(\w+)":/, (member) => `${member}1,${member}`)
  if (chance < 0.15) return changed.replace('{', '{"__proto__":{},')
  return changed
}

const depthLimit = 6

function mutatedValue(value: unknown, random: () => number, depth: number): unknown {
  if (random() < 0.08 || depth > depthLimit) return pick(random, oddValues)
  if (random() < 0.03) return [value]
  if (Array.isArray(value))
    return [...value.map((item) => mutatedValue(item, random, depth + 1)), ...(random() < 0.1 ? value : [])]
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
    .filter(() => random() > 0.05)
    .map(([name, member]) => [name, mutatedValue(member, random, depth + 1)])
  if (random() < 0.1) members.push([pick(random, oddTexts), pick(random, oddValues)])
  return Object.fromEntries(members)
}
