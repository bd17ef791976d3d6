import fs from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { SEEDED_CARDS } from '../../bridge-server/unionpay/people.ts'
import {
  bindCard,
  openInbox,
  queryOrder,
  startTestNetwork,
  testMerchant,
  tokenPayment,
} from '../support/unionpay.ts'
import { testApp, testPayer } from '../support/unionpay-codes.ts'

/** Every file of a folder as text, by its path. */
async function filesOf(dir: string): Promise<Map<string, string>> {
  const entries = await fs.readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  return new Map(
    await Promise.all(files.map(async (file) => [file, await fs.readFile(file, 'latin1')] as const)),
  )
}

test('after a day of payments, card numbers stand with the issuers alone, and PINs nowhere', async () => {
  const network = await startTestNetwork()
  const merchant = await testMerchant(network)
  const inbox = await openInbox()
  for (const { cardNo } of SEEDED_CARDS) {
    const token = await bindCard(merchant, cardNo)
    const order = await merchant.send('tokenConsume', tokenPayment(merchant, token, { backUrl: inbox.url }))
    // A card number where it does not belong comes back masked in what people see.
    await merchant.send('tokenConsume', {
      ...tokenPayment(merchant, token, { pin: '975310' }),
      orderId: `8${cardNo}`.slice(0, 12),
    })
    await queryOrder(merchant, order)
  }
  await network.pass(60_000)

  const journal = JSON.stringify((await network.control('GET', '/journal?limit=200')).body)
  const page = await (await fetch(network.url)).text()
  expect(journal).toContain('消费')
  expect(page).toContain('The books balance')
  const notices = JSON.stringify(inbox.received)
  for (const { cardNo } of SEEDED_CARDS) {
    for (const seen of [journal, page, notices]) expect(seen).not.toContain(cardNo)
  }
  await network.close()
  await inbox.close()

  for (const [file, text] of await filesOf(network.dataDir)) {
    if (!file.includes('network.sqlite')) continue
    for (const secret of ['123456', '975310']) {
      expect(text.includes(secret), `the PIN ${secret} stands in ${path.basename(file)}`).toBe(false)
    }
  }
  const database = new DatabaseSync(path.join(network.dataDir, 'network.sqlite'), { readOnly: true })
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  expect(tables.length).toBeGreaterThan(8)
  for (const { name } of tables) {
    if (String(name).startsWith('issuer_')) continue
    const rows = JSON.stringify(database.prepare(`SELECT * FROM "${name}"`).all())
    for (const { cardNo } of SEEDED_CARDS)
      expect(rows.includes(cardNo), `${name} holds ${cardNo}`).toBe(false)
  }
  database.close()
})

test('keys are for their owner alone', async () => {
  const network = await startTestNetwork()
  const modes = await Promise.all(
    ['issuers.key', 'certs/sign.key', 'certs/enc.key'].map(
      async (name) => (await fs.stat(path.join(network.dataDir, name))).mode & 0o777,
    ),
  )
  expect(modes).toEqual([0o600, 0o600, 0o600])
  await network.close()
})

test('of what apps are told the log of events knows no code and no token, and a message none once it is over', async () => {
  const network = await startTestNetwork()
  const [told, deaf] = [await testApp(network, '62000001'), await testApp(network, '62000003')]
  deaf.answerNotices('96')
  const secrets: string[] = []
  for (const app of [told, deaf]) {
    const payer = await testPayer(network, app, 'lin')
    const [paid, refused] = [await payer.show(), await payer.show(true)]
    secrets.push(payer.token, paid, refused)
    for (const code of [paid, refused]) {
      const scan = { acquirer: 'wechat', cityCode: '310000', amountFen: 1200, code }
      await network.control('POST', '/tills/scan', scan)
    }
  }
  await network.drain()
  expect(told.notices.at(-1)?.trxInfo).toMatchObject({ barcodeCpqrcPayload: secrets[2] })
  const database = new DatabaseSync(path.join(network.dataDir, 'network.sqlite'), { readOnly: true })
  const rows = (sql: string) => JSON.stringify(database.prepare(sql).all())
  const found = (text: string) => secrets.map((secret) => text.includes(secret))
  const none = secrets.map(() => false)
  expect(found(rows("SELECT * FROM event WHERE type LIKE 'app.%'"))).toEqual(none)
  expect(found(rows("SELECT * FROM delivery WHERE state <> 'waiting'"))).toEqual(none)
  // What still has to be told waits with all of it.
  expect(found(rows("SELECT * FROM delivery WHERE state = 'waiting'")).slice(3)).toContain(true)
  await network.pass(400 * 24 * 3_600_000)
  expect(found(rows('SELECT * FROM delivery'))).toEqual(none)
  expect(found(rows('SELECT * FROM message'))).toEqual(none)
  database.close()
  for (const app of [told, deaf]) await app.close()
  await network.close()
})
