import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { indexNames } from '../../src/personal-data/index-names.ts'
import { network } from '../support/network.ts'
import { faultsIn, isRefused } from '../support/refusal.ts'
import { readyToSign } from '../support/scenes/permits.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

/** More words and sounds than are indexed for a name. */
const professor = 'Prof. Dr. Ir. H. Raden Mas Achmad Soerjo Widjaja, S.E., MM, MBA'

/** Inserts an application of Menteng in this name. Returns its id. */
async function applicationOf(name: string): Promise<string> {
  const [made] = await readyToSign(net, 1, 'SKTM', undefined, { answers: { applicant: { name } } })
  return made?.id ?? assert.fail('There is no application.')
}

const page = (key: { name: string } | { soundsLike: string }, query = '') =>
  net.frontDesk.does<{ data: { id: string }[]; page: { nextCursor: string | null } }>(
    200,
    'POST',
    `/v1/applications/search${query}`,
    { body: key },
  )
const found = async (name: string) => (await page({ name })).data.map(({ id }) => id)

describe('a name that an officer hears on the telephone', () => {
  for (const [name, others] of [
    ['Muhammad Yusuf', ['Mohamad Yusuf', 'Mochammad Jusuf', 'Moh. Yusup', 'yusuf muhamad', 'Pak Mohammed Yusuf']],
    ['Siti Nurhaliza', ['St. Nurhaliza', 'Sitti Nurhaliza']],
    ['H. Achmad Dahlan, S.H.', ['Ahmad Dahlan', 'Haji Akhmad Dahlan', 'Achmad Dahlan SH']],
    ['Sjahrir Widjaja', ['Syahrir Wijaya', 'Syahrir Widjaya']],
    ['Nyoman Mulyadi', ['Njoman Moeljadi']],
    ['Taufiq Setiawan', ['Taufik Setiyawan']],
    ['Nur Fatimah Abdullah', ['Nur Fatima Abdulla']],
    ["Nur Ma'ruf", ['Nur Maruf', 'nur ma’ruf', 'Noer Ma´ruf', 'H. Nur Maʼruf', 'maruf']],
    ['Siti Nuraini', ["Siti Nur'aini", 'St. Nur`aini']],
    ['ʻAisyah', ['Aisyah', '‘Aisyah', 'aisjah']],
    [professor, ['Ahmad Suryo Wijaya', 'Prof. Achmad Surjo Widjaja', professor]],
  ] as const)
    it(`finds its application in other spellings (${name})`, async () => {
      const id = await applicationOf(name)
      for (const other of others) assert.deepEqual(await found(other), [id], other)
    })

  it('finds only those who spell it so, if there are any', async () => {
    await applicationOf('Rahmat Satu')
    const id = await applicationOf('Rachmat Satu')
    assert.deepEqual(await found('Rachmat Satu'), [id])
  })

  it('is found in all spellings when the officer asks how it sounds, the newest first, page by page', async () => {
    const made = [await applicationOf('Rahmat Lima'), await applicationOf('Rachmat Lima')].toReversed()
    for (const soundsLike of ['Rahmat Lima', 'Bapak Rachmat Lima', 'lima RAKHMAT']) {
      const { data } = await page({ soundsLike })
      assert.deepEqual(
        data.map(({ id }) => id),
        made,
      )
    }
    const first = await page({ soundsLike: 'Rahmat Lima' }, '?limit=1')
    const second = await page({ soundsLike: 'Rahmat Lima' }, `?limit=1&cursor=${first.page.nextCursor}`)
    assert.deepEqual(
      second.data.map(({ id }) => id),
      made.slice(1),
    )
  })

  it('has a word that can be searched for, also when only its sound is asked for', async () => {
    const ask = { body: { soundsLike: '--' } }
    const reply = await net.frontDesk.asks('POST', '/v1/applications/search', ask)
    assert.deepEqual(faultsIn(isRefused(reply, 400, 'invalid_request')), ['/soundsLike no_name_word'])
  })

  it('finds nobody whose other words differ', async () => {
    await applicationOf('Achmad Dua')
    assert.deepEqual(await found('Ahmad Tiga'), [])
  })

  it('leads through all pages of the other spellings', async () => {
    const made = [await applicationOf('Chairul Empat'), await applicationOf('Khairul Empat')]
    const first = await page({ name: 'Hairul Empat' }, '?limit=1')
    const second = await page({ name: 'Hairul Empat' }, `?limit=1&cursor=${first.page.nextCursor}`)
    assert.deepEqual([...first.data, ...second.data].map(({ id }) => id).toSorted(), made.toSorted())
    assert.equal(second.page.nextCursor, null)
  })

  it('with an apostrophe finds one that was stored in two words', async () => {
    const id = await applicationOf('Muhammad Sa diyah')
    assert.deepEqual(await found("Moh. Sa'diyah"), [id])
    assert.deepEqual(
      (await page({ soundsLike: "Moh. Sa'diyah" })).data.map((one) => one.id),
      [id],
    )
  })

  it('finds applications from before this, once the job has read their names again', async () => {
    const id = await applicationOf('Djoko Hendry')
    const sound = net.vault.digest('name', 'hendri')
    await pool`delete from application_lookups where application_id = ${id} and digest = ${sound}`
    assert.deepEqual(await found('Joko Hendri'), [])
    await pool`update application_forms set named = false where application_id = ${id}`
    assert.equal(await indexNames(pool, net.vault), 1)
    assert.deepEqual(await found('Joko Hendri'), [id])
  })
})
