import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../bridge-server/clock/clock.ts'
import type { HttpRequest } from '../../bridge-server/http/client.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { MerchantClient } from '../support/bridge-merchant.ts'
import { Payer } from '../support/bridge-payer.ts'

// UnionPay changes the certificate that PINs are sealed for while the bridge is running.

let world: BridgeWorld
let shop: MerchantClient
let lin: Payer
beforeAll(async () => {
  world = await openBridgeWorld()
  shop = new MerchantClient(world)
  lin = new Payer(world, 'lin')
}, 30_000)
afterAll(() => world.close())

const isQuestion = ({ body }: HttpRequest) => new URLSearchParams(String(body)).get('txnType') === '95'
const questions = () => world.network.sent.filter(isQuestion).length

/** UnionPay's new certId. */
async function rotate(): Promise<string> {
  const body = JSON.stringify({ certificate: 'enc' })
  const answer = await fetch(`${world.networkUrl}/mock/certs/rotate`, { method: 'POST', body })
  return ((await answer.json()) as { certId: string }).certId
}

const keyId = async (): Promise<string> => (await lin.call('getEncryptionKey', {})).json.certId

let orders = 0
async function orderRef(): Promise<string> {
  const { json } = await shop.createOrder(`rotation-${++orders}`)
  return (await lin.open(shop.launchParams(json.prepay_id))).json.orderRef
}

test('the bridge asks once a day, and hands out the new key; phones that hold the former one still pay', async () => {
  await lin.login()
  const former = await keyId()
  expect([await keyId(), questions()]).toEqual([former, 1])
  const present = await rotate()
  expect(await keyId()).toBe(former)
  await world.advance(DAY_MS)
  await lin.login()
  const card = await lin.card()
  const held = await lin.sealPin(card)
  expect([held.encryptCertId, await keyId(), questions()]).toEqual([present, present, 2])

  const next = await rotate()
  await world.advance(DAY_MS)
  await lin.login()
  expect(await keyId()).toBe(next)
  const attempt = {
    orderRef: await orderRef(),
    attemptId: 'heldSinceYesterday',
    cardId: card.cardId,
    ...held,
  }
  expect((await lin.call('pay', attempt)).status).toBe(200)
  await world.settle()
  expect((await lin.order(attempt.orderRef)).state).toBe('paid')
})

test('while the network does not answer, the present key is handed out, and an hour later it is asked again', async () => {
  await world.advance(DAY_MS)
  await lin.login()
  const former = await keyId()
  await world.advance(DAY_MS)
  await lin.login()
  const present = await rotate()
  const before = questions()
  world.network.next(isQuestion, 'lose-request')
  expect([await keyId(), await keyId(), questions()]).toEqual([former, former, before + 1])
  await world.advance(HOUR_MS)
  expect([await keyId(), questions()]).toEqual([present, before + 2])
})

test('an answer that UnionPay did not sign changes nothing', async () => {
  await world.advance(DAY_MS)
  await lin.login()
  const former = await keyId()
  await world.advance(DAY_MS)
  await lin.login()
  await rotate()
  await fetch(`${world.networkUrl}/mock/faults`, {
    method: 'POST',
    body: JSON.stringify({ where: 'answer', action: 'bad-signature', txnType: '95' }),
  })
  expect(await keyId()).toBe(former)
})
