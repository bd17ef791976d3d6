import { fenOf } from './amount.ts'
import { useTexts } from './context.ts'
import { Field } from './knobs.tsx'

/** A labelled field for an amount in yuan, which says when it is none. */
export function AmountField({ yuan, onInput }: { yuan: string; onInput: (yuan: string) => void }) {
  const texts = useTexts()
  return (
    <Field
      label={texts('amountYuan')}
      value={yuan}
      inputMode='decimal'
      error={fenOf(yuan) === undefined ? texts('amountWrong') : ''}
      onInput={onInput}
    />
  )
}
