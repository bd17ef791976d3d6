import { type Random, randomText } from '../../clock/random.ts'
import type { Transaction } from '../../store/store.ts'
import { cardholderAccount, FUNDING } from '../ledger/accounts.ts'
import { post } from '../ledger/ledger.ts'
import { PAYMENT_MAX_FEN } from '../limits.ts'
import type { SeededCard } from '../people.ts'
import { limitsOf } from '../rules/account-classes.ts'
import { CARD_SCRIPTS, type CardLimits, type CardScript } from './card.ts'
import { addCard, findCard } from './card-file.ts'
import { issuerOf } from './issuers.ts'
import type { SecretHasher } from './secrets.ts'

/** What a test card has to spend, and may spend in a day, unless its account's class says less: ¥10,000,000. */
const OPENING_FEN = 1_000_000_000
const LIMITS: CardLimits = {
  paymentMaxFen: PAYMENT_MAX_FEN,
  dayMaxFen: OPENING_FEN,
  dayPaymentsMax: 1_000_000,
  yearMaxFen: null,
  balanceMaxFen: null,
}

/** Hands out the test cards that are not out yet, each with its opening balance in the books. */
export async function seedCards(
  tx: Transaction,
  cards: readonly SeededCard[],
  context: { readonly secrets: SecretHasher; readonly random: Random; readonly atMs: number },
): Promise<void> {
  for (const seeded of cards) {
    if (!(await findCard(tx, seeded.cardNo))) await seedCard(tx, seeded, context)
  }
}

/** Codes come from what the card is like where they can: no money, past its month, a limit of nothing, restricted. */
async function seedCard(
  tx: Transaction,
  seeded: SeededCard,
  { secrets, random, atMs }: Parameters<typeof seedCards>[2],
): Promise<void> {
  const { cardNo, behaviour, pin, sms, cvn2, type, phone, expiresYymm, holder, documentNo, accountClass } =
    seeded
  const issuer = issuerOf(cardNo)
  if (!issuer) throw new Error(`no issuer owns the range of ${cardNo.slice(0, 6)}`)
  const ref = randomText(random, 16)
  const { source: _, ...classLimits } = limitsOf(accountClass ?? 'bank-I')
  await addCard(tx, {
    ref,
    cardNo,
    iin: issuer.iin,
    type,
    phone,
    expiresYymm,
    state: behaviour === '62' ? 'restricted' : 'active',
    script: scriptOf(behaviour),
    limits: {
      ...LIMITS,
      ...classLimits,
      ...(behaviour === '61' ? { paymentMaxFen: 0 } : {}),
      ...(behaviour === '65' ? { dayPaymentsMax: 0 } : {}),
    },
    use: { day: '', amountFen: 0, payments: 0, yearFen: 0, wrongPins: 0 },
    pinHash: secrets.hash('pin', cardNo, pin),
    smsHash: secrets.hash('sms', cardNo, sms),
    cvn2Hash: cvn2 === null ? null : secrets.hash('cvn2', cardNo, cvn2),
    holderHash: secrets.hash('holder', cardNo, holder),
    documentHash: secrets.hash('document', cardNo, documentNo),
  })
  if (behaviour === '51') return
  const opening = {
    source: FUNDING,
    destination: cardholderAccount(ref),
    amountFen: classLimits.balanceMaxFen ?? OPENING_FEN,
    memo: '开户 opening balance',
  }
  const posted = await post(tx, { key: `opening:${ref}`, postings: [opening], atMs })
  if (posted.outcome !== 'posted') throw new Error(`the opening balance of ${ref} could not be posted`)
}

function scriptOf(behaviour: SeededCard['behaviour']): CardScript | null {
  return CARD_SCRIPTS.find((script) => script === behaviour) ?? null
}
