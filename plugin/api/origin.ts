/** Where the bridge listens: the one request domain that the plugin declares in its admin settings. */
export const BRIDGE_ORIGIN = 'https://bridge.quickpass.example'

/** How long a request may take before its answer counts as lost. */
export const REQUEST_TIMEOUT_MS = 15_000

/** Paying waits for the issuer, whom the network gives a minute at most; the bridge answers well before that. */
export const PAY_TIMEOUT_MS = 30_000

/** What a held-back answer may take on the way, beyond the time that the bridge holds it. */
export const WATCH_SLACK_MS = 10_000
