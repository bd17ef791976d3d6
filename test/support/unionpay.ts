import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync } from 'node:fs'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect } from 'vitest'
import { type Certificate, readCertificate } from '../../bridge-server/acp/certificates.ts'
import { encodeCustomerInfo, sealInfo } from '../../bridge-server/acp/customerinfo.ts'
import { decodeAnswer, decodeForm, encodeForm } from '../../bridge-server/acp/form.ts'
import { decodeGroup, encodeGroup } from '../../bridge-server/acp/group.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import { readPfx } from '../../bridge-server/acp/pfx.ts'
import { sealPin } from '../../bridge-server/acp/pinblock.ts'
import { loadOrCreatePki } from '../../bridge-server/acp/pki.ts'
import { encryptFor } from '../../bridge-server/acp/sensitive.ts'
import { requestSigner, type Signer } from '../../bridge-server/acp/sign.ts'
import { toTxnTime } from '../../bridge-server/acp/times.ts'
import { kindOf, TRANSACTIONS, type TransactionName } from '../../bridge-server/acp/transactions.ts'
import { answerVerifier, type Verifier } from '../../bridge-server/acp/verify.ts'
import { seededRandom } from '../../bridge-server/clock/random.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { pooledHttpClient } from '../../bridge-server/http/client.ts'
import { makeLog } from '../../bridge-server/log.ts'
import {
  type NetworkOptions,
  type RunningNetwork,
  startNetwork,
} from '../../bridge-server/unionpay/network.ts'
import { SEEDED_MERCHANTS, TEST_CARDS } from '../../bridge-server/unionpay/people.ts'
import { serveBodies } from './bodies-server.ts'

/** A mock network for tests, the clock that moves it, and its folder. */
export interface TestNetwork extends RunningNetwork {
  readonly clock: VirtualClock
  readonly dataDir: string
  /** Moves time on, finishing everything that falls due on the way. */
  pass(ms: number): Promise<void>
  /** A tester's control: JSON in and out. */
  control(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }>
}

export const START_MS = Date.parse('2026-03-05T10:00:00+08:00')
export const PIN = '123456'
export const PAYING_CARD = '6216261000000000018'

/** Starts a network in a new folder, or in the folder of one that was closed. */
export async function startTestNetwork(options: Partial<NetworkOptions> = {}): Promise<TestNetwork> {
  const dataDir = options.dataDir ?? (await newDataDir())
  const clock = (options.clock as VirtualClock | undefined) ?? new VirtualClock(START_MS)
  const outgoing = pooledHttpClient()
  const network = await startNetwork({
    port: 0,
    random: seededRandom('network'),
    log: makeLog('unionpay', 'silent'),
    http: outgoing,
    mockControls: true,
    ...options,
    dataDir,
    clock,
  })
  return {
    ...network,
    clock,
    dataDir,
    pass: (ms) => clock.advance(ms, () => network.drain()),
    async control(method, route, body) {
      const answer = await fetch(`${network.url}/mock${route}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: answer.status, body: await answer.json() }
    },
    async close() {
      await network.close()
      await outgoing.close()
    },
  }
}

/** All folders of one test file, gone when it is over. */
const testRoot = mkdtempSync(path.join(os.tmpdir(), 'quickpass-unionpay-'))
afterAll(() => fs.rm(testRoot, { recursive: true }))

/** A folder that has its certificates already: making eight RSA keys for every network would only test patience. */
async function newDataDir(): Promise<string> {
  const dataDir = await fs.mkdtemp(path.join(testRoot, 'data-'))
  await fs.cp(await certificates(), path.join(dataDir, 'certs'), { recursive: true })
  return dataDir
}

/**
 * Certificates that all test runs share, until anything changes that they are made with. Made aside and moved in whole,
 * since runs may meet; not in the system's folder for temporary files, where a cleaner takes one file and leaves another.
 */
async function certificates(): Promise<string> {
  const shared = path.resolve('node_modules/.cache/quickpass-test-certificates', await hashOfMakers())
  if (existsSync(shared)) return shared
  await fs.mkdir(path.dirname(shared), { recursive: true })
  const draft = await fs.mkdtemp(`${shared}-`)
  const pki = await loadOrCreatePki(draft, () => START_MS)
  for (const { merId } of SEEDED_MERCHANTS) await pki.merchant(merId, SEEDED_MERCHANTS[0].merId)
  await fs.rename(draft, shared).catch(() => fs.rm(draft, { recursive: true }))
  return shared
}

async function hashOfMakers(): Promise<string> {
  const acp = path.resolve('bridge-server/acp')
  const names = (await fs.readdir(acp)).filter((name) => name.endsWith('.ts')).sort()
  const makers = [
    ...names.map((name) => path.join(acp, name)),
    path.resolve('bridge-server/unionpay/people.ts'),
  ]
  const hash = createHash('sha256')
  for (const file of makers) hash.update(await fs.readFile(file))
  return hash.digest('hex').slice(0, 16)
}

/** A merchant's system, as an SDK would be set up: certificates fetched, requests signed, answers verified. */
export interface TestMerchant {
  readonly merId: string
  readonly encryption: Certificate
  /** Sends a transaction under a new order number (unless `fields` name one) and gives the verified answer. */
  send(name: TransactionName, fields: AcpMessage): Promise<AcpMessage>
  /** The signed request that `send` would post. */
  request(name: TransactionName, fields: AcpMessage): Promise<AcpMessage>
  /** Posts a form as it is. */
  post(
    form: string | Uint8Array<ArrayBuffer> | AcpMessage,
    address?: string,
  ): Promise<{ status: number; headers: Headers; body: Buffer }>
  verified(body: Buffer): AcpMessage
  readonly verify: Verifier
}

export async function testMerchant(
  network: TestNetwork,
  credentials: { merId: string; pfxBase64: string } | null = null,
): Promise<TestMerchant> {
  const download = async (name: string) =>
    Buffer.from(await (await fetch(`${network.url}/mock/certs/${name}`)).arrayBuffer())
  const certificate = async (name: string) => readCertificate((await download(name)).toString())
  const [root, middle, encryption] = await Promise.all(['root.cer', 'middle.cer', 'enc.cer'].map(certificate))
  const merId = credentials?.merId ?? SEEDED_MERCHANTS[0].merId
  const pfx = credentials ? Buffer.from(credentials.pfxBase64, 'base64') : await download('merchant.pfx')
  const sign: Signer = requestSigner(readPfx(pfx, '000000'))
  const verify = answerVerifier({ root: root!, middle: middle!, now: () => network.clock.now() })

  const request: TestMerchant['request'] = (name, fields) =>
    sign({
      version: '5.1.0',
      encoding: 'UTF-8',
      ...kindOf(TRANSACTIONS[name]),
      channelType: '07',
      accessType: '0',
      merId,
      orderId: newOrderId(),
      txnTime: toTxnTime(network.clock.now()),
      ...fields,
    })
  const post: TestMerchant['post'] = async (form, address = 'backTransReq') => {
    const path = address === 'file' ? '/' : `/gateway/api/${address}.do`
    const answer = await fetch(network.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: typeof form === 'string' || form instanceof Uint8Array ? form : encodeForm(form as AcpMessage),
    })
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) }
  }
  const verified = (body: Buffer): AcpMessage => {
    const decoded = decodeAnswer(body)
    if (!decoded.ok) throw new Error(`no message: ${decoded.fault}: ${body}`)
    expect(verify(decoded.message)).toMatchObject({ ok: true })
    return decoded.message
  }
  return {
    merId,
    encryption: encryption!,
    verify,
    request,
    post,
    verified,
    async send(name, fields) {
      const { body } = await post(await request(name, fields), TRANSACTIONS[name].address)
      return verified(body)
    },
  }
}

let orders = 0
function newOrderId(): string {
  return `T${String(++orders).padStart(11, '0')}`
}

/** The fields that name a card: its number, phone and code, sealed as a payer's side seals them. */
export function cardFields(
  merchant: TestMerchant,
  cardNo: string,
  typed: { phone?: string; smsCode?: string; cvn2?: string; expired?: string } = {},
): AcpMessage {
  const { publicKey, certId } = merchant.encryption
  const { phone = '13552535506', smsCode, cvn2, expired } = typed
  const secrets = { phoneNo: phone, ...(cvn2 ? { cvn2 } : {}), ...(expired ? { expired } : {}) }
  return {
    accType: '01',
    accNo: encryptFor(publicKey, cardNo),
    customerInfo: encodeCustomerInfo({
      ...(smsCode ? { smsCode } : {}),
      encryptedInfo: sealInfo(publicKey, secrets),
    }),
    encryptCertId: certId,
    tokenPayData: encodeGroup({ trId: '62000000001', tokenType: '01' }),
  }
}

/** Binds a card: asks for the code, opens the card with it, and gives the token. */
export async function bindCard(merchant: TestMerchant, cardNo = PAYING_CARD): Promise<string> {
  const card = TEST_CARDS.find((seeded) => seeded.cardNo === cardNo)
  const printed = card?.cvn2 ? { cvn2: card.cvn2, expired: card.expiresYymm ?? '3012' } : {}
  expect(await merchant.send('smsOpen', cardFields(merchant, cardNo))).toMatchObject({ respCode: '00' })
  const opened = await merchant.send(
    'tokenOpen',
    cardFields(merchant, cardNo, { smsCode: '111111', ...printed }),
  )
  expect(opened).toMatchObject({ respCode: '00', respMsg: '成功[0000000]' })
  return decodeGroup(opened.tokenPayData!)?.token as string
}

/** The fields of a token payment with a PIN. */
export function tokenPayment(
  merchant: TestMerchant,
  token: string,
  { pin = PIN, txnAmt = '1250', backUrl = 'http://www.specialUrl.com', trId = '62000000001' } = {},
): AcpMessage {
  return {
    txnAmt,
    currencyCode: '156',
    backUrl,
    tokenPayData: encodeGroup({ token, trId, tokenType: '01' }),
    customerInfo: encodeCustomerInfo({ pin: sealPin(merchant.encryption.publicKey, pin, token) }),
    encryptCertId: merchant.encryption.certId,
  }
}

/** Asks what became of an order. */
export function queryOrder(merchant: TestMerchant, order: AcpMessage): Promise<AcpMessage> {
  return merchant.send('query', { orderId: order.orderId!, txnTime: order.txnTime! })
}

/** A merchant's address for notifications: keeps what arrives, and answers as it is told. */
export interface Inbox {
  readonly url: string
  readonly received: AcpMessage[]
  /** The status that the next notifications are answered with. */
  answerWith(status: number): void
  close(): Promise<void>
}

export async function openInbox(): Promise<Inbox> {
  const received: AcpMessage[] = []
  let status = 200
  const server = await serveBodies((_request, body, response) => {
    const decoded = decodeForm(body)
    if (decoded.ok) received.push(decoded.message)
    response.writeHead(status).end('whatever')
  })
  return {
    url: `${server.url}/notify?shop=1`,
    received,
    answerWith: (next) => {
      status = next
    },
    close: server.close,
  }
}
