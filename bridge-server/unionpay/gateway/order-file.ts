import type { RespCodeName } from '../../acp/respcodes.ts'
import { earliest } from '../../store/due.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import type { Order, OrderKey, OrderState } from './order.ts'
import type { OrderKind } from './order-kinds.ts'

/** Orders as rows. */

export async function findOrder(
  reader: Reader,
  { merId, orderId, txnTime }: OrderKey,
): Promise<Order | null> {
  const row = await reader.get<OrderRow>(
    'SELECT * FROM acp_order WHERE mer_id = ? AND order_id = ? AND txn_time = ?',
    merId,
    orderId,
    txnTime,
  )
  return row ? asOrder(row) : null
}

export async function findTicket(reader: Reader, tn: string): Promise<Order | null> {
  const row = await reader.get<OrderRow>('SELECT * FROM acp_order WHERE tn = ?', tn)
  return row ? asOrder(row) : null
}

/** An order by the number that the network gave it when money was first asked for. */
export async function findByQueryId(reader: Reader, queryId: string): Promise<Order | null> {
  const row = await reader.get<OrderRow>('SELECT * FROM acp_order WHERE query_id = ?', queryId)
  return row ? asOrder(row) : null
}

/** A merchant's newest order of this number, whatever its time. */
export async function newestOrderOf(reader: Reader, merId: string, orderId: string): Promise<Order | null> {
  const row = await reader.get<OrderRow>(
    'SELECT * FROM acp_order WHERE mer_id = ? AND order_id = ? ORDER BY id DESC LIMIT 1',
    merId,
    orderId,
  )
  return row ? asOrder(row) : null
}

/** Orders that something happens to by `nowMs`, oldest first. */
export async function ordersDueBy(reader: Reader, nowMs: number, limit: number): Promise<Order[]> {
  const rows = await reader.all<OrderRow>(
    'SELECT * FROM acp_order WHERE answer_due_ms <= ? ORDER BY answer_due_ms LIMIT ?',
    nowMs,
    limit,
  )
  return rows.map(asOrder)
}

/** When something happens to an order after `nowMs`; null when nothing will. */
export function nextDueMs(reader: Reader, nowMs: number): Promise<number | null> {
  return earliest(reader, 'SELECT min(answer_due_ms) AS dueMs FROM acp_order WHERE answer_due_ms > ?', nowMs)
}

export async function insertOrder(tx: Transaction, order: Order): Promise<void> {
  await tx.run(
    `INSERT INTO acp_order (mer_id, order_id, txn_time, kind, state, resp_code, amount_fen, echo, request_sha256,
       back_url, tn, query_id, card_ref, pay_card_type, received_at_ms, pay_until_ms, answer_due_ms, finished_at_ms,
       orig_query_id, given_back_fen, undone_by, front)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    order.merId,
    order.orderId,
    order.txnTime,
    order.kind,
    order.state,
    order.respCode,
    order.amountFen,
    JSON.stringify(order.echo),
    order.requestSha256,
    order.backUrl,
    order.tn,
    order.queryId,
    order.cardRef,
    order.payCardType,
    order.receivedAtMs,
    order.payUntilMs,
    order.answerDueMs,
    order.finishedAtMs,
    order.origQueryId,
    order.givenBackFen,
    order.undoneBy,
    order.front && JSON.stringify(order.front),
  )
}

/** Writes what may change about an order. */
export async function updateOrder(tx: Transaction, order: Order): Promise<void> {
  await tx.run(
    `UPDATE acp_order SET state = ?, resp_code = ?, query_id = ?, card_ref = ?, pay_card_type = ?, answer_due_ms = ?,
       finished_at_ms = ?, given_back_fen = ?, undone_by = ?
     WHERE mer_id = ? AND order_id = ? AND txn_time = ?`,
    order.state,
    order.respCode,
    order.queryId,
    order.cardRef,
    order.payCardType,
    order.answerDueMs,
    order.finishedAtMs,
    order.givenBackFen,
    order.undoneBy,
    order.merId,
    order.orderId,
    order.txnTime,
  )
}

interface OrderRow {
  mer_id: string
  order_id: string
  txn_time: string
  kind: string
  state: string
  resp_code: string
  amount_fen: number | null
  echo: string
  request_sha256: Uint8Array
  back_url: string | null
  tn: string | null
  query_id: string | null
  card_ref: string | null
  pay_card_type: string | null
  received_at_ms: number
  pay_until_ms: number | null
  answer_due_ms: number | null
  finished_at_ms: number | null
  orig_query_id: string | null
  given_back_fen: number
  undone_by: string | null
  front: string | null
}

function asOrder(row: OrderRow): Order {
  return {
    merId: row.mer_id,
    orderId: row.order_id,
    txnTime: row.txn_time,
    kind: row.kind as OrderKind,
    state: row.state as OrderState,
    respCode: row.resp_code as RespCodeName,
    amountFen: row.amount_fen,
    echo: JSON.parse(row.echo),
    requestSha256: row.request_sha256,
    backUrl: row.back_url,
    tn: row.tn,
    queryId: row.query_id,
    cardRef: row.card_ref,
    payCardType: row.pay_card_type,
    receivedAtMs: row.received_at_ms,
    payUntilMs: row.pay_until_ms,
    answerDueMs: row.answer_due_ms,
    finishedAtMs: row.finished_at_ms,
    origQueryId: row.orig_query_id,
    givenBackFen: row.given_back_fen,
    undoneBy: row.undone_by as Order['undoneBy'],
    front: row.front === null ? null : JSON.parse(row.front),
  }
}
