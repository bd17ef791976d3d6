import { useEffect, useState } from 'preact/hooks'
import { type TillResult, WALLETS, type Wallet } from '../../wire/network-desk.ts'
import { codesOnScreen } from '../browser/phone-eye.ts'
import type { Answer } from '../network-desk.ts'
import { fenOf } from './amount.ts'
import { AmountField } from './amount-field.tsx'
import { useSimulator, useTexts } from './context.ts'
import { DeskCard } from './desk-card.tsx'
import { Segments } from './knobs.tsx'
import { TillResultView } from './till-result.tsx'
import { useWorking } from './working.ts'

/** How often a till asks whether the payer has typed the PIN. */
const ASK_EVERY_MS = 1000
/** A payer's code: all digits, of whatever wallet. */
const PAYER_CODE = /^\d{16,24}$/

/** A till in the phone's city: it reads the code that the phone shows and charges it. */
export function TillDesk() {
  const simulator = useSimulator()
  const texts = useTexts()
  const [acquirer, setAcquirer] = useState<Wallet>('unionpay')
  const [yuan, setYuan] = useState('12.50')
  const [seen, setSeen] = useState<string | null>(null)
  const [answer, setAnswer] = useState<Answer<TillResult> | null>(null)
  const [isWorking, work] = useWorking()
  const amountFen = fenOf(yuan)
  const waitingFor = answer?.ok && isOpen(answer.value) ? answer.value.orderId : null

  useEffect(() => {
    if (waitingFor === null) return
    const timer = setInterval(async () => {
      const later = await simulator.network.tillOrder(waitingFor)
      if (later.ok) setAnswer(later)
    }, ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [waitingFor, simulator])

  const submit = (event: Event) => {
    event.preventDefault()
    const { phone, settings } = simulator
    if (!phone || amountFen === undefined) return
    work(async () => {
      setAnswer(null)
      const codes = await codesOnScreen(phone, simulator.stage)
      const code = codes.find(({ text }) => PAYER_CODE.test(text))
      setSeen(code ? masked(code.text) : '')
      if (!code) return
      const cityCode = settings.city.code
      setAnswer(await simulator.network.scanAtTill({ acquirer, cityCode, amountFen, code: code.text }))
    })
  }
  return (
    <DeskCard title={texts('till')} hint={texts(acquirer)}>
      <form class='picker' onSubmit={submit}>
        <Segments
          label={texts('acquirer')}
          isStacked
          value={acquirer}
          options={WALLETS.map((each) => [each, texts(each)])}
          onChange={setAcquirer}
        />
        <AmountField yuan={yuan} onInput={setYuan} />
        <button type='submit' class='button primary' disabled={isWorking || amountFen === undefined}>
          {texts(isWorking ? 'working' : 'scanPhone')}
        </button>
      </form>
      <small role='status'>
        {seen ? `${texts('readFromPhone')} ${seen}` : seen === '' ? texts('phoneShowsNone') : ''}
      </small>
      <TillResultView answer={answer} />
    </DeskCard>
  )
}

/** The till has no result yet. */
function isOpen({ result }: TillResult): boolean {
  return result === 'awaiting-pin' || result === 'unknown'
}

/** A code pays: what is left of it on the desk does not. */
function masked(digits: string): string {
  return `${digits.slice(0, 4)}…${digits.slice(-4)}`
}
