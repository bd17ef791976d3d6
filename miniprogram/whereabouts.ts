import Taro from '@tarojs/taro'
import { backend, type Here } from './backend.ts'

/** Where the phone is, as it says, and what day it is there, as the backend says. Asks for leave the first time. */
export async function whereabouts(): Promise<Here> {
  try {
    const { latitude, longitude } = await Taro.getFuzzyLocation({ type: 'wgs84' })
    return await backend.here({ latitude, longitude })
  } catch {
    // Without leave, or without a position, the day is still worth showing.
    return backend.here(null)
  }
}
