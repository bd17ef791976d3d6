import type { CodeOwner } from '../../../contract/code-owners.ts'
import { mintPayerCode, PAYER_CODE_RANDOM_DIGITS } from '../../../contract/codes/mint.ts'
import type { Random } from '../../clock/random.ts'
import type { QrResponseCodeName } from '../../qrgateway/response-codes.ts'
import { forget } from '../../store/forget.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import { randomDigits } from '../institutions/merchant-codes.ts'
import type { CodeRefusal } from '../institutions/refusals.ts'
import { CODE_KEPT_MS } from '../limits.ts'
import type { CodePayer } from '../switch/code-payment.ts'

/** A code that a known payer shows: one at a time, for one use, successful or not. */
export interface ShownCode {
  readonly digits: string
  readonly cardRef: string
  readonly payer: CodePayer
  readonly asksPin: boolean
  readonly untilMs: number
  readonly state: 'live' | 'used' | 'ended'
  /** What refused the use that was made of it; null when nothing did. */
  readonly refusal: RefusedUse | null
}

type RefusedUse = Pick<CodeRefusal, 'code' | 'rule'>

/** Shows a new code, which ends the payer's earlier ones. */
export async function mintShownCode(
  tx: Transaction,
  {
    payer,
    cardRef,
    asksPin,
    atMs,
  }: Pick<ShownCode, 'payer' | 'cardRef' | 'asksPin'> & { readonly atMs: number },
  { random, codeLifeMs }: { readonly random: Random; readonly codeLifeMs: number },
): Promise<ShownCode> {
  await forgetShownCodes(tx, atMs)
  await tx.run(END_EARLIER_SQL, payer.id)
  const digits = mintPayerCode(payer.network, randomDigits(random, PAYER_CODE_RANDOM_DIGITS))
  const untilMs = atMs + codeLifeMs
  const { insID = null, token = null, noticeUrl = null } = payer.app ?? {}
  await tx.run(
    `INSERT INTO c2b_code (qr_no, card_ref, asks_pin, until_ms, network, payer, ins_id, token, notice_url)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    digits,
    cardRef,
    asksPin ? 1 : 0,
    untilMs,
    payer.network,
    payer.id,
    insID,
    token,
    noticeUrl,
  )
  return { digits, cardRef, payer, asksPin, untilMs, state: 'live', refusal: null }
}

/** Lets go of codes, testers' among them, that were over a while ago. */
export function forgetShownCodes(tx: Transaction, atMs: number): Promise<void> {
  return forget(tx, { table: 'c2b_code', key: 'qr_no', when: 'until_ms < ?' }, atMs - CODE_KEPT_MS)
}

/** The code of a known payer; null for testers' codes, which have none, and for digits that nobody shows. */
export async function findShownCode(reader: Reader, digits: string): Promise<ShownCode | null> {
  const row = await reader.get<ShownCodeRow>(
    'SELECT * FROM c2b_code WHERE qr_no = ? AND payer IS NOT NULL',
    digits,
  )
  return row ? asShownCode(row) : null
}

export async function useShownCode(
  tx: Transaction,
  digits: string,
  refusal: RefusedUse | null = null,
): Promise<void> {
  const { code = null, rule = null } = refusal ?? {}
  await tx.run(
    'UPDATE c2b_code SET used = 1, refused_code = ?, refused_by = ? WHERE qr_no = ?',
    code,
    rule,
    digits,
  )
}

export async function endShownCode(tx: Transaction, digits: string): Promise<void> {
  await tx.run('UPDATE c2b_code SET ended = 1 WHERE qr_no = ?', digits)
}

/** The digits have been looked at: whoever uses the code now has to wait for the PIN. */
export async function askPinFor(tx: Transaction, digits: string): Promise<void> {
  await tx.run('UPDATE c2b_code SET asks_pin = 1 WHERE qr_no = ?', digits)
}

/** Why a code cannot be used now; null when it can. */
export function codeFault(
  { state, untilMs }: ShownCode,
  nowMs: number,
): 'code-used' | 'code-ended' | 'code-expired' | null {
  if (state !== 'live') return state === 'used' ? 'code-used' : 'code-ended'
  return untilMs <= nowMs ? 'code-expired' : null
}

const END_EARLIER_SQL = 'UPDATE c2b_code SET ended = 1 WHERE payer = ? AND used = 0 AND ended = 0'

interface ShownCodeRow {
  qr_no: string
  card_ref: string
  asks_pin: number
  until_ms: number
  used: number
  network: CodeOwner
  payer: string
  ins_id: string | null
  token: string | null
  notice_url: string | null
  ended: number
  refused_by: string | null
  refused_code: QrResponseCodeName | null
}

function asShownCode(row: ShownCodeRow): ShownCode {
  const { ins_id: insID, token, refused_code: code, refused_by: rule } = row
  return {
    digits: row.qr_no,
    cardRef: row.card_ref,
    payer: {
      id: row.payer,
      network: row.network,
      app: insID === null || token === null ? null : { insID, token, noticeUrl: row.notice_url },
    },
    asksPin: row.asks_pin === 1,
    untilMs: row.until_ms,
    state: row.used ? 'used' : row.ended ? 'ended' : 'live',
    refusal: code === null || rule === null ? null : { code, rule },
  }
}
