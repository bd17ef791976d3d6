import type { CodeAlternative } from '../../../contract/code-owners.ts'
import type { Language } from '../../../contract/failure-texts.ts'
import { textsOf } from '../../texts/texts.ts'
import type { ResultView } from './result-view.ts'

/** What can be done on the spot about a code that was refused: the button's words, and what it is instead of saying. */
const BUTTONS = {
  'pay-less': { label: 'payLess', does: 'pay-less' },
  'show-code': { label: 'showCode', does: 'show-payment-code' },
  scan: { label: 'alt_scan-merchant-code', does: 'scan-merchant-code' },
  'scan-again': { label: 'scanAgain', does: 'scan-merchant-code' },
  'new-code': { label: 'newCode', does: 'refresh-code' },
  leave: { label: 'close', does: null },
} as const

/** What else works: as buttons where the screen can do it, in words for the rest. */
export function instead(
  alternatives: readonly CodeAlternative[],
  actions: readonly (keyof typeof BUTTONS)[],
  language: Language,
): Pick<ResultView, 'advice' | 'buttons'> {
  const t = textsOf(language)
  const done: readonly (CodeAlternative | null)[] = actions.map((action) => BUTTONS[action].does)
  return {
    advice: alternatives.flatMap((each) =>
      done.includes(each) || each === 'show-payment-code' ? [] : [t[`alt_${each}`]],
    ),
    buttons: actions.map((action) => ({ action, label: t[BUTTONS[action].label] })),
  }
}
