import { CODE_TRANSITIONS, next } from '../../../contract/lifecycles.ts'
import { type Fen, parseFen } from '../../../contract/money.ts'
import { fromTxnTime } from '../../acp/times.ts'
import type { Clock } from '../../clock/clock.ts'
import { SECOND_MS } from '../../clock/clock.ts'
import type { Random } from '../../clock/random.ts'
import type { Log } from '../../log.ts'
import { timeOfMsgId } from '../../qrgateway/envelope.ts'
import type { QrRequest } from '../../qrgateway/messages.ts'
import { fromValidUntil } from '../../qrgateway/times.ts'
import { appendEvent } from '../../store/outbox.ts'
import type { Store, Transaction } from '../../store/store.ts'
import type { KeyedHash } from '../keyed-hash.ts'
import { appOrder } from '../orders/app-order.ts'
import { type Attempt, nextQueryMs } from '../orders/attempt.ts'
import type { Order } from '../orders/order.ts'
import { enterOutcome } from '../payments/books.ts'
import type { OrderWatch } from '../payments/order-watch.ts'
import { outcomeOf } from '../qr-client/payment-result.ts'
import { findAttemptByAcpOrder, insertAttempt } from '../records/attempt-records.ts'
import { endCode, findCodeByHash } from '../records/code-records.ts'
import { findOrderBy, insertOrder, setOrderState } from '../records/order-records.ts'
import { insertPayee, setStatementLine } from '../records/payee-records.ts'
import type { PaymentCodeRecord } from './payment-code.ts'

export interface CodeUsesOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly hash: KeyedHash
  readonly insID: string
  readonly watch: OrderWatch
  /** Called after a commit that placed an order whose time will be over, or that left one to be asked for. */
  readonly onOrder: () => void
}

/** `unknown-code`: no such code was issued here. `used-code`: somebody else has used it before. */
export type UseEntered = 'entered' | 'unknown-code' | 'used-code'

/** How a use is told: in notices of the network, and in its answers to questions about a code. */
export type UseResult = Omit<QrRequest<'TRX_RESULT_NOTIFICATION'>, 'barcodeCpqrcPayload' | 'token'>

type Use = Pick<UseResult, 'merchantName' | 'merchantNameEn' | 'codeOwner' | 'cityCode' | 'origTrxMsgID'> & {
  readonly amountFen: Fen
  readonly statementLine: string
  /** Until when the order can be paid. */
  readonly expiresMs: number
}

/** Nothing has been tried yet: the network waits for the PIN. */
const PIN_IS_WAITED_FOR = '82'
/** Time for the network to tell how a use ended that was not asked about. */
const USE_LIFE_MS = 60 * SECOND_MS

/**
 * Enters what merchants do with payers' codes. The network's word makes a use an order of the payer's, and ends the
 * code in the same commit; saying it again changes nothing.
 */
export class CodeUses {
  readonly #options: CodeUsesOptions

  constructor(options: CodeUsesOptions) {
    this.#options = options
  }

  /** The network waits for the payer's PIN. */
  async asked(ask: QrRequest<'ADDITIONAL_PROCESSING'>): Promise<UseEntered> {
    const use = { ...ask, ...amountOf(ask), statementLine: '', expiresMs: fromValidUntil(ask.validUntil) }
    return this.#enter(ask.barcodeCpqrcPayload, use, async () => {})
  }

  /** The network tells how a payment stands that a use began. */
  async told(digits: string, told: UseResult): Promise<UseEntered> {
    const { clock, random } = this.#options
    const use = { ...told, ...amountOf(told), expiresMs: clock.now() + USE_LIFE_MS }
    return this.#enter(digits, use, async (tx, code, order) => {
      const nowMs = clock.now()
      const { acpOrderId } = order
      await setStatementLine(tx, order.orderRef, told.statementLine)
      if (told.responseCode === PIN_IS_WAITED_FOR) return
      if (!(await findAttemptByAcpOrder(tx, acpOrderId))) {
        await insertAttempt(tx, attemptWithout(code, order, nowMs))
        if (order.state === 'awaiting') await setOrderState(tx, order.orderRef, 'paying')
      }
      await enterOutcome(tx, random, acpOrderId, outcomeOf(told, nowMs), nowMs)
    })
  }

  async #enter(
    digits: string,
    use: Use,
    then: (tx: Transaction, code: PaymentCodeRecord, order: Order) => Promise<void>,
  ): Promise<UseEntered> {
    const { store, hash, watch, onOrder, log } = this.#options
    const entered = await store.transact(async (tx) => {
      const code = await findCodeByHash(tx, hash(digits))
      if (!code) return 'unknown-code'
      const order = await this.#orderOf(tx, code, use)
      if (!order) return 'used-code'
      await then(tx, code, order)
      return { orderRef: order.orderRef }
    })
    if (typeof entered === 'string') {
      log.error({ origTrxMsgID: use.origTrxMsgID, why: entered }, 'a use of a code does not fit these books')
      return entered
    }
    watch.changed(entered.orderRef)
    onOrder()
    return 'entered'
  }

  /** The order of this use, made when it is told of first; null when the code was used by another one. */
  async #orderOf(tx: Transaction, code: PaymentCodeRecord, use: Use): Promise<Order | null> {
    const known = await findOrderBy(tx, 'order_ref', code.orderRef)
    if (known)
      return known.acpOrderId === use.origTrxMsgID && known.amountFen === use.amountFen ? known : null
    const state = next(CODE_TRANSITIONS, code.state, 'use')
    if (state !== 'used') return null
    const nowMs = this.#options.clock.now()
    const { amountFen, origTrxMsgID } = use
    const order = appOrder({
      origin: 'code',
      orderRef: code.orderRef,
      insID: this.#options.insID,
      appid: code.appid,
      description: '付款码付款',
      amountFen,
      payerOpenpid: code.openpid,
      createdMs: nowMs,
      expiresMs: use.expiresMs,
      acpOrderId: origTrxMsgID,
      acpTxnTime: timeOfMsgId(origTrxMsgID),
    })
    await insertOrder(tx, order)
    await insertPayee(tx, order.orderRef, {
      name: use.merchantName,
      nameEn: use.merchantNameEn,
      acquirer: use.codeOwner,
      cityCode: use.cityCode,
      statementLine: use.statementLine,
    })
    await endCode(tx, code, state)
    const payload = { orderRef: order.orderRef, codeId: code.codeId, acpOrderId: origTrxMsgID, amountFen }
    await appendEvent(tx, { type: 'code.used', subject: order.orderRef, payload, atMs: nowMs })
    return order
  }
}

function amountOf({ trxAmt }: { readonly trxAmt: string }): { amountFen: Fen } {
  const amountFen = parseFen(trxAmt)
  if (amountFen === null) throw new Error('the schema let an amount through')
  return { amountFen }
}

/** The payer did nothing but show the code: the attempt is the merchant's. */
function attemptWithout(code: PaymentCodeRecord, order: Order, nowMs: number): Attempt {
  const createdMs = fromTxnTime(order.acpTxnTime) ?? nowMs
  return {
    acpOrderId: order.acpOrderId,
    acpTxnTime: order.acpTxnTime,
    orderRef: order.orderRef,
    attemptId: order.acpOrderId,
    cardId: code.cardId,
    state: 'pending',
    createdMs,
    payTimeoutMs: nowMs + USE_LIFE_MS,
    finishedMs: null,
    failure: null,
    networkCode: null,
    rule: null,
    pinTriesLeft: null,
    queries: 0,
    queryDueMs: nextQueryMs({ createdMs }, 0, nowMs),
  }
}
