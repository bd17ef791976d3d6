import { readFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'

/**
 * Compiles the native WeChat plugin, one CommonJS file per module, so that the files in `dist/plugin` are the
 * files of `plugin/` and a stack trace names them.
 *
 * `contract/` and npm packages live outside `plugin/`, which a WeChat package may not reach: modules of the
 * contract that the plugin really imports are compiled to `contract/`, packages are bundled to `npm/`.
 */
export async function buildPlugin(source = 'plugin', out = 'dist/plugin'): Promise<void> {
  await fs.rm(out, { recursive: true, force: true })
  const files = await listFiles(source)
  const modules = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  const outside = new OutsideModules(path.resolve(source))
  await compile(modules, source, out, outside)

  const compiled = new Set<string>()
  for (let next = outside.contractFiles(compiled); next.length > 0; next = outside.contractFiles(compiled)) {
    await compile(next, 'contract', path.join(out, 'contract'), outside)
  }
  for (const name of outside.packages) {
    await build({
      ...common,
      stdin: {
        contents: `export { ${importedNames(name, modules).join(', ')} } from '${name}'`,
        resolveDir: '.',
      },
      bundle: true,
      minify: true,
      outfile: path.join(out, 'npm', `${packageFile(name)}.js`),
    })
  }
  await Promise.all((await listFiles(out)).map(shortenExports))
  await Promise.all(files.map((file) => copyAsset(file, source, out)))
}

const common = {
  format: 'cjs',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  // DevTools transpiles further down on upload (`es6`, `enhance` in project.config.json).
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions

async function compile(entryPoints: string[], outbase: string, outdir: string, outside: OutsideModules) {
  await build({
    ...common,
    entryPoints,
    outbase,
    outdir,
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    minifyIdentifiers: true,
    plugins: [outside.plugin()],
  })
}

/** Rewrites every import to the path that the imported module has in the built plugin, and notes what that takes. */
class OutsideModules {
  readonly packages = new Set<string>()
  private readonly contract = new Set<string>()
  private readonly contractRoot = path.resolve('contract')
  private readonly pluginRoot: string

  constructor(pluginRoot: string) {
    this.pluginRoot = pluginRoot
  }

  contractFiles(done: Set<string>): string[] {
    const next = [...this.contract].filter((file) => !done.has(file))
    for (const file of next) done.add(file)
    return next
  }

  plugin(): Plugin {
    return {
      name: 'paths-inside-the-plugin',
      setup: (setup) => {
        setup.onResolve({ filter: /.*/ }, (args) => {
          if (args.kind === 'entry-point') return undefined
          const from = path.dirname(this.placeOf(args.importer))
          if (!args.path.startsWith('.')) {
            this.packages.add(args.path)
            return { path: relative(from, `npm/${packageFile(args.path)}`), external: true }
          }
          const target = path.resolve(args.resolveDir, args.path)
          if (isInside(this.contractRoot, target)) this.contract.add(target)
          return { path: relative(from, this.placeOf(target).replace(/\.ts$/, '')), external: true }
        })
      },
    }
  }

  /** Where a source module stands in the built plugin, from the plugin's root. */
  private placeOf(file: string): string {
    if (isInside(this.contractRoot, file))
      return path.join('contract', path.relative(this.contractRoot, file))
    if (isInside(this.pluginRoot, file)) return path.relative(this.pluginRoot, file)
    throw new Error(
      `${path.relative('.', file)} is imported by the plugin but is neither in plugin/ nor in contract/`,
    )
  }
}

/** What the plugin imports by name from a package, so that nothing else of the package is shipped. */
function importedNames(name: string, modules: string[]): string[] {
  const names = modules.flatMap((file) => {
    const imports = readFileSync(file, 'utf8').matchAll(/import \{([^}]+)\} from '([^']+)'/g)
    return [...imports]
      .filter(([, , from]) => from === name)
      .flatMap(([, list]) => (list as string).split(','))
  })
  return [...new Set(names.map((each) => each.trim()))]
}

/**
 * esbuild opens every CommonJS file with some 500 bytes that copy exports into a module object with an ES-module
 * mark. The plugin's own modules import by name only, so defining the same getters on `exports` does the same.
 */
async function shortenExports(file: string): Promise<void> {
  if (!file.endsWith('.js')) return
  const text = await fs.readFile(file, 'utf8')
  await fs.writeFile(
    file,
    text.replace(
      ESBUILD_EXPORTS,
      (_, name, getters) =>
        `"use strict";var ${name}=${getters};for(let _key in ${name})Object.defineProperty(exports,_key,{get:${name}[_key],enumerable:!0});`,
    ),
  )
}

const ESBUILD_EXPORTS =
  /^"use strict";var \w+=Object\.defineProperty;.*?\bvar ([\w$]+)=\{\};[\w$]+\(\1,(\{[^}]*\})\);module\.exports=[\w$]+\(\1\);/s

async function copyAsset(file: string, source: string, out: string): Promise<void> {
  const relativePath = path.relative(source, file)
  if (!/\.(json|wxml|wxss|wxs|png|svg)$/.test(file) || path.basename(file) === 'tsconfig.json') return
  const to = path.join(out, relativePath)
  await fs.mkdir(path.dirname(to), { recursive: true })
  if (file.endsWith('.json')) await fs.writeFile(to, JSON.stringify(await readJson(file)))
  else if (file.endsWith('.wxml')) await fs.writeFile(to, squeezeWxml(await fs.readFile(file, 'utf8')))
  else if (file.endsWith('.wxss')) await fs.writeFile(to, squeezeWxss(await fs.readFile(file, 'utf8')))
  else await fs.copyFile(file, to)
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8'))
  } catch (cause) {
    throw new Error(`${file} is not valid JSON: ${(cause as Error).message}`, { cause })
  }
}

function squeezeWxml(text: string): string {
  return text
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/>\s+</g, '><')
    .trim()
}

function squeezeWxss(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([{};,])\s*/g, '$1')
    .trim()
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

function isInside(folder: string, file: string): boolean {
  return file === folder || file.startsWith(folder + path.sep)
}

function relative(from: string, to: string): string {
  const result = path.relative(from, to).split(path.sep).join('/')
  return result.startsWith('.') ? result : `./${result}`
}

function packageFile(name: string): string {
  return name.replace(/\.js$/, '').replace(/^@/, '').replace(/[/.]/g, '-')
}
