import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { payment, type SdkClient, sdkClient } from '../support/sdk-client.ts'
import { DEBIT_CARD, FILE_MERCHANT, type MerchantKit, openKit, SEALING_MERCHANT } from '../support/sdk-kit.ts'
import { sealedCard, unseal } from '../support/sdk-secrets.ts'
import { fileRequest } from '../support/sdk-settlement.ts'
import { type NoticeDoor, openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { javaManner } from './manners/java.ts'
import { keyedManner } from './manners/keyed.ts'

describe("UnionPay's own samples: one file of settings, and a merId for each product", () => {
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

  /** A sample signs with merchant.pfx, whichever merchant it names. */
  const sampleOf = (merId: string): SdkClient => sdkClient({ ...kit, merId }, javaManner())

  test('the certificate of the kit pays for the merchant that seals, and opens what it is told', async () => {
    const sample = sampleOf(SEALING_MERCHANT)
    const { number, phone, pin } = DEBIT_CARD
    const order = {
      ...payment(kit, { backUrl: door.url, txnAmt: '1000', bizType: '000301', channelType: '07' }),
      ...sealedCard(kit, number, { phoneNo: phone, pin }),
    }
    expect(await sample.call('backTransReq', order)).toMatchObject({
      respCode: '00',
      merId: SEALING_MERCHANT,
    })
    await network.drain()
    const told = await sample.hear(door.about(order.orderId))
    expect(unseal(told.accNo!, kit.privateKey)).toBe(number)
  })

  test('the certificate of the kit fetches the sample file', async () => {
    const file = await sampleOf(FILE_MERCHANT).call('', fileRequest('0119'))
    expect(inflateSync(Buffer.from(file.fileContent!, 'base64')).subarray(0, 2).toString()).toBe('PK')
  })

  test.each(['11', '12'] as const)('the key of the kit fetches it too (signMethod %s)', async (method) => {
    const sample = sdkClient({ ...kit, merId: FILE_MERCHANT }, keyedManner(method))
    expect(await sample.call('', fileRequest('0119'))).toMatchObject({ respCode: '00' })
  })

  test('every merchant of the kit downloads the same pfx file', async () => {
    const { certId, privateKey } = await openKit(network, FILE_MERCHANT)
    expect({ certId, privateKey }).toEqual({ certId: kit.certId, privateKey: kit.privateKey })
  })

  test('a merchant outside the kit does not sign with it', async () => {
    const merId = '777290058119998'
    await network.control('POST', '/merchants', { merId, name: '别的商户' })
    const { body } = await sampleOf(merId).post(
      'appTransReq',
      sampleOf(merId).compose(payment(kit, { backUrl: door.url, txnAmt: '1' })),
    )
    expect(body.toString()).toContain(`certificate ${kit.certId} is not merchant ${merId}'s`)
  })

  test('a token is asked for and used under the number that later samples give their requestor', async () => {
    const sample = sampleOf(SEALING_MERCHANT)
    const { number, phone, sms } = DEBIT_CARD
    const token = { bizType: '000902', channelType: '07', accessType: '0', txnTime: kit.txnTime() }
    const requestor = '99988877766'
    const opened = await sample.call('backTransReq', {
      ...token,
      ...{ txnType: '79', txnSubType: '00', orderId: kit.newOrderId() },
      ...sealedCard(kit, number, { phoneNo: phone, smsCode: sms }),
      tokenPayData: `{trId=${requestor}&tokenType=01}`,
    })
    const minted = /\btoken=(\d+)/.exec(opened.tokenPayData ?? '')?.[1]
    const paid = await sample.call('backTransReq', {
      ...payment(kit, { backUrl: door.url, txnAmt: '500', bizType: '000902', channelType: '07' }),
      customerInfo: Buffer.from(`{smsCode=${sms}}`).toString('base64'),
      tokenPayData: `{token=${minted}&trId=${requestor}}`,
    })
    expect(paid).toMatchObject({ respCode: '00' })
  })
})
