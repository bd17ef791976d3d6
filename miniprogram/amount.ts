/** `123450` → `1,234.50` */
export function yuan(amountFen: number): string {
  const digits = String(amountFen).padStart(3, '0')
  return `${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`
}

/** `123450` → `¥1,234.50` */
export function amount(amountFen: number): string {
  return `¥${yuan(amountFen)}`
}
