import { deflateSync, inflateSync } from 'node:zlib'
import { unzipSync, zipSync } from 'fflate'
import { decodeBase64 } from '../base64.ts'

/** One file of an archive. */
export interface ArchiveEntry {
  readonly name: string
  readonly content: Uint8Array
}

/** No day's archive is larger once opened; whatever claims to be is refused before it is unpacked. */
const MAX_ARCHIVE_BYTES = 1_000_000_000
const MAX_ARCHIVE_ENTRIES = 16

/** The hour that every archive says it was made: the same books shall give the same bytes. */
const MADE_AT = { year: 2020, month: 0, day: 1 }

/** Packs files into a ZIP. They are stored as they are, because the whole is compressed once, by `toFileContent`. */
export function zipFiles(entries: readonly ArchiveEntry[]): Buffer {
  const files = Object.fromEntries(entries.map(({ name, content }) => [name, content]))
  // A ZIP holds local time, so that a local date gives the same bytes in every time zone.
  const mtime = new Date(MADE_AT.year, MADE_AT.month, MADE_AT.day)
  return Buffer.from(zipSync(files, { level: 0, mtime }))
}

/** Unpacks a ZIP, stored or compressed; undefined when it is none, or larger than archives may be. */
export function unzipFiles(zip: Uint8Array, maxBytes = MAX_ARCHIVE_BYTES): ArchiveEntry[] | undefined {
  let bytes = 0
  let entries = 0
  try {
    const files = unzipSync(zip, {
      filter: ({ originalSize }) => {
        bytes += originalSize
        entries++
        if (bytes > maxBytes || entries > MAX_ARCHIVE_ENTRIES) throw new Error('too large')
        return true
      },
    })
    return Object.entries(files).map(([name, content]) => ({ name, content }))
  } catch {
    return undefined
  }
}

/** The protocol's `fileContent`: zlib (with its header), then base64. */
export function toFileContent(file: Uint8Array): string {
  return deflateSync(file).toString('base64')
}

/** Opens a `fileContent`; undefined when it is not base64 over zlib, or larger than files may be. */
export function fromFileContent(fileContent: string, maxBytes = MAX_ARCHIVE_BYTES): Buffer | undefined {
  const packed = decodeBase64(fileContent)
  if (!packed) return undefined
  try {
    return inflateSync(packed, { maxOutputLength: maxBytes })
  } catch {
    return undefined
  }
}
