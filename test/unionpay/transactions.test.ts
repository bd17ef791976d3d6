import { constants, privateDecrypt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { inflateSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readCertificate } from '../../bridge-server/acp/certificates.ts'
import { decodeGroup, encodeGroup } from '../../bridge-server/acp/group.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import { readPfx } from '../../bridge-server/acp/pfx.ts'
import { TRANSACTIONS, type TransactionName } from '../../bridge-server/acp/transactions.ts'
import { EXCHANGES } from '../../bridge-server/unionpay/gateway/exchanges.ts'
import { NOT_SIMULATED } from '../../bridge-server/unionpay/gateway/not-simulated.ts'
import { BINDINGS_PER_MERCHANT_MAX } from '../../bridge-server/unionpay/limits.ts'
import {
  bindCard,
  cardFields,
  type Inbox,
  openInbox,
  PAYING_CARD,
  PIN,
  queryOrder,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
  tokenPayment,
} from '../support/unionpay.ts'
import {
  balances,
  fitsTable,
  money,
  moved,
  outcomeOf,
  payByCard,
  payersCode,
  typedCard,
} from '../support/unionpay-transactions.ts'

const CREDIT_CARD = '6221558812340000'
const SLOW_CARD = '6216260000000000688'
const POOR_CARD = '6214850000000510'
const NO_CARD = '6216261000000000026'

let network: TestNetwork
let merchant: TestMerchant
let inbox: Inbox

beforeAll(async () => {
  network = await startTestNetwork()
  merchant = await testMerchant(network)
})
afterAll(() => network.close())
beforeEach(async () => {
  inbox = await openInbox()
})
afterEach(() => inbox.close())

const payTicket = (tn: string, cardNo = PAYING_CARD) => network.control('POST', `/tn/${tn}/pay`, { cardNo })
const PAID_LEGS = (fen: number) => ({
  cardholder: -fen,
  'issuer:clearing': fen,
  'acquirer:clearing': -fen,
  'merchant:payable': fen,
})

/** Asks about an order, checks that the answer is whole, and gives what was told to the merchant's address. */
async function toldAbout(name: TransactionName, order: AcpMessage): Promise<AcpMessage> {
  await network.drain()
  fitsTable('query', 'answer', await queryOrder(merchant, order))
  const notice = inbox.received.find(({ orderId }) => orderId === order.orderId)
  if (!notice) throw new Error('nothing was told')
  fitsTable(name, 'notification', notice)
  return notice
}

test('every transaction of the protocol has something behind it, or a line in the list of what has not', async () => {
  expect(Object.keys(EXCHANGES).sort()).toEqual(Object.keys(TRANSACTIONS).sort())
})

describe('a payment without a page (01/01, 000301)', () => {
  test('with the PIN: paid, told, found by both queries', async () => {
    const before = await balances(network)
    const paid = await payByCard(merchant, 1200, { backUrl: inbox.url, reqReserved: 'basket 9' })
    fitsTable('cardConsume', 'answer', paid)
    expect(paid).toMatchObject({
      respCode: '00',
      respMsg: '成功[0000000]',
      txnAmt: '1200',
      reqReserved: 'basket 9',
    })
    expect(await moved(network, before)).toEqual(PAID_LEGS(1200))
    expect(await toldAbout('cardConsume', paid)).toMatchObject({ respCode: '00', queryId: paid.queryId })
    const byId = await merchant.send('queryById', { queryId: paid.queryId! })
    fitsTable('queryById', 'answer', byId)
    expect(byId).toMatchObject({ respCode: '00', origRespCode: '00', orderId: paid.orderId, txnType: '01' })
  })

  test.each([
    ['the wrong PIN', { pin: '000000' }, '65'],
    ['a card without money', { cardNo: POOR_CARD, pin: PIN }, '64'],
    ["somebody else's name", { pin: PIN, customerNm: '别人' }, '66'],
    ["somebody else's document", { pin: PIN, certifId: '110101199001011237' }, '66'],
    ['another phone', { pin: PIN, phone: '13900000000' }, '66'],
    ['no such card', { cardNo: NO_CARD, pin: PIN }, '61'],
    ['a wrong SMS code', { smsCode: '999999' }, '71'],
    ['a wrong CVN2', { cardNo: CREDIT_CARD, cvn2: '999', expired: '3012' }, '65'],
    ['nothing that proves the cardholder', { cardNo: '6217000000000000012', phone: '13552535506' }, '77'],
  ] as const)('with %s: not paid', async (_, typed, respCode) => {
    const before = await balances(network)
    const answer = await merchant.send('cardConsume', {
      ...money(100, inbox.url),
      ...typedCard(merchant, typed),
    })
    expect(answer).toMatchObject({ respCode, merId: merchant.merId })
    expect(await moved(network, before)).toEqual({})
  })

  test('in monthly parts: by credit card, told with the number of parts, given back like any other', async () => {
    const before = await balances(network)
    const inParts = (card: AcpMessage, change: AcpMessage = {}) =>
      merchant.send('cardInstalment', {
        ...money(60_000, inbox.url),
        ...card,
        instalTransInfo: '{numberOfInstallments=06}',
        ...change,
      })
    const credit = typedCard(merchant, { cardNo: CREDIT_CARD, cvn2: '123', expired: '3012' })
    expect(await inParts(typedCard(merchant, { pin: PIN }))).toMatchObject({ respCode: '68' })
    expect(await inParts(credit, { txnAmt: '9999' })).toMatchObject({ respCode: '33' })
    expect(await inParts(credit, { instalTransInfo: '{numberOfInstallments=12}' })).toMatchObject({
      respCode: '32',
    })
    expect(await moved(network, before)).toEqual({})

    const paid = await inParts(credit)
    fitsTable('cardInstalment', 'answer', paid)
    expect(await toldAbout('cardInstalment', paid)).toMatchObject({
      respCode: '00',
      txnSubType: '03',
      instalTransInfo: '{numberOfInstallments=06}',
      payCardType: '02',
    })
    expect(await moved(network, before)).toMatchObject({ 'merchant:payable': 60_000 })
    const back = await merchant.send('refund', { ...money(60_000), origQryId: paid.queryId! })
    await network.pass(2000)
    expect(await outcomeOf(merchant, back)).toBe('00')
    expect(await moved(network, before)).toEqual({})
  })

  test('a decline is told too, since no cardholder can try again', async () => {
    const declined = await payByCard(merchant, 100, {
      ...typedCard(merchant, { cardNo: POOR_CARD, pin: PIN }),
      backUrl: inbox.url,
    })
    expect(await toldAbout('cardConsume', declined)).toMatchObject({ respCode: '64' })
    expect(await outcomeOf(merchant, declined)).toBe('64')
  })

  test('with the SMS code of the test kit, with CVN2, or with name and document beside the PIN', async () => {
    for (const typed of [
      { smsCode: '111111', phone: '13552535506' },
      { cardNo: CREDIT_CARD, cvn2: '123', expired: '3012' },
      { pin: PIN, customerNm: '全渠道', certifId: '341126197709218366' },
    ]) {
      const paid = await merchant.send('cardConsume', { ...money(100), ...typedCard(merchant, typed) })
      expect(paid).toMatchObject({ respCode: '00' })
    }
  })

  test('a strict merchant has to have the code sent first, and uses it once', async () => {
    const { body } = await network.control('POST', '/merchants', {
      merId: '777290058110555',
      name: '严格商户',
      mode: 'strict',
    })
    const strict = await testMerchant(network, body)
    const pay = () =>
      strict.send('cardConsume', { ...money(100), ...typedCard(strict, { smsCode: '111111' }) })
    expect(await pay()).toMatchObject({ respCode: '71' })
    const typed = typedCard(strict, { phone: '13552535506', smsCode: '111111' })
    expect(await strict.send('cardOpen', { ...typed, bizType: '000301' })).toMatchObject({ respCode: '71' })
    const sent = await strict.send('smsConsume', {
      ...money(100),
      ...typedCard(strict, { phone: '13552535506' }),
      bizType: '000301',
    })
    fitsTable('smsConsume', 'answer', sent)
    expect(sent).toMatchObject({ respCode: '00' })
    expect(await pay()).toMatchObject({ respCode: '00' })
    expect(await pay()).toMatchObject({ respCode: '71' })
  })

  test('the slow issuer leaves the outcome open, and it is told when it comes', async () => {
    const open = await payByCard(merchant, 100, {
      ...typedCard(merchant, { cardNo: SLOW_CARD, pin: PIN }),
      backUrl: inbox.url,
    })
    expect(open).toMatchObject({ respCode: '05' })
    await network.pass(8000)
    expect(await toldAbout('cardConsume', open)).toMatchObject({ respCode: '00' })
  })
})

describe("the shop scans the payer's code (01/06, 02/04)", () => {
  const scan = (qrNo: string, name: 'scanConsume' | 'scanPreauth' = 'scanConsume', change: AcpMessage = {}) =>
    merchant.send(name, { ...money(300, inbox.url), qrNo, termId: '01080209', ...change })

  test('paid at once, and once', async () => {
    const before = await balances(network)
    const qrNo = await payersCode(network)
    expect(qrNo).toMatch(/^62\d{17}$/)
    const paid = await scan(qrNo)
    fitsTable('scanConsume', 'answer', paid)
    expect(paid).toMatchObject({ respCode: '00', qrNo, termId: '01080209' })
    expect(await toldAbout('scanConsume', paid)).toMatchObject({ respCode: '00', qrNo })
    expect(await scan(qrNo)).toMatchObject({ respCode: '86' })
    expect(await moved(network, before)).toEqual(PAID_LEGS(300))
  })

  test('an unknown code, and one that was shown too long ago', async () => {
    expect(await scan('6223680000000000000')).toMatchObject({ respCode: '88' })
    const qrNo = await payersCode(network)
    await network.pass(60_000)
    expect(await scan(qrNo)).toMatchObject({ respCode: '86' })
  })

  test('82 while the payer types the PIN: the merchant queries until it is paid', async () => {
    const waiting = await scan(await payersCode(network, { asksPin: true }))
    expect(waiting).toMatchObject({ respCode: '82' })
    expect(await outcomeOf(merchant, waiting)).toBe('82')
    await network.pass(5000)
    expect(await toldAbout('scanConsume', waiting)).toMatchObject({ respCode: '00' })
  })

  test('82, and then what the card stands for', async () => {
    const declining = '6228480000000000604'
    const waiting = await scan(await payersCode(network, { cardNo: declining, asksPin: true }))
    await network.pass(5000)
    expect(await toldAbout('scanConsume', waiting)).toMatchObject({ respCode: '60' })
  })

  test('a terminal has eight letters or digits', async () => {
    expect(await scan(await payersCode(network), 'scanConsume', { termId: '1' })).toMatchObject({
      respCode: '10',
    })
  })

  test('sets money aside as well', async () => {
    const before = await balances(network)
    const held = await scan(await payersCode(network), 'scanPreauth')
    fitsTable('scanPreauth', 'answer', held)
    expect(await moved(network, before)).toEqual({ cardholder: -300, hold: 300 })
    await toldAbout('scanPreauth', held)
  })
})

describe('orders that their payer pays elsewhere', () => {
  test.each([
    ['appConsume', {}],
    ['appPreauth', {}],
    ['jsConsume', { appUserId: 'someone', tradeType: 'mobileWeb' }],
    ['preOrder', {}],
  ] as const)('%s gives a ticket; its payment is told, a failure is not', async (name, change) => {
    const order = await merchant.send(name, { ...money(400, inbox.url), ...change })
    fitsTable(name, 'answer', order)
    expect(await outcomeOf(merchant, order)).toBe('05')
    expect((await payTicket(order.tn!, POOR_CARD)).body).toMatchObject({ payResult: 'fail', respCode: '64' })
    await network.drain()
    expect(inbox.received).toEqual([])
    const before = await balances(network)
    expect((await payTicket(order.tn!)).body).toMatchObject({ payResult: 'success' })
    expect(await moved(network, before)).toEqual(
      name === 'appPreauth' ? { cardholder: -400, hold: 400 } : PAID_LEGS(400),
    )
    expect(await toldAbout(name, order)).toMatchObject({ respCode: '00', txnAmt: '400' })
  })

  test.each(['qrConsume', 'qrPreauth'] as const)('%s gives a code for payers to scan', async (name) => {
    const order = await merchant.send(name, money(400, inbox.url))
    fitsTable(name, 'answer', order)
    expect(order.qrCode).toMatch(/^https:\/\/qr\.95516\.com\/00010001\/62\d{30}$/)
    expect(order).not.toHaveProperty('tn')
    const page = await fetch(`${network.url}/00010001/${order.qrCode!.slice(-32)}`, { redirect: 'manual' })
    const tn = page.headers.get('location')?.split('/')[2]
    await payTicket(tn!)
    expect(await toldAbout(name, order)).toMatchObject({ respCode: '00' })
    const wrong = `${order.qrCode!.slice(-32, -1)}${(Number(order.qrCode!.at(-1)) + 1) % 10}`
    expect((await fetch(`${network.url}/00010001/${wrong}`)).status).toBe(404)
  })

  test('an order with a sign that GBK lacks can be asked about in GBK', async () => {
    const order = await merchant.send('appConsume', { ...money(1), reqReserved: '🧺' })
    const found = await merchant.send('query', {
      orderId: order.orderId!,
      txnTime: order.txnTime!,
      encoding: 'GBK',
    })
    expect(found).toMatchObject({ respCode: '00', origRespCode: '05', encoding: 'GBK' })
    expect(found).not.toHaveProperty('reqReserved')
  })

  test('a strict merchant does not get the same ticket twice', async () => {
    const { body } = await network.control('POST', '/merchants', {
      merId: '777290058110556',
      name: '严格商户',
      mode: 'strict',
    })
    const strict = await testMerchant(network, body)
    const request = await strict.request('appConsume', money(1))
    const answer = async () => strict.verified((await strict.post(request, 'appTransReq')).body)
    expect(await answer()).toMatchObject({ respCode: '00' })
    expect(await answer()).toMatchObject({ respCode: '12', respMsg: expect.stringContaining('[2010002]') })
  })

  test('who the payer behind an authorisation code is (00/10)', async () => {
    const ask = (userAuthCode: string) =>
      merchant.send('userId', { userAuthCode, appUpIdentifier: 'UnionPay/1.0 CloudPay' })
    const [first, again, other] = [await ask('code-1'), await ask('code-1'), await ask('code-2')]
    fitsTable('userId', 'answer', first)
    expect(again.appUserId).toBe(first.appUserId)
    expect(other.appUserId).not.toBe(first.appUserId)
  })
})

describe('payouts (12)', () => {
  test('are accepted, carried out, told and found', async () => {
    const before = await balances(network)
    const accepted = await merchant.send('payout', {
      ...money(5000, inbox.url),
      ...typedCard(merchant, { customerNm: '全渠道' }),
    })
    fitsTable('payout', 'answer', accepted)
    expect(await outcomeOf(merchant, accepted)).toBe('05')
    await network.pass(2000)
    expect(await moved(network, before)).toEqual({
      cardholder: 5000,
      'issuer:clearing': -5000,
      'acquirer:clearing': 5000,
      'merchant:payable': -5000,
    })
    expect(await toldAbout('payout', accepted)).toMatchObject({ respCode: '00', txnType: '12' })
  })

  test('two at once do not fill an account beyond what it may hold', async () => {
    const small = { cardNo: '6228480000000000034', pin: PIN }
    await payByCard(merchant, 1500, typedCard(merchant, small))
    const payOut = () => merchant.send('payout', { ...money(1000, inbox.url), ...typedCard(merchant, small) })
    const accepted = [await payOut(), await payOut()]
    expect(accepted.map(({ respCode }) => respCode)).toEqual(['00', '00'])
    const before = await balances(network)
    await network.pass(2000)
    const outcomes = await Promise.all(accepted.map((order) => outcomeOf(merchant, order)))
    expect(outcomes).toEqual(['00', '33'])
    expect(await toldAbout('payout', accepted[1]!)).toMatchObject({ respCode: '33' })
    expect(await moved(network, before)).toMatchObject({ cardholder: 1000, 'merchant:payable': -1000 })
    expect(await payOut()).toMatchObject({ respCode: '33' })
  })

  test.each([
    ['no such card', { cardNo: NO_CARD }, '61'],
    ["somebody else's card", { customerNm: '别人' }, '66'],
    ['a restricted card', { cardNo: '6216610000000000628' }, '63'],
  ] as const)('to %s are refused', async (_, typed, respCode) => {
    expect(await merchant.send('payout', { ...money(1), ...typedCard(merchant, typed) })).toMatchObject({
      respCode,
    })
  })
})

describe('cards and tokens', () => {
  test('a balance is told to whoever proves to be the cardholder (71)', async () => {
    const ask = (typed: Parameters<typeof typedCard>[1]) =>
      merchant.send('balance', typedCard(merchant, typed))
    const told = await ask({ pin: PIN })
    fitsTable('balance', 'answer', told)
    expect(told).toMatchObject({ respCode: '00', currencyCode: '156' })
    await payByCard(merchant, 25)
    expect(Number((await ask({ pin: PIN })).balance)).toBe(Number(told.balance) - 25)
    expect(await ask({ pin: '999999' })).toMatchObject({ respCode: '65' })
    expect(await ask({ cardNo: NO_CARD, pin: PIN })).toMatchObject({ respCode: '61' })
  })

  test('nobody finds out a PIN by asking for balances: the third wrong one locks the card for the day', async () => {
    const typed = (pin: string) => typedCard(merchant, { cardNo: '6222020000000000018', pin })
    const ask = async (pin: string) => (await merchant.send('balance', typed(pin))).respCode
    const answers = [await ask('000001'), await ask('000002'), await ask('000003'), await ask(PIN)]
    expect(answers).toEqual(['65', '65', '67', '67'])
    expect(await payByCard(merchant, 1, typed(PIN))).toMatchObject({ respCode: '67' })
    await network.pass(86_400_000)
    expect(await ask(PIN)).toBe('00')
  })

  test('a real name binds a card under a name of its own (72), which can be asked for (75) and given up (74)', async () => {
    const bindId = 'member-77'
    const bind = (typed: Parameters<typeof typedCard>[1]) =>
      merchant.send('realName', { ...typedCard(merchant, typed), bindId, bizType: '000901' })
    expect(await bind({ customerNm: '别人' })).toMatchObject({ respCode: '66' })
    expect(await bind({})).toMatchObject({ respCode: '13' })
    const bound = await bind({ customerNm: '全渠道', certifId: '341126197709218366' })
    fitsTable('realName', 'answer', bound)
    expect(bound).toMatchObject({ respCode: '00', bindId, activateStatus: '1' })

    const ask = () => merchant.send('bindQuery', { bindId, bizType: '000901' })
    fitsTable('bindQuery', 'answer', await ask())
    expect(await ask()).toMatchObject({ activateStatus: '1' })
    const gone = await merchant.send('unbind', { bindId, bizType: '000901' })
    fitsTable('unbind', 'answer', gone)
    expect(await ask()).toMatchObject({ activateStatus: '0' })
    expect(await merchant.send('unbind', { bindId, bizType: '000901' })).toMatchObject({ respCode: '40' })
  })

  test('a merchant with as many bindings as it may hold can renew one, and give one up for another', async () => {
    const { dataDir, clock, close } = await startTestNetwork()
    await close()
    const database = new DatabaseSync(path.join(dataDir, 'network.sqlite'))
    database.exec(`
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${BINDINGS_PER_MERCHANT_MAX})
      INSERT INTO card_binding SELECT '${merchant.merId}', 'member-' || i, (SELECT min(ref) FROM issuer_card), 'active', 0 FROM n`)
    database.close()
    const full = await startTestNetwork({ dataDir, clock })
    const shop = await testMerchant(full)
    const bind = async (bindId: string) => {
      const person = typedCard(shop, { customerNm: '全渠道' })
      return (await shop.send('realName', { ...person, bindId, bizType: '000901' })).respCode
    }
    expect([await bind('one-more'), await bind('member-7')]).toEqual(['38', '00'])
    expect(await shop.send('unbind', { bindId: 'member-8', bizType: '000901' })).toMatchObject({
      respCode: '00',
    })
    expect([await bind('one-more'), await bind('another')]).toEqual(['00', '38'])
    await full.close()
  })

  test('a card opened for a merchant (79/00) is known as such (78) and pays without a code', async () => {
    const cardNo = '6222020000000000018'
    const phone = '13552535506'
    const ask = () => merchant.send('openQuery', { ...typedCard(merchant, { cardNo, phone }) })
    fitsTable('openQuery', 'answer', await ask())
    expect(await ask()).toMatchObject({ activateStatus: '0' })
    await merchant.send('smsOpen', { ...typedCard(merchant, { cardNo, phone }), bizType: '000301' })
    const open = (smsCode: string) =>
      merchant.send('cardOpen', {
        ...typedCard(merchant, { cardNo, phone, smsCode }),
        backUrl: inbox.url,
      })
    expect(await open('000000')).toMatchObject({ respCode: '71' })
    const opened = await open('111111')
    fitsTable('cardOpen', 'answer', opened)
    expect(await ask()).toMatchObject({ activateStatus: '1' })
    await network.drain()
    fitsTable('cardOpen', 'notification', inbox.received[0]!)
    const result = await merchant.send('openResult', {
      orderId: opened.orderId!,
      txnTime: opened.txnTime!,
      bizType: '000301',
    })
    fitsTable('openResult', 'answer', result)
    expect(result).toMatchObject({ activateStatus: '1', payCardNo: '622202*********0018' })
    const paid = await merchant.send('cardConsume', {
      ...money(10),
      ...typedCard(merchant, { cardNo, phone }),
    })
    expect(paid).toMatchObject({ respCode: '00' })
  })

  test('a token can be looked up by its opening (78/02), prolonged (79/03) and given back (74/01)', async () => {
    const token = await bindCard(merchant)
    const holder = { trId: '62000000001', tokenType: '01' }
    const byToken = { tokenPayData: encodeGroup({ ...holder, token }) }
    await network.pass(86_400_000)
    const prolonged = await merchant.send('tokenUpdate', byToken)
    fitsTable('tokenUpdate', 'answer', prolonged)
    const { tokenEnd } = decodeGroup(prolonged.tokenPayData!) as { tokenEnd: string }
    expect(tokenEnd > '20310305').toBe(true)
    expect(await merchant.send('smsConsume', { ...money(1), ...byToken })).toMatchObject({ respCode: '00' })
    expect(await merchant.send('tokenDelete', byToken)).toMatchObject({ respCode: '00' })
    expect(await merchant.send('tokenUpdate', byToken)).toMatchObject({ respCode: '89' })
    expect(await merchant.send('tokenConsume', tokenPayment(merchant, token))).toMatchObject({
      respCode: '89',
    })

    await merchant.send('smsOpen', cardFields(merchant, PAYING_CARD))
    const opened = await merchant.send('tokenOpen', cardFields(merchant, PAYING_CARD, { smsCode: '111111' }))
    const result = await merchant.send('openResult', { orderId: opened.orderId!, txnTime: opened.txnTime! })
    fitsTable('openResult', 'answer', result)
    expect(result).toMatchObject({ activateStatus: '1', tokenPayData: opened.tokenPayData })
    const unknown = await merchant.send('openResult', {})
    expect(unknown).toMatchObject({ respCode: '00', activateStatus: '0' })
  })
})

describe('certificates and files', () => {
  test('the present encryption certificate (95) is the one to seal for', async () => {
    const answer = await merchant.send('encryptionCert', { certType: '01' })
    fitsTable('encryptionCert', 'answer', answer)
    expect(readCertificate(answer.encryptPubKeyCert!).certId).toBe(merchant.encryption.certId)
    expect(answer.encryptPubKeyCert).toMatch(/^-----BEGIN CERTIFICATE-----\r\n/)
    expect(await merchant.send('encryptionCert', { certType: '02' })).toMatchObject({ respCode: '32' })
  })

  test('a file of a day without one is 98; the sample file of the test kit is always there (76)', async () => {
    const ask = (who: TestMerchant, settleDate: string) =>
      who.send('fileDownload', { settleDate, fileType: '00' })
    expect(await ask(merchant, '0101')).toMatchObject({ respCode: '98' })
    const pfx = await network.control('POST', '/merchants', { merId: '777290058110557', name: '无关商户' })
    expect(await ask(await testMerchant(network, pfx.body), '0119')).toMatchObject({ respCode: '98' })
    const file = await ask(await fileMerchant(), '0119')
    fitsTable('fileDownload', 'answer', file)
    const zip = inflateSync(Buffer.from(file.fileContent!, 'base64'))
    expect(zip.subarray(0, 2).toString()).toBe('PK')
    expect(file.fileName).toMatch(/^700000000000001_\d{8}\.zip$/)
  })

  async function fileMerchant(): Promise<TestMerchant> {
    const pfx = await readFile(`${network.dataDir}/certs/merchants/700000000000001.pfx`)
    return testMerchant(network, { merId: '700000000000001', pfxBase64: pfx.toString('base64') })
  }
})

test('a merchant that sees card numbers gets them sealed for its own key', async () => {
  const merId = '777290058110097'
  const pfx = await readFile(`${network.dataDir}/certs/merchants/${merId}.pfx`)
  const seeing = await testMerchant(network, { merId, pfxBase64: pfx.toString('base64') })
  const paid = await payByCard(seeing, 100, { backUrl: inbox.url })
  await network.drain()
  const { accNo } = inbox.received[0] as { accNo: string }
  const key = readPfx(pfx, '000000').privateKey
  const block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, Buffer.from(accNo, 'base64'))
  expect(block.toString('latin1')).toMatch(new RegExp(`\\0${PAYING_CARD}$`))
  expect(await queryOrder(seeing, paid)).toHaveProperty('accNo')
  expect(await queryOrder(merchant, await payByCard(merchant, 1))).not.toHaveProperty('accNo')
})

describe('what is not simulated is refused in the protocol, with nothing written', () => {
  const CASES: readonly [request: AcpMessage, address: string][] = [
    [{}, 'cardTransReq'],
    [{}, 'batchTrans'],
    [{ txnType: '13', txnSubType: '01' }, 'backTransReq'],
    [{ txnSubType: '03', bizType: '000902', instalTransInfo: '{numberOfInstallments=06}' }, 'backTransReq'],
    [{ txnType: '05' }, 'backTransReq'],
    [{ txnType: '11' }, 'backTransReq'],
    [{ txnType: '14' }, 'backTransReq'],
    [{ txnType: '94' }, 'backTransReq'],
  ]

  test.each(NOT_SIMULATED.map((absent, i) => [absent.en, absent, i] as const))('%s', async (_, absent, i) => {
    const [change, address] = CASES[i]!
    const before = await balances(network)
    const request = await merchant.request('cardConsume', { ...money(1), ...typedCard(merchant), ...change })
    const { body, status } = await merchant.post(request, address)
    expect(status).toBe(200)
    if (address === 'frontTransReq') {
      expect(body.toString()).toMatch(/end_error">[^<\n]+\[\d{7}\]<\//)
    } else {
      expect(merchant.verified(body)).toMatchObject({ respCode: absent.respCode, orderId: request.orderId })
    }
    expect(await moved(network, before)).toEqual({})
  })
})
