/** ISO 4217 currencies, by their numeric codes, whose minor unit is not a hundredth. */
const DECIMALS = new Map([
  ...'108 152 174 262 324 352 392 410 548 600 646 704 800 940 950 952 953'
    .split(' ')
    .map((code) => [code, 0] as const),
  ...'048 368 400 414 434 512 788'.split(' ').map((code) => [code, 3] as const),
])

/** Decimals of the minor unit of a currency. */
export function decimalsOf(currency: string): number {
  return DECIMALS.get(currency) ?? 2
}
