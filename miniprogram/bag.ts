import Taro from '@tarojs/taro'
import { useEffect, useState } from 'preact/hooks'
import type { Wanted } from './backend.ts'

const BAG_KEY = 'bag'
export const QUANTITY_MAX = 99

/** What the shopper has put aside, kept in the phone's storage. */
export interface Bag {
  readonly lines: readonly Wanted[]
  /** Names the order that this bag will become; another content is another order. */
  readonly requestId: string
}

type Listener = (bag: Bag) => void
const listeners = new Set<Listener>()

function readBag(): Bag {
  return Taro.getStorageSync<Bag>(BAG_KEY) || { lines: [], requestId: newRequestId() }
}

export function addToBag(goodsId: string, quantity: number): void {
  const { lines } = readBag()
  const before = lines.find((line) => line.goodsId === goodsId)?.quantity ?? 0
  setQuantity(goodsId, before + quantity)
}

/** Zero takes the goods out of the bag. */
export function setQuantity(goodsId: string, quantity: number): void {
  const wanted = { goodsId, quantity: Math.min(quantity, QUANTITY_MAX) }
  const { lines } = readBag()
  const isThere = lines.some((line) => line.goodsId === goodsId)
  const next = isThere ? lines.map((line) => (line.goodsId === goodsId ? wanted : line)) : [...lines, wanted]
  write(next.filter((line) => line.quantity > 0))
}

export function emptyBag(): void {
  write([])
}

export function useBag(): Bag {
  const [bag, setBag] = useState(readBag)
  useEffect(() => {
    listeners.add(setBag)
    return () => void listeners.delete(setBag)
  }, [])
  return bag
}

export function countPieces(lines: readonly { readonly quantity: number }[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0)
}

/** Unique is enough here: the backend binds it to the one who is logged in. */
export function newRequestId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`
}

function write(lines: readonly Wanted[]): void {
  const bag: Bag = { lines, requestId: newRequestId() }
  Taro.setStorageSync(BAG_KEY, bag)
  for (const listener of listeners) listener(bag)
}
