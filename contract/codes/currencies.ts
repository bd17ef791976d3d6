/** Numeric codes of ISO 4217 currencies that have not two decimals. */
const WITHOUT_DECIMALS = '108 152 174 262 324 352 392 410 548 600 646 704 800 940 950 952 953'.split(' ')
const WITH_THREE_DECIMALS = '048 368 400 414 434 512 788'.split(' ')

/** Decimals of the minor unit of a currency. */
export function decimalsOf(currency: string): number {
  if (WITHOUT_DECIMALS.includes(currency)) return 0
  return WITH_THREE_DECIMALS.includes(currency) ? 3 : 2
}
