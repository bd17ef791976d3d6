import { bridge } from '../../api/bridge.ts'
import { entropy, newId } from '../../api/entropy.ts'
import { type CardField, CardForm } from '../../cashier/card-form.ts'
import { EMPTY_FORM } from '../../cashier/enrolment.ts'
import { type EnrolmentFlow, runEnrolment } from '../../cashier/run-enrolment.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { fill, textsOf } from '../../texts/texts.ts'
import type { FieldInput, Tap } from '../events.ts'
import { SecondHand } from '../second-hand.ts'
import { resendLabel, viewOfEnrolment } from './enrolment-view.ts'

/** What belongs to a form but not into its data, which every tool that shows data would show. */
interface Private {
  readonly form: CardForm
  readonly flow: EnrolmentFlow
  /** Counts down to when another code may be asked for. */
  readonly countdown: SecondHand
  unwatch(): void
}
const privates = new WeakMap<object, Private>()

/** The form for adding a card. Tells `added` {card}. What is typed never enters data; it is dropped on leaving. */
Component({
  data: {
    t: textsOf('zh'),
    view: viewOfEnrolment(EMPTY_FORM.state, 'zh'),
    isCredit: false,
    hasConsent: false,
    codeSent: '',
    resend: '',
    canResend: false,
  },
  lifetimes: {
    attached() {
      const language = phoneLanguage()
      const form = new CardForm()
      const flow = runEnrolment({ bridge, randomness: entropy, nowMs: Date.now }, form)
      const countdown = new SecondHand(() => this.tick())
      const own = { form, flow, countdown, unwatch: () => {} }
      privates.set(this, own)
      this.setData({ t: textsOf(language) })
      own.unwatch = flow.watch((state) => {
        if (state.step === 'added') this.triggerEvent('added', { card: state.card })
        const { isCredit, hasConsent } = form
        this.setData({ view: viewOfEnrolment(state, language), isCredit, hasConsent })
        this.tick()
        countdown.turn(state.step === 'code')
      })
    },
    detached() {
      const own = privates.get(this)
      own?.unwatch()
      own?.countdown.turn(false)
      own?.form.clear()
      privates.delete(this)
    },
  },
  pageLifetimes: {
    hide() {
      privates.get(this)?.flow.send({ type: 'hidden' })
    },
  },
  methods: {
    /** The box shows what is returned: digits only, grouped as on the card. */
    onType(event: FieldInput<{ field: CardField }>) {
      entropy.stir(event.timeStamp)
      const { form, flow } = privates.get(this)!
      const shown = form.type(event.currentTarget.dataset.field, event.detail.value)
      flow.send({ type: 'edited' })
      return shown
    },
    onToggleCredit() {
      const { form, flow } = privates.get(this)!
      form.toggleCredit()
      flow.send({ type: 'edited' })
      this.setData({ isCredit: form.isCredit })
    },
    onToggleConsent() {
      const { form, flow } = privates.get(this)!
      form.toggleConsent()
      flow.send({ type: 'edited' })
      this.setData({ hasConsent: form.hasConsent })
    },
    onSubmit(event: Tap) {
      entropy.stir(event.timeStamp, event.detail.x, event.detail.y)
      const { form, flow } = privates.get(this)!
      if (flow.state.step === 'code') flow.send({ type: 'confirm' })
      else flow.send({ type: 'submit', enrolmentId: newId(entropy), problem: form.check() })
    },
    onResend() {
      privates.get(this)?.flow.send({ type: 'resend', enrolmentId: newId(entropy), atMs: Date.now() })
    },
    onChangeDetails() {
      privates.get(this)?.flow.send({ type: 'change-details' })
    },
    tick() {
      const own = privates.get(this)
      if (own?.flow.state.step !== 'code') return
      const { resendAtMs, isBusy } = own.flow.state
      const language = phoneLanguage()
      const codeSent = fill(textsOf(language).codeSent, { phone: own.form.maskedPhone })
      const resend = resendLabel(resendAtMs, Date.now(), language)
      const canResend = !isBusy && Date.now() >= resendAtMs
      if (resend === this.data.resend && canResend === this.data.canResend && codeSent === this.data.codeSent)
        return
      this.setData({ codeSent, resend, canResend })
    },
  },
})
