import { spawn } from 'node:child_process'
import { text as readAll } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { CITIES, findCity } from '../../contract/cities.ts'
import { crc16 } from '../../contract/codes/crc16.ts'
import { encodeEmvCpm, parseEmvCpm } from '../../contract/codes/emv-cpm.ts'
import { encodeEmvMpm, parseEmvMpm } from '../../contract/codes/emv-mpm.ts'
import { maskCode } from '../../contract/codes/mask-code.ts'
import {
  type EmvMerchant,
  mintEmvMerchantCode,
  mintOrderLink,
  mintPayerCode,
  mintReceiveLink,
} from '../../contract/codes/mint.ts'
import { recognise } from '../../contract/codes/recognise.ts'
import { CODE_MAX_CHARS } from '../../contract/codes/refusals.ts'
import published from './codes-published.json' with { type: 'json' }

/** A debit card that everybody may use in tests. Nineteen digits from 62: it looks like a payment code. */
const CARD_NUMBER = '6216261000000000018'
const ruleOf = (text: string) => {
  const found = recognise(text)
  return found.kind === 'refused' ? found.rule : found.kind
}

describe('published strings', () => {
  test.each(published.merchantPresented)('EMV merchant code $id', ({ payload, expect: fields }) => {
    expect(recognise(payload)).toMatchObject({ kind: 'emv.mpm', ...fields })
  })

  test.each(published.merchantPresentedRefused)('EMV merchant code $id is $rule', ({ payload, rule }) => {
    expect(ruleOf(payload)).toBe(rule)
  })

  test.each(published.consumerPresented)('EMV payer code $id', ({ base64, expect: fields }) => {
    expect(recognise(base64)).toMatchObject({ kind: 'emv.cpm', ...fields })
  })

  test.each(published.byFamily)('$payload', ({ payload, expect: fields }) => {
    expect(recognise(payload)).toMatchObject(fields)
  })

  test('are written again exactly as they were, where they keep to the specification', () => {
    for (const { payload } of published.merchantPresented) {
      const objects = parseEmvMpm(payload)
      if ('kind' in objects) throw new Error(objects.rule)
      const body = payload.slice(0, -4)
      const { ids, values } = objects
      const written = ids.slice(0, -1).map((id) => ({ id, value: values[Number(id)] as string }))
      expect(encodeEmvMpm(written)).toBe(body + payload.slice(-4).toUpperCase())
    }
    for (const { base64 } of published.consumerPresented) {
      const objects = parseEmvCpm(base64)
      if ('kind' in objects) throw new Error(objects.rule)
      expect(encodeEmvCpm(objects)).toBe(base64)
    }
  })

  test('the checksum has its check value', () => {
    expect(crc16('123456789')).toBe(published.crcCheck['123456789'])
  })
})

describe('numbers that payers show', () => {
  test.each([
    ['100000000000000000', 'wechat.cpm'],
    ['159999999999999999', 'wechat.cpm'],
    ['169999999999999999', 'WECHAT_PREFIX_16'],
    ['179999999999999999', 'UNKNOWN_DIGITS'],
    ['13511229863846829', 'UNKNOWN_DIGITS'],
    ['1351122986384682930', 'UNKNOWN_DIGITS'],
    ['2512345678901234', 'alipay.cpm'],
    ['251234567890123', 'UNKNOWN_DIGITS'],
    ['25123456789012345', 'UNKNOWN_DIGITS'],
    ['301234567890123456', 'alipay.cpm'],
    ['251001020123456789012345', 'alipay.cpm'],
    ['2510010201234567890123456', 'UNKNOWN_DIGITS'],
    ['241234567890123456', 'UNKNOWN_DIGITS'],
    ['6200000000000000000', 'unionpay.cpm'],
    ['620000000000000000', 'UNKNOWN_DIGITS'],
    ['0112345678901234567', 'ecny.cpm'],
    ['311234567890123456', 'RETIRED_WALLET'],
    ['3112345678901234', 'RETIRED_WALLET'],
    ['0', 'UNKNOWN_DIGITS'],
    ['000201', 'CRC_MISSING'],
    ['00020153031561234567', 'BAD_STRUCTURE'],
  ])('%s is %s', (digits, expected) => {
    expect(ruleOf(digits)).toBe(expected)
  })

  test('leave no digit in the answer that could be of a card, recognised or not', () => {
    for (const text of [CARD_NUMBER, '6221558812340000', `${CARD_NUMBER}1`, `https://${CARD_NUMBER}.cn/`]) {
      expect(JSON.stringify(recognise(text))).not.toMatch(/\d{6}/)
    }
  })
})

describe('links', () => {
  test.each([
    ['wxp://f2f0VFGi7vL3Ci5wIPFdJFjRbkw6Hs_C5v5T=', 'wechat.personal'],
    ['https://wx.tenpay.com/f2f?t=AQAAAGx', 'wechat.personal'],
    ['https://payapp.wechatpay.cn/qr/AQE', 'wechat.personal'],
    ['https://payapp.wechatpay.cn/materialqr/entry/home?id=0', 'wechat.merchant'],
    ['https://payapp.weixin.qq.com/qrpay/order/home2?key=idc_CHNDVI', 'wechat.merchant'],
    ['https://wxpay.tenpay.com/md/x', 'wechat.merchant'],
    ['https://payapp.wechatpay.cn/sjt/qr/x', 'wechat.sme'],
    ['https://sjt.wxpapp.wechatpay.cn/lnk/qr/x', 'wechat.sme'],
    ['weixin://wxpay/bizpayurl/up?pr=NwY5Mz9&groupid=00', 'wechat.native'],
    ['HTTPS://QR.ALIPAY.COM/FKX0123456789ABCDEF', 'alipay.mpm'],
    ['https://qr.alipay.com/fkx13673gkz2fi4kwuvzjb9?t=1608010938119', 'alipay.mpm'],
    ['https://qr.alipay.com/tsx0123?_s=web-other', 'alipay.mpm'],
    ['HTTPS://QR.95516.COM/00010000/62123456789012345678901234567890', 'unionpay.mpm'],
    ['https://qr.95516.com/01020001/wcqr?f=ICBCqr&X=1&T=3&P=13&I=1&N=2&L=3', 'unionpay.mpm'],
    ['https://qr.95516.com/48020000/10X12011108771942157391739', 'unionpay.mpm'],
    ['https://m.wosai.cn/qr/gateway?a=b', 'aggregate.shouqianba'],
    ['https://qr.chinaums.com/bills/qrCode.do?id=1', 'aggregate.chinaums'],
  ])('%s is %s', (link, kind) => {
    expect(recognise(link)).toMatchObject({ kind, mode: 'mpm' })
  })

  test('tell an order from a printed code, and whose receipt it is', () => {
    const native = 'weixin://wxpay/bizpayurl'
    expect(recognise(`${native}?pr=OINmxCp`)).toMatchObject({ static: false, receiver: 'merchant' })
    const product =
      'sign=A1&appid=wx0000000000000001&mch_id=1900000109&product_id=P1&time_stamp=1632960000&nonce_str=n1'
    expect(recognise(`${native}?${product}`)).toMatchObject({ kind: 'wechat.native', static: true })
    expect(recognise('https://qr.alipay.com/BAX03190uxd47')).toMatchObject({ static: false, product: 'bax' })
    expect(recognise('https://qr.alipay.com/a7x0319')).toMatchObject({ static: true, receiver: null })
    expect(recognise('https://payapp.weixin.qq.com/sjt/qr/x')).toMatchObject({
      receiver: 'personal_business',
    })
    expect(recognise('https://qr.95516.com/00010001/62001')).toMatchObject({ static: false })
    expect(recognise('https://qr.95516.com/00010001/01001')).toMatchObject({ static: true })
    expect(recognise('https://qr.95516.com/00010001/77001')).toMatchObject({ static: null })
  })

  test("UnionPay's gateway opens foreign codes, and says which", () => {
    const open = (code: string) =>
      recognise(`https://qr.95516.com/qrcGtwWeb-web/api/open?qrCode=${encodeURIComponent(code)}`)
    expect(open('wxp://f2f0abc')).toMatchObject({ kind: 'unionpay.gateway', opens: 'wechat.personal' })
    expect(open('https://evil.cn/')).toMatchObject({ kind: 'refused', rule: 'NESTED_CODE' })
    expect(open(CARD_NUMBER)).toMatchObject({ kind: 'refused', rule: 'NESTED_CODE' })
    expect(open('https://qr.95516.com/qrcGtwWeb-web/api/open?qrCode=wxp%3A%2F%2Ff2f0abc')).toMatchObject({
      kind: 'refused',
      rule: 'NESTED_CODE',
    })
    const authorise = 'https://qr.95516.com/qrcGtwWeb-web/api/userAuth?version=1.0.0'
    expect(recognise(`${authorise}&redirectUrl=https%3A%2F%2Fshop.example%2F`)).toMatchObject({
      kind: 'unionpay.gateway',
      api: 'userAuth',
    })
    expect(ruleOf(authorise)).toBe('BAD_QUERY')
  })

  test.each([
    ['https://qr.95516.com.evil.cn/00010000/62', 'UNKNOWN_HOST'],
    ['https://evil.cn/?x=https://qr.95516.com/00010000/62', 'UNKNOWN_HOST'],
    ['https://evil.cn/#https://qr.95516.com/00010000/62', 'UNKNOWN_HOST'],
    ['https://evil.cn/qr.95516.com/00010000/62', 'UNKNOWN_HOST'],
    ['https://qr.95516.com./00010000/62', 'UNKNOWN_HOST'],
    ['https://xn--qr-95516.com/00010000/62', 'UNKNOWN_HOST'],
    ['https://constructor/00010000/62', 'UNKNOWN_HOST'],
    ['https://qr.95516.com@evil.cn/00010000/62', 'USERINFO'],
    ['https://evil.cn@qr.95516.com/00010000/62', 'USERINFO'],
    ['http://qr.95516.com/00010000/62', 'INSECURE_SCHEME'],
    ['http://qr.alipay.com/fkx0123', 'INSECURE_SCHEME'],
    ['ftp://qr.95516.com/00010000/62', 'UNKNOWN_SCHEME'],
    ['alipays://platformapi/startapp?qrcode=https%3A%2F%2Fqr.alipay.com%2Ffkx0123', 'UNKNOWN_SCHEME'],
    ['javascript:alert(1)', 'UNKNOWN_SCHEME'],
    ['https://qr.95516.com:443/00010000/62', 'PORT'],
    ['https://qr.95516.com:8443/00010000/62', 'PORT'],
    ['https://qr.95516.com\\@evil.cn/00010000/62', 'BAD_CHARACTER'],
    ['https://qr.95516.com/00010000\\62', 'BAD_CHARACTER'],
    ['https://qr.95516.com/00010000/6 2', 'BAD_CHARACTER'],
    ['https://qr.95516.com/00010000/62\u0000', 'BAD_CHARACTER'],
    ['https://qr.95516.com/00010000/%36%32', 'BAD_PATH'],
    ['https://qr.95516.com/00010000/../62', 'BAD_PATH'],
    ['https://qr.95516.com/00010000/', 'BAD_PATH'],
    ['https://qr.95516.com/0001000/62', 'UNKNOWN_PATH'],
    ['https://qr.95516.com/', 'UNKNOWN_PATH'],
    ['https://qr.95516.com', 'UNKNOWN_PATH'],
    ['https://qr.alipay.com/', 'BAD_PATH'],
    ['https://qr.alipay.com/fkx', 'UNKNOWN_PATH'],
    ['https://qr.alipay.com/_d?_b=peerpay', 'UNKNOWN_PATH'],
    ['https://payapp.weixin.qq.com/qr/', 'BAD_PATH'],
    ['https://payapp.weixin.qq.com/QR/x', 'UNKNOWN_PATH'],
    ['https://wxpay.wechatpay.cn/other', 'UNKNOWN_PATH'],
    ['https://qr.shouqianba.com/gatewayx?a=b', 'UNKNOWN_PATH'],
    ['https://u.wechat.com/ELhLlxAvOByQm1K65g7b72U', 'NOT_PAYMENT'],
    ['http://weixin.qq.com/r/abc', 'NOT_PAYMENT'],
    ['weixin://dl/business', 'NOT_PAYMENT'],
    ['weixin://wxpay/bizpayurl?pr=short', 'BAD_QUERY'],
    ['weixin://wxpay/bizpayurl?pr=OINmxCp&pr=Mvasgua', 'BAD_QUERY'],
    ['weixin://wxpay/bizpayurl?sign=1&appid=wx&mch_id=1', 'BAD_QUERY'],
    ['wxp://evil', 'UNKNOWN_PATH'],
    ['wxp://f2f', 'BAD_PATH'],
    ['wxp://f2f0abc/../x', 'BAD_PATH'],
    ['https://qr.９5516.com/00010000/62', 'NON_ASCII'],
    ['https://qr.аlipay.com/fkx0123', 'NON_ASCII'],
    ['qr.95516.com/00010000/62', 'UNKNOWN'],
    ['//qr.95516.com/00010000/62', 'UNKNOWN'],
    ['hello', 'UNKNOWN'],
  ])('%s is refused: %s', (link, rule) => {
    expect(recognise(link)).toMatchObject({ kind: 'refused', rule })
  })

  test('a host that nobody knows is named, so that the payer sees where the code leads', () => {
    expect(recognise('https://QR.95516.com.evil.cn/x')).toEqual({
      kind: 'refused',
      rule: 'UNKNOWN_HOST',
      at: 8,
      host: 'qr.95516.com.evil.cn',
    })
  })
})

describe('what scanners do to texts', () => {
  const code = '135112298638468293'

  test.each([`${code}\r\n`, `  ${code}\t`, `\ufeff${code}`, `]C1${code}`, `]Q3${code}\n`, `\u3000${code}`])(
    'white space, marks and symbology around a code are taken off: %j',
    (text) => {
      expect(ruleOf(text)).toBe('wechat.cpm')
    },
  )

  test.each([
    ['', 'EMPTY', 0],
    [' \r\n', 'EMPTY', 0],
    ['13511229863846829３', 'NON_ASCII', 17],
    ['1351122986\u00008468293', 'BAD_CHARACTER', 10],
    ['1351122986\ufffd8468293', 'BAD_CHARACTER', 10],
    ['1351122986\ud8008468293', 'BAD_CHARACTER', 10],
    ['1351 1229 8638 4682 93', 'UNKNOWN', 0],
    ['\u200b135112298638468293', 'NON_ASCII', 0],
    ['1'.repeat(CODE_MAX_CHARS), 'UNKNOWN_DIGITS', 0],
    ['1'.repeat(CODE_MAX_CHARS + 1), 'TOO_LONG', CODE_MAX_CHARS],
  ])('%j is refused: %s at %i', (text, rule, at) => {
    expect(recognise(text)).toMatchObject({ kind: 'refused', rule, at })
  })
})

describe('EMV merchant codes', () => {
  const object = (id: string, value: string) => ({ id, value })
  const account = object('15', '990100009901000077729005811004 ')
  const head = [object('00', '01'), object('01', '11'), account]
  const tail = [object('52', '5812'), object('53', '156'), object('58', 'CN'), object('59', 'TEA')]
  const read = (...more: { id: string; value: string }[]) => {
    const replaced = new Map([...head, ...tail].map(({ id, value }) => [id, value]))
    for (const { id, value } of more) replaced.set(id, value)
    const objects = [...replaced].filter(([, value]) => value !== '-').map(([id, value]) => object(id, value))
    return recognise(encodeEmvMpm(objects))
  }

  test('the plain one is read', () => {
    expect(read()).toMatchObject({ kind: 'emv.mpm', owner: 'unionpay', static: true, networks: ['unionpay'] })
  })

  test.each([
    ['no account at all', object('15', '-'), { rule: 'MISSING_FIELD', tag: '02-51' }],
    ['no currency', object('53', '-'), { rule: 'MISSING_FIELD', tag: '53' }],
    ['no country', object('58', '-'), { rule: 'MISSING_FIELD', tag: '58' }],
    ['letters for a currency', object('53', 'CNY'), { rule: 'BAD_FIELD', tag: '53' }],
    ['a category of three digits', object('52', '581'), { rule: 'BAD_FIELD', tag: '52' }],
    ['nothing to pay', object('54', '0.00'), { rule: 'BAD_AMOUNT', tag: '54' }],
    ['less than a fen', object('54', '1.005'), { rule: 'BAD_AMOUNT', tag: '54' }],
    ['a minus', object('54', '-1.00'), { rule: 'BAD_AMOUNT', tag: '54' }],
    ['a comma', object('54', '1,00'), { rule: 'BAD_AMOUNT', tag: '54' }],
    ['fourteen digits', object('54', '12345678901.00'), { rule: 'BAD_AMOUNT', tag: '54' }],
    ['a fixed tip without one', object('55', '02'), { rule: 'BAD_AMOUNT', tag: '56' }],
    ['a template cut short', object('62', '0510R'), { rule: 'BAD_STRUCTURE', tag: '62.05' }],
    ['an id twice in a template', object('62', '0501R0501S'), { rule: 'DUPLICATE_ID', tag: '62.05' }],
  ])('%s is refused', (_, change, refusal) => {
    expect(read(change)).toMatchObject({ kind: 'refused', ...refusal })
  })

  test.each([
    ['no point of initiation', object('01', '-'), { poi: null, static: true }],
    ['a point of initiation that does not exist', object('01', '13'), { poi: null, static: true }],
    ['an empty template', object('62', ''), { additional: {} }],
    [
      'an account of another form',
      object('15', '3453100000000000'),
      {
        unionpay: { unparsed: true, raw: '3453100000000000' },
      },
    ],
    [
      'no UnionPay account, but its application',
      object('26', '0016A000000333010101'),
      {
        owner: 'unionpay',
      },
    ],
    ['a tip to be asked for', object('55', '01'), { tip: { mode: 'prompt', value: null } }],
    ['ids that are kept for later', object('65', 'x'), { ids: expect.arrayContaining(['65']) }],
    ['an amount without decimals', object('54', '12.'), { amount: '12.' }],
  ])('%s is read', (_, change, fields) => {
    expect(read(change)).toMatchObject({ kind: 'emv.mpm', ...fields })
  })

  test('several networks are named once each, in their order', () => {
    const wechat = object('26', '0017COM.QQ.WEIXIN.PAY')
    const nets = object('27', '0011SG.COM.NETS')
    expect(read(object('02', '4000123456789012'), wechat, nets)).toMatchObject({
      networks: ['unionpay', 'visa', 'wechat', 'SG.COM.NETS'],
    })
  })

  test('the decimals are those of the currency', () => {
    expect(read(object('53', '410'), object('54', '6980'))).toMatchObject({ amount: '6980' })
    expect(read(object('53', '410'), object('54', '69.80'))).toMatchObject({ rule: 'BAD_AMOUNT' })
    expect(read(object('53', '414'), object('54', '1.005'))).toMatchObject({ amount: '1.005' })
  })

  test('cash from a machine is no purchase, unless UnionPay holds the account', () => {
    expect(read(object('52', '6011'))).toMatchObject({ kind: 'emv.mpm', mcc: '6011' })
    const withoutAccount = [object('52', '6011'), object('26', '0011SG.COM.NETS')]
    expect(read(object('15', ''), ...withoutAccount)).toMatchObject({ rule: 'CASH_NOT_PURCHASE', tag: '52' })
    expect(read(object('15', '-'), ...withoutAccount)).toMatchObject({ rule: 'CASH_NOT_PURCHASE' })
  })

  test('lengths count characters, of which a face or a rare ideograph is one, whatever its bytes or units', () => {
    const name = '𠮷野茶🍵'
    const written = (length: number) => {
      const local = `64${10 + length}0002ZH01${String(length).padStart(2, '0')}${name}`
      const body = `000201153199010000990100007772900581100485303156${local}5802CN6304`
      return recognise(body + crc16(body))
    }
    expect(written(4)).toMatchObject({ local: { language: 'ZH', name } })
    // Six units of UTF-16, fourteen bytes of UTF-8.
    expect(written(6)).toMatchObject({ kind: 'refused', rule: 'BAD_STRUCTURE' })
    expect(written(14)).toMatchObject({ kind: 'refused', rule: 'BAD_STRUCTURE' })
  })

  test('the place of a fault is told in characters, whatever their bytes', () => {
    const body = '0002015802CN5902🍵茶5303156'
    expect(recognise(body)).toMatchObject({ rule: 'CRC_MISSING', at: 25 })
    expect(recognise(`${body}63040000`)).toMatchObject({ rule: 'CRC_MISMATCH', at: 25, tag: '63' })
    expect(recognise('00020159027茶0')).toMatchObject({ rule: 'BAD_STRUCTURE', at: 12 })
    // What is missing is missed where the checksum begins.
    const paid = `${body}15049901`
    expect(recognise(`${body}6304${crc16(`${body}6304`)}`)).toMatchObject({ tag: '02-51', at: 25 })
    const noCurrency = `${paid.replace('5303156', '')}6304`
    expect(recognise(noCurrency + crc16(noCurrency))).toMatchObject({ tag: '53', at: 26 })
  })
})

describe('EMV payer codes', () => {
  const hex = (text: string) => Buffer.from(text, 'hex').toString('base64')
  const version = '85054350563031'

  test.each([
    [hex(`${version}61094F07A0000003330101`), 'emv.cpm'],
    [hex('850543505630326103500141'), 'BAD_INDICATOR'],
    [hex(`${version}`).replace(/=+$/, ''), 'BAD_BASE64'],
    [hex(`${version}6203500141`), 'MISSING_FIELD'],
    [hex(`${version}6103500141`), 'MISSING_FIELD'],
    [hex(`${version}6180`), 'BAD_STRUCTURE'],
    [hex(`${version}61044F02A000`), 'BAD_FIELD'],
    [hex(`${version}610E4F07A00000033301015703123456`), 'BAD_FIELD'],
    [hex(`${version}61026100`), 'MISSING_FIELD'],
    [hex(`${version}610C610A6108610661046102610`.padEnd(44, '0')), 'BAD_STRUCTURE'],
  ])('%s is %s', (code, rule) => {
    expect(ruleOf(code)).toBe(rule)
  })

  test('an application beside common data is read with it', () => {
    const code = hex(`${version}61094F07A0000003330101620C5A0A6236261000000000001F`)
    expect(recognise(code)).toMatchObject({
      owner: 'unionpay',
      token: '6236261000000000001',
      aid: 'A0000003330101',
    })
  })
})

describe('minted codes', () => {
  const token = '0abcdefghij123456789'
  const digits = '314159265358979323846264338327'

  test('are what they were minted as', () => {
    for (const owner of ['wechat', 'alipay', 'unionpay', 'ecny'] as const) {
      for (const first of '0123456789') {
        expect(ruleOf(mintPayerCode(owner, first + digits))).toBe(`${owner}.cpm`)
      }
    }
    const wechat = (receiver: 'personal' | 'personal_business' | 'merchant') =>
      recognise(mintReceiveLink('wechat', receiver, token))
    expect(wechat('personal')).toMatchObject({ kind: 'wechat.personal', receiver: 'personal' })
    expect(wechat('personal_business')).toMatchObject({ kind: 'wechat.sme', receiver: 'personal_business' })
    expect(wechat('merchant')).toMatchObject({ kind: 'wechat.merchant', receiver: 'merchant' })
    for (const receiver of ['personal', 'personal_business', 'merchant'] as const) {
      const alipay = recognise(mintReceiveLink('alipay', receiver, token))
      expect(alipay).toMatchObject({ kind: 'alipay.mpm', static: true })
      const unionpay = recognise(mintReceiveLink('unionpay', receiver, digits))
      expect(unionpay).toMatchObject({ kind: 'unionpay.mpm', static: true, institution: '0001' })
    }
    expect(recognise(mintOrderLink('wechat', token))).toMatchObject({ kind: 'wechat.native', static: false })
    expect(recognise(mintOrderLink('alipay', token))).toMatchObject({ product: 'bax', static: false })
    expect(recognise(mintOrderLink('unionpay', digits))).toMatchObject({
      kind: 'unionpay.mpm',
      static: false,
    })
  })

  test('are not made from too little randomness', () => {
    expect(() => mintPayerCode('unionpay', '1234567')).toThrow(RangeError)
    expect(() => mintOrderLink('unionpay', token)).toThrow(RangeError)
    expect(() => mintOrderLink('alipay', 'short')).toThrow(RangeError)
  })

  test('say in EMV who is paid, and how much', () => {
    const merchant: EmvMerchant = {
      account: { acquirerIin: '99010000', forwardIin: '99010000', merchantId: '777290058110048' },
      mcc: '5812',
      name: 'LONGJING TEA HOUSE',
      city: 'HANGZHOU',
      local: { name: '龙井茶馆🍵', city: '杭州' },
      amountFen: 1205,
      reference: 'T0001',
    }
    expect(recognise(mintEmvMerchantCode(merchant))).toMatchObject({
      kind: 'emv.mpm',
      static: false,
      amount: '12.05',
      unionpay: merchant.account,
      local: { language: 'ZH', name: '龙井茶馆🍵', city: '杭州' },
      additional: { reference: 'T0001' },
    })
    expect(recognise(mintEmvMerchantCode({ ...merchant, amountFen: null }))).toMatchObject({
      static: true,
      amount: null,
    })
  })
})

describe('a code in a log', () => {
  test.each([
    [CARD_NUMBER, '621626*********0018'],
    ['6216 2610 0000 0000 018', '621626*********0018'],
    ['６２１６２６１００００００００００１８', '６２１６２６*********００１８'],
    ['wxp://f2f0abc', 'wxp://f2f… (13)'],
    ['https://qr.alipay.com/bax0319?x=1', 'https://qr.alipay.com… (33)'],
    [`https://${CARD_NUMBER}@evil.cn/`, 'https://621626*********0018@evil.cn… (36)'],
    ['a\nb\u202ec', 'a·b·c'],
    ['hQVDUFYwMWFYTw', 'hQVDUFY… (14)'],
    ['hello', 'hello'],
  ])('%j is %j', (text, masked) => {
    expect(maskCode(text)).toBe(masked)
  })

  test('is short, however long it was', () => {
    expect(maskCode('x'.repeat(1_000_000)).length).toBeLessThan(80)
  })
})

describe('npm run recognise', () => {
  const start = () =>
    spawn(process.execPath, ['scripts/recognise.ts'], { stdio: ['pipe', 'pipe', 'inherit'] })

  test('answers every line, the empty, the endless and the garbled ones too', async () => {
    const run = start()
    const answers = readAll(run.stdout)
    run.stdin.write('135112298638468293\r\n\n')
    run.stdin.write(`${'7'.repeat(500_000)}\n`)
    // A code, a gap as long as any buffer, and then something else: what comes late counts as well.
    run.stdin.write(`135112298638468293${' '.repeat(500_000)}x\n`)
    run.stdin.write(Buffer.from([0xff, 0xfe, 0x0a]))
    run.stdin.end(Buffer.from('https://qr.alipay.com/茶'))
    const lines = (await answers).trim().split('\n')
    const told = lines.map((line) => JSON.parse(line)).map(({ kind, rule }) => rule ?? kind)
    expect(told).toEqual(['wechat.cpm', 'EMPTY', 'TOO_LONG', 'TOO_LONG', 'BAD_CHARACTER', 'NON_ASCII'])
  })

  test('ends quietly when nobody reads on', async () => {
    const run = start()
    run.stdin.on('error', () => {})
    run.stdout.once('data', () => run.stdout.destroy())
    const lines = '135112298638468293\n'.repeat(2000)
    const feed = () => {
      while (run.stdin.writable && run.stdin.write(lines));
    }
    run.stdin.on('drain', feed)
    feed()
    const exitCode = await new Promise((resolve) => run.once('exit', resolve))
    expect(exitCode).toBe(0)
  })
})

describe('cities', () => {
  test('have a code each, and a place in China', () => {
    expect(new Set(CITIES.map(({ code }) => code)).size).toBe(CITIES.length)
    expect(CITIES.length).toBeGreaterThanOrEqual(100)
    for (const { code, zh, en, lat, lon } of CITIES) {
      expect(code).toMatch(/^[1-6]\d{5}$/)
      expect(zh).toMatch(/^\p{Script=Han}+$/u)
      expect(en).toMatch(/^[A-Z][a-z']+(an|[a-z])$/)
      expect(lat > 18 && lat < 54 && lon > 73 && lon < 135).toBe(true)
    }
    expect(CITIES.filter(({ isCapital }) => isCapital)).toHaveLength(31)
    expect(findCity('320500')).toMatchObject({ zh: '苏州', en: 'Suzhou', isCapital: false })
    expect(findCity('000000')).toBeUndefined()
  })
})
