import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { payment, question, type SdkClient, sdkClient } from '../support/sdk-client.ts'
import {
  certIdOf,
  DEBIT_CARD,
  FILE_MERCHANT,
  type MerchantKit,
  openKit,
  payInControl,
  settleDown,
} from '../support/sdk-kit.ts'
import { seal, sealedCard } from '../support/sdk-secrets.ts'
import { detailLines, fileRequest } from '../support/sdk-settlement.ts'
import { type NoticeDoor, openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { PYTHON } from './manners/python.ts'

describe('the official SDK in Python', () => {
  let network: TestNetwork
  let kit: MerchantKit
  let sdk: SdkClient
  let door: NoticeDoor

  beforeAll(async () => {
    network = await startTestNetwork()
    kit = await openKit(network)
    sdk = sdkClient(kit, PYTHON)
    door = await openNoticeDoor()
  })
  afterAll(async () => {
    await door.close()
    await network.close()
  })

  test('an order, its payment, a refund, and a query of each', async () => {
    const order = await sdk.call('appTransReq', payment(kit, { backUrl: door.url, txnAmt: '47680' }))
    await payInControl(network, order.tn!)
    const { queryId = '' } = await sdk.hear(door.about(order.orderId))
    const refund = await sdk.call('backTransReq', {
      ...payment(kit, { backUrl: door.url, txnAmt: '47680', origQryId: queryId }),
      txnType: '04',
      txnSubType: '00',
    })
    await settleDown(network)
    expect(await sdk.call('queryTrans', question(refund))).toMatchObject({
      origRespCode: '00',
      txnType: '04',
    })
    expect(await sdk.call('queryTrans', question(order))).toMatchObject({ origRespCode: '00', txnType: '01' })
  })

  test('asks for the encryption certificate every day, and has nothing to do', async () => {
    const answer = await askForKey()
    expect(answer).toMatchObject({ respCode: '00', certType: '01' })
    const { encryptPubKeyCert = '' } = answer
    expect(encryptPubKeyCert).toMatch(
      /^-----BEGIN CERTIFICATE-----\r\n(\S{1,64}\r\n)+-----END CERTIFICATE-----$/,
    )
    expect(certIdOf(encryptPubKeyCert)).toBe(certIdOf(kit.encryption))
    expect(new X509Certificate(encryptPubKeyCert).publicKey.asymmetricKeyDetails).toMatchObject({
      modulusLength: 2048,
    })
  })

  test('asks whether a card is opened, before and after it is', async () => {
    const card = {
      bizType: '000902',
      channelType: '07',
      accessType: '0',
      tokenPayData: '{trId=62000000001&tokenType=01}',
    }
    const { number, phone, sms } = DEBIT_CARD
    const ask = () =>
      sdk.call('backTransReq', {
        txnType: '78',
        txnSubType: '00',
        bizType: '000301',
        channelType: '07',
        accessType: '0',
        orderId: kit.txnTime(),
        accNo: seal(number, kit.encryption),
        encryptCertId: certIdOf(kit.encryption),
      })
    expect(await ask()).toMatchObject({ respCode: '00', activateStatus: '0' })

    const step = (txnType: string, smsCode?: string) =>
      sdk.call('backTransReq', {
        ...card,
        ...sealedCard(kit, number, { phoneNo: phone, ...(smsCode ? { smsCode } : {}) }),
        txnType,
        txnSubType: '00',
        orderId: kit.newOrderId(),
      })
    expect(await step('77')).toMatchObject({ respCode: '00' })
    expect(await step('79', sms)).toMatchObject({ tokenPayData: expect.stringContaining('{token=') })
    expect(await ask()).toMatchObject({ respCode: '00', activateStatus: '1' })
  })

  test('downloads the file of the public test day, and reads it by its widths', async () => {
    const files = sdkClient(await openKit(network, FILE_MERCHANT), PYTHON)
    const answer = await files.call('', fileRequest('0119'))
    expect(answer).toMatchObject({ respCode: '00', fileType: '00' })
    expect(answer.fileName).toMatch(new RegExp(`^${FILE_MERCHANT}_\\d{4}0119\\.zip$`))
    const lines = detailLines(answer)
    expect(lines.length).toBeGreaterThan(0)
    for (const { merId, queryId, account } of lines) {
      expect(merId).toBe(FILE_MERCHANT)
      expect(queryId).toMatch(/^\d{21}$/)
      expect(account).toMatch(/^\d{6}\*+\d{4}$/)
    }
  })

  test('gets 98 for a day without a file', async () => {
    expect(await sdk.call('', fileRequest('0229'))).toMatchObject({ respCode: '98', merId: kit.merId })
  })

  test("downloads its own day's file, and finds its payment in it", async () => {
    const order = await sdk.call('appTransReq', payment(kit, { backUrl: door.url, txnAmt: '8800' }))
    await payInControl(network, order.tn!)
    const { queryId, settleDate = '' } = await sdk.call('queryTrans', question(order))
    await network.pass(26 * 3_600_000)

    const answer = await sdk.call('', fileRequest(settleDate))
    expect(answer).toMatchObject({ respCode: '00' })
    const line = detailLines(answer).find((detail) => detail.queryId === queryId)
    expect(line).toMatchObject({ orderId: order.orderId, amount: '000000008800' })
    const { fee, settled } = line!
    expect(fee[0]).toBe('D')
    expect(Number(fee.slice(1)) + Number(settled.slice(1))).toBe(8800)
  })

  test("is refused with last year's encryption certificate, updates it, and pays", async () => {
    const { number, phone, pin } = DEBIT_CARD
    const pay = (encryption: string) =>
      sdk.call('backTransReq', {
        ...payment(kit, { backUrl: door.url, txnAmt: '700', bizType: '000301', channelType: '07' }),
        ...sealedCard({ ...kit, encryption }, number, { phoneNo: phone, pin }),
      })
    const lastYears = kit.appVerify
    expect(await pay(lastYears)).toMatchObject({ respCode: '10' })
    const { encryptPubKeyCert = '' } = await askForKey()
    expect(certIdOf(encryptPubKeyCert)).not.toBe(certIdOf(lastYears))
    expect(await pay(encryptPubKeyCert)).toMatchObject({ respCode: '00' })
  })

  function askForKey() {
    return sdk.call('backTransReq', {
      txnType: '95',
      txnSubType: '00',
      bizType: '000000',
      channelType: '07',
      accessType: '0',
      orderId: kit.newOrderId(),
      certType: '01',
    })
  }
})
