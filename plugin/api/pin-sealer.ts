import type { CardView } from '../../contract/cards.ts'
import type { EncryptionKey, PayRequest } from '../../contract/plugin-door.ts'
import { type Answer, accepted, refused } from './answer.ts'
import type { Bridge } from './bridge.ts'
import type { Randomness } from './entropy.ts'
import { pinBlock } from './pin-block.ts'
import { seal } from './seal.ts'

/** A PIN that only UnionPay can read. */
export type SealedPin = Pick<PayRequest, 'encryptedPin' | 'encryptCertId'>

/** Seals PINs with the key that UnionPay shows through the bridge. */
export class PinSealer {
  readonly #bridge: Pick<Bridge, 'getEncryptionKey'>
  readonly #randomness: Randomness
  #key: Promise<Answer<EncryptionKey>> | null = null

  constructor({ bridge, randomness }: { bridge: Pick<Bridge, 'getEncryptionKey'>; randomness: Randomness }) {
    this.#bridge = bridge
    this.#randomness = randomness
  }

  /** Fetches the key ahead of time; a failure is forgotten, so that the next one asks again. */
  async prepare(): Promise<Answer<EncryptionKey>> {
    this.#key ??= this.#bridge.getEncryptionKey({})
    const key = await this.#key
    if (!key.ok) this.#key = null
    return key
  }

  async seal(pin: string | null, { pinAccount }: Pick<CardView, 'pinAccount'>): Promise<Answer<SealedPin>> {
    const key = await this.prepare()
    if (!key.ok) return key
    if (pin === null) return refused('bad_request')
    try {
      const encryptedPin = seal(pinBlock(pin, pinAccount), key.value, this.#randomness)
      return accepted({ encryptedPin, encryptCertId: key.value.certId })
    } catch {
      // A key or an account that nothing can be sealed with. The error may hold what was to be sealed: drop it.
      return refused('system_error')
    }
  }
}
