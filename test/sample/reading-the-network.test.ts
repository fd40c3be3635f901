import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { levels, officeStates } from '../../src/network/offices/network.ts'
import { read } from './permit-type-file.ts'

function rows(path: string, header: string): string[][] {
  const [first, ...lines] = read(path).trimEnd().split('\n')
  assert.equal(first, header)
  return lines.map((line) => line.split(','))
}

const regions = rows('network/regions.csv', 'code,level,name')
const levelOf = new Map(regions.map(([code = '', level = '']) => [code, level]))

describe('the regions of the sample network', () => {
  it('are 1 province, 6 cities, 44 districts and 267 villages', () => {
    const count = (level: string) => regions.filter((region) => region[1] === level).length
    assert.deepEqual(levels.map(count), [267, 44, 6, 1])
    assert.equal(regions.length, 318)
  })

  it('are in the order of their codes, each code once, each with a name', () => {
    const codes = regions.map(([code]) => code)
    assert.deepEqual(codes, [...new Set(codes)].sort())
    for (const region of regions) assert.match(region.slice(2).join(','), /^\S[^,"]*\S$/, region.join())
  })

  it('are part of a region of the next level', () => {
    for (const [code = '', level = ''] of regions) {
      const above = levels[levels.findIndex((known) => known === level) + 1]
      assert.equal(levelOf.get(code.split('.').slice(0, -1).join('.')), above, code)
    }
  })
})

describe('the offices of the sample network', () => {
  const offices = rows('network/offices.csv', 'code,state')

  it('are one for each region', () => {
    assert.deepEqual(
      offices.map(([code]) => code),
      regions.map(([code]) => code),
    )
  })

  it('are in a known state, and online in every city and the province', () => {
    for (const [code = '', state = ''] of offices) {
      assert.ok(
        officeStates.some((known) => known === state),
        `${code} is ${state}`,
      )
      if (code.split('.').length < 3) assert.equal(state, 'online', code)
    }
  })
})
