import { bridge } from '../../api/bridge.ts'
import { entropy, newId } from '../../api/entropy.ts'
import { pinEntry } from '../../cashier/pin-entry.ts'
import { PHONE_TIME } from '../../cashier/timers.ts'
import { runTopUp, type TopUpFlow } from '../../cashier/top-up/run-top-up.ts'
import type { TopUpEvent } from '../../cashier/top-up/top-up.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { textsOf } from '../../texts/texts.ts'
import type { FieldInput, Tap } from '../events.ts'
import { settling } from '../settling.ts'
import { type TopUpScreen, viewOfTopUp } from './top-up-view.ts'

const flows = new WeakMap<object, TopUpFlow>()

/** From a service to credit on an account. Tells `over` {outcome} when the payer is done. `service` is the one to begin with. */
Component({
  properties: {
    variant: { type: String, value: 'page' as 'page' | 'sheet' },
    service: { type: String, value: '' },
  },
  data: {
    t: textsOf('zh'),
    view: viewOfTopUp({ step: 'loading' }, 'zh') as TopUpScreen,
  },
  lifetimes: {
    attached() {
      const language = phoneLanguage()
      const world = { bridge, randomness: entropy, time: PHONE_TIME, pinEntry }
      const flow = runTopUp(world, this.data.service || null, settling(this).settle)
      flows.set(this, flow)
      this.setData({ t: textsOf(language) })
      flow.watch((state) => {
        const view = viewOfTopUp(state, language)
        if (view) this.setData({ view })
      })
    },
    detached() {
      this.send({ type: 'page-gone' })
      flows.delete(this)
    },
  },
  pageLifetimes: {
    show() {
      this.send({ type: 'shown' })
    },
  },
  methods: {
    send(event: TopUpEvent) {
      flows.get(this)?.send(event)
    },
    onLeave() {
      this.send({ type: 'leave' })
    },
    onRetry() {
      this.send({ type: 'retry' })
    },
    onService(event: Tap<{ id: string }>) {
      this.send({ type: 'choose-service', serviceId: event.currentTarget.dataset.id })
    },
    onAccount(event: FieldInput<Record<never, never>>) {
      this.send({ type: 'type-account', account: event.detail.value.trim() })
    },
    onCheck() {
      this.send({ type: 'check' })
    },
    onGoods(event: Tap<{ id: string }>) {
      this.send({ type: 'choose-goods', goodsId: event.currentTarget.dataset.id })
    },
    onBuy() {
      this.send({ type: 'buy', topUpId: newId(entropy) })
    },
    onAgain() {
      this.send({ type: 'another' })
    },
  },
})
