import fc from 'fast-check'
import { expect, describe as suite, test } from 'vitest'
import { encodeCustomerInfo } from '../../bridge-server/acp/customerinfo.ts'
import { describe, describeFields } from '../../bridge-server/acp/describe.ts'
import { FIELDS } from '../../bridge-server/acp/fields.ts'
import { maskAccount, maskText } from '../../bridge-server/acp/mask.ts'
import { TOKEN_PAYMENT } from '../support/acp.ts'

const CARD = '6216261000000000018'

/** Card numbers of 13 to 19 digits as schemes give them out, with and without a right check digit. */
const cardNumber = fc
  .tuple(
    fc.constantFrom('62', '81', '4', '51', '2221', '34', '37', '36', '3528', '6011', '9'),
    fc.stringMatching(/^\d{19}$/),
    fc.integer({ min: 13, max: 19 }),
  )
  .map(([prefix, rest, length]) => (prefix + rest).slice(0, length))

const around = fc.string().map((text) => text.replace(/[\d -]/g, ''))

/** merId is fifteen letters or digits by definition, and every log needs it: it alone is shown as it comes. */
const holders = [...Object.keys(FIELDS).filter((name) => name !== 'merId'), 'unknownField', 'cardNo', 'pin']

suite('a description', () => {
  test('shows a payment to a person, in Chinese and in English', () => {
    expect(describe(TOKEN_PAYMENT).slice(0, 2)).toEqual(['标记支付消费', '  version 版本号: 5.1.0'])
    const lines = describe({ ...TOKEN_PAYMENT, respCode: '64', accNo: CARD }, 'en')
    expect(lines[0]).toBe('Token payment → Insufficient funds')
    expect(lines).toContain('  txnAmt Amount (fen): 1980')
    expect(lines).toContain('  accNo Card number: 621626*********0018')
    expect(lines).toContain(
      '  tokenPayData Payment token: {token=623524*********7577&trId=62000000001&tokenType=01}',
    )
  })

  test('says so when the transaction or the answer is not known', () => {
    expect(describe({ respCode: 'ZZ' }, 'en')).toEqual([
      'Unknown transaction → Unknown answer',
      '  respCode Answer code: ZZ',
    ])
  })

  test('opens customerInfo member by member, and shows no secret in it', () => {
    const customerInfo = encodeCustomerInfo({
      certifTp: '01',
      certifId: '341126197709218366',
      customerNm: '全渠道',
      smsCode: '111111',
      phoneNo: '13552535506',
      cvn2: '123',
      expired: '2311',
      pin: 'c2VjcmV0',
    })
    expect(describeFields({ customerInfo })[0]?.value).toBe(
      '{certifTp=01&certifId=***&customerNm=***&smsCode=***&phoneNo=135****5506&cvn2=***&expired=***&pin=***}',
    )
  })

  test('hides what it does not understand', () => {
    expect(describeFields({ cvv: '123' })[0]).toMatchObject({ name: 'cvv', value: '***' })
    expect(describeFields({ tokenPayData: CARD })[0]?.value).toBe('***')
    expect(describeFields({ customerInfo: CARD })[0]?.value).toBe('***')
    expect(describeFields({ txnAmt: CARD })[0]?.value).toBe('***')
    expect(describeFields({ accNo: 'c2VhbGVk' })[0]?.value).toBe('***')
  })

  test('never lets a card number through, in whatever field and text it stands', () => {
    fc.assert(
      fc.property(cardNumber, fc.constantFrom(...holders), around, around, (card, field, before, after) => {
        const grouped = card.replace(/(....)(?=.)/g, '$1 ')
        const values = [
          card,
          before + card + after,
          before + grouped + after,
          `{token=${card}&note=${card}}`,
          Buffer.from(`{phoneNo=${card}&smsCode=${card}&x=${card}}`).toString('base64'),
        ]
        for (const value of values) {
          const shown = describe({ [field]: value }).join('\n') + describe({ [`x${card}`]: value }).join('\n')
          expect(shown.replaceAll(' ', '')).not.toContain(card)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('stays on one line a field, so that no sender can write lines of a log', () => {
    const lines = describe(
      { orderDesc: 'tea\r\n2026-11-22 paid\u2028x', termInfo: '6216\n2610\n0000\n0000\n018' },
      'en',
    )
    expect(lines.slice(1)).toEqual([
      '  orderDesc Order description: tea··2026-11-22 paid·x',
      '  termInfo Terminal information: 621626*********0018',
    ])
  })

  test('leaves numbers that a log is searched by as they are', () => {
    for (const text of [
      '20261122120000000001',
      '2026112212000000',
      '1763784000000',
      '订单 777290058110048',
    ]) {
      expect(maskText(text)).toBe(text)
    }
    const queryId = '202611221200000000018'
    expect(describeFields({ queryId, orderId: '2026112212000001' }).map((field) => field.value)).toEqual([
      queryId,
      '2026112212000001',
    ])
  })

  test('masks to first six and last four digits, and nothing that is not a card number', () => {
    expect(maskAccount('6221558812340000')).toBe('622155******0000')
    expect(maskAccount('622155******0000')).toBe('622155******0000')
    for (const text of ['', '123456', '62215588123400001111', 'abc']) expect(maskAccount(text)).toBe('***')
    expect(maskText(`卡 ${CARD}，旧卡 6221-5588-1234-0000。`)).toBe(
      '卡 621626*********0018，旧卡 622155******0000。',
    )
  })
})
