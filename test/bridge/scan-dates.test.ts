import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CodeClass, CodeOwner } from '../../contract/code-owners.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { NetworkDesk, SUZHOU } from '../support/bridge-codes.ts'
import { newId, Payer } from '../support/bridge-payer.ts'

let world: BridgeWorld
let desk: NetworkDesk
let payer: Payer

const noonOf = (day: string) => Date.parse(`${day}T12:00:00+08:00`)

beforeAll(() => beginOn('2021-09-29'), 30_000)
afterAll(() => world.close())

async function beginOn(day: string): Promise<void> {
  world = await openBridgeWorld(noonOf(day))
  desk = new NetworkDesk(world)
}

/** Days pass, for the network and the bridge alike. */
async function standingIn(day: string): Promise<void> {
  await world.advance(noonOf(day) - world.clock.now())
  payer = await new Payer(world, 'lin').login()
}

interface Code {
  owner: CodeOwner
  codeClass: CodeClass
  cityCode: string
  amountFen?: number
}

const GUANGZHOU = '440100'
const SHENZHEN = '440300'

/** Failure and rule of the refusal; null when the code can be paid. */
async function askedOf(wanted: Code, scene?: 'remote') {
  const { code } = await desk.merchantCode(wanted)
  const { json } = await payer.call('inspectCode', { scanId: newId(), code, ...(scene && { scene }) })
  return json.code === undefined ? null : [json.code, json.refusal?.rule]
}

const merchant = (owner: CodeOwner, cityCode: string) => askedOf({ owner, codeClass: 'merchant', cityCode })

test('one day before the announcement WeChat’s merchant codes are closed everywhere', async () => {
  await standingIn('2021-09-29')
  expect(await merchant('wechat', GUANGZHOU)).toEqual(['region_not_open', 'wechat-capitals-2021-09-30'])
  // Codes of single orders have been in the test since the 22nd.
  const order = { owner: 'wechat', codeClass: 'order', cityCode: GUANGZHOU, amountFen: 100 } as const
  expect(await askedOf(order)).toBeNull()
})

test('in October 2021 capitals are open for WeChat, seven cities for Alipay, and Suzhou for neither', async () => {
  await standingIn('2021-10-08')
  expect(await merchant('wechat', GUANGZHOU)).toBeNull()
  expect(await merchant('wechat', SHENZHEN)).toEqual(['region_not_open', expect.any(String)])
  expect(await merchant('alipay', SHENZHEN)).toBeNull()
  expect(await merchant('wechat', SUZHOU)).toEqual(['region_not_open', expect.any(String)])
  expect(await merchant('alipay', SUZHOU)).toEqual(['region_not_open', expect.any(String)])
  expect(await merchant('unionpay', SUZHOU)).toBeNull()
})

test('from March 2022 Suzhou is open for Alipay; a person’s printed code is paid face to face alone', async () => {
  const person = { owner: 'wechat', codeClass: 'personal', cityCode: GUANGZHOU } as const
  await world.close()
  await beginOn('2022-02-28')
  await standingIn('2022-02-28')
  expect(await askedOf(person, 'remote')).toBeNull()
  await standingIn('2022-03-01')
  expect(await askedOf(person, 'remote')).toEqual(['code_not_payable', 'personal-static-remote-2022-03-01'])
  expect(await askedOf(person)).toBeNull()
  expect(await merchant('alipay', SUZHOU)).toBeNull()
  expect(await merchant('wechat', SUZHOU)).toEqual(['region_not_open', expect.any(String)])
})
