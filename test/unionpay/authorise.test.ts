import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Authorisation,
  authorise,
  authoriseLate,
} from '../../bridge-server/unionpay/issuers/authorise.ts'
import type { Card } from '../../bridge-server/unionpay/issuers/card.ts'

const card: Card = {
  ref: 'card',
  cardNo: '6216261000000000018',
  iin: '621626',
  type: 'debit',
  phone: '13552535506',
  expiresYymm: null,
  state: 'active',
  script: null,
  limits: { paymentMaxFen: 500, dayMaxFen: 800, dayPaymentsMax: 3, yearMaxFen: 1000, balanceMaxFen: null },
  use: { day: '', amountFen: 0, payments: 0, yearFen: 0, wrongPins: 0 },
}
const request = { amountFen: 100, availableFen: 10_000, pin: 'right', day: '20260305' } as const

const codeOf = (answer: Authorisation) => (answer.outcome === 'declined' ? answer.code : answer.outcome)

/** Pays one after the other, each time with the card as the last payment left it. */
function payInTurn(...requests: Partial<Parameters<typeof authorise>[1]>[]): string[] {
  let use = card.use
  return requests.map((change) => {
    const answer = authorise({ ...card, use }, { ...request, ...change })
    use = answer.use
    return codeOf(answer)
  })
}

describe('an issuer', () => {
  test('counts what a card spends on a day, and starts afresh on the next', () => {
    expect(payInTurn({ amountFen: 501 }, { amountFen: 500 }, { amountFen: 301 }, { amountFen: 300 })).toEqual(
      ['61', 'approved', '61', 'approved'],
    )
    expect(payInTurn({}, {}, {}, {}, { day: '20260306' })).toEqual([
      'approved',
      'approved',
      'approved',
      '65',
      'approved',
    ])
  })

  test("counts a calendar year too, where the account's class asks for it", () => {
    const days = ['20261230', '20261231', '20261231', '20270101']
    expect(
      payInTurn(...[500, 501, 500, 500].map((amountFen, at) => ({ amountFen, day: days[at]! }))),
    ).toEqual(['approved', '61', 'approved', 'approved'])
  })

  test('does not let a declined payment use up the day', () => {
    expect(payInTurn({ availableFen: 99 }, { availableFen: 99 }, { availableFen: 99 }, {})).toEqual([
      '51',
      '51',
      '51',
      'approved',
    ])
  })

  test('locks the card with the third wrong PIN in a row, for the day', () => {
    const wrong = { pin: 'wrong' } as const
    expect(payInTurn(wrong, wrong, wrong, {}, wrong, { day: '20260306' })).toEqual([
      '55',
      '55',
      '75',
      '75',
      '75',
      'approved',
    ])
    expect(payInTurn(wrong, wrong, {}, wrong, wrong, {})).toEqual([
      '55',
      '55',
      'approved',
      '55',
      '55',
      'approved',
    ])
  })

  test('takes a card until the end of its last month', () => {
    const expiring = { ...card, expiresYymm: '2603' }
    expect(codeOf(authorise(expiring, { ...request, day: '20260331' }))).toBe('approved')
    expect(codeOf(authorise(expiring, { ...request, day: '20260401' }))).toBe('54')
  })

  test('looks at the money again when its answer was late', () => {
    const slow: Card = { ...card, script: '68' }
    expect(authorise(slow, request).outcome).toBe('late')
    expect(codeOf(authoriseLate(slow, request))).toBe('approved')
    expect(codeOf(authoriseLate(slow, { ...request, availableFen: 99 }))).toBe('51')
  })

  test('never approves a wrong PIN, nor more than the account and the limits hold', () => {
    const seed = Date.now()
    console.info(`authorise: seed ${seed}`)
    const asked = fc.record({
      amountFen: fc.integer({ min: 1, max: 1_000 }),
      availableFen: fc.integer({ min: 0, max: 1_000 }),
      pin: fc.constantFrom('right', 'wrong', 'not-asked' as const),
      day: fc.constantFrom('20260305', '20260306'),
    })
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 30 }), (requests) => {
        let use = card.use
        const spent = new Map<string, { fen: number; payments: number }>()
        for (const each of requests.sort((a, b) => a.day.localeCompare(b.day))) {
          const answer = authorise({ ...card, use }, each)
          use = answer.use
          if (answer.outcome !== 'approved') continue
          const { fen, payments } = spent.get(each.day) ?? { fen: 0, payments: 0 }
          spent.set(each.day, { fen: fen + each.amountFen, payments: payments + 1 })
          expect(each.pin).not.toBe('wrong')
          expect(each.amountFen).toBeLessThanOrEqual(Math.min(each.availableFen, card.limits.paymentMaxFen))
        }
        for (const { fen, payments } of spent.values()) {
          expect(fen).toBeLessThanOrEqual(card.limits.dayMaxFen)
          expect(payments).toBeLessThanOrEqual(card.limits.dayPaymentsMax)
        }
      }),
      { seed, numRuns: 500 },
    )
  })
})
