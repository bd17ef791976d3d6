import fs from 'node:fs'
import { expect, test } from 'vitest'
import { isTextKey, textFor } from '../../simulator/shell/texts.ts'

const CONTROLS = 'bridge-server/unionpay/controls'
/** What the desks may call, and what stands before every control. */
const ASKED = [
  'clock',
  'cities',
  'controls',
  'desk',
  'interop',
  'journal',
  'merchant-codes',
  'tills',
  'wallets',
]
/** Only for other callers of the same files: certificates, and refunds at a till. */
const NOT_THE_DESKS = ['NO_SUCH_FILE', 'REFUND_REFUSED']

test('every reason for which the network may refuse a desk has words in both languages', () => {
  const sources = ASKED.map((name) => fs.readFileSync(`${CONTROLS}/${name}.ts`, 'utf8')).join('\n')
  const codes = new Set([...sources.matchAll(/fault\([\w.]+, '(\w+)'/g)].map(([, code]) => code as string))
  expect(codes.size).toBeGreaterThan(8)
  const wordless = [...codes].filter((code) => !NOT_THE_DESKS.includes(code) && !isTextKey(`fault.${code}`))
  expect(wordless).toEqual([])
  for (const code of codes) {
    const key = `fault.${code}`
    if (!isTextKey(key)) continue
    expect(textFor('zh', key)).toMatch(/[\u4e00-\u9fff]/)
    expect(textFor('en', key)).not.toMatch(/[\u4e00-\u9fff]/)
  }
})
