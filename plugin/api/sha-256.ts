/**
 * SHA-256 (FIPS 180-4). A plugin has no crypto of its own, and a library's for all sizes and uses weighs four times as
 * much; this one is held against the platform's in tests. Constants are the standard's: the first 32 bits of the
 * fractional parts of the roots of the first primes.
 */
export function sha256(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 4, message.length * 8)

  const state = Uint32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))
  for (let at = 0; at < padded.length; at += 64) compress(state, view, at)

  const digest = new DataView(new ArrayBuffer(32))
  state.forEach((word, i) => {
    digest.setUint32(4 * i, word)
  })
  return new Uint8Array(digest.buffer)
}

function compress(state: Uint32Array, block: DataView, at: number): void {
  const words = new Uint32Array(64)
  for (let i = 0; i < 64; i++) {
    if (i < 16) words[i] = block.getUint32(at + 4 * i)
    else {
      const [early, late] = [words[i - 15]!, words[i - 2]!]
      const mixed = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)
      words[i] = words[i - 16]! + mixed + words[i - 7]! + (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10))
    }
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g)
    const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + ROUNDS[i]! + words[i]!) | 0
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i]! += word
  })
}

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by))

const fraction = (root: number) => Math.floor((root % 1) * 2 ** 32)

const PRIMES: number[] = []
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((prime) => n % prime !== 0)) PRIMES.push(n)

const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)))
