import {
  attach,
  type Cashier,
  detach,
  type Errand,
  settleErrand,
  setVisible,
} from '../../cashier/cashiers.ts'
import { errMsgOf } from '../../cashier/outcome-message.ts'
import type { Outcome } from '../../cashier/payment-state.ts'
import { paymentOf, startPayment } from '../../cashier/payments.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { textScale } from '../../texts/text-scale.ts'
import { textsOf } from '../../texts/texts.ts'

/** How long the sheet takes to slide away; the style sheet says the same. */
const SLIDE_AWAY_MS = 200

interface Own {
  readonly cashier: Cashier
  stopSliding(): void
}
const owns = new WeakMap<object, Own>()

/**
 * The half-screen sheet. A host puts one on each page that pays; `requestPayment`, `scanToPay`, `showPaymentCode` and
 * `topUp` open the one on the visible page. Tells `result` {errMsg} when that is over, beside their callbacks.
 */
Component({
  data: { errand: '', payment: 0, code: '', service: '', isLeaving: false, brand: '', scale: 1 },
  lifetimes: {
    attached() {
      const cashier: Cashier = {
        present: (errand) => this.present(errand),
        dismiss: (errand, outcome) => this.dismiss(errand, outcome),
      }
      owns.set(this, { cashier, stopSliding: () => {} })
      attach(cashier)
      this.setData({ brand: textsOf(phoneLanguage()).brand, scale: textScale() })
    },
    detached() {
      const own = owns.get(this)
      owns.delete(this)
      if (own) detach(own.cashier)
      own?.stopSliding()
      paymentOf(this.data.payment)?.send({ type: 'page-gone' })
    },
  },
  pageLifetimes: {
    show() {
      const own = owns.get(this)
      if (own) setVisible(own.cashier, true)
    },
    hide() {
      const own = owns.get(this)
      if (own) setVisible(own.cashier, false)
    },
  },
  methods: {
    present(errand: Errand) {
      owns.get(this)?.stopSliding()
      // What is still sliding away may be the same flow, which is over: the next errand gets a new one.
      this.setData({ errand: '' })
      const payment = errand.kind === 'pay' ? startPayment(errand.launch, settleErrand) : 0
      const code = errand.kind === 'scan' ? errand.code : ''
      const service = errand.kind === 'top-up' ? errand.serviceId : ''
      this.setData({ errand: errand.kind, payment, code, service, isLeaving: false })
    },
    dismiss({ kind }: Errand, outcome: Outcome) {
      this.slideAway()
      this.triggerEvent('result', { errMsg: errMsgOf(outcome, kind) })
    },
    /** The payer would rather show his own code than scan: the errand stays, and the code's outcome is its own. */
    onShowCode() {
      this.setData({ errand: 'code' })
    },
    /** And the other way round. */
    onScan() {
      this.setData({ errand: 'scan', code: '' })
    },
    slideAway() {
      const own = owns.get(this)
      if (!own) return // The page is gone, and the sheet with it.
      this.setData({ isLeaving: true })
      const timer = setTimeout(
        () => this.setData({ errand: '', payment: 0, isLeaving: false }),
        SLIDE_AWAY_MS,
      )
      own.stopSliding = () => clearTimeout(timer)
    },
    /** Keeps a finger on the veil from scrolling the page beneath. */
    onVeilTouch() {},
  },
})
