import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { followUp, payment, type SdkClient, sdkClient } from '../support/sdk-client.ts'
import { type MerchantKit, openKit, payInControl, settleDown } from '../support/sdk-kit.ts'
import { type NoticeDoor, openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { BELIEVING } from './manners/believing.ts'

describe("the Node SDK for pages inside UnionPay's app, which uses one address for everything", () => {
  let network: TestNetwork
  let kit: MerchantKit
  let sdk: SdkClient
  let door: NoticeDoor

  beforeAll(async () => {
    network = await startTestNetwork()
    kit = await openKit(network)
    sdk = sdkClient(kit, BELIEVING)
    door = await openNoticeDoor()
  })
  afterAll(async () => {
    await door.close()
    await network.close()
  })

  const order = (fields = {}) =>
    payment(kit, { backUrl: door.url, txnAmt: '10', bizType: '000000', channelType: '07', ...fields })
  const whoIs = (userAuthCode: string) =>
    sdk.call('newAppTransReq', {
      txnType: '00',
      txnSubType: '10',
      bizType: '000000',
      channelType: '08',
      accessType: '0',
      orderId: kit.newOrderId(),
      userAuthCode,
      appUpIdentifier: '(UnionPay/1.0 CloudPay)',
    })

  test('the code from the app names its user, the same one each time', async () => {
    const user = await whoIs('+/uskMsSXHS1KBLHZ90iDzA==')
    expect(user).toMatchObject({ respCode: '00', appUserId: expect.stringMatching(/^\S+$/) })
    expect((await whoIs('+/uskMsSXHS1KBLHZ90iDzA==')).appUserId).toBe(user.appUserId)
    expect((await whoIs('AAAAMsSXHS1KBLHZ90iDzA==')).appUserId).not.toBe(user.appUserId)
  })

  test('the user pays, the shop hears of it, and refunds', async () => {
    const { appUserId = '' } = await whoIs('+/uskMsSXHS1KBLHZ90iDzA==')
    const placed = await sdk.call('newAppTransReq', order({ appUserId, tradeType: 'mobileWeb' }))
    expect(placed).toMatchObject({ respCode: '00' })
    await payInControl(network, placed.tn!)
    const { queryId: origQryId = '' } = await sdk.hear(door.about(placed.orderId))
    const fields = { backUrl: door.url, txnAmt: '10', bizType: '000000', channelType: '08', origQryId }
    const refund = await sdk.call('newAppTransReq', followUp(kit, '04', fields))
    expect(refund).toMatchObject({ respCode: '00', origQryId })
    await settleDown(network)
    expect(await sdk.hear(door.about(refund.orderId))).toMatchObject({
      orderId: refund.orderId,
      currencyCode: '156',
    })
  })
})
