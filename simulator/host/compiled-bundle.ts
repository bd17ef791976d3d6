import fs from 'node:fs/promises'
import path from 'node:path'
import { compileProject } from '../compiler/compile.ts'
import { Asset } from './asset.ts'

/** The folders of the build output that hold mini-program code. */
const PACKAGES = ['miniprogram', 'plugin']

/** The compiled project, compiled again whenever a file of the build output has changed. */
export class CompiledBundle {
  readonly #distDir: string
  #current: { fingerprint: string; asset: Promise<Asset> } | undefined

  constructor(distDir: string) {
    this.#distDir = distDir
  }

  /** @throws Error naming file and line when the build output cannot run. */
  async asset(): Promise<Asset> {
    const fingerprint = await this.#fingerprint()
    if (this.#current?.fingerprint !== fingerprint) {
      this.#current = { fingerprint, asset: this.#compile() }
    }
    return this.#current.asset
  }

  async #compile(): Promise<Asset> {
    return new Asset('application/json; charset=utf-8', JSON.stringify(await compileProject(this.#distDir)))
  }

  async #fingerprint(): Promise<string> {
    const lists = await Promise.all(PACKAGES.map((name) => describeFiles(path.join(this.#distDir, name))))
    return lists.flat().sort().join('\n')
  }
}

async function describeFiles(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(
    files.map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name)
      const { mtimeMs, size } = await fs.stat(file)
      return `${file} ${mtimeMs} ${size}`
    }),
  )
}
