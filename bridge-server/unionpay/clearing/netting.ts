import type { Fees } from './fees.ts'

/** One movement of money in a clearing day: a payment, or money given back. */
export interface Cleared {
  /** Above zero when the cardholder paid, below when the money went back. */
  readonly signedFen: number
  /** Issuer identification number of the card. */
  readonly iin: string
  readonly acquirerId: string
  readonly merId: string
  readonly fees: Fees
}

/**
 * Who settles with whom. An institution may hold several roles and has a position for each; the owners of cash
 * machines and of terminals will be two more.
 */
export type Institution = `issuer:${string}` | `acquirer:${string}` | 'network'

/** What an institution receives (above zero) or pays. Each column of a day sums to zero over all institutions. */
export interface Position {
  readonly institution: Institution
  /** The payments themselves. */
  readonly grossFen: number
  readonly interchangeFen: number
  readonly networkFeeFen: number
  /** The sum of the three: what is really paid. */
  readonly netFen: number
}

/** What a merchant's day came to. */
export interface MerchantDay {
  readonly merId: string
  readonly acquirerId: string
  readonly entries: number
  readonly grossFen: number
  /** What the acquirer keeps of it. */
  readonly feeFen: number
}

/** What a day comes to. */
export interface Netted {
  readonly positions: readonly Position[]
  readonly merchants: readonly MerchantDay[]
}

/**
 * Multilateral netting: folds a day's movements into one position an institution, and one sum a merchant. The order
 * of the movements makes no difference.
 */
export class Netting {
  readonly #issuers = new Map<string, Sums>()
  readonly #acquirers = new Map<string, Sums>()
  readonly #network: Sums = { gross: 0, interchange: 0, network: 0 }
  readonly #merchants = new Map<string, { acquirerId: string; entries: number; gross: number; fee: number }>()

  add({ signedFen, iin, acquirerId, merId, fees }: Cleared): void {
    const { interchangeFen, networkIssuerFen, networkAcquirerFen, merchantFen } = fees
    move(this.#issuers, iin, -signedFen, interchangeFen, -networkIssuerFen)
    move(this.#acquirers, acquirerId, signedFen, -interchangeFen, -networkAcquirerFen)
    this.#network.network += networkIssuerFen + networkAcquirerFen
    let merchant = this.#merchants.get(merId)
    if (!merchant) {
      merchant = { acquirerId, entries: 0, gross: 0, fee: 0 }
      this.#merchants.set(merId, merchant)
    }
    merchant.entries++
    merchant.gross += signedFen
    merchant.fee += merchantFen
  }

  /** By institution; those that neither pay nor receive anything are left out. */
  positions(): Position[] {
    const sums: [Institution, Sums][] = [['network', this.#network]]
    for (const [iin, issuer] of this.#issuers) sums.push([`issuer:${iin}`, issuer])
    for (const [acquirerId, acquirer] of this.#acquirers) sums.push([`acquirer:${acquirerId}`, acquirer])
    const positions = sums
      .map(([institution, { gross, interchange, network }]) =>
        position(institution, gross, interchange, network),
      )
      .filter(({ grossFen, interchangeFen, networkFeeFen }) => grossFen || interchangeFen || networkFeeFen)
      .sort(byName(({ institution }) => institution))
    for (const column of ['grossFen', 'interchangeFen', 'networkFeeFen', 'netFen'] as const) {
      const sumFen = positions.reduce((sum, { [column]: fen }) => sum + fen, 0)
      // A fold that loses money must stop before anybody is paid by it.
      if (sumFen !== 0) throw new Error(`the day's ${column} sums to ${sumFen} fen instead of zero`)
    }
    return positions
  }

  merchants(): MerchantDay[] {
    return [...this.#merchants]
      .map(([merId, { acquirerId, entries, gross, fee }]) => ({
        merId,
        acquirerId,
        entries,
        grossFen: gross,
        feeFen: fee,
      }))
      .sort(byName(({ merId }) => merId))
  }
}

interface Sums {
  gross: number
  interchange: number
  network: number
}

function move(
  book: Map<string, Sums>,
  institution: string,
  gross: number,
  interchange: number,
  network: number,
): void {
  const sums = book.get(institution)
  if (!sums) {
    book.set(institution, { gross, interchange, network })
    return
  }
  sums.gross += gross
  sums.interchange += interchange
  sums.network += network
}

export function position(
  institution: Institution,
  grossFen: number,
  interchangeFen: number,
  networkFeeFen: number,
): Position {
  const netFen = grossFen + interchangeFen + networkFeeFen
  if (!Number.isSafeInteger(netFen))
    throw new RangeError(`the position of ${institution} left the safe integers`)
  // Minus zero is no amount.
  return {
    institution,
    grossFen: grossFen + 0,
    interchangeFen: interchangeFen + 0,
    networkFeeFen: networkFeeFen + 0,
    netFen: netFen + 0,
  }
}

function byName<Item>(nameOf: (item: Item) => string): (a: Item, b: Item) => number {
  return (a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0)
}
