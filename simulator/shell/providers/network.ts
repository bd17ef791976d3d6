import { networkType } from '../phone/measures.ts'
import type { Provider } from './provider.ts'

export const networkProviders = {
  getNetworkType: async (_call, phone) => {
    const type = networkType(phone.state().settings.network)
    return { networkType: type, isConnected: type !== 'none', signalStrength: 4, hasSystemProxy: false }
  },
} satisfies Record<string, Provider>
