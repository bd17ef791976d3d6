import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SEEDED_CARDS, TEST_CARDS } from '../../bridge-server/unionpay/people.ts'
import {
  bindCard,
  cardFields,
  PAYING_CARD,
  queryOrder,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
  tokenPayment,
} from '../support/unionpay.ts'

let network: TestNetwork
let merchant: TestMerchant

beforeAll(async () => {
  network = await startTestNetwork()
  merchant = await testMerchant(network)
})
afterAll(() => network.close())

const balances = async (): Promise<Record<string, number>> => {
  const { body } = await network.control('GET', '/journal?limit=200')
  expect(body.audit).toEqual({ sumFen: 0, differences: [] })
  return Object.fromEntries(body.balances.map(({ account, balanceFen }: any) => [account, balanceFen]))
}

describe('a payer binds a card and pays with its token', () => {
  test('the payment is approved, answered, posted and found by query', async () => {
    const before = await balances()
    const token = await bindCard(merchant)
    expect(token).toMatch(/^623599\d{13}$/)

    const paid = await merchant.send('tokenConsume', tokenPayment(merchant, token, { txnAmt: '1250' }))
    expect(paid).toMatchObject({
      respCode: '00',
      respMsg: '成功[0000000]',
      txnAmt: '1250',
      currencyCode: '156',
      merId: merchant.merId,
      queryId: expect.stringMatching(/^20260305100000\d{6}8$/),
    })

    expect(await queryOrder(merchant, paid)).toMatchObject({
      respCode: '00',
      origRespCode: '00',
      origRespMsg: '成功[0000000]',
      queryId: paid.queryId,
      txnType: '01',
      bizType: '000902',
      txnAmt: '1250',
      settleAmt: '1250',
      settleDate: '0305',
      traceTime: '0305100000',
      payCardType: '01',
    })

    const after = await balances()
    const moved = Object.fromEntries(
      Object.keys(after)
        .map((account) => [
          account.replace(/^cardholder:.*/, 'cardholder'),
          after[account]! - (before[account] ?? 0),
        ])
        .filter(([, fen]) => fen !== 0),
    )
    expect(moved).toEqual({
      cardholder: -1250,
      'issuer:621626:clearing': 1250,
      'acquirer:48020000:clearing': -1250,
      'merchant:777290058110048:payable': 1250,
    })
  })

  test('the answer to opening shows the card by first six and last four digits', async () => {
    await merchant.send('smsOpen', cardFields(merchant, PAYING_CARD))
    const opened = await merchant.send('tokenOpen', cardFields(merchant, PAYING_CARD, { smsCode: '111111' }))
    expect(opened).toMatchObject({
      payCardNo: '621626*********0018',
      payCardType: '01',
      payCardIssueName: '平安银行',
      activateStatus: '1',
    })
    expect(Object.values(opened).join()).not.toContain(PAYING_CARD)
  })

  test('a payment after 23:00 belongs to the next clearing day', async () => {
    const late = await startTestNetwork()
    const shop = await testMerchant(late)
    await late.pass(Date.parse('2026-03-05T23:00:00+08:00') - late.clock.now())
    const paid = await shop.send('tokenConsume', tokenPayment(shop, await bindCard(shop)))
    expect(await queryOrder(shop, paid)).toMatchObject({ settleDate: '0306', traceTime: '0305230000' })
    await late.close()
  })
})

describe('every test card does what it says', () => {
  const ANSWERS: Record<string, string> = {
    '00': '00',
    '51': '64',
    '54': '73',
    '55': '65',
    '61': '33',
    '62': '63',
    '65': '81',
    '68': '05',
    '91': '06',
    '96': '01',
  }

  test.each(TEST_CARDS.map((card) => [card.label.en, card] as const))('%s', async (_, card) => {
    const before = await balances()
    const token = await bindCard(merchant, card.cardNo)
    const answer = await merchant.send('tokenConsume', tokenPayment(merchant, token, { pin: card.pin }))
    const respCode = ANSWERS[card.behaviour] ?? card.behaviour.split(':')[1]
    expect(answer.respCode).toBe(respCode)
    expect(await queryOrder(merchant, answer)).toMatchObject({ respCode: '00', origRespCode: respCode })
    if (respCode !== '00') expect(await balances()).toEqual(before)
  })

  test('the slow issuer approves later: the money moves then', async () => {
    await network.pass(60_000)
    const token = await bindCard(merchant, SEEDED_CARDS.find(({ behaviour }) => behaviour === '68')?.cardNo)
    const before = await balances()
    const answer = await merchant.send('tokenConsume', tokenPayment(merchant, token, { txnAmt: '700' }))
    expect(answer).toMatchObject({ respCode: '05', queryId: expect.any(String) })
    await network.pass(7_999)
    expect(await balances()).toEqual(before)
    expect(await queryOrder(merchant, answer)).toMatchObject({ origRespCode: '05' })
    await network.pass(1)
    expect(await queryOrder(merchant, answer)).toMatchObject({
      origRespCode: '00',
      queryId: answer.queryId,
      traceTime: '0305100108',
    })
    expect((await balances())['issuer:621626:clearing']).toBe(before['issuer:621626:clearing']! + 700)
  })
})

describe('the PIN', () => {
  test('three wrong ones lock the card until the next day; a right one in between forgives', async () => {
    const token = await bindCard(merchant, '6222020000000000018')
    const pay = (pin: string) => merchant.send('tokenConsume', tokenPayment(merchant, token, { pin }))
    expect(await pay('000000')).toMatchObject({ respCode: '65', reserved: '{pinTriesLeft=2}' })
    expect(await pay('000000')).toMatchObject({ respCode: '65', reserved: '{pinTriesLeft=1}' })
    expect(await pay('123456')).toMatchObject({ respCode: '00' })
    expect(await pay('000000')).toMatchObject({ respCode: '65', reserved: '{pinTriesLeft=2}' })
    expect(await pay('000000')).toMatchObject({ respCode: '65' })
    expect(await pay('000000')).toMatchObject({ respCode: '67' })
    expect(await pay('123456')).toMatchObject({ respCode: '67' })

    // Another payer's token for the same card meets the same lock.
    const other = await bindCard(merchant, '6222020000000000018')
    expect(await merchant.send('tokenConsume', tokenPayment(merchant, other))).toMatchObject({
      respCode: '67',
    })

    await network.pass(24 * 3_600_000)
    expect(await pay('123456')).toMatchObject({ respCode: '00' })
  })

  test('a PIN block formed over another token is a wrong PIN', async () => {
    const mine = await bindCard(merchant, '6217000000000000012')
    const other = await bindCard(merchant, '6217000000000000012')
    const { customerInfo } = tokenPayment(merchant, other)
    const fields = { ...tokenPayment(merchant, mine), customerInfo: customerInfo! }
    expect(await merchant.send('tokenConsume', fields)).toMatchObject({ respCode: '65' })
  })

  test('without a PIN nothing is asked of the issuer', async () => {
    const token = await bindCard(merchant)
    const { customerInfo: _, ...fields } = tokenPayment(merchant, token)
    const answer = await merchant.send('tokenConsume', fields)
    expect(answer).toMatchObject({ respCode: '13' })
    expect(await queryOrder(merchant, answer)).toMatchObject({ respCode: '34' })
  })
})
