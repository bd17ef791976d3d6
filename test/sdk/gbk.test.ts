import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { payment, question, type SdkClient, sdkClient } from '../support/sdk-client.ts'
import { DEBIT_CARD, type MerchantKit, openKit, payInControl } from '../support/sdk-kit.ts'
import { textOf } from '../support/sdk-message.ts'
import { plainCard } from '../support/sdk-secrets.ts'
import { type NoticeDoor, openNoticeDoor } from '../support/sdk-wire.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { javaManner } from './manners/java.ts'

// The second bytes of the first three are `{`, `[` and `|`: a reader that splits bytes trips over them.
describe.each([
  ['GBK', '亄俒億：茶、咖啡'],
  ['GB2312', '茶、咖啡'],
] as const)('a shop that writes %s', (encoding, text) => {
  const manner = javaManner({ encoding })
  let network: TestNetwork
  let kit: MerchantKit
  let sdk: SdkClient
  let door: NoticeDoor

  beforeAll(async () => {
    network = await startTestNetwork()
    kit = await openKit(network)
    sdk = sdkClient(kit, manner)
    door = await openNoticeDoor()
  })
  afterAll(async () => {
    await door.close()
    await network.close()
  })

  const order = (fields = {}) =>
    payment(kit, { backUrl: door.url, txnAmt: '66', reqReserved: text, ...fields })

  test('Chinese text goes there and back, in answer, notification and query', async () => {
    const placed = await sdk.call('appTransReq', order())
    expect(placed).toMatchObject({
      encoding,
      respMsg: '成功[0000000]',
      reqReserved: text,
    })
    await payInControl(network, placed.tn!)
    const notice = door.about(placed.orderId)
    expect(() => textOf(percentDecoded(notice.body))).toThrow()
    expect(await sdk.hear(notice)).toMatchObject({
      respMsg: '成功[0000000]',
      reqReserved: text,
    })
    expect(await sdk.call('queryTrans', question(placed))).toMatchObject({ origRespMsg: '成功[0000000]' })
  })

  test('the answer says which charset it is in', async () => {
    const message = sdk.compose(order())
    const { headers, body } = await sdk.post('appTransReq', message)
    expect(headers['content-type']).toContain(`charset=${encoding}`)
    expect(textOf(body, 'GBK')).toContain('成功[0000000]')
  })

  test('a refusal in Chinese is in it too', async () => {
    expect(await sdk.call('appTransReq', order({ txnAmt: '1.5' }))).toMatchObject({
      respCode: '10',
      respMsg: expect.stringContaining('报文格式错误'),
    })
  })

  test("a cardholder's name, which stays UTF-8 inside customerInfo, is recognised", async () => {
    const { number, name, identity, pin } = DEBIT_CARD
    const typed = { customerNm: name, certifTp: '01', certifId: identity, pin }
    const card = { ...order({ bizType: '000301', channelType: '07' }), ...plainCard(kit, number, typed) }
    expect(await sdk.call('backTransReq', card)).toMatchObject({ respCode: '00' })
  })
})

function percentDecoded(body: Buffer): Buffer {
  const bytes = body
    .toString('latin1')
    .replace(/%(..)/g, (_, byte) => String.fromCharCode(Number.parseInt(byte, 16)))
  return Buffer.from(bytes, 'latin1')
}
