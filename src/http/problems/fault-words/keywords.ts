import { writeList, writeNumber } from '../../../platform/quantity-words.ts'
import type { Language, Names } from '../../../platform/words.ts'
import { labelled, quoted, says, saysWith } from './fault-word.ts'
import { formatWords, typeWords } from './kinds.ts'

interface Limit {
  limit: number
}

/** A bound of a number, in the unit of the field if it has one. A year has no separator. */
interface Bound extends Limit {
  unit?: Names
  isYear?: boolean
}

const bound = ({ limit, unit, isYear }: Bound, language: Language) =>
  `${isYear ? limit : writeNumber(limit, language)}${unit ? ` ${unit[language]}` : ''}`

/** A bound of the number of members, with the members that the schema knows, in quotes, if they are few. */
interface Members extends Limit {
  members?: readonly Names[]
}

const number = (value: number): Names => ({ id: writeNumber(value, 'id'), en: writeNumber(value, 'en') })
const items = (count: number, one: string, many: string) => `${writeNumber(count, 'en')} ${count === 1 ? one : many}`

const id = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/
/** Returns a function that puts a word in place of an example that is an id: it is nobody's, and cannot be chosen. */
const idWord = (word: string) => (example: string) => (id.test(example) ? word : example)

const yes: Names = { id: 'ya', en: 'yes' }
const no: Names = { id: 'tidak', en: 'no' }

/** Returns the label of a choice in quotes, with its code in the API if it has one; or its value, in quotes. */
const choice = (value: unknown, language: Language): string => {
  if (typeof value === 'boolean') return labelled(value ? yes : no, value, language)
  if (!isNames(value)) return quoted(JSON.stringify(value)?.replace(/^"|"$/g, '') ?? value)
  return 'code' in value ? labelled(value, value.code, language) : quoted(value[language])
}

const isNames = (value: unknown): value is Names =>
  typeof value === 'object' && value !== null && 'id' in value && 'en' in value

/** Words for broken keywords of JSON Schema, and for two own ones: `blank` and `number_range`. */
export const keywordWords = {
  required: says('wajib diisi.', 'is required.'),
  dependentRequired: says(
    'wajib diisi karena isian terkait sudah diisi.',
    'is required because a related field is given.',
  ),
  additionalProperties: says('tidak dikenal di sini. Hapus isian itu.', 'is not known here. Remove it.'),
  unevaluatedProperties: says('tidak dikenal di sini. Hapus isian itu.', 'is not known here. Remove it.'),
  'false schema': says('tidak berlaku di sini. Hapus isian itu.', 'does not apply here. Remove it.'),
  type: saysWith<{ type: string | readonly string[] }>({ type: 'integer' }, ({ type }) => typeWords(type)),
  enum: saysWith<{ allowedValues: readonly unknown[] }>(
    {
      allowedValues: [
        { id: 'perpanjangan', en: 'renewal', code: 'renewal' },
        { id: 'perubahan', en: 'amendment', code: 'amendment' },
      ],
    },
    ({ allowedValues }) => ({
      id: `harus ${allowedValues.length > 1 ? 'salah satu dari ' : ''}${writeList(chosen(allowedValues, 'id'), 'or', 'id')}.`,
      en: `must be ${allowedValues.length > 1 ? 'one of ' : ''}${writeList(chosen(allowedValues, 'en'), 'or', 'en')}.`,
    }),
  ),
  const: saysWith<{ allowedValue: unknown }>({ allowedValue: 'new' }, ({ allowedValue }) => ({
    id: `harus ${choice(allowedValue, 'id')}.`,
    en: `must be ${choice(allowedValue, 'en')}.`,
  })),
  pattern: saysWith<{ examples?: readonly string[] }>({ examples: ['001'] }, ({ examples = [] }) =>
    examples.length === 0
      ? {
          id: 'tidak ditulis dalam format yang diminta. Periksa petunjuk isiannya.',
          en: 'is not written in the right format. See its description.',
        }
      : {
          id: `harus ditulis seperti contoh ini: ${writeList(examples.map(idWord('sebuah ID')), 'or', 'id')}.`,
          en: `must be written like this example: ${writeList(examples.map(idWord('an ID')), 'or', 'en')}.`,
        },
  ),
  blank: says('tidak boleh hanya berisi spasi.', 'must hold more than spaces.'),
  format: saysWith<{ format: string }>({ format: 'date' }, ({ format }) => formatWords(format)),
  minLength: saysWith<Limit>({ limit: 3 }, ({ limit }) =>
    limit <= 1
      ? { id: 'tidak boleh kosong.', en: 'must not be empty.' }
      : {
          id: `harus berisi paling sedikit ${number(limit).id} karakter.`,
          en: `must have at least ${number(limit).en} characters.`,
        },
  ),
  maxLength: saysWith<Limit>({ limit: 1_000 }, ({ limit }) => ({
    id: `boleh berisi paling banyak ${number(limit).id} karakter.`,
    en: `may have at most ${items(limit, 'character', 'characters')}.`,
  })),
  minimum: saysWith<Bound>({ limit: 1, unit: { id: 'm²', en: 'm²' } }, (stated) => ({
    id: `tidak boleh kurang dari ${bound(stated, 'id')}.`,
    en: `must be at least ${bound(stated, 'en')}.`,
  })),
  maximum: saysWith<Bound>({ limit: 10_000 }, (stated) => ({
    id: `tidak boleh lebih dari ${bound(stated, 'id')}.`,
    en: `must be at most ${bound(stated, 'en')}.`,
  })),
  exclusiveMinimum: saysWith<Bound>({ limit: 0 }, (stated) => ({
    id: `harus lebih dari ${bound(stated, 'id')}.`,
    en: `must be more than ${bound(stated, 'en')}.`,
  })),
  exclusiveMaximum: saysWith<Bound>({ limit: 100 }, (stated) => ({
    id: `harus kurang dari ${bound(stated, 'id')}.`,
    en: `must be less than ${bound(stated, 'en')}.`,
  })),
  multipleOf: saysWith<{ multipleOf: number }>({ multipleOf: 0.5 }, ({ multipleOf }) => ({
    id: `harus kelipatan ${number(multipleOf).id}.`,
    en: `must be a multiple of ${number(multipleOf).en}.`,
  })),
  minItems: saysWith<Limit>({ limit: 1 }, ({ limit }) => ({
    id: `harus berisi paling sedikit ${number(limit).id} butir.`,
    en: `must have at least ${items(limit, 'item', 'items')}.`,
  })),
  maxItems: saysWith<Limit>({ limit: 20 }, ({ limit }) => ({
    id: `boleh berisi paling banyak ${number(limit).id} butir.`,
    en: `may have at most ${items(limit, 'item', 'items')}.`,
  })),
  uniqueItems: says(
    'berisi nilai yang berulang. Setiap nilai hanya boleh ada satu kali.',
    'repeats a value. Each value may occur only once.',
  ),
  minProperties: saysWith<Members>(
    { limit: 1, members: [{ id: '"questions"', en: '"questions"' }] },
    ({ limit, members = [] }) => ({
      id: `harus berisi paling sedikit ${number(limit).id} isian${among(members, 'dari', 'id')}.`,
      en: `must have at least ${items(limit, 'field', 'fields')}${among(members, 'of', 'en')}.`,
    }),
  ),
  maxProperties: saysWith<Members>({ limit: 20 }, ({ limit, members = [] }) => ({
    id: `boleh berisi paling banyak ${number(limit).id} isian${among(members, 'dari', 'id')}.`,
    en: `may have at most ${items(limit, 'field', 'fields')}${among(members, 'of', 'en')}.`,
  })),
  discriminator: says(
    'tidak ada, atau bukan salah satu nilai yang dikenal.',
    'is missing, or is not one of the known values.',
  ),
  number_range: says('terlalu besar untuk sebuah bilangan.', 'is too large for a number.'),
} as const

/** Returns the members to choose from, after a preposition; nothing when there are none. */
const among = (members: readonly Names[], preposition: string, language: Language) => {
  const written = members.map((member) => member[language])
  return members.length === 0 ? '' : ` ${preposition} ${writeList(written, 'or', language)}`
}

const chosen = (values: readonly unknown[], language: Language) => values.map((value) => choice(value, language))
