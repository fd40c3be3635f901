const labels = new Map<string, string>([
  ['application/pdf', 'PDF'],
  ['application/zip', 'ZIP'],
  ['image/jpeg', 'JPEG'],
  ['image/png', 'PNG'],
  ['image/tiff', 'TIFF'],
  ['image/vnd.dwg', 'DWG'],
  ['image/gif', 'GIF'],
  ['image/webp', 'WebP'],
  ['image/heic', 'HEIC'],
  ['image/avif', 'AVIF'],
  ['image/bmp', 'BMP'],
  ['video/mp4', 'MP4'],
  ['video/quicktime', 'MOV'],
  ['application/vnd.rar', 'RAR'],
  ['application/x-rar-compressed', 'RAR'],
  ['application/rtf', 'RTF'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'PowerPoint'],
])

/** Returns the common name of a media type, such as `PDF`. Undefined: it has none. */
export const knownFormat = (mediaType: string): string | undefined => labels.get(mediaType)

/** Returns the common name of a media type, or the media type in quotes. */
export const fileFormat = (mediaType: string): string => knownFormat(mediaType) ?? `"${mediaType}"`
