import type { Reader } from '../../store/store.ts'
import { FileBuilder } from '../settlement/build-files.ts'
import type { SettlementFile } from '../settlement/file-records.ts'
import { entriesOf, type Range } from './entries.ts'
import { type Netted, Netting } from './netting.ts'
import { assertTiesOut } from './tie-out.ts'

/** What a day comes to, with what is handed over of it. */
export interface FoldedDay extends Netted {
  readonly files: readonly SettlementFile[]
}

/** Reads a frozen day once, for everything that is made of it. The same range always gives the same. */
export async function foldDay(reader: Reader, range: Range): Promise<FoldedDay> {
  const builder = await FileBuilder.begin(reader, range.day)
  const netted = await net(reader, range, builder)
  await assertTiesOut(reader, range, netted.positions)
  return { ...netted, files: await builder.finish() }
}

/** Nets a range alone: a closed day, or what the open one holds so far. */
export async function net(reader: Reader, range: Range, builder?: FileBuilder): Promise<Netted> {
  const netting = new Netting()
  for await (const entries of entriesOf(reader, range)) {
    for (const entry of entries) netting.add(entry)
    await builder?.add(entries)
    // A day may be a million payments long, and new ones arrive while it is read. What compresses on another thread
    // tells that it is done, and takes more, between two turns of the event loop too.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { positions: netting.positions(), merchants: netting.merchants() }
}
