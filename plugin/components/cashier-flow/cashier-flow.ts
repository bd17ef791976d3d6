import type { CardView } from '../../../contract/cards.ts'
import { entropy, newId } from '../../api/entropy.ts'
import type { PaymentEvent } from '../../cashier/payment-state.ts'
import { paymentOf } from '../../cashier/payments.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { textsOf } from '../../texts/texts.ts'
import type { Tap } from '../events.ts'
import type { ResultAction } from '../payment-result/result-view.ts'
import { SecondHand } from '../second-hand.ts'
import { type FlowView, hasCountdown, timeLeftOf, viewOf } from './flow-view.ts'

/** What each instance must stop when it goes away or turns to another payment. */
const stops = new WeakMap<object, () => void>()

/** The cashier's screens, for the payment with the number `payment`. The sheet and the full page both show it. */
Component({
  properties: {
    payment: { type: Number, value: 0 },
    variant: { type: String, value: 'sheet' as 'sheet' | 'page' },
  },
  data: {
    t: textsOf('zh'),
    view: viewOf({ step: 'loading', patience: 'fresh' }, 'zh') as FlowView,
    timeLeft: '',
  },
  observers: {
    payment() {
      this.follow()
    },
  },
  lifetimes: {
    detached() {
      stops.get(this)?.()
    },
  },
  methods: {
    follow() {
      stops.get(this)?.()
      const payment = paymentOf(this.data.payment)
      if (!payment) return
      const language = phoneLanguage()
      const countdown = new SecondHand(() => {
        const timeLeft = timeLeftOf(payment.state, Date.now(), language)
        if (timeLeft !== this.data.timeLeft) this.setData({ timeLeft })
      })
      this.setData({ t: textsOf(language) })
      const unwatch = payment.watch((state) => {
        const view = viewOf(state, language)
        if (view) this.setData({ view, timeLeft: timeLeftOf(state, Date.now(), language) })
        countdown.turn(hasCountdown(state))
      })
      stops.set(this, () => {
        unwatch()
        countdown.turn(false)
      })
    },
    send(event: PaymentEvent) {
      paymentOf(this.data.payment)?.send(event)
    },
    onLead() {
      this.send({ type: this.data.view.lead === 'back' ? 'back' : 'leave' })
    },
    onChoose(event: WechatMiniprogram.CustomEvent<{ cardId: string }>) {
      this.send({ type: 'choose', cardId: event.detail.cardId })
    },
    onAdd() {
      this.send({ type: 'add' })
    },
    onAdded(event: WechatMiniprogram.CustomEvent<{ card: CardView }>) {
      this.send({ type: 'card-added', card: event.detail.card })
    },
    onPay(event: Tap) {
      entropy.stir(event.timeStamp, event.detail.x, event.detail.y)
      this.send({ type: 'pay' })
    },
    onPin() {
      this.send({ type: 'pin-complete', attemptId: newId(entropy) })
    },
    onAction(event: WechatMiniprogram.CustomEvent<{ action: ResultAction }>) {
      this.send({ type: event.detail.action === 'retry' ? 'retry' : 'leave' })
    },
    onLeave() {
      this.send({ type: 'leave' })
    },
  },
})
