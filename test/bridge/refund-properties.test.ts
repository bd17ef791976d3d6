import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outcome } from '../../bridge-server/bridge/orders/outcome.ts'
import {
  decideRefund,
  decideRefundOutcome,
  type Refund,
  type RefundWish,
} from '../../bridge-server/bridge/refunds/refund.ts'
import type { AttemptState, RefundState } from '../../contract/lifecycles.ts'
import { fen } from '../../contract/money.ts'

/**
 * Refunds of one payment in memory, and a network that gives back at most what was paid. It decides each try once and
 * tells of it in any order, any number of times, or answers that it does not know yet.
 */
interface Try {
  readonly of: number
  state: AttemptState
  /** What the network did with it; null until it has. */
  truth: 'succeeded' | 'declined' | null
}

interface Books {
  readonly refunds: Array<{ readonly outRefundNo: string; readonly amountFen: number; state: RefundState }>
  readonly tries: Try[]
  backFen: number
}

const PAID_FEN = 10
const ORDER = { orderRef: 'order', amountFen: fen(PAID_FEN) }

type Step =
  | { readonly kind: 'ask'; readonly no: number; readonly amountFen: number }
  | { readonly kind: 'network'; readonly of: number; readonly refuses: boolean }
  | { readonly kind: 'hear'; readonly of: number; readonly isUnknown: boolean }

const at = fc.nat({ max: 11 })
const steps = fc.array(
  fc.oneof(
    fc.record<Step & { kind: 'ask' }>({
      kind: fc.constant('ask'),
      no: fc.nat({ max: 5 }),
      amountFen: fc.integer({ min: 1, max: PAID_FEN + 2 }),
    }),
    fc.record<Step & { kind: 'network' }>({ kind: fc.constant('network'), of: at, refuses: fc.boolean() }),
    fc.record<Step & { kind: 'hear' }>({ kind: fc.constant('hear'), of: at, isUnknown: fc.boolean() }),
  ),
  { maxLength: 60 },
)

function ask(books: Books, { no, amountFen }: Step & { kind: 'ask' }): void {
  const outRefundNo = String(no)
  const wish: RefundWish = { outRefundNo, amountFen: fen(amountFen) }
  const of = books.refunds.findIndex((refund) => refund.outRefundNo === outRefundNo)
  const mine = books.refunds[of]
  const known = mine && ({ ...COMMON, ...mine } as Refund)
  const taking = books.refunds.filter(({ state }) => state === 'processing' || state === 'succeeded')
  const takenFen = taking.reduce((sum, refund) => sum + refund.amountFen, 0)
  const taken = { refunds: 0, takenFen, latestMs: null }
  const payment = { amountFen: fen(PAID_FEN), paidMs: 0, taken }
  const { kind } = decideRefund(wish, ORDER, known, payment, 0)
  if (mine && mine.amountFen !== amountFen) expect(kind).toBe('refused')
  if (kind === 'open') books.refunds.push({ outRefundNo, amountFen, state: 'processing' })
  if (kind === 'retry' && mine) mine.state = 'processing'
  if (kind === 'open' || kind === 'retry') {
    books.tries.push({ of: of < 0 ? books.refunds.length - 1 : of, state: 'sending', truth: null })
  }
}

const COMMON = { orderRef: 'order', reason: null, notifyUrl: null, fundsAccount: 'UNSETTLED' }

function decideAtNetwork(books: Books, { of, refuses }: Step & { kind: 'network' }): void {
  const mine = books.tries[of]
  const refund = mine && books.refunds[mine.of]
  if (!mine || !refund || mine.truth !== null) return
  mine.truth = refuses || books.backFen + refund.amountFen > PAID_FEN ? 'declined' : 'succeeded'
  if (mine.truth === 'succeeded') books.backFen += refund.amountFen
}

function hear(books: Books, { of, isUnknown }: Step & { kind: 'hear' }): void {
  const mine = books.tries[of]
  const refund = mine && books.refunds[mine.of]
  if (!mine || !refund || (mine.truth === null && !isUnknown)) return
  const outcome: Outcome =
    isUnknown || mine.truth === null
      ? { kind: 'unknown', respCode: '05' }
      : mine.truth === 'declined'
        ? { kind: 'declined', respCode: '36', failure: 'issuer_declined', pinTriesLeft: null }
        : { kind: 'succeeded', payment: { queryId: String(of), paidMs: 0, payCardType: null } }
  const isCurrent = !books.tries.some((other, i) => i > of && other.of === mine.of)
  const decision = decideRefundOutcome(refund.state, mine.state, isCurrent, outcome)
  if (decision.attempt) mine.state = decision.attempt
  if (decision.refund) refund.state = decision.refund
  expect(decision.isDoubled).toBe(false)
}

function run(books: Books, step: Step): void {
  if (step.kind === 'ask') ask(books, step)
  else if (step.kind === 'network') decideAtNetwork(books, step)
  else hear(books, step)
}

test('bounds: a whole year less a moment, fifty refunds, a minute between two', () => {
  const DAY_MS = 86_400_000
  const wish = { outRefundNo: 'new', amountFen: fen(1) }
  const decide = (paidAgoMs: number, taken: { refunds: number; latestAgoMs: number | null }) => {
    const nowMs = 1_000 * DAY_MS
    const { refunds, latestAgoMs } = taken
    const latestMs = latestAgoMs === null ? null : nowMs - latestAgoMs
    const payment = {
      amountFen: fen(PAID_FEN),
      paidMs: nowMs - paidAgoMs,
      taken: { refunds, takenFen: 0, latestMs },
    }
    const decision = decideRefund(wish, ORDER, undefined, payment, nowMs)
    return decision.kind === 'refused' ? decision.because : decision.kind
  }
  expect(decide(365 * DAY_MS - 1, { refunds: 0, latestAgoMs: null })).toBe('open')
  expect(decide(365 * DAY_MS, { refunds: 0, latestAgoMs: null })).toBe('too-late')
  expect(decide(DAY_MS, { refunds: 49, latestAgoMs: 60_000 })).toBe('open')
  expect(decide(DAY_MS, { refunds: 50, latestAgoMs: 60_000 })).toBe('too-many')
  expect(decide(DAY_MS, { refunds: 1, latestAgoMs: 59_999 })).toBe('too-soon')
})

const empty = (): Books => ({ refunds: [], tries: [], backFen: 0 })
const seed = Date.now()

test(`whatever is asked and heard, no more is on its way back than was paid, and nothing is forgotten (seed ${seed})`, () => {
  fc.assert(
    fc.property(steps, (story) => {
      const books = empty()
      for (const step of story) {
        run(books, step)
        const taking = books.refunds.filter(({ state }) => state === 'processing' || state === 'succeeded')
        expect(taking.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBeLessThanOrEqual(PAID_FEN)
        // A refund under way has one try under way, and no other has any.
        for (const [of, { state }] of books.refunds.entries()) {
          const inFlight = books.tries.filter(
            (attempt) => attempt.of === of && (attempt.state === 'sending' || attempt.state === 'pending'),
          )
          expect(inFlight).toHaveLength(state === 'processing' ? 1 : 0)
        }
      }
      // Once everything is told, the books and the network agree to the fen.
      for (const of of books.tries.keys()) {
        decideAtNetwork(books, { kind: 'network', of, refuses: true })
        hear(books, { kind: 'hear', of, isUnknown: false })
      }
      const done = books.refunds.filter(({ state }) => state === 'succeeded')
      expect(done.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(books.backFen)
      expect(books.refunds.some(({ state }) => state === 'processing')).toBe(false)
    }),
    { seed, numRuns: 2000 },
  )
})

test(`hearing everything twice comes to the same (seed ${seed})`, () => {
  fc.assert(
    fc.property(steps, (story) => {
      const [once, twice] = [empty(), empty()]
      for (const step of story) {
        run(once, step)
        run(twice, step)
        if (step.kind === 'hear') run(twice, step)
      }
      expect(twice).toEqual(once)
    }),
    { seed, numRuns: 1000 },
  )
})
