import {
  type CashierView,
  ORDER_WAIT_MAX_MS,
  type OrderView,
  type PayRequest,
} from '../../contract/plugin-door.ts'
import type { Answer } from '../api/answer.ts'
import type { Bridge } from '../api/bridge.ts'
import type { Randomness } from '../api/entropy.ts'
import { PinSealer } from '../api/pin-sealer.ts'
import { type Machine, runMachine } from './machine.ts'
import { advance, OPENING } from './payment.ts'
import type { Outcome, PaymentEffect, PaymentEvent, PaymentState } from './payment-state.ts'
import type { PinEntry } from './pin-entry.ts'
import { type Time, Timers } from './timers.ts'

export interface PaymentWorld {
  readonly bridge: Bridge
  readonly randomness: Randomness
  readonly time: Time
  readonly pinEntry: PinEntry
}

export type Payment = Machine<PaymentState, PaymentEvent>

/** Asks the bridge for the order to pay; asked again where the payer tries again. */
export type OpenOrder = () => Promise<Answer<CashierView>>

/** Opens the cashier for an order and carries out what the flow decides. `settle` hears the outcome, once. */
export function runPayment(
  world: PaymentWorld,
  open: OpenOrder,
  settle: (outcome: Outcome) => void,
): Payment {
  const { bridge, time, pinEntry } = world
  const timers = new Timers(time)
  const sealer = new PinSealer(world)
  let sealed: PayRequest | null = null
  let isOver = false

  function perform(effect: PaymentEffect, send: (event: PaymentEvent) => void): void {
    const paid = (answer: Answer<OrderView>) =>
      answer.ok
        ? send({ type: 'pay-answered', order: answer.value, atMs: time.nowMs() })
        : send({ type: 'pay-refused', refusal: answer.refusal })

    switch (effect.do) {
      case 'open':
        void sealer.prepare()
        void open().then((answer) => {
          if (answer.ok) send({ type: 'opened', view: answer.value, atMs: time.nowMs() })
          else send({ type: 'open-refused', refusal: answer.refusal })
        })
        break
      case 'pay':
        void sealer.seal(pinEntry.take(), effect.card).then(async (pin) => {
          // Who left while the PIN was being sealed pays nothing.
          if (isOver) return
          if (!pin.ok) return send({ type: 'pay-unsent', refusal: pin.refusal })
          const { attemptId, orderRef, card } = effect
          sealed = { orderRef, attemptId, cardId: card.cardId, ...pin.value }
          paid(await bridge.pay(sealed))
        })
        break
      case 'pay-again':
        if (sealed?.attemptId === effect.attemptId) void bridge.pay(sealed).then(paid)
        break
      case 'ask': {
        const { orderRef, since } = effect
        const wait = since === null ? {} : { since, waitMs: ORDER_WAIT_MAX_MS }
        void bridge.getOrder({ orderRef, ...wait }).then((answer) => {
          if (answer.ok) send({ type: 'order-seen', order: answer.value, atMs: time.nowMs() })
          else send({ type: 'question-lost' })
        })
        break
      }
      case 'ask-after':
        timers.set('ask', effect.delayMs, () => send({ type: 'ask-again' }))
        break
      case 'time-patience':
        timers.patience(send)
        break
      case 'time-deadline':
        timers.set('deadline', effect.atMs - time.nowMs(), () => send({ type: 'deadline' }))
        break
      case 'forget-pin':
        pinEntry.clear()
        break
      case 'settle':
        timers.stopAll()
        sealed = null
        isOver = true
        settle(effect.outcome)
        break
    }
  }

  return runMachine(OPENING, advance, perform)
}
