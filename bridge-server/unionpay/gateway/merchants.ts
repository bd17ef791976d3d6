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

export type AddResult = 'added' | 'exists' | 'full'

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

  async add(store: Store, merchant: Merchant): Promise<AddResult> {
    const result = await store.transact(async (tx): Promise<AddResult> => {
      const row = await tx.get<{ merchants: number }>('SELECT count(*) AS merchants FROM merchant')
      if ((row as { merchants: number }).merchants >= MERCHANTS_MAX) return 'full'
      const { changes } = await tx.run(
        'INSERT INTO merchant (mer_id, name, tr_id, acquirer_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        merchant.merId,
        merchant.name,
        merchant.trId,
        merchant.acquirerId,
      )
      return changes === 1 ? 'added' : 'exists'
    })
    if (result === 'added') this.#byMerId.set(merchant.merId, merchant)
    return result
  }
}
