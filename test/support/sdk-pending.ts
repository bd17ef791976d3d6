/** A story that waits for the network has to fail; once it passes, it comes off this list, which shrinks by itself. */
const WAITING = { fails: true } as const

/** What the network does not do yet for SDKs of today, each with the stories that wait for it. */
export const PENDING = {
  /** 04, 31, 03, 32 and 33 that name no currency are answered 13. */
  noCurrency: WAITING,
  /** A scanned code without termId is answered 13. */
  noTerminal: WAITING,
  /** A token payment with an SMS code in place of a PIN, and without backUrl, is answered 13. */
  smsPayment: WAITING,
  /** What is sealed for the gateway's signing certificate is not opened, and a payout without backUrl is answered 13. */
  oneCertificate: WAITING,
}
