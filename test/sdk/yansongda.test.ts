import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { payByScanning, visitCashier } from '../support/sdk-browser.ts'
import { followUp, payment, question, type SdkClient, sdkClient } from '../support/sdk-client.ts'
import { type MerchantKit, openKit, settleDown, showPayerCode } from '../support/sdk-kit.ts'
import type { Fields } from '../support/sdk-message.ts'
import { type NoticeDoor, openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { BELIEVING } from './manners/believing.ts'
import { frontAddress } from './manners/node.ts'

describe('the PHP SDK that posts codes, and queries of codes, to one address', () => {
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
    payment(kit, { backUrl: door.url, txnAmt: '1', bizType: '000000', ...fields })
  const follow = (txnType: string, origQryId: string, fields = {}) =>
    sdk.call(
      'backTransReq',
      followUp(kit, txnType, { backUrl: door.url, txnAmt: '1', bizType: '000000', origQryId, ...fields }),
    )
  const ask = (about: Fields, address = 'backTransReq') => sdk.call(address, question(about))

  test.each([
    ['web', '07'],
    ['h5', '08'],
  ])('a %s page is paid and called back', async (_, channelType) => {
    const frontUrl = 'http://127.0.0.1:9/return'
    const page = sdk.compose(order({ bizType: '000201', channelType, frontUrl }))
    await visitCashier(network, frontAddress(await sdk.post('frontTransReq', page)))
    expect(await sdk.hear(door.about(page.orderId))).toMatchObject({ orderId: page.orderId, respCode: '00' })
    expect(await ask(page, 'queryTrans')).toMatchObject({ origRespCode: '00' })
  })

  test('the shop shows a code, asks about it at the payment address, and refunds it', async () => {
    const shown = await sdk.call('backTransReq', order({ txnSubType: '07' }))
    expect(await ask(shown)).toMatchObject({ respCode: '00', origRespCode: '05' })
    await payByScanning(network, shown.qrCode!)
    const paid = await ask(shown)
    expect(paid).toMatchObject({ origRespCode: '00', txnType: '01', txnSubType: '07' })
    const refund = await follow('04', paid.queryId!)
    expect(refund).toMatchObject({ respCode: '00' })
    await settleDown(network)
    expect(await ask(refund)).toMatchObject({ origRespCode: '00', txnType: '04' })
  })

  test('the shop scans a code, and cancels', async () => {
    const scan = order({ txnSubType: '06', termId: '49000002', qrNo: await showPayerCode(network) })
    const paid = await sdk.call('backTransReq', scan)
    expect(paid).toMatchObject({ respCode: '00' })
    const cancelled = await follow('31', paid.queryId!)
    expect(cancelled).toMatchObject({ respCode: '00' })
    await settleDown(network)
    expect(await sdk.hear(door.about(cancelled.orderId))).toMatchObject({ txnType: '31', respCode: '00' })
  })

  test('a code that was scanned before, and one that nobody showed, are refused', async () => {
    const qrNo = await showPayerCode(network)
    const scan = (code: string) =>
      sdk.call('backTransReq', order({ txnSubType: '06', termId: '49000002', qrNo: code }))
    expect(await scan(qrNo)).toMatchObject({ respCode: '00' })
    expect(await scan(qrNo)).toMatchObject({ respCode: '86' })
    expect(await scan('6223000000000000000')).toMatchObject({ respCode: '88' })
  })

  test('a pre-order is paid by its code', async () => {
    const placed = await sdk.call('order', order({ frontUrl: 'http://127.0.0.1:9/return' }))
    await payByScanning(network, placed.qrCode!)
    expect(await sdk.hear(door.about(placed.orderId))).toMatchObject({ orderId: placed.orderId })
  })

  test('codes set money aside; it is taken, or set free', async () => {
    const shown = await sdk.call('backTransReq', order({ txnType: '02', txnSubType: '05', txnAmt: '500' }))
    await payByScanning(network, shown.qrCode!)
    const { queryId: shownId = '' } = await ask(shown)
    const taken = await follow('03', shownId, { txnAmt: '450' })
    expect(taken).toMatchObject({ respCode: '00' })
    await settleDown(network)
    expect(await follow('33', taken.queryId!, { txnAmt: '450' })).toMatchObject({ respCode: '00' })

    const scanned = await sdk.call('backTransReq', {
      ...order({ bizType: '000201', termId: '49000002', qrNo: await showPayerCode(network), txnAmt: '500' }),
      txnType: '02',
      txnSubType: '04',
    })
    expect(scanned).toMatchObject({ respCode: '00' })
    expect(await follow('32', scanned.queryId!, { txnAmt: '500' })).toMatchObject({ respCode: '00' })
  })
})
