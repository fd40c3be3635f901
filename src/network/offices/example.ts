import { exampleId } from '../../http/examples.ts'

/** The office that the examples of the contract show. */
export const exampleOffice = {
  id: exampleId,
  names: { id: 'PTSP Kecamatan Menteng', en: 'One-stop service office, Menteng District' },
}

/** The same office with its place in the network. */
export const exampleOfficeInNetwork = { ...exampleOffice, level: 'district', regionCode: '31.71.06', state: 'online' }
