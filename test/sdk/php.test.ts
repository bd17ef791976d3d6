import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { visitCashier } from '../support/sdk-browser.ts'
import { payment, question, type SdkClient, sdkClient } from '../support/sdk-client.ts'
import {
  beijingDigits,
  type MerchantKit,
  openKit,
  POOR_CARD,
  payInControl,
  settleDown,
} from '../support/sdk-kit.ts'
import type { Fields } from '../support/sdk-message.ts'
import { fileRequest, filesIn } from '../support/sdk-settlement.ts'
import { type NoticeDoor, openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { frontAddress } from './manners/node.ts'
import { PHP } from './manners/php.ts'

describe('PHP after the official samples', () => {
  let network: TestNetwork
  let kit: MerchantKit
  let sdk: SdkClient
  let door: NoticeDoor

  beforeAll(async () => {
    network = await startTestNetwork()
    kit = await openKit(network)
    sdk = sdkClient(kit, PHP)
    door = await openNoticeDoor()
  })
  afterAll(async () => {
    await door.close()
    await network.close()
  })

  /** The value that asks for silence, which one of these SDKs sends unless it is told otherwise. */
  const SILENT = 'http://www.specialUrl.com'
  const order = (fields = {}) => payment(kit, { backUrl: SILENT, txnAmt: '1999', ...fields })

  /** One of these SDKs puts all that it is configured with into a query. */
  const ask = (about: Fields) => {
    const extra = { channelType: '08', backUrl: SILENT, currencyCode: '156' }
    return sdk.call('queryTrans', question(about, extra))
  }

  test('a payment page is paid, and brings the payer back with a signed outcome', async () => {
    const frontUrl = 'http://127.0.0.1:9/back?from=pay&lang=zh'
    const form = sdk.compose(order({ channelType: '07', frontUrl }))
    const { back } = await visitCashier(network, frontAddress(await sdk.post('frontTransReq', form)))
    expect(back?.url).toBe(frontUrl)
    expect(back?.fields).toMatchObject({ orderId: form.orderId, respCode: '00', txnAmt: '1999' })
    await PHP.trust(back!.fields, kit)
    expect(await ask(form)).toMatchObject({ origRespCode: '00' })
  })

  test('a server whose clock is not set to Beijing is told what time it is there', async () => {
    const txnTime = beijingDigits(network.clock.now() - 8 * 3_600_000)
    const refused = await sdk.call('appTransReq', order({ txnTime }))
    expect(refused).toMatchObject({ respCode: '10' })
    expect(refused.respMsg).toContain(`${kit.txnTime()} in Beijing`)
  })

  test('a payer who gives up, and one who has no money, bring no success', async () => {
    for (const visit of [{ action: 'cancel' }, { action: 'fail' }, { cardNo: POOR_CARD }] as const) {
      const form = sdk.compose(
        order({ channelType: '07', frontUrl: 'http://127.0.0.1:9/', backUrl: door.url }),
      )
      const before = door.received.length
      const location = frontAddress(await sdk.post('frontTransReq', form))
      expect((await visitCashier(network, location, visit)).back).toBeNull()
      expect(door.received.length).toBe(before)
      expect((await ask(form)).origRespCode).not.toBe('00')
    }
  })

  test('an order is paid, queried, refunded, and its refund queried', async () => {
    const placed = await sdk.call('appTransReq', order())
    await payInControl(network, placed.tn!)
    const paid = await ask(placed)
    expect(paid).toMatchObject({ origRespCode: '00', txnAmt: '1999' })
    const refund = await sdk.call('backTransReq', {
      ...order({ txnAmt: '999', origQryId: paid.queryId! }),
      txnType: '04',
      txnSubType: '00',
    })
    await settleDown(network)
    expect(await ask(refund)).toMatchObject({ origRespCode: '00' })
  })

  test('an order is cancelled', async () => {
    const placed = await sdk.call('appTransReq', order())
    await payInControl(network, placed.tn!)
    const { queryId = '' } = await ask(placed)
    const cancel = { ...order({ origQryId: queryId }), txnType: '31', txnSubType: '00' }
    expect(await sdk.call('backTransReq', cancel)).toMatchObject({ respCode: '00', origQryId: queryId })
  })

  test('money is set aside in the app, set free or taken, and taking it undone', async () => {
    const hold = async () => {
      const placed = await sdk.call('appTransReq', order({ txnType: '02' }))
      await payInControl(network, placed.tn!)
      return (await ask(placed)).queryId!
    }
    const follow = async (txnType: string, origQryId: string) => {
      const answer = await sdk.call('backTransReq', { ...order({ origQryId }), txnType, txnSubType: '00' })
      expect(answer).toMatchObject({ respCode: '00' })
      await settleDown(network)
      expect(await ask(answer)).toMatchObject({ origRespCode: '00', txnType })
      return answer.queryId!
    }
    await follow('32', await hold())
    const taken = await follow('03', await hold())
    await follow('33', taken)
  })

  test('verifies a notification whose line ends the framework has smoothed', async () => {
    const placed = await sdk.call('appTransReq', order({ backUrl: door.url }))
    await payInControl(network, placed.tn!)
    const notice = door.about(placed.orderId)
    const smoothed = Buffer.from(notice.body.toString().replaceAll('%0D%0A', '%0A'))
    expect(smoothed.length).toBeLessThan(notice.body.length)
    expect(await sdk.hear({ ...notice, body: smoothed })).toMatchObject({ orderId: placed.orderId })
  })

  test('saves a settlement file', async () => {
    const placed = await sdk.call('appTransReq', order())
    await payInControl(network, placed.tn!)
    const { settleDate = '' } = await ask(placed)
    await network.pass(26 * 3_600_000)
    const request = { ...fileRequest(settleDate), channelType: '08', backUrl: SILENT, currencyCode: '156' }
    const answer = await sdk.call('', request)
    expect(answer.fileName).toMatch(new RegExp(`^${kit.merId}_\\d{4}${settleDate}\\.zip$`))
    const names = Object.keys(filesIn(answer))
    expect(names).toContainEqual(expect.stringMatching(/^INN\d{6}88ZM_\w{15}$/))
    expect(names).toContainEqual(expect.stringMatching(/^RD2010\d{8}_\w{15}$/))
  })
})
