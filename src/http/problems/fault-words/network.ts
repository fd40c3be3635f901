import { dayInWords } from '../../../platform/moment-words.ts'
import { writeList, writeNumber } from '../../../platform/quantity-words.ts'
import { quoted, says, saysWith } from './fault-word.ts'

/** Words for broken rules of regions, offices, calendars, visits, agencies and contacts. */
export const networkWords = {
  not_in_network: says(
    'tidak terdaftar dalam jaringan ini. Jika kelurahan itu sudah digantikan, sebutkan kelurahan penggantinya.',
    'names no village of this network. If the village was replaced, state the one that replaced it.',
  ),
  not_a_region: says('bukan wilayah dalam jaringan ini.', 'is not a region of this network.'),
  not_a_permit_type: saysWith({ code: 'XYZ' }, ({ code }) => ({
    id: `memuat ${quoted(code)}, yang bukan jenis izin dalam jaringan ini.`,
    en: `has ${quoted(code)}, which is not a permit type of this network.`,
  })),
  not_a_region_code: saysWith({ code: '31.99' }, ({ code }) => ({
    id: `memuat ${quoted(code)}, yang bukan wilayah dalam jaringan ini.`,
    en: `has ${quoted(code)}, which is not a region of this network.`,
  })),
  subject_taken: says('sudah dipakai lembaga lain.', 'is already used by another agency.'),
  everything_alone: says(
    'memuat "*", yang sudah berarti semuanya. Hapus nilai yang lain.',
    'has "*", which means everything. Remove the other values.',
  ),
  not_an_office: says('bukan kantor dalam jaringan ini.', 'is not an office of this network.'),
  not_an_open_office: says('bukan kantor yang melayani pengunjung.', 'is not an office that receives visitors.'),
  office_dissolved: says(
    'sudah dibubarkan. Tunjuk petugas di kantor penerusnya.',
    'was dissolved. Appoint staff at the office that took over.',
  ),
  another_office: says('harus kantor lain.', 'must be another office.'),
  own_counter: says('bukan kantor tempat Anda bertugas di loket.', 'is not an office whose front desk you serve.'),
  counter_closed: says(
    'adalah kantor yang loketnya belum buka atau sudah ditutup.',
    'is an office whose counter is not open yet, or not any more.',
  ),
  not_trusted: says(
    'bukan penerbit identitas yang dipercaya layanan ini.',
    'is not the identity issuer that this service trusts.',
  ),
  before_winding_down: says(
    'tidak boleh sebelum hari pertama pembubaran.',
    'must not be before the first day of the dissolution.',
  ),
  before_it_begins: says(
    'harus sesudah wilayah itu sendiri mulai berlaku.',
    'must be after the day on which the region itself begins.',
  ),
  not_in_district: says(
    'harus kode kelurahan dalam kecamatan yang sama.',
    'must be the code of a village of the same district.',
  ),
  region_exists: says('sudah dipakai wilayah lain.', 'is already used for another region.'),
  other_year: saysWith({ year: 2027 }, ({ year }) => ({
    id: `harus dalam tahun ${year}.`,
    en: `must lie in ${year}.`,
  })),
  closes_first: says('harus sesudah jam buka.', 'must be later than the opening.'),
  first_hours: saysWith({ day: '2027-01-01' }, ({ day }) => ({
    id: `harus memuat jam kantor sejak ${dayInWords(day, 'id')}.`,
    en: `must have office hours from ${dayInWords(day, 'en')} on.`,
  })),
  day_passed: saysWith({ day: '2026-11-23' }, ({ day }) => ({
    id: `mengubah ${dayInWords(day, 'id')}, yang sudah lewat. Hari itu tetap seperti yang diumumkan.`,
    en: `changes ${dayInWords(day, 'en')}, which has passed. That day stays as it was published.`,
  })),
  too_soon: saysWith({ minutes: 60 }, ({ minutes }) => ({
    id: `harus sedikitnya ${writeNumber(minutes, 'id')} menit dari sekarang.`,
    en: `must be at least ${writeNumber(minutes, 'en')} minutes ahead.`,
  })),
  too_many_days: saysWith({ limit: 31 }, ({ limit }) => ({
    id: `paling jauh ${writeNumber(limit, 'id')} hari dari hari pertama.`,
    en: `must be at most ${writeNumber(limit, 'en')} days from the first day.`,
  })),
  last_day: says(
    'harus memuat `{lastDay}` bila batas waktunya ditetapkan, dan hanya bila begitu.',
    'must hold `{lastDay}` if a time limit is set, and only then.',
  ),
  longer_than_period: saysWith({ minutes: 240 }, ({ minutes }) => ({
    id: `lebih lama dari jam bukanya, ${writeNumber(minutes, 'id')} menit.`,
    en: `is longer than the ${writeNumber(minutes, 'en')} minutes that the counter is open.`,
  })),
  overlaps: says('bertumpang tindih dengan jam lain pada hari itu.', 'overlaps other hours of that day.'),
  not_a_slot: says(
    'bukan awal jadwal loket kantor ini. Pilih salah satu jadwal yang ditawarkan.',
    'is not the beginning of a time slot of this office. Choose one of those on offer.',
  ),
  not_an_address: says(
    'bukan alamat surel, dan bukan nomor telepon dengan kode negara, misalnya +6281234567890.',
    'is neither an e-mail address nor a telephone number with its country code, for example +6281234567890.',
  ),
  not_served: saysWith<{ served: readonly string[] }>({ served: ['email', 'sms'] }, ({ served }) => ({
    id: `tidak dilayani di sini. Pilih ${writeList(served.map(quoted), 'or', 'id')}.`,
    en: `is not served here. Choose ${writeList(served.map(quoted), 'or', 'en')}.`,
  })),
  wrong_code: says(
    'salah atau sudah tidak berlaku. Sebutkan lagi alamatnya untuk memperoleh kode baru.',
    'is wrong or no longer valid. State the address again to get a new code.',
  ),
} as const
