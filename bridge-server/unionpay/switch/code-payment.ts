import type { CodeOwner } from '../../../contract/code-owners.ts'
import type { QrResponseCodeName } from '../../qrgateway/response-codes.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import type { OrderKey } from '../gateway/order.ts'

/** A payment that a code led to: what its order does not say. */
export interface CodePayment extends OrderKey {
  readonly queryId: string
  /** The message that it answers: the app's for scans, the network's own for shown codes. */
  readonly msgId: string
  /** Twenty digits, for receipts. */
  readonly voucherNo: string
  readonly status: CodePaymentStatus
  readonly responseCode: QrResponseCodeName
  /** Null unless the PIN was wrong and the issuer told; 0 when the card is locked for the day. */
  readonly pinTriesLeft: number | null
  readonly amountFen: number
  readonly payer: CodePayer
  /** Where the merchant hears from its institution. */
  readonly notifyUrl: string | null
  /** The msgID of the inquiry that a scan's payment followed. */
  readonly inquiryId: string | null
  readonly shownCode: string | null
  /** The scanned code, if it is in its institution's file. */
  readonly scannedCode: string | null
  /** The counter of a daily limit that it counts in. */
  readonly limitKey: string
  readonly askedPin: boolean
  readonly atMs: number
}

/** `continuing`: the issuer was asked and has not answered. `awaiting-pin`: the payer was asked and has not. */
export type CodePaymentStatus = 'awaiting-pin' | 'continuing' | 'approved' | 'declined'

/** Who pays with a code, and how their app hears of it. */
export interface CodePayer {
  /** `<insID>:<userID>` or `<wallet>:<account>`. */
  readonly id: string
  readonly network: CodeOwner
  /** Null for the wallets' own payers. */
  readonly app: { readonly insID: string; readonly token: string; readonly noticeUrl: string | null } | null
}

export async function insertCodePayment(tx: Transaction, payment: CodePayment): Promise<void> {
  const { payer } = payment
  await tx.run(
    `INSERT INTO code_payment (query_id, msg_id, voucher_no, status, response_code, pin_tries_left, mer_id, order_id,
       txn_time, amount_fen, payer_network, payer, ins_id, token, notice_url, notify_url, inquiry_id, shown_code,
       scanned_code, limit_key, asked_pin, at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    payment.queryId,
    payment.msgId,
    payment.voucherNo,
    payment.status,
    payment.responseCode,
    payment.pinTriesLeft,
    payment.merId,
    payment.orderId,
    payment.txnTime,
    payment.amountFen,
    payer.network,
    payer.id,
    payer.app?.insID ?? null,
    payer.app?.token ?? null,
    payer.app?.noticeUrl ?? null,
    payment.notifyUrl,
    payment.inquiryId,
    payment.shownCode,
    payment.scannedCode,
    payment.limitKey,
    payment.askedPin ? 1 : 0,
    payment.atMs,
  )
}

/** Writes what may change about a payment: how it stands. */
export async function updateCodePayment(tx: Transaction, payment: CodePayment): Promise<void> {
  const { status, responseCode, pinTriesLeft, queryId } = payment
  await tx.run(
    'UPDATE code_payment SET status = ?, response_code = ?, pin_tries_left = ? WHERE query_id = ?',
    status,
    responseCode,
    pinTriesLeft,
    queryId,
  )
}

/** What a payment is asked for by; of several payments of one order, the newest is meant. */
export type CodePaymentName =
  | { readonly queryId: string }
  | { readonly msgId: string }
  | { readonly shownCode: string }
  | { readonly orderId: string }

export async function findCodePayment(reader: Reader, name: CodePaymentName): Promise<CodePayment | null> {
  const [[key, value]] = Object.entries(name) as [[keyof typeof NAME_COLUMNS, string]]
  const row = await reader.get<CodePaymentRow>(
    `SELECT * FROM code_payment WHERE ${NAME_COLUMNS[key]} = ? ORDER BY at_ms DESC, query_id DESC LIMIT 1`,
    value,
  )
  return row ? asCodePayment(row) : null
}

const NAME_COLUMNS = {
  queryId: 'query_id',
  msgId: 'msg_id',
  shownCode: 'shown_code',
  orderId: 'order_id',
} as const

/** Payments that followed an inquiry so far, and whether one of them was made or may yet turn out to have been. */
export async function paymentsAfter(
  reader: Reader,
  inquiryId: string,
): Promise<{ readonly tries: number; readonly isPaid: boolean }> {
  const row = await reader.get<{ tries: number; declined: number }>(
    `SELECT count(*) AS tries, count(*) FILTER (WHERE status = 'declined') AS declined
     FROM code_payment WHERE inquiry_id = ?`,
    inquiryId,
  )
  const { tries = 0, declined = 0 } = row ?? {}
  return { tries, isPaid: declined < tries }
}

/** Payments by shown codes that a payer made since a moment without the PIN, by whichever card. */
export async function freePaymentsSince(reader: Reader, payerId: string, sinceMs: number): Promise<number> {
  const row = await reader.get<{ count: number }>(FREE_SQL, payerId, sinceMs)
  return row?.count ?? 0
}

const FREE_SQL = `
  SELECT count(*) AS count FROM code_payment
  WHERE shown_code IS NOT NULL AND asked_pin = 0 AND payer = ? AND at_ms >= ? AND status <> 'declined'`

interface CodePaymentRow {
  query_id: string
  msg_id: string
  voucher_no: string
  status: CodePaymentStatus
  response_code: QrResponseCodeName
  pin_tries_left: number | null
  mer_id: string
  order_id: string
  txn_time: string
  amount_fen: number
  payer_network: CodeOwner
  payer: string
  ins_id: string | null
  token: string | null
  notice_url: string | null
  notify_url: string | null
  inquiry_id: string | null
  shown_code: string | null
  scanned_code: string | null
  limit_key: string
  asked_pin: number
  at_ms: number
}

function asCodePayment(row: CodePaymentRow): CodePayment {
  const { ins_id: insID, token } = row
  return {
    queryId: row.query_id,
    msgId: row.msg_id,
    voucherNo: row.voucher_no,
    status: row.status,
    responseCode: row.response_code,
    pinTriesLeft: row.pin_tries_left,
    merId: row.mer_id,
    orderId: row.order_id,
    txnTime: row.txn_time,
    amountFen: row.amount_fen,
    payer: {
      id: row.payer,
      network: row.payer_network,
      app: insID === null || token === null ? null : { insID, token, noticeUrl: row.notice_url },
    },
    notifyUrl: row.notify_url,
    inquiryId: row.inquiry_id,
    shownCode: row.shown_code,
    scannedCode: row.scanned_code,
    limitKey: row.limit_key,
    askedPin: row.asked_pin === 1,
    atMs: row.at_ms,
  }
}
