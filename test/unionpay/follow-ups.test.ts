import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import { monthsAfter } from '../../bridge-server/unionpay/gateway/refund.ts'
import {
  type Inbox,
  openInbox,
  PAYING_CARD,
  queryOrder,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
} from '../support/unionpay.ts'
import {
  balances,
  fitsTable,
  holdOnCard,
  money,
  moved,
  outcomeOf,
  payByCard,
  payersCode,
} from '../support/unionpay-transactions.ts'

const SECOND = 1000
const DAY = 86_400_000

let network: TestNetwork
let merchant: TestMerchant
let inbox: Inbox

beforeAll(async () => {
  network = await startTestNetwork()
  merchant = await testMerchant(network)
})
afterAll(() => network.close())
beforeEach(async () => {
  // What an earlier test left accepted is carried out before balances are compared.
  await settle()
  inbox = await openInbox()
})
afterEach(() => inbox.close())

const follow = (
  name: 'refund' | 'void' | 'preauthCompletion' | 'preauthVoid' | 'completionVoid',
  original: AcpMessage,
  fen: number,
  change: AcpMessage = {},
) => merchant.send(name, { ...money(fen, inbox.url), origQryId: original.queryId!, ...change })

/** Lets accepted follow-ups be carried out and told. */
const settle = () => network.pass(2 * SECOND)

describe('refunds', () => {
  test('of one payment by its number and of another by its order give back neither', async () => {
    const [meant, other] = [await payByCard(merchant, 1000), await payByCard(merchant, 1000)]
    const before = await balances(network)
    const name = ({ orderId, txnTime }: AcpMessage) => ({ origOrderId: orderId!, origTxnTime: txnTime! })
    expect(await follow('refund', meant, 1000, name(other))).toMatchObject({
      respCode: '36',
      respMsg: expect.stringMatching(/\[2050004\]$/),
    })
    await settle()
    expect(await moved(network, before)).toEqual({})
    expect(await follow('refund', meant, 1000, name(meant))).toMatchObject({ respCode: '00' })
  })

  test('are accepted, carried out a moment later, told, and found by query', async () => {
    const paid = await payByCard(merchant, 1000)
    const before = await balances(network)
    const accepted = await follow('refund', paid, 300, { reqReserved: 'wrong size' })
    fitsTable('refund', 'answer', accepted)
    expect(accepted).toMatchObject({ respCode: '00', origQryId: paid.queryId, reqReserved: 'wrong size' })
    expect(await moved(network, before)).toEqual({})
    expect(await outcomeOf(merchant, accepted)).toBe('05')

    await settle()
    expect(await moved(network, before)).toEqual({
      cardholder: 300,
      'issuer:clearing': -300,
      'acquirer:clearing': 300,
      'merchant:payable': -300,
    })
    expect(inbox.received).toHaveLength(1)
    const [notice] = inbox.received as [AcpMessage]
    fitsTable('refund', 'notification', notice)
    expect(notice).toMatchObject({
      respCode: '00',
      txnAmt: '300',
      origQryId: paid.queryId,
      reqReserved: 'wrong size',
    })
    expect(await queryOrder(merchant, accepted)).toMatchObject({
      origRespCode: '00',
      txnType: '04',
      queryId: accepted.queryId,
      origQryId: paid.queryId,
    })
    expect(await outcomeOf(merchant, paid)).toBe('00')
  })

  test('may be partial and many, to the last fen and no further', async () => {
    const paid = await payByCard(merchant, 1000)
    expect(await follow('refund', paid, 400)).toMatchObject({ respCode: '00' })
    expect(await follow('refund', paid, 601)).toMatchObject({
      respCode: '36',
      respMsg: expect.stringMatching(/\[2050001\]$/),
    })
    await settle()
    expect(await follow('refund', paid, 600)).toMatchObject({ respCode: '00' })
    expect(await follow('refund', paid, 1)).toMatchObject({
      respCode: '35',
      respMsg: expect.stringMatching(/\[2050002\]$/),
    })
  })

  test('name their original by its order number and time where it has been scanned', async () => {
    const scanned = await merchant.send('scanConsume', {
      ...money(500),
      qrNo: await payersCode(network),
      termId: '00000001',
    })
    const { orderId, txnTime } = scanned as { orderId: string; txnTime: string }
    const accepted = await merchant.send('refund', {
      ...money(500),
      origOrderId: orderId,
      origTxnTime: txnTime,
    })
    expect(accepted).toMatchObject({ respCode: '00', origQryId: scanned.queryId, origOrderId: orderId })
  })

  test('need an original of this merchant', async () => {
    for (const origQryId of ['209901010000000000018', '202603051000009999998']) {
      expect(await follow('refund', { queryId: origQryId }, 1)).toMatchObject({
        respCode: '35',
        respMsg: expect.stringMatching(/\[2040004\]$/),
      })
    }
    const { body } = await network.control('POST', '/merchants', { merId: '777290058110777', name: '别家' })
    const other = await testMerchant(network, body)
    const paid = await payByCard(merchant, 1000)
    expect(await other.send('refund', { ...money(1), origQryId: paid.queryId! })).toMatchObject({
      respCode: '35',
    })
  })

  test('need an original that has been paid', async () => {
    const declined = await payByCard(merchant, 1000)
    await follow('void', declined, 1000)
    expect(await follow('refund', declined, 1)).toMatchObject({ respCode: '35' })
    const refund = await follow('refund', await payByCard(merchant, 10), 10)
    await settle()
    expect(await follow('refund', refund, 10)).toMatchObject({
      respCode: '35',
      respMsg: expect.stringMatching(/\[2040006\]$/),
    })
  })

  test('are one order each: the same number again is a duplicate', async () => {
    const paid = await payByCard(merchant, 1000)
    const first = await follow('refund', paid, 100)
    const { orderId, txnTime } = first as { orderId: string; txnTime: string }
    const before = await balances(network)
    expect(await follow('refund', paid, 100, { orderId, txnTime })).toMatchObject({ respCode: '12' })
    await settle()
    expect(await moved(network, before)).toMatchObject({ cardholder: 100 })
  })

  test('end after eleven months, to the second', async () => {
    const later = await startTestNetwork()
    const shop = await testMerchant(later)
    const paid = await payByCard(shop, 1000)
    const refundNow = () => shop.send('refund', { ...money(1), origQryId: paid.queryId! })
    const endMs = Date.parse('2027-02-05T10:00:00+08:00')
    await later.pass(endMs - SECOND - later.clock.now())
    expect(await refundNow()).toMatchObject({ respCode: '00' })
    await later.pass(endMs - later.clock.now())
    expect(await refundNow()).toMatchObject({
      respCode: '35',
      respMsg: expect.stringMatching(/\[2040006\]$/),
    })
    await later.close()
  })

  test('eleven months end on the last day of a shorter month', () => {
    const at = (text: string) => Date.parse(`${text}+08:00`)
    expect(monthsAfter(at('2026-03-31T08:30:00'), 11)).toBe(at('2027-02-28T08:30:00'))
    expect(monthsAfter(at('2026-01-31T00:00:00'), 11)).toBe(at('2026-12-31T00:00:00'))
    expect(monthsAfter(at('2027-03-30T23:59:59'), 11)).toBe(at('2028-02-29T23:59:59'))
  })
})

describe('voids', () => {
  test('take the whole payment back within its clearing day', async () => {
    const before = await balances(network)
    const paid = await payByCard(merchant, 700)
    expect(await follow('void', paid, 699)).toMatchObject({
      respCode: '36',
      respMsg: expect.stringMatching(/\[2050001\]$/),
    })
    const accepted = await follow('void', paid, 700)
    fitsTable('void', 'answer', accepted)
    expect(await follow('void', paid, 700)).toMatchObject({
      respCode: '35',
      respMsg: expect.stringMatching(/\[2050002\]$/),
    })
    expect(await follow('refund', paid, 1)).toMatchObject({ respCode: '35' })
    await settle()
    expect(await moved(network, before)).toEqual({})
    expect(inbox.received).toMatchObject([{ txnType: '31', respCode: '00', origQryId: paid.queryId }])
    fitsTable('void', 'notification', inbox.received[0]!)
  })

  test('do not follow a refund', async () => {
    const paid = await payByCard(merchant, 700)
    await follow('refund', paid, 1)
    expect(await follow('void', paid, 700)).toMatchObject({ respCode: '35' })
  })

  test('come too late once the clearing day is cut', async () => {
    const evening = await startTestNetwork()
    const shop = await testMerchant(evening)
    await evening.pass(Date.parse('2026-03-05T22:59:58+08:00') - evening.clock.now())
    const paid = await payByCard(shop, 700)
    const other = await payByCard(shop, 800)
    const voidIt = (original: AcpMessage) =>
      shop.send('void', { ...money(Number(original.txnAmt)), origQryId: original.queryId! })
    expect(await voidIt(paid)).toMatchObject({ respCode: '00' })
    await evening.pass(2 * SECOND)
    expect(await voidIt(other)).toMatchObject({
      respCode: '35',
      respMsg: expect.stringMatching(/\[2040006\]$/),
    })
    expect(await shop.send('refund', { ...money(800), origQryId: other.queryId! })).toMatchObject({
      respCode: '00',
    })
    await evening.close()
  })
})

describe('pre-authorisations', () => {
  test('set money aside; a completion takes what was used and frees the rest', async () => {
    const before = await balances(network)
    const held = await holdOnCard(merchant, 1000)
    fitsTable('cardPreauth', 'answer', held)
    expect(held).toMatchObject({ respCode: '00', txnType: '02' })
    expect(await moved(network, before)).toEqual({ cardholder: -1000, hold: 1000 })

    const completed = await follow('preauthCompletion', held, 800)
    fitsTable('preauthCompletion', 'answer', completed)
    await settle()
    expect(await moved(network, before)).toEqual({
      cardholder: -800,
      'issuer:clearing': 800,
      'acquirer:clearing': -800,
      'merchant:payable': 800,
    })
    expect(inbox.received).toMatchObject([
      { txnType: '03', respCode: '00', txnAmt: '800', origQryId: held.queryId },
    ])
    fitsTable('preauthCompletion', 'notification', inbox.received[0]!)
    expect(await follow('preauthCompletion', held, 1)).toMatchObject({
      respCode: '35',
      respMsg: expect.stringMatching(/\[2050002\]$/),
    })
    expect(await follow('refund', completed, 800)).toMatchObject({ respCode: '00' })
  })

  test('a completion may take 115 % and not a fen more', async () => {
    const held = await holdOnCard(merchant, 1000)
    expect(await follow('preauthCompletion', held, 1151)).toMatchObject({
      respCode: '36',
      respMsg: expect.stringMatching(/\[2050001\]$/),
    })
    expect(await follow('preauthCompletion', held, 1150)).toMatchObject({ respCode: '00' })
    await settle()
    expect(inbox.received).toMatchObject([{ respCode: '00', settleAmt: '1150' }])
  })

  test('a completion beyond what the card has fails, is told, and leaves the hold', async () => {
    const alone = await startTestNetwork()
    const shop = await testMerchant(alone)
    const send = (name: 'preauthCompletion', original: AcpMessage, fen: number) =>
      shop.send(name, { ...money(fen, inbox.url), origQryId: original.queryId! })
    // Twenty holds of the most that may be paid set the whole card aside.
    const holds: AcpMessage[] = []
    for (let i = 0; i < 20; i++) holds.push(await holdOnCard(shop, 50_000_000 - i))
    await payByCard(shop, 190)
    const [first, last] = [holds[0]!, holds.at(-1)!]
    const tooMuch = await send('preauthCompletion', last, 50_000_000)
    expect(tooMuch).toMatchObject({ respCode: '00' })
    await alone.pass(2 * SECOND)
    expect(inbox.received).toMatchObject([{ txnType: '03', respCode: '64' }])
    expect(await outcomeOf(shop, tooMuch)).toBe('64')
    const exact = await send('preauthCompletion', last, Number(last.txnAmt))
    await alone.pass(2 * SECOND)
    expect(await outcomeOf(shop, exact)).toBe('00')
    expect(await outcomeOf(shop, first)).toBe('00')
    await alone.close()
  })

  test('a void frees everything; nothing can follow it', async () => {
    const before = await balances(network)
    const held = await holdOnCard(merchant, 1000)
    expect(await follow('preauthVoid', held, 999)).toMatchObject({ respCode: '36' })
    fitsTable('preauthVoid', 'answer', await follow('preauthVoid', held, 1000))
    await settle()
    expect(await moved(network, before)).toEqual({})
    expect(inbox.received).toMatchObject([{ txnType: '32', respCode: '00' }])
    expect(await follow('preauthCompletion', held, 1000)).toMatchObject({ respCode: '35' })
  })

  test('a voided completion gives the money back to the hold, which can be completed anew', async () => {
    const before = await balances(network)
    const held = await holdOnCard(merchant, 1000)
    const completed = await follow('preauthCompletion', held, 1100)
    await settle()
    fitsTable('completionVoid', 'answer', await follow('completionVoid', completed, 1100))
    await settle()
    expect(await moved(network, before)).toEqual({ cardholder: -1000, hold: 1000 })
    expect(await follow('preauthCompletion', held, 10)).toMatchObject({ respCode: '00' })
    await settle()
    expect(await moved(network, before)).toMatchObject({ cardholder: -10, 'merchant:payable': 10 })
    expect(inbox.received.map(({ txnType }) => txnType)).toEqual(['03', '33', '03'])
  })

  test('end by themselves after thirty days', async () => {
    const alone = await startTestNetwork()
    const shop = await testMerchant(alone)
    const before = await balances(alone)
    const held = await holdOnCard(shop, 1000)
    await alone.pass(30 * DAY - 1)
    expect(await moved(alone, before)).toMatchObject({ hold: 1000 })
    await alone.pass(1)
    expect(await moved(alone, before)).toEqual({})
    const late = await shop.send('preauthCompletion', { ...money(1000), origQryId: held.queryId! })
    expect(late).toMatchObject({ respCode: '35' })
    await alone.close()
  })

  test('each follow-up fits only its own kind of original', async () => {
    const paid = await payByCard(merchant, 100)
    const held = await holdOnCard(merchant, 100)
    const wrong = { respCode: '35', respMsg: expect.stringMatching(/\[2040006\]$/) }
    expect(await follow('preauthCompletion', paid, 100)).toMatchObject(wrong)
    expect(await follow('preauthVoid', paid, 100)).toMatchObject(wrong)
    expect(await follow('completionVoid', paid, 100)).toMatchObject(wrong)
    expect(await follow('void', held, 100)).toMatchObject(wrong)
    expect(await follow('refund', held, 100)).toMatchObject(wrong)
    expect(await follow('completionVoid', held, 100)).toMatchObject(wrong)
  })
})

describe('reversals', () => {
  const reverse = ({ orderId, txnTime }: AcpMessage) =>
    merchant.send('reversal', { orderId: orderId!, txnTime: txnTime! })

  test('undo a payment whose outcome the merchant did not learn; asking again changes nothing', async () => {
    const before = await balances(network)
    const paid = await payByCard(merchant, 900)
    const reversed = await reverse(paid)
    fitsTable('reversal', 'answer', reversed)
    expect(reversed).toMatchObject({ respCode: '00', orderId: paid.orderId })
    expect(await reverse(paid)).toMatchObject({ respCode: '00' })
    expect(await moved(network, before)).toEqual({})
    expect(await outcomeOf(merchant, paid)).toBe('46')
    expect(await follow('refund', paid, 900)).toMatchObject({ respCode: '35' })
  })

  test('stop a payment that is still on its way', async () => {
    const before = await balances(network)
    const qrNo = await payersCode(network, { asksPin: true })
    const waiting = await merchant.send('scanConsume', { ...money(900, inbox.url), qrNo, termId: '00000001' })
    expect(waiting).toMatchObject({ respCode: '82' })
    expect(await reverse(waiting)).toMatchObject({ respCode: '00' })
    await network.pass(60 * SECOND)
    expect(await moved(network, before)).toEqual({})
    expect(inbox.received).toEqual([])
  })

  test('free a hold, and close an order that nobody has paid', async () => {
    const before = await balances(network)
    expect(await reverse(await holdOnCard(merchant, 50))).toMatchObject({ respCode: '00' })
    const order = await merchant.send('appConsume', money(50))
    expect(await reverse(order)).toMatchObject({ respCode: '00' })
    expect((await network.control('POST', `/tn/${order.tn}/pay`, { cardNo: PAYING_CARD })).status).toBe(409)
    expect(await moved(network, before)).toEqual({})
  })

  test('need an original of this clearing day that is neither failed nor given back', async () => {
    expect(await reverse({ orderId: 'NOSUCHORDER', txnTime: '20260305100000' })).toMatchObject({
      respCode: '35',
      respMsg: expect.stringMatching(/\[2040004\]$/),
    })
    const refunded = await payByCard(merchant, 10)
    await follow('refund', refunded, 1)
    expect(await reverse(refunded)).toMatchObject({
      respCode: '35',
      respMsg: expect.stringMatching(/\[2050002\]$/),
    })
    const yesterday = await payByCard(merchant, 10)
    await network.pass(DAY)
    expect(await reverse(yesterday)).toMatchObject({
      respCode: '35',
      respMsg: expect.stringMatching(/\[2040006\]$/),
    })
  })
})

test('refunds that a damaged file keeps from being carried out keep no other waiting', async () => {
  const first = await startTestNetwork()
  const shop = await testMerchant(first)
  const paid = await payByCard(shop, 1000)
  const refund = () => shop.send('refund', { ...money(1), origQryId: paid.queryId! })
  for (let i = 0; i < 40; i++) await refund()
  await first.close()
  const database = new DatabaseSync(path.join(first.dataDir, 'network.sqlite'))
  database.exec("UPDATE acp_order SET mer_id = 'NOBODYS00000000' WHERE kind = 'refund'")
  database.close()
  const again = await startTestNetwork({ dataDir: first.dataDir, clock: first.clock })
  const mine = await testMerchant(again)
  const accepted = await mine.send('refund', { ...money(5), origQryId: paid.queryId! })
  await again.pass(60 * SECOND)
  expect(await outcomeOf(mine, accepted)).toBe('00')
  await again.close()
})
