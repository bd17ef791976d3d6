/** The files of one code package, read once. */
import fs from 'node:fs'
import path from 'node:path'
import type { SpaceId } from '../wire/bundle.ts'

const TEXT_EXTENSIONS = new Set(['.js', '.json', '.wxml', '.wxss', '.wxs'])

export class PackageFiles {
  readonly space: SpaceId
  readonly root: string
  readonly bytes: number
  readonly #texts: ReadonlyMap<string, string>

  constructor(space: SpaceId, root: string, texts: ReadonlyMap<string, string>, bytes: number) {
    this.space = space
    this.root = root
    this.#texts = texts
    this.bytes = bytes
  }

  text(file: string): string | undefined {
    return this.#texts.get(file)
  }

  has(file: string): boolean {
    return this.#texts.has(file)
  }

  /** Pairs of path and text, in a stable order. */
  withExtension(extension: string): [file: string, text: string][] {
    return [...this.#texts].filter(([file]) => file.endsWith(extension))
  }
}

/** A folder that does not exist reads as an empty package; whoever needs a file of it says so. */
export function readPackage(space: SpaceId, root: string): PackageFiles {
  const texts = new Map<string, string>()
  let bytes = 0
  const entries = fs.existsSync(root) ? fs.readdirSync(root, { recursive: true, withFileTypes: true }) : []
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  for (const full of paths.sort()) {
    bytes += fs.statSync(full).size
    if (TEXT_EXTENSIONS.has(path.extname(full))) {
      texts.set(path.relative(root, full).split(path.sep).join('/'), fs.readFileSync(full, 'utf8'))
    }
  }
  return new PackageFiles(space, root, texts, bytes)
}
