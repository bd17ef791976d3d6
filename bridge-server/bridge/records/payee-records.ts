import type { Reader, Transaction } from '../../store/store.ts'
import type { Merchants } from '../merchants.ts'
import type { Order } from '../orders/order.ts'
import { type Payee, statementLineOf } from '../orders/payee.ts'

/** Who is behind a code. */
export type CodePayee = Omit<Payee, 'trId'> & { readonly cityCode: string }

export function insertPayee(tx: Transaction, orderRef: string, payee: CodePayee) {
  return tx.run(
    `INSERT INTO payee (order_ref, name, name_en, acquirer, city_code, statement_line)
     VALUES (?, ?, ?, ?, ?, ?)`,
    ...[orderRef, payee.name, payee.nameEn, payee.acquirer, payee.cityCode, payee.statementLine],
  )
}

/** What the payer's bank statement will say, where it was not told at first. */
export function setStatementLine(tx: Transaction, orderRef: string, statementLine: string) {
  return tx.run('UPDATE payee SET statement_line = ? WHERE order_ref = ?', statementLine, orderRef)
}

/** Finds whom orders pay. */
export class Payees {
  readonly #reader: Reader
  readonly #merchants: Merchants
  readonly #appTrId: string

  /** @param appTrId token requestor of the bridge as an app, for codes */
  constructor(reader: Reader, merchants: Merchants, appTrId: string) {
    this.#reader = reader
    this.#merchants = merchants
    this.#appTrId = appTrId
  }

  /** Undefined when the order's merchant is not known here any more. */
  async of(order: Pick<Order, 'origin' | 'mchid' | 'orderRef'>): Promise<Payee | undefined> {
    if (order.origin === 'scan' || order.origin === 'code') {
      const payee = await this.#reader.get<Omit<Payee, 'trId'>>(
        `SELECT name, name_en AS nameEn, acquirer, statement_line AS statementLine FROM payee WHERE order_ref = ?`,
        order.orderRef,
      )
      return payee && { ...payee, trId: this.#appTrId }
    }
    const merchant = this.#merchants.byMchid(order.mchid)
    if (!merchant) return undefined
    const { name, nameEn, acquirer, unionpay } = merchant
    return { name, nameEn, acquirer, statementLine: statementLineOf(merchant), trId: unionpay.trId }
  }
}
