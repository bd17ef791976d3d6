import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { toRfc3339 } from '../../bridge-server/clock/beijing.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { CITIES } from '../../contract/cities.ts'
import { PIN, startTestNetwork, testMerchant } from '../support/unionpay.ts'
import { codeOf, testApp, testPayer } from '../support/unionpay-codes.ts'
import { money } from '../support/unionpay-transactions.ts'

const STEPS = 300
const OWNERS = ['unionpay', 'wechat', 'alipay'] as const
const CLASSES = ['personal', 'personal_business', 'merchant', 'order'] as const
const PLACES = CITIES.filter(({ code }) => ['110000', '310000', '440300', '320500'].includes(code))

/** Small steps that anybody may take in any order. Whatever they come to, books, codes, limits and every day's nets hold. */
test('random scans, codes, PINs, refunds and days leave books that balance and limits that held', async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  console.log(`interop: seed ${seed}`)
  let state = seed
  const below = (n: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T

  const network = await startTestNetwork({ clock: new VirtualClock(Date.parse('2021-10-01T21:00:00+08:00')) })
  const app = await testApp(network)
  const shop = await testMerchant(network)
  const payers = await Promise.all(['a', 'b', 'c'].map((name) => testPayer(network, app, name)))
  const codes: string[] = []
  const shown: string[] = []
  const sold: string[] = []
  /** What a shop set aside, took of it, or may take back: by queryId, with the amount. */
  const held: [queryId: string, fen: number][] = []
  const completed: [queryId: string, fen: number][] = []
  const paidPerCode = new Map<string, number>()
  /** What each payer paid by printed codes on each Beijing day, counted apart from the network. */
  const printedFen = new Map<string, number>()
  const control = async (path: string, body: object) => (await network.control('POST', path, body)).body
  const amountFen = () => pick([1, 100, 2_500, 9_999, 20_000, 50_000, 50_001, 100_000, 100_001, 500_001])

  const steps: readonly (() => Promise<unknown>)[] = [
    async () => {
      const codeClass = pick(CLASSES)
      const wanted = { owner: pick(OWNERS), codeClass, cityCode: pick(PLACES).code }
      codes.push(
        (await codeOf(network, codeClass === 'order' ? { ...wanted, amountFen: amountFen() } : wanted)).code,
      )
    },
    async () => {
      const code = pick(codes.slice(-6))
      if (!code) return
      const payer = pick(payers)
      const inquiryID = app.newId()
      const looked = await payer.inspect(code, inquiryID)
      if (looked.code !== '00') return expect(looked.refusal).not.toBeNull()
      const asked = Number(looked.trxInfo?.trxAmt ?? amountFen())
      const pin = pick([PIN, PIN, PIN, null])
      const paid = await app.send(
        'MPQRC_PAYMENT_URL',
        payer.payment(code, inquiryID, { amountFen: asked, pin }),
      )
      if (paid.code !== '00') return
      if (!looked.trxInfo?.isStatic) return paidPerCode.set(code, (paidPerCode.get(code) ?? 0) + 1)
      const day = `${payer.userID} ${toRfc3339(network.clock.now()).slice(0, 10)}`
      printedFen.set(day, (printedFen.get(day) ?? 0) + asked)
    },
    async () => shown.push(await pick(payers).show(below(4) === 0)),
    async () => {
      const wallet = pick(['wechat', 'alipay'])
      shown.push((await control(`/wallets/${wallet}/code`, {})).code)
    },
    async () => {
      const code = pick(shown.slice(-3))
      if (!code) return
      const scan = { acquirer: pick(OWNERS), cityCode: pick(PLACES).code, amountFen: amountFen(), code }
      const { result, orderId, code: unknown } = await control('/tills/scan', scan)
      // A code of another day has been forgotten.
      if (unknown === 'UNKNOWN_CODE') return
      expect(['paid', 'awaiting-pin', 'unknown', 'declined', 'refused']).toContain(result)
      if (result === 'refused') return
      sold.push(orderId)
      paidPerCode.set(code, (paidPerCode.get(code) ?? 0) + 1)
    },
    async () => {
      await network.drain()
      const asked = app.notices.findLast(({ msgType }) => msgType === 'ADDITIONAL_PROCESSING')
      if (asked?.msgType !== 'ADDITIONAL_PROCESSING') return
      await pick(payers).typePin(asked.trxInfo.origTrxMsgID, pick([PIN, '000000', undefined]))
    },
    async () => {
      const code = pick(codes)
      if (code) await control(`/wallets/${pick(['wechat', 'alipay'])}/scan`, { code, amountFen: amountFen() })
    },
    async () => {
      const orderId = pick(sold)
      if (orderId) await control('/tills/refund', { orderId, amountFen: amountFen() })
    },
    async () => {
      const qrNo = pick(shown.slice(-3))
      const fen = amountFen()
      if (!qrNo) return
      const { respCode, queryId } = await shop.send('scanPreauth', {
        ...money(fen),
        qrNo,
        termId: '00000001',
      })
      if (queryId && (respCode === '00' || respCode === '82')) held.push([queryId, fen])
      if (respCode === '00' || respCode === '82') paidPerCode.set(qrNo, (paidPerCode.get(qrNo) ?? 0) + 1)
    },
    async () => {
      const [origQryId, fen] = pick(held) ?? []
      if (origQryId === undefined || fen === undefined) return
      const taken = Math.max(1, Math.floor((fen * pick([30, 100, 115])) / 100))
      const { respCode, queryId } = await shop.send('preauthCompletion', { ...money(taken), origQryId })
      if (respCode === '00' && queryId) completed.push([queryId, taken])
    },
    async () => {
      const [origQryId, fen] = pick([...held, ...completed]) ?? []
      if (origQryId === undefined || fen === undefined) return
      await shop.send(pick(['preauthVoid', 'completionVoid', 'refund']), { ...money(fen), origQryId })
    },
    async () => {
      if (below(4) === 0) await control('/settle', {})
    },
    () => network.pass(pick([1000, 1000, 8000, 20_000, 60_000, 4 * 3_600_000])),
  ]
  for (let i = 0; i < STEPS; i++) await pick(steps)()
  await network.pass(60_000)

  expect([...paidPerCode.values()].filter((times) => times > 1)).toEqual([])
  expect([...printedFen].filter(([, fen]) => fen > 50_000)).toEqual([])
  expect(paidPerCode.size + printedFen.size).toBeGreaterThan(5)
  const { body: books } = await network.control('GET', '/journal?limit=1')
  expect(books.audit).toEqual({ sumFen: 0, differences: [] })
  await control('/settle', {})
  const database = new DatabaseSync(path.join(network.dataDir, 'network.sqlite'), { readOnly: true })
  const rows = (sql: string) => database.prepare(sql).all()
  const nets = rows(`SELECT day, sum(gross_fen) AS gross, sum(interchange_fen) AS interchange,
    sum(network_fee_fen) AS network FROM clearing_position GROUP BY day`)
  expect(nets.length).toBeGreaterThan(1)
  for (const net of nets) expect(net).toMatchObject({ gross: 0, interchange: 0, network: 0 })
  expect(rows('SELECT key, used_fen AS used FROM day_limit_use')).toEqual(rows(USED_BY_THE_BOOKS))
  expect(rows('SELECT DISTINCT substr(key, -10) FROM day_limit_use').length).toBeLessThanOrEqual(1)
  // People get what was paid to them, whole.
  const people = "mer_id LIKE '79_____0000%' OR mer_id LIKE '748____0000%'"
  expect(rows(`SELECT * FROM clearing_merchant WHERE fee_fen <> 0 AND (${people})`)).toEqual([])
  database.close()
  await app.close()
  await network.close()
}, 60_000)

/** What the counters of the last day have to say, counted anew from the payments and from what followed them that day. */
const USED_BY_THE_BOOKS = `
  WITH followed AS (
    SELECT coalesce(original.orig_query_id, o.orig_query_id) AS query_id, sum(CASE o.kind
        WHEN 'preauthCompletion' THEN o.amount_fen - hold.amount_fen
        WHEN 'completionVoid' THEN hold.amount_fen - o.amount_fen
        ELSE -o.amount_fen END) AS fen
    FROM acp_order o JOIN acp_order original ON original.query_id = o.orig_query_id
    JOIN code_payment hold ON hold.query_id = coalesce(original.orig_query_id, o.orig_query_id)
    WHERE o.state = 'succeeded'
      AND strftime('%Y-%m-%d', o.finished_at_ms / 1000 + 28800, 'unixepoch') = substr(hold.limit_key, -10)
    GROUP BY 1)
  SELECT limit_key AS key, sum(iif(status = 'declined', 0, p.amount_fen + coalesce(fen, 0))) AS used
  FROM code_payment p LEFT JOIN followed USING (query_id)
  WHERE limit_key IN (SELECT key FROM day_limit_use) GROUP BY limit_key ORDER BY limit_key`
