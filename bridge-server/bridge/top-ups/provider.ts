import type { z } from 'zod'
import { type Clock, MINUTE_MS, SECOND_MS } from '../../clock/clock.ts'
import { type Random, randomText } from '../../clock/random.ts'
import {
  accountName,
  type Catalogue,
  catalogue,
  type DeliveryAnswer,
  type DeliveryOrder,
  delivery,
} from '../../fulfilment/messages.ts'
import { type ClientKey, HEADERS, signRequest, verifyAnswer } from '../../fulfilment/signature.ts'
import type { HttpClient, HttpRequest } from '../../http/client.ts'
import type { Log } from '../../log.ts'

export interface ProviderOptions {
  /** Without a slash at the end. */
  readonly url: string
  readonly client: ClientKey
}

/** What the provider says to a call; `null` is no word at all, and never one about what happened. */
export type ProviderWord<Value> = Value | 'refused' | null

const ANSWER_TIMEOUT_MS = 5 * SECOND_MS
/** Prices and openings change by the day. */
const CATALOGUE_AGE_MS_MAX = MINUTE_MS
/** A provider who did not answer is left alone for so long: everybody who looks would wait for him again. */
const REST_MS = 5 * SECOND_MS
const NONCE_CHARS = 24

/** The provider of online services, as far as his signed answers go: nothing else is believed. */
export class Provider {
  readonly #options: ProviderOptions
  readonly #tools: { clock: Clock; random: Random; http: HttpClient; log: Log }
  #known: { readonly catalogue: Catalogue; readonly atMs: number } | null = null
  #asking: Promise<void> | null = null
  #restsUntilMs = 0

  constructor(options: ProviderOptions, tools: { clock: Clock; random: Random; http: HttpClient; log: Log }) {
    this.#options = options
    this.#tools = tools
  }

  /** What is for sale, and whether the provider answers just now. Null when he never did since the start. */
  async catalogue(): Promise<{ readonly catalogue: Catalogue; readonly isUp: boolean } | null> {
    if (!this.#isFresh() && this.#tools.clock.now() >= this.#restsUntilMs) {
      // Whoever comes meanwhile waits for the same answer.
      this.#asking ??= this.#askForCatalogue().finally(() => {
        this.#asking = null
      })
      await this.#asking
    }
    return this.#known && { catalogue: this.#known.catalogue, isUp: this.#isFresh() }
  }

  /** Whose account it is, masked; `refused` when there is no such account. */
  async checkAccount(serviceId: string, account: string): Promise<ProviderWord<string>> {
    const word = await this.#ask('POST', '/accounts/check', { serviceId, account }, accountName)
    return word === null || word === 'refused' ? word : word.accountName
  }

  /** Orders a delivery. The same key again is the same delivery, so it also asks what became of it. */
  deliver(deliveryKey: string, order: DeliveryOrder): Promise<DeliveryAnswer | null> {
    return this.#decision('PUT', `/deliveries/${deliveryKey}`, order, deliveryKey)
  }

  /** Calls a delivery off. The answer says whether it came too late. */
  cancel(deliveryKey: string): Promise<DeliveryAnswer | null> {
    return this.#decision('POST', `/deliveries/${deliveryKey}/cancel`, {}, deliveryKey)
  }

  #isFresh(): boolean {
    return this.#known !== null && this.#tools.clock.now() - this.#known.atMs < CATALOGUE_AGE_MS_MAX
  }

  async #askForCatalogue(): Promise<void> {
    const { clock } = this.#tools
    const fresh = await this.#ask('GET', '/catalogue', null, catalogue)
    if (fresh === null || fresh === 'refused') this.#restsUntilMs = clock.now() + REST_MS
    else this.#known = { catalogue: fresh, atMs: clock.now() }
  }

  async #decision(
    method: HttpRequest['method'],
    target: string,
    content: object,
    deliveryKey: string,
  ): Promise<DeliveryAnswer | null> {
    const word = await this.#ask(method, target, content, delivery)
    if (word === 'refused' || word?.deliveryKey !== deliveryKey) return null
    return word
  }

  async #ask<Schema extends z.ZodType>(
    method: HttpRequest['method'],
    target: string,
    content: object | null,
    schema: Schema,
  ): Promise<ProviderWord<z.infer<Schema>>> {
    const { clock, random, http, log } = this.#tools
    const { url, client } = this.#options
    const body = content ? JSON.stringify(content) : ''
    const nonce = randomText(random, NONCE_CHARS)
    try {
      const answer = await http.send({
        method,
        url: `${url}${target}`,
        headers: {
          'content-type': 'application/json',
          ...signRequest(client, { method, target, body }, { nowMs: clock.now(), nonce }),
        },
        ...(content && { body }),
        timeoutMs: ANSWER_TIMEOUT_MS,
      })
      const signature = String(answer.headers[HEADERS.signature] ?? '')
      if (!verifyAnswer(client, { status: answer.status, nonce, body: answer.body }, signature)) {
        throw new Error(`HTTP ${answer.status} without the provider's signature`)
      }
      if (answer.status === 404) return 'refused'
      if (answer.status !== 200)
        throw new Error(`HTTP ${answer.status} ${answer.body.toString('utf8', 0, 200)}`)
      return schema.parse(JSON.parse(answer.body.toString('utf8')))
    } catch (error) {
      log.warn({ target, reason: (error as Error).message }, 'the provider of top-ups gave no good answer')
      return null
    }
  }
}
