import type { CodeOwner } from './code-owners.ts'
import type { FailureCode } from './failures.ts'
import type { Fen } from './money.ts'
import type { Call, OrderView } from './plugin-door.ts'

/** The payment code that a payer shows to a merchant's scanner. */
export interface CodeDoor {
  /** A fresh code of a card. It ends every earlier code of this payer. The same `codeId` again answers the same code. */
  issueCode: Call<{ codeId: string; cardId: string }, PaymentCode>
  /** The payer has looked at the digits: whoever uses this code now has to wait for the PIN. */
  revealCode: Call<{ codeId: string }, PaymentCodeState>
  /** The code is off the screen and is to pay nothing any more. */
  retireCode: Call<{ codeId: string }, PaymentCodeState>
  /** What became of the code; with `waitMs` the answer is held back until it is newer than `since`. */
  watchCode: Call<{ codeId: string; waitMs?: number; since?: number }, PaymentCodeState>
  /** The PIN that the network asked for. The same `attemptId` again never pays twice. */
  confirmCode: Call<CodeConfirmation, PaymentCodeState>
}

export const CODE_ROUTES = {
  issueCode: { method: 'POST', path: '/plugin/v1/codes' },
  revealCode: { method: 'POST', path: '/plugin/v1/codes/:codeId/reveal' },
  retireCode: { method: 'POST', path: '/plugin/v1/codes/:codeId/retire' },
  watchCode: { method: 'GET', path: '/plugin/v1/codes/:codeId' },
  confirmCode: { method: 'POST', path: '/plugin/v1/codes/:codeId/confirm' },
} as const

export interface PaymentCode extends PaymentCodeState {
  /** Nineteen digits, for the QR symbol and the bar code alike. */
  readonly digits: string
  readonly symbols: CodeSymbols
}

/** Both symbols of the digits, ready to be painted. */
export interface CodeSymbols {
  /** Rows of the QR symbol from the top, `1` where dark, without quiet zone: 21 rows of 21. */
  readonly qr: readonly string[]
  /** Modules of the Code 128 from the left, `1` where dark, without quiet zones: 156 for nineteen digits. */
  readonly bars: string
}

export interface CodeConfirmation {
  readonly codeId: string
  /** Chosen by the plugin, 16 to 32 letters and digits. */
  readonly attemptId: string
  readonly encryptedPin: string
  readonly encryptCertId: string
}

export interface PaymentCodeState {
  /** Chosen by the plugin, 16 to 32 letters and digits. */
  readonly codeId: string
  readonly state: 'live' | 'awaiting-pin' | 'paying' | 'paid' | 'failed' | 'expired' | 'retired'
  /** Whether using it needs the PIN whatever the amount. */
  readonly isRevealed: boolean
  /** Grows with every change. */
  readonly version: number
  /** Who scanned it, once somebody did. */
  readonly payeeName: string | null
  readonly acquirer: CodeOwner | null
  readonly amountFen: Fen | null
  /** The payment as the records have it, once there is one. */
  readonly order: OrderView | null
  readonly failure: FailureCode | null
  /** PIN tries left when the failure is `pin_wrong` and the issuer told. */
  readonly pinTriesLeft: number | null
  readonly issuedAtMs: number
  readonly expiresAtMs: number
  readonly serverTimeMs: number
}
