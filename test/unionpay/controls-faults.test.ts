import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readCertificate } from '../../bridge-server/acp/certificates.ts'
import { decodeAnswer } from '../../bridge-server/acp/form.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import { FAULT_ACTIONS, SCENARIOS } from '../../bridge-server/unionpay/gateway/fault-table.ts'
import { FAULTS_MAX } from '../../bridge-server/unionpay/limits.ts'
import {
  bindCard,
  type Inbox,
  openInbox,
  queryOrder,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
  tokenPayment,
} from '../support/unionpay.ts'

let network: TestNetwork
let merchant: TestMerchant
let inbox: Inbox
let token: string
beforeAll(async () => {
  network = await startTestNetwork()
  merchant = await testMerchant(network)
  inbox = await openInbox()
  token = await bindCard(merchant)
})
afterEach(async () => {
  await network.control('DELETE', '/faults')
  await network.drain()
  inbox.received.length = 0
})
afterAll(async () => {
  await network.close()
  await inbox.close()
})

const arm = async (fault: object) => {
  expect(await network.control('POST', '/faults', fault)).toMatchObject({ status: 200 })
}
const payment = () => merchant.request('tokenConsume', tokenPayment(merchant, token, { backUrl: inbox.url }))

/** Pays, and reads the answer without asking whether it can be trusted. */
async function payTrustingly(scenario?: string): Promise<{ request: AcpMessage; answer: AcpMessage }> {
  const request = await payment()
  const posted = await fetch(`${network.url}/gateway/api/backTransReq.do`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(scenario && { 'x-mock-scenario': scenario }),
    },
    body: new URLSearchParams(request),
  })
  const decoded = decodeAnswer(Buffer.from(await posted.arrayBuffer()))
  if (!decoded.ok) throw new Error(decoded.fault)
  return { request, answer: decoded.message }
}

describe('answers that cannot be trusted', () => {
  test.each([
    ['bad-signature', 'signature'],
    ['expired-certificate', 'certificate-validity'],
    ['foreign-certificate', 'certificate-chain'],
    ['wrong-name', 'certificate-holder'],
  ])('%s: a careful client refuses it, and the payment was made all the same', async (action, check) => {
    await arm({ where: 'answer', action })
    const { request, answer } = await payTrustingly()
    expect(answer.respCode).toBe('00')
    expect(merchant.verify(answer)).toMatchObject({ ok: false, check })
    expect(await queryOrder(merchant, request)).toMatchObject({ origRespCode: '00' })
  })

  test('a rotated certificate is good: only clients that pinned the old one stumble', async () => {
    await arm({ where: 'answer', action: 'rotated-certificate' })
    const { answer } = await payTrustingly()
    expect(merchant.verify(answer)).toMatchObject({ ok: true })
    const usual = await readCertificate(await (await fetch(`${network.url}/mock/certs/sign.cer`)).text())
    expect(readCertificate(answer.signPubKeyCert!).certId).not.toBe(usual.certId)
  })

  test('a notification is forged; its repetition is not needed, the merchant answered 200', async () => {
    await arm({ where: 'notification', action: 'bad-signature' })
    await payTrustingly()
    await network.drain()
    expect(inbox.received.map((message) => merchant.verify(message).ok)).toEqual([false])
  })
})

describe('answers that do not tell the truth', () => {
  test.each(['03', '04', '05', 'A6'])('%s after the money moved', async (respCode) => {
    await arm({ where: 'answer', action: 'code', respCode })
    const { request, answer } = await payTrustingly()
    expect(answer.respCode).toBe(respCode)
    expect(merchant.verify(answer)).toMatchObject({ ok: true })
    expect(await queryOrder(merchant, request)).toMatchObject({ origRespCode: '00' })
  })

  test('03 before the money moved: the order does not exist', async () => {
    await arm({ where: 'request', action: 'code', respCode: '03' })
    const { request, answer } = await payTrustingly()
    expect(answer.respCode).toBe('03')
    expect(await queryOrder(merchant, request)).toMatchObject({ respCode: '34' })
  })

  test('queries, and only they, are told to slow down', async () => {
    await arm({ where: 'request', action: 'code', respCode: '37', txnType: '00', next: 2 })
    const { request, answer } = await payTrustingly()
    expect(answer.respCode).toBe('00')
    expect(await queryOrder(merchant, request)).toMatchObject({ respCode: '37' })
    expect(await queryOrder(merchant, request)).toMatchObject({ respCode: '37' })
    expect(await queryOrder(merchant, request)).toMatchObject({ respCode: '00', origRespCode: '00' })
  })

  test('a query does not know yet', async () => {
    // It waits for a query: the payment itself is answered as ever.
    await arm({ where: 'answer', action: 'query-code', respCode: '05' })
    const { request, answer } = await payTrustingly()
    expect(answer.respCode).toBe('00')
    expect(await queryOrder(merchant, request)).toMatchObject({ respCode: '00', origRespCode: '05' })
    expect(await queryOrder(merchant, request)).toMatchObject({ origRespCode: '00' })
  })
})

describe('notifications', () => {
  test('arrive before the answer', async () => {
    await arm({ where: 'answer', action: 'notify-first' })
    const { request } = await payTrustingly()
    // Nothing was drained: by the time of the answer the notification has been here.
    expect(inbox.received).toMatchObject([{ orderId: request.orderId, respCode: '00' }])
  })

  test('change places', async () => {
    await arm({ where: 'notification', action: 'reorder' })
    const first = (await payTrustingly()).request.orderId
    await network.drain()
    expect(inbox.received).toEqual([])
    const second = (await payTrustingly()).request.orderId
    await network.drain()
    expect(inbox.received.map(({ orderId }) => orderId)).toEqual([second, first])
  })
})

test("another merchant's fault, or another order's, is nobody else's", async () => {
  await arm({ where: 'answer', action: 'code', respCode: '03', merId: '777290058110097' })
  await arm({ where: 'answer', action: 'code', respCode: '03', orderId: 'ANOTHERORDER' })
  expect((await payTrustingly()).answer.respCode).toBe('00')
  expect((await network.control('GET', '/faults')).body.armed).toHaveLength(2)
})

describe('a request names its own trouble in a header', () => {
  test('and meets it, with its notification', async () => {
    const { answer, request } = await payTrustingly('answer-04, double-notice')
    await network.drain()
    expect(answer.respCode).toBe('04')
    expect(inbox.received.map(({ orderId }) => orderId)).toEqual([request.orderId, request.orderId])
    expect((await payTrustingly()).answer.respCode).toBe('00')
  })

  test('an unknown name is refused, and nothing is done', async () => {
    const request = await payment()
    const posted = await fetch(`${network.url}/gateway/api/backTransReq.do`, {
      method: 'POST',
      headers: { 'x-mock-scenario': 'timeout-after, earthquake' },
      body: new URLSearchParams(request),
    })
    expect(posted.status).toBe(400)
    expect(await posted.text()).toContain('earthquake')
    expect(await queryOrder(merchant, request)).toMatchObject({ respCode: '34' })
    expect((await network.control('GET', '/faults')).body.armed).toEqual([])
  })

  test('of those that never came about there may be too many, and the answer says what to do', async () => {
    const post = async () => {
      const answer = await fetch(`${network.url}/gateway/api/queryTrans.do`, {
        method: 'POST',
        headers: { 'x-mock-scenario': 'lost-notice' },
        body: 'txnType=00&orderId=20260305001',
      })
      return answer.text()
    }
    for (const answer of await Promise.all(Array.from({ length: FAULTS_MAX }, post))) {
      expect(answer).toContain('respCode=')
    }
    expect(await post()).toBe('Too many faults are armed already: DELETE /mock/faults disarms them.')
  })

  test('means nothing to a network that was started without test controls', async () => {
    const shut = await startTestNetwork({ mockControls: false })
    const answer = await fetch(`${shut.url}/gateway/api/backTransReq.do`, {
      method: 'POST',
      headers: { 'x-mock-scenario': 'timeout-before' },
      body: 'merId=777290058110048&txnType=01',
    })
    expect(await answer.text()).toContain('respCode=')
    await shut.close()
  })
})

test("the order's page tells which message was harmed, and how", async () => {
  const request = await payment()
  await arm({ where: 'answer', action: 'drop', orderId: request.orderId })
  await arm({ where: 'notification', action: 'duplicate', orderId: request.orderId })
  await expect(merchant.post(request)).rejects.toThrow()
  await network.drain()
  const { merId, orderId, txnTime } = request
  const page = await (await fetch(`${network.url}/orders/${merId}/${orderId}/${txnTime}?lang=zh`)).text()
  expect(page).toContain(`⚡ ${FAULT_ACTIONS.drop.zh}`)
  expect(page).toContain(`⚡ ${FAULT_ACTIONS.duplicate.zh}`)
})

test('every scenario is a fault that the table knows', () => {
  for (const [name, { fault }] of Object.entries(SCENARIOS)) {
    expect(FAULT_ACTIONS[fault.action].places, name).toContain(fault.where)
  }
})

test.each([
  [{ where: 'request', action: 'duplicate' }, 'action'],
  [{ where: 'notification', action: 'notify-first' }, 'action'],
  [{ where: 'answer', action: 'code' }, 'respCode'],
  [{ where: 'answer', action: 'code', respCode: 'ZZ' }, 'respCode'],
  [{ where: 'answer', action: 'drop', respCode: '03' }, 'respCode'],
  [{ where: 'answer', action: 'delay' }, 'delayMs'],
  [{ where: 'answer', action: 'drop', delayMs: 5 }, 'delayMs'],
  [{ where: 'answer', action: 'delay', delayMs: 0 }, 'delayMs'],
  [{ where: 'answer', action: 'explode' }, 'action'],
  [{ where: 'elsewhere', action: 'drop' }, 'where'],
  [{ where: 'answer', action: 'drop', next: 1001 }, 'next'],
  [{ where: 'answer', action: 'drop', txnType: '1' }, 'txnType'],
])('a fault that makes no sense is refused: %j', async (fault, field) => {
  expect(await network.control('POST', '/faults', fault)).toMatchObject({
    status: 400,
    body: { code: 'PARAM', message: expect.stringContaining(`${field}:`) },
  })
})

test('there is a limit to trouble', async () => {
  for (let i = 0; i < 100; i++) await arm({ where: 'answer', action: 'drop', orderId: `NEVERSENT${i}` })
  expect(await network.control('POST', '/faults', { where: 'answer', action: 'drop' })).toMatchObject({
    status: 409,
    body: { code: 'FAULTS_FULL' },
  })
})
