/** What a plugin cannot see by itself, or that concerns every code on the phone. */
export type HostEvent = 'screenshot' | 'online'

const listeners = new Set<(event: HostEvent) => void>()
let isListening = false

/** Hears of the host's screenshots and of the network coming back, until the returned function is called. */
export function watchHost(listener: (event: HostEvent) => void): () => void {
  if (!isListening) {
    wx.onNetworkStatusChange(({ isConnected }) => {
      if (isConnected) tellHostEvent('online')
    })
  }
  isListening = true
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function tellHostEvent(event: HostEvent): void {
  for (const listener of [...listeners]) listener(event)
}
