import { createHash, createPublicKey, randomBytes } from 'node:crypto'
import { type SecretInfo, sealInfo } from '../../bridge-server/acp/customerinfo.ts'
import { sealPin } from '../../bridge-server/acp/pinblock.ts'
import { encryptFor } from '../../bridge-server/acp/sensitive.ts'
import type { CardView } from '../../contract/cards.ts'
import type { LaunchParams } from '../../contract/plugin-api.ts'
import { type EncryptionKey, PLUGIN_DOOR, type PluginDoor } from '../../contract/plugin-door.ts'
import { APP_ID, PLUGIN_TOKEN } from './bridge.ts'

export interface PluginAnswer {
  readonly status: number
  readonly json: any
}

/** Cards of the mock network. */
export const GOOD_CARD = '6216261000000000018'
/** Its issuer answers after eight seconds. */
export const SLOW_CARD = '6216260000000000688'
export const PIN = '123456'

let codes = 0

/** What a payer's phone knows of the world. */
interface PayerWorld {
  readonly bridge: { readonly url: string }
  readonly clock: { now(): number }
}

/** A payer with the plugin in his hands: seals, signs and calls as the real one does. */
export class Payer {
  readonly #world: PayerWorld
  readonly #person: string
  readonly #cards = new Map<string, Promise<CardView>>()
  token = ''
  hostAppid = APP_ID
  pluginToken = PLUGIN_TOKEN
  /** The bridge to talk to, where it is not the world's own. */
  url: string | null = null

  constructor(world: PayerWorld, person: string) {
    this.#world = world
    this.#person = person
  }

  /** @param code of `wx.pluginLogin`; by default one that the bridge tests' own WeChat takes */
  async login(code = `login:${this.#person}:${++codes}`): Promise<this> {
    const { json } = await this.call('openSession', { code })
    this.token = json.token
    return this
  }

  /** The card of that number, bound when first asked for. */
  card(cardNo = GOOD_CARD): Promise<CardView> {
    const bound = this.#cards.get(cardNo) ?? this.bind(cardNo)
    this.#cards.set(cardNo, bound)
    return bound
  }

  /** Binds a card and returns it. */
  async bind(cardNo = GOOD_CARD, info: SecretInfo = {}): Promise<CardView> {
    const enrolmentId = newId()
    const started = await this.call('startEnrolment', { enrolmentId, ...(await this.sealCard(cardNo, info)) })
    if (started.status !== 200) throw new Error(JSON.stringify(started.json))
    const confirmed = await this.call('confirmEnrolment', { enrolmentId, smsCode: '111111' })
    if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed.json))
    return confirmed.json.card
  }

  async sealCard(cardNo: string, info: SecretInfo = {}) {
    const { key, certId } = await this.#encryptionKey()
    return {
      encryptedAccNo: encryptFor(key, cardNo),
      encryptedInfo: sealInfo(key, { phoneNo: '13552535506', ...info }),
      encryptCertId: certId,
    }
  }

  open(launch: LaunchParams): Promise<PluginAnswer> {
    return this.call('openCashier', launch as never)
  }

  async pay(orderRef: string, card: CardView, options: { pin?: string; attemptId?: string } = {}) {
    const attemptId = options.attemptId ?? newId()
    const sealed = await this.sealPin(card, options.pin)
    return this.call('pay', { orderRef, attemptId, cardId: card.cardId, ...sealed })
  }

  async sealPin(card: CardView, pin = PIN) {
    const { key, certId } = await this.#encryptionKey()
    // The PIN block takes the twelve digits before the last one, so a made-up check digit stands behind them.
    return { encryptedPin: sealPin(key, pin, `0${card.pinAccount}0`), encryptCertId: certId }
  }

  async order(orderRef: string, query: { waitMs?: number; since?: number } = {}) {
    return (await this.call('getOrder', { orderRef, ...query })).json
  }

  async call<Name extends keyof PluginDoor>(
    name: Name,
    request: PluginDoor[Name]['request'] & object,
    bend: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<PluginAnswer> {
    const { method, path } = PLUGIN_DOOR[name]
    const rest = { ...request } as Record<string, unknown>
    const filled = path.replace(/:(\w+)/g, (_, field: string) => {
      const value = encodeURIComponent(String(rest[field]))
      delete rest[field]
      return value
    })
    const query = new URLSearchParams(Object.entries(rest).map(([key, value]) => [key, String(value)]))
    const target = method === 'GET' ? `${filled}?${query}` : filled
    const response = await fetch(`${this.url ?? this.#world.bridge.url}${target}`, {
      method,
      headers: {
        ...hostHeaders(this.hostAppid, this.#world.clock.now(), this.pluginToken),
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        'content-type': 'application/json',
        ...bend.headers,
      },
      ...(method === 'POST' && { body: bend.body ?? JSON.stringify(rest) }),
    })
    return { status: response.status, json: await response.json() }
  }

  async #encryptionKey() {
    const { json } = await this.call('getEncryptionKey', {})
    const { certId, modulusHex, exponent } = json as EncryptionKey
    const exponentHex = exponent.toString(16)
    const n = Buffer.from(modulusHex, 'hex').toString('base64url')
    const e = Buffer.from(exponentHex.padStart(exponentHex.length + (exponentHex.length % 2), '0'), 'hex')
    const key = createPublicKey({ key: { kty: 'RSA', n, e: e.toString('base64url') }, format: 'jwk' })
    return { key, certId }
  }
}

/** What the mini-program host adds to a plugin's requests. */
export function hostHeaders(hostAppid: string, nowMs: number, token = PLUGIN_TOKEN): Record<string, string> {
  const noncestr = randomBytes(8).toString('hex')
  const timestamp = String(Math.floor(nowMs / 1000))
  const signature = createHash('sha1')
    .update([hostAppid, noncestr, timestamp, token].sort().join(''))
    .digest('hex')
  return {
    referer: `https://servicewechat.com/${hostAppid}/devtools/page-frame.html`,
    'x-wechat-hostsign': JSON.stringify({ noncestr, timestamp, signature }),
  }
}

export function newId(): string {
  return randomBytes(12).toString('hex')
}
