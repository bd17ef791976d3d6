import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { AvailabilityView, Feature, UnavailableReason } from '../../../contract/beta-door.ts'
import { parseRfc3339 } from '../../clock/beijing.ts'

const day = z.iso.date('must be a day such as 2021-09-22')
const moment = z
  .string()
  .refine((text) => parseRfc3339(text) !== null, 'must be a time such as 2021-10-05T10:00:00+08:00')
const version = z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/, 'must be a version such as 1.2.0')

const LIST_MAX = 10_000

/** Who is in the beta and what of it is stopped, as dated data: the same document answers for every day. */
export const betaProgramme = z.strictObject({
  /** Decides who is in a share. Another salt draws anew; leave it alone while a beta runs. */
  salt: z.string().min(1).max(64),
  /** From each day in Beijing on, that share of all payers is in. The first day is the beta's first. */
  shares: z
    .array(
      z.strictObject({
        from: day,
        percent: z.number().min(0).max(100).multipleOf(0.01),
      }),
    )
    .min(1)
    .max(100)
    .refine(
      (shares) => shares.every(({ from }, i) => i === 0 || from > (shares[i - 1]?.from ?? '')),
      'must be in the order of their days, each day once',
    ),
  /** People who are in whatever the share, each from a day on, which may lie before the beta's first. */
  allowList: z.array(z.strictObject({ openpid: z.string().min(1).max(128), from: day })).max(LIST_MAX),
  /** The kill switch: the feature is stopped for everybody from one moment on, until another or for good. */
  pauses: z
    .array(
      z
        .strictObject({
          feature: z.enum(['pay', 'scan', 'code', 'top-up']),
          from: moment,
          until: moment.nullable(),
          /** For whoever reads the document later. */
          why: z.string().min(1).max(200),
        })
        .refine(({ from, until }) => until === null || msOf(until) > msOf(from), 'must end after it begins'),
    )
    .max(1000),
  /** Older plugins are told to be renewed. */
  minPluginVersion: version,
})

export type BetaProgramme = z.infer<typeof betaProgramme>

/** Open to everybody from the day on which the press of 2021 saw Cloud QuickPass tested in mini programs. */
export const DEFAULT_PROGRAMME: BetaProgramme = {
  salt: 'quickpass-beta-2021',
  shares: [{ from: '2021-09-22', percent: 100 }],
  allowList: [],
  pauses: [],
  minPluginVersion: '0.0.0',
}

/** How a payer stands on one moment. */
export interface Standing {
  readonly cohort: AvailabilityView['cohort']
  /** Why he is not in at all; null when he is. */
  readonly outside: 'before-beta' | 'not-enrolled' | null
}

/** How many buckets payers are drawn into: a share of one is a hundredth of a percent. */
const BUCKETS = 10_000

/** A payer's bucket, 0 to 9999: the same for good under one salt, and independent under another. */
export function bucketOf(salt: string, openpid: string): number {
  return createHash('sha256').update(`${salt}/${openpid}`).digest().readUIntBE(0, 6) % BUCKETS
}

export function standingOf(programme: BetaProgramme, openpid: string, nowMs: number): Standing {
  const { allowList, shares, salt } = programme
  if (allowList.some((one) => one.openpid === openpid && hasBegun(one.from, nowMs))) {
    return { cohort: 'allow-list', outside: null }
  }
  const share = shares.findLast(({ from }) => hasBegun(from, nowMs))
  if (!share) return { cohort: 'none', outside: 'before-beta' }
  // Whoever is in a share is in every larger one.
  if (bucketOf(salt, openpid) >= Math.round(share.percent * (BUCKETS / 100))) {
    return { cohort: 'none', outside: 'not-enrolled' }
  }
  return { cohort: share.percent === 100 ? 'everybody' : 'percentage', outside: null }
}

/** A payer, and the plugin in his hands. */
export interface Tester {
  readonly openpid: string
  /** As the plugin says it; empty when it does not. */
  readonly pluginVersion: string
}

/** Why a payer cannot use a feature at `nowMs`; null when he can. */
export function unavailableBecause(
  programme: BetaProgramme,
  feature: Feature,
  { openpid, pluginVersion }: Tester,
  nowMs: number,
): UnavailableReason | null {
  const { outside } = standingOf(programme, openpid, nowMs)
  if (outside) return outside
  if (isPaused(programme, feature, nowMs)) return 'paused'
  return isOlder(pluginVersion, programme.minPluginVersion) ? 'plugin-too-old' : null
}

/** What a plugin of some version gets to know. */
export function availabilityOf(programme: BetaProgramme, tester: Tester, nowMs: number): AvailabilityView {
  const reasonOf = (feature: Feature) => unavailableBecause(programme, feature, tester, nowMs)
  return {
    features: {
      pay: reasonOf('pay'),
      scan: reasonOf('scan'),
      code: reasonOf('code'),
      'top-up': reasonOf('top-up'),
    },
    cohort: standingOf(programme, tester.openpid, nowMs).cohort,
    betaFrom: programme.shares[0]?.from ?? '',
    serverTimeMs: nowMs,
  }
}

function isPaused({ pauses }: BetaProgramme, feature: Feature, nowMs: number): boolean {
  return pauses.some(
    (pause) =>
      pause.feature === feature &&
      nowMs >= msOf(pause.from) &&
      (pause.until === null || nowMs < msOf(pause.until)),
  )
}

/** Compares `1.10.0` with `1.9.3` by numbers. What is no version counts as `0.0.0`. */
function isOlder(one: string, other: string): boolean {
  const numbers = (text: string) => /^(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number) ?? [0, 0, 0]
  const [a, b] = [numbers(one), numbers(other)]
  const at = b.findIndex((number, i) => number !== (a[i] ?? -1))
  return at >= 0 && (a[at] ?? -1) < (b[at] as number)
}

function hasBegun(from: string, nowMs: number): boolean {
  return nowMs >= msOf(`${from}T00:00:00+08:00`)
}

function msOf(text: string): number {
  return parseRfc3339(text) ?? Number.NaN
}
