import { useState } from 'preact/hooks'
import { useTexts } from './context.ts'
import { Segments } from './knobs.tsx'

/** A code whose content the tester types or pastes: drawn as a QR code, or taken for a bar code. */
export function CodeText(props: { onSquare: (text: string) => void; onBars: (text: string) => void }) {
  const texts = useTexts()
  const [text, setText] = useState('')
  const [shape, setShape] = useState<'square' | 'bars'>('square')
  const submit = (event: Event) => {
    event.preventDefault()
    if (text === '') return
    if (shape === 'square') props.onSquare(text)
    else props.onBars(text)
  }
  return (
    <form class='picker' onSubmit={submit}>
      <textarea
        rows={3}
        aria-label={texts('codeText')}
        placeholder={texts('codeText')}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <Segments
        label={texts('codeFormat')}
        value={shape}
        options={[
          ['square', texts('squareCode')],
          ['bars', texts('barCode')],
        ]}
        onChange={setShape}
      />
      <button type='submit' class='button primary' disabled={text === ''}>
        {texts('holdBefore')}
      </button>
    </form>
  )
}
