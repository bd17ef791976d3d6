import { CARD_KINDS, type Summary, type SummaryRow } from '../../acp/settlement/summary-file.ts'
import type { Entry } from '../clearing/entries.ts'

/** Names of what merchants do, by txnType, in the order of the report. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['01', '消费'],
  ['03', '预授权完成'],
  ['04', '退货'],
  ['31', '消费撤销'],
  ['33', '预授权完成撤销'],
  ['99', '冲正'],
  ['12', '代付'],
])
const OTHER = '其他'

/** Adds up a merchant's day, for people. */
export class SummarySums {
  readonly #byKind = new Map<string, Sums>()
  readonly #byCard = new Map<string, Sums>(CARD_KINDS.map((kind) => [kind, new Sums()]))
  readonly #total = new Sums()

  add(entry: Entry, txnType: string): void {
    const kind = KINDS.get(txnType) ?? OTHER
    let sums = this.#byKind.get(kind)
    if (!sums) {
      sums = new Sums()
      this.#byKind.set(kind, sums)
    }
    const card = entry.payCardType === '01' ? '借记卡' : entry.payCardType === '02' ? '贷记卡' : '其他卡'
    sums.add(entry)
    ;(this.#byCard.get(card) as Sums).add(entry)
    this.#total.add(entry)
  }

  print(about: Omit<Summary, 'byTransaction' | 'byCardType' | 'total'>): Summary {
    const order = [...KINDS.values(), OTHER]
    const rows = (sums: Map<string, Sums>) => [...sums].map(([label, each]) => each.row(label))
    const byKind = [...this.#byKind].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
    return {
      ...about,
      byTransaction: rows(new Map(byKind)),
      byCardType: rows(this.#byCard),
      total: this.#total.row('总计'),
    }
  }
}

/** Debit is what leaves the merchant, credit what reaches it. */
class Sums {
  #count = 0
  #amount = { debit: 0, credit: 0 }
  #fee = { debit: 0, credit: 0 }
  #net = { debit: 0, credit: 0 }

  add({ signedFen, fees }: Entry): void {
    this.#count++
    book(this.#amount, signedFen)
    book(this.#fee, -fees.merchantFen)
    book(this.#net, signedFen - fees.merchantFen)
  }

  row(label: string): SummaryRow {
    return {
      label,
      count: this.#count,
      amountDebitFen: this.#amount.debit,
      amountCreditFen: this.#amount.credit,
      feeDebitFen: this.#fee.debit,
      feeCreditFen: this.#fee.credit,
      netDebitFen: this.#net.debit,
      netCreditFen: this.#net.credit,
    }
  }
}

function book(sides: { debit: number; credit: number }, signedFen: number): void {
  if (signedFen > 0) sides.credit += signedFen
  else sides.debit -= signedFen
}
