/** What an event makes of a state, and what is to be done about it. */
interface Advance<State, Effect> {
  readonly state: State
  readonly effects: readonly Effect[]
}

export interface Machine<State, Event> {
  readonly state: State
  send(event: Event): void
  /** Calls back at once and after every change, until the returned function is called. */
  watch(listener: (state: State) => void): () => void
}

/**
 * Runs a pure flow: keeps its state, performs its effects, tells who watches. Events sent while an event is being
 * worked on wait their turn, so a flow never sees itself half changed.
 */
export function runMachine<State, Event, Effect>(
  first: Advance<State, Effect>,
  advance: (state: State, event: Event) => Advance<State, Effect>,
  perform: (effect: Effect, send: (event: Event) => void) => void,
): Machine<State, Event> {
  const listeners = new Set<(state: State) => void>()
  const waiting: Event[] = []
  let state = first.state
  let isBusy = false

  function send(event: Event): void {
    waiting.push(event)
    if (isBusy) return
    isBusy = true
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) enter(advance(state, next))
    } finally {
      // A screen that cannot draw a state must not stop the flow behind it.
      isBusy = false
    }
  }

  function enter(step: Advance<State, Effect>): void {
    const hasChanged = step.state !== state
    state = step.state
    for (const effect of step.effects) perform(effect, send)
    if (hasChanged) for (const listener of [...listeners]) listener(state)
  }

  isBusy = true
  enter(first)
  isBusy = false
  return {
    get state() {
      return state
    },
    send,
    watch(listener) {
      listeners.add(listener)
      listener(state)
      return () => listeners.delete(listener)
    },
  }
}
