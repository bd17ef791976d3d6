import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import { fromFileContent } from '../../bridge-server/acp/settlement/container.ts'
import { openArchive } from '../support/clearing.ts'
import {
  queryOrder,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
} from '../support/unionpay.ts'
import {
  balances,
  holdOnCard,
  money,
  payByCard,
  payersCode,
  typedCard,
} from '../support/unionpay-transactions.ts'

const SECOND = 1000
const DAY = 86_400_000

let network: TestNetwork
let shop: TestMerchant
beforeAll(async () => {
  network = await startTestNetwork()
  shop = await testMerchant(network)
})
afterAll(() => network.close())

type FollowUp = 'refund' | 'void' | 'preauthCompletion' | 'preauthVoid' | 'completionVoid'
const follow = async (name: FollowUp, original: AcpMessage, fen: number) => {
  const accepted = await shop.send(name, { ...money(fen), origQryId: original.queryId! })
  expect(accepted).toMatchObject({ respCode: '00' })
  await network.pass(2 * SECOND)
  return accepted
}

const settle = async () => (await network.control('POST', '/settle')).body
const download = (settleDate: string) => shop.send('fileDownload', { settleDate, fileType: '00' })
const opened = (answer: AcpMessage) => openArchive(fromFileContent(answer.fileContent!)!)

test('every kind of transaction that moves money for good is in the file, and nothing else is', async () => {
  const paid = await payByCard(shop, 10_000)
  const scanned = await shop.send('scanConsume', {
    ...money(2_000),
    qrNo: await payersCode(network),
    termId: '00000001',
    reqReserved: '三号桌',
  })
  const { body: ticket } = await network.control('POST', `/tn/${await openTicket(700)}/pay`, {
    cardNo: '6226090000000048',
  })
  expect(ticket.payResult).toBe('success')
  const refund = await follow('refund', paid, 4_000)
  await follow('void', await payByCard(shop, 333), 333)
  const held = await holdOnCard(shop, 5_000)
  const completed = await follow('preauthCompletion', held, 5_500)
  const undone = await follow('preauthCompletion', await holdOnCard(shop, 600), 600)
  await follow('completionVoid', undone, 600)
  await follow('preauthVoid', await holdOnCard(shop, 900), 900)
  await shop.send('payout', { ...money(50), ...typedCard(shop) })
  await network.pass(2 * SECOND)
  const reversed = await payByCard(shop, 1_234)
  const { orderId, txnTime } = reversed as { orderId: string; txnTime: string }
  expect(await shop.send('reversal', { orderId, txnTime })).toMatchObject({ respCode: '00' })

  expect(await download('0305')).toMatchObject({ respCode: '98' })
  const closed = await settle()
  expect(closed.settleDate).toBe('0305')
  expect(closed.positions.reduce((sum: number, { netFen }: { netFen: number }) => sum + netFen, 0)).toBe(0)

  const answer = await download('0305')
  expect(answer).toMatchObject({ respCode: '00', fileName: `${shop.merId}_20260305.zip` })
  const { details, summary } = opened(answer)
  expect(
    details.map(({ txnType, txnAmtFen, settleAmtFen }) => [txnType, txnAmtFen, Math.sign(settleAmtFen)]),
  ).toEqual([
    ['01', 10_000, 1],
    ['01', 2_000, 1],
    ['01', 700, 1],
    ['04', 4_000, -1],
    ['01', 333, 1],
    ['31', 333, -1],
    ['03', 5_500, 1],
    ['03', 600, 1],
    ['33', 600, -1],
    ['12', 50, -1],
  ])
  const line = (queryId: string | undefined) => details.find((each) => each.queryId === queryId)
  expect(line(scanned.queryId)).toMatchObject({
    termId: '00000001',
    reqReserved: '三号桌',
    payCardType: '01',
  })
  expect(line(refund.queryId)).toMatchObject({ origQryId: paid.queryId, origOrderId: paid.orderId })
  expect(line(completed.queryId)).toMatchObject({ origQryId: held.queryId })
  expect(summary.byTransaction.map(({ label, count }) => [label, count])).toEqual([
    ['消费', 4],
    ['预授权完成', 2],
    ['退货', 1],
    ['消费撤销', 1],
    ['预授权完成撤销', 1],
    ['代付', 1],
  ])

  const owed = (await balances(network))[`merchant:${shop.merId}:payable`]
  expect(owed).toBe(summary.total.amountCreditFen - summary.total.amountDebitFen)
  const settled = summary.total.netCreditFen - summary.total.netDebitFen
  await network.pass(2 * DAY)
  expect(await balances(network)).toMatchObject({
    [`merchant:${shop.merId}:payable`]: 0,
    [`merchant:${shop.merId}:bank`]: settled,
    settlement: 0,
  })
})

test('after an early cut the next payment says the next date, and can be voided though yesterday’s cannot', async () => {
  const before = await payByCard(shop, 100)
  const { settleDate } = await settle()
  const after = await payByCard(shop, 200)
  expect(await queryOrder(shop, before)).toMatchObject({ settleDate })
  const next = (await queryOrder(shop, after)).settleDate as string
  expect(next > settleDate).toBe(true)
  expect(await shop.send('void', { ...money(100), origQryId: before.queryId! })).toMatchObject({
    respCode: '35',
  })
  await follow('void', after, 200)
})

async function openTicket(fen: number): Promise<string> {
  const { tn } = await shop.send('appConsume', money(fen))
  return tn as string
}
