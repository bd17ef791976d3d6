import { type Fen, fen } from '../../../contract/money.ts'

/** Whole yuan that can be typed; more than any limit of a code. */
const YUAN_DIGITS_MAX = 7

export type AmountKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '.' | 'erase'

/** What stands in the amount's box after a key: yuan, and up to two places after the point. */
export function pressAmountKey(typed: string, key: AmountKey): string {
  if (key === 'erase') return typed.slice(0, -1)
  const next = typed === '0' && key !== '.' ? key : (typed === '' && key === '.' ? '0' : typed) + key
  return new RegExp(`^\\d{1,${YUAN_DIGITS_MAX}}(\\.\\d{0,2})?$`).test(next) ? next : typed
}

/** `12.5` → 1250, digit by digit: no fraction is ever computed. Zero for an empty box. */
export function fenOf(typed: string): Fen {
  const [yuan = '', cents = ''] = typed.split('.')
  return fen(Number(yuan + cents.padEnd(2, '0')))
}
