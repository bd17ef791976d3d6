import { useState } from 'preact/hooks'
import type { DeskCard } from '../../wire/host.ts'
import { useDeskText, useTexts } from './context.ts'
import { CopyIcon } from './icons.tsx'

/** How long a copy button says that it has copied. */
const COPIED_MS = 1200

/** The test cards with everything that has to be typed, each with a copy button. */
export function CardList({ cards }: { cards: readonly DeskCard[] }) {
  const texts = useTexts()
  const deskText = useDeskText()
  return (
    <section class='card test-cards'>
      <h2>{texts('testCards')}</h2>
      {cards.map((card, index) => (
        <details key={card.cardNo} open={index === 0}>
          <summary>
            <span>{deskText(card.label)}</span>
            <small>{card.cardNo.slice(-4)}</small>
          </summary>
          <dl>
            <Field label={texts('cardNo')} value={card.cardNo} />
            <Field label={texts('mobile')} value={card.phone} />
            <Field label={texts('pin')} value={card.pin} />
            <Field label={texts('sms')} value={card.sms} />
            <Field label={texts('cvn2')} value={card.cvn2 ?? ''} />
            <Field label={texts('expiry')} value={card.expiresYymm ?? ''} />
          </dl>
        </details>
      ))}
    </section>
  )
}

function Field({ label, value }: { label: string; value: string }) {
  const texts = useTexts()
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
    setTimeout(() => setCopied(false), COPIED_MS)
  }
  if (!value) return null
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <code>{value}</code>
        <button type='button' aria-label={`${texts('copy')} ${label}`} onClick={() => void copy()}>
          {isCopied ? <span role='status'>{texts('copiedShort')}</span> : <CopyIcon />}
        </button>
      </dd>
    </div>
  )
}
