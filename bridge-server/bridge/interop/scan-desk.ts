import type { ScanScene } from '../../../contract/code-owners.ts'
import { recognise } from '../../../contract/codes/recognise.ts'
import type { Fen } from '../../../contract/money.ts'
import { toTxnTime } from '../../acp/times.ts'
import { type Clock, DAY_MS, MINUTE_MS } from '../../clock/clock.ts'
import { type Random, randomText } from '../../clock/random.ts'
import { appendEvent } from '../../store/outbox.ts'
import type { Store, Transaction } from '../../store/store.ts'
import { appOrder } from '../orders/app-order.ts'
import { type Order, stateAt } from '../orders/order.ts'
import { closeOrder } from '../payments/close-order.ts'
import type { OrderWatch } from '../payments/order-watch.ts'
import { Turns } from '../payments/turns.ts'
import { inquireCode } from '../qr-client/code-inquiry.ts'
import type { QrClient } from '../qr-client/qr-client.ts'
import { boundCards } from '../records/card-records.ts'
import { findOrderBy, insertOrder } from '../records/order-records.ts'
import { insertPayee } from '../records/payee-records.ts'
import { findScan, insertScan, setScanOrder } from '../records/scan-records.ts'
import { type CodeRefused, refuseAmount, refuseUnasked, type Scan } from './scan.ts'

export interface ScanDeskOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly qr: QrClient
  readonly watch: OrderWatch
  /** Called after a commit that placed an order, whose time will be over some day. */
  readonly onOrder: () => void
}

/** Who scans, and in which mini program. */
export interface Scanner {
  readonly openpid: string
  readonly hostAppid: string
}

export type Inspected = { readonly scan: Scan } | { readonly refused: CodeRefused }
export type OpenedScan =
  /** `replaced` is an order of another amount that gave way. */
  { readonly order: Order; readonly replaced?: Order } | { readonly refused: CodeRefused }

/** A scan is paid on what was shown of it, and that does not stay true for long. */
const SCAN_LIFE_MS = 10 * MINUTE_MS
/** Refusals of an inquiry that are about the card, not the code: no such token, and expired. */
const CARD_REFUSALS: ReadonlySet<string> = new Set(['14', '54'])
/** Scans that nobody paid are kept this long after their end. */
const FORGET_AFTER_MS = DAY_MS

/** Finds out whose code a payer scanned, and makes it an order that is paid like any other. */
export class ScanDesk {
  readonly #options: ScanDeskOptions
  readonly #turns = new Turns()

  constructor(options: ScanDeskOptions) {
    this.#options = options
  }

  /** The same code under the same scanId is one scan; a code that the text alone forbids reaches nobody. */
  inspect({ openpid }: Scanner, scanId: string, text: string, scene: ScanScene): Promise<Inspected> {
    return this.#turns.take(`${openpid}/${scanId}`, async () => {
      const code = text.trim()
      const known = await findScan(this.#options.store, openpid, scanId)
      if (known) return again(known, code, this.#options.clock.now())
      const refused = refuseUnasked(recognise(code))
      return refused ? { refused } : this.#inquire(openpid, scanId, code, scene)
    })
  }

  /** Makes a scan an order. Opened again with another amount, the order that nobody paid gives way to a new one. */
  async open(scanner: Scanner, scanId: string, amountFen: Fen): Promise<OpenedScan> {
    const { store, watch, onOrder } = this.#options
    const opened = await store.transact((tx) => this.#open(tx, scanner, scanId, amountFen))
    if ('order' in opened) {
      onOrder()
      if (opened.replaced) watch.changed(opened.replaced.orderRef)
    }
    return opened
  }

  async #inquire(openpid: string, scanId: string, code: string, scene: ScanScene): Promise<Inspected> {
    const { store, clock, qr } = this.#options
    if (!qr.isSignedUp) {
      return { refused: { failure: 'not_available', why: 'this bridge is no app of the network' } }
    }
    const [card] = await boundCards(store, openpid, qr.trId)
    const withCard = await inquireCode(qr, { openpid, token: card?.token, code, scene })
    // The card cannot pay any more, which is no reason to hide whose code it is: another one may.
    const isOfCard = withCard.kind === 'refused' && CARD_REFUSALS.has(withCard.networkCode)
    const told = isOfCard ? await inquireCode(qr, { openpid, token: undefined, code, scene }) : withCard
    if (told.kind === 'unanswered') return { refused: { failure: 'issuer_unavailable', why: told.why } }
    if (told.kind === 'refused') {
      const { failure, networkCode, refusal } = told
      const why = `the network refused the code${refusal ? ` by ${refusal.rule}` : ''}`
      return { refused: { failure, why, networkCode, ...(refusal && { refusal }) } }
    }
    const nowMs = clock.now()
    const expiresMs = Math.min(told.facts.expiresMs, nowMs + SCAN_LIFE_MS)
    const scan: Scan = {
      ...told.facts,
      ...{ openpid, scanId, code, createdMs: nowMs, expiresMs, orderRef: null },
    }
    await store.transact((tx) => insertScan(tx, scan, nowMs - FORGET_AFTER_MS))
    return { scan }
  }

  async #open(tx: Transaction, scanner: Scanner, scanId: string, amountFen: Fen): Promise<OpenedScan> {
    const nowMs = this.#options.clock.now()
    const scan = await findScan(tx, scanner.openpid, scanId)
    if (!scan) return { refused: { failure: 'code_unknown', why: 'no such scan', field: 'scanId' } }
    const former = scan.orderRef !== null && (await findOrderBy(tx, 'order_ref', scan.orderRef))
    const state = former ? stateAt(former, nowMs) : 'closed'
    if (former && state !== 'closed' && former.amountFen === amountFen) return { order: former }
    if (former && state !== 'closed' && state !== 'awaiting') {
      const why = `the scan was opened with ${former.amountFen} fen, and that is being paid`
      return { refused: { failure: 'amount_mismatch', why, field: 'amountFen' } }
    }
    const refused = refuseAmount(scan, amountFen, nowMs)
    if (refused) return { refused }
    if (former && state === 'awaiting') await closeOrder(tx, former.orderRef, 'time', nowMs)
    const order = await this.#place(tx, scanner, scan, amountFen, nowMs)
    return { order, ...(former && { replaced: former }) }
  }

  async #place(tx: Transaction, scanner: Scanner, scan: Scan, amountFen: Fen, nowMs: number): Promise<Order> {
    const { random, qr } = this.#options
    const order = appOrder({
      origin: 'scan',
      orderRef: randomText(random, 24),
      insID: qr.insID,
      appid: scanner.hostAppid,
      description: '扫码付款',
      amountFen,
      payerOpenpid: scanner.openpid,
      createdMs: nowMs,
      expiresMs: scan.expiresMs,
      acpOrderId: `QS${randomText(random, 26)}`,
      acpTxnTime: toTxnTime(nowMs),
    })
    await insertOrder(tx, order)
    await insertPayee(tx, order.orderRef, {
      name: scan.payeeName,
      nameEn: scan.payeeNameEn,
      acquirer: scan.owner,
      cityCode: scan.cityCode,
      statementLine: scan.statementLine,
    })
    await setScanOrder(tx, scan, order.orderRef)
    const payload = { orderRef: order.orderRef, scanId: scan.scanId, kind: scan.kind, amountFen }
    await appendEvent(tx, { type: 'scan.opened', subject: order.orderRef, payload, atMs: nowMs })
    return order
  }
}

function again(known: Scan, code: string, nowMs: number): Inspected {
  if (known.code !== code) {
    return {
      refused: { failure: 'bad_request', why: 'the scanId was used with another code', field: 'scanId' },
    }
  }
  if (known.expiresMs > nowMs || known.orderRef !== null) return { scan: known }
  return { refused: { failure: 'code_expired', why: 'the scan is over: scan the code again' } }
}
