import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { payment, sdkClient } from '../support/sdk-client.ts'
import { DEBIT_CARD, type MerchantKit, openKit, payInControl } from '../support/sdk-kit.ts'
import { unseal } from '../support/sdk-secrets.ts'
import { openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { GO } from './manners/go.ts'
import { javaManner } from './manners/java.ts'
import { PHP } from './manners/php.ts'

describe("a notification on its way through a merchant's web server", () => {
  let network: TestNetwork
  let kit: MerchantKit

  beforeAll(async () => {
    network = await startTestNetwork()
    kit = await openKit(network)
  })
  afterAll(() => network.close())

  const payTo = async (backUrl: string) => {
    const placed = await sdkClient(kit, PHP).call('appTransReq', payment(kit, { backUrl, txnAmt: '10' }))
    await payInControl(network, placed.tn!)
    return placed
  }

  test('keeps the query string of backUrl byte for byte, outside the signed fields', async () => {
    const path = '/notify.php?a=b&respCode=99&shop=%E5%BA%97+1&empty=&x;y'
    const door = await openNoticeDoor({ path })
    await payTo(door.url)
    const [notice] = door.received
    expect(notice?.path).toBe(path)
    expect(await sdkClient(kit, javaManner()).hear(notice)).toMatchObject({ respCode: '00' })
    await door.close()
  })

  test('holds what a real one holds, and nothing that would break a reader who knows no more', async () => {
    const door = await openNoticeDoor()
    const placed = await payTo(door.url)
    const told = await sdkClient(kit, javaManner()).hear(door.received[0])
    const { payCardType, ...minimal } = told
    expect(payCardType).toBe('01')
    expect(Object.keys(minimal).sort()).toEqual(KEYS_OF_A_REAL_NOTICE)
    expect(told).toMatchObject({ orderId: placed.orderId, txnTime: placed.txnTime, settleAmt: '10' })
    await door.close()
  })

  test('is a percent-encoded form whose certificate keeps its CRLF', async () => {
    const door = await openNoticeDoor()
    await payTo(door.url)
    const [notice] = door.received
    expect(notice?.contentType).toMatch(/^application\/x-www-form-urlencoded/)
    const text = notice!.body.toString('latin1')
    expect(text).toMatch(/^[\w.*+%&=-]+$/)
    expect(text).toContain('signPubKeyCert=-----BEGIN+CERTIFICATE-----%0D%0A')
    expect(text).not.toContain('-----END+CERTIFICATE-----%0D%0A')
    await door.close()
  })

  test('survives a framework that smooths line ends only where the SDK mends them', async () => {
    const door = await openNoticeDoor()
    await payTo(door.url)
    const [notice] = door.received
    const smoothed = { ...notice!, body: Buffer.from(notice!.body.toString().replaceAll('%0D%0A', '%0A')) }
    await expect(sdkClient(kit, PHP).hear(smoothed)).resolves.toMatchObject({ respCode: '00' })
    await expect(sdkClient(kit, GO).hear(smoothed)).rejects.toThrow('the signature is wrong')
    await door.close()
  })

  test.each([200, 302])('HTTP %i says that it arrived, and it comes once', async (status) => {
    const door = await openNoticeDoor({ status })
    await payTo(door.url)
    await network.pass(3_600_000)
    expect(door.received.length).toBe(1)
    await door.close()
  })

  test.each([204, 404, 500])('HTTP %i says that it did not: five tries, each verifying', async (status) => {
    const door = await openNoticeDoor({ status })
    await payTo(door.url)
    await network.pass(3_600_000)
    expect(door.received.length).toBe(5)
    for (const notice of door.received) await sdkClient(kit, GO).hear(notice)
    await door.close()
  })

  test('tells a merchant that signed up a moment ago the card number, when it asked for that', async () => {
    const merId = '777290058112222'
    const { status } = await network.control('POST', '/merchants', { merId, name: '新店', seesAccount: true })
    expect(status).toBe(200)
    const newcomer = await openKit(network, merId)
    const door = await openNoticeDoor()
    const order = payment(newcomer, { backUrl: door.url, txnAmt: '10' })
    await payInControl(network, (await sdkClient(newcomer, PHP).call('appTransReq', order)).tn!)
    const told = await sdkClient(newcomer, javaManner()).hear(door.received[0])
    expect(unseal(told.accNo ?? '', newcomer.privateKey)).toBe(DEBIT_CARD.number)
    await door.close()
  })
})

/** As test and production systems sent it, for a merchant that has asked for nothing more. */
const KEYS_OF_A_REAL_NOTICE = [
  'accessType',
  'bizType',
  'currencyCode',
  'encoding',
  'merId',
  'orderId',
  'queryId',
  'respCode',
  'respMsg',
  'settleAmt',
  'settleCurrencyCode',
  'settleDate',
  'signMethod',
  'signPubKeyCert',
  'signature',
  'traceNo',
  'traceTime',
  'txnAmt',
  'txnSubType',
  'txnTime',
  'txnType',
  'version',
]
