/** Returns a number from 0 up to 1, without 1. */
export type Random = () => number

const atoms = [
  'answers',
  'answers.fence',
  'answers.fence.length',
  'answers.fence.posts',
  'answers.fence.material',
  'answers.fence.electric',
  'answers.none',
  'place.village',
  'place',
  '1',
  '0',
  '-1',
  '1.5',
  '0.0',
  '"a"',
  'true',
  'null',
  '[]',
  '[1, 2]',
  '{"a": 1}',
  'x',
  '9223372036854775807',
  '2u',
  'b"a"',
  'type',
  'optional.none()',
]
const binary = ['+', '-', '*', '/', '%', '==', '!=', '<', '>=', '&&', '||', 'in']
const methods = [
  'size()',
  'sum()',
  'map(x, x)',
  'map(x, x + x)',
  'filter(x, x > 1)',
  'all(x, x == x)',
  'exists(x, x > 0)',
  'exists_one(y, true)',
  'split(",")',
  'contains("a")',
  'matches("(a+)+")',
  'startsWith("a")',
  'orValue(1)',
  'hasValue()',
  'value()',
  'none()',
  'join(",")',
  'toString()',
  'constructor',
  'getHours()',
]
const wrappings = [
  'has',
  'int',
  'double',
  'string',
  'size',
  'dyn',
  'type',
  'bool',
  'duration',
  'timestamp',
  'bytes',
  'uint',
  'none',
  'cel.bind',
]

/** Returns a random expression that may be valid CEL, over fields that may exist. */
export function oddRule(random: Random, depth = 3): string {
  const inner = () => oddRule(random, depth - 1)
  if (depth === 0 || random() < 0.2) return one(random, atoms)
  const chance = random()
  if (chance < 0.4) return `${inner()} ${one(random, binary)} ${inner()}`
  if (chance < 0.6) return `${inner()}.${one(random, methods)}`
  if (chance < 0.75) return `${one(random, wrappings)}(${inner()})`
  if (chance < 0.85) return `(${inner()} ? ${inner()} : ${inner()})`
  return one(random, [
    `!(${inner()})`,
    `-(${inner()})`,
    `[${inner()}]`,
    `${inner()}[${inner()}]`,
    `${inner()}.?none`,
    `(${inner()}`,
    `${inner()}${'+1'.repeat(200)}`,
    `${'('.repeat(50)}1${')'.repeat(50)}`,
  ])
}

/** Returns a random expression that the type checker mostly accepts; its evaluation may still fail. */
export function soundRule(random: Random, wanted: 'bool' | 'int', depth = 3): string {
  const int = (): string => soundRule(random, 'int', depth - 1)
  const bool = (): string => soundRule(random, 'bool', depth - 1)
  if (wanted === 'int') {
    if (depth === 0)
      return one(random, [
        '1',
        '0',
        '-7',
        'answers.fence.posts',
        'int(answers.fence.length)',
        'size(answers.fence.material)',
        '9223372036854775807',
        '999999999999999',
      ])
    return one(random, [
      `${int()} + ${int()}`,
      `${int()} * (${int()})`,
      `${int()} / (${int()})`,
      `${int()} % (${int()})`,
      `(${bool()} ? ${int()} : ${int()})`,
      `-(${int()})`,
      `int(double(${int()}) * 1e9)`,
      `[1, 2, 3].map(x, x * (${int()}))[0]`,
      `[${int()}, 4][answers.fence.posts]`,
      `int([1.5, 2.5].sum())`,
    ])
  }
  if (depth === 0)
    return one(random, [
      'true',
      'answers.fence.length > 10.0',
      'answers.fence.posts == 11',
      'answers.fence.material in ["wood", "iron"]',
      'has(answers.fence.electric)',
      'answers.fence.electric',
      'place.city == "31.71"',
    ])
  return one(random, [
    `${int()} > ${int()}`,
    `(${bool()} && ${bool()})`,
    `(${bool()} || ${bool()})`,
    `!(${bool()})`,
    `[1, 2].exists(x, x == ${int()} && ${bool()})`,
    `answers.fence.?electric.orValue(${bool()})`,
    `string(${int()}) == "1"`,
    `answers.fence.material.contains(string(${int()}))`,
  ])
}

const one = (random: Random, list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? ''
