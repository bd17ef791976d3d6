import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { visitCashier } from '../support/sdk-browser.ts'
import { followUp, question, type SdkClient, sdkClient } from '../support/sdk-client.ts'
import {
  beijingDigits,
  certIdOf,
  DEBIT_CARD,
  type MerchantKit,
  openKit,
  settleDown,
} from '../support/sdk-kit.ts'
import type { Fields } from '../support/sdk-message.ts'
import { seal } from '../support/sdk-secrets.ts'
import { openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { frontAddress } from './manners/node.ts'
import { PHP } from './manners/php.ts'

const TOKEN = '000902'
const CARD = '000301'

describe("omnipay's driver for payments without a page", () => {
  let network: TestNetwork
  let kit: MerchantKit
  let sdk: SdkClient

  beforeAll(async () => {
    network = await startTestNetwork()
    kit = await openKit(network)
    sdk = sdkClient(kit, PHP)
  })
  afterAll(() => network.close())

  const { number, phone, name, identity, sms } = DEBIT_CARD

  /** It names the encryption certificate in every message, whether anything is sealed or not. */
  const send = (bizType: string, txnType: string, txnSubType: string, fields: Fields) =>
    sdk.call('backTransReq', {
      txnType,
      txnSubType,
      bizType,
      accessType: '0',
      channelType: '07',
      orderId: kit.newOrderId(),
      encryptCertId: certIdOf(kit.encryption),
      ...fields,
    })

  /** It seals the document beside the phone, and says its name in clear. */
  function person(also: Fields = {}): Fields {
    const secret = `phoneNo=${phone}&certifTp=01&certifId=${identity}`
    const members = { customerNm: name, ...also, encryptedInfo: seal(secret, kit.encryption) }
    return { accNo: seal(number, kit.encryption), customerInfo: braced(members) }
  }

  const money = { txnAmt: '100', currencyCode: '156' }
  const code = { customerInfo: braced({ smsCode: sms }) }

  test('a card is opened for a token, which pays with a code sent for that payment', async () => {
    const requestor = { tokenPayData: '{trId=62000000001&tokenType=01}' }
    const unneeded = {
      frontUrl: 'http://127.0.0.1:9/return',
      backUrl: 'http://127.0.0.1:9/notify',
      payTimeout: beijingDigits(network.clock.now() + 15 * 60_000),
    }
    expect(await send(TOKEN, '77', '00', { ...person(), ...requestor, ...unneeded })).toMatchObject({
      respCode: '00',
    })
    const opening = { ...person({ smsCode: sms }), ...requestor, ...unneeded }
    const opened = await send(TOKEN, '79', '00', opening)
    const tokenPayData = `{trId=62000000001&token=${tokenIn(opened)}}`

    expect(await send(TOKEN, '77', '02', { ...money, tokenPayData })).toMatchObject({ respCode: '00' })
    const paid = await send(TOKEN, '01', '01', { ...money, ...code, tokenPayData })
    expect(paid).toMatchObject({ respCode: '00', queryId: expect.stringMatching(/^\d{21}$/) })
    expect(await sdk.call('queryTrans', question(paid, { channelType: '07' }))).toMatchObject({
      origRespCode: '00',
    })

    const refund = followUp(kit, '04', { bizType: CARD, origQryId: paid.queryId!, txnAmt: '100' })
    const silent = { ...refund, backUrl: 'http://www.specialUrl.com' }
    expect(await sdk.call('backTransReq', silent)).toMatchObject({ respCode: '00' })
    await settleDown(network)
  })

  test('the token of an opening is asked for again, renewed, and deleted', async () => {
    const requestor = { tokenPayData: '{trId=62000000001&tokenType=01}' }
    await send(TOKEN, '77', '00', { ...person(), ...requestor })
    const opened = await send(TOKEN, '79', '00', { ...person({ smsCode: sms }), ...requestor })
    const { orderId = '', txnTime = '' } = opened
    await network.pass(2 * 3_600_000)

    const asked = await send(TOKEN, '78', '02', { orderId, txnTime })
    expect(asked).toMatchObject({ respCode: '00', activateStatus: '1' })
    expect(tokenIn(asked)).toBe(tokenIn(opened))
    const applied = await send(TOKEN, '79', '05', { orderId, txnTime, ...requestor })
    expect(tokenIn(applied)).toBe(tokenIn(opened))

    const naming = (token: string) => ({ tokenPayData: `{trId=62000000001&token=${token}}` })
    const renewed = await send(TOKEN, '79', '03', naming(tokenIn(opened)))
    expect(renewed).toMatchObject({ respCode: '00' })
    expect(await send(TOKEN, '74', '01', naming(tokenIn(renewed)))).toMatchObject({ respCode: '00' })
    const paid = await send(TOKEN, '01', '01', { ...money, ...code, ...naming(tokenIn(renewed)) })
    expect(paid).toMatchObject({ respCode: '89' })
  })

  test('a card number in clear pays beside a certificate that seals nothing', async () => {
    const plain = { accNo: number, customerInfo: braced({ phoneNo: phone }) }
    expect(await send(CARD, '77', '02', { ...money, ...plain })).toMatchObject({ respCode: '00' })
    const paid = await send(CARD, '01', '01', { ...money, ...code, accNo: number })
    expect(paid).toMatchObject({ respCode: '00' })
    expect(await sdk.call('queryTrans', question(paid))).toMatchObject({ origRespCode: '00' })
  })

  test('a card is opened with the code printed for it, though nobody asked for that code to be sent', async () => {
    const open = (smsCode: string) =>
      send(CARD, '79', '00', { accNo: number, customerInfo: braced({ phoneNo: phone, smsCode }) })
    expect(await open('000000')).toMatchObject({ respCode: '71' })
    expect(await open(sms)).toMatchObject({ respCode: '00', activateStatus: '1' })
  })

  test.each([
    ['a payment', '01'],
    ['a hold', '02'],
  ])('%s that the browser posts is made on the page, and there alone', async (_, txnType) => {
    const browsed = sdk.compose({
      txnType,
      txnSubType: '01',
      bizType: CARD,
      accessType: '0',
      channelType: '08',
      orderId: kit.newOrderId(),
      encryptCertId: certIdOf(kit.encryption),
      ...money,
      accNo: '6222020000000000018',
      customerInfo: braced({ phoneNo: phone, certifTp: '01', certifId: identity, customerNm: name }),
      frontUrl: 'http://127.0.0.1:9/return',
      backUrl: 'http://127.0.0.1:9/notify',
      payTimeout: beijingDigits(network.clock.now() + 15 * 60_000),
    })
    const page = frontAddress(await sdk.post('frontTransReq', browsed))
    const outcome = () => sdk.call('queryTrans', question(browsed))
    expect(await outcome()).toMatchObject({ origRespCode: '05' })
    const { back } = await visitCashier(network, page, { cardNo: '6222020000000000018' })
    expect(back?.fields).toMatchObject({ respCode: '00', txnType, bizType: CARD })
    expect(await outcome()).toMatchObject({ origRespCode: '00' })
  })

  test.each([
    ['opens a card', '79', '00', TOKEN, { action: 'open', phone, smsCode: sms }],
    ['opens a card while paying', '01', '01', TOKEN, {}],
    ['opens a card for its number', '79', '00', CARD, { action: 'open', phone, smsCode: sms }],
  ] as const)(
    'a browser that %s brings what the notification brings',
    async (_, txnType, txnSubType, bizType, typed) => {
      const door = await openNoticeDoor()
      const browsed = sdk.compose({
        ...{ txnType, txnSubType, bizType, accessType: '0', channelType: '07', orderId: kit.newOrderId() },
        ...(txnType === '01' ? money : {}),
        ...(bizType === TOKEN ? { tokenPayData: '{trId=62000000001&tokenType=01}' } : {}),
        ...person(),
        encryptCertId: certIdOf(kit.encryption),
        frontUrl: 'http://127.0.0.1:9/return',
        backUrl: door.url,
      })
      const page = frontAddress(await sdk.post('frontTransReq', browsed))
      const { back } = await visitCashier(network, page, typed)
      const { signature: _told, ...told } = await sdk.hear(door.received[0])
      const { signature: _carried, ...carried } = back!.fields
      PHP.trust(back!.fields, kit)
      expect(carried).toEqual(told)
      if (bizType === TOKEN) expect(tokenIn(carried)).toMatch(/^62\d+$/)
      await door.close()
    },
  )

  test('who paid on the page has opened the card, and pays without proof the next time', async () => {
    const accNo = '6226090000000048'
    const isOpen = async () => (await send(CARD, '78', '00', { accNo })).activateStatus
    expect(await isOpen()).toBe('0')
    const browsed = sdk.compose({
      ...{ txnType: '01', txnSubType: '01', bizType: CARD, accessType: '0', channelType: '08' },
      ...{ ...money, orderId: kit.newOrderId(), accNo },
      ...{ frontUrl: 'http://127.0.0.1:9/return', backUrl: 'http://127.0.0.1:9/notify' },
    })
    await visitCashier(network, frontAddress(await sdk.post('frontTransReq', browsed)), { cardNo: accNo })
    expect(await isOpen()).toBe('1')
    const again = await send(CARD, '01', '01', {
      ...money,
      accNo,
      customerInfo: braced({ customerNm: name }),
    })
    expect(again).toMatchObject({ respCode: '00' })
  })

  test('a wrong code, and a card of nobody, are refused', async () => {
    const wrong = { customerInfo: braced({ smsCode: '000000' }) }
    expect(await send(CARD, '01', '01', { ...money, ...wrong, accNo: number })).toMatchObject({
      respCode: '71',
    })
    const nobody = { ...money, ...code, accNo: '6226999999999999' }
    expect(await send(CARD, '01', '01', nobody)).toMatchObject({ respCode: '61' })
  })
})

function braced(members: Fields): string {
  const text = Object.entries(members).map(([member, value]) => `${member}=${value}`)
  return Buffer.from(`{${text.join('&')}}`).toString('base64')
}

function tokenIn({ tokenPayData = '' }: Fields): string {
  const token = /\btoken=(\d+)/.exec(tokenPayData)?.[1]
  if (!token) throw new Error(`no token in ${tokenPayData}`)
  return token
}
