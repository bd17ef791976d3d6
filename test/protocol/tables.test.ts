import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeCustomerInfo } from '../../bridge-server/acp/customerinfo.ts'
import { FIELDS, type FieldName } from '../../bridge-server/acp/fields.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import { readQueryId, toQueryId, toTn, toTraceNo } from '../../bridge-server/acp/queryid.ts'
import {
  RESP_CODES,
  type RespCodeName,
  respMsg,
  tailOf,
  verdictOf,
} from '../../bridge-server/acp/respcodes.ts'
import { fromTxnTime, toSettleDate, toTraceTime, toTxnTime } from '../../bridge-server/acp/times.ts'
import {
  type Address,
  echoOf,
  kindOf,
  TRANSACTIONS,
  type Transaction,
  transactionOf,
} from '../../bridge-server/acp/transactions.ts'
import { neededFields, validate } from '../../bridge-server/acp/validate.ts'
import { TOKEN_PAYMENT } from '../support/acp.ts'

const all: Transaction[] = Object.values(TRANSACTIONS)

/** A value of the right format for each field that some transaction insists on. */
const SAMPLES: Partial<Record<FieldName, string>> = {
  ...TOKEN_PAYMENT,
  signMethod: '01',
  certId: '68759663125',
  signature: 'QUJD',
  signPubKeyCert: '-----BEGIN CERTIFICATE-----\r\nAAAA\r\n-----END CERTIFICATE-----',
  accNo: '6216261000000000018',
  customerInfo: 'e30=',
  encryptCertId: '68759622183',
  respCode: '00',
  respMsg: '成功[0000000]',
  tn: '202611221200000000018',
  queryId: '202611221200000000018',
  traceNo: '000001',
  traceTime: '1122120000',
  settleAmt: '1980',
  settleCurrencyCode: '156',
  settleDate: '1122',
  frontUrl: 'http://127.0.0.1:8301/back',
  instalTransInfo: '{numberOfInstallments=06}',
  qrNo: '6223685882046899894',
  termId: '00000001',
  qrCode: 'https://qr.95516.com/00010001/62112028173283416953321113029241',
  appUserId: 'u1',
  tradeType: 'mobileWeb',
  userAuthCode: 'code',
  appUpIdentifier: '(UnionPay/1.0 CloudPay)',
  origQryId: '202611221200000000018',
  balance: '100',
  fileType: '00',
  fileName: '777290058110048_20261122.zip',
  fileContent: 'QUJD',
  certType: '01',
  encryptPubKeyCert: '-----BEGIN CERTIFICATE-----\r\nAAAA\r\n-----END CERTIFICATE-----',
  origRespCode: '00',
  origRespMsg: '成功[0000000]',
}

/** The smallest message that a table calls whole. */
function wholeMessage(transaction: Transaction, table: Transaction['request']): AcpMessage {
  const kind = { version: '5.1.0', signMethod: '01', ...kindOf(transaction) }
  let message: AcpMessage = { respCode: table.respCode ? '00' : '', accessType: '0', ...kind }
  if (!table.respCode) delete (message as Record<string, string>).respCode
  // A field that is there may make another one needed, so go round until nothing is missing.
  for (let previous = -1; previous !== Object.keys(message).length; ) {
    previous = Object.keys(message).length
    const needed = neededFields(table, message)
    message = { ...Object.fromEntries(needed.map((name) => [name, SAMPLES[name]!])), ...kind }
  }
  return message
}

describe('each transaction', () => {
  test('is found again by the kind of its message', () => {
    for (const transaction of all) {
      expect(transactionOf(kindOf(transaction), transaction.address)).toBe(transaction)
    }
    expect(transactionOf({ txnType: '00', txnSubType: '00', bizType: '000201' })?.name).toBe('query')
    expect(transactionOf({ txnType: '01', txnSubType: '01', bizType: '000999' })).toBeUndefined()
    expect(transactionOf({})).toBeUndefined()
  })

  test('accepts its whole message, and misses each needed field by name', () => {
    for (const transaction of all) {
      for (const table of [transaction.request, transaction.answer, transaction.notification ?? {}]) {
        const message = wholeMessage(transaction, table)
        expect(validate(message, table), transaction.name).toEqual({ ok: true })
        for (const name of neededFields(table, message)) {
          const { [name]: _, ...without } = message
          const conditionGone = !neededFields(table, without).includes(name)
          if (conditionGone) continue
          expect(validate(without, table), transaction.name).toMatchObject({ respCode: '13', field: name })
          expect(validate({ ...message, [name]: '' }, table)).toMatchObject({ respCode: '13', field: name })
        }
      }
    }
  })

  test('is known by its kind, whatever address it was posted to; the address decides between rows of one kind', () => {
    const named = (txnType: string, txnSubType: string, bizType: string, address?: Address) =>
      transactionOf({ txnType, txnSubType, bizType }, address)?.name
    expect(named('00', '00', '000000', 'backTransReq')).toBe('query')
    expect(named('76', '01', '000000', 'backTransReq')).toBe('fileDownload')
    expect(named('04', '00', '000000', 'newAppTransReq')).toBe('refund')
    expect(named('01', '06', '000000', 'backTransReq')).toBe('scanConsume')
    expect(named('01', '01', '000201')).toBe('appConsume')
    expect(named('01', '01', '000201', 'frontTransReq')).toBe('frontConsume')
    expect(named('01', '01', '000000', 'appTransReq')).toBe('appConsume')
    expect(named('01', '01', '000000', 'newAppTransReq')).toBe('jsConsume')
    expect(named('01', '01', '000000', 'order')).toBe('preOrder')
    expect(named('01', '01', '000301', 'appTransReq')).toBe('cardConsume')
    expect(named('74', '01', '000902')).toBe('tokenDelete')
    expect(named('74', '00', '000901')).toBe('unbind')
    expect(named('72', '11', '000501')).toBe('realName')
  })

  test('is notified as its class is: front payments tell only success, the rest both outcomes', () => {
    const front = all.filter(({ notified }) => notified === 'success').map(({ name }) => name)
    expect(front.sort()).toEqual(
      (
        'appConsume appPreauth frontConsume frontInstalment frontOpen frontPreauth jsConsume openAndConsume ' +
        'preOrder qrConsume qrPreauth'
      ).split(' '),
    )
    const never = all.filter(({ notified }) => notified === undefined).map(({ txnType }) => txnType)
    expect([...new Set(never)].sort()).toEqual(['00', '71', '72', '74', '75', '76', '77', '78', '95', '99'])
    for (const { notified, notification } of all)
      expect(notified === undefined).toBe(notification === undefined)
  })

  test('names what it follows: by its query number, or by order and time', () => {
    const { request } = TRANSACTIONS.refund
    const whole = wholeMessage(TRANSACTIONS.refund, request)
    const { origQryId: _, ...without } = whole
    expect(validate(without, request)).toMatchObject({ respCode: '13', field: 'origQryId' })
    const byOrder = { ...without, origOrderId: '20261122120000000001' }
    expect(validate(byOrder, request)).toMatchObject({ respCode: '13', field: 'origTxnTime' })
    expect(validate({ ...byOrder, origTxnTime: '20261122120000' }, request)).toEqual({ ok: true })
  })

  test('names its certificate as its version does, and none where a shared key signs', () => {
    const needs = (table: Transaction['request'], version: string, signMethod: string) =>
      neededFields(table, { version, signMethod }).filter((name) =>
        /^(?:certId|signMethod|signPubKeyCert)$/.test(name),
      )
    const { request, answer } = TRANSACTIONS.refund
    expect(needs(request, '5.1.0', '01')).toEqual(['signMethod', 'certId'])
    expect(needs(request, '5.1.0', '11')).toEqual(['signMethod'])
    expect(needs(request, '1.0.0', '01')).toEqual(['certId'])
    expect(needs(answer, '5.1.0', '01')).toEqual(['signMethod', 'signPubKeyCert'])
    expect(needs(answer, '5.0.0', '01')).toEqual(['signMethod', 'certId'])
    expect(needs(answer, '5.1.0', '12')).toEqual(['signMethod'])
  })

  test('is echoed in its answer, merId and reqReserved always, amounts for money', () => {
    const request = { ...TOKEN_PAYMENT, certId: '1', signature: 'QUJD' }
    const echo = echoOf(request, TRANSACTIONS.tokenConsume)
    expect(Object.keys(echo).sort()).toEqual(
      (
        'accessType bizType currencyCode encoding merId orderId reqReserved ' +
        'txnAmt txnSubType txnTime txnType version'
      ).split(' '),
    )
    expect(echoOf(request)).not.toHaveProperty('txnAmt')
    expect(echoOf({ merId: '1' })).toEqual({ merId: '1' })
  })
})

describe('a request', () => {
  const table = TRANSACTIONS.tokenConsume.request
  const whole = wholeMessage(TRANSACTIONS.tokenConsume, table)
  const refusal = (changes: AcpMessage) => validate({ ...whole, ...changes }, table)

  test('is refused by name of the field whose format is wrong, and the value is not repeated', () => {
    const wrong: Record<string, string[]> = {
      txnAmt: ['0', '000', '-1', '1.5', '1e3', '1234567890123', '１'],
      orderId: ['1234567', 'with-hyphen', 'x'.repeat(41)],
      txnTime: ['20260230120000', '2026112212000', '20261122126000'],
      merId: ['77729005811004', '7772900581100480'],
      backUrl: ['javascript:alert(1)', 'http://a b', '/relative', `http://${'a'.repeat(260)}`],
      currencyCode: ['CNYY', '¥'],
      termId: ['SMQ01', '123456789'],
      cardTransData: ['track2Data=1', '{track2Data={}}'],
      fileName: ['../x', '.hidden', 'a/b'],
      version: ['5.2.0', '5.1.0 '],
      encoding: ['BIG5', 'GBK ', 'utf-16'],
      tokenPayData: ['token=1', '{token={1}}', '{a=\u0000}'],
      reqReserved: ['x&respCode=00', '{open', 'x'.repeat(1025), 'line\nbreak'],
    }
    for (const [field, values] of Object.entries(wrong)) {
      for (const value of values) {
        const result = refusal({ [field]: value })
        expect(result, `${field}=${value}`).toMatchObject({ ok: false, respCode: '10', field })
        expect(JSON.stringify(result)).not.toContain(`"${value}"`)
      }
    }
  })

  test('takes what published clients send', () => {
    for (const backUrl of [
      'http://www.specialUrl.com',
      'ZX|https://shop.example/a?b=c',
      'http://127.0.0.1:1/',
    ]) {
      expect(refusal({ backUrl }), backUrl).toEqual({ ok: true })
    }
    expect(refusal({ reserved: '{cardNumberLock=1&customPage=true}', encoding: 'utf-8' })).toEqual({
      ok: true,
    })
    expect(refusal({ riskRateInfo: '{commodityName=茶}', txnAmt: '000000001980' })).toEqual({ ok: true })
  })

  test('is refused for a field that no specification has; a tolerant reader lets it pass', () => {
    expect(refusal({ cardNumber: '1' })).toMatchObject({ respCode: '10', field: 'cardNumber' })
    expect(refusal({ constructor: '1' } as AcpMessage)).toMatchObject({ field: 'constructor' })
    expect(validate({ ...whole, newField: '1' }, table, 'tolerant')).toEqual({ ok: true })
  })

  test('may lack, for a lenient reader, what some published clients leave out', () => {
    for (const [name, field] of [
      ['tokenConsume', 'backUrl'],
      ['cardConsume', 'backUrl'],
      ['payout', 'backUrl'],
      ['refund', 'currencyCode'],
      ['scanConsume', 'termId'],
    ] as const) {
      const { request } = TRANSACTIONS[name]
      const { [field]: _, ...without } = wholeMessage(TRANSACTIONS[name], request)
      expect(validate(without, request), name).toMatchObject({ respCode: '13', field })
      expect(validate(without, request, 'lenient'), name).toEqual({ ok: true })
      expect(validate({ ...without, cardNumber: '1' }, request, 'lenient')).toMatchObject({
        field: 'cardNumber',
      })
    }
  })

  test('needs more when the rest of it says so', () => {
    expect(refusal({ accessType: '1' })).toMatchObject({ respCode: '13', field: 'acqInsCode' })
    expect(refusal({ accessType: '2' })).toMatchObject({ respCode: '13', field: 'subMerId' })
    expect(refusal({ customerInfo: encodeCustomerInfo({ smsCode: '111111' }) })).toEqual({ ok: true })
    expect(refusal({ accNo: '6216261000000000018' })).toEqual({ ok: true })
    expect(refusal({ accNo: 'c2VhbGVk' })).toMatchObject({ respCode: '13', field: 'encryptCertId' })
    expect(refusal({ customerInfo: encodeCustomerInfo({ encryptedInfo: 'QUJD' }) })).toEqual({
      ok: false,
      respCode: '13',
      field: 'encryptCertId',
      why: 'missing, and needed because accNo or customerInfo is encrypted',
    })
  })
})

describe('an answer code', () => {
  test('has a text in the form that clients compare letter by letter', () => {
    expect(respMsg('00')).toBe('成功[0000000]')
    expect(respMsg('12')).toBe('订单重复[2010002]')
    expect(respMsg('34')).toBe('查无此交易[2600000]')
    expect(respMsg('10', 'txnAmt=1&{x}')).toBe('报文格式错误：txnAmt 1  x [6100030]')
    for (const code of Object.keys(RESP_CODES) as RespCodeName[]) {
      expect(FIELDS.respMsg.format.accepts(respMsg(code, 'a&b[c')), code).toBe(true)
      expect(tailOf(respMsg(code)), code).toBe(RESP_CODES[code].tail)
      // Only success may look like success.
      expect(tailOf(respMsg(code)) === '0000000').toBe(code === '00')
    }
  })

  test('has a tail of its own', () => {
    const tails = Object.values(RESP_CODES).map((code) => code.tail)
    expect(new Set(tails).size).toBe(tails.length)
  })

  test('leaves the payer’s money undecided whenever the outcome is not known', () => {
    for (const code of ['03', '04', '05', '70', '82', '83']) expect(verdictOf(code), code).toBe('pending')
    for (const code of ['00', 'A6']) expect(verdictOf(code), code).toBe('success')
    for (const code of ['64', '65', '73', '11']) expect(verdictOf(code), code).toBe('failed')
    for (const code of ['ZZ', '', 'toString']) expect(verdictOf(code), code).toBe('pending')
  })
})

describe('numbers and times', () => {
  test('a queryId reads apart into the parts that real ones have', () => {
    expect(readQueryId('201706061017522973458')).toEqual({
      dataCentre: '20',
      receivedAtMs: Date.UTC(2017, 5, 6, 2, 17, 52),
      traceNo: '297345',
    })
    for (const wrong of ['', '20170606101752297345', '201706061017522973457', '201713061017522973458']) {
      expect(readQueryId(wrong), wrong).toBeUndefined()
    }
  })

  test('a queryId and a tn come back as they were made', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000_000 }), fc.date(YEARS), (sequence, at) => {
        const receivedAtMs = Math.floor(at.getTime() / 1000) * 1000
        const queryId = toQueryId(receivedAtMs, toTraceNo(sequence))
        expect(queryId).toMatch(/^\d{21}$/)
        expect(readQueryId(queryId)).toMatchObject({ receivedAtMs, traceNo: toTraceNo(sequence) })
        expect(FIELDS.tn.format.accepts(toTn(receivedAtMs, sequence))).toBe(true)
      }),
    )
    expect(() => toQueryId(0, '12345')).toThrow('traceNo must be six digits')
  })

  test('wire times are Beijing’s, and only those that a calendar has', () => {
    const atMs = Date.UTC(2026, 11, 31, 16, 0, 1)
    expect(toTxnTime(atMs)).toBe('20270101000001')
    expect(toTraceTime(atMs)).toBe('0101000001')
    expect(toSettleDate(atMs)).toBe('0101')
    expect(fromTxnTime('20270101000001')).toBe(atMs)
    expect(fromTxnTime('20240229000000')).toBe(Date.UTC(2024, 1, 28, 16))
    for (const wrong of [
      '20230229000000',
      '20261322000000',
      '20261122240000',
      '2026',
      '',
      '2026112212000x',
    ]) {
      expect(fromTxnTime(wrong), wrong).toBeUndefined()
    }
  })
})

const YEARS = { min: new Date('2000-01-02'), max: new Date('2099-12-30'), noInvalidDate: true }
