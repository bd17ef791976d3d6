import type { Reader } from '../../store/store.ts'
import { FileBuilder } from '../settlement/build-files.ts'
import type { SettlementFile } from '../settlement/file-records.ts'
import { entriesOf, type Range } from './entries.ts'
import { type MerchantDay, Netting, type Position } from './netting.ts'
import { assertTiesOut } from './tie-out.ts'

/** What a day comes to. */
export interface Netted {
  readonly positions: readonly Position[]
  readonly merchants: readonly MerchantDay[]
}

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
  }
  return { positions: netting.positions(), merchants: netting.merchants() }
}
