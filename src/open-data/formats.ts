import { csvField } from '../statistics/csv.ts'
import { type OpenPermit, openFields } from './record.ts'

/** A format of a file: media type, description for the contract, and the texts before, for and after the records. */
export interface Format {
  mediaType: string
  description: string
  begin: string
  /** Returns the text of a record. `isFirst`: it is the first of the file. */
  record: (permit: OpenPermit, isFirst: boolean) => string
  end: string
}

export const openFormats = ['jsonl', 'csv', 'geojson'] as const
export type OpenFormat = (typeof openFormats)[number]

/** The formats of the files: JSON Lines, CSV (RFC 4180), and GeoJSON (RFC 7946) without geometries. */
export const formats: Record<OpenFormat, Format> = {
  jsonl: {
    mediaType: 'application/x-ndjson',
    description: 'JSON Lines in UTF-8: an object for each record.',
    begin: '',
    record: (permit) => `${JSON.stringify(permit)}\n`,
    end: '',
  },
  csv: {
    mediaType: 'text/csv',
    description: 'CSV (RFC 4180) in UTF-8, with a header line.',
    begin: `${openFields.join()}\r\n`,
    record: (permit) => `${openFields.map((name) => csvField(permit[name])).join()}\r\n`,
    end: '',
  },
  geojson: {
    mediaType: 'application/geo+json',
    description: 'The issued permits. In GeoJSON (RFC 7946) each record is a feature, without a geometry.',
    begin: '{"type":"FeatureCollection","features":[',
    record: (permit, isFirst) => `${isFirst ? '' : ','}\n${JSON.stringify(featureOf(permit))}`,
    end: '\n]}\n',
  },
}

const featureOf = ({ PermitNum, ...properties }: OpenPermit) => ({
  type: 'Feature',
  id: PermitNum,
  geometry: null,
  properties: { PermitNum, ...properties },
})
