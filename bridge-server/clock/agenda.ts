import type { Cancel } from './clock.ts'

interface Task {
  readonly atMs: number
  readonly order: number
  readonly run: () => void
}

/** Tasks in the order in which they fall due; tasks of the same millisecond keep the order of their making. */
export class Agenda {
  readonly #tasks: Task[] = []
  #made = 0

  add(atMs: number, run: () => void): Cancel {
    const task: Task = { atMs, order: this.#made++, run }
    this.#tasks.splice(this.#placeFor(task), 0, task)
    return () => {
      const at = this.#tasks.indexOf(task)
      if (at >= 0) this.#tasks.splice(at, 1)
    }
  }

  nextAtMs(): number | null {
    return this.#tasks[0]?.atMs ?? null
  }

  /** Takes the first task that is due at `nowMs`, if there is one. */
  takeDue(nowMs: number): (() => void) | null {
    const first = this.#tasks[0]
    if (!first || first.atMs > nowMs) return null
    this.#tasks.shift()
    return first.run
  }

  #placeFor(task: Task): number {
    let low = 0
    let high = this.#tasks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#tasks[middle] as Task
      if (other.atMs < task.atMs || (other.atMs === task.atMs && other.order < task.order)) low = middle + 1
      else high = middle
    }
    return low
  }
}
