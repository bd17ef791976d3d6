import type { CodeConfirmation } from '../../../contract/code-door.ts'
import type { FailureCode } from '../../../contract/failures.ts'
import { type Clock, DAY_MS } from '../../clock/clock.ts'
import { type Random, randomText } from '../../clock/random.ts'
import { fromValidUntil } from '../../qrgateway/times.ts'
import type { Store } from '../../store/store.ts'
import type { KeyedHash } from '../keyed-hash.ts'
import { blockOf } from '../payments/card-blocks.ts'
import { closeOrder } from '../payments/close-order.ts'
import type { OrderWatch } from '../payments/order-watch.ts'
import type { PaymentDesk } from '../payments/payment-desk.ts'
import { Turns } from '../payments/turns.ts'
import type { QrClient, QrResult } from '../qr-client/qr-client.ts'
import { userOf } from '../qr-client/user.ts'
import { findBoundCard } from '../records/card-records.ts'
import { endCode, findCode, insertCode, liveCodes, setRevealed } from '../records/code-records.ts'
import { findOrderBy } from '../records/order-records.ts'
import type { CodeEnds } from './code-ends.ts'
import { isLive, type PaymentCodeRecord } from './payment-code.ts'
import { qrFailure } from './qr-response-codes.ts'
import type { CodeRefused } from './scan.ts'
import type { Scanner } from './scan-desk.ts'

export interface CodeDeskOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly qr: QrClient
  readonly hash: KeyedHash
  readonly payments: PaymentDesk
  readonly ends: CodeEnds
  readonly watch: OrderWatch
}

export type CodeResult = { readonly code: PaymentCodeRecord } | { readonly refused: CodeRefused }

/** Codes that nobody used are kept this long after their end: a notice may be late. */
const FORGET_AFTER_MS = DAY_MS

/** Gives payers codes to show, and ends them: by use, by time, by the next one, or when they leave the screen. */
export class CodeDesk {
  readonly #options: CodeDeskOptions
  readonly #turns = new Turns()

  constructor(options: CodeDeskOptions) {
    this.#options = options
  }

  /** A fresh code of a card; it ends every earlier one of this payer, here and at the network. */
  issue(payer: Scanner, codeId: string, cardId: string): Promise<CodeResult> {
    return this.#turns.take(payer.openpid, async () => {
      const { store, clock, random, qr, hash, watch, ends } = this.#options
      const { openpid, hostAppid } = payer
      const known = await findCode(store, openpid, codeId)
      if (known) return this.#again(known, cardId)
      if (!qr.isSignedUp) return refuse('not_available', 'this bridge is no app of the network')
      const card = await findBoundCard(store, openpid, cardId)
      if (card?.trId !== qr.trId) return refuse('card_unknown', 'no such card for this payer', 'cardId')
      const block = blockOf(card, clock.now())
      if (block) return refuse(block, 'the card cannot pay at the moment', 'cardId')
      const request = { ...userOf(openpid), token: card.token, noticeUrl: qr.noticeUrl() }
      const result = await qr.call('QRC_GENERATION', request)
      const [digits] = (result.ok && result.answer.trxInfo?.barcodeCpqrcPayload) || []
      if (!result.ok || !result.answer.trxInfo || !digits) return refuseResult(result)
      const expiresMs = fromValidUntil(result.answer.trxInfo.validUntil)
      const code: PaymentCodeRecord = {
        ...{ openpid, codeId, cardId, appid: hostAppid, digits, digitsHash: hash(digits) },
        ...{
          state: 'live',
          isRevealed: false,
          isRetiring: false,
          version: 1,
          issuedMs: clock.now(),
          expiresMs,
        },
        ...{ askDueMs: expiresMs, orderRef: randomText(random, 24) },
      }
      const former = await store.transact(async (tx) => {
        const codes = await liveCodes(tx, openpid)
        for (const other of codes) await endCode(tx, other, 'retired')
        await insertCode(tx, code, code.issuedMs - FORGET_AFTER_MS)
        return codes
      })
      for (const { orderRef } of former) watch.changed(orderRef)
      ends.expect(expiresMs)
      return { code }
    })
  }

  /** From now on using the code needs the PIN. Its digits may be shown once this has been answered, not before. */
  async reveal(openpid: string, codeId: string): Promise<CodeResult> {
    const { store, clock, qr } = this.#options
    const code = await findCode(store, openpid, codeId)
    if (!code) return unknownCode()
    if (code.isRevealed) return { code }
    if (!isLive(code, clock.now()) || code.digits === null) return codeIsOver()
    const result = await qr.call('QRC_REVEALED', { barcodeCpqrcPayload: code.digits })
    if (!result.ok || result.answer.code !== '00') return refuseResult(result)
    await store.transact((tx) => setRevealed(tx, code))
    return this.#changed(code)
  }

  /** The code leaves the screen; where a merchant waits for the PIN, the payer will not type it. */
  async retire(openpid: string, codeId: string): Promise<CodeResult> {
    const { store, ends } = this.#options
    const code = await findCode(store, openpid, codeId)
    if (!code) return unknownCode()
    if (code.state === 'used') await this.#cancel(code)
    else await ends.retire(code)
    return this.#changed(code)
  }

  /** Ends every code of a card. */
  async retireAll(openpid: string, cardId: string): Promise<void> {
    const codes = await liveCodes(this.#options.store, openpid)
    for (const code of codes) if (code.cardId === cardId) await this.retire(openpid, code.codeId)
  }

  /** Sends the PIN that the network waits for; from there on the payment is one like any other. */
  async confirm(openpid: string, wanted: CodeConfirmation): Promise<CodeResult> {
    const { store, payments } = this.#options
    const { codeId, ...pin } = wanted
    const code = await findCode(store, openpid, codeId)
    if (!code) return unknownCode()
    if (code.state !== 'used') return refuse('bad_request', 'nobody waits for the PIN of this code', 'codeId')
    const { orderRef, cardId } = code
    const failure = await payments.pay({ ...pin, openpid, orderRef, cardId })
    if (failure === 'order_closed' || failure === 'order_expired' || failure === 'order_paid') {
      return refuse('code_used', 'the network waits for this PIN no more')
    }
    if (failure) return refuse(failure, 'the payment was not begun')
    return { code }
  }

  async #cancel(code: PaymentCodeRecord): Promise<void> {
    const { store, clock, qr } = this.#options
    const order = await findOrderBy(store, 'order_ref', code.orderRef)
    if (order?.state !== 'awaiting') return
    const request = { origTrxMsgID: order.acpOrderId, cancelled: true } as const
    const result = await qr.call('ADDITIONAL_PROCESSING_RESULT', request)
    if (!result.ok || result.answer.trxInfo?.paymentStatus !== 'DECLINED') return
    await store.transact(async (tx) => {
      const now = await findOrderBy(tx, 'order_ref', code.orderRef)
      if (now?.state === 'awaiting') await closeOrder(tx, code.orderRef, 'time', clock.now())
    })
  }

  #again(known: PaymentCodeRecord, cardId: string): CodeResult {
    if (known.cardId !== cardId)
      return refuse('bad_request', 'the codeId was used with another card', 'cardId')
    return isLive(known, this.#options.clock.now()) ? { code: known } : codeIsOver()
  }

  async #changed(code: PaymentCodeRecord): Promise<CodeResult> {
    const now = await findCode(this.#options.store, code.openpid, code.codeId)
    this.#options.watch.changed(code.orderRef)
    return { code: now ?? code }
  }
}

function refuse(failure: FailureCode, why: string, field?: string): { readonly refused: CodeRefused } {
  return { refused: { failure, why, ...(field && { field }) } }
}

const unknownCode = () => refuse('code_unknown', 'no such code for this payer', 'codeId')
const codeIsOver = () => refuse('code_expired', 'the code is over: ask for another one', 'codeId')

/** The network did not do what it was asked to. */
function refuseResult(result: QrResult<'QRC_GENERATION' | 'QRC_REVEALED'>): CodeResult {
  if (!result.ok) return refuse('issuer_unavailable', result.why)
  const { code: networkCode, text, refusal } = result.answer
  const failure = qrFailure(networkCode, { rule: refusal?.rule })
  return { refused: { failure, why: text, networkCode, ...(refusal && { refusal }) } }
}
