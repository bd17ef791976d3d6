import fs from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openWorld, type TestWorld } from '../support/world.ts'
import { BOOKS_IN_ORDER, merchantOf, readBooks } from '../support/world-books.ts'
import { cardThat, creditCard, openShopper } from './shopper.ts'

let world: TestWorld

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
afterEach(() => world.dismissGuests())

const toldTheShop = () => world.network.sent.filter(({ url }) => url.endsWith('/notify/quickpass'))

test('a shopper adds a card, pays, and sees the order paid; the shop is told once and the books balance', async () => {
  const lin = await openShopper(world, 'lin')
  const before = await readBooks(world.urls.unionpay)
  const card = cardThat('00')

  await lin.buys('方格手账')
  await lin.sees('山间小铺', '12.50', '方格手账')
  await lin.addsCard(card)
  await lin.sees('平安银行 储蓄卡 (0018)', '支付 ¥12.50')
  await lin.confirms()
  await lin.typesPin()
  await lin.sees('已支付', '12.50', '完成')
  await lin.taps('完成')
  await lin.sees('订单详情', '已支付', '我们会在一个工作日内发货')
  await world.settle()

  const { json: order } = await (await merchantOf(world)).query(lin.orderNumber())
  expect(order).toMatchObject({
    trade_state: 'SUCCESS',
    transaction_id: expect.stringMatching(/^\d{28}$/),
    amount: { total: 1250, payer_total: 1250, currency: 'CNY' },
  })
  expect(lin.reads()).toContain(order.transaction_id)
  expect(toldTheShop()).toHaveLength(1)

  const books = await readBooks(world.urls.unionpay)
  expect(books.audit).toEqual(BOOKS_IN_ORDER)
  expect(books.postings.length - before.postings.length).toBe(2)
  const [paid, credited] = books.postings.slice(-2)
  expect(paid).toMatchObject({
    source: expect.stringMatching(/^cardholder:/),
    destination: expect.stringMatching(/^issuer:\d+:clearing$/),
    amountFen: 1250,
  })
  expect(credited).toMatchObject({
    key: paid!.key,
    source: 'acquirer:48020000:clearing',
    destination: 'merchant:777290058110048:payable',
    amountFen: 1250,
  })
  for (const { source, destination } of [paid!, credited!]) {
    const moved = (account: string) =>
      (books.balances.get(account) ?? 0) - (before.balances.get(account) ?? 0)
    expect([moved(source), moved(destination)]).toEqual([-1250, 1250])
  }
})

test('the second time the card is there, and paying takes the PIN alone', async () => {
  const lin = await openShopper(world, 'lin')
  await lin.buys('青瓷小杯')
  await lin.sees('平安银行 储蓄卡 (0018)', '支付 ¥45.60')
  await lin.confirms()
  await lin.typesPin()
  await lin.sees('已支付', '45.60')
})

test('a shopper who reads English, in the dark, pays with a credit card', async () => {
  const zhou = await openShopper(world, 'zhou', { language: 'en', theme: 'dark' })
  await zhou.buys('Grid notebook')
  await zhou.sees('Hillside Shop', 'Grid notebook')
  expect(zhou.reads()).not.toMatch(/\p{Script=Han}/u)
  await zhou.addsCard(creditCard())
  await zhou.sees('credit (0000)', 'Pay ¥12.50')
  await zhou.confirms()
  await zhou.typesPin()
  await zhou.sees('Paid', '12.50', 'Done')
  await zhou.taps('Done')
  await zhou.sees('Thank you. We ship within one working day.')
  expect(zhou.reads()).not.toMatch(/\p{Script=Han}/u)
})

test('neither databases nor notifications nor the phone keep a PIN, a card number, a phone number or a code', async () => {
  const mei = await openShopper(world, 'mei')
  const card = cardThat('00')
  await mei.buysWith(card)
  await mei.sees('已支付')
  await world.settle()

  // The issuer, and only the issuer, knows numbers and phones; PINs and codes are hashes even there.
  const elsewhere = [card.cardNo, creditCard().cardNo, card.phone]
  const everywhere = [card.pin, card.sms]
  const kept = await filesUnder(world.config.dataDir)
  expect(kept.map(({ name }) => path.basename(name))).toEqual(
    expect.arrayContaining(['bridge.db', 'network.sqlite', 'shop.sqlite']),
  )
  expect(kept.some(({ name, text }) => name.startsWith('unionpay') && holds(text, card.cardNo))).toBe(true)
  for (const { name, text } of kept) {
    const secrets = name.startsWith('unionpay') ? everywhere : [...elsewhere, ...everywhere]
    expect([name, secrets.filter((secret) => holds(text, secret))]).toEqual([name, []])
  }
  for (const { body } of toldTheShop()) {
    for (const secret of [...elsewhere, ...everywhere]) expect(holds(String(body), secret)).toBe(false)
  }
  const { phone } = mei
  const onThePhone = JSON.stringify([phone.storage('main'), phone.storage('quickpass'), phone.console()])
  const overTheAir = JSON.stringify(phone.network())
  for (const secret of [...elsewhere, card.pin]) {
    expect(holds(onThePhone, secret)).toBe(false)
    expect(holds(overTheAir, secret)).toBe(false)
  }
})

/** Whether a text holds these digits by themselves: part of a longer number, such as a time, they are not the secret. */
function holds(text: string, digits: string): boolean {
  return new RegExp(`(?<!\\d)${digits}(?!\\d)`).test(text)
}

async function filesUnder(dir: string): Promise<{ name: string; text: string }[]> {
  const found = await fs.readdir(dir, { recursive: true, withFileTypes: true })
  return Promise.all(
    found
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = path.join(entry.parentPath, entry.name)
        return { name: path.relative(dir, file), text: await fs.readFile(file, 'latin1') }
      }),
  )
}
