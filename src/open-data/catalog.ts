import { formats, type OpenFormat } from './formats.ts'

/** The words of the network about its open data, from the settings. Undefined: not stated. */
export interface OpenDataWords {
  /** Name of the body that publishes them. */
  publisher: string | undefined
  /** IRI of the licence. */
  licence: string | undefined
}

/** A file as the catalogue describes it. `sha256` is in hexadecimal. */
interface DescribedFile {
  format: OpenFormat
  day: string
  sizeBytes: number
  sha256: string
  madeAt: Date
}

const context = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dcterms: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  spdx: 'http://spdx.org/rdf/terms#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  'dcterms:title': { '@container': '@language' },
  'dcterms:description': { '@container': '@language' },
  'dcat:byteSize': { '@type': 'xsd:nonNegativeInteger' },
  'dcat:temporalResolution': { '@type': 'xsd:duration' },
  'dcterms:modified': { '@type': 'xsd:dateTime' },
  'spdx:checksumValue': { '@type': 'xsd:hexBinary' },
}
const vocabulary = 'http://publications.europa.eu/resource/authority'
const specification = 'https://github.com/open-data-standards/permitdata.org/wiki/Core-Permits-Dataset-Requirements'

/** Returns a reference to a resource with its class, as the ranges of DCAT-AP demand where no vocabulary is loaded. */
const typed = (iri: string, type: string): object => ({ '@id': iri, '@type': type })

/**
 * Returns the catalogue in DCAT 3 as JSON-LD, with the properties that DCAT-AP 3.0.1 requires. Omits unknown ones. Each
 * resource that is referred to states its class.
 */
export function catalogOf(
  publicUrl: string,
  { publisher, licence }: OpenDataWords,
  { files, years, countedAt }: { files: readonly DescribedFile[]; years: readonly string[]; countedAt: Date },
): object {
  const base = `${publicUrl}/v1/open-data`
  const common = {
    ...(publisher !== undefined && {
      'dcterms:publisher': { '@id': `${base}/catalog#publisher`, '@type': 'foaf:Agent', 'foaf:name': publisher },
    }),
    ...(licence !== undefined && { 'dcterms:license': typed(licence, 'dcterms:LicenseDocument') }),
  }
  return {
    '@context': context,
    '@id': `${base}/catalog`,
    '@type': 'dcat:Catalog',
    'dcterms:title': { id: 'Data terbuka perizinan', en: 'Open data on permits' },
    'dcterms:description': {
      id: 'Izin yang diterbitkan dan statistik pelayanan, tanpa data pribadi.',
      en: 'Issued permits and statistics of the service, without personal data.',
    },
    ...common,
    'dcat:dataset': [
      permitsDataset(base, files, { ...common, ...explainedIn(publicUrl, 'open-data') }),
      statisticsDataset(base, years, {
        ...common,
        ...explainedIn(publicUrl, 'statistics'),
        'dcat:landingPage': typed(`${publicUrl}/docs`, 'foaf:Document'),
        'dcterms:modified': countedAt.toISOString(),
      }),
    ],
  }
}

/** Returns the chapter of the guide that explains each field of a dataset. */
const explainedIn = (publicUrl: string, chapter: string): object => ({
  'foaf:page': typed(`${publicUrl}/docs/reading/?api=guide-${chapter}`, 'foaf:Document'),
})

function permitsDataset(base: string, files: readonly DescribedFile[], common: object): object {
  return {
    '@id': `${base}/catalog#permits`,
    '@type': 'dcat:Dataset',
    'dcterms:title': { id: 'Izin yang diterbitkan', en: 'Issued permits' },
    'dcterms:description': {
      id: [
        'Jenis, tempat, bulan terbit, dan keadaan izin, tanpa data pribadi. Diperbarui setiap hari.',
        'PermitNum adalah pengenal acak, bukan nomor izin. Izin sejenis yang kurang dari lima tidak dimuat.',
      ].join(' '),
      en: [
        'Type, place, month of issue and state of permits, without personal data. Updated daily.',
        'PermitNum is a random identifier, not the number of the permit. Fewer than five of a kind are left out.',
      ].join(' '),
    },
    ...common,
    ...dated(files),
    'dcterms:accrualPeriodicity': typed(`${vocabulary}/frequency/DAILY`, 'dcterms:Frequency'),
    'dcterms:accessRights': typed(`${vocabulary}/access-right/PUBLIC`, 'dcterms:RightsStatement'),
    'dcterms:conformsTo': typed(specification, 'dcterms:Standard'),
    'dcat:temporalResolution': 'P1M',
    'dcat:distribution': files.map((file) => distributionOf(base, file, common)),
  }
}

/** Returns the time of the newest file. Empty without files. */
const dated = (files: readonly DescribedFile[]): object => {
  const newest = Math.max(...files.map(({ madeAt }) => madeAt.getTime()))
  return files.length === 0 ? {} : { 'dcterms:modified': new Date(newest).toISOString() }
}

const distributionOf = (base: string, file: DescribedFile, common: object): object => ({
  '@id': `${base}/catalog#permits-${file.format}`,
  '@type': 'dcat:Distribution',
  ...licenceOf(common),
  'dcat:accessURL': { '@id': `${base}/permits/${file.format}` },
  'dcat:downloadURL': { '@id': `${base}/permits/${file.format}` },
  ...typeOf(formats[file.format].mediaType),
  'dcat:byteSize': String(file.sizeBytes),
  'dcterms:modified': file.madeAt.toISOString(),
  'spdx:checksum': {
    '@type': 'spdx:Checksum',
    'spdx:algorithm': { '@id': 'spdx:checksumAlgorithm_sha256' },
    'spdx:checksumValue': file.sha256,
  },
})

function statisticsDataset(base: string, years: readonly string[], common: object): object {
  return {
    '@id': `${base}/catalog#statistics`,
    '@type': 'dcat:Dataset',
    'dcterms:title': { id: 'Statistik pelayanan', en: 'Statistics of the service' },
    'dcterms:description': {
      id: [
        'Jumlah permohonan, keputusan, dan waktu pelayanan menurut bulan, kantor, dan jenis izin.',
        'Jumlah 1 sampai 4 dikosongkan, dan jumlah lain dibulatkan ke kelipatan 5, untuk melindungi orang.',
      ].join(' '),
      en: [
        'Applications, decisions and service times by month, office and permit type.',
        'Counts from 1 to 4 are empty, and others are rounded to multiples of 5, to protect people.',
      ].join(' '),
    },
    ...common,
    'dcterms:accrualPeriodicity': typed(`${vocabulary}/frequency/CONT`, 'dcterms:Frequency'),
    'dcterms:accessRights': typed(`${vocabulary}/access-right/PUBLIC`, 'dcterms:RightsStatement'),
    'dcat:temporalResolution': 'P1M',
    'dcat:distribution': years.map((year) => ({
      '@id': `${base}/catalog#statistics-${year}`,
      '@type': 'dcat:Distribution',
      'dcterms:title': { id: `Statistik ${year}`, en: `Statistics of ${year}` },
      ...licenceOf(common),
      'dcat:accessURL': { '@id': `${base}/statistics/${year}` },
      'dcat:downloadURL': { '@id': `${base}/statistics/${year}` },
      ...typeOf('text/csv'),
    })),
  }
}

/** Returns the licence for a distribution: DCAT-AP requires it there, too. */
const licenceOf = (common: object): object =>
  'dcterms:license' in common ? { 'dcterms:license': common['dcterms:license'] } : {}

const registered = new Set(['text/csv', 'application/geo+json'])
/** Returns the media type: as an IRI if IANA has registered it, otherwise as a text. */
const typeOf = (mediaType: string): object =>
  registered.has(mediaType)
    ? { 'dcat:mediaType': typed(`https://www.iana.org/assignments/media-types/${mediaType}`, 'dcterms:MediaType') }
    : { 'dcterms:format': { '@type': 'dcterms:MediaTypeOrExtent', 'dcterms:title': { en: mediaType } } }
