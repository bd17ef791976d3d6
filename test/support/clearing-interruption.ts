import type { Store } from '../../bridge-server/store/store.ts'

export interface Interruption {
  /** Which commit is hit, counted from one. */
  readonly after: number
  /** Before the work begins, between the work and its commit, or once it is on disk and nobody has been told. */
  readonly when: 'before' | 'inside' | 'after'
  /** Ends the process, or throws. */
  readonly interrupt: () => void
}

/** A store that dies at one of its commits. */
export function interrupted(store: Store, { after, when, interrupt }: Interruption): Store {
  let commits = 0
  return {
    get: (sql, ...values) => store.get(sql, ...values),
    all: (sql, ...values) => store.all(sql, ...values),
    tuples: (sql, ...values) => store.tuples(sql, ...values),
    close: () => store.close(),
    async transact(work) {
      const isHit = ++commits === after
      if (isHit && when === 'before') interrupt()
      const result = await store.transact(async (tx) => {
        const done = await work(tx)
        if (isHit && when === 'inside') interrupt()
        return done
      })
      if (isHit && when === 'after') interrupt()
      return result
    },
  }
}
