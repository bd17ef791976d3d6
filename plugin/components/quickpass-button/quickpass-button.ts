import { formatAmount, isFen } from '../../../contract/money.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { textScale } from '../../texts/text-scale.ts'
import { fill, textsOf } from '../../texts/texts.ts'

/**
 * A pay button in the product's own colours. Tells `pay`, without a detail, on a tap that counts: not while it is
 * disabled or loading. What happens then is the host's: it asks its backend for launch parameters.
 */
Component({
  properties: {
    /** Whole fen. Without it, or with anything else, the button shows no amount. */
    amountFen: { type: Number, value: -1 },
    disabled: { type: Boolean, value: false },
    loading: { type: Boolean, value: false },
  },
  data: { label: '', scale: 1 },
  observers: {
    amountFen() {
      this.name()
    },
  },
  lifetimes: {
    attached() {
      this.setData({ scale: textScale() })
      this.name()
    },
  },
  methods: {
    name() {
      const t = textsOf(phoneLanguage())
      const { amountFen } = this.data
      const amount = isFen(amountFen) ? formatAmount(amountFen) : ''
      this.setData({ label: fill(t.quickPay, { amount }).trim() })
    },
    onTap() {
      if (!this.data.disabled && !this.data.loading) this.triggerEvent('pay')
    },
  },
})
