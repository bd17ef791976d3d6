import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { symbolsOf } from '../../bridge-server/bridge/interop/code-symbols.ts'
import type { PaymentCode, PaymentCodeState } from '../../contract/code-door.ts'
import { fen } from '../../contract/money.ts'
import { advanceCode, OPENING_CODE, REFRESH_BEFORE_MS } from '../../plugin/cashier/code/code.ts'
import type { CodeEffect, CodeEvent, CodeState, Showing } from '../../plugin/cashier/code/code-state.ts'
import { CREDIT, NOW_MS, order, SAVINGS } from '../support/plugin-order.ts'

const LIFE_MS = 60_000

/** A code as the bridge issues it. Its clock may be far from the phone's. */
function code(codeId: string, changes: Partial<PaymentCode> = {}, bridgeMs = NOW_MS): PaymentCode {
  return {
    codeId,
    digits: '6236098835899996543',
    symbols: symbolsOf('6236098835899996543'),
    state: 'live',
    isRevealed: false,
    version: 1,
    payeeName: null,
    acquirer: null,
    amountFen: null,
    order: null,
    failure: null,
    pinTriesLeft: null,
    issuedAtMs: bridgeMs,
    expiresAtMs: bridgeMs + LIFE_MS,
    serverTimeMs: bridgeMs,
    ...changes,
  }
}

/** Follows events, and keeps every effect. */
function follow(...events: CodeEvent[]) {
  let state: CodeState = OPENING_CODE.state
  const effects: CodeEffect[] = [...OPENING_CODE.effects]
  const send = (event: CodeEvent) => {
    const step = advanceCode(state, event)
    state = step.state
    effects.push(...step.effects)
    return step
  }
  for (const event of events) send(event)
  return {
    get state() {
      return state
    },
    effects,
    send,
    did: (what: CodeEffect['do']) => effects.filter((effect) => effect.do === what),
  }
}

const cards: CodeEvent = { type: 'cards', cards: [SAVINGS, CREDIT] }
const issued = (
  codeId: string,
  atMs = NOW_MS,
  changes: Partial<PaymentCode> = {},
  bridgeMs = NOW_MS,
): CodeEvent => ({
  type: 'issued',
  code: code(codeId, changes, bridgeMs),
  askedAtMs: atMs,
  nowMs: atMs,
})
const seen = (codeId: string, changes: Partial<PaymentCodeState>): CodeEvent => ({
  type: 'seen',
  code: code(codeId, changes),
})
const lost: CodeEvent = { type: 'issue-refused', refusal: { code: 'network_unreachable', networkCode: null } }
const used = { payeeName: '江南面馆', acquirer: 'wechat', amountFen: fen(150_000), version: 2 } as const
const showing = (state: CodeState) => state as Showing

describe('a payment code', () => {
  it.each([0, 120_000, -120_000])('lives by the bridge’s clock on a phone that is %i ms wrong', (skewMs) => {
    const flow = follow(cards, issued('a', NOW_MS + skewMs))
    const [timer] = flow.did('time-code') as Extract<CodeEffect, { do: 'time-code' }>[]
    expect(timer).toEqual({
      do: 'time-code',
      dueAtMs: NOW_MS + skewMs + LIFE_MS - REFRESH_BEFORE_MS,
      deadlineMs: NOW_MS + skewMs + LIFE_MS,
    })
  })

  it('counts from when it was asked for, so that a slow answer never makes it live longer', () => {
    const slow: CodeEvent = { type: 'issued', code: code('a'), askedAtMs: NOW_MS, nowMs: NOW_MS + 20_000 }
    expect(showing(follow(cards, slow).state).code?.deadlineMs).toBe(NOW_MS + LIFE_MS)
    const tooSlow: CodeEvent = { type: 'issued', code: code('a'), askedAtMs: NOW_MS, nowMs: NOW_MS + LIFE_MS }
    expect(showing(follow(cards, tooSlow).state).code).toBeNull()
  })

  it('is replaced early, and the old one stays until the new one is here', () => {
    const flow = follow(cards, issued('a'), { type: 'due' })
    expect(showing(flow.state).code?.codeId).toBe('a')
    flow.send(issued('b', NOW_MS + 56_000))
    expect(showing(flow.state).code?.codeId).toBe('b')
  })

  it('is asked for once at a time, whatever happens meanwhile', () => {
    const flow = follow(
      cards,
      { type: 'due' },
      { type: 'refresh' },
      { type: 'online' },
      { type: 'shown' },
      { type: 'screenshot' },
    )
    expect(flow.did('issue')).toHaveLength(1)
  })

  it('goes at its deadline when there is no network, and comes back with it', () => {
    const flow = follow(cards, issued('a'), { type: 'due' }, lost)
    expect(showing(flow.state).code?.codeId).toBe('a')
    flow.send({ type: 'deadline' })
    expect(showing(flow.state)).toMatchObject({ code: null, problem: 'network_unreachable' })
    flow.send({ type: 'online' })
    flow.send(issued('b', NOW_MS + 90_000))
    expect(showing(flow.state)).toMatchObject({ code: { codeId: 'b' }, problem: null })
  })

  it('is ended and blanked out of sight, and a new one comes on return', () => {
    const flow = follow(cards, issued('a'), { type: 'hidden' })
    expect(showing(flow.state)).toMatchObject({ code: null, isVisible: false })
    expect(flow.did('retire')).toEqual([{ do: 'retire', codeId: 'a' }])
    flow.send({ type: 'due' })
    expect(flow.did('issue')).toHaveLength(1)
    flow.send({ type: 'shown' })
    expect(flow.did('issue')).toHaveLength(2)
  })

  it('that arrives when nobody looks is ended at once', () => {
    const flow = follow(cards, { type: 'hidden' }, issued('a'))
    expect(showing(flow.state).code).toBeNull()
    expect(flow.did('retire')).toEqual([{ do: 'retire', codeId: 'a' }])
  })

  it('is not asked for while nobody looks: neither when cards come late, nor when one was added', () => {
    const late = follow({ type: 'hidden' }, cards)
    expect([late.state, late.did('issue')]).toMatchObject([{ isVisible: false }, []])
    late.send({ type: 'shown' })
    expect(late.did('issue')).toHaveLength(1)
    const added = follow({ type: 'cards', cards: [] }, { type: 'add' }, { type: 'hidden' })
    added.send({ type: 'card-added', card: SAVINGS })
    expect([added.state, added.did('issue')]).toMatchObject([{ isVisible: false }, []])
    const offline = follow(
      { type: 'hidden' },
      { type: 'cards-refused', refusal: { code: 'network_unreachable', networkCode: null } },
      { type: 'online' },
      cards,
    )
    expect([offline.state, offline.did('issue')]).toMatchObject([{ isVisible: false }, []])
  })

  it('that was photographed is blanked and replaced', () => {
    const flow = follow(cards, issued('a'), { type: 'screenshot' })
    expect(showing(flow.state).code).toBeNull()
    expect(flow.did('issue')).toHaveLength(2)
  })

  it('shows its digits only when the payer has said yes and the bridge knows', () => {
    const flow = follow(cards, issued('a'), { type: 'reveal' })
    expect(flow.did('reveal')).toEqual([])
    flow.send({ type: 'ask-reveal' })
    flow.send({ type: 'reveal' })
    expect(showing(flow.state).code?.isRevealed).toBe(false)
    flow.send(seen('a', { isRevealed: true, version: 2 }))
    expect(showing(flow.state).code?.isRevealed).toBe(true)
    flow.send({ type: 'due' })
    flow.send(issued('b'))
    expect(showing(flow.state).code).toMatchObject({ codeId: 'b', isRevealed: false })
  })

  it('that was scanned in its last moment is followed, though its successor is on the screen', () => {
    const flow = follow(
      cards,
      issued('a'),
      { type: 'due' },
      issued('b'),
      seen('a', { ...used, state: 'awaiting-pin' }),
    )
    expect(flow.state).toMatchObject({ step: 'pin', code: { codeId: 'a' }, card: SAVINGS })
    expect(flow.did('retire')).toEqual([{ do: 'retire', codeId: 'b' }])
  })

  it.each<CodeEvent[]>([
    [{ type: 'change-card' }],
    [{ type: 'change-card' }, { type: 'add' }],
    [{ type: 'change-card' }, { type: 'choose', cardId: CREDIT.cardId }, issued('b')],
  ])('that was scanned as the payer went to change the card is followed', (...events) => {
    const flow = follow(cards, issued('a'), ...events, { type: 'watch-lost', codeId: 'a' })
    expect(flow.effects.at(-1)).toMatchObject({ do: 'watch-after', codeId: 'a' })
    flow.send({ type: 'watch-again', codeId: 'a' })
    expect(flow.effects.at(-1)).toEqual({ do: 'watch', codeId: 'a', since: 1 })
    flow.send(seen('a', { ...used, state: 'awaiting-pin' }))
    expect(flow.state).toMatchObject({ step: 'pin', code: { codeId: 'a' }, card: SAVINGS })
  })

  it('of another card asks for another code, and drops the answer that is on its way', () => {
    const flow = follow(cards, { type: 'change-card' }, issued('a'), {
      type: 'choose',
      cardId: CREDIT.cardId,
    })
    expect(flow.did('retire')).toEqual([{ do: 'retire', codeId: 'a' }])
    expect(flow.did('issue').at(-1)).toEqual({ do: 'issue', card: CREDIT })
  })
})

describe('paying with a code', () => {
  const scanned = () => follow(cards, issued('a'), seen('a', { ...used, state: 'awaiting-pin' }))
  const paidOrder = order({ state: 'paid' })

  it('asks for the PIN when the network does, and ends as the bridge says', () => {
    const flow = scanned()
    flow.send({ type: 'pin-complete', attemptId: 'one' })
    expect(flow.did('confirm')).toEqual([{ do: 'confirm', codeId: 'a', attemptId: 'one', card: SAVINGS }])
    flow.send(seen('a', { ...used, version: 3, state: 'paying' }))
    expect(flow.state.step).toBe('paying')
    flow.send(seen('a', { ...used, version: 4, state: 'paid', order: paidOrder }))
    expect(flow.state).toMatchObject({ step: 'paid', order: paidOrder })
    flow.send({ type: 'leave' })
    expect(flow.did('settle')).toEqual([{ do: 'settle', outcome: { result: 'ok' } }])
  })

  it('shows the tries left after a wrong PIN, and after the last one locks the card', () => {
    const flow = scanned()
    flow.send({ type: 'pin-complete', attemptId: 'one' })
    flow.send(
      seen('a', { ...used, version: 3, state: 'awaiting-pin', failure: 'pin_wrong', pinTriesLeft: 1 }),
    )
    expect(flow.state).toMatchObject({ step: 'pin', wrong: { triesLeft: 1 } })
    flow.send({ type: 'pin-complete', attemptId: 'two' })
    flow.send(seen('a', { ...used, version: 4, state: 'failed', failure: 'pin_wrong', pinTriesLeft: 0 }))
    expect(flow.state).toMatchObject({
      step: 'failed',
      failure: 'pin_locked',
      wallet: { chosenCardId: CREDIT.cardId },
    })
    flow.send({ type: 'refresh' })
    expect(flow.did('issue').at(-1)).toEqual({ do: 'issue', card: CREDIT })
  })

  it('left without a PIN lets the merchant know that none will come; a PIN that was sent is not called back', () => {
    for (const type of ['leave', 'page-gone'] as const) {
      const flow = scanned()
      flow.send({ type })
      expect(flow.did('retire')).toEqual([{ do: 'retire', codeId: 'a' }])
      const sent = scanned()
      sent.send({ type: 'pin-complete', attemptId: 'one' })
      sent.send({ type })
      expect(sent.did('retire')).toEqual([])
    }
  })

  it('that the payer would rather not ends by the bridge’s word', () => {
    const flow = scanned()
    flow.send({ type: 'back' })
    expect([flow.state.step, flow.did('retire')]).toEqual(['pin', [{ do: 'retire', codeId: 'a' }]])
    flow.send(seen('a', { ...used, version: 3, state: 'failed', failure: 'pin_not_given' }))
    expect(flow.state).toMatchObject({ step: 'failed', failure: 'pin_not_given' })
  })

  it('never calls a lost answer a failure: it asks, and sends the same confirmation again', () => {
    const flow = scanned()
    flow.send({ type: 'pin-complete', attemptId: 'one' })
    flow.send({ type: 'confirm-refused', refusal: { code: 'network_unreachable', networkCode: null } })
    expect(flow.state.step).toBe('paying')
    flow.send(seen('a', { ...used, state: 'awaiting-pin' }))
    expect(flow.did('confirm-again')).toEqual([{ do: 'confirm-again', attemptId: 'one' }])
    expect(flow.did('confirm')).toHaveLength(1)
  })

  it('without a PIN goes from scanned to paid by itself', () => {
    const flow = follow(cards, issued('a'), seen('a', { ...used, state: 'paid', order: paidOrder }))
    expect(flow.state.step).toBe('paid')
  })
})

describe('whatever happens, in any order', () => {
  const ids = fc.constantFrom('a', 'b', 'c')
  const event = fc.oneof(
    ...(
      [
        'change-card',
        'add',
        'back',
        'refresh',
        'ask-reveal',
        'keep-hidden',
        'reveal',
        'shown',
        'hidden',
        'online',
        'screenshot',
        'reveal-refused',
        'due',
        'deadline',
      ] as const
    ).map((type) => fc.constant<CodeEvent>({ type })),
    fc.constant(cards),
    fc.constant(lost),
    ids.map((codeId) => issued(codeId)),
    fc
      .record({
        codeId: ids,
        state: fc.constantFrom('live', 'awaiting-pin', 'paying', 'paid', 'failed', 'expired', 'retired'),
        version: fc.nat(6),
      })
      .map(({ codeId, ...changes }) => seen(codeId, changes as Partial<PaymentCodeState>)),
    ids.map((attemptId): CodeEvent => ({ type: 'pin-complete', attemptId })),
    ids.map((codeId): CodeEvent => ({ type: 'watch-lost', codeId })),
    fc.constantFrom(SAVINGS, CREDIT).map(({ cardId }): CodeEvent => ({ type: 'choose', cardId })),
  )

  it('no code is shown out of sight, after its deadline, or after a screenshot; and paid is the bridge’s word', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const flow = follow(cards)
        for (const each of events) {
          const before = flow.state
          const { state } = flow.send(each)
          if (state.step === 'showing') {
            if (!state.isVisible) expect(state.code).toBeNull()
            if (each.type === 'deadline' || each.type === 'screenshot') expect(state.code).toBeNull()
            if (state.code && state.code !== showing(before).code)
              expect(['issued', 'seen']).toContain(each.type)
          }
          if (state.step === 'paid' && before.step !== 'paid') {
            expect(each).toMatchObject({ type: 'seen', code: { state: 'paid' } })
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it('there is never a second request for a code beside one of the same showing', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const flow = follow(cards)
        for (const each of events) {
          const before = flow.state
          const { effects } = flow.send(each)
          const asks = effects.filter((effect) => effect.do === 'issue').length
          expect(asks).toBeLessThanOrEqual(1)
          const isBusy = before.step === 'showing' && before.issuing !== null
          if (isBusy && asks > 0) expect(['issued', 'issue-refused']).toContain(each.type)
        }
      }),
      { numRuns: 500 },
    )
  })
})
