import type { CodeClass, CodeOwner, DayLimit, ScanScene } from './code-owners.ts'
import type { Fen } from './money.ts'
import type { Call, CashierView } from './plugin-door.ts'

/** Paying a code that a merchant shows. The order that comes of it is paid and watched like any other. */
export interface ScanDoor {
  /**
   * Asks the network whose code this is. Refused with the rule and what works instead when it cannot be paid here and
   * now. The same code under the same `scanId` answers the same again.
   */
  inspectCode: Call<{ scanId: string; code: string; scene?: ScanScene }, ScannedCode>
  /** Makes the scan an order of `amountFen`, which must be the code's own amount where it has one. */
  openScan: Call<{ scanId: string; amountFen: number }, CashierView>
}

export const SCAN_ROUTES = {
  inspectCode: { method: 'POST', path: '/plugin/v1/scans' },
  openScan: { method: 'POST', path: '/plugin/v1/scans/:scanId/order' },
} as const

export interface ScannedCode {
  /** Chosen by the plugin, 16 to 32 letters and digits. */
  readonly scanId: string
  /** Kind as the recogniser names it, such as `wechat.merchant`. */
  readonly kind: string
  readonly owner: CodeOwner
  readonly codeClass: CodeClass
  readonly isStatic: boolean
  readonly payeeName: string
  readonly payeeNameEn: string
  /** Six-digit code of the city that the payee is registered in. */
  readonly cityCode: string
  readonly cityName: string
  readonly cityNameEn: string
  /** Null where the payer types the amount. */
  readonly amountFen: Fen | null
  /** The daily limit that paying this code counts towards; null where none applies. */
  readonly limit: DayLimit | null
  /** What the payer's bank statement will say. */
  readonly statementLine: string
  readonly expiresAtMs: number
  readonly serverTimeMs: number
}
