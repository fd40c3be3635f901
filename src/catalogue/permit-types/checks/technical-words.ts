import type { Names } from '../../../platform/words.ts'

type Say = (...parts: string[]) => Names

const always =
  (id: string, en: string): Say =>
  () => ({ id, en })

/** Explanations of the messages of CEL, Ajv, RE2 and our own checks. The first that matches is used. */
const meanings: readonly [message: RegExp, say: Say][] = [
  [
    /^there is no (.+?) in the form there, only: (.*)$/,
    (name = '', others = '') => ({
      id: `isian \`${name}\` tidak ada di sana. Yang ada: ${quotedNames(others)}`,
      en: `the form has no field \`${name}\` there. It has: ${quotedNames(others)}`,
    }),
  ],
  [
    /^is (.+), has to be (.+)$/,
    (found = '', wanted = '') => ({
      id: `hasilnya harus \`${wanted}\`, bukan \`${found}\``,
      en: `its result has to be \`${wanted}\`, not \`${found}\``,
    }),
  ],
  [
    /^(\w+) is not for rules$/,
    (name = '') => ({
      id: `fungsi \`${name}\` tidak boleh dipakai dalam aturan`,
      en: `the function \`${name}\` is not allowed in rules`,
    }),
  ],
  [/^loops are nested/, always('perulangannya bersarang terlalu dalam', 'its loops are nested too deep')],
  [
    /^longer than (\d+) characters$/,
    (limit = '') => ({ id: `lebih panjang dari ${limit} karakter`, en: `it is longer than ${limit} characters` }),
  ],
  [
    /^could take /,
    always(
      'perhitungannya dapat terlalu lama. Kecilkan `maxItems` daftar yang dilalui',
      'it could take too long. Lower the `maxItems` of the lists that it goes through',
    ),
  ],
  [
    /^goes through a list of no known length/,
    always(
      'daftar yang dilalui tidak berbatas. Tetapkan `maxItems` pada formulir',
      'it goes through a list without a limit. Set its `maxItems` in the form',
    ),
  ],
  [
    /no amount$/,
    always('hasilnya bukan jumlah rupiah yang dapat ditagih', 'its result is no amount of rupiah that can be charged'),
  ],
  [
    /^a personal answer is missing/,
    always('jawaban pribadi yang dibaca tidak ada atau tidak cocok', 'a personal answer is missing or does not fit it'),
  ],
  [
    /^reads a personal answer, and a quantity/,
    always(
      'aturan ini membaca jawaban pribadi, padahal banyaknya satuan ditampilkan bersama retribusi',
      'it reads a personal answer, and the number of units is shown with the fee',
    ),
  ],
  [/index out of bounds/, always('daftar tidak mempunyai butir itu', 'the list has no such item')],
  [
    /^No such key: (.+)$/,
    (name = '') => ({
      id: `isian \`${name}\` tidak ada dalam jawaban`,
      en: `the answers have no field \`${name}\``,
    }),
  ],
  [/^Unknown variable: (.+)$/, (name = '') => ({ id: `\`${name}\` tidak dikenal`, en: `\`${name}\` is not known` })],
  [
    /no such overload|no matching overload|Operator|type mismatch|index must be|cannot be range/i,
    always('jenis nilai yang digabungkan tidak cocok', 'the types of the values do not go together'),
  ],
  [
    /unknown keyword: "(.+?)"/,
    (name = '') => ({ id: `kata kunci \`${name}\` tidak dikenal`, en: `the keyword \`${name}\` is not known` }),
  ],
  [
    /can't resolve reference (\S+)/,
    (name = '') => ({ id: `rujukan \`${name}\` tidak ditemukan`, en: `the reference \`${name}\` leads nowhere` }),
  ],
  [/^is larger than (\d+) bytes$/, always('ukurannya melebihi 256 KB', 'it is larger than 256 KB')],
  [/^schema is invalid/, always('susunannya tidak sesuai JSON Schema 2020-12', 'it is not valid JSON Schema 2020-12')],
  [
    /^strict mode/,
    always('ada kata kunci yang tidak berpengaruh di tempatnya', 'a keyword has no effect where it stands'),
  ],
  [
    /error parsing regexp|regular expression|missing closing|invalid escape|invalid or unsupported/i,
    always('ada `pattern` yang tidak dapat dipakai (RE2)', 'a `pattern` cannot be used (RE2)'),
  ],
]

const otherOf: Record<'form' | 'rule', Names> = {
  form: { id: 'pemeriksa formulir menolaknya', en: 'the checker of forms refuses it' },
  rule: {
    id: 'penulisannya tidak dapat dibaca pemeriksa aturan (CEL)',
    en: 'its syntax cannot be read by the checker of rules (CEL)',
  },
}

const quotedNames = (names: string) =>
  names
    .split(', ')
    .map((name) => `\`${name}\``)
    .join(', ')

/** Returns the explanation of a checker's message in both languages; for an unknown message, a general one. */
export function meaningOf(message: string, of: 'form' | 'rule'): Names {
  for (const [known, say] of meanings) {
    const found = known.exec(message)
    if (found) return say(...found.slice(1))
  }
  return otherOf[of]
}
