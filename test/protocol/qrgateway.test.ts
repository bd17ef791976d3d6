import { beforeAll, describe, expect, test } from 'vitest'
import type { SigningIdentity } from '../../bridge-server/acp/certificates.ts'
import { issueCertificate } from '../../bridge-server/acp/issue.ts'
import { parseJson } from '../../bridge-server/http/json.ts'
import { describeQrMessage, qrFieldName, titleOfQrMessage } from '../../bridge-server/qrgateway/describe.ts'
import { newMsgId } from '../../bridge-server/qrgateway/envelope.ts'
import { readAnswer, readRequest, sealAnswer, sealRequest } from '../../bridge-server/qrgateway/exchange.ts'
import { QR_MESSAGES, type QrMsgType } from '../../bridge-server/qrgateway/messages.ts'
import { qrVerdictOf } from '../../bridge-server/qrgateway/response-codes.ts'
import { signDetached } from '../../bridge-server/qrgateway/signature.ts'
import { fromValidUntil, toValidUntil } from '../../bridge-server/qrgateway/times.ts'

const INS_ID = '62000001'
const TIME = '20211001120000'
const PAYER = { deviceID: 'phone', userID: 'lin', token: '6235991234567890123' }

let app: SigningIdentity
let network: SigningIdentity

beforeAll(async () => {
  app = await issueCertificate({ commonName: 'app', purpose: 'signing' })
  network = await issueCertificate({ commonName: 'network', purpose: 'signing' })
})

const holding = (...identities: SigningIdentity[]) => {
  return (certId: string) => identities.find((identity) => identity.certId === certId)
}
const naming = (serial = 1, msgID = newMsgId('A', INS_ID, TIME, serial)) => ({
  msgID,
  timeStamp: TIME,
  insID: INS_ID,
})
const inquiry = (payload = 'https://qr.95516.com/00010001/6212') =>
  sealRequest('QRC_INFO_INQUIRY', naming(), { ...PAYER, mpqrcPayload: payload }, app)

describe('a request', () => {
  test('is read back field by field, by who has the certificate that it names', async () => {
    const sealed = await inquiry('商户码 https://…')
    const read = readRequest(sealed, holding(app), parseJson)
    if (!read.ok) throw new Error(read.detail)
    expect(read.certificate.certId).toBe(app.certId)
    expect(read.message).toEqual({
      msgType: 'QRC_INFO_INQUIRY',
      msgInfo: { versionNo: '1.0.0', ...naming(), msgType: 'QRC_INFO_INQUIRY' },
      trxInfo: { ...PAYER, mpqrcPayload: '商户码 https://…', scene: 'face-to-face' },
    })
  })

  test('of one changed byte is refused, and so is every altered signature', async () => {
    const { body, jws } = await inquiry()
    const changed = Buffer.from(body)
    changed[changed.length - 5]! ^= 1
    const [header, , signature] = jws.split('.') as [string, string, string]
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid: app.certId })).toString('base64url')
    const critical = Buffer.from(JSON.stringify({ alg: 'RS256', kid: app.certId, crit: ['b64'] }))
    const tried: [string, { body: Buffer; jws: string | undefined }, string][] = [
      ['changed body', { body: changed, jws }, 'signature'],
      ['no header', { body, jws: undefined }, 'signature-missing'],
      ['attached payload', { body, jws: `${header}.e30.${signature}` }, 'signature-malformed'],
      ['padded', { body, jws: `${jws}=` }, 'signature-malformed'],
      ['stray bits', { body, jws: `${jws.slice(0, -1)}B` }, 'signature-malformed'],
      ['alg none', { body, jws: `${none}..${signature}` }, 'algorithm'],
      ['crit', { body, jws: `${critical.toString('base64url')}..${signature}` }, 'algorithm'],
      ['oversize', { body, jws: `${header}..${'A'.repeat(4000)}` }, 'signature-malformed'],
      ['somebody else', { body, jws: await signDetached(body, network) }, 'certificate-unknown'],
    ]
    for (const [what, message, detail] of tried) {
      const read = readRequest(message, holding(app), parseJson)
      expect([what, read]).toEqual([what, expect.objectContaining({ ok: false, code: 'A0', detail })])
    }
  })

  test('that does not fit is refused by the name of its field', async () => {
    const wrong: [unknown, string][] = [
      [{ ...PAYER, mpqrcPayload: '' }, 'trxInfo.mpqrcPayload'],
      [{ ...PAYER, mpqrcPayload: 'x'.repeat(4097) }, 'trxInfo.mpqrcPayload'],
      [{ ...PAYER, mpqrcPayload: 'x', token: '１２３' }, 'trxInfo.token'],
      [{ ...PAYER, mpqrcPayload: 'x', userID: '\ud800' }, 'trxInfo.userID'],
      [{ ...PAYER, mpqrcPayload: 'x', deviceID: '\0' }, 'trxInfo.deviceID'],
      [{ ...PAYER, mpqrcPayload: 'x', more: 1 }, 'trxInfo'],
    ]
    for (const [trxInfo, field] of wrong) {
      const msgInfo = { versionNo: '1.0.0', ...naming(), msgType: 'QRC_INFO_INQUIRY' }
      const body = Buffer.from(JSON.stringify({ msgInfo, trxInfo }))
      const read = readRequest({ body, jws: await signDetached(body, app) }, holding(app), parseJson)
      expect(read).toMatchObject({ ok: false, code: '30', msgInfo: { msgID: naming().msgID } })
      expect(read.ok ? '' : read.detail.split(':')[0]).toBe(field)
    }
  })

  test.each([
    ['2021-99-99T99:99:99.999+08:00', false],
    ['2021-10-08T10:00:00.000+08:00', true],
  ])('to be carried out until %s is taken: %s', async (payUntil, isTaken) => {
    const msgInfo = { versionNo: '1.0.0', ...naming(), msgType: 'MPQRC_PAYMENT_URL' }
    const { msgID: origTrxMsgID } = naming()
    const asked = { origTrxMsgID, trxAmt: '100', trxCurrency: '156', mpqrcPayload: 'x', payUntil }
    const trxInfo = { ...PAYER, ...asked }
    const body = Buffer.from(JSON.stringify({ msgInfo, trxInfo }))
    const read = readRequest({ body, jws: await signDetached(body, app) }, holding(app), parseJson)
    expect(read).toMatchObject(
      isTaken ? { ok: true } : { ok: false, code: '30', detail: 'trxInfo.payUntil: no moment' },
    )
  })

  test.each(['MPQRC_PAYMENT_URL', 'MPQRC_PAYMENT_EMV'])(
    'that pays (%s) has its PIN whole, or none',
    async (msgType) => {
      const msgInfo = { versionNo: '1.0.0', ...naming(), msgType }
      const asked = { origTrxMsgID: naming().msgID, trxAmt: '100', trxCurrency: '156', mpqrcPayload: 'x' }
      const read = async (sent: object) => {
        const body = Buffer.from(JSON.stringify({ msgInfo, trxInfo: { ...PAYER, ...asked, ...sent } }))
        return readRequest({ body, jws: await signDetached(body, app) }, holding(app), parseJson)
      }
      const inPart = { ok: false, code: '30', detail: 'trxInfo: pin and encryptCertId go together' }
      expect(await read({ pin: 'c2VhbGVk' })).toMatchObject(inPart)
      expect(await read({ encryptCertId: '1' })).toMatchObject(inPart)
      expect(await read({ pin: 'c2VhbGVk', encryptCertId: '1' })).toMatchObject({ ok: true })
      expect(await read({})).toMatchObject({ ok: true })
    },
  )

  test('with a key twice, or of an unknown kind, or not JSON at all is refused', async () => {
    for (const text of [
      '{"msgInfo":{},"msgInfo":{}}',
      '[]',
      'null',
      'hello',
      '{"msgInfo":{"msgType":"__proto__"}}',
    ]) {
      const body = Buffer.from(text)
      const read = readRequest({ body, jws: await signDetached(body, app) }, holding(app), parseJson)
      expect(read).toMatchObject({ ok: false, code: '30' })
    }
  })

  test('that this program writes wrongly is thrown back at it', async () => {
    await expect(sealRequest('QRC_RETIRE', naming(), { barcodeCpqrcPayload: '123' }, app)).rejects.toThrow()
  })
})

describe('an answer', () => {
  const retire = naming(7)

  test('tells what came of it, or the rule that refused it', async () => {
    const good = await sealAnswer(
      'QRC_GENERATION',
      retire,
      { code: '00', trxInfo: { barcodeCpqrcPayload: ['6212345678901234567'], validUntil: toValidUntil(0) } },
      network,
    )
    const read = readAnswer('QRC_GENERATION', retire.msgID, good, holding(network), parseJson)
    expect(read).toMatchObject({
      ok: true,
      answer: { code: '00', trxInfo: { barcodeCpqrcPayload: ['6212345678901234567'] }, refusal: null },
    })

    const refusal = { rule: 'code-used', alternatives: ['refresh-code' as const] }
    const bad = await sealAnswer('QRC_RETIRE', retire, { code: '02', trxInfo: refusal }, network)
    expect(readAnswer('QRC_RETIRE', retire.msgID, bad, holding(network), parseJson)).toMatchObject({
      ok: true,
      answer: { code: '02', trxInfo: null, refusal },
    })
  })

  test('to another request, or by somebody else, says nothing', async () => {
    const sealed = await sealAnswer('QRC_RETIRE', retire, { code: '00', trxInfo: {} }, network)
    const read = (msgType: QrMsgType, msgID: string, ...known: SigningIdentity[]) =>
      readAnswer(msgType, msgID, sealed, holding(...known), parseJson)
    expect(read('QRC_RETIRE', naming(8).msgID, network)).toEqual({ ok: false, fault: 'other-message' })
    expect(read('QRC_REVEALED', retire.msgID, network)).toEqual({ ok: false, fault: 'other-message' })
    expect(read('QRC_RETIRE', retire.msgID, app)).toEqual({ ok: false, fault: 'certificate-unknown' })
  })
})

test('every message of an app has an address of its own; notices have none', () => {
  const paths = Object.values(QR_MESSAGES).map(({ path }) => path)
  const posted = paths.filter((path) => path !== null)
  expect(new Set(posted).size).toBe(posted.length)
  expect(paths.filter((path) => path === null)).toHaveLength(2)
})

test('a code that nobody knows is pending, never failed', () => {
  expect(qrVerdictOf('77')).toBe('pending')
  expect(qrVerdictOf('toString')).toBe('pending')
  expect(qrVerdictOf('02')).toBe('failed')
})

test('times of validity keep their milliseconds', () => {
  const ms = Date.parse('2021-10-01T12:00:59.999+08:00')
  expect(toValidUntil(ms)).toBe('2021-10-01T12:00:59.999+08:00')
  expect(fromValidUntil(toValidUntil(ms))).toBe(ms)
})

test('a message is described without anything that must not be seen', () => {
  const token = '6235991234567890123'
  const digits = '6212345678901234567'
  const described = describeQrMessage({
    msgInfo: { versionNo: '1.0.0', ...naming(), msgType: 'MPQRC_PAYMENT_URL' },
    trxInfo: {
      token,
      pin: 'sealed',
      mpqrcPayload: 'weixin://wxpay/bizpayurl?pr=secret7',
      barcodeCpqrcPayload: [digits],
      userID: `card ${token}\nforged line`,
      [`field ${token}`]: token,
      limit: { level: 'B', usedFen: 1 },
    },
    msgResponse: { responseCode: '00', responseMsg: '成功' },
  })
  const text = JSON.stringify(described)
  for (const secret of [token, digits, 'sealed', 'secret7', '\\n']) expect(text).not.toContain(secret)
  expect(Object.fromEntries(described)).toMatchObject({
    token: '623599*********0123',
    pin: '***',
    barcodeCpqrcPayload: '621234*********4567',
    limit: '{"level":"B","usedFen":1}',
  })
  expect(titleOfQrMessage(described, 'en')).toBe('Payment of a scanned code → 00 Success')
  expect(titleOfQrMessage([['txnType', '01']], 'en')).toBeUndefined()
})

test('every field of every message has a name for people', () => {
  const unnamed = Object.values(QR_MESSAGES).flatMap(({ request, answer }) =>
    [request, answer].flatMap((schema) => {
      const parts = 'options' in schema ? schema.options : [schema]
      return parts.flatMap((part) => Object.keys(part.shape)).filter((name) => !qrFieldName(name))
    }),
  )
  expect([...new Set(unnamed)]).toEqual([])
})
