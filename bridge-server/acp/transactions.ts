import type { AcpMessage } from './message.ts'
import { CARDS } from './tables/card.ts'
import { CONSUME } from './tables/consume.ts'
import { FOLLOWUP } from './tables/followup.ts'
import { PREAUTH } from './tables/preauth.ts'
import { SERVICES } from './tables/service.ts'
import { type Address, ECHO, type TransactionRow } from './transaction.ts'

export type { Address, Condition, MessageTable, Need, Notified, TransactionRow } from './transaction.ts'

const ROWS = { ...CONSUME, ...PREAUTH, ...FOLLOWUP, ...CARDS, ...SERVICES }

export type TransactionName = keyof typeof ROWS

/** One transaction: its name, and the tables of its three messages. */
export interface Transaction extends TransactionRow {
  readonly name: TransactionName
}

export const TRANSACTIONS = Object.fromEntries(
  Object.entries(ROWS).map(([name, row]) => [name, { ...row, name }]),
) as unknown as { readonly [N in TransactionName]: Transaction & { readonly name: N } }

/**
 * The transaction that a message belongs to by txnType, txnSubType and bizType; undefined when it is not spoken here.
 * Clients post many transactions to the wrong address, so that `address` decides only where several rows share one
 * kind (a payment by app, on a page or as a pre-order); without it the first of them is meant.
 */
export function transactionOf(message: AcpMessage, address?: Address): Transaction | undefined {
  const candidates = ROWS_IN_ORDER.filter(
    (row) => row.txnType === message.txnType && hasSubType(row, message) && hasProduct(row, message),
  )
  // A row that names this subtype and product as its own goes before one that merely takes any.
  const rank = (row: Transaction) =>
    (row.address === address ? 4 : 0) +
    (row.txnSubType === message.txnSubType ? 2 : 0) +
    (row.bizType === message.bizType ? 1 : 0)
  return candidates.reduce<Transaction | undefined>(
    (best, row) => (best && rank(best) >= rank(row) ? best : row),
    undefined,
  )
}

const ROWS_IN_ORDER: readonly Transaction[] = Object.values(TRANSACTIONS)

function hasSubType(row: Transaction, { txnSubType }: AcpMessage): boolean {
  return row.anySubType ? txnSubType !== undefined : row.txnSubType === txnSubType
}

function hasProduct({ bizType, alsoBizTypes }: Transaction, message: AcpMessage): boolean {
  return bizType === undefined || [bizType, ...(alsoBizTypes ?? [])].includes(message.bizType ?? '')
}

/** The three fields that name a transaction; `bizType` is for transactions that any product uses. */
export function kindOf(transaction: Transaction, bizType = '000000'): AcpMessage {
  const { txnType, txnSubType } = transaction
  return { txnType, txnSubType, bizType: transaction.bizType ?? bizType }
}

/** What an answer repeats from its request. Every answer does, errors too: some clients refuse one without their merId. */
export function echoOf(request: AcpMessage, transaction?: Transaction): AcpMessage {
  const fields: Record<string, string> = {}
  for (const name of transaction?.echo ?? ECHO) if (request[name] !== undefined) fields[name] = request[name]
  return fields
}
