import { once } from 'node:events'
import { createGzip, type Gzip } from 'node:zlib'

/**
 * Writes a ZIP of compressed entries piece by piece, so that a day of a million lines never lies in memory as text:
 * pieces are compressed on another thread while the next ones are made. The same input gives the same bytes.
 */
export class ZipWriter {
  readonly #entries: Entry[] = []

  /** Begins an entry; several may be open at once. */
  entry(name: string): ZipEntry {
    const entry = new Entry(name)
    this.#entries.push(entry)
    return entry
  }

  /** Closes every entry and gives the archive. */
  async finish(): Promise<Buffer> {
    const parts: Buffer[] = []
    const directory: Buffer[] = []
    let offset = 0
    for (const entry of this.#entries) {
      const body = await entry.end()
      const header = entry.localHeader(body.length)
      parts.push(header, body)
      directory.push(entry.directoryHeader(body.length, offset))
      offset += header.length + body.length
    }
    const listing = Buffer.concat(directory)
    return Buffer.concat([...parts, listing, endOfDirectory(this.#entries.length, listing.length, offset)])
  }
}

export interface ZipEntry {
  /** Takes a piece of the entry's content, which may not change until this resolves: then it is packed. */
  write(piece: Uint8Array): Promise<void>
}

/** Quick rather than small: the lines are mostly blanks, which any level packs to a tenth. */
const LEVEL = 1
/** What gzip puts around the deflated bytes: a header without a name, then checksum and length. */
const GZIP_HEADER_BYTES = 10
const GZIP_TRAILER_BYTES = 8
/** Beyond this a ZIP needs another format. */
const ENTRY_BYTES_MAX = 0xffff_ffff
/** 1 January 2020, 00:00, as ZIP packs it: no archive says when it was made. */
const MADE_ON = ((2020 - 1980) << 9) | (1 << 5) | 1
const MADE_AT = 0
const DEFLATED = 8
const VERSION = 20

class Entry implements ZipEntry {
  readonly #name: Buffer
  /** Gzip rather than raw deflate: the same bytes, and the checksum that a ZIP needs is made on the other thread. */
  readonly #gzip: Gzip = createGzip({ level: LEVEL, chunkSize: 256 * 1024 })
  readonly #packed: Buffer[] = []
  #crc = 0
  #bytes = 0

  constructor(name: string) {
    this.#name = Buffer.from(name, 'ascii')
    this.#gzip.on('data', (chunk: Buffer) => this.#packed.push(chunk))
  }

  write(piece: Uint8Array): Promise<void> {
    this.#bytes += piece.length
    if (this.#bytes > ENTRY_BYTES_MAX) throw new RangeError('an entry is too large for a ZIP')
    return new Promise((resolve, reject) => {
      this.#gzip.write(piece, (error) => (error ? reject(error) : resolve()))
    })
  }

  async end(): Promise<Buffer> {
    this.#gzip.end()
    await once(this.#gzip, 'end')
    const whole = Buffer.concat(this.#packed)
    this.#crc = whole.readUInt32LE(whole.length - GZIP_TRAILER_BYTES)
    return whole.subarray(GZIP_HEADER_BYTES, -GZIP_TRAILER_BYTES)
  }

  localHeader(packedBytes: number): Buffer {
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(VERSION, 4)
    this.#facts(packedBytes).copy(header, 6)
    return Buffer.concat([header, this.#name])
  }

  directoryHeader(packedBytes: number, offset: number): Buffer {
    const header = Buffer.alloc(46)
    header.writeUInt32LE(0x02014b50, 0)
    header.writeUInt16LE(VERSION, 4)
    header.writeUInt16LE(VERSION, 6)
    this.#facts(packedBytes).copy(header, 8)
    header.writeUInt32LE(offset, 42)
    return Buffer.concat([header, this.#name])
  }

  /** Flags to length of name: the same in both headers. */
  #facts(packedBytes: number): Buffer {
    const facts = Buffer.alloc(22)
    facts.writeUInt16LE(DEFLATED, 2)
    facts.writeUInt16LE(MADE_AT, 4)
    facts.writeUInt16LE(MADE_ON, 6)
    facts.writeUInt32LE(this.#crc, 8)
    facts.writeUInt32LE(packedBytes, 12)
    facts.writeUInt32LE(this.#bytes, 16)
    facts.writeUInt16LE(this.#name.length, 20)
    return facts
  }
}

function endOfDirectory(entries: number, directoryBytes: number, directoryAt: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries, 8)
  end.writeUInt16LE(entries, 10)
  end.writeUInt32LE(directoryBytes, 12)
  end.writeUInt32LE(directoryAt, 16)
  return end
}
