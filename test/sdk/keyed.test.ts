import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { payment, question, sdkClient } from '../support/sdk-client.ts'
import { type MerchantKit, openKit, payInControl, settleDown } from '../support/sdk-kit.ts'
import { type NoticeDoor, openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { keyedManner } from './manners/keyed.ts'

describe.each([
  ['SHA-256', '11', '5.1.0'],
  ['SM3', '12', '5.1.0'],
  ['SHA-256 in 5.0.0', '11', '5.0.0'],
] as const)('a shared key in place of certificates: %s', (_, signMethod, version) => {
  const manner = keyedManner(signMethod, version)
  let network: TestNetwork
  let kit: MerchantKit
  let door: NoticeDoor

  beforeAll(async () => {
    network = await startTestNetwork()
    kit = await openKit(network)
    door = await openNoticeDoor()
  })
  afterAll(async () => {
    await door.close()
    await network.close()
  })

  test('order, notification, query and refund are signed with the key both ways', async () => {
    const sdk = sdkClient(kit, manner)
    const order = (fields = {}) => payment(kit, { backUrl: door.url, txnAmt: '88', ...fields })
    const placed = await sdk.call('appTransReq', order({ reqReserved: '订单一' }))
    expect(placed).toMatchObject({ respCode: '00', version, reqReserved: '订单一' })
    await payInControl(network, placed.tn!)
    const { queryId: origQryId = '' } = await sdk.hear(door.about(placed.orderId))
    expect(await sdk.call('queryTrans', question(placed))).toMatchObject({ origRespCode: '00' })
    const refund = await sdk.call('backTransReq', {
      ...order({ origQryId }),
      txnType: '04',
      txnSubType: '00',
    })
    await settleDown(network)
    expect(await sdk.hear(door.about(refund.orderId))).toMatchObject({
      orderId: refund.orderId,
      respCode: '00',
    })
  })

  test('a wrong key is refused in a message that the right key signs', async () => {
    const sdk = sdkClient(kit, manner)
    const message = sdk.compose(payment(kit, { backUrl: door.url, txnAmt: '88' }))
    const forged = {
      ...message,
      signature: message.signature!.replace(/^./, (first) => (first === '0' ? '1' : '0')),
    }
    const answer = manner.read(await sdk.post('appTransReq', forged), forged)
    expect(answer).toMatchObject({ respCode: '11' })
    await manner.trust(answer, kit)
  })
})
