/** Accounts are known by their names; one that was never posted to stands at zero. */
export type AccountName =
  | `cardholder:${string}`
  | `hold:${string}`
  | `issuer:${string}:clearing`
  | `acquirer:${string}:clearing`
  | `merchant:${string}:payable`
  | `issuer:${string}:fees`
  | `acquirer:${string}:fees`
  | `merchant:${string}:bank`
  | 'network:fees'
  | 'settlement'
  | 'funding'

/** What a cardholder has: the money on a debit card, or the unused credit of a credit card. */
export const cardholderAccount = (cardRef: string): AccountName => `cardholder:${cardRef}`

/** What pre-authorisations have set aside of a cardholder's money. */
export const preAuthHold = (cardRef: string): AccountName => `hold:${cardRef}`

/** What an issuer owes to clearing until it settles. */
export const issuerClearing = (iin: string): AccountName => `issuer:${iin}:clearing`

/** What clearing owes to an acquirer, as a negative balance, until it settles. */
export const acquirerClearing = (acquirerId: string): AccountName => `acquirer:${acquirerId}:clearing`

/** What the acquirer owes to a merchant. */
export const merchantPayable = (merId: string): AccountName => `merchant:${merId}:payable`

/** Where merchants get their money: the world outside. */
export const merchantBank = (merId: string): AccountName => `merchant:${merId}:bank`

/** What an institution has earned in fees, or paid where it stands below zero. */
export const feeAccount = (institution: `issuer:${string}` | `acquirer:${string}` | 'network'): AccountName =>
  `${institution}:fees`

/** Where institutions settle with each other. It stands at zero whenever a day is settled. */
export const SETTLEMENT: AccountName = 'settlement'

/** Where the money of test cards comes from: the world outside. */
export const FUNDING: AccountName = 'funding'

/** Whether an account may stand below zero. Cardholders and what they set aside may not: nobody pays with money that is not there. */
export function mayBeOverdrawn(account: AccountName): boolean {
  return !account.startsWith('cardholder:') && !account.startsWith('hold:')
}
