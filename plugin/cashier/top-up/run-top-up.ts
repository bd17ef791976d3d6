import { ORDER_WAIT_MAX_MS } from '../../../contract/plugin-door.ts'
import { type Machine, runMachine } from '../machine.ts'
import type { Outcome } from '../payment-state.ts'
import { paymentOf, payOpened } from '../payments.ts'
import type { PaymentWorld } from '../run-payment.ts'
import { Timers } from '../timers.ts'
import { advanceTopUp, RESUMING, type TopUpEffect, type TopUpEvent, type TopUpFlowState } from './top-up.ts'
import { forgetTopUp, rememberTopUp, unfinishedTopUp } from './unfinished.ts'

const ASK_AGAIN_MS = 1000

export type TopUpFlow = Machine<TopUpFlowState, TopUpEvent>

/** Tops up and carries out what the flow decides; `wanted` is the service to begin with. `settle` hears the outcome, once. */
export function runTopUp(
  { bridge, time }: PaymentWorld,
  wanted: string | null,
  settle: (outcome: Outcome) => void,
): TopUpFlow {
  const timers = new Timers(time)

  function perform(effect: TopUpEffect, send: (event: TopUpEvent) => void): void {
    const load = async () => {
      const answer = await bridge.listTopUps({})
      if (answer.ok) send({ type: 'services', services: answer.value.services, wanted })
      else send({ type: 'unavailable', refusal: answer.refusal })
    }
    switch (effect.do) {
      case 'resume': {
        const topUpId = unfinishedTopUp()
        void (topUpId === null ? load() : resume(topUpId))
        break
      }
      case 'load':
        void load()
        break
      case 'check':
        void bridge
          .checkTopUpAccount({ serviceId: effect.serviceId, account: effect.account })
          .then((answer) => {
            const { account } = effect
            if (answer.ok) send({ type: 'checked', account, accountName: answer.value.accountName })
            else send({ type: 'refused', account, refusal: answer.refusal })
          })
        break
      case 'open': {
        const { topUpId, goodsId, account } = effect
        void bridge.openTopUp({ topUpId, goodsId, account }).then((answer) => {
          if (!answer.ok) return send({ type: 'refused', account, refusal: answer.refusal })
          rememberTopUp(topUpId)
          send({ type: 'opened', topUp: answer.value.topUp, view: answer.value.cashier })
        })
        break
      }
      case 'pay':
        payOpened(effect.view, send)
        break
      case 'end-payment':
        paymentOf(effect.payment)?.send({ type: 'page-gone' })
        break
      case 'ask': {
        const { topUpId, since } = effect
        void bridge
          .getTopUp({ topUpId, ...(since !== null && { since, waitMs: ORDER_WAIT_MAX_MS }) })
          .then((answer) => {
            if (answer.ok) send({ type: 'seen', topUp: answer.value })
            else send({ type: 'lost' })
          })
        break
      }
      case 'ask-after':
        timers.set('ask', ASK_AGAIN_MS, () => send({ type: 'ask-again' }))
        break
      case 'forget':
        forgetTopUp()
        break
      case 'settle':
        timers.stopAll()
        settle(effect.outcome)
        break
    }

    async function resume(topUpId: string): Promise<void> {
      const answer = await bridge.getTopUp({ topUpId })
      if (answer.ok) return send({ type: 'seen', topUp: answer.value })
      // One that the bridge does not know cannot be followed; anything else may pass.
      if (answer.refusal.code !== 'order_unknown')
        return send({ type: 'unavailable', refusal: answer.refusal })
      forgetTopUp()
      await load()
    }
  }

  return runMachine(RESUMING, advanceTopUp, perform)
}
