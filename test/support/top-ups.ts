import { randomBytes } from 'node:crypto'
import type { DeliveryOrder } from '../../bridge-server/fulfilment/messages.ts'
import {
  type ClientKey,
  HEADERS,
  signRequest,
  verifyAnswer,
} from '../../bridge-server/fulfilment/signature.ts'

export const PROVIDER_KEY: ClientKey = { keyId: 'quickpass-bridge', secret: '5f'.repeat(32) }

/** A client of the provider in a few lines, which believes signed answers only. */
export class ProviderClient {
  readonly #url: () => string
  readonly #clock: { now(): number }
  key = PROVIDER_KEY
  /** How far this client's clock is from the world's. */
  skewMs = 0

  constructor(url: () => string, clock: { now(): number }) {
    this.#url = url
    this.#clock = clock
  }

  order = (deliveryKey: string, order: DeliveryOrder) => this.send('PUT', `/deliveries/${deliveryKey}`, order)
  ask = (deliveryKey: string) => this.send('GET', `/deliveries/${deliveryKey}`)
  cancel = (deliveryKey: string) => this.send('POST', `/deliveries/${deliveryKey}/cancel`, {})
  check = (serviceId: string, account: string) => this.send('POST', '/accounts/check', { serviceId, account })

  /** @returns null when the line goes dead */
  async send(method: string, target: string, content?: object, sent = content): Promise<any> {
    const body = content === undefined ? '' : JSON.stringify(content)
    const nonce = randomBytes(16).toString('hex')
    const proof = { nowMs: this.#clock.now() + this.skewMs, nonce }
    const response = await fetch(`${this.#url()}${target}`, {
      method,
      headers: signRequest(this.key, { method, target, body }, proof),
      ...(sent !== undefined && { body: JSON.stringify(sent) }),
    }).catch(() => null)
    if (!response) return null
    const text = await response.text()
    const answer = { status: response.status, nonce, body: text }
    const isSigned = verifyAnswer(this.key, answer, response.headers.get(HEADERS.signature) ?? '')
    return { status: response.status, isSigned, ...JSON.parse(text) }
  }
}
