import { readFile } from 'node:fs/promises'
import type { PermitTypeDefinition } from '../../src/catalogue/permit-types/schema.ts'
import { unknownContact } from '../../src/network/offices/contact.ts'
import type { CertificateFacts } from '../../src/permits/certificates/certificate.ts'

/** What a certificate of a sample type is made of, for a permit of the first sample answers. */
export async function certificateFacts(code: string): Promise<CertificateFacts> {
  const { samples = [], ...type }: PermitTypeDefinition = JSON.parse(
    await readFile(new URL(`../../src/sample/permit-types/${code}.json`, import.meta.url), 'utf8'),
  )
  const above = [
    { level: 'city', name: 'Kota Administrasi Jakarta Pusat' },
    { level: 'province', name: 'Daerah Khusus Ibukota Jakarta' },
  ] as const
  const district = [{ level: 'district', name: 'Menteng' } as const, ...above]
  return {
    number: '1/8.1/31.71.06/-1.785.51/2026',
    address: 'https://permits.test/v1/verifications/Yq3vN0d7b2WcR8mKfT1xUe5H',
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
        ...type.certificate,
        conditions: [{ id: 'Contoh ketentuan.', en: 'A sample condition.' }],
        certainty: 'uncertain',
      },
    },
    answers: samples[0]?.answers ?? {},
    issuedAt: new Date('2026-11-27T02:00:00Z'),
    validFrom: '2026-11-27',
    validUntil: '2031-11-27',
  }
}
