import { expect, test } from 'vitest'
import { toRfc3339 } from '../../bridge-server/clock/beijing.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { CITIES } from '../../contract/cities.ts'
import { PIN, startTestNetwork } from '../support/unionpay.ts'
import { codeOf, testApp, testPayer } from '../support/unionpay-codes.ts'

const STEPS = 300
const OWNERS = ['unionpay', 'wechat', 'alipay'] as const
const CLASSES = ['personal', 'personal_business', 'merchant', 'order'] as const
const PLACES = CITIES.filter(({ code }) => ['110000', '310000', '440300', '320500'].includes(code))

/** Small steps that anybody may take in any order. Whatever they come to, the books, codes and limits have to hold. */
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
  const payers = await Promise.all(['a', 'b', 'c'].map((name) => testPayer(network, app, name)))
  const codes: string[] = []
  const shown: string[] = []
  const sold: string[] = []
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
    () => network.pass(pick([1000, 1000, 8000, 20_000, 60_000, 4 * 3_600_000])),
  ]
  for (let i = 0; i < STEPS; i++) await pick(steps)()
  await network.pass(60_000)

  expect([...paidPerCode.values()].filter((times) => times > 1)).toEqual([])
  expect([...printedFen].filter(([, fen]) => fen > 50_000)).toEqual([])
  expect(paidPerCode.size + printedFen.size).toBeGreaterThan(5)
  const { body: books } = await network.control('GET', '/journal?limit=1')
  expect(books.audit).toEqual({ sumFen: 0, differences: [] })
  const { body: day } = await network.control('POST', '/settle')
  const sums = ['grossFen', 'interchangeFen', 'networkFeeFen', 'netFen'].map((column) =>
    day.positions.reduce((sum: number, row: Record<string, number>) => sum + row[column]!, 0),
  )
  expect(sums).toEqual([0, 0, 0, 0])
  await app.close()
  await network.close()
}, 60_000)
