import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import {
  PAYING_CARD,
  queryOrder,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
} from '../support/unionpay.ts'
import { balances, holdOnCard, money, payByCard } from '../support/unionpay-transactions.ts'

/**
 * Any sequence of payments, holds, completions, voids, refunds, reversals and days, against an oracle that knows the
 * rules and nothing of how they are kept.
 */
let network: TestNetwork
let merchant: TestMerchant
const DAY = 86_400_000

type FollowUp = 'refund' | 'void' | 'preauthCompletion' | 'preauthVoid' | 'completionVoid'
const FOLLOW_UPS: readonly FollowUp[] = [
  'refund',
  'void',
  'preauthCompletion',
  'preauthVoid',
  'completionVoid',
]

type Action =
  | { readonly do: 'pay' | 'hold' | 'order'; readonly fen: number }
  | { readonly do: 'payTicket' | 'reverse' | 'repeat'; readonly at: number }
  | { readonly do: FollowUp; readonly at: number; readonly percent: number }
  | { readonly do: 'settle' | 'nextDay' }

/** What the oracle knows of one order. */
interface Known {
  readonly message: AcpMessage
  readonly does: 'payment' | 'hold' | FollowUp
  readonly fen: number
  state: 'open' | 'accepted' | 'done' | 'reversed'
  /** What has used it up for good, or until that fails. */
  used: boolean
  refundedFen: number
  day: number
  readonly of: Known | null
}

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: fc.constantFrom('pay', 'hold', 'order'), fen: fc.integer({ min: 1, max: 5000 }) }),
  fc.record({ do: fc.constantFrom('payTicket', 'reverse', 'repeat'), at: fc.nat(50) }),
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom(...FOLLOW_UPS), at: fc.nat(50), percent: percents() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('settle', 'settle', 'settle', 'nextDay') }) },
) as fc.Arbitrary<Action>

function percents() {
  return fc.constantFrom(1, 40, 60, 99, 100, 100, 100, 115, 116, 200)
}

test('whatever merchants do with their orders, the rules hold and every fen is where it belongs', async () => {
  const seed = Date.now() % 2 ** 31
  console.info(`orders: seed ${seed}`)
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 40 }), async (actions) => {
      network = await startTestNetwork()
      try {
        merchant = await testMerchant(network)
        const before = await held()
        const oracle = new Oracle()
        for (const step of actions) await oracle.play(step)
        await oracle.play({ do: 'settle' })
        await oracle.check(before)
      } finally {
        await network.close()
      }
    }),
    { seed, numRuns: 12 },
  )
}, 60_000)

/** What cardholders have, and have set aside. Clearing never touches either. */
async function held(): Promise<{ cardFen: number; holdFen: number }> {
  const all = Object.entries(await balances(network))
  const sum = (prefix: string) =>
    all.filter(([name]) => name.startsWith(prefix)).reduce((total, [, fen]) => total + fen, 0)
  return { cardFen: sum('cardholder:'), holdFen: sum('hold:') }
}

class Oracle {
  readonly #orders: Known[] = []
  #day = 0

  async play(step: Action): Promise<void> {
    switch (step.do) {
      case 'pay':
        return this.#add(await payByCard(merchant, step.fen), 'payment', step.fen, 'done')
      case 'hold':
        return this.#add(await holdOnCard(merchant, step.fen), 'hold', step.fen, 'done')
      case 'order':
        return this.#add(await merchant.send('appConsume', money(step.fen)), 'payment', step.fen, 'open')
      case 'payTicket':
        return this.#payTicket(this.#pick(step.at))
      case 'reverse':
        return this.#reverse(this.#pick(step.at))
      case 'repeat':
        return this.#repeat(this.#pick(step.at))
      case 'settle':
        await network.pass(2000)
        return this.#carryOut()
      case 'nextDay':
        await network.pass(DAY)
        this.#day += 1
        return this.#carryOut()
      default:
        return this.#follow(step.do, this.#pick(step.at), step.percent)
    }
  }

  /** Every order as a query tells it, and the card's money to the fen. */
  async check(before: { cardFen: number; holdFen: number }): Promise<void> {
    for (const known of this.#orders) {
      const { origRespCode } = await queryOrder(merchant, known.message)
      expect(origRespCode === '00').toBe(known.state === 'done')
    }
    let [cardFen, holdFen] = [before.cardFen, before.holdFen]
    for (const { does, fen, state, used, of } of this.#orders) {
      if (state !== 'done') continue
      if (does === 'payment') cardFen -= fen
      if (does === 'hold' && !used) [cardFen, holdFen] = [cardFen - fen, holdFen + fen]
      if (does === 'preauthCompletion') cardFen -= fen
      if (does === 'refund' || does === 'void' || does === 'completionVoid') cardFen += fen
      expect(of === null || of.state === 'done').toBe(true)
    }
    expect(await held()).toEqual({ cardFen, holdFen })
  }

  #add(
    message: AcpMessage,
    does: Known['does'],
    fen: number,
    state: Known['state'],
    of: Known | null = null,
  ): void {
    expect(message).toMatchObject({ respCode: '00' })
    this.#orders.push({ message, does, fen, state, used: false, refundedFen: 0, day: this.#day, of })
  }

  #pick(at: number): Known | undefined {
    return this.#orders[at % Math.max(1, this.#orders.length)]
  }

  async #payTicket(order: Known | undefined): Promise<void> {
    if (!order?.message.tn) return
    const { status } = await network.control('POST', `/tn/${order.message.tn}/pay`, { cardNo: PAYING_CARD })
    // A ticket lives for an hour.
    const isPayable = order.state === 'open' && order.day === this.#day
    expect(status).toBe(isPayable ? 200 : 409)
    if (!isPayable) return
    order.state = 'done'
    const { queryId } = await queryOrder(merchant, order.message)
    Object.assign(order.message, { queryId })
  }

  async #follow(name: FollowUp, original: Known | undefined, percent: number): Promise<void> {
    if (!original?.message.queryId) return
    const fen = Math.max(1, Math.floor((original.fen * percent) / 100))
    const answer = await merchant.send(name, { ...money(fen), origQryId: original.message.queryId })
    const isAllowed = this.#allows(name, original, fen)
    expect(answer.respCode).toMatch(isAllowed ? /^00$/ : /^3[56]$/)
    if (!isAllowed) return
    if (name === 'refund') original.refundedFen += fen
    else original.used = true
    this.#add(answer, name, fen, 'accepted', original)
  }

  #allows(name: FollowUp, original: Known, fen: number): boolean {
    const { does, state, used, refundedFen, day } = original
    if (state !== 'done' || used) return false
    const isWhole = fen === original.fen
    const isToday = day === this.#day
    switch (name) {
      case 'refund':
        return (does === 'payment' || does === 'preauthCompletion') && fen <= original.fen - refundedFen
      case 'void':
        return does === 'payment' && isWhole && isToday && refundedFen === 0
      case 'completionVoid':
        return does === 'preauthCompletion' && isWhole && isToday && refundedFen === 0
      case 'preauthCompletion':
        return does === 'hold' && fen * 100 <= original.fen * 115
      case 'preauthVoid':
        return does === 'hold' && isWhole
    }
  }

  async #reverse(order: Known | undefined): Promise<void> {
    if (!order) return
    const { orderId, txnTime } = order.message as { orderId: string; txnTime: string }
    const { respCode } = await merchant.send('reversal', { orderId, txnTime })
    const isOriginal = order.does === 'payment' || order.does === 'hold'
    const isFree = !order.used && order.refundedFen === 0 && order.day === this.#day
    const isAllowed = order.state === 'reversed' || (isOriginal && isFree)
    expect(respCode).toBe(isAllowed ? '00' : '35')
    if (isAllowed) order.state = 'reversed'
  }

  /** An order's own number and time, used for another payment, is refused and changes nothing. */
  async #repeat(order: Known | undefined): Promise<void> {
    if (!order || order.day !== this.#day) return
    const { orderId, txnTime } = order.message as { orderId: string; txnTime: string }
    const again = await payByCard(merchant, 7, { orderId, txnTime })
    expect(again.respCode).toMatch(/^(12|10)$/)
  }

  /** What was accepted is carried out; on the day on which that happens. */
  #carryOut(): void {
    for (const order of this.#orders.filter(({ state }) => state === 'accepted')) {
      order.state = 'done'
      if (order.does === 'completionVoid' && order.of?.of) order.of.of.used = false
    }
    const isOver = ({ does, day }: Known) => does === 'hold' && day <= this.#day - 30
    for (const hold of this.#orders.filter(isOver)) hold.used = true
  }
}
