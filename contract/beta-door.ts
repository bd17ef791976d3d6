import type { Call } from './plugin-door.ts'

/** Who may use what of the beta, and what testers have to say. */
export interface BetaDoor {
  getAvailability: Call<{ pluginVersion: string }, AvailabilityView>
  /** The same `feedbackId` again is kept once. */
  sendFeedback: Call<Feedback, { feedbackId: string }>
}

export const BETA_ROUTES = {
  getAvailability: { method: 'GET', path: '/plugin/v1/availability' },
  sendFeedback: { method: 'POST', path: '/plugin/v1/feedback' },
} as const

export type Feature = 'pay' | 'scan' | 'code' | 'top-up'

/** Why a feature is not there: the beta has not begun, this payer is not in it, it was stopped, the plugin is too old. */
export type UnavailableReason = 'before-beta' | 'not-enrolled' | 'paused' | 'plugin-too-old'

export interface AvailabilityView {
  /** Null where the feature is there. */
  readonly features: { readonly [Name in Feature]: UnavailableReason | null }
  /** How this payer came into the beta, for support. */
  readonly cohort: 'allow-list' | 'percentage' | 'everybody' | 'none'
  /** First day of the beta in Beijing, `YYYY-MM-DD`. */
  readonly betaFrom: string
  readonly serverTimeMs: number
}

export interface Feedback {
  /** Chosen by the plugin, 16 to 32 letters and digits. */
  readonly feedbackId: string
  readonly text: string
  readonly diagnosis: Diagnosis
}

/** What support needs to know. No card number, no code, no account. */
export interface Diagnosis {
  readonly pluginVersion: string
  readonly hostVersion: string
  readonly libVersion: string
  readonly platform: string
  readonly page: string
  /** The plugin's state in one word. */
  readonly state: string
  /** The latest failures, newest last, at most ten. */
  readonly errors: readonly { readonly atMs: number; readonly code: string; readonly call: string }[]
  /** The phone's clock less the bridge's. */
  readonly clockOffsetMs: number
}
