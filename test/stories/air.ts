/** What happens to a phone's request on its way: it is lost, its answer is lost, or something comes first. */
type Fate = 'lose-request' | 'lose-answer' | (() => Promise<unknown>)

interface Sent {
  readonly method: string
  readonly url: string
}

/** The radio between a phone and the world, with the faults of a real one. Give its `fetch` to the phone. */
export class Air {
  #fates: { isFor: (request: Sent) => boolean; fate: Fate; times: number }[] = []

  /** Does `fate` to the next `times` requests whose address ends so. */
  next(urlEnd: string, fate: Fate, times = 1): void {
    this.#fates.push({ isFor: ({ url }) => url.split('?')[0]!.endsWith(urlEnd), fate, times })
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const found = String(input).endsWith('/host/request') ? this.#take(String(init?.body)) : undefined
    if (found === 'lose-request') return lost('net::ERR_CONNECTION_RESET')
    if (typeof found === 'function') await found()
    const answer = await fetch(input, init)
    if (found !== 'lose-answer') return answer
    await answer.text()
    return lost('timeout')
  }

  #take(envelope: string): Fate | undefined {
    const request = JSON.parse(envelope) as Sent
    const found = this.#fates.find(({ times, isFor }) => times > 0 && isFor(request))
    if (found) found.times--
    return found?.fate
  }
}

function lost(why: string): Response {
  return Response.json({ ok: false, errMsg: `request:fail ${why}` })
}
