import type { Reader, Store, Transaction } from '../../store/store.ts'
import { MERCHANTS_MAX } from '../limits.ts'

/** A merchant that signed up with the network. */
export interface Merchant {
  readonly merId: string
  readonly name: string
  /** What an English page calls it; null where it said none. */
  readonly nameEn: string | null
  /** Token requestor number that the merchant's tokens belong to. */
  readonly trId: string
  /** The institution that pays this merchant. */
  readonly acquirerId: string
  /** `strict` meets the rules to the letter; `lenient` is forgiven what published clients get wrong. */
  readonly mode: 'strict' | 'lenient'
  /** Shared key of a merchant that signs with one (signMethod 11 and 12); null when it has none. */
  readonly secureKey: string | null
  /** Whether the paying card's number is told, sealed for the merchant's certificate. */
  readonly seesAccount: boolean
}

/** A merchant that signs up; what it does not say is as most have it. */
export type NewMerchant = Pick<Merchant, 'merId' | 'name' | 'trId' | 'acquirerId'> &
  Partial<Pick<Merchant, 'nameEn' | 'mode' | 'secureKey' | 'seesAccount'>>

/** The merchants on file, kept at hand: every request asks for one. */
export class MerchantRegister {
  readonly #byMerId: Map<string, Merchant>

  private constructor(merchants: Merchant[]) {
    this.#byMerId = new Map(merchants.map((merchant) => [merchant.merId, merchant]))
  }

  static async load(reader: Reader): Promise<MerchantRegister> {
    return new MerchantRegister(
      (await reader.all<Merchant>(SELECT_SQL)).map((row) => ({
        ...row,
        seesAccount: Boolean(row.seesAccount),
      })),
    )
  }

  find(merId: string): Merchant | undefined {
    return this.#byMerId.get(merId)
  }

  get isFull(): boolean {
    return this.#byMerId.size >= MERCHANTS_MAX
  }

  all(): Merchant[] {
    return [...this.#byMerId.values()]
  }

  /** Puts a merchant on file. False when there is one of this number already, which stays as it is. */
  async add(store: Store, newcomer: NewMerchant): Promise<boolean> {
    const merchant = completed(newcomer)
    const isNew = await store.transact((tx) => insertMerchant(tx, merchant))
    if (isNew) this.noteAdded(merchant)
    return isNew
  }

  /** Takes up what a commit has put on file. */
  noteAdded(merchant: Merchant): void {
    this.#byMerId.set(merchant.merId, merchant)
  }
}

export function completed(newcomer: NewMerchant): Merchant {
  return { nameEn: null, mode: 'lenient', secureKey: null, seesAccount: false, ...newcomer }
}

/** Puts a merchant on file. False when there is one of this number already. */
export async function insertMerchant(tx: Transaction, merchant: Merchant): Promise<boolean> {
  const { changes } = await tx.run(
    INSERT_SQL,
    merchant.merId,
    merchant.name,
    merchant.nameEn,
    merchant.trId,
    merchant.acquirerId,
    merchant.mode,
    merchant.secureKey,
    merchant.seesAccount ? 1 : 0,
  )
  return changes === 1
}

const SELECT_SQL = `
  SELECT mer_id AS merId, name, name_en AS nameEn, tr_id AS trId, acquirer_id AS acquirerId, mode, secure_key AS secureKey,
    sees_account AS seesAccount
  FROM merchant ORDER BY mer_id`
const INSERT_SQL = `
  INSERT INTO merchant (mer_id, name, name_en, tr_id, acquirer_id, mode, secure_key, sees_account)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`
