import type { CodeClass, DayLimit } from '../../../contract/code-owners.ts'
import type { Reader } from '../../store/store.ts'
import type { Payee } from '../institutions/payees.ts'
import { type CodeRefusal, refusal } from '../institutions/refusals.ts'
import type { Card } from '../issuers/card.ts'
import { issuerByIin } from '../issuers/issuers.ts'
import { type ClosedBecause, decideInterop } from '../rules/interop-rules.ts'
import type { Direction } from '../rules/interop-table.ts'
import { bucketKey, checkDayLimit, dayMaxOf, levelOf } from '../rules/limits.ts'
import { mayReceive } from '../rules/receiving.ts'
import type { CodePayer } from './code-payment.ts'
import { usedOf } from './day-limit-use.ts'
import type { Reading } from './interop-setting.ts'

/** Where the dated rules, which know neither payers nor books, meet a payment. */

/** One payment by a code, as the rules look at it. */
export interface CodeScene {
  readonly direction: Direction
  readonly payer: CodePayer
  readonly payee: Payee
  readonly codeClass: CodeClass
  readonly isStatic: boolean
  /** Whether payer and payee are not in one place. */
  readonly isRemote: boolean
  readonly atMs: number
  readonly reading: Reading
}

type Ruled = { readonly ok: true } | { readonly ok: false; readonly refusal: CodeRefusal }

/** What the wire says of each reason: 62 for places and dates, 40 for classes and directions. */
const CLOSED: Readonly<Record<ClosedBecause, '40' | '62'>> = {
  region: '62',
  before: '62',
  class: '40',
  direction: '40',
}

/** Whether these two networks pay each other's codes of this class in this place and on this day. */
export function mayPay(scene: CodeScene): Ruled {
  const { direction, payer, payee, codeClass, isStatic, isRemote, atMs, reading } = scene
  const { owner } = payee.institution
  // What a wallet's payer owes a merchant of the wallet's own, it moves by itself: that never comes here.
  if (payer.network !== 'unionpay' && owner === payer.network) return refusal('40', 'own-code-of-the-wallet')
  const decision = decideInterop({
    direction,
    payerNetwork: payer.network,
    codeOwner: owner,
    codeClass,
    cityCode: payee.city.code,
    atMs,
    ...reading,
  })
  if (decision.state === 'closed') {
    return refusal(CLOSED[decision.because], decision.rule, ...decision.alternatives)
  }
  const received = mayReceive({ codeClass, isStatic, isRemote, atMs })
  return received.ok ? { ok: true } : refusal('40', received.rule, ...received.alternatives)
}

/** A daily limit as it stands for a payer, with the counter that a payment counts in. */
export interface StandingLimit extends DayLimit {
  readonly key: string
}

/** How the payer was verified. Holding the phone with the wallet's token is one factor; the PIN is another. */
export type Verified = 'holding' | 'holding-and-pin'

/** The limit that a payment counts towards: by customer and bank account, or a wallet's accounts together. */
export async function limitOf(
  reader: Reader,
  {
    payer,
    card,
    isStatic,
    verified,
    atMs,
  }: {
    readonly payer: CodePayer
    readonly card: Pick<Card, 'ref' | 'iin'>
    readonly isStatic: boolean
    readonly verified: Verified
    readonly atMs: number
  },
): Promise<StandingLimit> {
  const factors = verified === 'holding' ? 1 : 2
  const level = levelOf({ isStatic, factors, hasCertificate: false })
  const key = bucketKey({
    customer: payer.id,
    institution: issuerByIin(card.iin).nameEn,
    bucket: payer.network === 'unionpay' ? `bankAccount:${card.ref}` : 'paymentAccounts',
    level,
    atMs,
  })
  return { level, dayMaxFen: dayMaxOf(level, atMs), usedFen: await usedOf(reader, key), key }
}

/** Whether an amount still fits into a limit today. */
export function fitsLimit({ level, usedFen }: StandingLimit, amountFen: number, atMs: number): Ruled {
  const decision = checkDayLimit({ level, usedFen, amountFen, atMs })
  if (decision.ok) return { ok: true }
  return refusal(
    '61',
    decision.rule,
    ...(decision.remainingFen > 0 ? (['pay-less'] as const) : []),
    'later-date',
  )
}
