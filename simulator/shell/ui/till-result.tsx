import type { TillResult } from '../../wire/network-desk.ts'
import type { Answer } from '../network-desk.ts'
import { isTextKey } from '../texts.ts'
import { useFaultText, useTexts } from './context.ts'

/** What became of a scan. Its place is always there: screen readers read what comes into it. */
export function TillResultView({ answer }: { answer: Answer<TillResult> | null }) {
  return <div role='status'>{answer ? <Outcome answer={answer} /> : null}</div>
}

/** In words first, then the rule and what would work instead. */
function Outcome({ answer }: { answer: Answer<TillResult> }) {
  const texts = useTexts()
  const faultText = useFaultText()
  if (!answer.ok) {
    return (
      <p class='outcome bad'>
        {faultText(answer.fault)} <small>{answer.fault.code}</small>
      </p>
    )
  }
  const { result, orderId, rule, respCode, alternatives = [] } = answer.value
  const words = alternatives.map((each) => (isTextKey(each) ? texts(each) : each))
  return (
    <div class={`outcome ${KINDS[result]}`}>
      <strong>{texts(result)}</strong>
      <dl>
        <Line name={texts('order')} value={orderId} />
        <Line name={texts('rule')} value={rule} />
        <Line name={texts('respCode')} value={result === 'paid' ? undefined : respCode} />
        <Line name={texts('instead')} value={words.join(' · ')} />
      </dl>
    </div>
  )
}

const KINDS: Readonly<Record<TillResult['result'], string>> = {
  paid: 'good',
  'awaiting-pin': 'wait',
  unknown: 'wait',
  declined: 'bad',
  reversed: 'bad',
  refused: 'bad',
}

function Line({ name, value }: { name: string; value: string | null | undefined }) {
  return value ? (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  ) : null
}
