import { decodeGroup } from '../../acp/group.ts'
import { type DetailRow, detailRow } from '../../acp/settlement/detail-file.ts'
import { fitText } from '../../acp/settlement/fixed-width.ts'
import { toTraceTime } from '../../acp/times.ts'
import type { Entry } from '../clearing/entries.ts'
import { categoryOf } from '../clearing/fees.ts'
import { readEcho } from './echo.ts'

/** What UnionPay's own sample shows for a merchant that is connected directly and sells online. */
const SAMPLE = {
  transCode: 'S56',
  fwdInsCode: '00049993',
  payMethod: '01',
  payType: '0001',
  channelType: '07',
  termId: '01080209',
  medium: '7',
}
const RESERVED_BYTES = 32

/** What all lines of a merchant's file have in common. */
export function sharedDetail(merId: string, acquirerId: string): DetailRow {
  return detailRow({ ...SAMPLE, acqInsCode: acquirerId, merCatCode: categoryOf(merId), merId })
}

/** What a line says of its own. Money that goes to the merchant is above zero, and so is a fee that comes back to it. */
export function ownDetail(entry: Entry, account: string): Partial<DetailRow> {
  const { signedFen, fees, queryId, original, finishedAtMs } = entry
  const echo = readEcho(entry.echo)
  // Nothing is cleared besides the payment and the fee, so that both columns say the same.
  const settledFen = signedFen - fees.merchantFen
  const own: { -readonly [Name in keyof DetailRow]?: DetailRow[Name] } = {
    traceNo: traceNoOf(queryId),
    traceTime: traceTime(finishedAtMs),
    account,
    txnAmtFen: Math.abs(signedFen),
    queryId,
    orderId: entry.orderId.slice(0, ORDER_ID_BYTES),
    payCardType: entry.payCardType,
    feeFen: -fees.merchantFen + 0,
    settleAmtFen: settledFen,
    netAmtFen: settledFen,
    txnType: echo.txnType ?? '',
    txnSubType: echo.txnSubType ?? '',
    bizType: echo.bizType ?? '',
    reqReserved: echo.reqReserved ? fitted(echo.reqReserved, RESERVED_BYTES) : '',
  }
  if (echo.channelType) own.channelType = echo.channelType
  if (echo.instalTransInfo) own.instalments = decodeGroup(echo.instalTransInfo)?.numberOfInstallments ?? ''
  if (echo.termId) own.termId = fitted(echo.termId, 8)
  if (original) {
    own.origQryId = original.queryId
    own.origTraceNo = traceNoOf(original.queryId)
    own.origTime = traceTime(original.finishedAtMs)
    own.origOrderId = original.orderId.slice(0, ORDER_ID_BYTES)
  }
  return own
}

/** Newer orders may have forty characters; the file has room for thirty-two, and tells them apart by the queryId. */
const ORDER_ID_BYTES = 32

/** Most texts are plain and short, and finding out how wide a text is in GBK is dear. */
function fitted(text: string, widthBytes: number): string {
  return text.length <= widthBytes && /^[!-~]([ -~]*[!-~])?$/.test(text) ? text : fitText(text, widthBytes)
}

function traceNoOf(queryId: string): string {
  return queryId.slice(14, 20)
}

let lastSecond = { second: Number.NaN, text: '' }

/** Payments come in the order of time, many in a second, and a date is dear to print. */
function traceTime(atMs: number): string {
  const second = Math.floor(atMs / 1000)
  if (second !== lastSecond.second) lastSecond = { second, text: toTraceTime(atMs) }
  return lastSecond.text
}
