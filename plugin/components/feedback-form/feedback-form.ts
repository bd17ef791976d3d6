import type { Diagnosis } from '../../../contract/beta-door.ts'
import { bridge } from '../../api/bridge.ts'
import { entropy, newId } from '../../api/entropy.ts'
import { diagnose, linesOf } from '../../cashier/feedback/diagnosis.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { failureSentence } from '../../texts/naming.ts'
import { textsOf } from '../../texts/texts.ts'
import type { FieldInput } from '../events.ts'

/** Longest report. */
const TEXT_CHARS_MAX = 500

interface Report {
  readonly diagnosis: Diagnosis
  readonly feedbackId: string
}
const reports = new WeakMap<object, Report>()

/** Opens on demand: a box for what went wrong, with the diagnosis that goes along in full sight. */
Component({
  properties: {
    page: { type: String, value: '' },
    state: { type: String, value: '' },
  },
  data: {
    t: textsOf('zh'),
    lines: [] as string[],
    text: '',
    step: 'closed' as 'closed' | 'writing' | 'sending' | 'sent',
    problem: '',
    textMax: TEXT_CHARS_MAX,
  },
  lifetimes: {
    attached() {
      this.setData({ t: textsOf(phoneLanguage()) })
    },
  },
  methods: {
    onToggle() {
      if (this.data.step !== 'closed') return this.setData({ step: 'closed', text: '', problem: '' })
      const diagnosis = diagnose(this.data.page, this.data.state)
      reports.set(this, { diagnosis, feedbackId: newId(entropy) })
      this.setData({ step: 'writing', lines: linesOf(diagnosis) })
    },
    onType(event: FieldInput<Record<never, never>>) {
      this.setData({ text: event.detail.value, problem: '' })
    },
    async onSend() {
      const report = reports.get(this)
      const text = this.data.text.trim()
      if (!report || text === '' || this.data.step !== 'writing') return
      this.setData({ step: 'sending', problem: '' })
      const answer = await bridge.sendFeedback({ ...report, text })
      if (report !== reports.get(this)) return
      if (answer.ok) this.setData({ step: 'sent' })
      else this.setData({ step: 'writing', problem: failureSentence(answer.refusal.code, phoneLanguage()) })
    },
  },
})
