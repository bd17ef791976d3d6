import type { Random } from '../../clock/random.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import { TOKEN_LIFE_MS, TOKENS_PER_CARD_MAX } from '../limits.ts'

/** A number that stands for a card with one token requestor's merchants, and is worth nothing to any other's. */
export interface Token {
  readonly token: string
  readonly trId: string
  readonly merId: string
  readonly cardRef: string
  readonly state: 'active' | 'removed'
  readonly fromMs: number
  readonly untilMs: number
}

/** Who asked for a token: a merchant, under the token requestor that it belongs to. */
export interface TokenHolder {
  readonly merId: string
  readonly trId: string
}

export type TokenLookup =
  | { readonly ok: true; readonly token: Token }
  | { readonly ok: false; readonly fault: 'invalid' | 'expired' }

/** First digits of every token: a range that no simulated issuer owns, so that none is taken for a card number. */
const TOKEN_PREFIX = '623599'
const TOKEN_DIGITS = 19

/** Mints a token for a card that its holder has just opened. Null when the merchant holds too many for this card. */
export async function mintToken(
  tx: Transaction,
  order: TokenHolder & { readonly orderId: string; readonly cardRef: string; readonly atMs: number },
  random: Random,
): Promise<Token | null> {
  const { merId, trId, orderId, cardRef, atMs } = order
  const row = await tx.get<{ held: number }>(COUNT_SQL, merId, cardRef)
  if ((row as { held: number }).held >= TOKENS_PER_CARD_MAX) return null
  const untilMs = atMs + TOKEN_LIFE_MS
  const token = newTokenDigits(random)
  await tx.run(
    `INSERT INTO token (token, tr_id, mer_id, order_id, card_ref, state, from_ms, until_ms)
     VALUES (?, ?, ?, ?, ?, 'active', ?, ?)`,
    token,
    trId,
    merId,
    orderId,
    cardRef,
    atMs,
    untilMs,
  )
  return { token, trId, merId, cardRef, state: 'active', fromMs: atMs, untilMs }
}

/**
 * The token, if it is this requestor's and good now: a card is opened once for all merchants of a requestor. Somebody
 * else's token looks like one that never was.
 */
export async function resolveToken(
  reader: Reader,
  token: string,
  { trId }: Pick<TokenHolder, 'trId'>,
  nowMs: number,
): Promise<TokenLookup> {
  const found = await reader.get<Token>(`${SELECT_SQL} WHERE token = ?`, token)
  if (!found || found.trId !== trId || found.state !== 'active') {
    return { ok: false, fault: 'invalid' }
  }
  return nowMs < found.untilMs ? { ok: true, token: found } : { ok: false, fault: 'expired' }
}

/** The newest good token of an opening, named by its order, or by the card when that is told. */
export async function tokenOfOpening(
  reader: Reader,
  holder: TokenHolder,
  opening: { readonly orderId: string } | { readonly cardRef: string },
  nowMs: number,
): Promise<Token | null> {
  const [column, value] =
    'cardRef' in opening ? (['card_ref', opening.cardRef] as const) : (['order_id', opening.orderId] as const)
  const found = await reader.get<Token>(
    `${SELECT_SQL} WHERE mer_id = ? AND tr_id = ? AND ${column} = ? AND state = 'active' AND until_ms > ?
     ORDER BY from_ms DESC LIMIT 1`,
    holder.merId,
    holder.trId,
    value,
    nowMs,
  )
  return found ?? null
}

/** Lets a token live on from now. */
export async function renewToken(tx: Transaction, token: string, nowMs: number): Promise<Token> {
  await tx.run('UPDATE token SET until_ms = ? WHERE token = ?', nowMs + TOKEN_LIFE_MS, token)
  return (await tx.get<Token>(`${SELECT_SQL} WHERE token = ?`, token)) as Token
}

export async function removeToken(tx: Transaction, token: string): Promise<void> {
  await tx.run("UPDATE token SET state = 'removed' WHERE token = ?", token)
}

function newTokenDigits(random: Random): string {
  const digits = BigInt(`0x${random.bytes(16).toString('hex')}`)
    .toString()
    .slice(-(TOKEN_DIGITS - TOKEN_PREFIX.length - 1))
  const body = TOKEN_PREFIX + digits.padStart(TOKEN_DIGITS - TOKEN_PREFIX.length - 1, '0')
  return body + luhnDigit(body)
}

/** The check digit that makes `body` a number of the form that cards have. */
function luhnDigit(body: string): string {
  let sum = 0
  for (let i = 0; i < body.length; i++) {
    const digit = Number(body[body.length - 1 - i])
    const doubled = i % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return String((10 - (sum % 10)) % 10)
}

const COUNT_SQL = "SELECT count(*) AS held FROM token WHERE mer_id = ? AND card_ref = ? AND state = 'active'"
const SELECT_SQL = `
  SELECT token, tr_id AS trId, mer_id AS merId, card_ref AS cardRef, state, from_ms AS fromMs, until_ms AS untilMs
  FROM token`
