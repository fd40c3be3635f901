import { readFile } from 'node:fs/promises'
import type { PermitTypeDefinition } from '../../../src/catalogue/permit-types/schema.ts'
import { unknownContact } from '../../../src/network/offices/contact.ts'
import { plainLayout } from '../../../src/permits/certificate-layouts/layout.ts'
import type { CertificateFacts } from '../../../src/permits/certificates/facts.ts'

/** Returns the facts of a certificate of a sample type, for the first sample answers. */
export async function certificateFacts(code: string): Promise<CertificateFacts> {
  const {
    samples = [],
    certificate,
    ...type
  }: PermitTypeDefinition = JSON.parse(
    await readFile(new URL(`../../../src/sample/permit-types/${code}.json`, import.meta.url), 'utf8'),
  )
  const above = [
    { level: 'city', name: 'Kota Administrasi Jakarta Pusat' },
    { level: 'province', name: 'Daerah Khusus Ibukota Jakarta' },
  ] as const
  const district = [{ level: 'district', name: 'Menteng' } as const, ...above]
  return {
    number: '1/8.1/31.71.06/-1.785.51/2026',
    address: 'https://permits.test/v1/verifications/Yq3vN0d7b2WcR8mKfT1xUe5H',
    typed: {
      code: '4RT9-0MXW-7C2H-K5JS',
      address: 'https://permits.test/v1/verifications/4RT9-0MXW-7C2H-K5JS',
    },
    layout: plainLayout,
    signatory: { name: 'Head of office', rank: 'Penata Tingkat I (III/d)', employeeNumber: '198001012005011001' },
    originals: { matched: 3, lastOn: '2026-11-26' },
    office: { id: 'PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' },
    contact: {
      ...unknownContact,
      address: { street: 'Jalan Contoh Nomor 1, Menteng', postalCode: '10310' },
      telephone: '+62210000000',
    },
    officeRegions: district,
    placeRegions: [{ level: 'village', name: 'Menteng' }, ...district],
    type: {
      ...type,
      certificate: {
        shows: certificate?.shows ?? [],
        conditions: [{ id: 'Contoh ketentuan.', en: 'A sample condition.' }],
        certainty: 'uncertain',
      },
    },
    answers: samples[0]?.answers ?? {},
    conditions: [],
    issuedAt: new Date('2026-11-27T02:00:00Z'),
    validFrom: '2026-11-27',
    validUntil: '2031-11-27',
  }
}
