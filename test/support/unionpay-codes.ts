import { expect } from 'vitest'
import {
  type Certificate,
  readCertificate,
  type SigningIdentity,
} from '../../bridge-server/acp/certificates.ts'
import { readPfx } from '../../bridge-server/acp/pfx.ts'
import { sealPin } from '../../bridge-server/acp/pinblock.ts'
import { toTxnTime } from '../../bridge-server/acp/times.ts'
import { parseJson } from '../../bridge-server/http/json.ts'
import { newMsgId, SIGNATURE_HEADER } from '../../bridge-server/qrgateway/envelope.ts'
import {
  type QrMessage,
  type ReadAnswer,
  readAnswer,
  readRequest,
  type SealedMessage,
  sealAnswer,
  sealRequest,
} from '../../bridge-server/qrgateway/exchange.ts'
import {
  type AppMsgType,
  QR_MESSAGES,
  type QrRequest,
  type QrRequestInput,
} from '../../bridge-server/qrgateway/messages.ts'
import { serveBodies } from './bodies-server.ts'
import { bindCard, PIN, type TestNetwork, testMerchant } from './unionpay.ts'

/** A payment app as the network knows it: certificates fetched, messages signed, answers verified, notices taken. */
export interface TestApp {
  readonly insID: string
  readonly identity: SigningIdentity
  readonly encryption: Certificate
  /** Sends a message under a new number (unless one is named) and gives the verified answer. */
  send<T extends AppMsgType>(msgType: T, trxInfo: QrRequestInput<T>, msgID?: string): Promise<ReadAnswer<T>>
  /** The signed message that `send` would post. */
  seal<T extends AppMsgType>(msgType: T, trxInfo: QrRequestInput<T>, msgID?: string): Promise<SealedMessage>
  post(path: string, message: SealedMessage): Promise<{ status: number; headers: Headers; body: Buffer }>
  newId(): string
  /** Where the app hears of results. */
  readonly noticeUrl: string
  readonly notices: QrMessage[]
  /** What the next notices are answered with; '00' at first. */
  answerNotices(code: '00' | '96'): void
  close(): Promise<void>
}

export async function testApp(network: TestNetwork, insID = '62000001'): Promise<TestApp> {
  const { status, body } = await network.control('POST', '/apps', { insID, name: '云闪付插件' })
  expect(status).toBe(200)
  const identity = readPfx(Buffer.from(body.pfxBase64, 'base64'), body.pfxPassword)
  const certificate = async (name: string) =>
    readCertificate(await (await fetch(`${network.url}/mock/certs/${name}`)).text())
  const [signing, encryption] = await Promise.all(['sign.cer', 'enc.cer'].map(certificate))
  const findNetwork = (certId: string) => (certId === signing!.certId ? signing : undefined)
  let serial = 0
  const time = () => toTxnTime(network.clock.now())
  const newId = () => newMsgId('A', insID, time(), ++serial)
  const seal: TestApp['seal'] = (msgType, trxInfo, msgID = newId()) =>
    sealRequest(msgType, { msgID, insID, timeStamp: time() }, trxInfo, identity)
  const post: TestApp['post'] = async (path, message) => {
    const answer = await fetch(network.url + path, {
      method: 'POST',
      headers: { [SIGNATURE_HEADER]: message.jws },
      body: new Uint8Array(message.body),
    })
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) }
  }

  const notices: QrMessage[] = []
  let answerCode: '00' | '96' = '00'
  const server = await serveBodies(async (request, body, response) => {
    const jws = request.headers[SIGNATURE_HEADER] as string | undefined
    const read = readRequest({ body, jws }, findNetwork, parseJson)
    if (!read.ok) return response.writeHead(400).end(read.detail)
    const { msgInfo, msgType } = read.message
    notices.push(read.message)
    const { msgID } = msgInfo
    const reply = { code: answerCode, trxInfo: {} }
    const sealed = await sealAnswer(msgType, { msgID, insID, timeStamp: time() }, reply, identity)
    response.writeHead(200, { [SIGNATURE_HEADER]: sealed.jws }).end(sealed.body)
  })

  return {
    insID,
    identity,
    encryption: encryption!,
    newId,
    seal,
    post,
    notices,
    noticeUrl: `${server.url}/unionpay/qr-notices`,
    answerNotices: (code) => {
      answerCode = code
    },
    async send(msgType, trxInfo, msgID = newId()) {
      const sealed = await seal(msgType, trxInfo, msgID)
      const answer = await post(QR_MESSAGES[msgType].path, sealed)
      expect(answer.status).toBe(200)
      const jws = answer.headers.get(SIGNATURE_HEADER) ?? undefined
      const read = readAnswer(msgType, msgID, { body: answer.body, jws }, findNetwork, parseJson)
      if (!read.ok) throw new Error(`${read.fault}: ${answer.body}`)
      return read.answer
    },
    close: server.close,
  }
}

/** Somebody with the app on their phone and a bound card. */
export interface TestPayer {
  readonly app: TestApp
  readonly userID: string
  readonly token: string
  inspect(code: string, msgID?: string): Promise<ReadAnswer<'QRC_INFO_INQUIRY'>>
  /** Looks at a code, and pays it. */
  scan(
    code: string,
    paid: { amountFen: number; pin?: string | null },
  ): Promise<{ msgID: string; inquiryID: string; answer: ReadAnswer<'MPQRC_PAYMENT_URL'> }>
  payment(
    code: string,
    inquiryID: string,
    paid: { amountFen: number; pin?: string | null },
  ): QrRequest<'MPQRC_PAYMENT_URL'>
  /** Shows a code: its digits. */
  show(askPin?: boolean): Promise<string>
  /** Answers the network's question for the PIN; without one, the payer will not type it. */
  typePin(origTrxMsgID: string, pin?: string): Promise<ReadAnswer<'ADDITIONAL_PROCESSING_RESULT'>>
}

export async function testPayer(
  network: TestNetwork,
  app: TestApp,
  userID: string,
  cardNo?: string,
): Promise<TestPayer> {
  const token = await bindCard(await testMerchant(network), cardNo)
  const device = { deviceID: `phone-of-${userID}`, userID, token }
  const sealed = (pin: string) => ({
    pin: sealPin(app.encryption.publicKey, pin, token),
    encryptCertId: app.encryption.certId,
  })
  const payer: TestPayer = {
    app,
    userID,
    token,
    inspect: (code, msgID) => app.send('QRC_INFO_INQUIRY', { ...device, mpqrcPayload: code }, msgID),
    payment: (code, origTrxMsgID, { amountFen, pin = PIN }) => ({
      ...device,
      ...(pin === null ? {} : sealed(pin)),
      origTrxMsgID,
      trxAmt: String(amountFen),
      trxCurrency: '156',
      mpqrcPayload: code,
      noticeUrl: app.noticeUrl,
    }),
    async scan(code, paid) {
      const inquiryID = app.newId()
      const looked = await payer.inspect(code, inquiryID)
      expect([looked.code, looked.text]).toEqual(['00', '成功'])
      const msgID = app.newId()
      const answer = await app.send('MPQRC_PAYMENT_URL', payer.payment(code, inquiryID, paid), msgID)
      return { msgID, inquiryID, answer }
    },
    async show(askPin = false) {
      const { noticeUrl } = app
      const answer = await app.send('QRC_GENERATION', { ...device, askPin, noticeUrl })
      expect(answer.code).toBe('00')
      return answer.trxInfo!.barcodeCpqrcPayload[0] as string
    },
    typePin: (origTrxMsgID, pin) =>
      app.send(
        'ADDITIONAL_PROCESSING_RESULT',
        pin === undefined ? { origTrxMsgID, cancelled: true } : { origTrxMsgID, ...sealed(pin) },
      ),
  }
  return payer
}

/** A code to scan, of a merchant in a city. */
export async function codeOf(
  network: TestNetwork,
  wanted: {
    owner: 'unionpay' | 'wechat' | 'alipay'
    codeClass?: 'personal' | 'personal_business' | 'merchant' | 'order'
    cityCode?: string
    amountFen?: number
    format?: 'url' | 'emv'
    notifyUrl?: string
  },
): Promise<{ code: string; merId: string; merchantName: string; expiresAt: string | null }> {
  const { status, body } = await network.control('POST', '/merchant-codes', {
    codeClass: 'merchant',
    cityCode: '310000',
    ...wanted,
  })
  expect([status, body.message]).toEqual([200, undefined])
  return body
}

/** Everything that a refusal must not have touched. */
export async function traces(network: TestNetwork): Promise<unknown> {
  const { body } = await network.control('GET', '/journal?limit=200')
  expect(body.audit).toEqual({ sumFen: 0, differences: [] })
  return { postings: body.entries.length, balances: body.balances }
}
