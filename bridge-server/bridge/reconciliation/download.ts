import { createHash } from 'node:crypto'
import { fromFileContent, unzipFiles } from '../../acp/settlement/container.ts'
import { type DetailRow, parseDetails } from '../../acp/settlement/detail-file.ts'
import { readEntryName } from '../../acp/settlement/file-names.ts'
import { toTxnTime } from '../../acp/times.ts'
import { TRANSACTIONS } from '../../acp/transactions.ts'
import type { AcpClient } from '../acp-client/acp-client.ts'
import type { AcpMerchant } from '../merchants.ts'
import type { FileLine } from './compare.ts'

export type Download =
  | {
      readonly kind: 'file'
      readonly fileName: string
      readonly sha256: string
      readonly lines: readonly FileLine[]
    }
  /** UnionPay has no file of that day: nothing was cleared, or it is not written yet. */
  | { readonly kind: 'none' }
  | { readonly kind: 'trouble'; readonly why: string }

/** Settlement files of merchants (00), as opposed to those of institutions. */
const FILE_TYPE = '00'

/**
 * Downloads a merchant's settlement file with transaction 76.
 *
 * @param day `YYYYMMDD`
 */
export async function downloadFile(
  acp: AcpClient,
  merchant: AcpMerchant,
  day: string,
  nowMs: number,
): Promise<Download> {
  const answer = await acp.call(merchant, TRANSACTIONS.fileDownload, {
    txnTime: toTxnTime(nowMs),
    settleDate: day.slice(4),
    fileType: FILE_TYPE,
  })
  if (!answer.ok) return { kind: 'trouble', why: answer.why }
  if (answer.respCode === '98') return { kind: 'none' }
  const { respMsg, fileName, fileContent } = answer.message
  if (answer.respCode !== '00' || !fileName || !fileContent) {
    return { kind: 'trouble', why: `${answer.respCode} ${respMsg ?? ''}`.trim() }
  }
  const content = fromFileContent(fileContent, FILE_BYTES_MAX)
  return content
    ? readArchive(content, { fileName, merId: merchant.merId, day })
    : { kind: 'trouble', why: 'the file is not packed as files are' }
}

/** Largest file that is opened; a packed one that claims more is refused. */
const FILE_BYTES_MAX = 256 * 1024 * 1024

/** Takes the details out of an archive, if they are those of this merchant and day. */
export function readArchive(
  archive: Uint8Array,
  { fileName, merId, day }: { fileName: string; merId: string; day: string },
): Download {
  const details = unzipFiles(archive, FILE_BYTES_MAX)?.find(({ name }) => readEntryName(name)?.kind === 'ZM')
  const named = details && readEntryName(details.name)
  if (!details || named?.merId !== merId || named.day !== day) {
    return { kind: 'trouble', why: 'the archive has no details of this merchant and day' }
  }
  const parsed = parseDetails(details.content)
  if (!parsed.ok) {
    return {
      kind: 'trouble',
      why: `line ${parsed.line}${parsed.column ? `, ${parsed.column}` : ''}: ${parsed.why}`,
    }
  }
  const sha256 = createHash('sha256').update(details.content).digest('hex')
  return { kind: 'file', fileName, sha256, lines: parsed.rows.map(asLine) }
}

/** The amount has no sign of its own: what is settled to the merchant, or taken from it, tells the direction. */
function asLine({ queryId, orderId, txnAmtFen, settleAmtFen, txnType, origQryId }: DetailRow): FileLine {
  const isBack = settleAmtFen < 0 || (settleAmtFen === 0 && !PAYMENTS.has(txnType))
  return { queryId, orderId, signedFen: isBack ? -txnAmtFen : txnAmtFen, origQryId: origQryId || null }
}

const PAYMENTS: ReadonlySet<string> = new Set(['01', '03'])
