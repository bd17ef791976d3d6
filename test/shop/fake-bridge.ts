import assert from 'node:assert/strict'
import { createCipheriv, createSign, createVerify, generateKeyPairSync, randomBytes } from 'node:crypto'
import type http from 'node:http'
import forge from 'node-forge'
import { serveBodies } from '../support/bodies-server.ts'

export const MERCHANT = {
  mchid: '1900000109',
  serialNo: '1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C',
  apiV3Key: '0123456789abcdef0123456789ABCDEF',
}
export const MARKET_MCHID = '1900000310'
export const APP_ID = 'wx0000000000000001'

const merchantKey = makeKey()
export const MERCHANT_PRIVATE_KEY_PEM = merchantKey.privateKey
export const MERCHANT_PUBLIC_KEY_PEM = merchantKey.publicKey

interface Held {
  readonly request: any
  state: 'NOTPAY' | 'SUCCESS' | 'CLOSED'
  transactionId?: string
}

/** A small strict payment service: it checks every signature and signs every answer, with node:crypto alone. */
export class FakeBridge {
  url = ''
  readonly orders = new Map<string, Held>()
  /** Refunds that it took on, by `out_refund_no`; tests set what has become of them. */
  readonly refunds = new Map<string, { request: any; status: string }>()
  /** Refunds are refused with this code, as long as it is set; `LOST` loses them on the way. */
  refundRefusal: string | null = null
  /** Method and path of every call with a good signature. */
  readonly calls: string[] = []
  platform = platformCertificate('5157F09EFDC096DE15EBE81A47057A7232F1B8E1')
  /** Calls fail with this answer, unsigned, as long as it is set. */
  failure: { status: number; code: string } | null = null
  /** Calls that have arrived wait for this before they are looked at. */
  gate: (target: string) => Promise<void> | void = () => {}
  /** Spoils the signature of answers. */
  forgesAnswers = false
  #close = async () => {}

  async start(): Promise<this> {
    const server = await serveBodies((...call) => this.#answer(...call))
    this.url = server.url
    this.#close = server.close
    return this
  }

  close(): Promise<void> {
    return this.#close()
  }

  /** The payer pays; nobody is told yet. */
  pay(outTradeNo: string): void {
    const order = this.orders.get(outTradeNo)
    assert(order, `the bridge has no order ${outTradeNo}`)
    order.state = 'SUCCESS'
    order.transactionId = `7100000${outTradeNo.replace(/\D/g, '').padEnd(21, '0').slice(0, 21)}`
  }

  transaction(outTradeNo: string, changes: object = {}) {
    const { request, state, transactionId } = this.orders.get(outTradeNo)!
    const paid = state === 'SUCCESS'
    return {
      appid: request.appid,
      mchid: request.mchid,
      out_trade_no: outTradeNo,
      trade_type: 'JSAPI',
      trade_state: state,
      ...(paid && { transaction_id: transactionId, success_time: '2026-11-22T10:00:05+08:00' }),
      amount: {
        total: request.amount.total,
        currency: 'CNY',
        ...(paid && { payer_total: request.amount.total }),
      },
      ...changes,
    }
  }

  /** The body and headers of a notification as the service would post them at `nowMs`. */
  notification(
    resource: object,
    nowMs: number,
    id = randomBytes(16).toString('hex'),
  ): { body: string; headers: Record<string, string> } {
    const body = JSON.stringify({
      id,
      create_time: '2026-11-22T10:00:06+08:00',
      resource_type: 'encrypt-resource',
      event_type: 'TRANSACTION.SUCCESS',
      summary: '支付成功',
      resource: {
        original_type: 'transaction',
        algorithm: 'AEAD_AES_256_GCM',
        ...seal(resource, 'transaction'),
      },
    })
    return { body, headers: { 'content-type': 'application/json', ...this.#sign(body, nowMs) } }
  }

  async #answer(request: http.IncomingMessage, body: Buffer, response: http.ServerResponse): Promise<void> {
    await this.gate(request.url ?? '')
    const { status, answer } = this.#handle(request, body.toString('utf8'))
    const text = answer === undefined ? '' : JSON.stringify(answer)
    response.writeHead(status, {
      ...(text && { 'content-type': 'application/json' }),
      ...(status < 300 && this.#sign(text, Date.now())),
      ...(this.forgesAnswers && { 'wechatpay-signature': randomBytes(256).toString('base64') }),
    })
    response.end(text)
  }

  #handle(request: http.IncomingMessage, body: string): { status: number; answer?: unknown } {
    const method = request.method ?? ''
    const target = request.url ?? ''
    if (!isSignedByMerchant(request, body)) return refusal(401, 'SIGN_ERROR')
    this.calls.push(`${method} ${target}`)
    if (target === '/v3/certificates') return { status: 200, answer: { data: [this.platform.sealed] } }
    if (this.failure) return refusal(this.failure.status, this.failure.code)
    if (target === '/v3/pay/transactions/jsapi') return this.#create(JSON.parse(body))

    if (target.startsWith('/v3/refund/domestic/refunds')) return this.#refund(target, body)

    const [, id = '', rest] = /^\/v3\/pay\/transactions\/out-trade-no\/([\w-]+)(.*)$/.exec(target) ?? []
    const order = this.orders.get(id)
    if (!order) return refusal(404, 'ORDER_NOT_EXIST')
    if (rest === `?mchid=${order.request.mchid}`) return { status: 200, answer: this.transaction(id) }
    assert.equal(rest, '/close')
    if (order.state === 'SUCCESS') return refusal(400, 'ORDERPAID')
    order.state = 'CLOSED'
    return { status: 204 }
  }

  #create(request: any): { status: number; answer?: unknown } {
    const before = this.orders.get(request.out_trade_no)
    if (before?.state === 'SUCCESS') return refusal(400, 'ORDERPAID')
    if (before?.state === 'CLOSED') return refusal(400, 'ORDER_CLOSED')
    if (before) assert.deepEqual(request, before.request, 'a renewed order must not differ')
    this.orders.set(request.out_trade_no, { request, state: 'NOTPAY' })
    return { status: 200, answer: { prepay_id: `qp${request.out_trade_no}` } }
  }

  #refund(target: string, body: string): { status: number; answer?: unknown } {
    const [, number] = /refunds\/([\w-]+)$/.exec(target) ?? []
    if (number === undefined) {
      if (this.refundRefusal === 'LOST') return refusal(500, 'SYSTEM_ERROR')
      if (this.refundRefusal) return refusal(403, this.refundRefusal)
      const request = JSON.parse(body)
      this.refunds.set(request.out_refund_no, { request, status: 'PROCESSING' })
    }
    const held = this.refunds.get(number ?? JSON.parse(body).out_refund_no)
    if (!held) return refusal(404, 'RESOURCE_NOT_EXISTS')
    const { out_refund_no, out_trade_no, amount } = held.request
    return { status: 200, answer: { out_refund_no, out_trade_no, amount, status: held.status } }
  }

  #sign(body: string, nowMs: number): Record<string, string> {
    const timestamp = String(Math.floor(nowMs / 1000))
    const nonce = randomBytes(16).toString('hex')
    const signature = createSign('RSA-SHA256')
      .update(`${timestamp}\n${nonce}\n${body}\n`)
      .sign(this.platform.privateKey, 'base64')
    return {
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-signature': signature,
      'wechatpay-serial': this.platform.serial,
    }
  }
}

export function platformCertificate(serial: string) {
  const { privateKey, publicKey } = makeKey()
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey)
  certificate.serialNumber = serial
  certificate.validity.notBefore = new Date('2020-01-01')
  certificate.validity.notAfter = new Date('2040-01-01')
  certificate.setSubject([{ name: 'commonName', value: 'fake payment service' }])
  certificate.setIssuer([{ name: 'commonName', value: 'fake payment service' }])
  certificate.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create())
  const sealed = {
    serial_no: serial,
    effective_time: '2020-01-01T00:00:00+08:00',
    expire_time: '2040-01-01T00:00:00+08:00',
    encrypt_certificate: {
      algorithm: 'AEAD_AES_256_GCM',
      ...seal(forge.pki.certificateToPem(certificate), 'certificate'),
    },
  }
  return { serial, privateKey, sealed }
}

function isSignedByMerchant(request: http.IncomingMessage, body: string): boolean {
  const authorization = request.headers.authorization ?? ''
  const field = (name: string) => new RegExp(`[ ,]${name}="([^"]*)"`).exec(authorization)?.[1] ?? ''
  if (!authorization.startsWith('WECHATPAY2-SHA256-RSA2048 ')) return false
  const isKnown = [MERCHANT.mchid, MARKET_MCHID].includes(field('mchid'))
  if (!isKnown || field('serial_no') !== MERCHANT.serialNo) return false
  if (Math.abs(Date.now() / 1000 - Number(field('timestamp'))) > 300) return false
  const signed = `${request.method}\n${request.url}\n${field('timestamp')}\n${field('nonce_str')}\n${body}\n`
  return createVerify('RSA-SHA256')
    .update(signed)
    .verify(MERCHANT_PUBLIC_KEY_PEM, field('signature'), 'base64')
}

function seal(content: object | string, associatedData: string) {
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', MERCHANT.apiV3Key, nonce).setAAD(Buffer.from(associatedData))
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { nonce, associated_data: associatedData, ciphertext: ciphertext.toString('base64') }
}

function refusal(status: number, code: string) {
  return { status, answer: { code, message: `the fake says ${code}` } }
}

function makeKey() {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}
