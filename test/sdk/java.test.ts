import { createHash, createVerify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { payByScanning, visitCashier } from '../support/sdk-browser.ts'
import { payment, question, type SdkClient, sdkClient } from '../support/sdk-client.ts'
import {
  beijingDigits,
  CREDIT_CARD,
  DEBIT_CARD,
  openKit,
  payInControl,
  SEALING_MERCHANT,
  settleDown,
  showPayerCode,
} from '../support/sdk-kit.ts'
import type { Fields } from '../support/sdk-message.ts'
import { plainCard, sealedCard, unseal } from '../support/sdk-secrets.ts'
import { type NoticeDoor, openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { javaManner } from './manners/java.ts'
import { frontAddress } from './manners/node.ts'

describe('the official SDK for Java, 5.1.0', () => {
  let network: TestNetwork
  let sdk: SdkClient
  let sealing: SdkClient
  let door: NoticeDoor

  beforeAll(async () => {
    network = await startTestNetwork()
    sdk = sdkClient(await openKit(network), javaManner())
    sealing = sdkClient(await openKit(network, SEALING_MERCHANT), javaManner({ ifValidateCNName: false }))
    door = await openNoticeDoor()
  })
  afterAll(async () => {
    await door.close()
    await network.close()
  })

  const pay = (fields: Fields, by = sdk) => payment(by.kit, { backUrl: door.url, txnAmt: '1000', ...fields })
  const paidInApp = async (txnAmt: string) => {
    const order = await sdk.call('appTransReq', pay({ txnAmt }))
    await payInControl(network, order.tn!)
    return sdk.call('queryTrans', question(order))
  }

  test('an order for the app is paid in the control, told, and found by a query', async () => {
    const order = await sdk.call('appTransReq', pay({ reqReserved: '座位{12&13}号' }))
    expect(order).toMatchObject({ respCode: '00', respMsg: '成功[0000000]', reqReserved: '座位{12&13}号' })

    const { payResult, resultData } = await payInControl(network, order.tn!)
    expect(payResult).toBe('success')
    expect(isFromControl(resultData)).toBe(true)

    const told = await sdk.hear(door.about(order.orderId))
    expect(told).toMatchObject({ orderId: order.orderId, respCode: '00', txnAmt: '1000', settleAmt: '1000' })
    const answer = await sdk.call('queryTrans', question(order))
    expect(answer).toMatchObject({ origRespCode: '00', origRespMsg: '成功[0000000]', queryId: told.queryId })
  })

  test('a page order says all that the official samples say, and its payer comes back', async () => {
    const page = sdk.compose({
      ...pay({ channelType: '07', accType: '01', orderDesc: '茶叶' }),
      frontUrl: 'http://127.0.0.1:9/front',
      frontFailUrl: 'http://127.0.0.1:9/failed',
      payTimeout: beijingDigits(network.clock.now() + 15 * 60_000),
      riskRateInfo: '{commodityName=测试商品名称}',
      reserved: '{cardNumberLock=1&customPage=true}',
      reqReserved: '{a=1&b=2}',
    })
    const { back } = await visitCashier(network, frontAddress(await sdk.post('frontTransReq', page)))
    expect(back).toMatchObject({ url: page.frontUrl, fields: { respCode: '00', reqReserved: '{a=1&b=2}' } })
    const told = await sdk.hear(door.about(page.orderId))
    expect(told).toMatchObject({ orderId: page.orderId, reserved: '{cardNumberLock=1&customPage=true}' })

    const { queryId = '' } = told
    const byNumber = { txnType: '00', txnSubType: '02', bizType: '000000', accessType: '0', queryId }
    expect(await sdk.call('queryTrans', byNumber)).toMatchObject({
      origRespCode: '00',
      orderId: page.orderId,
    })
  })

  test('a payer who comes after payTimeout is too late, and a query then is final', async () => {
    const payTimeout = beijingDigits(network.clock.now() + 15 * 60_000)
    const late = await sdk.call('appTransReq', pay({ payTimeout }))
    await network.pass(15 * 60_000)
    await expect(payInControl(network, late.tn!)).rejects.toThrow(/409/)
    const { origRespCode } = await sdk.call('queryTrans', question(late))
    expect(['00', 'A6', '03', '04', '05']).not.toContain(origRespCode)
  })

  test('a merchant that signed up a minute ago works with the pfx file that it got', async () => {
    const signUp = { merId: '777290058119999', name: '新商户' }
    expect((await network.control('POST', '/merchants', signUp)).status).toBe(200)
    const newcomer = sdkClient(await openKit(network, signUp.merId), javaManner())
    const order = await newcomer.call('appTransReq', pay({}, newcomer))
    await payInControl(network, order.tn!)
    expect(await newcomer.hear(door.about(order.orderId))).toMatchObject({
      merId: signUp.merId,
      respCode: '00',
    })
    expect(await sdk.call('queryTrans', question(order))).toMatchObject({ respCode: '34' })
  })

  test('a part of a payment goes back, then the rest, each told as an order of its own', async () => {
    const paid = await paidInApp('1000')
    const giveBack = (txnAmt: string) =>
      sdk.call('backTransReq', {
        ...pay({ txnAmt, origQryId: paid.queryId! }),
        txnType: '04',
        txnSubType: '00',
      })
    for (const txnAmt of ['300', '700']) {
      const refund = await giveBack(txnAmt)
      expect(refund).toMatchObject({ respCode: '00', origQryId: paid.queryId, txnAmt })
      await settleDown(network)
      expect(await sdk.hear(door.about(refund.orderId))).toMatchObject({
        orderId: refund.orderId,
        txnType: '04',
        respCode: '00',
        origQryId: paid.queryId,
      })
      expect(await sdk.call('queryTrans', question(refund))).toMatchObject({ origRespCode: '00', txnAmt })
    }
    expect(await giveBack('1')).toMatchObject({ respCode: '35' })
  })

  test('a payment is voided whole on its own day, and no part of it', async () => {
    const paid = await paidInApp('2500')
    const take = (txnAmt: string) =>
      sdk.call('backTransReq', {
        ...pay({ txnAmt, origQryId: paid.queryId! }),
        txnType: '31',
        txnSubType: '00',
      })
    expect(await take('2400')).toMatchObject({ respCode: '36' })
    const voided = await take('2500')
    expect(voided).toMatchObject({ respCode: '00' })
    await settleDown(network)
    expect(await sdk.call('queryTrans', question(voided))).toMatchObject({ origRespCode: '00' })
  })

  test('the shop scans a payer, and a payer scans the shop', async () => {
    const scan = { bizType: '000000', txnSubType: '06', termId: '49000002' }
    const scanned = await sdk.call('backTransReq', pay({ ...scan, qrNo: await showPayerCode(network) }))
    expect(scanned).toMatchObject({ respCode: '00', queryId: expect.stringMatching(/^\d{21}$/) })

    const shown = await sdk.call('backTransReq', pay({ bizType: '000000', txnSubType: '07' }))
    expect(shown.qrCode).toMatch(/^https:\/\/qr\.95516\.com\/0001000\d\//)
    await payByScanning(network, shown.qrCode!)
    expect(await sdk.call('queryTrans', question(shown))).toMatchObject({ origRespCode: '00' })
  })

  test('a card pays without a page: number plain, PIN sealed', async () => {
    const { number, phone, pin, name, identity } = DEBIT_CARD
    const typed = { phoneNo: phone, customerNm: name, certifTp: '01', certifId: identity, pin }
    const order = { ...pay({ bizType: '000301', channelType: '07' }), ...plainCard(sdk.kit, number, typed) }
    const answer = await sdk.call('backTransReq', order)
    expect(answer).toMatchObject({ respCode: '00' })
    await network.drain()
    expect(await sdk.hear(door.about(answer.orderId))).toMatchObject({
      orderId: answer.orderId,
      respCode: '00',
    })
  })

  test('a card pays without a page, everything sealed, and the answer tells its number sealed back', async () => {
    const { number, phone, pin } = DEBIT_CARD
    const order = {
      ...pay({ bizType: '000301', channelType: '07' }, sealing),
      ...sealedCard(sealing.kit, number, { phoneNo: phone, pin }),
    }
    expect(await sealing.call('backTransReq', order)).toMatchObject({ respCode: '00' })
    await network.drain()
    const told = await sealing.hear(door.about(order.orderId))
    expect(unseal(told.accNo!, sealing.kit.privateKey)).toBe(number)
  })

  test('a credit card pays by what is printed on it, and not by anything else', async () => {
    const { number, phone, cvn2, expiry } = CREDIT_CARD
    const printed = (code: string) => ({
      ...pay({ bizType: '000301', channelType: '07' }, sealing),
      ...sealedCard(sealing.kit, number, { phoneNo: phone, cvn2: code, expired: expiry }),
    })
    const paid = await sealing.call('backTransReq', printed(cvn2))
    expect(paid).toMatchObject({ respCode: '00' })
    const { payCardType, accNo } = await sealing.call('queryTrans', question(paid))
    expect([payCardType, unseal(accNo!, sealing.kit.privateKey)]).toEqual(['02', number])
    expect(await sealing.call('backTransReq', printed('321'))).toMatchObject({ respCode: '65' })
  })

  test('money is set aside and taken later, up to 115 %', async () => {
    const held = await sdk.call('appTransReq', pay({ txnType: '02', txnAmt: '10000' }))
    await payInControl(network, held.tn!)
    const { queryId } = await sdk.call('queryTrans', question(held))
    const take = (txnAmt: string) =>
      sdk.call('backTransReq', { ...pay({ txnAmt, origQryId: queryId! }), txnType: '03', txnSubType: '00' })
    expect(await take('11501')).toMatchObject({ respCode: '36' })
    const taken = await take('11500')
    expect(taken).toMatchObject({ respCode: '00' })
    await settleDown(network)
    expect(await sdk.call('queryTrans', question(taken))).toMatchObject({ origRespCode: '00' })
  })

  test('what the shop did not hear about is found missing, or reversed', async () => {
    const unknown = { orderId: sdk.kit.newOrderId(), txnTime: sdk.kit.txnTime() }
    expect(await sdk.call('queryTrans', question(unknown))).toMatchObject({
      respCode: '34',
      respMsg: '查无此交易[2600000]',
      orderId: unknown.orderId,
    })
    const scan = { bizType: '000000', txnSubType: '06', termId: '49000002' }
    const paid = await sdk.call('backTransReq', pay({ ...scan, qrNo: await showPayerCode(network) }))
    const { orderId = '', txnTime = '' } = paid
    await network.pass(2 * 3_600_000)
    const reversal = { txnType: '99', txnSubType: '01', bizType: '000000', channelType: '08' }
    expect(await sdk.call('backTransReq', { ...reversal, accessType: '0', orderId, txnTime })).toMatchObject({
      respCode: '00',
    })
    expect((await sdk.call('queryTrans', question(paid))).origRespCode).not.toBe('00')
  })

  test('mistakes are answered in signed messages that name what is wrong', async () => {
    const refused = [
      [{ txnAmt: '12.50' }, '10'],
      [{ txnAmt: '' }, '13'],
      [{ txnTime: '20200101000000' }, '10'],
    ] as const
    for (const [fields, respCode] of refused) {
      expect(await sdk.call('appTransReq', pay(fields))).toMatchObject({ respCode, merId: sdk.kit.merId })
    }
    const order = sdk.compose(pay({}))
    const { body } = await sdk.post('appTransReq', { ...order, txnAmt: '1' })
    expect(body.toString()).toContain('[9100004]')
  })

  /** What the control hands an app: SHA-1 over the hexadecimal SHA-1 of its text. */
  function isFromControl({ sign, data }: { sign: string; data: string }): boolean {
    const digest = createHash('sha1').update(data).digest('hex')
    return createVerify('sha1').update(digest).verify(sdk.kit.appVerify, sign, 'base64')
  }
})
