import { archiveName, entryName } from '../../acp/settlement/file-names.ts'
import { printSummary } from '../../acp/settlement/summary-file.ts'
import type { Reader } from '../../store/store.ts'
import { settlementDay } from '../clearing/calendar.ts'
import type { Entry } from '../clearing/entries.ts'
import { maskedNumbers } from '../issuers/card-file.ts'
import { ownDetail, sharedDetail } from './detail.ts'
import type { SettlementFile } from './file-records.ts'
import { LineTemplate } from './line-template.ts'
import { PackingQueue } from './packing-queue.ts'
import { SummarySums } from './summary.ts'
import { type ZipEntry, ZipWriter } from './zip-writer.ts'

/**
 * Builds the archives of a frozen day while its entries are read: for each merchant with anything to clear its
 * detail file (ZM), its file of disputes (ZME, empty: none are simulated) and its summary (RD2010).
 */
export class FileBuilder {
  readonly #day: string
  readonly #accounts: ReadonlyMap<string, string>
  readonly #names: ReadonlyMap<string, string>
  readonly #drafts = new Map<string, Draft>()
  readonly #packing = new PackingQueue(PIECE_LINES * LineTemplate.lineBytes)

  private constructor(
    day: string,
    accounts: ReadonlyMap<string, string>,
    names: ReadonlyMap<string, string>,
  ) {
    this.#day = day
    this.#accounts = accounts
    this.#names = names
  }

  static async begin(reader: Reader, day: string): Promise<FileBuilder> {
    return new FileBuilder(day, await maskedNumbers(reader), await merchantNames(reader))
  }

  async add(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) {
      const draft = this.#drafts.get(entry.merId) ?? this.#begin(entry)
      draft.add(entry, this.#accounts.get(entry.cardRef) ?? '')
      if (draft.isFull) await draft.flush()
    }
  }

  /** The archives, by merchant. */
  async finish(): Promise<SettlementFile[]> {
    const files: SettlementFile[] = []
    for (const merId of [...this.#drafts.keys()].sort()) {
      files.push(await (this.#drafts.get(merId) as Draft).finish())
    }
    return files
  }

  #begin(entry: Entry): Draft {
    const draft = new Draft(entry, this.#names.get(entry.merId) ?? entry.merId, this.#day, this.#packing)
    this.#drafts.set(entry.merId, draft)
    return draft
  }
}

/** Lines that are handed to the compressor at once. */
const PIECE_LINES = 500

class Draft {
  readonly #about: { merId: string; acquirerId: string; merchantName: string; day: string }
  readonly #template: LineTemplate
  readonly #sums = new SummarySums()
  readonly #zip = new ZipWriter()
  readonly #details: ZipEntry
  readonly #queue: PackingQueue
  #piece: Buffer | null = null
  #packing: Promise<void> = Promise.resolve()
  #lines = 0
  #entries = 0

  constructor({ merId, acquirerId }: Entry, merchantName: string, day: string, queue: PackingQueue) {
    this.#about = { merId, acquirerId, merchantName, day }
    this.#queue = queue
    this.#template = new LineTemplate(sharedDetail(merId, acquirerId))
    this.#details = this.#zip.entry(entryName('ZM', merId, day))
  }

  get isFull(): boolean {
    return this.#lines === PIECE_LINES
  }

  add(entry: Entry, account: string): void {
    const own = ownDetail(entry, account)
    this.#piece ??= this.#template.fill(this.#queue.room())
    this.#template.write(this.#piece, LineTemplate.lineBytes * this.#lines++, own)
    this.#entries++
    this.#sums.add(entry, own.txnType ?? '')
  }

  async flush(): Promise<void> {
    if (!this.#piece) return
    const room = this.#piece
    const piece = room.subarray(0, LineTemplate.lineBytes * this.#lines)
    // The compressor still reads it while the next lines are made, and those need room of their own.
    this.#piece = null
    this.#lines = 0
    await this.#packing
    this.#packing = this.#queue.pack(room, () => this.#details.write(piece))
  }

  async finish(): Promise<SettlementFile> {
    await this.flush()
    await this.#packing
    const { merId, acquirerId, merchantName, day } = this.#about
    this.#zip.entry(entryName('ZME', merId, day))
    const summary = this.#sums.print({
      merId,
      currencyCode: '156',
      acqInsCode: acquirerId,
      day,
      merchantName,
      producedOn: settlementDay(day),
    })
    await this.#zip.entry(entryName('RD2010', merId, day)).write(printSummary(summary))
    return {
      merId,
      fileName: archiveName(merId, day),
      entries: this.#entries,
      content: await this.#zip.finish(),
    }
  }
}

async function merchantNames(reader: Reader): Promise<Map<string, string>> {
  const rows = await reader.all<{ merId: string; name: string }>('SELECT mer_id AS merId, name FROM merchant')
  return new Map(rows.map(({ merId, name }) => [merId, name]))
}
