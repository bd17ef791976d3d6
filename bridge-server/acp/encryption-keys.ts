import type { KeyObject } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SigningIdentity } from './certificates.ts'
import { readIdentity, writeIdentity } from './identity-files.ts'
import { issueCertificate } from './issue.ts'

/** How long what was sealed for a former certificate is still opened: merchants ask for the present one daily. */
const FORMER_KEY_LIFE_MS = 30 * 24 * 3_600_000

/** UnionPay's encryption certificates: the present one, and those that it replaced. */
export interface EncryptionKeys {
  readonly present: SigningIdentity
  /** Those replaced, newest first, and when the last message sealed for each is opened. */
  former(): readonly { readonly certificate: SigningIdentity; readonly untilMs: number }[]
  /** What opens a message that was sealed for this certificate; undefined for one that is not good, or no longer. */
  privateKeyFor(certId: string): KeyObject | undefined
  /** Makes a new certificate the present one. */
  rotate(): Promise<SigningIdentity>
}

interface Generation {
  readonly identity: SigningIdentity
  readonly sinceMs: number
}

interface EncryptionOptions {
  /** The certificate of the first start. */
  readonly first: SigningIdentity
  readonly issuer: SigningIdentity
  readonly now: () => number
}

/**
 * Reads the certificates that came after the first: `enc-<since>.{cer,key}`, named by the moment of the change in ms.
 * Files are only ever added, so that a change happens with the last file written or not at all.
 */
export async function loadEncryptionKeys(
  dir: string,
  { first, issuer, now }: EncryptionOptions,
): Promise<EncryptionKeys> {
  const generations = [
    ...(await loadGenerations(dir)),
    { identity: first, sinceMs: Number.NEGATIVE_INFINITY },
  ]
  let rotating: Promise<unknown> = Promise.resolve()

  const present = () => generations[0]!.identity
  const former = () =>
    generations.slice(1).map(({ identity }, i) => ({
      certificate: identity,
      untilMs: generations[i]!.sinceMs + FORMER_KEY_LIFE_MS,
    }))
  const rotate = async () => {
    const identity = await issueEncryption(issuer)
    const sinceMs = Math.max(Math.floor(now()), generations[0]!.sinceMs + 1)
    await writeIdentity(join(dir, `enc-${sinceMs}`), identity)
    generations.unshift({ identity, sinceMs })
    return identity
  }
  return {
    get present() {
      return present()
    },
    former,
    privateKeyFor(certId) {
      if (certId === present().certId) return present().privateKey
      const found = former().find(({ certificate }) => certificate.certId === certId)
      return found && now() < found.untilMs ? found.certificate.privateKey : undefined
    },
    rotate() {
      const rotated = rotating.then(rotate)
      rotating = rotated.catch(() => {})
      return rotated
    },
  }
}

export function issueEncryption(issuer: SigningIdentity): Promise<SigningIdentity> {
  return issueCertificate({
    commonName: '041@Z2020-01-01@00040000:SIGN@00000005',
    purpose: 'encryption',
    issuer,
  })
}

/** Newest first. */
async function loadGenerations(dir: string): Promise<Generation[]> {
  const moments = (await readdir(dir)).flatMap((name) => /^enc-(\d+)\.cer$/.exec(name)?.[1] ?? []).map(Number)
  return Promise.all(
    moments
      .sort((a, b) => b - a)
      .map(async (sinceMs) => ({ identity: await readIdentity(join(dir, `enc-${sinceMs}`)), sinceMs })),
  )
}
