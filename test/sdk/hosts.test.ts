import http from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FORM, payment, question, sdkClient } from '../support/sdk-client.ts'
import { type MerchantKit, openKit } from '../support/sdk-kit.ts'
import { formOf, JAVA_FORM, PHP_FORM } from '../support/sdk-message.ts'
import { fileRequest } from '../support/sdk-settlement.ts'
import { postRaw } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { javaManner } from './manners/java.ts'

describe('a client that only has its hosts file changed', () => {
  const manner = javaManner()
  let network: TestNetwork
  let kit: MerchantKit

  beforeAll(async () => {
    network = await startTestNetwork({ tlsPort: 0 })
    kit = await openKit(network)
  })
  afterAll(() => network.close())

  /** Over TLS, checking the certificate for the host that the client has in its code. */
  async function callOver(host: string, path: string, fields: Readonly<Record<string, string>>) {
    const message = sdkClient(kit, manner).compose(fields)
    const body = formOf(message, JAVA_FORM)
    const answer = await postRaw({
      url: network.tlsUrl + path,
      host,
      body,
      contentType: FORM,
      trustedRoot: kit.root,
    })
    const read = manner.read(answer, message)
    await manner.trust(read, kit)
    return read
  }

  test.each(['gateway.test.95516.com', 'gateway.95516.com', '101.231.204.80:5000', 'localhost', '127.0.0.1'])(
    'reaches the gateway as %s over TLS',
    async (host) => {
      const order = payment(kit, { backUrl: 'http://www.specialUrl.com', txnAmt: '10' })
      const placed = await callOver(host, '/gateway/api/appTransReq.do', order)
      expect(placed).toMatchObject({ respCode: '00' })
      expect(await callOver(host, '/gateway/api/queryTrans.do', question(placed))).toMatchObject({
        origRespCode: '05',
      })
    },
  )

  test.each(['filedownload.test.95516.com', 'filedownload.95516.com'])(
    'reaches the files as %s',
    async (host) => {
      expect(await callOver(host, '/', fileRequest('0229'))).toMatchObject({ respCode: '98' })
    },
  )

  test('asks before it sends a long form, as PHP does, and is told to go on', async () => {
    const order = payment(kit, { backUrl: 'http://www.specialUrl.com', txnAmt: '10' })
    const message = sdkClient(kit, manner).compose(order)
    const body = formOf(message, PHP_FORM)
    const headers = {
      'content-type': FORM,
      'content-length': Buffer.byteLength(body),
      expect: '100-continue',
    }
    const url = `${network.url}/gateway/api/appTransReq.do`
    const text = await new Promise<string>((resolve, reject) => {
      const request = http.request(url, { method: 'POST', headers }, (response) => {
        let received = ''
        response.setEncoding('utf8').on('data', (part) => (received += part))
        response.on('end', () => resolve(received))
      })
      request.on('error', reject).on('continue', () => request.end(body))
      request.flushHeaders()
    })
    expect(text).toContain('respMsg=成功[0000000]')
  })

  test('does not take the network for somebody else', async () => {
    const order = payment(kit, { backUrl: 'http://www.specialUrl.com', txnAmt: '10' })
    await expect(callOver('www.example.com', '/gateway/api/appTransReq.do', order)).rejects.toThrow(
      /altnames/,
    )
  })

  test('meets the manners of the real gateway when it errs', async () => {
    const front = await fetch(`${network.url}/gateway/api/frontTransReq.do`)
    expect(front.status).toBe(501)
    for (const body of ['', 'nonsense', '{"txnType":"01"}', 'a=1&a=2']) {
      const address = `${network.url}/gateway/api/backTransReq.do`
      const answer = await postRaw({ url: address, body, contentType: FORM })
      expect([answer.status, answer.body.toString()]).toEqual([200, 'Invalid request.'])
      expect(answer.headers['content-length']).toBe('16')
    }
  })

  test.each([
    ['cardTransReq', { txnType: '01', txnSubType: '01' }],
    ['batchTrans', { txnType: '21', txnSubType: '03' }],
    ['backTransReq', { txnType: '13', txnSubType: '08', bizType: '000601' }],
  ])('is told plainly by %s that it has no such business: %o', async (address, kind) => {
    const order = payment(kit, { backUrl: 'http://www.specialUrl.com', txnAmt: '10', ...kind })
    const answer = await sdkClient(kit, manner).call(address, order)
    expect(answer).toMatchObject({ respCode: '43', merId: kit.merId, orderId: order.orderId })
  })
})
