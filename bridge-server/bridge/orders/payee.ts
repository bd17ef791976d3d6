import type { CodeOwner } from '../../../contract/code-owners.ts'

/** Whom an order pays, as payers and receipts see it: a merchant of the bridge's, or whoever stands behind a code. */
export interface Payee {
  readonly name: string
  /** Shown to payers who do not read Chinese. */
  readonly nameEn: string
  /** The institution that acquires the payment. */
  readonly acquirer: CodeOwner
  /** What the payer's bank statement says. */
  readonly statementLine: string
  /** Token requestor whose cards pay him. */
  readonly trId: string
}

const ACQUIRER_PREFIXES: Readonly<Record<CodeOwner, string>> = {
  unionpay: '云闪付',
  wechat: '财付通',
  alipay: '支付宝',
}

/** What bank statements say of a payment to a merchant of the bridge's own. */
export function statementLineOf({ name, acquirer }: Pick<Payee, 'name' | 'acquirer'>): string {
  return `${ACQUIRER_PREFIXES[acquirer]}-${name}`
}
