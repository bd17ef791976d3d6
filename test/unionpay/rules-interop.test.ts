import { describe, expect, test } from 'vitest'
import { decideInterop, type InteropQuestion } from '../../bridge-server/unionpay/rules/interop-rules.ts'
import { INTEROP_TABLE, PRESETS } from '../../bridge-server/unionpay/rules/interop-table.ts'
import type { CodeClass, CodeOwner } from '../../contract/code-owners.ts'

/** The announcements as one reads them, written down without the table: what is open, for whom, where, from when. */
const CAPITALS =
  '110000 120000 130100 140100 150100 210100 220100 230100 310000 320100 330100 340100 350100 360100 370100 410100 420100 430100 440100 450100 460100 500000 510100 520100 530100 540100 610100 620100 630100 640100 650100'.split(
    ' ',
  )
const ALIPAY_CITIES = ['110000', '120000', '440100', '440300', '510100', '500000', '610100']
const OTHER_CITIES = ['320500', '370200', '441900', '460200', '653100']

const WALLETS = ['unionpay', 'wechat', 'alipay'] as const
const CLASSES: readonly CodeClass[] = ['personal', 'personal_business', 'merchant', 'order']
const DAYS =
  '2021-09-21 2021-09-22 2021-09-29 2021-09-30 2021-10-01 2021-10-02 2022-02-28 2022-03-01 2024-05-31 2024-06-01 2026-01-01'.split(
    ' ',
  )

function isExpectedOpen(
  direction: InteropQuestion['direction'],
  payer: CodeOwner,
  owner: CodeOwner,
  codeClass: CodeClass,
  city: string,
  day: string,
  preset: InteropQuestion['preset'],
): 'open' | 'pilot' | 'closed' {
  if (payer === owner) return 'open'
  // The two big wallets never announced anything between themselves.
  if (payer !== 'unionpay' && owner !== 'unionpay') return 'closed'
  const isQuickPassScanning = direction === 'payer-scans' && payer === 'unionpay'
  if (preset === 'realistic' && !isQuickPassScanning) return 'closed'
  // Wallets pay shops at UnionPay, not persons.
  if (direction === 'payer-scans' && owner === 'unionpay' && codeClass === 'personal') return 'closed'
  const other = payer === 'unionpay' ? owner : payer
  if (other === 'wechat') {
    if (day >= '2024-06-01') return 'open'
    if (!CAPITALS.includes(city)) return 'closed'
    if (day >= '2021-09-30') return 'open'
    return isQuickPassScanning && codeClass === 'order' && day >= '2021-09-22' ? 'pilot' : 'closed'
  }
  if (day >= '2022-03-01') return 'open'
  return day >= '2021-10-02' && ALIPAY_CITIES.includes(city) ? 'open' : 'closed'
}

const at = (day: string, time = '12:00:00') => Date.parse(`${day}T${time}+08:00`)
const question: InteropQuestion = {
  direction: 'payer-scans',
  payerNetwork: 'unionpay',
  codeOwner: 'wechat',
  codeClass: 'merchant',
  cityCode: '320500',
  atMs: at('2021-10-10'),
  preset: 'as-announced',
  withPlanned: true,
}

describe.each(PRESETS)('every cell of the region table, %s', (preset) => {
  describe.each(['payer-scans', 'merchant-scans'] as const)('%s', (direction) => {
    test.each(WALLETS.flatMap((payer) => WALLETS.map((owner) => [payer, owner] as const)))(
      '%s pays at %s',
      (payerNetwork, codeOwner) => {
        const cities = [...CAPITALS, ...ALIPAY_CITIES, ...OTHER_CITIES]
        for (const codeClass of CLASSES) {
          for (const cityCode of cities) {
            for (const day of DAYS) {
              const asked = {
                ...question,
                direction,
                payerNetwork,
                codeOwner,
                codeClass,
                cityCode,
                preset,
                atMs: at(day),
              }
              const expected = isExpectedOpen(
                direction,
                payerNetwork,
                codeOwner,
                codeClass,
                cityCode,
                day,
                preset,
              )
              expect(decideInterop(asked), JSON.stringify(asked)).toMatchObject({ state: expected })
            }
          }
        }
      },
    )
  })
})

describe('a day', () => {
  test('begins at midnight in Beijing', () => {
    const beijing = { ...question, cityCode: '110000' }
    const late = decideInterop({ ...beijing, atMs: at('2021-09-29', '23:59:59') })
    expect(late).toMatchObject({ state: 'closed', because: 'before', opensOn: '2021-09-30' })
    expect(decideInterop({ ...beijing, atMs: at('2021-09-30', '00:00:00') })).toEqual({
      state: 'open',
      rule: 'wechat-capitals-2021-09-30',
    })
  })
})

describe('a place', () => {
  test.each([
    ['110105', 'open', 'a district of Beijing'],
    ['500112', 'open', 'a district of Chongqing'],
    ['330106', 'open', 'a district of Hangzhou'],
    ['330200', 'closed', 'Ningbo, though of the same province'],
    ['', 'closed', 'nowhere'],
    ['999999', 'closed', 'a place that does not exist'],
  ])('%s is %s: %s', (cityCode, state) => {
    expect(decideInterop({ ...question, cityCode })).toMatchObject({ state })
  })
})

describe('a refusal says why, since when, and what works instead', () => {
  test('closed here, open elsewhere', () => {
    expect(decideInterop(question)).toEqual({
      state: 'closed',
      rule: 'wechat-capitals-2021-09-30',
      because: 'region',
      opensOn: '2024-06-01',
      alternatives: ['ask-for-unionpay-code', 'open-owner-app', 'other-city', 'later-date'],
    })
  })

  test('a plan that is not believed opens nothing, and promises nothing', () => {
    const alipay = { ...question, codeOwner: 'alipay' as const, withPlanned: false }
    expect(decideInterop(alipay)).not.toHaveProperty('opensOn')
    expect(decideInterop({ ...alipay, atMs: at('2023-01-01') })).toMatchObject({
      state: 'closed',
      because: 'region',
      alternatives: ['ask-for-unionpay-code', 'open-owner-app', 'other-city'],
    })
  })

  test('another sort of code would do', () => {
    const person = {
      ...question,
      payerNetwork: 'wechat' as const,
      codeOwner: 'unionpay' as const,
      codeClass: 'personal' as const,
    }
    expect(decideInterop({ ...person, cityCode: '110000' })).toMatchObject({
      because: 'class',
      alternatives: ['scan-merchant-code', 'show-payment-code', 'open-owner-app'],
    })
  })

  test('the other way round would do', () => {
    const till = { ...question, direction: 'merchant-scans' as const, preset: 'realistic' as const }
    expect(decideInterop({ ...till, cityCode: '110000' })).toEqual({
      state: 'closed',
      rule: 'no-link-unionpay-wechat-merchant-scans',
      because: 'direction',
      alternatives: ['scan-merchant-code', 'ask-for-unionpay-code', 'open-owner-app'],
    })
  })

  test('whatever is proposed is open, in every cell', () => {
    for (const preset of PRESETS) {
      for (const payerNetwork of WALLETS) {
        for (const codeOwner of WALLETS) {
          for (const codeClass of CLASSES) {
            for (const day of DAYS) {
              for (const direction of ['payer-scans', 'merchant-scans'] as const) {
                const asked = {
                  ...question,
                  preset,
                  payerNetwork,
                  codeOwner,
                  codeClass,
                  direction,
                  atMs: at(day),
                }
                const decision = decideInterop(asked)
                if (decision.state !== 'closed') continue
                expect(decision.alternatives.length).toBeGreaterThan(0)
                const isOpen = (change: Partial<InteropQuestion>) =>
                  decideInterop({ ...asked, ...change }).state !== 'closed'
                if (decision.alternatives.includes('scan-merchant-code')) {
                  expect(isOpen({ direction: 'payer-scans', codeClass: 'merchant' })).toBe(true)
                }
                if (decision.alternatives.includes('show-payment-code')) {
                  expect(isOpen({ direction: 'merchant-scans' })).toBe(true)
                }
                if (decision.opensOn) {
                  expect(decision.alternatives).toContain('later-date')
                  expect(isOpen({ atMs: at(decision.opensOn, '00:00:00') })).toBe(true)
                  expect(isOpen({ atMs: at(decision.opensOn, '00:00:00') - 1 })).toBe(false)
                }
              }
            }
          }
        }
      }
    }
  })
})

test('every rule has a name of its own, a day that exists, and a source', () => {
  expect(new Set(INTEROP_TABLE.map(({ rule }) => rule)).size).toBe(INTEROP_TABLE.length)
  for (const { from, source } of INTEROP_TABLE) {
    expect(new Date(from).toISOString().slice(0, 10)).toBe(from)
    expect(source).not.toBe('')
  }
})
