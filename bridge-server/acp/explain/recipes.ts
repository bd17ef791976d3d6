import { createHash, createHmac } from 'node:crypto'
import type { SignatureScheme } from '../scheme.ts'
import type { MistakeFacts, MistakeId } from './mistakes.ts'
import type { SignedDigest } from './signed-digest.ts'

/** One way of making a digest from the string; `slip` is undefined for the right one. */
export interface Recipe {
  readonly slip: { readonly id: MistakeId; readonly facts?: MistakeFacts } | undefined
  /** Whether the message's signature was made over these bytes in this way. */
  readonly gave: (bytes: Uint8Array) => boolean
}

type Hash = 'sha1' | 'sha256' | 'sm3' | 'md5'
const HASHES: readonly Hash[] = ['sha1', 'sha256', 'sm3', 'md5']

const digest = (hash: string, bytes: Uint8Array | string) => createHash(hash).update(bytes).digest()

/** How the letters of the first digest can be written, and which mistake each writing is. */
const WRITINGS: readonly (readonly [MistakeId | undefined, (first: Buffer) => Buffer | string])[] = [
  [undefined, (first) => first.toString('hex')],
  ['upper-case-digest', (first) => first.toString('hex').toUpperCase()],
  ['binary-digest', (first) => first],
  ['base64-digest', (first) => first.toString('base64')],
]

/** The right way and the known wrong ones of making what a certificate's key has signed. The right one comes first. */
export function rsaRecipes(
  scheme: Extract<SignatureScheme, { kind: 'rsa' }>,
  signed: SignedDigest,
  version: string,
): Recipe[] {
  if (signed.kind === 'pss') return []
  if (signed.kind === 'raw') return rawRecipes(signed.value)
  const { hash: outer, value } = signed
  const recipes: Recipe[] = []
  for (const [writingSlip, write] of WRITINGS) {
    for (const inner of HASHES) {
      const slip = writingSlip ? { id: writingSlip } : hashSlip(inner, outer, scheme.hash, version)
      recipes.push({ slip, gave: (bytes) => digest(outer, write(digest(inner, bytes))).equals(value) })
    }
  }
  recipes.push({ slip: { id: 'single-digest' }, gave: (bytes) => digest(outer, bytes).equals(value) })
  return recipes.sort((a, b) => Number(a.slip !== undefined) - Number(b.slip !== undefined))
}

function hashSlip(inner: Hash, outer: string, right: 'sha1' | 'sha256', version: string): Recipe['slip'] {
  if (inner !== outer) return { id: 'mixed-digests', facts: { found: inner, expected: outer } }
  if (inner === right) return undefined
  if (inner === 'sha1') return { id: 'sha1-for-sha256', facts: { version } }
  if (inner === 'sha256') return { id: 'sha256-for-sha1', facts: { version } }
  return { id: 'other-digest', facts: { found: inner } }
}

/** Encryption with the private key takes any bytes, most often the digest as letters or as bytes. */
function rawRecipes(value: Buffer): Recipe[] {
  return HASHES.flatMap((hash) =>
    WRITINGS.map(([, write]) => ({
      slip: { id: 'raw-rsa' } as const,
      gave: (bytes: Uint8Array) => Buffer.from(write(digest(hash, bytes))).equals(value),
    })),
  )
}

/** The same for a shared key, whose signature is itself a digest. */
export function keyRecipes(
  scheme: Extract<SignatureScheme, { kind: 'key' }>,
  signMethod: string,
  secureKey: string,
  signature: string,
): Recipe[] {
  const hex = (hash: string, parts: readonly (Uint8Array | string)[]) =>
    parts.reduce((made, part) => made.update(part), createHash(hash)).digest('hex')
  const gives = (make: (bytes: Uint8Array) => string) => (bytes: Uint8Array) => make(bytes) === signature
  const right = (hash: string) => (bytes: Uint8Array) => hex(hash, [bytes, '&', hex(hash, [secureKey])])
  const other = scheme.hash === 'sm3' ? 'sha256' : 'sm3'
  const slip = (id: MistakeId, facts?: MistakeFacts): Recipe['slip'] => (facts ? { id, facts } : { id })
  return [
    { slip: undefined, gave: gives(right(scheme.hash)) },
    { slip: slip('upper-case-signature'), gave: gives((bytes) => right(scheme.hash)(bytes).toUpperCase()) },
    { slip: slip('other-key-hash', { found: signMethod }), gave: gives(right(other)) },
    ...['&', '', '&key='].map((joint) => ({
      slip: slip('key-not-digested'),
      gave: gives((bytes) => hex(scheme.hash, [bytes, joint, secureKey])),
    })),
    {
      slip: slip('key-not-digested'),
      gave: gives((bytes) => createHmac(scheme.hash, secureKey).update(bytes).digest('hex')),
    },
    {
      slip: slip('joined-otherwise'),
      gave: gives((bytes) => hex(scheme.hash, [bytes, hex(scheme.hash, [secureKey])])),
    },
  ]
}
