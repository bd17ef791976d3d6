/**
 * One line of the report. `measured` and `against` are in the same unit and come from the same run, so that the
 * ratio means something on any machine.
 */
export interface Measurement {
  readonly what: string
  readonly measured: string
  /** A limit of ours, or a peer measured in this run. */
  readonly against: string
  readonly ratio: number
  /** What we mean to hold: `at most` or `at least` this ratio. */
  readonly hold: { readonly atMost: number } | { readonly atLeast: number }
}

export function isHeld({ ratio, hold }: Measurement): boolean {
  return 'atMost' in hold ? ratio <= hold.atMost : ratio >= hold.atLeast
}

/** A size, a time or a memory against its limit: at most 1. */
export function againstLimit(what: string, value: number, limit: number, unit: string): Measurement {
  return {
    what,
    measured: `${show(value)} ${unit}`,
    against: `${show(limit)} ${unit} (limit)`,
    ratio: value / limit,
    hold: { atMost: 1 },
  }
}

/** A rate against a peer's rate in the same run: at least `hold`. */
export function againstPeer(
  what: string,
  rate: number,
  peer: { readonly name: string; readonly rate: number },
  hold: number,
  unit: string,
): Measurement {
  return {
    what,
    measured: `${show(rate)} ${unit}`,
    against: `${show(peer.rate)} ${unit} (${peer.name})`,
    ratio: rate / peer.rate,
    hold: { atLeast: hold },
  }
}

function show(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3)
}

/** The value below which `share` of the sorted values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Calls `work` with `inFlight` calls under way until `durationMs` is over. Answers the rate and each call's time. */
export async function sustain(
  work: () => Promise<unknown>,
  { inFlight, durationMs }: { inFlight: number; durationMs: number },
): Promise<{ perSecond: number; timesMs: number[] }> {
  const timesMs: number[] = []
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() - startedAt < durationMs) {
        const callAt = performance.now()
        await work()
        timesMs.push(performance.now() - callAt)
      }
    }),
  )
  return { perSecond: (timesMs.length / (performance.now() - startedAt)) * 1000, timesMs }
}
