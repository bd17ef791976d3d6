import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildPinBlock, openPin } from '../../bridge-server/acp/pinblock.ts'
import { decryptWith } from '../../bridge-server/acp/sensitive.ts'
import type { EncryptionKey } from '../../contract/plugin-door.ts'
import { EntropyPool, newId } from '../../plugin/api/entropy.ts'
import { pinBlock } from '../../plugin/api/pin-block.ts'
import { seal } from '../../plugin/api/seal.ts'
import { CardForm } from '../../plugin/cashier/card-form.ts'

let unionPay: KeyObject
let key: EncryptionKey
const pool = () => new EntropyPool()

beforeAll(() => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  unionPay = pair.privateKey
  const { n } = pair.publicKey.export({ format: 'jwk' })
  key = { certId: '68759622183', modulusHex: Buffer.from(n!, 'base64url').toString('hex'), exponent: 65537 }
})

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('latin1')

describe('sealing for UnionPay', () => {
  it('can be opened by UnionPay, whatever the secret', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 245 }), (secret) => {
        expect(decryptWith(unionPay, seal(secret.slice(), key, pool()))).toEqual(Buffer.from(secret))
      }),
      { numRuns: 20 },
    )
  })

  it('leaves nothing of a PIN in memory, sealed or refused', () => {
    for (const modulusHex of [key.modulusHex, 'not a number']) {
      const block = pinBlock('123456', '626100000001')
      try {
        seal(block, { ...key, modulusHex }, pool())
      } catch {}
      expect(block).toEqual(new Uint8Array(8))
    }
  })

  it('never gives the same bytes twice, so that equal PINs cannot be told', () => {
    expect(seal('123456', key, pool())).not.toBe(seal('123456', key, pool()))
  })

  it('keeps zeros out of the padding, even from a source that is full of them', () => {
    let drawn = 0
    const mostlyZeros = {
      bytes: (length: number) => Uint8Array.from({ length }, () => (++drawn % 3 === 0 ? 7 : 0)),
    }
    expect(text(decryptWith(unionPay, seal('6216261000000000018', key, mostlyZeros)))).toBe(
      '6216261000000000018',
    )
  })

  it('takes a modulus as certificates write it, with a leading zero byte', () => {
    const padded = { ...key, modulusHex: `00${key.modulusHex}` }
    expect(text(decryptWith(unionPay, seal('13552535506', padded, pool())))).toBe('13552535506')
  })

  it('refuses what it cannot seal truly', () => {
    expect(() => seal(new Uint8Array(246), key, pool())).toThrow(RangeError)
    expect(() => seal('招商银行', key, pool())).toThrow(RangeError)
    expect(() => seal('1', { ...key, modulusHex: 'not a number' }, pool())).toThrow(RangeError)
    expect(() => seal('1', { ...key, modulusHex: '' }, pool())).toThrow(RangeError)
  })
})

describe('the PIN block', () => {
  it('is the one that the network forms and opens', () => {
    const token = '6235240000020757577'
    expect(pinBlock('123456', token.slice(-13, -1))).toEqual(new Uint8Array(buildPinBlock('123456', token)))
    const sealed = seal(pinBlock('123456', token.slice(-13, -1)), key, pool())
    expect(openPin(unionPay, sealed, token)).toBe('123456')
    expect(openPin(unionPay, sealed, '6235240000020757999')).toBeUndefined()
  })

  it('is not formed over anything but digits', () => {
    expect(() => pinBlock('12345x', '626100000001')).toThrow(RangeError)
    expect(() => pinBlock('123456', '62610000')).toThrow(RangeError)
  })
})

describe("a card's form", () => {
  const filled = () => {
    const form = new CardForm()
    form.type('number', '6216 2610-0000 0000 018 ')
    form.type('phone', '135 5253 5506')
    form.toggleConsent()
    return form
  }

  it('seals number and phone apart, and the code from the card only for a credit card', () => {
    const form = filled()
    const debit = form.seal('e1', key, pool())
    expect(text(decryptWith(unionPay, debit.encryptedAccNo))).toBe('6216261000000000018')
    expect(text(decryptWith(unionPay, debit.encryptedInfo))).toBe('phoneNo=13552535506')
    form.toggleCredit()
    form.type('expiry', '11/23')
    form.type('cvn2', '123')
    const credit = form.seal('e2', key, pool())
    expect(text(decryptWith(unionPay, credit.encryptedInfo))).toBe(
      'phoneNo=13552535506&cvn2=123&expired=2311',
    )
  })

  it('shows digits grouped as on the card and takes no more than fit', () => {
    const form = new CardForm()
    expect(form.type('number', '62162610000000000189999')).toBe('6216 2610 0000 0000 018')
    expect(form.type('phone', '13552535506')).toBe('135 5253 5506')
    expect(form.type('expiry', '1123')).toBe('11/23')
    expect(form.type('smsCode', '1a1b1c1d1e1f1')).toBe('111111')
  })

  it('names the first thing that is missing', () => {
    const form = new CardForm()
    expect(form.check()).toBe('number')
    form.type('number', '6216261000000000018')
    expect(form.check()).toBe('phone')
    form.type('phone', '13552535506')
    expect(form.check()).toBe('consent')
    form.toggleConsent()
    expect(form.check()).toBeNull()
    form.toggleCredit()
    expect(form.check()).toBe('expiry')
    form.type('expiry', '1323')
    expect(form.check()).toBe('expiry')
    form.type('expiry', '1223')
    expect(form.check()).toBe('cvn2')
  })

  it('asks once about an unusual check digit, and does not insist', () => {
    const form = filled()
    form.type('number', '6221558812340000')
    expect(form.check()).toBe('number-unusual')
    expect(form.check()).toBeNull()
    form.type('number', '6221558812340001')
    expect(form.check()).toBe('number-unusual')
  })

  it('forgets everything when it is cleared', () => {
    const form = filled()
    form.clear()
    expect(form.check()).toBe('number')
    expect(JSON.stringify(form)).toBe('{}')
  })
})

describe('chance', () => {
  it('differs from pool to pool, from draw to draw and with every touch', () => {
    const still = () =>
      new EntropyPool(
        () => 1,
        () => 0.5,
      )
    const [a, b] = [still(), still()]
    expect(a.bytes(16)).toEqual(b.bytes(16))
    b.stir(12, 34)
    expect(a.bytes(16)).not.toEqual(b.bytes(16))
    expect(a.bytes(16)).not.toEqual(a.bytes(16))
    expect(a.bytes(100).slice(0, 32)).not.toEqual(a.bytes(100).slice(32, 64))
  })

  it('is squeezed out of all that was observed, as SHAKE256 does', () => {
    const still = new EntropyPool(
      () => 7,
      () => 0.5,
    )
    const touches = Array.from({ length: 100 }, (_, i) => i)
    still.stir(...touches)
    // The clock stands still, so its first turn takes all the idle steps that there are.
    const observed = [[7, ...Array(8).fill(0.5)], touches, [7, 20_000, 0, 0, ...Array(4).fill(0.5)]]
    const expected = createHash('shake256', { outputLength: 300 })
    for (const numbers of observed) expected.update(`${numbers.join(' ')} `)
    expect(Buffer.from(still.bytes(300))).toEqual(expected.digest())
  })

  it('gives identifiers as attempts need them', () => {
    const ids = Array.from({ length: 200 }, () => newId(pool()))
    expect(new Set(ids).size).toBe(200)
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]{24}$/)
  })
})
