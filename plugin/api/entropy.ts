import { keccakP } from '@noble/hashes/sha3.js'
import { asciiBytes } from './bytes.ts'

/** Where sealed messages and identifiers get their chance from. */
export interface Randomness {
  bytes(length: number): Uint8Array
}

/** Turns of the clock whose length in idle steps is measured before bytes are drawn, and the steps it may take. */
const JITTER_TURNS = 3
const JITTER_STEPS_MAX = 20_000

/** Of the 200 bytes of the sponge as many are stirred and drawn as in SHAKE256; the rest is never seen. */
const SPONGE_WORDS = 50
const RATE_BYTES = 136

/**
 * A pool of chance. WeChat gives `getRandomValues` to mini programs but not to plugins, so what a plugin can
 * observe is absorbed into a Keccak sponge: when and where fingers touch, how the clock jitters, and Math.random, which
 * iOS and Android seed from the system. Bytes are squeezed as SHAKE256 does, and after every draw all that it could see
 * of the sponge is blanked, so that a later look at the pool tells nothing of bytes already given out.
 */
export class EntropyPool implements Randomness {
  readonly #nowMs: () => number
  readonly #random: () => number
  readonly #words = new Uint32Array(SPONGE_WORDS)
  readonly #sponge = new Uint8Array(this.#words.buffer)
  /** Where the next byte is absorbed. */
  #at = 0

  constructor(nowMs: () => number = Date.now, random: () => number = Math.random) {
    this.#nowMs = nowMs
    this.#random = random
    this.stir(nowMs(), ...Array.from({ length: 8 }, random))
  }

  /** Mixes in anything that an outsider cannot know exactly, such as a touch's time and coordinates. */
  stir(...observations: readonly number[]): void {
    for (const byte of asciiBytes(`${observations.join(' ')} `)) {
      this.#absorb(this.#at++, byte)
      if (this.#at === RATE_BYTES) this.#turn()
    }
  }

  bytes(length: number): Uint8Array {
    this.stir(this.#nowMs(), ...this.#jitter(), ...Array.from({ length: 4 }, this.#random))
    this.#absorb(this.#at, 0x1f)
    this.#absorb(RATE_BYTES - 1, 0x80)
    const drawn = new Uint8Array(length)
    for (let at = 0; at < length; at += RATE_BYTES) {
      this.#turn()
      drawn.set(this.#sponge.subarray(0, Math.min(RATE_BYTES, length - at)), at)
    }
    this.#sponge.fill(0, 0, RATE_BYTES)
    this.#turn()
    return drawn
  }

  #absorb(at: number, byte: number): void {
    this.#sponge[at]! ^= byte
  }

  #turn(): void {
    keccakP(this.#words)
    this.#at = 0
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
