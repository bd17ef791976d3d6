import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { visitCashier } from '../support/sdk-browser.ts'
import { followUp, payment, question, type SdkClient, sdkClient } from '../support/sdk-client.ts'
import { type MerchantKit, openKit, payInControl, settleDown } from '../support/sdk-kit.ts'
import { type NoticeDoor, openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { frontAddress, NODE } from './manners/node.ts'

describe('the SDK for Node', () => {
  let network: TestNetwork
  let kit: MerchantKit
  let sdk: SdkClient
  let door: NoticeDoor

  beforeAll(async () => {
    network = await startTestNetwork()
    kit = await openKit(network)
    sdk = sdkClient(kit, NODE)
    door = await openNoticeDoor()
  })
  afterAll(async () => {
    await door.close()
    await network.close()
  })

  const order = (fields = {}) => payment(kit, { backUrl: door.url, txnAmt: '999', ...fields })
  const query = (about: Readonly<Record<string, string>>) =>
    sdk.call('queryTrans', question({ ...about, txnTime: kit.txnTime() }, { bizType: '000802' }))

  test('a web order is answered by a redirect without a body', async () => {
    const web = sdk.compose(order({ channelType: '07', frontUrl: 'http://127.0.0.1:9/back' }))
    const { origin, pathname } = new URL(frontAddress(await sdk.post('frontTransReq', web)))
    expect(origin).toBe('http://gateway.test.95516.com')
    expect(await query(web)).toMatchObject({ origRespCode: '05' })

    await visitCashier(network, origin + pathname)
    expect(await sdk.hear(door.about(web.orderId))).toMatchObject({ orderId: web.orderId, respCode: '00' })
    expect(await query(web)).toMatchObject({ origRespCode: '00' })
  })

  test('a wrong web order is answered by a page with the one line that it looks for', async () => {
    const web = sdk.compose(order({ channelType: '07', frontUrl: 'http://127.0.0.1:9/back', txnAmt: '0' }))
    const answer = await sdk.post('frontTransReq', web)
    expect(answer.status).toBe(200)
    expect(() => frontAddress(answer)).toThrow(/报文格式错误.*\[6100030\]/)
  })

  test('an app order is paid, told, and queried later, at the time of asking and under another product', async () => {
    const placed = await sdk.call('appTransReq', order())
    await payInControl(network, placed.tn!)
    expect(await sdk.hear(door.about(placed.orderId))).toMatchObject({
      orderId: placed.orderId,
      respCode: '00',
    })
    await network.pass(5_000)
    expect(await query(placed)).toMatchObject({ origRespCode: '00', bizType: '000201' })
  })

  test.each([
    ['void', '31'],
    ['refund', '04'],
  ])('a %s is accepted, carried out and told', async (_, txnType) => {
    const placed = await sdk.call('appTransReq', order())
    await payInControl(network, placed.tn!)
    const { queryId: origQryId = '' } = await query(placed)
    const fields = { backUrl: door.url, txnAmt: '999', bizType: '000000', origQryId }
    const back = await sdk.call('backTransReq', followUp(kit, txnType, fields))
    expect(back).toMatchObject({ respCode: '00' })
    await settleDown(network)
    expect(await sdk.hear(door.about(back.orderId))).toMatchObject({ orderId: back.orderId, respCode: '00' })
    expect(await query(back)).toMatchObject({ origRespCode: '00', txnType })
  })

  test('every refusal repeats its merchant number, an unknown one too', async () => {
    const stranger = { ...sdk.compose(order()), merId: '777290058110999' }
    const answer = NODE.read(await sdk.post('appTransReq', stranger), stranger)
    expect(answer).toMatchObject({ respCode: '11', merId: '777290058110999' })
    await NODE.trust(answer, kit)
  })
})
