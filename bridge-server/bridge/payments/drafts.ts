import type { Draft } from '../orders/order.ts'

/** Drafts kept at once; the oldest is forgotten first. */
const DRAFTS_MAX = 10_000

/**
 * Orders whose ticket UnionPay may have made without our hearing of it. They are kept so that a repeated call asks for
 * the very same one, and in memory alone: a ticket that is forgotten is known to nobody, and nobody can pay it.
 */
export class Drafts {
  readonly #drafts = new Map<string, Draft>()

  find(mchid: string, outTradeNo: string): Draft | undefined {
    return this.#drafts.get(keyOf({ mchid, outTradeNo }))
  }

  put(draft: Draft): void {
    this.drop(draft)
    if (this.#drafts.size >= DRAFTS_MAX) this.#drafts.delete(this.#drafts.keys().next().value as string)
    this.#drafts.set(keyOf(draft), draft)
  }

  drop(draft: Draft): void {
    this.#drafts.delete(keyOf(draft))
  }
}

function keyOf({ mchid, outTradeNo }: Pick<Draft, 'mchid' | 'outTradeNo'>): string {
  return `${mchid}/${outTradeNo}`
}
