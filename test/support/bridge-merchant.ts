import {
  createDecipheriv,
  createSign,
  createVerify,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from 'node:crypto'
import type { LaunchParams } from '../../contract/plugin-api.ts'
import { APP_ID } from './bridge.ts'

/** A merchant's secrets, as he keeps them himself. */
export interface MerchantAccount {
  readonly mchid: string
  readonly serialNo: string
  readonly apiV3Key: string
  readonly privateKeyPem: string
  readonly certificatePem: string
  readonly privateKey: KeyObject
}

export interface MerchantAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: any
}

/** What a test may bend about a signed request. */
export interface Bend {
  readonly nonce?: string
  readonly timestamp?: string
  readonly mchid?: string
  readonly serialNo?: string
  /** What is signed, where it differs from what is sent. */
  readonly signedTarget?: string
  readonly signature?: (signature: string) => string
  readonly sentBody?: string
  readonly authorization?: (header: string) => string
}

/** What a merchant knows of the world: his own keys and address, the bridge's address, and the time. */
export interface MerchantWorld {
  readonly bridge: { readonly url: string }
  readonly clock: { now(): number }
  readonly account: MerchantAccount
  readonly notifyUrl: string
}

/** A merchant's server in a few lines of node:crypto: signs as the dialect says, believes only signed answers. */
export class MerchantClient {
  readonly #world: MerchantWorld
  readonly #account: MerchantAccount
  #platform: { serialNo: string; key: KeyObject } | null = null

  constructor(world: MerchantWorld, account = world.account) {
    this.#world = world
    this.#account = account
  }

  get(target: string, bend?: Bend): Promise<MerchantAnswer> {
    return this.#call('GET', target, '', bend)
  }

  post(target: string, body: unknown, bend?: Bend): Promise<MerchantAnswer> {
    return this.#call('POST', target, typeof body === 'string' ? body : JSON.stringify(body), bend)
  }

  /** The body of a create call; `changes` replaces or, with undefined, removes fields. */
  orderBody(outTradeNo: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      appid: APP_ID,
      mchid: this.#account.mchid,
      description: '一壶龙井',
      out_trade_no: outTradeNo,
      notify_url: this.#world.notifyUrl,
      amount: { total: 1250, currency: 'CNY' },
      payer: { openid: 'the-shops-own-openid' },
      ...changes,
    }
  }

  async createOrder(outTradeNo: string, changes: Record<string, unknown> = {}): Promise<MerchantAnswer> {
    return this.post('/v3/pay/transactions/jsapi', this.orderBody(outTradeNo, changes))
  }

  query(outTradeNo: string): Promise<MerchantAnswer> {
    return this.get(
      `/v3/pay/transactions/out-trade-no/${encodeURIComponent(outTradeNo)}?mchid=${this.#account.mchid}`,
    )
  }

  closeOrder(outTradeNo: string): Promise<MerchantAnswer> {
    return this.post(`/v3/pay/transactions/out-trade-no/${outTradeNo}/close`, { mchid: this.#account.mchid })
  }

  /** What the shop's page hands to the plugin. */
  launchParams(prepayId: string, appId = APP_ID): LaunchParams {
    const timeStamp = String(Math.floor(this.#world.clock.now() / 1000))
    const nonceStr = randomBytes(16).toString('hex')
    const signed = `${appId}\n${timeStamp}\n${nonceStr}\nprepay_id=${prepayId}\n`
    return {
      timeStamp,
      nonceStr,
      package: `prepay_id=${prepayId}`,
      signType: 'RSA',
      paySign: this.sign(signed),
    }
  }

  sign(text: string): string {
    return createSign('sha256').update(text).sign(this.#account.privateKey, 'base64')
  }

  /** Verifies what the bridge signed and throws when it did not. */
  async verify(headers: { get(name: string): string | null }, body: string): Promise<void> {
    const platform = await this.#platformKey()
    const text = `${headers.get('wechatpay-timestamp')}\n${headers.get('wechatpay-nonce')}\n${body}\n`
    const isGood = createVerify('sha256')
      .update(text)
      .verify(platform.key, headers.get('wechatpay-signature') ?? '', 'base64')
    if (!isGood || headers.get('wechatpay-serial') !== platform.serialNo) throw new Error('unsigned answer')
  }

  /** Opens the dialect's sealed part, checking its tag. */
  open(resource: { nonce: string; associated_data: string; ciphertext: string }): string {
    const sealed = Buffer.from(resource.ciphertext, 'base64')
    const decipher = createDecipheriv('aes-256-gcm', this.#account.apiV3Key, resource.nonce)
    decipher.setAAD(Buffer.from(resource.associated_data))
    decipher.setAuthTag(sealed.subarray(-16))
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString('utf8')
  }

  async #platformKey() {
    if (!this.#platform) {
      const { json } = await this.#send('GET', '/v3/certificates', '')
      const { serial_no, encrypt_certificate } = json.data[0]
      const certificate = new X509Certificate(this.open(encrypt_certificate))
      this.#platform = { serialNo: serial_no, key: certificate.publicKey }
    }
    return this.#platform
  }

  async #call(method: string, target: string, body: string, bend?: Bend): Promise<MerchantAnswer> {
    const answer = await this.#send(method, target, body, bend)
    await this.verify(answer.headers, answer.text)
    return answer
  }

  async #send(method: string, target: string, body: string, bend: Bend = {}): Promise<MerchantAnswer> {
    const nonce = bend.nonce ?? randomBytes(16).toString('hex')
    const timestamp = bend.timestamp ?? String(Math.floor(this.#world.clock.now() / 1000))
    const signature = this.sign(
      `${method}\n${bend.signedTarget ?? target}\n${timestamp}\n${nonce}\n${body}\n`,
    )
    const fields = {
      mchid: bend.mchid ?? this.#account.mchid,
      nonce_str: nonce,
      signature: bend.signature?.(signature) ?? signature,
      timestamp,
      serial_no: bend.serialNo ?? this.#account.serialNo,
    }
    const list = Object.entries(fields).map(([name, value]) => `${name}="${value}"`)
    const header = `WECHATPAY2-SHA256-RSA2048 ${list.join(',')}`
    const response = await fetch(`${this.#world.bridge.url}${target}`, {
      method,
      headers: {
        authorization: bend.authorization?.(header) ?? header,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      ...(method === 'POST' && { body: bend.sentBody ?? body }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: text && JSON.parse(text) }
  }
}
