import type { DeliveryState } from '../fulfilment/messages.ts'
import { dueRows } from '../store/due.ts'
import type { Reader, Transaction } from '../store/store.ts'
import type { Delivery } from './delivery.ts'

interface Row {
  readonly deliveryKey: string
  readonly orderSha256: string | null
  readonly serviceId: string | null
  readonly goodsId: string | null
  readonly account: string | null
  readonly amountFen: number | null
  readonly state: DeliveryState
  readonly reason: string | null
  readonly serial: string | null
  readonly requests: number
  readonly createdMs: number
  readonly changedMs: number
}

const SELECT = `SELECT delivery_key AS deliveryKey, order_sha256 AS orderSha256, service_id AS serviceId,
  goods_id AS goodsId, account, amount_fen AS amountFen, state, reason, serial, requests, created_ms AS createdMs,
  changed_ms AS changedMs FROM delivery_order`

export async function findDelivery(reader: Reader, deliveryKey: string): Promise<Delivery | null> {
  const row = await reader.get<Row>(`${SELECT} WHERE delivery_key = ?`, deliveryKey)
  return row ? asDelivery(row) : null
}

export async function latestDeliveries(reader: Reader, limit: number): Promise<Delivery[]> {
  return (await reader.all<Row>(`${SELECT} ORDER BY rowid DESC LIMIT ?`, limit)).map(asDelivery)
}

/** @param dueMs when a pending one is to be delivered; null for never */
export function insertDelivery(tx: Transaction, delivery: Delivery, dueMs: number | null) {
  const { deliveryKey, order, orderSha256, state, reason, serial, createdMs, changedMs } = delivery
  return tx.run(
    `INSERT INTO delivery_order (delivery_key, order_sha256, service_id, goods_id, account, amount_fen, state, reason,
       serial, created_ms, changed_ms, due_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[deliveryKey, orderSha256, order?.serviceId ?? null, order?.goodsId ?? null, order?.account ?? null],
    ...[order?.amountFen ?? null, state, reason, serial, createdMs, changedMs, dueMs],
  )
}

export function countRequest(tx: Transaction, deliveryKey: string) {
  return tx.run('UPDATE delivery_order SET requests = requests + 1 WHERE delivery_key = ?', deliveryKey)
}

export function endDelivery(
  tx: Transaction,
  deliveryKey: string,
  end: { state: DeliveryState; serial: string | null; atMs: number },
) {
  return tx.run(
    'UPDATE delivery_order SET state = ?, serial = ?, changed_ms = ?, due_ms = NULL WHERE delivery_key = ?',
    ...[end.state, end.serial, end.atMs, deliveryKey],
  )
}

/** Deliveries to be made. */
export const DELIVERIES_DUE = dueRows<{ readonly deliveryKey: string }>({
  select: 'SELECT delivery_key AS deliveryKey FROM delivery_order',
  table: 'delivery_order',
  column: 'due_ms',
  keyOf: ({ deliveryKey }) => deliveryKey,
})

function asDelivery({ serviceId, goodsId, account, amountFen, ...row }: Row): Delivery {
  const isOrdered = serviceId !== null && goodsId !== null && account !== null && amountFen !== null
  return { ...row, order: isOrdered ? { serviceId, goodsId, account, amountFen } : null }
}
