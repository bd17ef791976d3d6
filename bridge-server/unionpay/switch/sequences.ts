import type { Transaction } from '../../store/store.ts'

/** The network's running number, of tickets and payments alike. It is taken back when the transaction is undone. */
export async function nextTrace(tx: Transaction): Promise<number> {
  const row = await tx.get<{ last: number }>(NEXT_SQL, 'trace')
  return (row as { last: number }).last
}

const NEXT_SQL = `
  INSERT INTO sequence (name, last) VALUES (?, 1)
  ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last`
