import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  compileExpression,
  type ResultType,
  surroundingsOf,
} from '../../src/catalogue/permit-types/rules/expression.ts'
import { BadExpression } from '../../src/catalogue/permit-types/rules/expression-kinds.ts'
import { celConverter } from '../../src/catalogue/permit-types/rules/field-types.ts'

const text = { type: 'string' }
const room = { type: 'object', properties: { use: text, windows: { type: 'integer' } } }
const floor = {
  type: 'object',
  properties: {
    area: { type: 'number' },
    level: { type: 'integer' },
    use: text,
    owner: { type: 'object', properties: { name: text } },
    rooms: { type: 'array', items: room },
  },
}
const form = {
  type: 'object',
  properties: {
    floors: { type: 'array', items: floor },
    heights: { type: 'array', items: { type: 'number' } },
    grid: { type: 'array', items: { type: 'array', items: floor } },
    odd: { type: 'array', items: { $ref: '#/$defs/odd' } },
    tree: { $ref: '#/$defs/tree' },
    'two words': { type: 'array', items: { type: 'object', properties: { a: { type: 'integer' } } } },
    building: {
      type: 'object',
      properties: { floors: { type: 'array', items: { type: 'object', properties: { height: { type: 'number' } } } } },
    },
  },
  $defs: {
    odd: floor,
    tree: { type: 'object', properties: { leaf: { type: 'integer' }, inner: { $ref: '#/$defs/tree' } } },
  },
}
const surroundings = surroundingsOf(form)
const toCel = celConverter(form)
const answers = {
  floors: [
    { area: 20.5, level: 1, use: 'shop', owner: { name: 'x' }, rooms: [{ use: 'sale', windows: 2 }] },
    { area: 30, level: 2, use: 'home', rooms: [] },
  ],
  heights: [2.5, 3],
  grid: [[{ area: 1, level: 1 }]],
  odd: [{ area: 3, level: 1 }],
  tree: { inner: { inner: { leaf: 1 } } },
  building: { floors: [{ height: 3 }] },
}
const gives = (expression: string, wanted: ResultType = 'bool'): unknown =>
  compileExpression(surroundings, expression, wanted).run({ answers: toCel(answers), place: {} })
const refuses = (expression: string, why: RegExp, wanted: ResultType = 'bool') =>
  assert.throws(
    () => compileExpression(surroundings, expression, wanted),
    (error) => (error instanceof BadExpression && why.test(error.message)) || assert.fail(`${expression}: ${error}`),
  )

describe('a rule about the items of a list', () => {
  const good: [string, ResultType, unknown][] = [
    ['answers.floors.exists(f, f.area > 30.0)', 'bool', false],
    ['answers.floors.all(f, f.level >= 1 && f.use != "")', 'bool', true],
    ['answers.floors.exists(f, has(f.owner) && f.owner.name == "x")', 'bool', true],
    ['answers.floors.exists_one(f, f.?owner.?name.orValue("") == "x")', 'bool', true],
    ['answers.floors.exists(f, f.rooms.exists(r, r.windows > f.level))', 'bool', true],
    ['answers.floors.filter(f, f.use == "home")[0].level', 'int', 2n],
    ['int(answers.floors.map(f, f.area).sum())', 'int', 50n],
    ['answers.floors.map(f, f.use == "home", f.level)[0]', 'int', 2n],
    ['answers.floors.map(f, f.rooms)[0][0].windows', 'int', 2n],
    ['answers.grid.exists(row, row.exists(f, f.level == 1))', 'bool', true],
    ['answers.floors[0].level', 'int', 1n],
    ['answers.?floors.orValue([]).exists(f, has(f.area))', 'bool', true],
    ['[answers.floors].map(f, f[0].level)[0]', 'int', 1n],
    ['answers.heights.exists(h, h > 2.9)', 'bool', true],
    ['answers.building.floors.exists(f, f.height > 2.0)', 'bool', true],
    ['answers.floors.size() + answers.floors.filter(floors, floors.level > 1).size()', 'int', 3n],
  ]
  for (const [expression, wanted, result] of good)
    it(`is accepted, and runs: ${expression}`, () => assert.deepEqual(gives(expression, wanted), result))

  const bad: [string, RegExp][] = [
    ['answers.floors.exists(f, f.width > 1.0)', /width/],
    ['answers.floors.exists(f, f.area > "wide")', /double > string/],
    ['answers.floors.exists(f, f.level + 1.5 > 2.0)', /int \+ double/],
    ['answers.floors.exists(f, f > 1)', /answers_floors_item > int/],
    ['answers.floors.all(f, f.use)', /bool/],
    ['answers.floors.map(f, f.area)[0] == "x"', /double == string/],
    ['answers.floors.filter(f, f.height > 1.0).size() > 0', /height/],
    ['answers.floors.exists(f, f.owner.nik == "x")', /nik/],
    ['answers.floors.exists(f, f.rooms.exists(r, r.area > 1.0))', /area/],
    ['answers.floors[0].width > 1.0', /width/],
    ['answers.grid[0][0].width > 1.0', /width/],
    ['answers.building.floors.exists(f, f.area > 1.0)', /area/],
  ]
  for (const [expression, why] of bad) it(`is refused: ${expression}`, () => refuses(expression, why))

  const unseen: string[] = [
    'answers.floors.exists(f, has(f.width))',
    'answers.floors.exists(f, f.?width.hasValue())',
    'answers.floors.exists(f, has(f.owner.nik))',
    'has(answers.floors[0].width)',
    'answers.floors.exists(f, f.rooms.exists(r, has(r.area)))',
    'answers.floors.filter(f, true).exists(f, has(f.width))',
    'answers.floors.map(f, f.rooms).exists(rs, rs.exists(r, has(r.area)))',
    'answers.?floors.orValue([]).exists(f, has(f.width))',
    'answers.floors.exists(f, has(dyn(f).width))',
    'answers.grid.exists(row, has(row[0].width))',
    'answers.floors.exists(f, has(f["width"]))',
    'has(answers.nothing)',
  ]
  for (const expression of unseen)
    it(`is refused, although CEL would only find it absent: ${expression}`, () =>
      refuses(expression, /width|nik|area|nothing|invalid|argument/))

  it('names the fields that exist instead', () =>
    refuses(
      'answers.floors.exists(f, f.rooms.exists(r, has(r.area)))',
      /there is no area in the form there, only: use, windows/,
    ))

  it('must have the required type', () => refuses('answers.floors[0].area', /is double, has to be int/, 'int'))

  it('must not name the types that the checker makes of items', () =>
    refuses('type(answers.floors[0]) == answers_floors_item', /answers_floors_item/))

  it('is also checked where the form describes the items by $ref', () => {
    assert.equal(gives('answers.odd.exists(o, o.area > 2.0 && o.level == 1)'), true)
    refuses('answers.odd.exists(o, o.width > 2.0)', /width/)
    refuses('answers.odd.exists(o, o.level + 1.5 > 2.0)', /int \+ double/)
    assert.equal(
      gives('answers.tree.inner.inner.leaf == 1'),
      true,
      'What contains itself is known as far as the first time.',
    )
  })
})
