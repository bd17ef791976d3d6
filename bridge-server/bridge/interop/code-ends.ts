import { CODE_TRANSITIONS, type CodeEvent, next } from '../../../contract/lifecycles.ts'
import { type Clock, MINUTE_MS, SECOND_MS } from '../../clock/clock.ts'
import type { Log } from '../../log.ts'
import { qrVerdictOf } from '../../qrgateway/response-codes.ts'
import { Rounds } from '../../store/rounds.ts'
import type { Store } from '../../store/store.ts'
import type { OrderWatch } from '../payments/order-watch.ts'
import type { QrClient } from '../qr-client/qr-client.ts'
import {
  askAboutAllLive,
  CODES_TO_ASK,
  endCode,
  findCode,
  scheduleAsk,
  setRetiring,
} from '../records/code-records.ts'
import type { CodeUses } from './code-uses.ts'
import type { PaymentCodeRecord } from './payment-code.ts'

export interface CodeEndsOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly qr: QrClient
  readonly uses: CodeUses
  readonly watch: OrderWatch
}

/** Without an answer about a code, the network is asked again after a while, and in the end no more. */
const ASK_AGAIN_MS = 30 * SECOND_MS
const ASK_UNTIL_MS = 10 * MINUTE_MS
/** A code that has left the screen shall not stay good: until that is heard, the network is told again this soon. */
const RETIRE_AGAIN_MS = 2 * SECOND_MS

/**
 * Ends codes at their time. A notice may still be on its way then, or have come while nobody was here, so the network is
 * asked whether the code was used before it counts as expired.
 */
export class CodeEnds extends Rounds<PaymentCodeRecord> {
  readonly #options: CodeEndsOptions

  constructor(options: CodeEndsOptions) {
    super({
      ...options,
      due: CODES_TO_ASK,
      handle: (code) => this.#askAbout(code),
      onError: (error) => options.log.error({ err: error }, 'a payment code could not be asked about'),
    })
    this.#options = options
  }

  /** Codes that were on a screen when the process ended are asked about at once. */
  async resume(): Promise<void> {
    const { store, clock } = this.#options
    await store.transact((tx) => askAboutAllLive(tx, clock.now()))
    this.wake()
  }

  /** Ends a code that nobody used, unless somebody did by now. */
  async end(code: PaymentCodeRecord, event: Exclude<CodeEvent, 'use'>): Promise<void> {
    const { store, watch } = this.#options
    await store.transact(async (tx) => {
      const { state } = (await findCode(tx, code.openpid, code.codeId)) ?? code
      const ended = next(CODE_TRANSITIONS, state, event)
      if (ended && ended !== 'live') await endCode(tx, code, ended)
    })
    watch.changed(code.orderRef)
  }

  /** Withdraws a code. Where the network cannot be asked to, it is asked again for as long as the code would be good. */
  async retire(code: PaymentCodeRecord): Promise<void> {
    const { store, clock, qr } = this.#options
    if (code.digits === null) return
    const result = await qr.call('QRC_RETIRE', { barcodeCpqrcPayload: code.digits })
    if (result.ok && result.answer.code === '00') return this.end(code, 'retire')
    // Refused: it was used this very moment, and is asked about. Otherwise nobody knows whether the network heard it.
    const isRetiring = !result.ok || qrVerdictOf(result.answer.code) !== 'failed'
    const dueMs = clock.now() + RETIRE_AGAIN_MS
    await store.transact((tx) => setRetiring(tx, code, isRetiring, dueMs))
    this.expect(dueMs)
  }

  async #askAbout(code: PaymentCodeRecord): Promise<void> {
    const { store, clock, qr, uses } = this.#options
    if (code.digits === null) return
    if (code.isRetiring && clock.now() < code.expiresMs) return this.retire(code)
    const result = await qr.call('TRX_RESULT_INQUIRY', { barcodeCpqrcPayload: code.digits })
    if (result.ok && result.answer.trxInfo) {
      const { origMsgID, ...told } = result.answer.trxInfo
      const entered = await uses.told(code.digits, { ...told, origTrxMsgID: origMsgID })
      // What does not fit these books is reported there, and asked for again, not at once.
      if (entered === 'entered') return
    }
    const nowMs = clock.now()
    // Nobody used it, or whoever did was refused: no payment came of it.
    const isUnused = result.ok && qrVerdictOf(result.answer.code) === 'failed'
    if (code.expiresMs <= nowMs && (isUnused || code.expiresMs + ASK_UNTIL_MS <= nowMs)) {
      return this.end(code, 'expire')
    }
    const dueMs = isUnused ? code.expiresMs : nowMs + ASK_AGAIN_MS
    await store.transact((tx) => scheduleAsk(tx, code, dueMs))
  }
}
