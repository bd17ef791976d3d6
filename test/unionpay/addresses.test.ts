import https from 'node:https'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeForm } from '../../bridge-server/acp/form.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import {
  bindCard,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
  tokenPayment,
} from '../support/unionpay.ts'
import { money, payByCard } from '../support/unionpay-transactions.ts'

let network: TestNetwork
let merchant: TestMerchant

beforeAll(async () => {
  network = await startTestNetwork({ tlsPort: 0 })
  merchant = await testMerchant(network)
})
afterAll(() => network.close())

describe('what a message is decides, not where it is posted', () => {
  const EVERYWHERE = ['backTransReq', 'queryTrans', 'appTransReq', 'newAppTransReq', 'order', 'file']

  test.each(EVERYWHERE)('queries, files and payments at %s', async (address) => {
    const token = await bindCard(merchant)
    const pay = await merchant.request('tokenConsume', tokenPayment(merchant, token))
    const paid = merchant.verified((await merchant.post(pay, address)).body)
    expect(paid).toMatchObject({ respCode: '00', txnType: '01' })
    const { orderId, txnTime } = paid as { orderId: string; txnTime: string }
    for (const bizType of ['000000', '000201', '000802', '000301']) {
      const query = await merchant.request('query', { orderId, txnTime, bizType })
      expect(merchant.verified((await merchant.post(query, address)).body)).toMatchObject({
        origRespCode: '00',
      })
    }
    const file = await merchant.request('fileDownload', { settleDate: '0101', fileType: '00' })
    expect(merchant.verified((await merchant.post(file, address)).body)).toMatchObject({ respCode: '98' })
  })

  test('where the message leaves it open, the address decides: a ticket, or a ticket and a code', async () => {
    const send = async (address: string) => {
      const request = await merchant.request('appConsume', { ...money(1), bizType: '000000' })
      return merchant.verified((await merchant.post(request, address)).body)
    }
    expect(await send('appTransReq')).not.toHaveProperty('qrCode')
    expect(await send('order')).toMatchObject({ tn: expect.any(String), qrCode: expect.any(String) })
  })

  test('bill payments have addresses of their own, and are refused there', async () => {
    const request = await merchant.request('appConsume', money(1))
    const answer = await fetch(`${network.url}/jiaofei/api/backTransReq.do`, {
      method: 'POST',
      body: encodeForm(request),
    })
    expect(merchant.verified(Buffer.from(await answer.arrayBuffer()))).toMatchObject({ respCode: '43' })
  })

  test('a slash too many in front does not matter', async () => {
    const body = encodeForm(await merchant.request('appConsume', money(1)))
    const answer = await fetch(`${network.url}//gateway/api/appTransReq.do`, { method: 'POST', body })
    expect(merchant.verified(Buffer.from(await answer.arrayBuffer()))).toMatchObject({ respCode: '00' })
  })

  test('what is no message at all is answered plainly', async () => {
    for (const address of [...EVERYWHERE, 'cardTransReq', 'batchTrans', 'frontTransReq']) {
      const { status, body } = await merchant.post('no-equals-sign', address)
      expect([status, body.toString()]).toEqual([200, 'Invalid request.'])
    }
  })
})

describe('a client with an order number and the wrong time', () => {
  const queryNow = async (who: TestMerchant, orderId: string) => {
    await network.pass(5000)
    return who.send('query', { orderId })
  }

  test('is answered when its merchant is lenient', async () => {
    const paid = await payByCard(merchant, 5)
    expect(await queryNow(merchant, paid.orderId!)).toMatchObject({
      origRespCode: '00',
      txnTime: paid.txnTime,
    })
  })

  test('is not, when it is strict', async () => {
    const { body } = await network.control('POST', '/merchants', {
      merId: '777290058110558',
      name: '严格商户',
      mode: 'strict',
    })
    const strict = await testMerchant(network, body)
    const paid = await payByCard(strict, 5)
    expect(await queryNow(strict, paid.orderId!)).toMatchObject({ respCode: '34' })
  })
})

describe('a client that leaves out what it should send', () => {
  const withoutCurrency = ({ currencyCode: _, ...fields }: AcpMessage): AcpMessage => fields
  const refund = (who: TestMerchant, origQryId: string) =>
    who.send('refund', { ...withoutCurrency(money(5)), origQryId })

  test('is understood when its merchant is lenient: renminbi is meant', async () => {
    const refunded = await refund(merchant, (await payByCard(merchant, 5)).queryId!)
    expect(refunded).toMatchObject({ respCode: '00' })
    const { orderId, txnTime } = refunded as { orderId: string; txnTime: string }
    expect(await merchant.send('query', { orderId, txnTime })).toMatchObject({ currencyCode: '156' })
  })

  test('is told what is missing when it is strict', async () => {
    const { body } = await network.control('POST', '/merchants', {
      merId: '777290058110559',
      name: '严格商户',
      mode: 'strict',
    })
    const strict = await testMerchant(network, body)
    const paid = await payByCard(strict, 5)
    expect(await refund(strict, paid.queryId!)).toMatchObject({
      respCode: '13',
      respMsg: expect.stringContaining('currencyCode'),
    })
  })
})

describe('over TLS', () => {
  const get = (path: string, servername: string, ca: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      https
        .get(
          network.tlsUrl + path,
          { servername, ca, headers: { host: servername }, agent: false },
          (answer) => {
            answer.resume()
            resolve(answer.statusCode)
          },
        )
        .on('error', reject)
    })

  test.each([
    'gateway.test.95516.com',
    'gateway.95516.com',
    'filedownload.test.95516.com',
    'filedownload.95516.com',
    'localhost',
  ])('a client that trusts the mock root reaches it as %s', async (name) => {
    const root = await (await fetch(`${network.url}/mock/certs/root.cer`)).text()
    expect(await get('/gateway/api/frontTransReq.do', name, root)).toBe(501)
  })

  test('nobody else is fooled', async () => {
    const root = await (await fetch(`${network.url}/mock/certs/root.cer`)).text()
    await expect(get('/', 'www.95516.com', root)).rejects.toThrow(/altnames/)
    const other = await (await fetch(`${network.url}/mock/certs/enc.cer`)).text()
    await expect(get('/', 'gateway.test.95516.com', other)).rejects.toThrow()
  })
})
