import type { Reader, Store } from '../../store/store.ts'
import { MERCHANTS_MAX } from '../limits.ts'

/** A merchant that signed up with the network. */
export interface Merchant {
  readonly merId: string
  readonly name: string
  /** Token requestor number that the merchant's tokens belong to. */
  readonly trId: string
  /** The institution that pays this merchant. */
  readonly acquirerId: string
}

/** The merchants on file, kept at hand: every request asks for one. */
export class MerchantRegister {
  readonly #byMerId: Map<string, Merchant>

  private constructor(merchants: Merchant[]) {
    this.#byMerId = new Map(merchants.map((merchant) => [merchant.merId, merchant]))
  }

  static async load(reader: Reader): Promise<MerchantRegister> {
    return new MerchantRegister(
      await reader.all<Merchant>(
        'SELECT mer_id AS merId, name, tr_id AS trId, acquirer_id AS acquirerId FROM merchant ORDER BY mer_id',
      ),
    )
  }

  find(merId: string): Merchant | undefined {
    return this.#byMerId.get(merId)
  }

  get isFull(): boolean {
    return this.#byMerId.size >= MERCHANTS_MAX
  }

  /** Puts a merchant on file. False when there is one of this number already, which stays as it is. */
  async add(store: Store, merchant: Merchant): Promise<boolean> {
    const { changes } = await store.transact((tx) =>
      tx.run(
        'INSERT INTO merchant (mer_id, name, tr_id, acquirer_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        merchant.merId,
        merchant.name,
        merchant.trId,
        merchant.acquirerId,
      ),
    )
    if (changes === 1) this.#byMerId.set(merchant.merId, merchant)
    return changes === 1
  }
}
