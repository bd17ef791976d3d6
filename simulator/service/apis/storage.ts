import type { Space } from '../space.ts'
import type { ServiceApi } from '../wx.ts'

/** Storage, answered from the space's own area. The two forms share their rules and differ in how they fail. */
export function storageApis(space: Space) {
  const { storage } = space

  const read = (key: unknown): unknown => (storage.has(asKey(key)) ? storage.get(asKey(key)) : '')
  const write = (key: unknown, data: unknown): void => storage.set(asKey(key), data)
  const pairs = (list: unknown): { key: unknown; value: unknown }[] => (Array.isArray(list) ? list : [])
  const keys = (list: unknown): unknown[] => (Array.isArray(list) ? list : [])

  return {
    setStorage: {
      async: ({ key, data, encrypt }) => {
        if (encrypt === true) throw new Error('encrypted storage is not supported by this simulator')
        write(key, data)
        return undefined
      },
    },
    getStorage: {
      async: ({ key }) => {
        if (!storage.has(asKey(key))) throw new Error('data not found')
        return { data: storage.get(asKey(key)) }
      },
    },
    removeStorage: { async: ({ key }) => void storage.remove(asKey(key)) as undefined },
    clearStorage: { async: () => void storage.clear() as undefined },
    getStorageInfo: { async: () => storage.info() },
    batchSetStorage: {
      async: ({ kvList }) => {
        for (const { key, value } of pairs(kvList)) write(key, value)
        return undefined
      },
    },
    batchGetStorage: { async: ({ keyList }) => ({ dataList: keys(keyList).map(read) }) },

    setStorageSync: { sync: (key, data) => named('setStorageSync', () => write(key, data)) },
    getStorageSync: { sync: (key) => named('getStorageSync', () => read(key)) },
    removeStorageSync: { sync: (key) => named('removeStorageSync', () => storage.remove(asKey(key))) },
    clearStorageSync: { sync: () => storage.clear() },
    getStorageInfoSync: { sync: () => storage.info() },
    batchSetStorageSync: {
      sync: (list) => {
        for (const { key, value } of pairs(list)) named('batchSetStorageSync', () => write(key, value))
      },
    },
    batchGetStorageSync: { sync: (list) => keys(list).map(read) },
  } satisfies Record<string, ServiceApi>
}

function asKey(key: unknown): string {
  if (typeof key === 'string' && key !== '') return key
  throw new Error('parameter error: parameter.key should be a non-empty String')
}

/** The synchronous forms throw what the others give to `fail`. */
function named<T>(name: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw new Error(`${name}:fail ${(error as Error).message}`)
  }
}
