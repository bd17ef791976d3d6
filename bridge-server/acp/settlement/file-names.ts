/** What a file of a settlement archive is: details, disputes, or the summary for people. */
export type SettlementFileKind = 'ZM' | 'ZME' | 'RD2010'

const MER_ID = '[A-Za-z0-9]{15}'
const NAME = new RegExp(`^(?:INN(\\d{6})88(ZME?)_|(RD2010)(\\d{6})01_)(${MER_ID})$`)
const ARCHIVE = new RegExp(`^(${MER_ID})_(\\d{8})\\.zip$`)

/** Name of the archive: `802310048993424_20150905.zip`. `day` is YYYYMMDD. */
export function archiveName(merId: string, day: string): string {
  return checked(`${merId}_${day}.zip`, ARCHIVE)
}

/** Name of an entry: `INN15090588ZM_802310048993424` or `RD201015090501_802310048993424`. `day` is YYYYMMDD. */
export function entryName(kind: SettlementFileKind, merId: string, day: string): string {
  const shortDay = day.slice(2)
  return checked(
    kind === 'RD2010' ? `RD2010${shortDay}01_${merId}` : `INN${shortDay}88${kind}_${merId}`,
    NAME,
  )
}

/** Reads an entry's name apart; undefined when it is none. The century of `day` is taken as 20. */
export function readEntryName(
  name: string,
): { readonly kind: SettlementFileKind; readonly merId: string; readonly day: string } | undefined {
  const [, detailDay, detailKind, summaryKind, summaryDay, merId] = NAME.exec(name) ?? []
  if (!merId) return undefined
  return {
    kind: (detailKind ?? summaryKind) as SettlementFileKind,
    merId,
    day: `20${detailDay ?? summaryDay}`,
  }
}

function checked(name: string, pattern: RegExp): string {
  if (!pattern.test(name)) throw new Error(`"${name}" is not a settlement file's name`)
  return name
}
