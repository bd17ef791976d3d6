import type { LaunchParams } from '../../../contract/plugin-api.ts'
import { attach, type Cashier, detach, setVisible } from '../../cashier/cashiers.ts'
import { errMsgOf } from '../../cashier/outcome-message.ts'
import type { Outcome } from '../../cashier/payment-state.ts'
import { paymentOf, startPayment } from '../../cashier/payments.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { textScale } from '../../texts/text-scale.ts'
import { textsOf } from '../../texts/texts.ts'

/** How long the sheet takes to slide away; the style sheet says the same. */
const SLIDE_AWAY_MS = 200

const cashiers = new WeakMap<object, Cashier>()
const slidingAway = new WeakMap<object, () => void>()

/**
 * The half-screen cashier. A host puts one on each page that pays; `requestPayment` opens the one on the visible
 * page. Tells `result` {errMsg} when a payment is over, beside the callbacks of `requestPayment`.
 */
Component({
  data: { payment: 0, isLeaving: false, brand: '', scale: 1 },
  lifetimes: {
    attached() {
      const cashier: Cashier = { present: (launch, settle) => this.present(launch, settle) }
      cashiers.set(this, cashier)
      attach(cashier)
      this.setData({ brand: textsOf(phoneLanguage()).brand, scale: textScale() })
    },
    detached() {
      const cashier = cashiers.get(this)
      if (cashier) detach(cashier)
      cashiers.delete(this)
      slidingAway.get(this)?.()
      paymentOf(this.data.payment)?.send({ type: 'page-gone' })
    },
  },
  pageLifetimes: {
    show() {
      const cashier = cashiers.get(this)
      if (cashier) setVisible(cashier, true)
    },
    hide() {
      const cashier = cashiers.get(this)
      if (cashier) setVisible(cashier, false)
    },
  },
  methods: {
    present(launch: LaunchParams, settle: (outcome: Outcome) => void) {
      slidingAway.get(this)?.()
      const payment = startPayment(launch, (outcome) => {
        this.slideAway()
        settle(outcome)
        this.triggerEvent('result', { errMsg: errMsgOf(outcome) })
      })
      this.setData({ payment, isLeaving: false })
    },
    slideAway() {
      if (!cashiers.has(this)) return // The page is gone, and the sheet with it.
      this.setData({ isLeaving: true })
      const timer = setTimeout(() => this.setData({ payment: 0, isLeaving: false }), SLIDE_AWAY_MS)
      slidingAway.set(this, () => clearTimeout(timer))
    },
    /** Keeps a finger on the veil from scrolling the page beneath. */
    onVeilTouch() {},
  },
})
