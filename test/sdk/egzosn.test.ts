import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { payByScanning, visitCashier } from '../support/sdk-browser.ts'
import { payment, question, type SdkClient, sdkClient } from '../support/sdk-client.ts'
import { type MerchantKit, openKit, payInControl, settleDown, showPayerCode } from '../support/sdk-kit.ts'
import type { Fields } from '../support/sdk-message.ts'
import { detailLines, fileRequest } from '../support/sdk-settlement.ts'
import { type NoticeDoor, openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { EGZOSN } from './manners/egzosn.ts'
import { frontAddress } from './manners/node.ts'

describe('the Java SDK that queries with the time of the query', () => {
  let network: TestNetwork
  let kit: MerchantKit
  let sdk: SdkClient
  let door: NoticeDoor

  beforeAll(async () => {
    network = await startTestNetwork()
    kit = await openKit(network)
    sdk = sdkClient(kit, EGZOSN)
    door = await openNoticeDoor()
  })
  afterAll(async () => {
    await door.close()
    await network.close()
  })

  /** It puts these into whatever it sends, queries too. */
  const inEveryMessage = () => ({ backUrl: door.url, currencyCode: '156' })
  const order = (fields = {}) =>
    payment(kit, { backUrl: door.url, txnAmt: '1500', bizType: '000000', ...fields })
  const askLater = async (orderId: string) => {
    await network.pass(90_000)
    const asked = { orderId, txnTime: kit.txnTime() }
    return sdk.call('queryTrans', question(asked, { bizType: '000201', ...inEveryMessage() }))
  }

  test.each([
    ['app', '000000'],
    ['Apple Pay', '000802'],
  ])('%s payment, asked about a minute and a half later', async (_, bizType) => {
    const placed = await sdk.call('appTransReq', order({ bizType }))
    await payInControl(network, placed.tn!)
    expect(await sdk.hear(door.about(placed.orderId))).toMatchObject({ orderId: placed.orderId })
    expect(await askLater(placed.orderId!)).toMatchObject({ origRespCode: '00', txnTime: placed.txnTime })
  })

  test('code shown, code scanned, pages', async () => {
    const shown = await sdk.call('backTransReq', order({ txnSubType: '07' }))
    await payByScanning(network, shown.qrCode!)
    expect(await askLater(shown.orderId!)).toMatchObject({ origRespCode: '00' })

    const scan = order({ txnSubType: '06', qrNo: await showPayerCode(network) })
    const scanned = await sdk.call('backTransReq', scan)
    expect(await askLater(scanned.orderId!)).toMatchObject({ origRespCode: '00' })

    for (const bizType of ['000201', '000202']) {
      const page = sdk.compose(order({ bizType, channelType: '07', frontUrl: 'http://127.0.0.1:9/' }))
      await visitCashier(network, frontAddress(await sdk.post('frontTransReq', page)))
      expect(await askLater(page.orderId!)).toMatchObject({ origRespCode: '00' })
    }
  })

  test('refund, and a bill for the day', async () => {
    const placed = await sdk.call('appTransReq', order())
    await payInControl(network, placed.tn!)
    const paid = await askLater(placed.orderId!)
    const refund: Fields = { ...order({ origQryId: paid.queryId! }), txnType: '04', txnSubType: '00' }
    expect(await sdk.call('backTransReq', refund)).toMatchObject({ respCode: '00' })
    await settleDown(network)

    await network.pass(26 * 3_600_000)
    const bill = await sdk.call('', fileRequest(paid.settleDate!))
    expect(bill).toMatchObject({ respCode: '00' })
    const amounts = detailLines(bill).map(({ orderId, amount }) => [orderId, Number(amount)])
    expect(amounts).toContainEqual([placed.orderId, 1500])
    expect(amounts).toContainEqual([refund.orderId, 1500])
  })
})
