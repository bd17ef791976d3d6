import { sha256 } from '@noble/hashes/sha2.js'
import { asciiBytes } from './bytes.ts'

/** Where sealed messages and identifiers get their chance from. */
export interface Randomness {
  bytes(length: number): Uint8Array
}

/** Turns of the clock whose length in idle steps is measured before bytes are drawn, and the steps it may take. */
const JITTER_TURNS = 3
const JITTER_STEPS_MAX = 20_000

/**
 * A pool of chance. WeChat gives `getRandomValues` to mini programs but not to plugins, so what a plugin can
 * observe is hashed together: when and where fingers touch, how the clock jitters, and Math.random, which iOS and
 * Android seed from the system. Every draw moves the pool on by a hash, so that a later look at it tells nothing
 * of bytes already given out.
 */
export class EntropyPool implements Randomness {
  readonly #nowMs: () => number
  readonly #random: () => number
  #pool: Uint8Array = new Uint8Array(32)

  constructor(nowMs: () => number = Date.now, random: () => number = Math.random) {
    this.#nowMs = nowMs
    this.#random = random
    this.stir(nowMs(), ...Array.from({ length: 8 }, random))
  }

  /** Mixes in anything that an outsider cannot know exactly, such as a touch's time and coordinates. */
  stir(...observations: readonly number[]): void {
    this.#pool = hash(this.#pool, asciiBytes(observations.join(' ')))
  }

  bytes(length: number): Uint8Array {
    this.stir(this.#nowMs(), ...this.#jitter(), ...Array.from({ length: 4 }, this.#random))
    const drawn = new Uint8Array(length)
    for (let at = 0; at < length; at += 32) {
      drawn.set(hash(this.#pool, asciiBytes(`draw ${at}`)).subarray(0, length - at), at)
    }
    this.#pool = hash(this.#pool, asciiBytes('move on'))
    return drawn
  }

  /** How many idle steps fit between two turns of the clock; differs with everything else the phone does. */
  #jitter(): number[] {
    let budget = JITTER_STEPS_MAX
    return Array.from({ length: JITTER_TURNS }, () => {
      const turn = this.#nowMs()
      let steps = 0
      while (budget > 0 && this.#nowMs() === turn) {
        steps++
        budget--
      }
      return steps
    })
  }
}

/** The plugin's one pool; components stir it with every touch. */
export const entropy = new EntropyPool()

const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** An identifier of 24 letters and digits (120 bits), as attempts and enrolments need one. */
export function newId(randomness: Randomness): string {
  return Array.from(randomness.bytes(24), (byte) => ID_ALPHABET[byte & 31]).join('')
}

function hash(pool: Uint8Array, more: Uint8Array): Uint8Array {
  return sha256(Uint8Array.from([...pool, ...more]))
}
