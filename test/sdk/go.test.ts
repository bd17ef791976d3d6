import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { visitCashier } from '../support/sdk-browser.ts'
import { payment, question, type SdkClient, sdkClient } from '../support/sdk-client.ts'
import { DEBIT_CARD, type MerchantKit, openKit, payInControl, settleDown } from '../support/sdk-kit.ts'
import type { Fields } from '../support/sdk-message.ts'
import { sealedCard, type Typed } from '../support/sdk-secrets.ts'
import { type NoticeDoor, openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { encryptionKeyIn, GO } from './manners/go.ts'
import { frontAddress } from './manners/node.ts'
import { PANJJO } from './manners/panjjo.ts'

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

describe('the SDK for Go that knows one name only', () => {
  let sdk: SdkClient
  beforeAll(() => {
    sdk = sdkClient(kit, GO)
  })
  const order = (fields = {}) => payment(kit, { backUrl: door.url, txnAmt: '100', ...fields })

  test('loads the encryption key before anything else', async () => {
    const { encryptPubKeyCert = '' } = await sdk.call('backTransReq', {
      txnType: '95',
      txnSubType: '00',
      bizType: '000000',
      channelType: '07',
      accessType: '0',
      orderId: kit.newOrderId(),
      certType: '01',
    })
    expect(encryptionKeyIn(encryptPubKeyCert).publicKey.asymmetricKeyType).toBe('rsa')
  })

  test('app order, notification, query, void', async () => {
    const placed = await sdk.call('appTransReq', order({ reqReserved: 'eyJhIjoxfQ==' }))
    await payInControl(network, placed.tn!)
    const told = await sdk.hear(door.about(placed.orderId))
    expect(told).toMatchObject({ orderId: placed.orderId, respCode: '00', reqReserved: 'eyJhIjoxfQ==' })
    expect(await sdk.call('queryTrans', question(placed))).toMatchObject({ origRespCode: '00' })
    const revoke = { ...order({ origQryId: told.queryId! }), txnType: '31', txnSubType: '00' }
    expect(await sdk.call('backTransReq', revoke)).toMatchObject({ respCode: '00' })
  })

  test('a web form is paid on its page and told, and refunded', async () => {
    const form = sdk.compose(order({ channelType: '07', frontUrl: 'http://127.0.0.1:9/done' }))
    await visitCashier(network, frontAddress(await sdk.post('frontTransReq', form)))
    const { queryId = '', orderId } = await sdk.hear(door.about(form.orderId))
    expect(orderId).toBe(form.orderId)
    const refund = await sdk.call('backTransReq', {
      ...order({ origQryId: queryId, txnAmt: '40' }),
      txnType: '04',
      txnSubType: '00',
    })
    await settleDown(network)
    expect(await sdk.hear(door.about(refund.orderId))).toMatchObject({
      orderId: refund.orderId,
      respCode: '00',
    })
  })

  test.each([
    [{ txnAmt: '12.50' }, '10'],
    [{ currencyCode: '840' }, '10'],
    [{ payTimeout: '20200101000000' }, '69'],
    [{ madeUp: 'no such field' }, '10'],
    [{ txnType: '94', txnSubType: '00' }, '32'],
  ])('no refusal holds a semicolon: %o', async (fields, respCode) => {
    expect(await sdk.call('appTransReq', order(fields))).toMatchObject({ respCode })
  })
})

describe('the SDK for Go that has one certificate of UnionPay, seals for it and verifies with it', () => {
  let sdk: SdkClient
  beforeAll(() => {
    sdk = sdkClient(kit, PANJJO)
  })
  const { number, phone, name, identity } = DEBIT_CARD
  const holder = { certifTp: '01', certifId: identity, customerNm: name, phoneNo: phone }
  const request = (fields: Fields, typed: Typed = holder) => ({
    bizType: '000401',
    channelType: '07',
    accessType: '0',
    orderId: kit.newOrderId(),
    ...sealedCard({ ...kit, encryption: kit.signing }, number, typed),
    ...fields,
  })

  test('money is paid to a card, without an address to tell the outcome to', async () => {
    const payout = request({ txnType: '12', txnSubType: '00', txnAmt: '5000', currencyCode: '156' })
    const accepted = await sdk.call('backTransReq', payout)
    expect(accepted).toMatchObject({ respCode: '00' })
    await settleDown(network)
    expect(await sdk.call('queryTrans', question(accepted, { bizType: '000401' }))).toMatchObject({
      origRespCode: '00',
      txnType: '12',
    })
  })

  test.each([
    ['the holder', holder, '00'],
    ['somebody else', { ...holder, customerNm: '张三' }, '66'],
  ])('a card is checked against %s, and bound', async (_, typed, respCode) => {
    const check = request({ txnType: '72', txnSubType: '01', bizType: '001001', bindId: 'u7' }, typed)
    expect(await sdk.call('backTransReq', check)).toMatchObject({ respCode })
  })
})
