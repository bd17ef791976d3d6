import { toTn } from '../../acp/queryid.ts'
import { toTxnTime } from '../../acp/times.ts'
import type { Transaction } from '../../store/store.ts'
import { advance } from '../gateway/order.ts'
import { insertOrder } from '../gateway/order-file.ts'
import type { SecretHasher } from '../issuers/secrets.ts'
import { ORDER_CODE_LIFE_MS } from '../limits.ts'
import { codeOrder } from '../switch/code-order.ts'
import { nextTrace } from '../switch/sequences.ts'
import { qrCodeOf } from '../wallet/qr-codes.ts'
import type { Payee } from './payees.ts'

/** A merchant of UnionPay's own acquirer orders a code (01/07), as any merchant does by ACP. The code is the order's. */
export async function orderWithCode(
  tx: Transaction,
  { merId }: Payee,
  wanted: { readonly amountFen: number; readonly notifyUrl: string | null; readonly atMs: number },
  secrets: SecretHasher,
): Promise<{ readonly code: string; readonly untilMs: number }> {
  const { amountFen, notifyUrl, atMs } = wanted
  const trace = await nextTrace(tx)
  const tn = toTn(atMs, trace)
  const orderId = `Q${toTxnTime(atMs)}${String(trace).padStart(6, '0')}`
  const untilMs = atMs + ORDER_CODE_LIFE_MS
  const received = codeOrder({ kind: 'scannedCode', merId, orderId, amountFen, atMs })
  const order = { ...received, kind: 'qrConsume', tn, payUntilMs: untilMs, backUrl: notifyUrl } as const
  await insertOrder(tx, advance(order, 'open', {}))
  return { code: qrCodeOf(tn, secrets), untilMs }
}
