import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Network, network } from '../../support/network.ts'
import type { Agency } from '../../support/people/agencies.ts'
import { somePdf } from '../../support/person.ts'
import {
  accepted,
  asking,
  bringsConsulted,
  consultee,
  newestOf,
  noObjection,
  opens,
  responds,
  uploadsPaper,
} from '../../support/scenes/consultations.ts'
import { exchangeOf } from './answers.ts'
import { Bench } from './broken.ts'
import type { Exchange } from './invariant.ts'

interface Paper {
  id: string
  sha256: string
}

const code = 'PAGAR-BERKAS'
const name = 'papers-follow-their-opinion'
let net: Network
let bench: Bench
let fire: Agency
let file: string
let path: string
let given: Paper
let left: Paper

const uploads = async (consultation: { id: string }) => {
  const paper = { name: 'file', fileName: 'opinion.pdf', content: somePdf() }
  return (await uploadsPaper(fire, consultation, paper)).json<Paper>()
}

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  const asked = await consultee(net, 'Fire service')
  fire = asked.agency
  await bringsConsulted(net, code, { order: 'together', agencies: [asking(asked.client)] })
  file = (await accepted(net, code)).id
  const consultation = await newestOf(fire)
  path = `/v1/consultations/${consultation.id}/papers`
  given = await uploads(consultation)
  left = await uploads(consultation)
  await responds(fire, consultation, { ...noObjection, papers: [given.id] })
})
after(async () => {
  await bench.close()
  await net.close()
})

const ofAgency = (rest: Partial<Exchange>) =>
  exchangeOf({ subject: null, credential: `Bearer ${fire.token}`, url: path, ...rest })
/** Returns the answer to a list of these papers, an hour after they were uploaded. */
const listed = async (...papers: Paper[]) => {
  const { data } = (await fire.asks('GET', path)).json<{ data: { id: string }[] }>()
  const shown = data.filter(({ id }) => papers.some((paper) => paper.id === id))
  return ofAgency({ text: JSON.stringify({ data: shown }), at: Date.now() + 3_600_000 })
}
const uploaded = (paper: Paper, rest: Partial<Exchange> = {}) =>
  ofAgency({ method: 'POST', status: 201, text: JSON.stringify(paper), ...rest })
const removed = ({ id }: Paper, rest: Partial<Exchange> = {}) =>
  ofAgency({ method: 'DELETE', status: 204, url: `${path}/${id}`, text: '', ...rest })

describe('the invariant of papers', () => {
  it('finds nothing in papers of an opinion, and in one that waits for its deletion', async () => {
    const { findings } = await bench.checks({ applications: [file] }, { exchanges: [await listed(given, left)] })
    assert.deepEqual(findings, [])
  })

  it('finds a list that lacks a paper', async () => bench.hears(name, {}, { exchanges: [await listed(given)] }))

  it('finds a paper that others see without an opinion', () => {
    const url = `/v1/applications/${file}/consultations/${path.split('/')[3]}/papers/${left.id}/content`
    return bench.hears(name, {}, { exchanges: [exchangeOf({ subject: 'reviewer', url, text: '' })] })
  })

  it('finds a row of a paper that was removed', () =>
    bench.hears(name, {}, { exchanges: [uploaded(left), removed(left)] }))

  it('finds that a paper was removed after its opinion', () =>
    bench.finds(name, { applications: [file] }, (sql) => sql`delete from consultation_papers where id = ${given.id}`))

  it('finds an opinion that names a removed paper', async () => {
    const other = { ...given, id: file }
    await bench.hears(name, {}, { exchanges: [uploaded(other), removed(other)] })
  })

  it('finds a removed paper that is read afterwards', async () => {
    const consultation = await newestOf(fire)
    await accepted(net, code)
    const next = await newestOf(fire)
    assert.notEqual(next.id, consultation.id)
    const { version } = await opens(fire, next)
    const paper = await uploads(next)
    const at = `/v1/consultations/${next.id}/papers`
    const during = [uploaded(paper, { url: at, began: 1, ended: 2 })]
    const after = removed(paper, { url: `${at}/${paper.id}`, began: 3, ended: 4 })
    const read = ofAgency({ url: `${at}/${paper.id}/content`, text: '', began: 5, ended: 6 })
    assert.equal(version, 1)
    await bench.hears(name, {}, { exchanges: [...during, after, read] })
  })

  it('finds a paper whose consultation ended days ago without it', () =>
    bench.finds(
      name,
      {},
      (sql) => sql`update consultations set ended_at = now() - interval '4 days' where ended_at is not null`,
    ))

  it('finds a paper that is given without an opinion that names it', () =>
    bench.finds(name, {}, (sql) => sql`update consultation_papers set given_at = now() where id = ${left.id}`))
})
