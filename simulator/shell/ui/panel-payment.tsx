import { useEffect, useState } from 'preact/hooks'
import type { Journal } from '../../wire/network-desk.ts'
import { LANES, type StoryStep, storyOf } from '../payment-story.ts'
import { paymentsIn, type SeenPayment } from '../payments-seen.ts'
import type { Phone } from '../phone.ts'
import type { TextKey } from '../texts.ts'
import { amountText } from './amount.ts'
import { useDeskText, useSimulator, useTexts } from './context.ts'
import { Choice } from './knobs.tsx'
import { preciseTimeOf, timeOf } from './panel-parts.tsx'

const ASK_EVERY_MS = 2000
const MESSAGES = '200'
const LANE_WORDS = {
  backend: 'laneBackend',
  shop: 'laneShop',
  plugin: 'lanePlugin',
  bridge: 'laneBridge',
  unionpay: 'laneUnionpay',
  issuer: 'laneIssuer',
} as const satisfies Record<(typeof LANES)[number], TextKey>
const KIND_WORDS = {
  request: 'requestTo',
  answer: 'answerTo',
  notification: 'notificationTo',
  money: 'moneyMoves',
} as const satisfies Record<StoryStep['kind'], TextKey>

/** One payment, a lane a party and an arrow a message; a step opens to what was said. */
export function PaymentPanel({ phone }: { phone: Phone }) {
  const texts = useTexts()
  const nameOf = usePaymentName()
  const journal = useJournal()
  const [chosen, setChosen] = useState<string | null>(null)
  if (!journal || journal.messages.length === 0) return <p class='nothing'>{texts('noPayments')}</p>
  const payments = paymentsIn(journal)
  const payment = payments.find(({ key }) => key === chosen) ?? payments[0]
  if (!payment) return <p class='nothing'>{texts('noPayments')}</p>
  const steps = storyOf(payment, journal, phone.state.network)
  return (
    <div class='story' style={{ '--lanes': String(LANES.length) }}>
      <Choice label={texts('whichPayment')} value={payment.key} onChange={setChosen}>
        {payments.map((each) => (
          <option key={each.key} value={each.key}>
            {nameOf(each)}
          </option>
        ))}
      </Choice>
      <div class='lanes' aria-hidden='true'>
        {LANES.map((lane) => (
          <span key={lane}>{texts(LANE_WORDS[lane])}</span>
        ))}
      </div>
      <ol>
        {steps.map((step, at) => (
          <li key={`${step.atMs}:${at}`}>
            <Step step={step} />
          </li>
        ))}
      </ol>
    </div>
  )
}

function Step({ step }: { step: StoryStep }) {
  const texts = useTexts()
  const [from, to] = [LANES.indexOf(step.from), LANES.indexOf(step.to)]
  const [left, right] = [Math.min(from, to), Math.max(from, to)]
  const route = `${texts(LANE_WORDS[step.from])} → ${texts(LANE_WORDS[step.to])}`
  // From the middle of one lane to the middle of the other.
  const share = 100 / LANES.length
  const place = { left: `${(left + 0.5) * share}%`, width: `${(right - left) * share}%` }
  return (
    <details class={`step ${step.kind}`}>
      <summary>
        <span class='arrow-row' aria-hidden='true'>
          <i class={to > from ? 'arrow right' : 'arrow left'} style={place} />
        </span>
        <span class='step-title'>
          <time>{preciseTimeOf(step.atMs)}</time>
          <span class='unseen'>
            {route} {texts(KIND_WORDS[step.kind])}
          </span>
          <span>{step.title}</span>
        </span>
      </summary>
      {step.detail ? <pre>{step.detail}</pre> : null}
    </details>
  )
}

/** The latest of the network's journal, asked for again while the panel is open. */
function useJournal(): Journal | null {
  const { network, settings } = useSimulator()
  const { language } = settings
  const [journal, setJournal] = useState<Journal | null>(null)
  useEffect(() => {
    let isOpen = true
    const ask = async () => {
      const answer = await network.journal({ limit: MESSAGES, language })
      if (isOpen && answer.ok) setJournal(answer.value)
    }
    void ask()
    const timer = setInterval(ask, ASK_EVERY_MS)
    return () => {
      isOpen = false
      clearInterval(timer)
    }
  }, [network, language])
  return journal
}

/** When, whom and how much; of what names nobody or no sum, what was asked. */
function usePaymentName(): (payment: SeenPayment) => string {
  const text = useDeskText()
  return ({ beganAtMs, payee, amountFen, title }) => {
    const time = timeOf(beganAtMs)
    if (amountFen === null) return [time, payee && text(payee), title].filter(Boolean).join(' · ')
    return [time, payee ? text(payee) : title, amountText(amountFen)].join(' · ')
  }
}
