import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { visitCashier } from '../support/sdk-browser.ts'
import { followUp, payment, question, sdkClient } from '../support/sdk-client.ts'
import {
  certIdOf,
  FILE_MERCHANT,
  type MerchantKit,
  openKit,
  payInControl,
  settleDown,
} from '../support/sdk-kit.ts'
import { detailLines, fileRequest } from '../support/sdk-settlement.ts'
import { type NoticeDoor, openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { OMNIPAY, SHIMA } from './manners/early.ts'
import { frontAddress } from './manners/node.ts'

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

/** What these SDKs add to every payment. */
const PREFERRED = { defaultPayType: '0001', orderDesc: '茶' }
/** They send what they were not given as nothing, and sign without it. */
const BLANK = { channelType: '07', queryId: '', reserved: '' }

describe.each([
  ["omnipay's driver for PHP", OMNIPAY],
  ["shima's SDK for Go, at the old address", SHIMA],
])('version 5.0.0: %s', (_, manner) => {
  const order = (fields = {}) => payment(kit, { backUrl: door.url, txnAmt: '1200', ...fields })

  test('app order, notification and query name the certificate by its number', async () => {
    const sdk = sdkClient(kit, manner)
    const placed = await sdk.call('appTransReq', order({ frontUrl: 'http://127.0.0.1:9/', ...PREFERRED }))
    expect(placed).toMatchObject({ version: '5.0.0', respCode: '00', certId: certIdOf(kit.signing) })
    expect(placed.signPubKeyCert).toBeUndefined()
    await payInControl(network, placed.tn!)
    const told = await sdk.hear(door.about(placed.orderId))
    expect(told).toMatchObject({ orderId: placed.orderId, version: '5.0.0', respCode: '00' })
    expect(told.signPubKeyCert).toBeUndefined()
    expect(await sdk.call('queryTrans', question(placed, BLANK))).toMatchObject({ origRespCode: '00' })
  })

  test('purchase form, refund and undo', async () => {
    const sdk = sdkClient(kit, manner)
    for (const txnType of ['04', '31']) {
      const form = sdk.compose(
        order({ channelType: '07', frontUrl: 'http://127.0.0.1:9/return', ...PREFERRED }),
      )
      const { back } = await visitCashier(network, frontAddress(await sdk.post('frontTransReq', form)))
      expect(back?.fields).toMatchObject({ version: '5.0.0', respCode: '00' })
      await manner.trust(back!.fields, kit)

      const { queryId: origQryId = '' } = await sdk.call('queryTrans', question(form))
      const fields = { backUrl: door.url, txnAmt: '1200', origQryId }
      const follow = await sdk.call('backTransReq', followUp(kit, txnType, fields))
      expect(follow).toMatchObject({ respCode: '00' })
      await settleDown(network)
      expect(await sdk.hear(door.about(follow.orderId))).toMatchObject({
        orderId: follow.orderId,
        currencyCode: '156',
        origQryId,
      })
      expect(await sdk.call('queryTrans', question(follow))).toMatchObject({ origRespCode: '00', txnType })
    }
  })

  test('a message altered on the way is refused, in its own version', async () => {
    const sdk = sdkClient(kit, manner)
    const message = sdk.compose(order())
    const altered = { ...message, txnAmt: '1' }
    const answer = manner.read(await sdk.post('appTransReq', altered), altered)
    await manner.trust(answer, kit)
    expect(answer).toMatchObject({ version: '5.0.0', respCode: '11' })
  })
})

test('omnipay asks for files where payments go', async () => {
  const sdk = sdkClient(await openKit(network, FILE_MERCHANT), OMNIPAY)
  const answer = await sdk.call('backTransReq', fileRequest('0119'))
  expect(answer).toMatchObject({ version: '5.0.0', respCode: '00' })
  expect(detailLines(answer).length).toBeGreaterThan(0)
})
