import type { Reader, Transaction } from '../../store/store.ts'
import { BINDINGS_PER_MERCHANT_MAX } from '../limits.ts'

/** A card that a merchant knows by a name of its own. */
export interface Binding {
  readonly bindId: string
  readonly cardRef: string
}

/** Binds a card, or binds the name to another card. False when the merchant has too many. */
export async function bind(
  tx: Transaction,
  binding: Binding & { readonly merId: string; readonly atMs: number },
): Promise<boolean> {
  const { merId, bindId, cardRef, atMs } = binding
  const row = await tx.get<{ held: number }>(
    'SELECT count(*) AS held FROM card_binding WHERE mer_id = ? AND bind_id <> ?',
    merId,
    bindId,
  )
  if ((row as { held: number }).held >= BINDINGS_PER_MERCHANT_MAX) return false
  await tx.run(BIND_SQL, merId, bindId, cardRef, atMs)
  return true
}

/** The binding that a merchant names, by its own name or by the card. */
export async function findBinding(
  reader: Reader,
  merId: string,
  by: { readonly bindId: string } | { readonly cardRef: string },
): Promise<Binding | null> {
  const [column, value] =
    'bindId' in by ? (['bind_id', by.bindId] as const) : (['card_ref', by.cardRef] as const)
  const found = await reader.get<Binding>(
    `SELECT bind_id AS bindId, card_ref AS cardRef FROM card_binding
     WHERE mer_id = ? AND ${column} = ? AND state = 'active' ORDER BY bound_at_ms DESC LIMIT 1`,
    merId,
    value,
  )
  return found ?? null
}

/** Whether the merchant may take payments from this card without asking its holder again: bound, opened or tokenised. */
export async function isBound(reader: Reader, merId: string, cardRef: string): Promise<boolean> {
  const row = await reader.get<{ bound: number }>(BOUND_SQL, merId, cardRef, merId, cardRef)
  return row?.bound === 1
}

export async function unbind(tx: Transaction, merId: string, bindId: string): Promise<void> {
  await tx.run('DELETE FROM card_binding WHERE mer_id = ? AND bind_id = ?', merId, bindId)
}

const BIND_SQL = `
  INSERT INTO card_binding (mer_id, bind_id, card_ref, state, bound_at_ms) VALUES (?, ?, ?, 'active', ?)
  ON CONFLICT (mer_id, bind_id) DO UPDATE
    SET card_ref = excluded.card_ref, state = 'active', bound_at_ms = excluded.bound_at_ms`
const BOUND_SQL = `
  SELECT EXISTS (SELECT 1 FROM card_binding WHERE mer_id = ? AND card_ref = ? AND state = 'active')
      OR EXISTS (SELECT 1 FROM token WHERE mer_id = ? AND card_ref = ? AND state = 'active') AS bound`
