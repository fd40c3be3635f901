import { readdir, readFile } from 'node:fs/promises'
import type { Sql } from 'postgres'
import type { CounterHours } from '../applications/visits/counter-hours.ts'
import type { PermitTypeVersion } from '../catalogue/permit-types/schema.ts'
import type { CalendarDefinition } from '../network/calendar/schema.ts'
import { type OfficeContact, unknownContact } from '../network/offices/contact.ts'
import type { Level } from '../network/offices/network.ts'
import { insertPermitTypes } from './permit-types.ts'

const folder = new URL('./', import.meta.url)

/**
 * Loads Jakarta's network, the sample permit types and the known calendars. Inserts missing rows only, and sets unknown
 * contacts of offices, so it can run at every start.
 */
export async function loadNetwork(sql: Sql): Promise<void> {
  const regions = (await rowsOf('network/regions.csv')).map(([code, level, name]) => ({
    code,
    level,
    name,
    parent: code.includes('.') ? code.replace(/\.\d+$/, '') : null,
  }))
  const states = new Map((await rowsOf('network/offices.csv')).map(([code, state]) => [code, state]))
  const offices = regions.map(({ code, level, name }) => ({
    code,
    level,
    state: states.get(code),
    ...officeNames(level, name),
  }))
  const types = await permitTypes()
  const years = await calendars()
  const hours: CounterHours = JSON.parse(await readFile(new URL('network/counter-hours.json', folder), 'utf8'))
  const layout = await readFile(new URL('network/certificate-layout.json', folder), 'utf8')
  await sql.begin(async (tx) => {
    await tx`
      insert into regions (code, parent_code, level, name)
      select code, parent, level::level, name
      from jsonb_to_recordset(${JSON.stringify(regions)}::text::jsonb) as r (code text, parent text, level text,
        name text)
      order by code
      on conflict do nothing`
    await tx`
      insert into offices (region_code, level, name_id, name_en, state)
      select code, level::level, id, en, state::office_state
      from jsonb_to_recordset(${JSON.stringify(offices)}::text::jsonb) as o (code text, level text, id text, en text,
        state text)
      order by code
      on conflict do nothing`
    await tx`
      update offices o
      set contact = o.contact || jsonb_build_object('address',
        jsonb_build_object('street', 'Jalan Contoh, ' || r.name, 'postalCode', null))
        || ${JSON.stringify(sampleContact)}::text::jsonb
      from regions r
      where r.code = o.region_code and o.contact = ${JSON.stringify(unknownContact)}::text::jsonb`
    await tx`
      insert into office_areas (region_code, office_id)
      select o.region_code, o.id
      from offices o
      where not exists (select from office_areas s where s.region_code = o.region_code)
      order by o.region_code`
    await insertPermitTypes(tx, types)
    await tx`
      insert into certificate_layouts (version, layout)
      select 1, ${layout}::text::json
      where not exists (select from certificate_layouts)
      on conflict do nothing`
    await tx`
      insert into calendar_versions (year, version, definition)
      select (y->>'year')::int, number, version
      from jsonb_array_elements(${JSON.stringify(years)}::text::jsonb) y,
        jsonb_array_elements(y->'versions') with ordinality as v (version, number)
      where not exists (select from calendar_versions c where c.year = (y->>'year')::int)
      order by 1, 2
      on conflict do nothing`
    await tx`
      insert into counter_hours (office_id, version, hours)
      select id, 1, ${JSON.stringify(hours)}::text::jsonb
      from offices
      where state in ('online', 'counter_only')
      on conflict do nothing`
  })
}

/**
 * The contact of the sample offices, with a note that it is a sample. Its telephone number cannot exist: no subscriber
 * number in Indonesia begins with 0.
 */
const sampleContact = {
  telephone: '+62210000000',
  note: {
    id: 'Alamat dan nomor telepon ini hanya contoh, bukan milik kantor yang sebenarnya.',
    en: 'Address and telephone number are samples, not those of the real office.',
  },
} satisfies Partial<OfficeContact>

/** Returns the rows of a CSV file without quotes, without its header. */
async function rowsOf(path: string): Promise<[string, string, string][]> {
  const text = await readFile(new URL(path, folder), 'utf8')
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [first = '', second = '', third = ''] = line.split(',')
      return [first, second, third]
    })
}

async function permitTypes(): Promise<PermitTypeVersion[]> {
  const names = (await readdir(new URL('permit-types/', folder))).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(new URL(`permit-types/${name}`, folder), 'utf8'))),
  )
}

async function calendars(): Promise<{ year: number; versions: CalendarDefinition[] }[]> {
  const names = (await readdir(new URL('calendars/', folder))).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(new URL(`calendars/${name}`, folder), 'utf8'))),
  )
}

const kinds: Record<string, { id: string; en: string } | undefined> = {
  village: { id: 'Kelurahan', en: 'Village' },
  district: { id: 'Kecamatan', en: 'District' },
} satisfies Partial<Record<Level, unknown>>

function officeNames(level: string, name: string) {
  const kind = kinds[level]
  return {
    id: kind ? `PTSP ${kind.id} ${name}` : `PTSP ${name}`,
    en: `One-stop service office, ${kind ? `${name} ${kind.en}` : name}`,
  }
}
