/** The fen that an amount in yuan is, typed as `12`, `12.5` or `12.50`; undefined for anything else and for nothing. */
export function fenOf(yuan: string): number | undefined {
  const typed = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(yuan.trim())
  if (!typed) return undefined
  const fen = Number(typed[1]) * 100 + Number((typed[2] ?? '').padEnd(2, '0'))
  return fen > 0 ? fen : undefined
}

const YUAN = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2 })

/** Fen as people read them: ¥1,234.50; −¥1,234.50 when they go back. */
export function amountText(amountFen: number): string {
  return `${amountFen < 0 ? '−' : ''}¥${YUAN.format(Math.abs(amountFen) / 100)}`
}
