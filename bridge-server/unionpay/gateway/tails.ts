/**
 * The seven digits behind a respMsg where one respCode has several meanings. Code and text are published; which tail
 * belongs to which case of 35 and 36 is known from a few samples only.
 */
export const TAILS = {
  /** 35: the original is not there. */
  originalUnknown: '2040004',
  /** 35: the original has not succeeded, or is too old. */
  originalState: '2040006',
  /** 35: the original was voided, refunded or completed before. */
  originalUsed: '2050002',
  /** 36: another amount than the original allows. */
  amountDiffers: '2050001',
  /** 36: another currency, product or number than the original's. */
  originalDiffers: '2050004',
} as const

export type Tail = (typeof TAILS)[keyof typeof TAILS]

/** Puts a tail behind a respMsg in place of its code's usual one. */
export function withTail(respMsg: string, tail: Tail | undefined): string {
  return tail ? respMsg.replace(/\[\d{7}\]$/, `[${tail}]`) : respMsg
}
