import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import { promisify } from 'node:util'
import { sealInfo } from '../bridge-server/acp/customerinfo.ts'
import { sealPin } from '../bridge-server/acp/pinblock.ts'
import { encryptFor } from '../bridge-server/acp/sensitive.ts'
import type { HttpClient } from '../bridge-server/http/client.ts'
import { APP_ID, DEMO_MCHID } from '../bridge-server/onboarding.ts'
import type { CardView } from '../contract/cards.ts'
import type { EncryptionKey, OrderView, Session } from '../contract/plugin-door.ts'

const signAsync = promisify(sign) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>

interface PaymentClientOptions {
  readonly http: HttpClient
  readonly bridgeUrl: string
  readonly notifyUrl: string
  readonly merchantKey: KeyObject
  readonly serialNo: string
  readonly pluginToken: string
  readonly nowMs: () => number
}

/** Merchant and payer as a load generator: real signatures and seals, the least work around them. */
export class PaymentClient {
  readonly #options: PaymentClientOptions
  #payers = 0
  #orders = 0

  constructor(options: PaymentClientOptions) {
    this.#options = options
  }

  /** A payer with a session and a bound card. `code` is what WeChat takes for one login. */
  async newPayer(code: string, cardNo: string): Promise<Payer> {
    const { token } = await this.#plugin<Session>('/sessions', '', { code })
    const { certId, modulusHex, exponent } = await this.#plugin<EncryptionKey>('/encryption-key', token)
    const key = createPublicKey({
      key: {
        kty: 'RSA',
        n: Buffer.from(modulusHex, 'hex').toString('base64url'),
        e: Buffer.from(exponent.toString(16).padStart(6, '0'), 'hex').toString('base64url'),
      },
      format: 'jwk',
    })
    const enrolmentId = newId()
    await this.#plugin('/enrolments', token, {
      enrolmentId,
      encryptedAccNo: encryptFor(key, cardNo),
      encryptedInfo: sealInfo(key, { phoneNo: '13552535506' }),
      encryptCertId: certId,
    })
    const { card } = await this.#plugin<{ card: CardView }>(`/enrolments/${enrolmentId}/confirm`, token, {
      smsCode: '111111',
    })
    // The payer's phone seals the PIN, on a processor of its own.
    const encryptedPin = sealPin(key, '123456', `0${card.pinAccount}0`)
    return { number: this.#payers++, token, card, encryptedPin, certId }
  }

  /** Order, cashier, PIN, paid. @throws Error unless the bridge answers that it is paid. */
  async buy(payer: Payer): Promise<void> {
    const { notifyUrl, nowMs } = this.#options
    const outTradeNo = `bench${String(this.#orders++).padStart(12, '0')}`
    const body = JSON.stringify({
      appid: APP_ID,
      mchid: DEMO_MCHID,
      description: 'bench',
      out_trade_no: outTradeNo,
      notify_url: notifyUrl,
      amount: { total: 1, currency: 'CNY' },
      payer: { openid: `payer-${payer.number}` },
    })
    const { prepay_id } = (await this.#merchant('/v3/pay/transactions/jsapi', body)) as { prepay_id: string }
    const timeStamp = String(Math.floor(nowMs() / 1000))
    const nonceStr = newId()
    const paySign = await this.#sign(`${APP_ID}\n${timeStamp}\n${nonceStr}\nprepay_id=${prepay_id}\n`)
    const launch = { timeStamp, nonceStr, package: `prepay_id=${prepay_id}`, signType: 'RSA', paySign }
    const { orderRef } = await this.#plugin<OrderView>('/cashiers', payer.token, launch)
    let order = await this.#plugin<OrderView>(`/orders/${orderRef}/attempts`, payer.token, {
      attemptId: newId(),
      cardId: payer.card.cardId,
      encryptedPin: payer.encryptedPin,
      encryptCertId: payer.certId,
    })
    while (order.state === 'paying') {
      order = await this.#plugin<OrderView>(
        `/orders/${orderRef}?waitMs=20000&since=${order.version}`,
        payer.token,
      )
    }
    if (order.state !== 'paid')
      throw new Error(`the order is ${order.state}: ${JSON.stringify(order.attempt)}`)
  }

  async #merchant(target: string, body: string): Promise<unknown> {
    const { http, bridgeUrl, serialNo, nowMs } = this.#options
    const nonce = newId()
    const timestamp = Math.floor(nowMs() / 1000)
    const signature = await this.#sign(`POST\n${target}\n${timestamp}\n${nonce}\n${body}\n`)
    const authorization =
      `WECHATPAY2-SHA256-RSA2048 mchid="${DEMO_MCHID}",nonce_str="${nonce}",signature="${signature}",` +
      `timestamp="${timestamp}",serial_no="${serialNo}"`
    const headers = { authorization, accept: 'application/json', 'content-type': 'application/json' }
    return read(
      await http.send({ method: 'POST', url: bridgeUrl + target, headers, body, timeoutMs: 30_000 }),
    )
  }

  async #plugin<Answer>(path: string, token: string, body?: object): Promise<Answer> {
    const { http, bridgeUrl } = this.#options
    return read(
      await http.send({
        method: body ? 'POST' : 'GET',
        url: `${bridgeUrl}/plugin/v1${path}`,
        headers: {
          ...this.#hostHeaders(),
          ...(token && { authorization: `Bearer ${token}` }),
          'content-type': 'application/json',
        },
        ...(body && { body: JSON.stringify(body) }),
        timeoutMs: 30_000,
      }),
    ) as Answer
  }

  #hostHeaders(): Record<string, string> {
    const { pluginToken, nowMs } = this.#options
    const noncestr = newId()
    const timestamp = String(Math.floor(nowMs() / 1000))
    const sorted = [APP_ID, noncestr, timestamp, pluginToken].sort().join('')
    const signature = createHash('sha1').update(sorted).digest('hex')
    return {
      referer: `https://servicewechat.com/${APP_ID}/devtools/page-frame.html`,
      'x-wechat-hostsign': JSON.stringify({ noncestr, timestamp, signature }),
    }
  }

  async #sign(text: string): Promise<string> {
    return (await signAsync('sha256', Buffer.from(text), this.#options.merchantKey)).toString('base64')
  }
}

export interface Payer {
  readonly number: number
  readonly token: string
  readonly card: CardView
  readonly encryptedPin: string
  readonly certId: string
}

function read({ status, body }: { status: number; body: Buffer }): unknown {
  if (status !== 200) throw new Error(`HTTP ${status}: ${body.toString('utf8')}`)
  return JSON.parse(body.toString('utf8'))
}

const newId = () => randomBytes(12).toString('hex')
