import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { followUp, payment, question, type SdkClient, sdkClient } from '../support/sdk-client.ts'
import { type MerchantKit, openKit, payInControl, showPayerCode } from '../support/sdk-kit.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { javaManner } from './manners/java.ts'

const SILENT = { backUrl: 'http://www.specialUrl.com' }

describe.each([
  ['lenient', '777290058110111', { query: '00', refund: '00', scan: '00', again: '00' }],
  ['strict', '777290058110222', { query: '34', refund: '13', scan: '13', again: '12' }],
] as const)('what SDKs get wrong is answered to a %s merchant', (mode, merId, expected) => {
  let network: TestNetwork
  let kit: MerchantKit
  let sdk: SdkClient

  beforeAll(async () => {
    network = await startTestNetwork()
    await network.control('POST', '/merchants', { merId, name: '商户', mode })
    kit = await openKit(network, merId)
    sdk = sdkClient(kit, javaManner())
  })
  afterAll(() => network.close())

  const order = (fields = {}) => payment(kit, { ...SILENT, txnAmt: '10', ...fields })

  test('a query with the present time', async () => {
    const placed = await sdk.call('appTransReq', order())
    await network.pass(5_000)
    const asked = question({ ...placed, txnTime: kit.txnTime() })
    expect(await sdk.call('queryTrans', asked)).toMatchObject({ respCode: expected.query })
    expect(await sdk.call('queryTrans', question(placed))).toMatchObject({ respCode: '00' })
  })

  test('a refund without a currency', async () => {
    const placed = await sdk.call('appTransReq', order())
    await payInControl(network, placed.tn!)
    const { queryId: origQryId = '' } = await sdk.call('queryTrans', question(placed))
    const refund = followUp(kit, '04', { ...SILENT, txnAmt: '10', origQryId })
    expect(await sdk.call('backTransReq', refund)).toMatchObject({ respCode: expected.refund })
  })

  test('a scanned code without a terminal', async () => {
    const scan = order({ bizType: '000000', txnSubType: '06', qrNo: await showPayerCode(network) })
    expect(await sdk.call('backTransReq', scan)).toMatchObject({ respCode: expected.scan })
  })

  test('the same order sent again, because its answer was lost', async () => {
    const message = order({ txnTime: kit.txnTime() })
    const first = await sdk.call('appTransReq', message)
    const second = await sdk.call('appTransReq', message)
    expect(second.respCode).toBe(expected.again)
    expect(second.tn).toBe(second.respCode === '00' ? first.tn : undefined)
  })
})
