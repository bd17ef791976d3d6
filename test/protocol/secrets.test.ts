import { constants, createHash, publicEncrypt, verify } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SigningIdentity } from '../../bridge-server/acp/certificates.ts'
import { readControlResult, signControlResult } from '../../bridge-server/acp/control-result.ts'
import {
  decodeCustomerInfo,
  encodeCustomerInfo,
  openInfo,
  sealInfo,
} from '../../bridge-server/acp/customerinfo.ts'
import { issueCertificate } from '../../bridge-server/acp/issue.ts'
import { buildPinBlock, openPin, openPinBlock, sealPin } from '../../bridge-server/acp/pinblock.ts'
import { decryptWith, encryptFor } from '../../bridge-server/acp/sensitive.ts'

const CARD = '6216261000000000018'
const TOKEN = '6235240000020757577'

let unionPay: SigningIdentity

beforeAll(async () => {
  unionPay = await issueCertificate({ commonName: 'encryption', purpose: 'encryption' })
})

describe('encrypted card data', () => {
  test('is opened by the holder of the key, to the last Chinese character', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .filter((candidate) => Buffer.byteLength(candidate) <= 245)
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(CARD, '全渠道', ''), text), (secret) => {
        const sealed = encryptFor(unionPay.publicKey, secret)
        expect(decryptWith(unionPay.privateKey, sealed)?.toString()).toBe(secret)
      }),
      { numRuns: 60 },
    )
  })

  test('looks different every time, so that equal cards cannot be told from the wire', () => {
    expect(encryptFor(unionPay.publicKey, CARD)).not.toBe(encryptFor(unionPay.publicKey, CARD))
  })

  test('is answered in one and the same way, whatever is wrong with it', () => {
    const k = 256
    const nonZero = (length: number) => Buffer.alloc(length, 7)
    const block = (...parts: Buffer[]) => {
      const bytes = Buffer.concat(parts)
      return Buffer.concat([bytes, nonZero(k - bytes.length)])
    }
    const damagedBlocks = {
      'first byte not 0': block(Buffer.of(1, 2), nonZero(8), Buffer.of(0)),
      'type 1, as in a signature': block(Buffer.of(0, 1), nonZero(8), Buffer.of(0)),
      'padding of seven bytes': block(Buffer.of(0, 2), nonZero(7), Buffer.of(0)),
      'no padding': block(Buffer.of(0, 2, 0)),
      'no end of padding': block(Buffer.of(0, 2)),
    }
    for (const [why, bytes] of Object.entries(damagedBlocks)) {
      const sealed = publicEncrypt({ key: unionPay.publicKey, padding: constants.RSA_NO_PADDING }, bytes)
      expect(decryptWith(unionPay.privateKey, sealed.toString('base64')), why).toBeUndefined()
    }
    const aboveTheModulus = Buffer.alloc(k, 0xff).toString('base64')
    for (const text of ['', 'AAAA', '!', aboveTheModulus, `${encryptFor(unionPay.publicKey, CARD)}\n`]) {
      expect(decryptWith(unionPay.privateKey, text), text.slice(0, 8)).toBeUndefined()
    }
  })

  test('with exactly eight bytes of padding is still whole', () => {
    const secret = 'x'.repeat(245)
    expect(decryptWith(unionPay.privateKey, encryptFor(unionPay.publicKey, secret))?.toString()).toBe(secret)
    expect(() => encryptFor(unionPay.publicKey, 'x'.repeat(246))).toThrow()
  })
})

describe('a PIN block', () => {
  test('is the one that ISO 9564 format 0 gives', () => {
    // The worked example that is widely published for this format.
    expect(buildPinBlock('1234', '43219876543210987').toString('hex')).toBe('0412ac89abcdef67')
    // By hand: 06123456FFFFFFFF xor 0000 100000000001.
    expect(buildPinBlock('123456', CARD).toString('hex')).toBe('06122456fffffffe')
  })

  test('gives the PIN back for its own account only', () => {
    expect(openPinBlock(buildPinBlock('123456', TOKEN), TOKEN)).toBe('123456')
    expect(openPinBlock(buildPinBlock('123456', TOKEN), CARD)).toBeUndefined()
    fc.assert(
      fc.property(fc.stringMatching(/^\d{4,12}$/), fc.stringMatching(/^\d{13,19}$/), (pin, account) => {
        expect(openPinBlock(buildPinBlock(pin, account), account)).toBe(pin)
      }),
    )
  })

  test('is neither built from nor opened to anything but digits', () => {
    for (const pin of ['123', '1234567890123', '12345a', '']) {
      expect(() => buildPinBlock(pin, CARD), pin).toThrow('a PIN has 4 to 12 digits')
    }
    expect(() => buildPinBlock('123456', '123')).toThrow('an account has 13 to 19 digits')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9 }), (bytes) => {
        expect(openPinBlock(bytes, CARD) ?? '0000').toMatch(/^\d{4,12}$/)
      }),
    )
  })

  test('travels sealed for UnionPay', () => {
    const pin = sealPin(unionPay.publicKey, '123456', TOKEN)
    expect(openPin(unionPay.privateKey, pin, TOKEN)).toBe('123456')
    expect(openPin(unionPay.privateKey, pin, CARD)).toBeUndefined()
    expect(openPin(unionPay.privateKey, encryptFor(unionPay.publicKey, '123456'), TOKEN)).toBeUndefined()
  })
})

describe('customerInfo', () => {
  test('carries identity in clear and phone, CVN2 and expiry sealed', () => {
    const secrets = { phoneNo: '13552535506', cvn2: '123', expired: '2311' }
    const info = {
      certifTp: '01',
      certifId: '341126197709218366',
      customerNm: '全渠道',
      smsCode: '111111',
      encryptedInfo: sealInfo(unionPay.publicKey, secrets),
    }
    const received = decodeCustomerInfo(encodeCustomerInfo(info))
    expect(received).toEqual(info)
    expect(openInfo(unionPay.privateKey, received!.encryptedInfo!)).toEqual(secrets)
  })

  test('is read whatever the order of its members, as some clients keep them in a hash map', () => {
    const text = Buffer.from('{smsCode=111111&pin=AbC+/w==&customerNm=全渠道}').toString('base64')
    expect(decodeCustomerInfo(text)).toEqual({ customerNm: '全渠道', smsCode: '111111', pin: 'AbC+/w==' })
  })

  test('is refused when it is anything else', () => {
    const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')
    const broken = [
      '{smsCode=1}',
      base64('smsCode=1'),
      base64('{smsCode=1&smsCode=2}'),
      base64('{unknown=1}'),
      base64('{__proto__=1}'),
      base64(Buffer.concat([Buffer.from('{customerNm='), Buffer.of(0xff), Buffer.from('}')])),
    ]
    for (const text of broken) expect(decodeCustomerInfo(text), text).toBeUndefined()
    expect(openInfo(unionPay.privateKey, encryptFor(unionPay.publicKey, 'pin=1'))).toBeUndefined()
    expect(() => encodeCustomerInfo({ customerNm: '甲}&pin=1' })).toThrow()
  })
})

describe('customerInfo in GBK', () => {
  test('is read in the charset of its message, or in UTF-8, since clients differ', () => {
    const text = encodeCustomerInfo({ customerNm: '全渠道', certifTp: '01' }, 'gbk')
    expect(Buffer.from(text, 'base64').toString('latin1')).toContain('\xc8\xab')
    expect(decodeCustomerInfo(text, 'gbk')).toEqual({ customerNm: '全渠道', certifTp: '01' })
    expect(decodeCustomerInfo(text)).toBeUndefined()
    const inUtf8 = encodeCustomerInfo({ customerNm: '全渠道' })
    expect(decodeCustomerInfo(inUtf8, 'gbk')).toEqual({ customerNm: '全渠道' })
    expect(() => encodeCustomerInfo({ customerNm: '😀' }, 'gbk')).toThrow('cannot be written in gbk')
  })
})

describe('what the mobile control tells an app', () => {
  const tn = '202611221200000000018'

  test('is believed when UnionPay signed it, and for the ticket that it names', async () => {
    const appVerify = await issueCertificate({ commonName: 'app', purpose: 'signing' })
    for (const payResult of ['success', 'fail', 'cancel'] as const) {
      const result = signControlResult(payResult, tn, appVerify)
      expect(result.data).toBe(`pay_result=${payResult}&tn=${tn}&cert_id=${appVerify.certId}`)
      expect(readControlResult(result, appVerify)).toEqual({ payResult, tn })
      // As an app checks it: SHA1withRSA over the hex letters of SHA-1.
      const digest = createHash('sha1').update(result.data).digest('hex')
      expect(
        verify('sha1', Buffer.from(digest), appVerify.publicKey, Buffer.from(result.sign, 'base64')),
      ).toBe(true)
    }
    const result = signControlResult('cancel', tn, appVerify)
    const altered = { ...result, data: result.data.replace('cancel', 'success') }
    expect(readControlResult(altered, appVerify)).toBeUndefined()
    expect(readControlResult({ ...result, sign: '' }, appVerify)).toBeUndefined()
    expect(readControlResult(result, unionPay)).toBeUndefined()
    expect(readControlResult(signControlResult('fail', 'no ticket', appVerify), appVerify)).toBeUndefined()
  })
})
