import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { MerchantClient } from '../support/bridge-merchant.ts'
import { newId, Payer } from '../support/bridge-payer.ts'

let world: BridgeWorld
let shop: MerchantClient
let lin: Payer

beforeAll(async () => {
  world = await openBridgeWorld()
  shop = new MerchantClient(world)
  lin = await new Payer(world, 'lin').login()
}, 30_000)
afterAll(() => world.close())

/** An order that `lin` has open in the cashier. */
async function openOrder(outTradeNo: string, changes = {}) {
  const { json } = await shop.createOrder(outTradeNo, changes)
  const cashier = await lin.open(shop.launchParams(json.prepay_id))
  expect(cashier.status).toBe(200)
  return cashier.json
}

test('a shopper binds a card and pays; the shop hears of it once, sealed and signed', async () => {
  const card = await lin.bind()
  expect(card).toMatchObject({ bankName: '平安银行', cardType: 'debit', tail: '0018', disabledBecause: null })
  const cashier = await openOrder('order-happy')
  expect(cashier).toMatchObject({
    amountFen: 1250,
    state: 'awaiting',
    description: '一壶龙井',
    attempt: null,
  })
  expect(cashier.cards).toEqual([card])

  const paying = await lin.pay(cashier.orderRef, card)
  expect(paying.json.state).toBe('paying')
  await world.settle()

  const paid = await lin.order(cashier.orderRef)
  expect(paid).toMatchObject({ state: 'paid', attempt: { state: 'succeeded', failure: null } })
  expect(paid.attempt.transactionId).toMatch(/^6260001\d{21}$/)

  const notice = world.notices.at(-1)
  expect(world.notices).toHaveLength(1)
  const body = JSON.parse(notice?.body ?? '')
  await shop.verify(new Headers(notice?.headers as Record<string, string>), notice?.body ?? '')
  expect(body).toMatchObject({
    event_type: 'TRANSACTION.SUCCESS',
    resource: { original_type: 'transaction' },
  })
  const transaction = JSON.parse(shop.open(body.resource))
  expect(transaction).toEqual((await shop.query('order-happy')).json)
  expect(transaction).toMatchObject({
    trade_state: 'SUCCESS',
    transaction_id: paid.attempt.transactionId,
    bank_type: 'UPQUICKPASS_DEBIT',
    amount: { total: 1250, payer_total: 1250, currency: 'CNY', payer_currency: 'CNY' },
  })
})

void describe
void newId
