import { expect, test } from 'vitest'
import { maskText } from '../../bridge-server/acp/mask.ts'
import { INSTITUTIONS } from '../../bridge-server/unionpay/institutions/institutions.ts'
import { plainCode } from '../../bridge-server/unionpay/institutions/payable.ts'
import { payeeIn, payeeOf } from '../../bridge-server/unionpay/institutions/payees.ts'
import { CITIES } from '../../contract/cities.ts'

const CLASSES = ['personal', 'personal_business', 'merchant'] as const
const merchant = (merId: string, name: string, acquirerId: string) =>
  ({
    merId,
    name,
    acquirerId,
    trId: '1',
    mode: 'lenient',
    nameEn: null,
    secureKey: null,
    seesAccount: false,
  }) as const

test('every institution has a payee of each class in every city, whose number says all of it', () => {
  const numbers = new Set<string>()
  for (const { owner, acquirerId } of INSTITUTIONS) {
    for (const city of CITIES) {
      for (const codeClass of CLASSES) {
        const payee = payeeIn(owner, codeClass, city)
        expect(payee.merId).toMatch(/^\d{15}$/)
        // Nothing that journals would take for a card and cut.
        expect(maskText(payee.merId)).toBe(payee.merId)
        expect(payeeOf(merchant(payee.merId, payee.nameZh, acquirerId))).toEqual(payee)
        numbers.add(payee.merId)
      }
    }
  }
  expect(numbers.size).toBe(INSTITUTIONS.length * CITIES.length * CLASSES.length)
})

test('a merchant that signed up by itself is its acquirer’s, in the city of its number or else in Shanghai', () => {
  const market = payeeOf(merchant('777440358120001', '市场', '99020000'))
  expect([market.institution.owner, market.city.zh, market.codeClass, market.mcc]).toEqual([
    'alipay',
    '深圳',
    'merchant',
    '5812',
  ])
  const test = payeeOf(merchant('777290058110048', '全渠道测试商户', '48020000'))
  expect([test.institution.owner, test.city.zh, test.nameEn]).toEqual(['unionpay', '上海', '全渠道测试商户'])
})

test('a code is looked up without what scanners add, and whatever the case it was printed in', () => {
  for (const [scanned, plain] of [
    ['  https://qr.alipay.com/fkxabc\r\n', 'https://qr.alipay.com/fkxabc'],
    [']Q3HTTPS://QR.ALIPAY.COM/FKX0', 'https://qr.alipay.com/fkx0'],
    ['https://qr.alipay.com/fkx0?_s=web-other', 'https://qr.alipay.com/fkx0'],
    ['HTTPS://QR.95516.COM/00010000/01aB?X=1', 'https://qr.95516.com/00010000/01aB?X=1'],
    ['https://qr.95516.com/00010000/0123#top', 'https://qr.95516.com/00010000/0123'],
    ['WEIXIN://WXPAY/bizpayurl?pr=AbC', 'weixin://wxpay/bizpayurl?pr=AbC'],
    ['wxp://f2f0AbC', 'wxp://f2f0AbC'],
    ['WXP://f2f0AbC', 'wxp://f2f0AbC'],
    ['000201...', '000201...'],
  ] as const) {
    expect(plainCode(scanned)).toBe(plain)
  }
})
