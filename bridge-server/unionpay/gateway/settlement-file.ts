import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { type Exchange, refuse } from './exchange.ts'

/** Where settlement files come from. */
export interface SettlementFiles {
  /** The ZIP file of a merchant's clearing day (`MMDD`); null when there is none, or none yet. */
  fileFor(merId: string, settleDate: string): Promise<SettlementFile | null>
}

export interface SettlementFile {
  readonly fileName: string
  readonly content: Uint8Array
}

/** The only kind of file that direct merchants get. */
const MERCHANT_FILE = '00'

/** 76/01: a day's settlement file, deflated with a zlib header and written as base64. */
export const settlementFile: Exchange = async ({ message, merchant }, { settlementFiles }) => {
  const { settleDate, fileType } = message
  const isAsked = settleDate !== undefined && fileType === MERCHANT_FILE
  const file = isAsked ? await settlementFiles.fileFor(merchant.merId, settleDate) : null
  if (!file) return refuse('98')
  const deflated = await promisify(deflate)(file.content)
  return {
    respCode: '00',
    fields: { fileName: file.fileName, fileContent: deflated.toString('base64') },
  }
}
