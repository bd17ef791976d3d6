/** Values that a field may have had when it was signed. */
export function formerValues(field: string, value: string): string[] {
  const common = [
    value.trim(),
    ` ${value}`,
    `${value} `,
    value.toLowerCase(),
    value.toUpperCase(),
    encodeURIComponent(value),
    decodeOnce(value),
    value.replaceAll('+', ' '),
    value.replaceAll(' ', '+'),
    value.replaceAll('\r\n', '\n'),
    value.replaceAll('&', '&amp;'),
    value.replaceAll('&amp;', '&'),
    value.replaceAll('/', '\\/'),
    value.split('&')[0]!,
    value.split('?')[0]!,
    value.replace(/^0+(?=\d)/, ''),
    'null',
    'undefined',
  ]
  const own = [...(OWN_VALUES[field] ?? []), ...(field === 'txnAmt' ? amounts(value) : [])]
  return [...new Set([...common, ...own])].filter((former) => former !== value && former !== '')
}

const OWN_VALUES: Readonly<Record<string, readonly string[]>> = {
  version: ['5.1.0', '5.0.0', '5.0.1', '1.0.0', '6.0.0'],
  encoding: ['UTF-8', 'utf-8', 'GBK', 'gbk', 'utf8'],
  signMethod: ['01', '11', '12', '1', 'RSA', 'RSA2'],
  accessType: ['0', '1', '2'],
  channelType: ['07', '08', '7', '8'],
  currencyCode: ['156', 'CNY'],
  txnType: ['00', '01', '02', '03', '04', '31', '1', '4'],
  txnSubType: ['00', '01', '02', '1', '0'],
  bizType: ['000000', '000201', '000301', '000802', '000902'],
}

/** An amount in yuan, or rounded by somebody's floating-point number. */
function amounts(fen: string): string[] {
  const value = Number(fen)
  if (!/^\d{1,12}$/.test(fen)) return []
  return [
    (value / 100).toFixed(2),
    String(value / 100),
    `${fen}.0`,
    `${fen}.00`,
    String(value * 100),
    String(value - 1),
  ]
}

/** The text behind one percent encoding; the text itself when it is none. */
export function decodeOnce(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
